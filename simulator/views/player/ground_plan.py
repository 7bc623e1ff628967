"""Where everything is, seen from above: the lines of routes, and what lies along them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import cos, radians, sin
from typing import NamedTuple

import numpy as np

from simulator.exchange.plane import Plane, RouteLine
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.network import Marker, Network, Stretch
from simulator.scenario.scenario import Scenario
from simulator.timeline.passage import Floats
from simulator.timeline.passing import seen_over

#: From marcher to marcher in a rank, from the middle of one vehicle to the next, and the width of
#: a vehicle (m), where a unit's width is not known.
FILES_APART, VEHICLES_APART, VEHICLE = 0.9, 5.0, 3.0
#: From the edge of a road to the lane beside it; how much wider a road is than its units (m).
_LANE, _VERGE = 6.0, 2.0
#: A road is at least so wide (m).
_NARROWEST = 6.0


class Spot(NamedTuple):
    """A place on the plan (m), and the direction of march there (degrees from the y axis)."""

    x: float
    y: float
    heading: float


def width_of(unit: Unit) -> float:
    """How wide a unit is on the ground (m)."""
    if unit.width is not None:
        return unit.width
    if unit.kind == "formation":
        return float(unit.people.max()) * FILES_APART
    return float(unit.vehicles.max() - 1) * VEHICLES_APART + VEHICLE


@dataclass(frozen=True, eq=False)
class GroundPlan:
    """The plane of a network, with lanes beside the units and the air above its square.

    Grounds that no route connects lie as a zone that they share says: its middle is one place. Air
    without such a zone lies so that flights are seen where the units on the ground are.
    """

    scenario: Scenario

    @property
    def network(self) -> Network:
        """Of the scenario."""
        return self.scenario.network

    @property
    def units(self) -> tuple[Unit, ...]:
        """Of the scenario."""
        return self.scenario.units

    @cached_property
    def seen(self) -> dict[str, str | None]:
        """Unit → the marker over which it is seen."""
        return {unit.name: seen_over(self.scenario, unit) for unit in self.units}

    @cached_property
    def width(self) -> float:
        """How wide the roads are (m): as wide as the widest unit on the ground, or as written."""
        wide = [width_of(unit) for unit in self.units if not unit.flies]
        return max([_NARROWEST, *(each + _VERGE for each in wide)])

    @cached_property
    def lines(self) -> dict[str, RouteLine]:
        """Route → its line."""
        plane = Plane(self.network, self.width / 2 + _LANE)
        groups = _connected(self.network)
        lines = dict(plane.routes)
        placed = {groups[route] for route in lines if self._is_drawn(route)}
        for route in lines:
            group = groups[route]
            if group in placed:
                continue
            if placed:
                self._lay(lines, [name for name in lines if groups[name] == group], groups, placed)
            placed.add(group)
        return lines

    def _is_drawn(self, route: str) -> bool:
        return any(name in self.network.lines for name in self.network.routes[route])

    def _lay(
        self,
        lines: dict[str, RouteLine],
        routes: list[str],
        groups: dict[str, str],
        placed: set[str],
    ) -> None:
        """Lay connected routes by a zone that they share with others, or where units are seen."""
        rest = [route for route in lines if groups[route] in placed]
        pairs = [
            (_middle(self.network, lines, routes, zone), _middle(self.network, lines, rest, zone))
            for zone in self.network.zones
        ]
        if all(unit.flies for unit in self.units if unit.route in routes):
            pairs.append((self._sight(lines, routes), self._sight(lines, rest)))
        for own, other in pairs:
            if own is None or other is None:
                continue
            angle = radians(own.heading - other.heading)
            for route in routes:
                line = lines[route]
                x, y = line.x - own.x, line.y - own.y
                lines[route] = RouteLine(
                    line.stations,
                    other.x + x * cos(angle) - y * sin(angle),
                    other.y + x * sin(angle) + y * cos(angle),
                )
            return

    def _sight(self, lines: dict[str, RouteLine], routes: list[str]) -> Spot | None:
        """Where the first unit of some routes is seen, on the ground before the air."""
        units = sorted(self.units, key=lambda unit: unit.flies)
        for unit in (unit for unit in units if unit.route in routes):
            if (marker := self.seen[unit.name]) is not None:
                station = self.network.station(unit.route, marker)
                assert station is not None
                return _spot(lines[unit.route], station)
        return None

    def spot(self, route: str, station: float) -> Spot:
        """Where a station of a route is."""
        return _spot(self.lines[route], station)

    def marker(self, name: str) -> Spot | None:
        """Where a marker is; None where no route passes it."""
        for route in self.network.routes:
            if self.network.ground(route, name) is not None:
                return self.spot(route, self.network.stations(route, name)[0])
        return None

    def site(self, place: str | Marker) -> Spot | None:
        """Where a programme item happens: of a zone, the middle of its longest stretch."""
        if isinstance(place, Marker):
            for route, passes in self.network.passes.items():
                for leg in passes.get(place.segment, ()):
                    return self.spot(route, leg.start + place.offset)
            return None
        if place in self.network.markers:
            return self.marker(place)
        lines = [measured(*line) for line in self.zone(place)]
        longest = max(lines, key=lambda line: line.stations[-1], default=None)
        return None if longest is None else _spot(longest, float(longest.stations[-1]) / 2)

    def zone(self, name: str) -> list[tuple[Floats, Floats]]:
        """The lines of a zone on the ground; of one in the air alone, those there.

        A lane lies beside its road, which is in the zone, too; and the air of a zone is above it.
        """
        lanes = self.network.lanes
        on_roads = [each for each in self.network.zones[name] if each.segment not in lanes]
        ground = [each for each in on_roads if each.segment not in self._flown]
        lines = map(self.stretch, ground or on_roads)
        return [line for line in lines if line is not None]

    @cached_property
    def _flown(self) -> set[str]:
        """The segments of routes on which units fly."""
        routes = {unit.route for unit in self.units if unit.flies}
        return {segment for route in routes for segment in self.network.routes[route]}

    def stretch(self, stretch: Stretch) -> tuple[Floats, Floats] | None:
        """The line of a stretch; None where no route passes it."""
        for route, passes in self.network.passes.items():
            for leg in passes.get(stretch.segment, ()):
                return _cut(self.lines[route], leg.start + stretch.low, leg.start + stretch.high)
        return None


def _connected(network: Network) -> dict[str, str]:
    """Route → the first route with which it has ground in common, directly or by others."""
    found: dict[str, str] = {}
    grounds: dict[str, set[str]] = {}
    for route, names in network.routes.items():
        ground = {part for name in names for part in _ground_of(network, name)}
        met = [first for first, other in grounds.items() if ground & other]
        first = met[0] if met else route
        grounds[first] = ground.union(*(grounds.pop(each) for each in met))
        found[route] = first
        found = {name: first if group in met else group for name, group in found.items()}
    return found


def _ground_of(network: Network, segment: str) -> Iterable[str]:
    lane = network.lanes.get(segment)
    return (segment, *(network.routes[lane.beside] if lane is not None else ()))


def _middle(
    network: Network, lines: dict[str, RouteLine], routes: list[str], zone: str
) -> Spot | None:
    """The middle of the longest stretch of some routes in a zone."""
    stretches = [
        (high - low, route, (low + high) / 2)
        for route in routes
        for low, high in network.stretches(route, zone)
    ]
    if not stretches:
        return None
    _, route, middle = max(stretches, key=lambda each: each[0])
    return _spot(lines[route], middle)


def _spot(line: RouteLine, station: float) -> Spot:
    at = np.array([station])
    (x,), (y,) = line.at(at)
    return Spot(float(x), float(y), float(line.heading(at)[0]))


def measured(x: Floats, y: Floats) -> RouteLine:
    """A line with its own stations, from 0."""
    return RouteLine(np.concatenate([[0.0], np.hypot(np.diff(x), np.diff(y)).cumsum()]), x, y)


def _cut(line: RouteLine, low: float, high: float) -> tuple[Floats, Floats]:
    """The piece of a line between two stations."""
    inner = line.stations[(line.stations > low) & (line.stations < high)]
    return line.at(np.array([low, *inner.tolist(), high]))
