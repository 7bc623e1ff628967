"""Segments, routes, markers and zones: geometry without a clock.

Stations are metres along a route.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Literal

from simulator.tolerances import SAME_PLACE

#: Of a station: there is an arrival and, after a hold or a queue, a departure.
Side = Literal["arrival", "departure"]


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
class Lane:
    """A lane laid beside a route, from one station of it to another (m), in either direction.

    It is a segment of its own: units on the route do not hold up units on the lane.
    """

    beside: str
    start: float
    end: float

    @property
    def length(self) -> float:
        """How long it is (m): as long as the stretch that it lies beside."""
        return abs(self.end - self.start)

    @property
    def sign(self) -> float:
        """1 in the direction of the route, -1 against it."""
        return 1.0 if self.end > self.start else -1.0

    def clipped(self, low: float, high: float) -> tuple[float, float]:
        """Where it lies beside a stretch of the route: metres from its own beginning."""
        edges = sorted((station - self.start) * self.sign for station in (low, high))
        return max(edges[0], 0.0), min(edges[1], self.length)


@dataclass(frozen=True, slots=True)
class Alongside:
    """Where a route lies beside another: from ``low`` to ``high``, stations of the first (m).

    Beside ``low`` is station ``there`` of the other, which from there on grows (``sign`` 1) or
    falls (-1).
    """

    low: float
    high: float
    there: float
    sign: float

    def beside(self, station: float) -> float:
        """The station of the other beside one of the first (m)."""
        return self.there + self.sign * (station - self.low)

    def back(self, station: float) -> float:
        """The station of the first beside one of the other (m)."""
        return self.low + self.sign * (station - self.there)


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

    Lengths, offsets and widths are metres, areas m²; not every segment has a width, nor every zone
    an area. Routes name their segments in the order of travel. A lane is a route and its only
    segment, of the same name.
    """

    segments: Mapping[str, float]
    routes: Mapping[str, tuple[str, ...]]
    markers: Mapping[str, Marker]
    zones: Mapping[str, tuple[Stretch, ...]]
    areas: Mapping[str, float] = field(default_factory=dict)
    lanes: Mapping[str, Lane] = field(default_factory=dict)
    widths: Mapping[str, float] = field(default_factory=dict)

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
        segment = self.ground(route, marker)
        if segment is None:
            return None
        return self.offsets[route][segment] + self.places[marker][segment]

    def station_of(self, route: str, place: float | str) -> float | None:
        """Station of a place on a route (m): a marker, or metres along it."""
        return self.station(route, place) if isinstance(place, str) else place

    def ground(self, route: str, marker: str) -> str | None:
        """The segment of a route on which, or on a lane beside which, it passes a marker first."""
        starts, place = self.offsets[route], self.markers[marker]
        if place.segment in starts:
            return place.segment
        if not self.lanes:
            return None
        return next((segment for segment in starts if segment in self.places[marker]), None)

    @cached_property
    def places(self) -> dict[str, dict[str, float]]:
        """Marker → segment → metres from the segment's start: its own, and every lane beside it."""
        found = {name: {place.segment: place.offset} for name, place in self.markers.items()}
        for name, lane in self.lanes.items():
            for marker, place in self.markers.items():
                start = self.offsets[lane.beside].get(place.segment)
                if start is not None:
                    low, high = lane.clipped(start + place.offset, start + place.offset)
                    if low <= high + SAME_PLACE:
                        found[marker][name] = low
        return found

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

    def stretches_of(self, places: Iterable[str]) -> Iterator[Stretch]:
        """The stretches that segments, zones and routes are made of."""
        for place in places:
            if place in self.segments:
                yield Stretch(place, 0.0, self.segments[place])
            elif place in self.zones:
                yield from self.zones[place]
            else:
                for segment in self.routes[place]:
                    yield Stretch(segment, 0.0, self.segments[segment])

    def beyond(self, route: str, station: float, stretch: Stretch) -> bool:
        """Whether some of a stretch lies on a route, beyond a station (m)."""
        start = self.offsets[route].get(stretch.segment)
        return start is not None and start + stretch.high > station + SAME_PLACE

    def alongside(self, route: str, other: str) -> list[Alongside]:
        """Where lanes of a route lie beside another route, along the first."""
        found: list[Alongside] = []
        for segment, start in self.offsets[route].items() if self.lanes else ():
            lane = self.lanes.get(segment)
            for run in self.runs(lane.beside, other) if lane is not None else ():
                assert lane is not None
                low, high = lane.clipped(run.low, run.high)
                if low < high - SAME_PLACE:
                    there = lane.start + lane.sign * low + run.shift
                    found.append(Alongside(start + low, start + high, there, lane.sign))
        return sorted(found, key=lambda along: along.low)

    def runs(self, route: str, other: str) -> tuple[CommonRun, ...]:
        """The maximal runs of segments that are consecutive in both routes, along the first."""
        found = self._runs.get((route, other))
        if found is None:
            found = self._runs[route, other] = tuple(self._find_runs(route, other))
        return found

    @cached_property
    def _runs(self) -> dict[tuple[str, str], tuple[CommonRun, ...]]:
        return {}

    def _find_runs(self, route: str, other: str) -> Iterator[CommonRun]:
        mine, theirs = self.offsets[route], self.offsets[other]
        number = {name: index for index, name in enumerate(theirs)}

        def distance(item: tuple[int, str]) -> int | None:
            """Between the two places of a segment in the routes: the same all along a run."""
            index, name = item
            return number[name] - index if name in number else None

        for shared, items in groupby(enumerate(mine), distance):
            if shared is not None:
                names = [name for _, name in items]
                low, last = mine[names[0]], names[-1]
                yield CommonRun(low, mine[last] + self.segments[last], theirs[names[0]] - low)
