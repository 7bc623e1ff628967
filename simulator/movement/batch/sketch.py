"""A scenario as its structure and its numbers: what replications share, and what differs.

The structure refers to numbers by their places in the list; so two scenarios that differ in nothing
but drawn inputs have equal structures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from simulator.movement.batch.structure import (
    AheadSketch,
    At,
    BodyPair,
    BodySketch,
    Comes,
    CueSketch,
    ItemSketch,
    Meets,
    NotBatchable,
    NumberPlace,
    Of,
    OfItem,
    Opening,
    OrbitSketch,
    StopSketch,
    Structure,
)
from simulator.movement.leaders import Bond, bond_with, bonds_of, moves_from
from simulator.scenario.events.instants import (
    AlreadyInside,
    Beside,
    Instant,
    ItemEdge,
    OfGroup,
    Passing,
    Released,
)
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.cue import Cue
from simulator.scenario.lineup.ranks import pitch_and_depth, sizes, standing_pitch, standing_sizes
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.clock_times import Planned
from simulator.scenario.model.units import Column, Formation, UnitModel
from simulator.scenario.network import Marker
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.tolerances import LEAST_FREE, SAME_PLACE


@dataclass
class Sketch:
    """The structure of a scenario, and its numbers.

    Attributes
    ----------
    numbers
        What the structure refers to (SI).
    slownesses
        Which of them are slownesses.
    """

    scenario: Scenario
    central: Run
    pairs: Mapping[int, Sequence[BodyPair]]
    numbers: list[float] = field(default_factory=list)
    slownesses: set[int] = field(default_factory=set)

    def plan_of(self, time: Cue | Planned) -> float:
        """The instant of a planned time (s)."""
        return self.central.planned(time)

    def put(self, value: float) -> NumberPlace:
        """Add a number."""
        self.numbers.append(float(value))
        return len(self.numbers) - 1

    def structure(self) -> Structure:
        """What replications share."""
        scenario = self.scenario
        if scenario.incidents:
            raise NotBatchable(f"incidents ({scenario.incidents[0].name}) need SimPy")
        self.index = {body.name: number for number, body in enumerate(scenario.bodies)}
        bodies = tuple(
            self._body(body, self.pairs.get(number, ()))
            for number, body in enumerate(scenario.bodies)
        )
        items = tuple(
            ItemSketch(item.name, self.wait(item.cue), self.put(item.duration), item.halts)
            for item in scenario.programme.values()
        )
        begins = tuple(self.wait(cue) for cue in scenario.times if cue.at is not None)
        return Structure(bodies, items, begins, tuple(map(self.put, self._valid())))

    def _valid(self) -> Iterator[float]:
        """What must not be negative: where it is, a replication may be invalid."""
        network = self.scenario.network
        sites = (item.place for item in self.scenario.programme.values())
        shown = (place for place in sites if isinstance(place, Marker))
        for marker in (*network.markers.values(), *shown):
            yield marker.offset
            yield network.segments[marker.segment] - marker.offset
        for stretches in network.zones.values():
            for stretch in stretches:
                yield stretch.low
                yield stretch.high - stretch.low
                yield network.segments[stretch.segment] - stretch.high
        before: dict[str, Unit] = {}
        for unit in self.scenario.units:
            yield unit.start
            yield unit.route_length - unit.start
            yield from (stop.station - unit.start for stop in unit.bodies[0].stops)
            if unit.flies:
                yield from _of_orbit(unit)
                continue
            yield from _of_ranks(self.scenario.model.units[unit.name])
            yield unit.rear
            if network.laps[unit.route] > 1:
                lap = unit.route_length / network.laps[unit.route]
                yield lap - unit.length - unit.widest_gap - LEAST_FREE
            if unit.standing is not None:
                yield from (unit.offsets - unit.standing).tolist()
            if unit.drawn_up:
                if unit.route in before:
                    yield before[unit.route].rear - unit.start
                before[unit.route] = unit

    # -- bodies ------------------------------------------------------------------------------------

    def _body(self, body: Body, pairs: Sequence[BodyPair]) -> BodySketch:
        unit, orbit = body.unit, body.unit.orbit
        stops = tuple(
            StopSketch(
                self.put(stop.station),
                self.slowness(stop.slowness),
                self.put(stop.duration),
                self.wait(stop.hold.until)
                if stop.hold is not None and stop.hold.until is not None and orbit is None
                else None,
            )
            for stop in body.stops
        )
        release, target = self._release(body)
        return BodySketch(
            name=body.name,
            unit=unit.name,
            route=unit.route,
            flies=body.flies,
            drawn_up=unit.drawn_up,
            keeps_reference=body.rank == 0,
            start=stops[0].station,
            length=self.put(body.length),
            end=self.put(body.end),
            depth=self.put(unit.depth),
            form_up=self.put(body.form_up),
            release=release,
            target=target,
            stops=stops,
            ahead=tuple(self._ahead(body, pair) for pair in pairs),
            orbit=None if orbit is None else self._orbit(body, unit),
            offsets=tuple(map(self.put, body.offsets.tolist())),
            standing=None
            if body.standing is None
            else tuple(map(self.put, body.standing.tolist())),
            weights=tuple(map(tuple, body.weights.tolist())),
        )

    def _release(self, body: Body) -> tuple[CueSketch | None, NumberPlace | None]:
        unit = body.unit
        if body.rank:
            return None, None
        if unit.orbit is not None:
            return self.wait(unit.orbit.on_station), self.put(unit.orbit.station)
        if unit.target is not None and unit.target.cue is not None:
            return self.wait(unit.target.cue), self.put(unit.target.station)
        if body.release is None:
            return CueSketch(self.put(self.scenario.free[unit.name][0])), None
        return self.wait(body.release), None

    def _ahead(self, body: Body, pair: BodyPair) -> AheadSketch:
        """How a body ahead binds on all ground that the two share, whoever is between them."""
        leader = self.scenario.bodies[pair.leader]
        run = self.scenario.network.runs(body.route, leader.route)[pair.run]
        kept = body.gap_to(leader, run.laps) if pair.kept is None else body.times[pair.kept]
        if pair.place is not None:
            here = kept.stations[pair.place]
            bound = bond_with(leader, replace(run, low=here, high=here), here, here, kept).bound
            lows: tuple[NumberPlace, ...] = (self.put(here),)
            high = here
        else:
            moves = moves_from(leader, kept) - kept.behind_head(leader.length) - kept.distance
            bound = bond_with(leader, run, run.low, run.high, kept).bound
            lows = self.put(run.low), self.put(body.start), self.put(moves - run.shift)
            high = run.high
        shift, cap, reaction = map(self.put, (bound.shift, bound.cap, bound.reaction))
        rank = run.laps, pair.leader
        sketch = AheadSketch(
            pair.leader,
            lows,
            self.put(high),
            shift,
            cap,
            reaction,
            pair.place is not None,
            rank,
            pair.kept,
        )
        if pair.place is not None:
            return sketch
        to_the_end = run.high >= body.route_length - SAME_PLACE
        return sketch._replace(
            implies_from=(lows[0], self.put(leader.start - bound.shift)),
            implies_to=(
                self.put(run.high if to_the_end else run.high - kept.distance),
                self.put(run.high),
            ),
        )

    def _orbit(self, body: Body, unit: Unit) -> OrbitSketch:
        orbit, target = unit.orbit, unit.target
        assert orbit is not None
        stop = next(number for number, stop in enumerate(body.stops) if stop.hold is not None)
        due = None if target is None or target.cue is None else self.wait(target.cue)
        after_call = (
            self.put(target.after_call) if target is not None and target.cue is None else None
        )
        return OrbitSketch(
            stop,
            self.put(orbit.period),
            self.wait(orbit.on_station),
            self.put(orbit.nominal),
            self.put(orbit.slowest),
            self.put(orbit.fastest),
            None if orbit.call is None else self.wait(orbit.call),
            due,
            after_call,
            None if target is None else self.put(target.station),
        )

    def slowness(self, value: float) -> NumberPlace:
        """Add a slowness."""
        number = self.put(value)
        self.slownesses.add(number)
        return number

    # -- instants ----------------------------------------------------------------------------------

    def wait(self, cue: Cue) -> CueSketch:
        """A cue; a planned time is a clock time."""
        if cue.at is not None:
            return CueSketch(self.put(cue.at))
        if cue.planned:
            return CueSketch(self.put(self.plan_of(cue)))
        names = self.scenario.event_names
        after = tuple(self.instant(names.resolve(name)) for name in cue.after)
        return CueSketch(self.put(cue.delay), after)

    def instant(self, instant: Instant) -> Any:
        """A resolved event."""
        match instant:
            case Passing(body, station, side):
                return At(self.index[body], self.put(station), side)
            case Released(unit):
                return Comes(self.index[unit])
            case ItemEdge(item, edge):
                return OfItem(item, edge)
            case OfGroup(members, last):
                return Of(tuple(map(self.instant, members)), last)
            case AlreadyInside():
                return Opening()
            case Beside(unit, other, where):
                ways = tuple(
                    (
                        self.put(along.low),
                        self.put(along.high),
                        int(along.sign),
                        self.put(along.beside(0.0)),
                    )
                    for along in where
                )
                return Meets(self.index[unit], self.index[other], ways)
        raise NotBatchable(f"{instant} needs SimPy")


def _of_orbit(unit: Unit) -> Iterator[float]:
    """What must not be negative of a flight that orbits."""
    orbit = unit.orbit
    if orbit is not None:
        yield orbit.nominal - orbit.slowest
        yield orbit.fastest - orbit.nominal
        if unit.target is not None:
            yield unit.target.station - orbit.station


def _of_ranks(unit: UnitModel) -> Iterator[float]:
    """What must not be negative of ranks, as they march and as they stand."""
    assert isinstance(unit, Formation | Column)
    pitch, depth = pitch_and_depth(unit)
    if len(sizes(unit)) > 1:
        yield pitch - depth
    if len(standing_sizes(unit)) > 1:
        yield standing_pitch(unit) - depth


def pairs_of(scenario: Scenario) -> dict[int, set[BodyPair]]:
    """Which bodies bind each body, by its place in the order of march."""
    network, bodies = scenario.network, scenario.bodies
    courses = tuple(unit.course for unit in scenario.units)
    bonds = scenario.memo("bonds", lambda *_: bonds_of(network, bodies), network, courses)
    return {
        number: {_pair(scenario, bodies[number], bond) for bond in found}
        for number, found in bonds.items()
    }


def _pair(scenario: Scenario, body: Body, bond: Bond) -> BodyPair:
    """Which pair a bond is of: its tail leaves the common ground at the same place."""
    leader = scenario.bodies[bond.leader]
    for number, run in enumerate(scenario.network.runs(body.route, leader.route)):
        for kept, spacing in [(None, body.gap_to(leader, run.laps)), *enumerate(body.times)]:
            if spacing.key != bond.bound.key:
                continue
            back = run.shift + spacing.behind_head(leader.length)
            if abs(bond.bound.shift - back - spacing.distance) > SAME_PLACE:
                continue
            if bond.low == bond.high:
                places = spacing.stations
                nearest = min(range(len(places)), key=lambda n: abs(places[n] - bond.low))
                return BodyPair(bond.leader, kept, nearest, number)
            if abs(bond.bound.cap - run.high - back) <= SAME_PLACE:
                return BodyPair(bond.leader, kept, None, number)
    raise NotBatchable(f"how {leader.name} holds up {body.name} needs SimPy")
