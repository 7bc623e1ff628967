"""The card of a flight, for its caller: when to call it, and what a late day makes of it.

Every row is a run: of the day on which one thing takes longer, or comes later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from simulator.errors import ConstraintError, SimulatorError
from simulator.format import difference, duration, speed
from simulator.movement.simulate import simulate
from simulator.scenario.lineup.cue import Cue
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.constraints.base import ConstraintModel
from simulator.scenario.model.event_name import EventName
from simulator.scenario.scenario import Scenario
from simulator.timeline.passing import seen_over
from simulator.timeline.run import Run
from simulator.tolerances import SAME_PLACE, SAME_TIME
from simulator.views.sheets.making import Making
from simulator.views.sheets.pages import (
    AtClock,
    SheetColumn,
    SheetPage,
    SheetTable,
    SheetValue,
    at,
    kept_facts,
    size_text,
)
from simulator.views.sheets.words import cue_words, label_of
from simulator.whatif.inputs import Input, altered, far_setting, inputs, range_of

#: How late it is in the rows (s).
LATE = (0.0, 30.0, 60.0, 120.0, 180.0, 300.0, 420.0, 600.0, 900.0, 1200.0, 1800.0)
#: What is said of an input that is late.
_DOES = {"duration": "ends", "start": "begins", "release": "steps off", "call": "is called"}
#: The latest call is known to this (s).
_EXACT = 1.0


class LateDays:
    """Runs of a day on which one input is later or longer; each is made once for all flights."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._made: dict[tuple[str, float], Run | str] = {}

    def late(self, what: Input, seconds: float) -> Run | str:
        """The run, or why there is none."""
        if seconds == 0:
            return self._run
        key = what.name, seconds
        if key not in self._made:
            scenario = self._run.scenario
            try:
                changed = altered(scenario, far_setting(scenario, what, seconds), on_day=True)
                run = simulate(changed)
                _ = run.verdicts
                self._made[key] = run
            except SimulatorError as error:
                self._made[key] = str(error).splitlines()[0]
        return self._made[key]


@dataclass(frozen=True, eq=False)
class Caller:
    """A flight as its caller sees it.

    Attributes
    ----------
    making, unit
        The run, and the flight.
    days
        Runs of late days.
    """

    making: Making
    unit: Unit
    days: LateDays

    @property
    def scenario(self) -> Scenario:
        """What was planned."""
        return self.making.run.scenario

    @cached_property
    def aim(self) -> str | None:
        """The marker that it is for: of its target, else of its constraints, else where it is
        seen.
        """
        unit, known = self.unit, dict(self.scenario.network.markers_on(self.unit.route))
        own = (name.place for rule in self.rules for _, name in rule.events() if self._is_own(name))
        named = (place for place in own if place in known)
        if unit.target is None and (marker := next(named, None)) is not None:
            return marker
        return seen_over(self.scenario, unit)

    @cached_property
    def rules(self) -> tuple[ConstraintModel, ...]:
        """The constraints that name it, or a group of it."""
        return tuple(
            rule
            for rule in self.scenario.all_constraints
            if self.unit.name in self.scenario.select(rule.selected)
            or any(self._is_own(name) for _, name in rule.events())
        )

    def _is_own(self, name: EventName) -> bool:
        groups = self.scenario.groups
        return name.subject == self.unit.name or self.unit.name in groups.get(name.subject, ())

    @property
    def call(self) -> Cue | None:
        """The cue at which it is called; None: it comes by the clock, or as planned."""
        return self.unit.orbit.call if self.unit.orbit is not None else self.unit.release

    @cached_property
    def trigger(self) -> Input | None:
        """What may be late: the most uncertain, else the longest, item before its call; without
        one, the call itself.

        Of a flight that comes by the clock, before what its constraints compare it with.
        """
        run = self.making.run
        target = self.unit.target.cue if self.unit.target is not None else None
        call = self.call
        if call is not None and call.after:
            events = call.after
        elif target is not None and target.planned:
            events, run = target.after, run.plan or run
        else:
            others = [name for rule in self.rules for _, name in rule.events()]
            events = tuple(name for name in others if not self._is_own(name))
        known = {each.path: each for each in inputs(self.scenario)}
        found: list[Input] = []
        for name in events:
            if run.events.find(name) is None:
                continue
            chain = run.explain(str(name))
            for link in chain.links:
                item = self.scenario.programme.get(link.subject)
                if link.kind == "item" and item is not None and item.setting in known:
                    found.append(known[item.setting])
            if not found and chain.root.setting in known:
                found.append(known[chain.root.setting])
        if not found and call is not None and call.setting in known:
            return known[call.setting]
        return max(found, key=self._doubt, default=None)

    def _doubt(self, what: Input) -> tuple[float, float]:
        """How uncertain an input is (s): upwards; and how long it is."""
        high = range_of(self.scenario, what).high
        return (0.0 if high is None else high - what.value), 0.0 if what.is_clock else what.value

    def broken(self, run: Run) -> list[str]:
        """The constraints on it that a run breaks."""
        names = {rule.name for rule in self.rules}
        return [each.name for each in run.verdicts if each.name in names and not each.holds]

    def called(self, run: Run) -> float | None:
        """When it is called in a run (s)."""
        if self.unit.orbit is not None:
            return run.flypasts[self.unit.name].called
        return run.released[self.unit.name] if self.call is not None else None

    def over(self, run: Run) -> float | None:
        """When it is over the marker that it is for, in a run (s)."""
        if self.aim is None:
            return None
        return run.events.find(EventName.head(self.unit.name, self.aim))

    def due(self, run: Run) -> float | None:
        """Its time on target in a run (s)."""
        if self.unit.name in run.flypasts:
            return run.flypasts[self.unit.name].due
        target = self.unit.target
        try:
            return run.time(target.cue) if target is not None and target.cue else None
        except ConstraintError:
            return None


