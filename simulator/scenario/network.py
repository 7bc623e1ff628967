"""Segments, routes, markers and zones: geometry without a clock.

Stations are metres along a route.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from simulator.format import on_segment
from simulator.represented import Represented
from simulator.scenario.lanes import Alongside, Lane, Piece, alongside
from simulator.scenario.line import Course, Polyline
from simulator.scenario.passes import (
    Edges,
    Leg,
    by_segment,
    legs_of,
    pass_of,
    passes_at,
    zone_passes,
)
from simulator.tolerances import SAME_PLACE

#: Of a station: there is an arrival and, after a hold or a queue, a departure.
Side = Literal["arrival", "departure"]
#: Names, each with its number in the order of the file.
_Numbered = list[tuple[int, str]]


@dataclass(frozen=True, slots=True, repr=False)
class Marker(Represented):
    """A named place on a segment: ``offset`` metres from the segment's start."""

    segment: str
    offset: float


def site_text(place: str | Marker | None) -> str:
    """Where something happens: `rostrum`, `square`, `road + 200 m`; empty where that is open."""
    if isinstance(place, Marker):
        return on_segment(place.segment, place.offset)
    return place or ""


@dataclass(frozen=True, slots=True, repr=False)
class Stretch(Represented):
    """A piece of a segment, from ``low`` to ``high`` metres from the segment's start."""

    segment: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CommonRun:
    """A maximal run of segments that are consecutive in two routes, or in one of them twice.

    ``low`` and ``high`` are stations on the first route; ``shift`` added to a station of the first
    route gives the station of the same place on the second, which is there ``laps`` laps further
    than the first: who has made fewer laps goes first.
    """

    low: float
    high: float
    shift: float
    laps: int = 0


