"""What each unit was doing at every moment, and because of what: read from passages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING, Literal

from simulator.scenario.events.instants import Instant, Passing, Released
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.cue import Hold
from simulator.timeline.why.delays import awaited
from simulator.timeline.why.motion import hold_at
from simulator.tolerances import SAME_PLACE, SAME_TIME

if TYPE_CHECKING:
    from simulator.timeline.run import Run

#: What a unit is doing.
ActivityKind = Literal[
    "waiting",  # for its cue, at its start
    "forming-up",  # from its cue to its start
    "moving",  # freely
    "following",  # on the move behind a unit ahead
    "queue",  # at a stand behind a unit ahead
    "hold",  # in a halt of its own, as long as that lasts at least
    "cue",  # in a halt of its own, for what that waits for
    "halt",  # while everything on the ground stands still
    "orbit",  # until its gate
    "broken-down",
]


@dataclass(frozen=True, slots=True)
class Activity:
    """What a unit was doing in one interval.

    Attributes
    ----------
    unit, body
        The unit; which body of it: the rank of an elastic column, where that broke down.
    kind
        What.
    start, end
        From when to when (s).
    station, upto
        Where its head was (m), at the beginning and at the end.
    cause
        The unit ahead; the event that is waited for, or the path of its clock time; the item that
        halts everything; the marker of a halt or an orbit; the incident. None where it has none.
    until
        The event with which it ended.
    """

    unit: str
    body: str
    kind: ActivityKind
    start: float
    end: float
    station: float
    upto: float
    cause: str | None
    until: Instant


def activities(run: Run) -> tuple[Activity, ...]:
    """What each unit was doing from the beginning of the run until it was gone, in the order of
    march and of time; of an elastic column what its first rank did, and where another broke down.
    """
    return tuple(
        each
        for body in run.scenario.bodies
        if body.rank == 0 or body.breakdowns
        for each in _merged(_of_body(run, body))
        if body.rank == 0 or each.kind == "broken-down"
    )


def _merged(found: Iterator[Activity]) -> list[Activity]:
    """Activities that last; pieces of one become one."""
    merged: list[Activity] = []
    for each in found:
        if each.end <= each.start + SAME_TIME:
            continue
        before = merged[-1] if merged else None
        if before is not None and (before.kind, before.cause) == (each.kind, each.cause):
            merged[-1] = replace(before, end=each.end, upto=each.upto, until=each.until)
        else:
            merged.append(each)
    return merged


def _of_body(run: Run, body: Body) -> Iterator[Activity]:
    passage = run.passages[body.name]
    knots = passage.stations.tolist()
    for number, (low, high) in enumerate(zip(knots, [*knots[1:], passage.end], strict=True)):
        left = float(passage.instants[number])
        if number:
            yield from _standing(run, body, number, low, arrived=passage.arrival(low), left=left)
        elif body.rank == 0:
            yield from _at_start(run, body, left)
        bound, anchor = passage.causes[number]
        behind = bound.body if bound is not None and anchor is None else None
        arrives = left + float(passage.slownesses[number]) * (high - low)
        until = Passing(body.name, high, "arrival")
        kind: ActivityKind = "moving" if behind is None else "following"
        yield Activity(body.unit.name, body.name, kind, left, arrives, low, high, behind, until)
    if passage.left < inf:
        last, end = len(knots) - 1, passage.end
        yield from _standing(run, body, last, end, arrived=passage.arrival(end), left=passage.left)


def _at_start(run: Run, body: Body, left: float) -> Iterator[Activity]:
    """Until it leaves its start: for its cue, as long as it forms up, for what is ahead."""
    unit, start, cue = body.unit.name, body.start, body.start_cue
    released = min(run.released[unit], left)
    if cue is not None:
        cause, until = awaited(run, cue), Released(unit)
        yield Activity(unit, unit, "waiting", run.begin, released, start, start, cause, until)
    yield from _standing(run, body, 0, start, arrived=released, left=left)


def _standing(
    run: Run, body: Body, number: int, station: float, *, arrived: float, left: float
) -> Iterator[Activity]:
    """What a body does at a stand after some knot: first what lasts as long as the scenario states,
    then what it waits for; halts of everything lie in both.
    """
    hold, until = hold_at(body, station), Passing(body.name, station, "departure")

    def doing(kind: ActivityKind, start: float, end: float, cause: str | None) -> Activity:
        return Activity(body.unit.name, body.name, kind, start, end, station, station, cause, until)

    (own, cause, lasts), then = _own(body, hold, station, number), _then(run, body, hold, number)
    at = arrived
    for halt in () if body.flies else run.ground_clock.halts:
        if halt.end <= at:
            continue
        start = min(max(halt.start, at), left)
        stands = min(at + lasts, start)
        yield doing(own, at, stands, cause)
        yield doing(then[0], stands, start, then[1])
        lasts -= stands - at
        at = min(halt.end, left)
        yield doing("halt", start, at, halt.item)
    stands = min(at + lasts, left)
    yield doing(own, at, stands, cause)
    yield doing(then[0], stands, left, then[1])


def _own(
    body: Body, hold: Hold | None, station: float, number: int
) -> tuple[ActivityKind, str | None, float]:
    """What a body does first at a stand, where, and for how long (s)."""
    orbit = body.unit.orbit
    if hold is not None and hold.incident is not None:
        return "broken-down", hold.incident, inf
    if orbit is not None and abs(station - orbit.station) <= SAME_PLACE:
        return "orbit", orbit.marker, inf
    if hold is not None:
        return "hold", hold.marker, hold.duration
    return "forming-up", None, 0.0 if number else body.form_up


def _then(run: Run, body: Body, hold: Hold | None, number: int) -> tuple[ActivityKind, str | None]:
    """What a body does then at a stand, and for what."""
    bound = run.passages[body.name].causes[number].bound
    if bound is not None:
        return "queue", bound.body
    if hold is not None and hold.until is not None:
        return "cue", awaited(run, hold.until)
    return "waiting", None
