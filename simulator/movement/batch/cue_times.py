"""The instants of all replications: cues, programme items and flights, each recorded once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import inf
from typing import Any
from weakref import proxy

from simulator.movement.batch.forms import Box, Form, Values
from simulator.movement.batch.ground_time import GroundTime
from simulator.movement.batch.maxima import Law
from simulator.movement.batch.readings import Readings
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
from simulator.movement.batch.tape import (
    AnyNumber,
    AnyTruth,
    absolute,
    ceiling,
    finite,
    maximum,
    minimum,
    negated,
    where,
)
from simulator.scenario.network import Side
from simulator.tolerances import SAME_TIME


class Plan:
    """What is known of all replications: the law, and the structure of the scenario.

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
                "several halts of everything, one of which waits for a unit, need SimPy"
            )

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


class Day:
    """The instants of a day.

    Parameters
    ----------
    plan
        What is known of all replications.
    values
        Of forms.
    halts
        Whether halts of everything count: not until the first of them has begun.

    Attributes
    ----------
    unsure
        Whether something else happens than in the central run: such replications are run one by
        one.
    """

    def __init__(self, plan: Plan, values: Values, *, halts: bool = True) -> None:
        self.plan, self.values = plan, values
        self._halts = halts and bool(plan.halting)
        # Without a circle, what is recorded goes as soon as the day does.
        self.readings = Readings(plan.law, values, proxy(self))
        self.unsure: AnyTruth = False
        self._instants: dict[Any, AnyNumber] = {}
        self._waits: dict[CueSketch, AnyNumber] = {}
        self._released: dict[int, AnyNumber] = {}
        self._flypasts: dict[int, tuple[AnyNumber, AnyNumber, AnyNumber | None]] = {}
        self._under_way: set[object] = set()

    # -- the ground's clock ------------------------------------------------------------------------

    @cached_property
    def _ground_time(self) -> GroundTime:
        before = Day(self.plan, self.values, halts=False) if self.plan.halts_wait else self
        forms = self.plan.forms
        halts = [
            (before.wait(item.cue), self.values[forms[item.duration]]) for item in self.plan.halting
        ]
        self.unsure = self.unsure | before.unsure
        return GroundTime(halts)

    def wall(self, body: int, instant: AnyNumber, side: Side) -> AnyNumber:
        """When a body passes (s), from when it does by the ground's clock."""
        if not self._halts or self.plan.bodies[body].flies:
            return instant
        return self._ground_time.wall(instant, side)

    def passing(self, body: int, station: Form, side: Side) -> AnyNumber:
        """When a body arrives at a station, or leaves it (s)."""
        return self.wall(body, self.readings.passing(body, station, side), side)

    def _ground(self, body: int, instant: AnyNumber) -> AnyNumber:
        if not self._halts or self.plan.bodies[body].flies:
            return instant
        return self._ground_time.ground(instant)

    # -- cues --------------------------------------------------------------------------------------

    def wait(self, wait: CueSketch) -> AnyNumber:
        """The instant of a cue (s)."""
        if wait not in self._waits:
            if wait in self._under_way:
                raise NotBatchable("cues wait for each other in a circle")
            self._under_way.add(wait)
            time = self.values[self.plan.forms[wait.time]]
            heard: AnyNumber = -inf
            for instant in wait.after:
                heard = maximum(heard, self.instant(instant))
            self._waits[wait] = heard + time if wait.after else time
            self._under_way.discard(wait)
        return self._waits[wait]

    def released(self, body: int) -> AnyNumber:
        """When the cue of a unit has come (s)."""
        if body not in self._released:
            sketch = self.plan.bodies[body]
            assert sketch.release is not None
            instant = self.wait(sketch.release)
            if sketch.target is not None:
                forms = self.plan.forms
                way = self.readings.free(body, forms[sketch.target], "arrival")
                instant = instant - way - self.values[forms[sketch.form_up]]
            self._released[body] = instant
        return self._released[body]

    def cue(self, body: int, stop: int) -> AnyNumber:
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

    def slowness(self, body: int, stop: int) -> AnyNumber | None:
        """The slowness with which a flight leaves its orbit (s/m)."""
        orbit = self.plan.bodies[body].orbit
        if orbit is None or stop != orbit.stop:
            return None
        return 1.0 / self.flypast(body)[1]

    # -- instants ----------------------------------------------------------------------------------

    def instant(self, instant: Any) -> AnyNumber:
        """An instant (s)."""
        found = self._instants.get(instant)
        if found is None:
            found = self._instants[instant] = self._instant(instant)
        return found

    def _instant(self, instant: Any) -> AnyNumber:
        match instant:
            case At():
                return self.passing(instant.body, self.plan.forms[instant.station], instant.side)
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
                    latest = maximum(latest, each) if last else minimum(latest, each)
                return latest
            case Opening():
                return self.opening
            case Meets():
                return self._meeting(instant)
        raise TypeError(instant)

    @cached_property
    def opening(self) -> AnyNumber:
        """When the run begins by the clock (s)."""
        first: AnyNumber = 0.0
        for wait in self.plan.begins:
            first = minimum(first, self.values[self.plan.forms[wait.time]])
        for number, body in enumerate(self.plan.bodies):
            if body.target is not None and body.release is not None and not body.release.after:
                first = minimum(first, self.released(number))
        return first

    @cached_property
    def begin(self) -> AnyNumber:
        """When the run begins (s)."""
        first: AnyNumber = 0.0
        for wait in self.plan.begins:
            first = minimum(first, self.values[self.plan.forms[wait.time]])
        for number, body in enumerate(self.plan.bodies):
            if body.release is not None:
                first = minimum(first, self.released(number))
        for item in self.plan.items.values():
            first = minimum(first, self.wait(item.cue))
        return first

    @cached_property
    def end(self) -> AnyNumber:
        """The last event of the run (s)."""
        end = self.begin
        for number, body in enumerate(self.plan.bodies):
            end = maximum(end, self.passing(number, self.plan.forms[body.end], "arrival"))
        for item in self.plan.items.values():
            end = maximum(end, self.instant(OfItem(item.name, "end")))
        return end

    def _meeting(self, meets: Meets) -> AnyNumber:
        """A unit comes to where another still stands at its start; else it is run by itself."""
        law, forms = self.plan.law, self.plan.forms
        start = law.starts[meets.other]
        leaves = self.readings.passing(meets.other, start, "departure")
        for low, high, sign, there in meets.ways:
            place = start.minus(forms[there]) if sign > 0 else forms[there].minus(start)
            if law.before(forms[low], place, "arrival") and not law.before(
                forms[high], place, "arrival"
            ):
                comes = self.readings.passing(meets.body, place, "arrival")
                stands = (comes <= leaves + SAME_TIME) & finite(comes)
                self.unsure = self.unsure | negated(stands)
                return self.wall(meets.body, comes, "arrival")
        raise NotBatchable(
            f"meetings of {law.bodies[meets.body].name} and {law.bodies[meets.other].name} need "
            "SimPy"
        )

    # -- flights -----------------------------------------------------------------------------------

    def flypast(self, body: int) -> tuple[AnyNumber, AnyNumber, AnyNumber | None]:
        """When a flight leaves its orbit (s), its speed (m/s), and its call (s)."""
        if body not in self._flypasts:
            self._flypasts[body] = self._flypast(body)
        return self._flypasts[body]

    def _flypast(self, body: int) -> tuple[AnyNumber, AnyNumber, AnyNumber | None]:
        """As `simulator.movement.processes.flypast_of`."""
        sketch, values, forms = self.plan.bodies[body], self.values, self.plan.forms
        orbit = sketch.orbit
        assert orbit is not None
        on_station = self.wait(orbit.on_station)
        called = None if orbit.call is None else self.wait(orbit.call)
        due: AnyNumber | None = None
        if orbit.due is not None:
            due = self.wait(orbit.due)
        elif orbit.after_call is not None and called is not None:
            due = called + values[forms[orbit.after_call]]
        period = values[forms[orbit.period]]

        def first_gate(waited: AnyNumber) -> AnyNumber:
            return maximum(0.0, ceiling((waited - SAME_TIME) / period))

        first: AnyNumber = 0.0 if called is None else first_gate(called - on_station)
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
        enough = maximum(first, first_gate(due - slow - on_station))

        def error(number: AnyNumber) -> AnyNumber:
            leaves = on_station + number * period
            late = leaves + minimum(maximum(due - leaves, fast), slow) - due
            return where(absolute(late) <= SAME_TIME, 0.0, late)

        sooner = (enough > first) & (
            absolute(error(enough - 1)) <= absolute(error(enough)) + SAME_TIME
        )
        number = where(sooner, enough - 1, enough)
        leaves = on_station + number * period
        flying = minimum(maximum(due - leaves, fast), slow)
        speed = minimum(maximum(metres / (flying - rest), slowest), fastest)
        return leaves, where(slowest < fastest, speed, nominal), called

    def _moving(self, body: int, first: int, target: Form) -> AnyNumber:
        """The time from a stop to a station in motion alone (s)."""
        law, values = self.plan.law, self.values
        stops = law.stops[body]
        total: AnyNumber = 0.0
        for number in range(first, len(stops)):
            begins = values[stops[number].station]
            ends = values[stops[number + 1].station] if number + 1 < len(stops) else inf
            way = maximum(minimum(values[target], ends) - begins, 0.0)
            total = total + values[stops[number].slowness] * way
        return total