@dataclass(frozen=True, repr=False)
class Network(Represented):
    """The ground and the air that a scenario uses.

    Lengths, offsets and widths are metres, areas m²; not every segment has a width or a line on the
    map, nor every zone an area. Routes name their segments in the order of travel. A lane is a
    route and its only segment, of the same name.
    """

    segments: Mapping[str, float]
    routes: Mapping[str, tuple[str, ...]]
    markers: Mapping[str, Marker]
    zones: Mapping[str, tuple[Stretch, ...]]
    areas: Mapping[str, float] = field(default_factory=dict)
    lanes: Mapping[str, Lane] = field(default_factory=dict)
    widths: Mapping[str, float] = field(default_factory=dict)
    lines: Mapping[str, Polyline] = field(default_factory=dict)

    @cached_property
    def legs(self) -> dict[str, tuple[Leg, ...]]:
        """Route → its passes over segments, in the order of travel; see `legs_of`."""
        return legs_of(self.routes, self.segments)

    @cached_property
    def passes(self) -> dict[str, dict[str, tuple[Leg, ...]]]:
        """Route → segment → its passes over it, in the order of travel."""
        return {route: by_segment(legs) for route, legs in self.legs.items()}

    @cached_property
    def laps(self) -> dict[str, int]:
        """Route → the number of its laps."""
        return {route: legs[-1].lap for route, legs in self.legs.items()}

    @cached_property
    def lengths(self) -> dict[str, float]:
        """Route → its length (m)."""
        return {
            route: sum(self.segments[name] for name in names)
            for route, names in self.routes.items()
        }

    def station(self, route: str, marker: str) -> float | None:
        """Station of a marker on a route (m), or None where the route does not pass it.

        It is the first pass, or that which the name of the marker says: `stand#2`.
        """
        name, number = pass_of(marker)
        stations = self.stations(route, name)
        return stations[number - 1] if number <= len(stations) else None

    def stations(self, route: str, marker: str) -> tuple[float, ...]:
        """Stations of a marker on a route (m), one for each pass."""
        found = self._stations.get((route, marker))
        if found is None:
            legs, offset = self.passes[route].get(self.ground(route, marker) or "", ()), 0.0
            if legs:
                offset = self.places[marker][legs[0].segment]
            found = self._stations[route, marker] = tuple(leg.start + offset for leg in legs)
        return found

    @cached_property
    def _stations(self) -> dict[tuple[str, str], tuple[float, ...]]:
        return {}

    def markers_on(self, route: str) -> tuple[tuple[str, float], ...]:
        """The passes of a route at markers: `stand`, `stand#2`, each with its station (m)."""
        if route not in self._markers_on:
            found = self._on_segments_of(route, self._markers_by_segment)
            self._markers_on[route] = tuple(
                each
                for name, stations in ((name, self.stations(route, name)) for name in found)
                for each in zip(passes_at(name, len(stations)), stations, strict=True)
            )
        return self._markers_on[route]

    def zones_on(self, route: str) -> tuple[tuple[str, tuple[Edges, ...]], ...]:
        """The passes of a route through zones: `square`, `square#2`, each with its stretches."""
        if route not in self._zones_on:
            found = self._on_segments_of(route, self._zones_by_segment)
            self._zones_on[route] = tuple(
                each
                for name, passes in ((name, self.zone_passes(route, name)) for name in found)
                for each in zip(passes_at(name, len(passes)), passes, strict=True)
            )
        return self._zones_on[route]

    def _on_segments_of(self, route: str, places: Mapping[str, _Numbered]) -> list[str]:
        """The places on any of a route's segments, in the order of the file."""
        near = {each for segment in self.passes[route] for each in places.get(segment, ())}
        return [name for _, name in sorted(near)]

    @cached_property
    def _markers_by_segment(self) -> dict[str, _Numbered]:
        return _by_segment(self.places)

    @cached_property
    def _zones_by_segment(self) -> dict[str, _Numbered]:
        zones = self.zones.items()
        return _by_segment({name: {piece.segment for piece in pieces} for name, pieces in zones})

    @cached_property
    def _markers_on(self) -> dict[str, tuple[tuple[str, float], ...]]:
        return {}

    @cached_property
    def _zones_on(self) -> dict[str, tuple[tuple[str, tuple[Edges, ...]], ...]]:
        return {}

    def never_passes(self, route: str, marker: str) -> str:
        """What is wrong where a route does not pass a marker, or not so often as its name says."""
        often = len(self.stations(route, pass_of(marker)[0]))
        times = "once" if often == 1 else f"{often} times"
        return f"passes {pass_of(marker)[0]} only {times}" if often else f"does not pass {marker}"

    @cached_property
    def marker_passes(self) -> tuple[str, ...]:
        """Every marker, and every later pass of a route there: `stand`, `stand#2`."""
        often = {
            name: max((len(self.stations(route, name)) for route in self.routes), default=0)
            for name in self.markers
        }
        return tuple(each for name in often for each in passes_at(name, max(often[name], 1)))

    def passes_of(self, place: str) -> list[str]:
        """All passes at a marker: `stand`, `stand#2`; of `stand#2`, that one."""
        return [each for each in self.marker_passes if pass_of(each)[0] == place] or [place]

    def station_of(self, route: str, place: float | str) -> float | None:
        """Station of a place on a route (m): a marker, or metres along it."""
        return self.station(route, place) if isinstance(place, str) else place

    def ground(self, route: str, marker: str) -> str | None:
        """The segment of a route on which, or on a lane beside which, it passes a marker first."""
        passed, place = self.passes[route], self.markers[marker]
        if place.segment in passed:
            return place.segment
        if not self.lanes:
            return None
        return next((segment for segment in passed if segment in self.places[marker]), None)

    @cached_property
    def places(self) -> dict[str, dict[str, float]]:
        """Marker → segment → metres from the segment's start: its own, and every lane beside it."""
        found = {name: {place.segment: place.offset} for name, place in self.markers.items()}
        for marker, place in self.markers.items() if self.lanes else ():
            beside = self._on_segment(place)
            found[marker].setdefault(beside.segment, beside.offset)
            for name, lane in self.lanes.items():
                for leg in self.passes[lane.beside].get(beside.segment, ()):
                    station = leg.start + beside.offset
                    low, high = lane.clipped(station, station)
                    if low <= high + SAME_PLACE:
                        found[marker].setdefault(name, low)
        return found

    def _on_segment(self, place: Marker) -> Marker:
        """A place on a segment of a route; one on a lane is beside it."""
        lane = self.lanes.get(place.segment)
        if lane is None:
            return place
        station = lane.start + lane.sign * place.offset
        leg = self.leg_at(lane.beside, station)
        return Marker(leg.segment, station - leg.start)

    def leg_at(self, route: str, station: float) -> Leg:
        """The last leg of a route that begins at or before a station (m); else its first."""
        legs = self.legs[route]
        before = (leg for leg in legs if leg.start <= station + SAME_PLACE)
        return max(before, key=lambda leg: leg.start, default=legs[0])

    def not_drawn(self, route: str) -> list[str]:
        """The segments of a route that have no line on the map; a lane has that of its road."""
        beside = [self.lanes[name].beside for name in self.routes[route] if name in self.lanes]
        names = [name for each in (route, *beside) for name in self.routes[each]]
        given = {*self.lines, *self.lanes}
        return [name for name in dict.fromkeys(names) if name not in given]

    def course(self, route: str) -> Course:
        """Where the stations of a route are on the map, if all its segments are drawn.

        A line is stretched evenly to the length of its segment. A lane lies on the line of its
        road.
        """
        if route not in self._courses:
            pieces = []
            for name in self.routes[route]:
                lane = self.lanes.get(name)
                line = self.lines[name] if lane is None else self._line_of_lane(lane)
                pieces.append(Course.along(line, self.segments[name]))
            self._courses[route] = Course.joined(pieces)
        return self._courses[route]

    def _line_of_lane(self, lane: Lane) -> Polyline:
        return self.course(lane.beside).cut(lane.start, lane.end)

    @cached_property
    def _courses(self) -> dict[str, Course]:
        return {}

    def stretches(self, route: str, zone: str) -> list[tuple[float, float]]:
        """The parts of a route in a zone: (near edge, far edge) stations, adjacent ones merged."""
        return [edges for stay in self.zone_passes(route, zone) for edges in stay]

    def zone_passes(self, route: str, zone: str) -> tuple[tuple[Edges, ...], ...]:
        """The passes of a route through a zone, each its (near edge, far edge) stations."""
        found = self._zone_passes.get((route, zone))
        if found is None:
            found = self._zone_passes[route, zone] = zone_passes(
                (leg.start + piece.low, leg.start + piece.high, leg)
                for piece in self.zones[zone]
                for leg in self.passes[route].get(piece.segment, ())
            )
        return found

    @cached_property
    def _zone_passes(self) -> dict[tuple[str, str], tuple[tuple[Edges, ...], ...]]:
        return {}

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

    def alongside(self, route: str, other: str) -> list[Alongside]:
        """Where a route lies beside another, along the first: at least one is on a lane there."""
        if not self.lanes:
            return []
        found = self._alongside.get((route, other))
        if found is None:
            pieces = (list(self._pieces(name)) for name in (route, other))
            found = self._alongside[route, other] = alongside(*pieces)
        return found

    @cached_property
    def _alongside(self) -> dict[tuple[str, str], list[Alongside]]:
        return {}

    def _pieces(self, route: str) -> Iterator[Piece]:
        """The stretches of segments on which, or beside which, a route lies."""
        for name, start, _ in self.legs[route]:
            lane = self.lanes.get(name)
            if lane is None:
                yield Piece(name, name, 0.0, self.segments[name], start, 1.0)
                continue
            near, far = sorted((lane.start, lane.end))
            for leg in self.legs[lane.beside]:
                low = max(near - leg.start, 0.0)
                high = min(far - leg.start, self.segments[leg.segment])
                if low < high - SAME_PLACE:
                    origin = start + lane.sign * (leg.start - lane.start)
                    yield Piece(name, leg.segment, low, high, origin, lane.sign)

    def runs(self, route: str, other: str) -> tuple[CommonRun, ...]:
        """The maximal runs of segments that are consecutive in both routes, along the first."""
        found = self._runs.get((route, other))
        if found is None:
            found = self._runs[route, other] = tuple(self._find_runs(route, other))
        return found

    def once(self, route: str, other: str) -> list[CommonRun]:
        """The runs that cover common ground once, along the first: where the laps are nearest."""
        found: list[CommonRun] = []
        for run in sorted(self.runs(route, other), key=lambda run: abs(run.laps)):
            low, high = run.low, run.high
            for taken in found:
                if taken.low <= low < taken.high:
                    low = taken.high
                if taken.low < high <= taken.high:
                    high = taken.low
            if low < high - SAME_PLACE:
                found.append(CommonRun(low, high, run.shift, run.laps))
        return sorted(found, key=lambda run: run.low)

    @cached_property
    def _runs(self) -> dict[tuple[str, str], tuple[CommonRun, ...]]:
        return {}

    def _find_runs(self, route: str, other: str) -> Iterator[CommonRun]:
        mine, theirs = self.legs[route], self.legs[other]
        numbers: dict[str, list[int]] = {}
        for number, leg in enumerate(theirs):
            numbers.setdefault(leg.segment, []).append(number)
        pairs = [
            (index, number)
            for index, leg in enumerate(mine)
            for number in numbers.get(leg.segment, ())
        ]
        last = {pair: pair for pair in pairs}
        for index, number in reversed(pairs):
            last[index, number] = last.get((index + 1, number + 1), (index, number))
        for index, number in pairs:
            if (index - 1, number - 1) not in last:
                first, there, end = mine[index], theirs[number], mine[last[index, number][0]]
                high = end.start + self.segments[end.segment]
                shift, laps = there.start - first.start, there.lap - first.lap
                yield CommonRun(first.start, high, shift, laps)


def _by_segment(places: Mapping[str, Iterable[str]]) -> dict[str, _Numbered]:
    """Segment → the places on it, from the segments of each place."""
    found: dict[str, _Numbered] = {}
    for number, (name, segments) in enumerate(places.items()):
        for segment in segments:
            found.setdefault(segment, []).append((number, name))
    return found
