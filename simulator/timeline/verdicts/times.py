"""Judges of instants: the window, an event, two events, order, targets, halts, stays."""

from __future__ import annotations

from itertools import pairwise

from simulator.errors import ConstraintError
from simulator.scenario.events.instants import Passing
from simulator.scenario.model.constraints.times import (
    BetweenConstraint,
    EventConstraint,
    HaltConstraint,
    InsideConstraint,
    OrderConstraint,
    TotConstraint,
    WindowConstraint,
)
from simulator.scenario.model.event_name import EventName
from simulator.timeline.verdicts.cases import (
    Aim,
    Case,
    Difference,
    Moment,
    TimeSource,
    between,
    moment_of,
    subjects,
)
from simulator.timeline.verdicts.registry import judges
from simulator.tolerances import SAME_PLACE


@judges(WindowConstraint)
def judge_window(constraint: WindowConstraint, source: TimeSource) -> list[Case]:
    """Everything in the window is over before its length has passed."""
    window = constraint.window
    opens = moment_of(source.scenario, window.from_)
    cases = []
    for name in window.until:
        closes = moment_of(source.scenario, name)
        terms = between(opens, closes, None, window.length)
        # An event before the window opens is not in it.
        after = Difference(closes, opens, only_if_negative=True)
        cases.append(Case(((*terms, after),), closes, subjects(source, closes)))
    return cases


@judges(EventConstraint)
def judge_event(constraint: EventConstraint, source: TimeSource) -> list[Case]:
    """An event lies in a clock interval, or within a tolerance of a clock time."""
    scenario = source.scenario
    event = moment_of(scenario, constraint.event)
    tolerance = constraint.tolerance or 0.0
    low, high = constraint.within or (constraint.at, constraint.at)
    terms = []
    if low is not None:
        terms.append(_not_before(event, moment_of(scenario, low), tolerance))
    if high is not None:
        terms.append(_not_after(event, moment_of(scenario, high), tolerance))
    return [Case((tuple(terms),), event, subjects(source, event))]


def _not_before(event: Moment, at: Moment, tolerance: float) -> Difference:
    if isinstance(at, float):
        return Difference(event, 0.0, tolerance - at)
    return Difference(event, at, tolerance)


def _not_after(event: Moment, at: Moment, tolerance: float) -> Difference:
    if isinstance(at, float):
        return Difference(0.0, event, at + tolerance)
    return Difference(at, event, tolerance)


@judges(BetweenConstraint)
def judge_between(constraint: BetweenConstraint, source: TimeSource) -> list[Case]:
    """The time from one event to another lies in an interval."""
    first, second = (moment_of(source.scenario, name) for name in constraint.between)
    terms = between(first, second, *constraint.within)
    return [Case((terms,), second, subjects(source, first, second))]


@judges(OrderConstraint)
def judge_order(constraint: OrderConstraint, source: TimeSource) -> list[Case]:
    """Each event is no earlier than the one before it in the order."""
    scenario, marker = source.scenario, constraint.marker
    names = [name for _, name in constraint.events()]
    if marker is not None:
        # A unit that waits at the marker has arrived, but has not passed.
        passes = [EventName.departs(unit, marker) for unit in scenario.select(constraint.order)]
        names = [name for name in passes if name in scenario.event_names]
    moments = [moment_of(scenario, name) for name in names]
    return [
        Case(((Difference(after, before),),), after, subjects(source, before, after))
        for before, after in pairwise(moments)
    ]


@judges(TotConstraint)
def judge_tot(constraint: TotConstraint, source: TimeSource) -> list[Case]:
    """Each unit is at its target within a tolerance of when it is due."""
    scenario, tolerance = source.scenario, constraint.tolerance
    names = scenario.event_names
    units = [scenario.unit[name] for name in scenario.select(constraint.tot)]
    due: list[tuple[EventName, Moment, float]]
    if constraint.at is None or constraint.marker is None:
        due = [
            (EventName.head(unit.name, unit.target.marker), Aim(unit.name), 0.0)
            for unit in units
            if unit.target is not None
        ]
    else:
        first, every = moment_of(scenario, constraint.at), constraint.every or 0.0
        heads = [EventName.head(unit.name, constraint.marker) for unit in units if unit.flies]
        passing = [name for name in heads if name in names]
        due = [(name, first, number * every) for number, name in enumerate(passing)]
    cases = []
    for name, moment, later in due:
        over = names.resolve(name)
        terms = between(moment, over, later - tolerance, later + tolerance)
        cases.append(Case((terms,), over, (name.subject,)))
    return cases


@judges(HaltConstraint)
def judge_halt(constraint: HaltConstraint, source: TimeSource) -> list[Case]:
    """No unit stands at a station for longer than a maximum."""
    cases = []
    for unit in source.scenario.select(constraint.halt):
        body = source.scenario.body[unit]
        if body.flies:
            continue
        terms: list[Difference] = []
        # A unit that is towed away stood where it broke down.
        end = body.end if body.leaves is None else body.leaves.station
        stations = source.bends(unit).tolist() + ([end] if end < body.end else [])
        for station in stations:
            # Waiting at its start is not a halt.
            if body.start + SAME_PLACE < station < body.end:
                arrives = Passing(unit, station, "arrival")
                terms += between(
                    arrives, Passing(unit, station, "departure"), None, constraint.at_most
                )
        if not terms:
            off = Passing(unit, end, "arrival")
            terms += between(off, off, None, constraint.at_most)
        cases.append(Case((tuple(terms),), None, (unit,)))
    if not cases:
        raise ConstraintError("none of its units is on the ground")
    return cases


@judges(InsideConstraint)
def judge_inside(constraint: InsideConstraint, source: TimeSource) -> list[Case]:
    """Each unit takes a time within bounds from entering a zone to clearing it."""
    names, zone = source.scenario.event_names, constraint.zone
    cases = []
    for unit in source.scenario.select(constraint.inside):
        if (enters := EventName.enters(unit, zone)) in names:
            clears = names.resolve(EventName.clears(unit, zone))
            bounds = constraint.at_least, constraint.at_most
            terms = between(names.resolve(enters), clears, *bounds)
            cases.append(Case((terms,), clears, (unit,)))
    return cases
