"""Where a station is on a plane: for tools that need coordinates, where a scenario has distances.

A segment that is drawn on a map lies as it is drawn. Others are straight: those that follow one
another in a route share a joint; the first route lies along the x axis, what branches off or joins
turns by 20 degrees. A route that goes round is a polygon.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import atan2, cos, hypot, pi, radians, sin, sqrt

import numpy as np

from simulator.scenario.line import Course, geod
from simulator.scenario.network import Network
from simulator.timeline.passage import Floats

Point = tuple[float, float]

#: Between what branches off and what goes on straight; between a road and a lane beside it (m);
#: between what has no joint in common (m); what a straight line may be too short by (m).
_TURN, _BESIDE, _APART, _STRAIGHT = radians(20), 5.0, 100.0, 0.01


@dataclass(frozen=True, eq=False)
class RouteLine:
    """A route on the plane.

    Attributes
    ----------
    stations
        Of its points (m), not descending, shape (n,).
    x, y
        Its points (m), shape (n,).
    """

    stations: Floats
    x: Floats
    y: Floats

    def at(self, station: Floats) -> tuple[Floats, Floats]:
        """The points at stations (m)."""
        x, y = (np.interp(station, self.stations, each) for each in (self.x, self.y))
        return x, y

    def heading(self, station: Floats) -> Floats:
        """Its direction ahead of stations (degrees, clockwise from the y axis: north)."""
        piece = np.searchsorted(self.stations, station, side="right") - 1
        piece = np.clip(piece, 0, len(self.stations) - 2)
        degrees = np.degrees(np.arctan2(np.diff(self.x), np.diff(self.y)))
        heading: Floats = np.mod(degrees[piece], 360.0)
        return heading


@dataclass(frozen=True, eq=False)
class Plane:
    """All segments of a network on one plane.

    A route that comes back to a joint does so by two straight lines of the right length; where the
    joint is further away than the segment is long, by one that is too long.

    Attributes
    ----------
    network
        The network.
    beside
        From the middle of a road to a lane beside it (m).
    """

    network: Network
    beside: float = _BESIDE

    @cached_property
    def joints(self) -> dict[str, tuple[int, int]]:
        """Segment → the numbers of the joints from which and to which it leads."""
        network = self.network
        parent = {end: end for name in network.segments for end in ((name, 0), (name, 1))}

        def root(end: tuple[str, int]) -> tuple[str, int]:
            while parent[end] != end:
                parent[end] = end = parent[parent[end]]
            return end

        for names in network.routes.values():
            for one, other in pairwise(names):
                parent[root((other, 0))] = root((one, 1))
        numbers: dict[tuple[str, int], int] = {}
        return {
            name: (
                numbers.setdefault(root((name, 0)), len(numbers)),
                numbers.setdefault(root((name, 1)), len(numbers)),
            )
            for name in network.segments
        }

    @cached_property
    def segments(self) -> dict[str, tuple[Point, ...]]:
        """Segment → the points of its line (m)."""
        points, lengths, drawn = self._placed(), self.network.segments, self._drawn
        found = {
            name: drawn.get(name) or _line(points[start], points[end], lengths[name])
            for name, (start, end) in self.joints.items()
            if start in points and name not in self.network.lanes
        }
        for name in self.network.lanes:
            found[name] = tuple(self._beside(name, found))
        return found

    @cached_property
    def routes(self) -> dict[str, RouteLine]:
        """Route → its line."""
        return {route: self._route(route, self.segments) for route in self.network.routes}

    def _placed(self) -> dict[int, Point]:
        """Place the joints, along one route after another."""
        network, joints, points = self.network, self.joints, dict[int, Point]()
        for name, line in self._drawn.items():
            for joint, point in zip(joints[name], (line[0], line[-1]), strict=True):
                points.setdefault(joint, point)
        headings: dict[int, float] = {}
        turns: Counter[tuple[int, int]] = Counter()
        rows = 0

        def lay(name: str) -> None:
            nonlocal rows
            start, end = joints[name]
            if start not in points and end not in points:
                points[start] = 0.0, 0.0 - _APART * rows
                rows += 1
            known, sought, sign = (end, start, -1) if end in points else (start, end, 1)
            if sought not in points:
                headings.setdefault(known, 0.0)
                turn = _fan(turns[known, sign]) + self._rounds.get(name, 0.0)
                headings[sought] = heading = headings[known] + turn
                way = sign * network.segments[name]
                x, y = points[known]
                points[sought] = x + way * cos(heading), y + way * sin(heading)
            turns.update(((start, 1), (end, -1)))

        for names in network.routes.values():
            own = [name for name in names if name not in network.lanes]
            met = (n for n, name in enumerate(own) if not points.keys().isdisjoint(joints[name]))
            first = next(met, 0)
            for name in dict.fromkeys((*own[first:], *own[:first][::-1])):
                lay(name)
        return points

    @cached_property
    def _drawn(self) -> dict[str, tuple[Point, ...]]:
        """Segments that are drawn: metres of the map, or east and north of its first point."""
        lines = self.network.lines
        system, origin = next(((each.system, each.points[0]) for each in lines.values()), ("", ()))
        found = {}
        for name, line in lines.items():
            if line.system == system:
                points = Course.along(line).fine.points
                if system == "lon-lat":
                    origins = (np.full(len(points), each) for each in origin)
                    angle, _, away = geod().inv(*origins, *points.T)
                    angle = np.radians(angle)
                    points = np.column_stack([away * np.sin(angle), away * np.cos(angle)])
                found[name] = tuple((float(x), float(y)) for x, y in points)
        return found

    @cached_property
    def _rounds(self) -> dict[str, float]:
        """Segments of routes that come back to a joint: by how much each turns behind the first."""
        found: dict[str, float] = {}
        for names in self.network.routes.values():
            own = [name for name in names if name not in self.network.lanes]
            seen: dict[int, int] = {}
            for place, name in enumerate(own):
                start, end = self.joints[name]
                seen.setdefault(start, place)
                if end in seen:
                    within = own[seen[end] + 1 : place + 1]
                    found.update(dict.fromkeys(within, 2 * pi / (len(within) + 1)))
                    break
        return found

    def _route(self, route: str, lines: dict[str, tuple[Point, ...]]) -> RouteLine:
        stations, points = [], list[Point]()
        for leg in self.network.legs[route]:
            line = lines[leg.segment]
            ways = np.cumsum([0.0, *(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line))])
            share = ways / ways[-1] if ways[-1] else np.linspace(0.0, 1.0, len(ways))
            stations.append(leg.start + share * self.network.segments[leg.segment])
            points.extend(line)
        x, y = np.array(points).T
        return RouteLine(np.concatenate(stations), x, y)

    def _beside(self, name: str, lines: dict[str, tuple[Point, ...]]) -> Iterator[Point]:
        """The line of a lane: to the left of its road."""
        lane = self.network.lanes[name]
        road = self._route(lane.beside, lines)
        low, high = sorted((lane.start, lane.end))
        inner = road.stations[(road.stations > low) & (road.stations < high)]
        stations = np.array([low, *inner.tolist(), high])[:: int(lane.sign)]
        x, y = road.at(stations)
        heading = np.radians(road.heading(stations))
        for px, py, angle in zip(x.tolist(), y.tolist(), heading.tolist(), strict=True):
            yield px - self.beside * cos(angle), py + self.beside * sin(angle)


def _fan(number: int) -> float:
    """The turns of what leads on from a joint: 0, 20, -20, 40, … degrees."""
    return _TURN * ((number + 1) // 2) * (1 if number % 2 else -1)


def _line(start: Point, end: Point, length: float) -> tuple[Point, ...]:
    """A line of a length between two points: straight, or over a corner to the left."""
    across, up = end[0] - start[0], end[1] - start[1]
    chord = hypot(across, up)
    if chord > length - _STRAIGHT:
        return start, end
    towards = (atan2(up, across) if chord else 0.0) + pi / 2
    high = sqrt((length / 2) ** 2 - (chord / 2) ** 2)
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    return start, (middle[0] + high * cos(towards), middle[1] + high * sin(towards)), end
