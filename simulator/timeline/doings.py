"""What each unit was doing at every instant, and why: its passage, cut where its state changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from math import inf
from typing import TYPE_CHECKING, Literal

from simulator.represented import Represented
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import EventName
from simulator.timeline.passage import Cause, Passage
from simulator.timeline.why.delays import awaited
from simulator.timeline.why.motion import hold_at
from simulator.tolerances import SAME_TIME

if TYPE_CHECKING:
    from simulator.timeline.run import Run

#: What a unit may be doing; in brackets what `Doing.cause` then is.
State = Literal[
    "waits",  # for a cue, at its start or at a hold (an event, or the path of a clock time)
    "forms-up",  # at its start
    "queues",  # stands behind a unit ahead (its body)
    "moves",  # at its own pace (the body ahead that it follows at this pace, if any)
    "behind",  # moves behind a slower unit ahead (its body)
    "halts",  # for as long as its own hold lasts (the marker)
    "stopped",  # while everything on the ground stands still (the programme item)
    "broken-down",  # (the incident)
    "orbits",  # (the marker)
    "clears",  # its head has left its route, its tail has not
]


#: A state, its cause, and until when it lasts (s).
_Phase = tuple[State, str | None, float]


@dataclass(frozen=True, slots=True, repr=False)
class Doing(Represented):
    """What a unit was doing from one instant to the next.

    Attributes
    ----------
    unit
        Which one.
    rank
        0: the unit, as its head does; else the number of a rank of it that broke down, from 0.
    state
        What it was doing.
    cause
        Why; see `State`. None where nothing but itself decides it.
    start, end
        From when to when (s).
    station, upto
        Where its head was then (m); the same place if it stood.
    """

    unit: str
    rank: int
    state: State
    cause: str | None
    start: float
    end: float
    station: float
    upto: float

    @property
    def stands(self) -> bool:
        """Whether it stood."""
        return self.upto <= self.station and self.state not in ("clears", "orbits")


def doings(run: Run) -> tuple[Doing, ...]:
    """What every unit was doing, in the order of march; of each, in the order of time.

    Those of a unit follow one another without a gap, from the beginning of the run until its tail
    is off its route. Breakdowns of its ranks come after them.
    """
    return tuple(doing for unit in run.scenario.units for doing in _of_unit(run, unit))


def _of_unit(run: Run, unit: Unit) -> Iterator[Doing]:
    found = [doing for doing in _of_body(run, unit.head_body) if _lasts(doing)]
    yield from _joined(found)
    gone, over = found[-1], run.events.find(str(EventName.finishes(unit.name)))
    if over is not None and over > gone.end + SAME_TIME:
        yield Doing(unit.name, 0, "clears", None, gone.end, over, gone.upto, gone.upto)
    for name, breakdown in run.breakdowns.items():
        incident, body = run.scenario.event_names.incidents[name]
        if body.name == unit.name and incident.rank:
            place = incident.station
            start, end = breakdown.start, breakdown.end
            yield Doing(unit.name, incident.rank, "broken-down", name, start, end, place, place)


def _lasts(doing: Doing) -> bool:
    return doing.end > doing.start + SAME_TIME


def _joined(found: Iterable[Doing]) -> Iterator[Doing]:
    """The same, where a state that goes on is one."""
    for _, several in groupby(found, lambda each: (each.state, each.cause, each.stands)):
        first, *rest = several
        last = rest[-1] if rest else first
        yield replace(first, end=last.end, upto=last.upto)


def _of_body(run: Run, body: Body) -> Iterator[Doing]:
    """At each knot of its passage, and on the way to the next."""
    passage = run.passages[body.name]
    knots = passage.stations.tolist()
    arrived = run.begin
    for number, (low, high) in enumerate(zip(knots, [*knots[1:], passage.end], strict=True)):
        left = float(passage.instants[number])
        yield from _standing(run, body, passage, number, arrived)
        arrived = left + float(passage.slownesses[number]) * (high - low)
        state, cause = _moving(body, passage.causes[number], low, high, arrived - left)
        yield Doing(body.unit.name, 0, state, cause, max(left, run.begin), arrived, low, high)
    if arrived + SAME_TIME < passage.left < inf and body.leaves is not None:
        place, why = passage.end, body.leaves.name
        yield Doing(body.unit.name, 0, "broken-down", why, arrived, passage.left, place, place)


def _moving(
    body: Body, cause: Cause, low: float, high: float, lasts: float
) -> tuple[State, str | None]:
    if cause.station is not None or cause.bound is None:
        return "moves", None
    slower = lasts > body.moving(low, high) + SAME_TIME
    return "behind" if slower else "moves", cause.bound.body


def _standing(
    run: Run, body: Body, passage: Passage, number: int, arrived: float
) -> Iterator[Doing]:
    """What a body does at a knot, from its arrival until it leaves."""
    place, left = float(passage.stations[number]), float(passage.instants[number])
    bound, at = passage.causes[number].bound, arrived
    last: _Phase = ("waits", None, left) if bound is None else ("queues", bound.body, left)
    for state, cause, upto in (*_own(run, body, place, number, arrived), last):
        for what, why, end in _with_halts(run, body, at, (state, cause, min(upto, left))):
            yield Doing(body.unit.name, 0, what, why, at, end, place, place)
            at = end


def _own(run: Run, body: Body, place: float, number: int, arrived: float) -> Iterator[_Phase]:
    """What it stands for of its own accord: each with its cause, and until when (s)."""
    clock, left = run.ground_clock, run.passages[body.name].departure(place)
    bound = run.passages[body.name].causes[number].bound
    if number == 0:
        cue, released = body.start_cue, run.released[body.name]
        if cue is not None:
            yield "waits", awaited(run, cue), released
            if body.form_up:
                formed = clock.wall(clock.ground(released) + body.form_up, "departure")
                yield "forms-up", None, formed
        return
    hold = hold_at(body, place)
    if hold is None:
        return
    if hold.incident is not None:
        yield "broken-down", hold.incident, run.breakdowns[hold.incident].end
        return
    if body.unit.orbit is not None and hold.marker == body.unit.orbit.marker:
        yield "orbits", hold.marker, left
        return
    if hold.duration:
        yield "halts", hold.marker, clock.wall(clock.ground(arrived) + hold.duration, "departure")
    if hold.until is not None and bound is None:
        yield "waits", awaited(run, hold.until), left


def _with_halts(run: Run, body: Body, start: float, phase: _Phase) -> Iterator[_Phase]:
    """A phase that begins at an instant, cut where everything on the ground stands still."""
    state, cause, end = phase
    for halt in () if body.flies else run.ground_clock.halts:
        if halt.start < end and halt.end > start:
            yield state, cause, max(halt.start, start)
            yield "stopped", halt.item, min(halt.end, end)
    yield state, cause, end