def flight_card(making: Making, unit: Unit, days: LateDays) -> SheetPage:
    """When to call a flight, until when, and what becomes of it on a late day."""
    caller = Caller(making, unit, days)
    tables = []
    if caller.trigger is not None:
        tables.append(_late_table(caller, caller.trigger))
    notes = [] if caller.rules else ["no constraint names this flight"]
    notes += [_rule_text(rule) for rule in caller.rules]
    title = f"Flight: {unit.label}"
    return SheetPage("flight", unit.name, title, tuple(_facts(caller)), tuple(tables), tuple(notes))


def _rule_text(rule: ConstraintModel) -> str:
    text = rule.describe_whole()
    return text if text.startswith(rule.name) else f"{rule.name}: {text}"


def _facts(caller: Caller) -> Iterator[tuple[str, str]]:
    making, unit = caller.making, caller.unit
    run, scenario, orbit = making.run, caller.scenario, unit.orbit
    yield "flight", ", ".join(part for part in (unit.name, size_text(unit)) if part)
    if orbit is not None:
        on_station = run.events.find(EventName.head(unit.name, orbit.marker))
        period = f"gates every {duration(orbit.period)} from {making.text(at(on_station))} on"
        yield "orbits at", f"{orbit.marker}, {period}"
        if orbit.slowest < orbit.fastest:
            yield "may fly", f"{speed(orbit.slowest)} to {speed(orbit.fastest)}"
    call = caller.call
    if call is not None:
        called = making.text(at(caller.called(run)))
        yield "CALL", f"{called}; waits for {cue_words(scenario, call)}"
    else:
        cue = unit.target.cue if unit.target is not None else None
        yield "call", f"none: it is due {cue_words(scenario, cue)}" if cue else "none"
    yield "LATEST CALL" if call is not None else "holds until", _latest(caller)
    over, due = caller.over(run), caller.due(run)
    if caller.aim is not None:
        against = "" if None in (over, due) else f", due {making.text(at(due))}"
        yield f"OVER {caller.aim}", f"{making.text(at(over))}{against}"
    yield "LAST ABORT", _abort(caller)
    yield from kept_facts(unit)


