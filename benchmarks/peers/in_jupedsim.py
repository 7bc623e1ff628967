"""The parade in JuPedSim: its collision-free speed model, a circle for each unit."""

from __future__ import annotations

import time
from dataclasses import dataclass

import jupedsim as jps
from parade_files import Halt, Parade, Vehicle
from shapely import box, union_all

#: All lengths are divided by this: JuPedSim's agents are people, not longer than a few metres.
_SCALE = 50.0
#: Between the corridors of two edges, half the width of one, and how far it goes on (m).
_APART, _WIDE, _BEYOND = 200.0, 40.0, 120.0


@dataclass
class Walker:
    """A unit on its way: which edge it is on, how far its front is (m), when it goes on (s)."""

    vehicle: Vehicle
    halts: list[Halt]
    edge: int = 0
    front: float = 0.0
    agent: int = -1
    until: float = 0.0
    moving: bool = True

    @property
    def name(self) -> str:
        """The edge on which it is."""
        return self.vehicle.edges[self.edge]

    @property
    def radius(self) -> float:
        """Half of its length and its gap (m)."""
        return (self.vehicle.length + self.vehicle.gap) / 2

    @property
    def centre(self) -> float:
        """How far the centre of its circle is behind its front (m): two circles that touch are then
        apart by the length of the one ahead and the gap of the other.
        """
        return (self.vehicle.length - self.vehicle.gap) / 2


def _scaled(*bounds: float) -> object:
    return box(*(each / _SCALE for each in bounds))


class Street:
    """All edges as corridors of their own, and the units in them.

    At the end of an edge, and at halts, a unit stands by a desired speed of zero. It goes on to the
    next edge in the order of march, once the circle there is far enough. Units wait close up behind
    their start.
    """

    def __init__(self, parade: Parade, step: float) -> None:
        self.parade, self.step = parade, step
        self.rows = {name: number * _APART for number, name in enumerate(parade.lengths)}
        vehicles = parade.vehicles
        back = -sum(each.length + each.gap for each in vehicles) - 100
        ends = {name: length + _BEYOND for name, length in parade.lengths.items()}
        area = [_scaled(back, y - _WIDE, ends[name], y + _WIDE) for name, y in self.rows.items()]
        area.append(_scaled(back - 20, -_WIDE, back, max(self.rows.values()) + _WIDE))
        self.simulation = jps.Simulation(
            model=jps.CollisionFreeSpeedModelV2(), geometry=union_all(area), dt=step
        )
        self.journeys = {}
        for name, y in self.rows.items():
            exit_area = _scaled(ends[name] - 10, y - _WIDE, ends[name], y + _WIDE)
            stage = self.simulation.add_exit_stage(exit_area)
            journey = self.simulation.add_journey(jps.JourneyDescription([stage]))
            self.journeys[name] = journey, stage
        self.walkers = [Walker(vehicle, [*vehicle.halts]) for vehicle in vehicles]
        self.living = [*self.walkers]
        self.passed: dict[str, list[Walker]] = {name: [] for name in self.rows}
        self.order = {
            name: [each for each in self.walkers if name in each.vehicle.edges]
            for name in self.rows
        }
        rear: dict[str, Walker] = {}
        for walker in self.walkers:
            ahead, place = rear.get(walker.name), walker.vehicle.start
            if ahead is not None:
                place = ahead.front - ahead.vehicle.length - walker.vehicle.gap
            self.put(walker, place - 1e-6)
            rear[walker.name] = walker

    def put(self, walker: Walker, front: float) -> None:
        """Put a unit into the corridor of its edge."""
        journey, stage = self.journeys[walker.name]
        walker.front, walker.moving = front, True
        walker.agent = self.simulation.add_agent(
            jps.CollisionFreeSpeedModelV2AgentParameters(
                position=((front - walker.centre) / _SCALE, self.rows[walker.name] / _SCALE),
                time_gap=walker.vehicle.reaction,
                desired_speed=walker.vehicle.pace / _SCALE,
                radius=walker.radius / _SCALE,
                journey_id=journey,
                stage_id=stage,
                strength_neighbor_repulsion=0,
                strength_geometry_repulsion=0,
            )
        )

    def look(self, walker: Walker, now: float) -> None:
        """See to a unit after a step: its halts, the end of its edge."""
        length = self.parade.lengths[walker.name]
        edges = walker.vehicle.edges
        base = sum(self.parade.lengths[each] for each in edges[: walker.edge])
        if walker.halts and base + walker.front >= walker.halts[0].station - 1e-9:
            halt = walker.halts.pop(0)
            walker.until = now + halt.duration if halt.until is None else halt.until
            self.pace(walker, 0.0)
        if not walker.moving and walker.until <= now and walker.front < length:
            self.pace(walker, walker.vehicle.pace)
        if walker.front < length:
            return
        if walker.edge < len(edges) - 1:
            self.go_on(walker, now)
        elif walker.front > length + _BEYOND / 2:
            self.simulation.mark_agent_for_removal(walker.agent)
            self.living.remove(walker)

    def go_on(self, walker: Walker, now: float) -> None:
        """Let a unit on to its next edge, if it is its turn and there is room; else it stands."""
        onto = walker.vehicle.edges[walker.edge + 1]
        gone = self.passed[onto]
        ahead = gone[-1] if gone else None
        room = ahead is None or ahead not in self.living
        if ahead is not None and not room:
            # JuPedSim checks this against where the one ahead was a step ago.
            clear = ahead.front - ahead.vehicle.pace * self.step
            room = clear > ahead.vehicle.length + walker.vehicle.gap
        if self.order[onto][len(gone)] is walker and room and walker.until <= now:
            self.simulation.mark_agent_for_removal(walker.agent)
            walker.edge += 1
            self.put(walker, 0.0)
            gone.append(walker)
        elif walker.moving:
            self.pace(walker, 0.0)

    def pace(self, walker: Walker, pace: float) -> None:
        """Change the pace of a unit (m/s)."""
        self.simulation.agent(walker.agent).model.desired_speed = pace / _SCALE
        walker.moving = pace > 0


def run(
    parade: Parade, markers: dict[str, tuple[str, float]], step: float
) -> tuple[dict[tuple[str, str], float], float]:
    """Run it with steps (s).

    Returns
    -------
    tuple
        When each unit's front is at each marker (s), interpolated within a step; and how long
        JuPedSim took for its steps (s), without what this script does between them.
    """
    street = Street(parade, step)
    found: dict[tuple[str, str], float] = {}
    took, now = 0.0, min(vehicle.departs for vehicle in parade.vehicles)
    while street.living:
        began = time.perf_counter()
        street.simulation.iterate()
        took += time.perf_counter() - began
        now += step
        for walker in [*street.living]:
            old = walker.front
            x, _ = street.simulation.agent(walker.agent).position
            walker.front = x * _SCALE + walker.centre
            for marker, (edge, at) in markers.items():
                if edge == walker.name and old < at <= walker.front:
                    share = (at - old) / (walker.front - old)
                    found.setdefault((walker.vehicle.name, marker), now - step + share * step)
            street.look(walker, now)
    return found, took
