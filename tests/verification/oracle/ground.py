"""Routes, markers and zones in whole nanometres, so that places that are one are equal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from simulator.scenario.network import Network


def whole(metres: float) -> int:
    """Nanometres."""
    return round(metres * 1e9)


class Common(NamedTuple):
    """A run of segments that are consecutive in two routes.

    Stations are those of the first route; ``shift`` leads to the other's, which is there so many
    ``laps`` further.
    """

    low: int
    high: int
    shift: int
    segments: int
    laps: int


class Ground:
    """Where things are along the routes of a network."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._edges: dict[str, list[int]] = {}
        self._lines: set[tuple[str, str]] = set()
        self._draw_lines()

    def edges(self, route: str) -> list[int]:
        """Where a route's segments begin and end."""
        if route not in self._edges:
            edges = [0]
            for name in self.network.routes[route]:
                edges.append(edges[-1] + whole(self.network.segments[name]))
            self._edges[route] = edges
        return self._edges[route]

    def laps(self, route: str) -> list[int]:
        """On which lap a route is on each of its segments: one more after every line."""
        names = self.network.routes[route]
        passed = [line in self._lines for line in pairwise(names)]
        return [1 + sum(passed[:place]) for place in range(len(names))]

    def _draw_lines(self) -> None:
        """Between which two segments a lap begins: where a route is a second time on one lap."""
        while (line := next(self._missing(), None)) is not None:
            self._lines.add(line)

    def _missing(self) -> Iterator[tuple[str, str]]:
        for route, names in self.network.routes.items():
            seen: set[tuple[str, int]] = set()
            for place, passed in enumerate(zip(names, self.laps(route), strict=True)):
                if passed in seen:
                    yield names[place - 1], names[place]
                seen.add(passed)

    def stations(self, route: str, marker: str) -> list[int]:
        """Where a route passes a marker, each time."""
        place, names = self.network.markers[marker], self.network.routes[route]
        edges = zip(self.edges(route), names, strict=False)
        return [edge + whole(place.offset) for edge, name in edges if name == place.segment]

    def station(self, route: str, marker: str) -> int | None:
        """Where a route passes a marker for the first time, or as often as is said (`m#2`)."""
        name, _, number = marker.partition("#")
        found = self.stations(route, name)
        wanted = int(number or 1)
        return found[wanted - 1] if wanted <= len(found) else None

    def pieces(self, route: str, zone: str) -> list[tuple[int, int]]:
        """A zone's stretches along a route, adjacent ones joined."""
        return [edges for piece in self.zone_passes(route, zone) for edges in piece]

    def zone_passes(self, route: str, zone: str) -> list[list[tuple[int, int]]]:
        """The same, anew where a segment of the zone is passed again after it was left."""
        edges, inside = self.edges(route), []
        for place, name in enumerate(self.network.routes[route]):
            for piece in self.network.zones[zone]:
                if piece.segment == name:
                    low, high = (edges[place] + whole(edge) for edge in (piece.low, piece.high))
                    inside.append((low, high, name, place))
        passes: list[list[tuple[int, int]]] = []
        upto, been = -1, dict[str, int]()
        stays: list[list[tuple[int, int, str, int]]] = []
        for low, high, name, place in sorted(inside):
            if low <= upto:
                stays[-1].append((low, high, name, place))
            else:
                stays.append([(low, high, name, place)])
            upto = max(upto, high)
        for stay in stays:
            if not passes or any(been.get(name, place) != place for _, _, name, place in stay):
                passes.append([])
                been = {}
            been.update({name: place for _, _, name, place in stay})
            passes[-1].append((stay[0][0], max(high for _, high, _, _ in stay)))
        return passes

    def zone_pass(self, route: str, zone: str) -> list[tuple[int, int]]:
        """The stretches of one pass: the first, or as often as is said (`square#2`)."""
        name, _, number = zone.partition("#")
        found, wanted = self.zone_passes(route, name), int(number or 1)
        return found[wanted - 1] if wanted <= len(found) else []

    def common(self, route: str, other: str) -> list[Common]:
        """The runs that a route shares with another, each pass with each pass."""
        mine, theirs = self.network.routes[route], self.network.routes[other]
        my_edges, their_edges = self.edges(route), self.edges(other)
        my_laps, their_laps = self.laps(route), self.laps(other)
        found = []
        for first, name in enumerate(mine):
            for there, other_name in enumerate(theirs):
                began = first > 0 and there > 0 and mine[first - 1] == theirs[there - 1]
                if name != other_name or began:
                    continue
                more = 1
                while mine[first : first + more + 1] == theirs[there : there + more + 1] and (
                    max(first - len(mine), there - len(theirs)) + more < 0
                ):
                    more += 1
                low, high = my_edges[first], my_edges[first + more]
                shift, laps = their_edges[there] - low, their_laps[there] - my_laps[first]
                found.append(Common(low, high, shift, more, laps))
        return found
