"""Segments, routes, markers and zones: geometry without a clock.

Stations are metres along a route.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

#: Two places closer than this are one (m).
SAME_PLACE = 1e-9


@dataclass(frozen=True, slots=True)
class Marker:
    """A named place on a segment: ``offset`` metres from the segment's start."""

    segment: str
    offset: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a segment, from ``low`` to ``high`` metres from the segment's start."""

    segment: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CommonRun:
    """A maximal run of segments that are consecutive in two routes.

    ``low`` and ``high`` are stations on the first route; ``shift`` added to a station of the first
    route gives the station of the same place on the second.
    """

    low: float
    high: float
    shift: float


@dataclass(frozen=True)
class Network:
    """The ground and the air that a scenario uses.

    Lengths and offsets are metres; areas, of the zones that have one, m². Routes name
    their segments in the order of travel.
    """

    segments: Mapping[str, float]
    routes: Mapping[str, tuple[str, ...]]
    markers: Mapping[str, Marker]
    zones: Mapping[str, tuple[Stretch, ...]]
    areas: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def offsets(self) -> dict[str, dict[str, float]]:
        """Route → segment → station of the segment's start on that route (m)."""
        result: dict[str, dict[str, float]] = {}
        for route, names in self.routes.items():
            station, starts = 0.0, {}
            for name in names:
                starts[name] = station
                station += self.segments[name]
            result[route] = starts
        return result

    @cached_property
    def lengths(self) -> dict[str, float]:
        """Route → its length (m)."""
        return {
            route: sum(self.segments[name] for name in names)
            for route, names in self.routes.items()
        }

    def station(self, route: str, marker: str) -> float | None:
        """Station of a marker on a route (m), or None where the route does not pass it."""
        place = self.markers[marker]
        start = self.offsets[route].get(place.segment)
        return None if start is None else start + place.offset

    def stretches(self, route: str, zone: str) -> list[tuple[float, float]]:
        """The parts of a route in a zone: (near edge, far edge) stations, adjacent ones merged."""
        starts = self.offsets[route]
        pieces = sorted(
            (starts[piece.segment] + piece.low, starts[piece.segment] + piece.high)
            for piece in self.zones[zone]
            if piece.segment in starts
        )
        merged: list[tuple[float, float]] = []
        for low, high in pieces:
            if merged and low <= merged[-1][1] + SAME_PLACE:
                merged[-1] = (merged[-1][0], max(merged[-1][1], high))
            else:
                merged.append((low, high))
        return merged

    def runs(self, route: str, other: str) -> list[CommonRun]:
        """The maximal runs of segments that are consecutive in both routes, along the first."""
        mine, theirs = self.routes[route], self.routes[other]
        place = {name: number for number, name in enumerate(theirs)}
        found: list[list[str]] = []
        previous: int | None = None
        for name in mine:
            number = place.get(name)
            if number is None:
                previous = None
                continue
            if previous is not None and number == previous + 1:
                found[-1].append(name)
            else:
                found.append([name])
            previous = number
        return [self._run(route, other, names) for names in found]

    def _run(self, route: str, other: str, names: Sequence[str]) -> CommonRun:
        low = self.offsets[route][names[0]]
        high = self.offsets[route][names[-1]] + self.segments[names[-1]]
        return CommonRun(low, high, self.offsets[other][names[0]] - low)
