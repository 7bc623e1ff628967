"""Verdicts on instants: the window, an event, the time between two events."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from simulator.scenario.events import Instant, ItemEdge, OfGroup
from simulator.scenario.model import BetweenConstraint, EventConstraint, WindowConstraint
from simulator.timeline.verdicts.verdict import TOLERANCE, Instance, Verdict, within

if TYPE_CHECKING:
    from simulator.timeline.run import Run


def judge_window(constraint: WindowConstraint, run: Run) -> Verdict:
    """Everything that must be over is over before the window's length has passed."""
    window = constraint.window
    opens = moment(run, window.from_)
    last = max(window.until, key=lambda name: run.events[name])
    closes = run.events[last]
    slack = window.length - (closes - opens)
    return _verdict(constraint, slack, closes, who(run, last))


def judge_event(constraint: EventConstraint, run: Run) -> Verdict:
    """An event lies in a clock interval, or within a tolerance of a clock time."""
    instant = run.events[constraint.event]
    low: float | None
    high: float | None
    if constraint.at is not None:
        at, tolerance = run.scenario.instant(constraint.at), constraint.tolerance or 0.0
        low, high = at - tolerance, at + tolerance
    else:
        low, high = (
            None if bound is None else run.scenario.instant(bound)
            for bound in constraint.within or (None, None)
        )
    return _verdict(constraint, within(instant, low, high), instant, who(run, constraint.event))


def judge_between(constraint: BetweenConstraint, run: Run) -> Verdict:
    """The time from one event to another lies in an interval."""
    first, second = constraint.between
    instant = run.events[second]
    slack = within(instant - run.events[first], *constraint.within)
    return _verdict(constraint, slack, instant, (*who(run, first), *who(run, second)))


def moment(run: Run, edge: str | dt.time | dt.datetime) -> float:
    """The instant (s) of an edge that is an event or a clock time."""
    return run.events[edge] if isinstance(edge, str) else run.scenario.instant(edge)


def who(run: Run, name: str) -> tuple[str, ...]:
    """The unit or item whose event this is; of a group, the member that is first or last."""
    return (_subject(run, run.scenario.event_names.resolve(name)),)


def _subject(run: Run, instant: Instant) -> str:
    match instant:
        case OfGroup(members, last):
            return _subject(run, (max if last else min)(members, key=run.events.read))
        case ItemEdge(item, _):
            return item
    return instant.unit


def _verdict(
    constraint: WindowConstraint | EventConstraint | BetweenConstraint,
    slack: float,
    at: float,
    names: tuple[str, ...],
) -> Verdict:
    instance = Instance(slack, at, tuple(dict.fromkeys(names)))
    return Verdict(
        constraint.name,
        constraint.kind,
        slack >= TOLERANCE,
        "s",
        (instance,),
        constraint.severity,
        constraint.because,
    )
