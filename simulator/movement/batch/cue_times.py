"""A block of replications: cues, programme items and flights over arrays, read where needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import inf
from typing import Any
from weakref import proxy

import numpy as np

from simulator.movement.batch.forms import Box, Form, Values
from simulator.movement.batch.ground_time import GroundTime
from simulator.movement.batch.maxima import Law
from simulator.movement.batch.readings import BlockValues, FreeReading, OfRows, PassageReading
from simulator.movement.batch.structure import (
    At,
    BodySketch,
    Comes,
    CueSketch,
    ItemSketch,
    Meets,
    NotBatchable,
    Of,
    OfItem,
    Opening,
)
from simulator.scenario.network import Side
from simulator.timeline.passage import Floats
from simulator.tolerances import SAME_TIME


class Plan:
    """What is the same in all blocks: the law, and how instants are read.

    Parameters
    ----------
    bodies, items, begins
        The structure: the order of march, the programme, and the clock times that may begin a run.
    forms
        Of the numbers.
    box
        The ranges of the variables.
    """

    def __init__(
        self,
        bodies: Sequence[BodySketch],
        items: Sequence[ItemSketch],
        begins: Sequence[CueSketch],
        forms: Sequence[Form],
        box: Box,
    ) -> None:
        self.law = Law(bodies, forms, box)
        self.bodies, self.begins, self.forms = bodies, begins, forms
        self.items: Mapping[str, ItemSketch] = {item.name: item for item in items}
        self.halting = [item for item in items if item.halts]
        #: Whether a halt of everything begins when a unit does something.
        self.halts_wait = any(self._waits_for_units(item.cue) for item in self.halting)
        if self.halts_wait and len(self.halting) > 1:
            raise NotBatchable(
                "halts of everything, of which one waits for a unit, are run one by one"
            )
        self._free: dict[tuple[int, Form], FreeReading] = {}

    def reading(self, at: At) -> PassageReading:
        """How a passing is read."""
        return self.law.reading(at.body, [self.forms[at.station]], at.side)

    def _waits_for_units(self, cue: CueSketch) -> bool:
        """Whether a cue waits for what units do.

        Raises
        ------
        NotBatchable
            If it waits for a departure, which the halt would keep from happening.
        """
        for instant in cue.after:
            match instant:
                case OfItem(name):
                    if self._waits_for_units(self.items[name].cue):
                        return True
                case Opening():
                    continue
                case At(side="arrival") | Comes():
                    return True
                case _:
                    raise NotBatchable("a halt of everything waits for a departure, or for a group")
        return False

    def free(self, body: int, station: Form) -> FreeReading:
        """How the time in free motion to an arrival is read."""
        key = body, station
        if key not in self._free:
            self._free[key] = FreeReading(self.law, body, [station], "arrival")
        return self._free[key]


class Day:
    """One block of replications.

    Parameters
    ----------
    plan
        What is the same in all blocks.
    values
        The values of the forms in the block.
    halts
        Whether halts of everything count: not until the first of them has begun.

    Attributes
    ----------
    unsure
        Replications in which something else happens than in the central run: they are run one by
        one. Shape (rows,).
    """

    def __init__(self, plan: Plan, values: Values, *, halts: bool = True) -> None:
        self.plan, self.values = plan, values
        self._halts = halts and bool(plan.halting)
        # Without a circle, its arrays go as soon as it does.
        self.block = BlockValues(values, proxy(self))
        self.unsure = np.zeros(values.rows, dtype=np.bool_)
        self._instants: dict[Any, OfRows] = {}
        self._waits: dict[CueSketch, OfRows] = {}
        self._released: dict[int, OfRows] = {}
        self._flypasts: dict[int, tuple[OfRows, OfRows, OfRows | None]] = {}
        self._under_way: set[object] = set()

    # -- the ground's clock ------------------------------------------------------------------------

    @cached_property
    def _ground_time(self) -> GroundTime:
        before = Day(self.plan, self.values, halts=False) if self.plan.halts_wait else self
        rows = (self.values.rows,)
        items = self.plan.halting
        starts = [np.broadcast_to(before.wait(item.cue), rows) for item in items]
        durations = [self.values[self.plan.forms[item.duration]] for item in items]
        self.unsure |= before.unsure
        return GroundTime(np.stack(starts), np.stack([np.broadcast_to(d, rows) for d in durations]))

    def wall(self, body: int, instants: Floats, side: Side) -> Floats:
        """When a body passes (s), from when it does by the ground's clock."""
        if not self._halts or self.plan.bodies[body].flies:
            return instants
        return self._ground_time.wall(instants, side)

    def _ground(self, body: int, instant: OfRows) -> OfRows:
        if not self._halts or self.plan.bodies[body].flies:
            return instant
        return self._ground_time.ground(instant)

    # -- cues --------------------------------------------------------------------------------------

    def wait(self, wait: CueSketch) -> OfRows:
        """The instant of a cue (s)."""
        if wait not in self._waits:
            if wait in self._under_way:
                raise NotBatchable("cues wait for each other in a circle")
            self._under_way.add(wait)
            time = self.values[self.plan.forms[wait.time]]
            heard: OfRows = -inf
            for instant in wait.after:
                heard = np.maximum(heard, self.instant(instant))
            self._waits[wait] = heard + time if wait.after else time
            self._under_way.discard(wait)
        return self._waits[wait]

    def released(self, body: int) -> OfRows:
        """When the cue of a unit has come (s)."""
        if body not in self._released:
            sketch = self.plan.bodies[body]
            assert sketch.release is not None
            instant = self.wait(sketch.release)
            if sketch.target is not None:
                forms = self.plan.forms
                way = self.plan.free(body, forms[sketch.target]).read(self.block)[0]
                instant = instant - way - self.values[forms[sketch.form_up]]
            self._released[body] = instant
        return self._released[body]

    def cue(self, body: int, stop: int) -> OfRows:
        """The cue of a body's stop (s); of the first, when it may leave its start."""
        sketch = self.plan.bodies[body]
        if stop == 0:
            ready = self.values[self.plan.forms[sketch.form_up]]
            return self._ground(body, self.released(body)) + ready
        if sketch.orbit is not None and stop == sketch.orbit.stop:
            return self.flypast(body)[0]
        wait = sketch.stops[stop].cue
        assert wait is not None
        return self._ground(body, self.wait(wait))

    def slowness(self, body: int, stop: int) -> OfRows | None:
        """The slowness with which a flight leaves its orbit (s/m)."""
        orbit = self.plan.bodies[body].orbit
        if orbit is None or stop != orbit.stop:
            return None
        return 1.0 / np.asarray(self.flypast(body)[1])

    # -- instants ----------------------------------------------------------------------------------

    def instant(self, instant: Any) -> OfRows:
        """An instant (s), shape (rows,), or a float."""
        found = self._instants.get(instant)
        if found is None:
            found = self._instants[instant] = self._instant(instant)
        return found

    def _instant(self, instant: Any) -> OfRows:
        match instant:
            case At():
                found = self.plan.reading(instant).one(self.block)
                return self.wall(instant.body, found, instant.side)
            case Comes(body):
                return self.released(body)
            case OfItem(name, edge):
                item = self.plan.items[name]
                start = self.wait(item.cue)
                end = self.values[self.plan.forms[item.duration]]
                return start if edge == "start" else start + end
            case Of(members, last):
                instants = [self.instant(member) for member in members]
                latest = instants[0]
                for each in instants[1:]:
                    latest = np.maximum(latest, each) if last else np.minimum(latest, each)
                return latest
            case Opening():
                return self.opening
            case Meets():
                return self._meeting(instant)
        raise TypeError(instant)

    @property
    def opening(self) -> OfRows:
        """When the run begins by the clock (s)."""
        first: OfRows = 0.0
        for wait in self.plan.begins:
            first = np.minimum(first, self.values[self.plan.forms[wait.time]])
        for number, body in enumerate(self.plan.bodies):
            if body.target is not None and body.release is not None and not body.release.after:
                first = np.minimum(first, self.released(number))
        return first

    @property
    def begin(self) -> OfRows:
        """When the run begins (s)."""
        first: OfRows = 0.0
        for wait in self.plan.begins:
            first = np.minimum(first, self.values[self.plan.forms[wait.time]])
        for number, body in enumerate(self.plan.bodies):
            if body.release is not None:
                first = np.minimum(first, self.released(number))
        for item in self.plan.items.values():
            first = np.minimum(first, self.wait(item.cue))
        return first

    def _meeting(self, meets: Meets) -> OfRows:
        """A unit comes to where another still stands at its start; else it is run by itself."""
        law, forms = self.plan.law, self.plan.forms
        start = law.starts[meets.other]
        leaves = law.reading(meets.other, [start], "departure").one(self.block)
        for low, high, sign, there in meets.ways:
            place = start.minus(forms[there]) if sign > 0 else forms[there].minus(start)
            if law.before(forms[low], place, "arrival") and not law.before(
                forms[high], place, "arrival"
            ):
                comes = law.reading(meets.body, [place], "arrival").one(self.block)
                self.unsure |= ~((comes <= leaves + SAME_TIME) & np.isfinite(comes))
                return self.wall(meets.body, comes, "arrival")
        raise NotBatchable(
            f"where {law.bodies[meets.body].name} is beside {law.bodies[meets.other].name} "
            "is found one by one"
        )

    # -- flights -----------------------------------------------------------------------------------

    def flypast(self, body: int) -> tuple[OfRows, OfRows, OfRows | None]:
        """When a flight leaves its orbit (s), its speed (m/s), and its call (s)."""
        if body not in self._flypasts:
            self._flypasts[body] = self._flypast(body)
        return self._flypasts[body]

    def _flypast(self, body: int) -> tuple[OfRows, OfRows, OfRows | None]:
        """As `simulator.movement.processes.flypast_of`."""
        sketch, values, forms = self.plan.bodies[body], self.values, self.plan.forms
        orbit = sketch.orbit
        assert orbit is not None
        on_station = self.wait(orbit.on_station)
        called = None if orbit.call is None else self.wait(orbit.call)
        due: OfRows | None = None
        if orbit.due is not None:
            due = self.wait(orbit.due)
        elif orbit.after_call is not None and called is not None:
            due = called + values[forms[orbit.after_call]]
        period = values[forms[orbit.period]]

        def first_gate(waited: OfRows) -> OfRows:
            return np.maximum(0.0, np.ceil((waited - SAME_TIME) / period))

        first = np.zeros(values.rows) if called is None else first_gate(called - on_station)
        nominal = values[forms[orbit.nominal]]
        if orbit.target is None or due is None:
            return on_station + first * period, nominal, called
        slowest, fastest = values[forms[orbit.slowest]], values[forms[orbit.fastest]]
        law, stops = self.plan.law, self.plan.law.stops[body]
        target, place = forms[orbit.target], stops[orbit.stop].station
        change = target
        for stop in stops[orbit.stop + 1 :]:
            before = law.before(stop.station, target, "arrival")
            if before is None:
                raise NotBatchable(f"{sketch.name} changes its speed near its target")
            if before:
                change = stop.station
                break
        metres = values[change.minus(place)]
        rest = 0.0 if change is target else self._moving(body, orbit.stop + 1, target)
        slow, fast = metres / slowest + rest, metres / fastest + rest
        enough = np.maximum(first, first_gate(due - slow - on_station))

        def error(number: OfRows) -> OfRows:
            leaves = on_station + number * period
            late = leaves + np.minimum(np.maximum(due - leaves, fast), slow) - due
            return np.where(np.abs(late) <= SAME_TIME, 0.0, late)

        sooner = (enough > first) & (np.abs(error(enough - 1)) <= np.abs(error(enough)) + SAME_TIME)
        number = np.where(sooner, enough - 1, enough)
        leaves = on_station + number * period
        flying = np.minimum(np.maximum(due - leaves, fast), slow)
        speed = np.minimum(np.maximum(metres / (flying - rest), slowest), fastest)
        return leaves, np.where(slowest < fastest, speed, nominal), called

    def _moving(self, body: int, first: int, target: Form) -> OfRows:
        """The time from a stop to a station in motion alone (s)."""
        law, values = self.plan.law, self.values
        stops, total = law.stops[body], np.zeros(values.rows)
        for number in range(first, len(stops)):
            begins = values[stops[number].station]
            ends = values[stops[number + 1].station] if number + 1 < len(stops) else inf
            way = np.maximum(np.minimum(values[target], ends) - begins, 0.0)
            total = total + values[stops[number].slowness] * way
        return total
