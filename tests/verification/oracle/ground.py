"""Routes, markers and zones in whole nanometres, so that places that are one are equal."""

from __future__ import annotations

from typing import NamedTuple

from simulator.scenario.network import Network


def whole(metres: float) -> int:
    """Nanometres."""
    return round(metres * 1e9)


class Common(NamedTuple):
    """A run of segments that are consecutive in two routes.

    Stations are those of the first route; ``shift`` leads to the other's.
    """

    low: int
    high: int
    shift: int
    segments: int


class Ground:
    """Where things are along the routes of a network."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._edges: dict[str, list[int]] = {}

    def edges(self, route: str) -> list[int]:
        """Where a route's segments begin and end."""
        if route not in self._edges:
            edges = [0]
            for name in self.network.routes[route]:
                edges.append(edges[-1] + whole(self.network.segments[name]))
            self._edges[route] = edges
        return self._edges[route]

    def station(self, route: str, marker: str) -> int | None:
        """Where a route passes a marker; None where it does not."""
        place = self.network.markers[marker]
        names = self.network.routes[route]
        if place.segment not in names:
            return None
        return self.edges(route)[names.index(place.segment)] + whole(place.offset)

    def pieces(self, route: str, zone: str) -> list[tuple[int, int]]:
        """A zone's stretches along a route, adjacent ones joined."""
        names, edges = self.network.routes[route], self.edges(route)
        found = sorted(
            (
                edges[names.index(piece.segment)] + whole(piece.low),
                edges[names.index(piece.segment)] + whole(piece.high),
            )
            for piece in self.network.zones[zone]
            if piece.segment in names
        )
        joined: list[tuple[int, int]] = []
        for low, high in found:
            if joined and low <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
            else:
                joined.append((low, high))
        return joined

    def common(self, route: str, other: str) -> list[Common]:
        """The runs that a route shares with another."""
        mine, theirs = self.network.routes[route], self.network.routes[other]
        my_edges, their_edges = self.edges(route), self.edges(other)
        found, first = [], 0
        while first < len(mine):
            last = first
            if mine[first] in theirs:
                there = theirs.index(mine[first])
                while mine[first : last + 1] == theirs[there : there + last + 1 - first]:
                    last += 1
                    if last == len(mine):
                        break
                shift = their_edges[there] - my_edges[first]
                found.append(Common(my_edges[first], my_edges[last], shift, last - first))
            first = max(last, first + 1)
        return found