def _abort(caller: Caller) -> str:
    """The last marker before the one that it is for: from there on it comes."""
    making, unit = caller.making, caller.unit
    network, run = caller.scenario.network, caller.making.run
    over = caller.over(run)
    if caller.aim is None or over is None:
        return "-"
    aim = network.station(unit.route, caller.aim)
    before = [
        (station, marker)
        for marker, station in network.markers_on(unit.route)
        if aim is not None and unit.start - SAME_PLACE <= station < aim - SAME_PLACE
    ]
    place = max(before)[1] if before else "its start"
    name = EventName.departs(unit.name, place) if before else EventName.starts(unit.name)
    leaves = run.events.find(name)
    if leaves is None:
        return "-"
    return f"{place}, {making.text(AtClock(leaves))}: {duration(over - leaves)} before {caller.aim}"


def _latest(caller: Caller) -> str:
    """Until when it may be called: the last of the days on which its constraints hold."""
    run, what = caller.making.run, caller.trigger
    if broken := caller.broken(run):
        return f"already broken: {', '.join(broken)}"
    if not caller.rules:
        return "no constraint names it"
    if what is None:
        return "nothing that it waits for can be late"
    low, high = 0.0, None
    for seconds in LATE[1:]:
        if _holds(caller, what, seconds):
            low = seconds
        else:
            high = seconds
            break
    while high is not None and high - low > _EXACT:
        middle = round((low + high) / 2, 1)
        low, high = (middle, high) if _holds(caller, what, middle) else (low, middle)
    late = f"{what_is_late(caller.scenario, what)} by {duration(low, 'down')}"
    last = caller.days.late(what, low)
    called = caller.called(last) if isinstance(last, Run) else None
    text = late if called is None else f"{caller.making.text(AtClock(called))}, where {late}"
    return f"{text} or more: nothing breaks up to that point" if high is None else text


def _holds(caller: Caller, what: Input, seconds: float) -> bool:
    run = caller.days.late(what, seconds)
    return isinstance(run, Run) and not caller.broken(run)


def what_is_late(scenario: Scenario, what: Input) -> str:
    """What is late in a row: `‘Speech’ ends late`, `Tanks steps off late`."""
    label = label_of(scenario, what.subject)
    return f"{label} {_DOES.get(what.kind, 'comes')} late"


def _late_table(caller: Caller, what: Input) -> SheetTable:
    unit = caller.unit
    calls, orbits = caller.call is not None, unit.orbit is not None
    columns = (
        SheetColumn("late by", right=True),
        *([SheetColumn("CALL", right=True)] if calls else []),
        SheetColumn("leaves", right=True),
        *([SheetColumn("gate", right=True)] if orbits else []),
        *([SheetColumn("speed", right=True)] if orbits else []),
        SheetColumn(f"over {caller.aim}" if caller.aim else "over", right=True),
        SheetColumn("against due", right=True),
        SheetColumn("breaks"),
    )
    rows = [_late_row(caller, what, seconds) for seconds in LATE]
    title = f"If {what_is_late(caller.scenario, what)}"
    return SheetTable(title, columns, tuple(rows))


def _late_row(caller: Caller, what: Input, seconds: float) -> tuple[SheetValue, ...]:
    unit, run = caller.unit, caller.days.late(what, seconds)
    late = "as planned" if seconds == 0 else duration(seconds)
    calls, orbits = caller.call is not None, unit.orbit is not None
    if isinstance(run, str):
        blank: list[SheetValue] = [None] * (3 + calls + 2 * orbits)
        return (late, *blank, f"the day cannot run: {run}")
    cells: list[SheetValue] = [late]
    cells += [at(caller.called(run))] if calls else []
    if orbits:
        flypast = run.flypasts[unit.name]
        cells += [AtClock(flypast.instant), str(flypast.gate), speed(flypast.speed)]
    else:
        cells.append(at(run.events.find(EventName.starts(unit.name))))
    over, due = caller.over(run), caller.due(run)
    error = None if over is None or due is None else over - due
    on_time = error is not None and abs(error) <= SAME_TIME
    cells.append(at(over))
    cells.append(None if error is None else "on time" if on_time else difference(error, "s"))
    broken = caller.broken(run)
    return (*cells, ", ".join(broken) if broken else "nothing")
