"""How much time each unit lost against free motion, where, and behind what.

A unit's passage less its free motion never falls; where it rises, the unit loses time. What it
loses behind units ahead and at its cues is all that it loses: the delays of a unit sum to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from simulator.scenario.lineup.body import Body
from simulator.timeline.passage import Passage
from simulator.timeline.why.motion import hold_at
from simulator.tolerances import SAME_PLACE, SAME_TIME

if TYPE_CHECKING:
    from simulator.timeline.run import Run

#: What a unit loses time by.
DelayKind = Literal[
    "start",  # at its start, behind a unit ahead
    "queue",  # at a stand on its way, behind a unit ahead
    "slow",  # on the move behind a slower unit ahead
    "cue",  # at a hold, beyond its duration
    "halt",  # while everything on the ground stands still
]


@dataclass(frozen=True, slots=True)
class Delay:
    """Time that a unit lost at one place, or on one stretch behind one unit ahead.

    Attributes
    ----------
    unit
        What lost it: a unit, or a rank of an elastic column that broke down.
    seconds
        How much, against its free motion with its own holds (s).
    kind
        By what; where a unit stood and crept behind the same one, by what it lost most.
    cause
        The unit ahead; the event that a hold waits for, or the path of its clock time; the item
        that halts everything.
    station, marker
        Where it began (m), and the marker there, if any.
    upto
        The station where it ended (m): the same one, where the unit stood.
    start, end
        From when to when (s).
    """

    unit: str
    seconds: float
    kind: DelayKind
    cause: str
    station: float
    marker: str | None
    upto: float
    start: float
    end: float


class _Loss(NamedTuple):
    """A piece of a delay: at one station (m), or from one to another."""

    low: float
    high: float
    start: float
    end: float
    seconds: float
    kind: DelayKind
    cause: str


def delays(run: Run) -> tuple[Delay, ...]:
    """All delays of a run, the largest first; ties go by the order of march.

    A unit that waits for no release has no time of its own to leave: what it waits at its start
    is not lost.
    """
    found = [
        delay
        for body in run.scenario.bodies
        if body.rank == 0 or body.breakdowns
        for delay in _of_unit(run, body)
        # What a rank loses behind the one ahead is the column's; where it broke down, its own.
        if body.rank == 0 or delay.kind == "cue"
    ]
    return tuple(sorted(found, key=lambda delay: -delay.seconds))


def _of_unit(run: Run, body: Body) -> Iterator[Delay]:
    episode: list[_Loss] = []
    for loss in _losses(run, body):
        if episode and (loss.cause, loss.low) != (episode[-1].cause, episode[-1].high):
            yield from _summed(run, body, episode)
            episode = []
        episode.append(loss)
    yield from _summed(run, body, episode)


def _summed(run: Run, body: Body, episode: Sequence[_Loss]) -> Iterator[Delay]:
    seconds = sum(loss.seconds for loss in episode)
    if seconds <= SAME_TIME:
        return
    first, last = episode[0], episode[-1]
    by_kind: dict[DelayKind, float] = {}
    for loss in episode:
        by_kind[loss.kind] = by_kind.get(loss.kind, 0.0) + loss.seconds
    kind = max(by_kind, key=lambda each: by_kind[each])
    yield Delay(
        body.name,
        seconds,
        kind,
        first.cause,
        first.low,
        _marker(run, body, first.low),
        last.high,
        first.start,
        last.end,
    )


def _marker(run: Run, body: Body, station: float) -> str | None:
    """The marker at a station (m): that of the unit's own hold, where several are there."""
    hold = hold_at(body, station)
    if hold is not None and hold.marker:
        return hold.marker
    network = run.scenario.network
    for name in network.markers:
        there = network.station(body.route, name)
        if there is not None and abs(there - station) <= SAME_PLACE:
            return name
    return None


def _losses(run: Run, body: Body) -> Iterator[_Loss]:
    """What is lost at each knot of the passage, and on the piece after it."""
    passage = run.passages[body.name]
    if body.flies:
        return
    knots = passage.stations.tolist()
    for number, (low, high) in enumerate(zip(knots, [*knots[1:], passage.end], strict=True)):
        for standing in _at_knot(run, body, passage, number):
            if standing.seconds > SAME_TIME:
                yield standing
        cause = passage.causes[number]
        if cause.station is None and cause.bound is not None:
            start = float(passage.instants[number])
            end = start + float(passage.slownesses[number]) * (high - low)
            lost = end - start - body.moving(low, high)
            yield _Loss(low, high, start, end, lost, "slow", cause.bound.unit)


def _at_knot(run: Run, body: Body, passage: Passage, number: int) -> Iterator[_Loss]:
    """The stand at a knot beyond the own hold: while everything halts, and for its own causes."""
    station, left = float(passage.stations[number]), float(passage.instants[number])
    bound, hold = passage.causes[number].bound, hold_at(body, station)
    if number == 0:
        if body.release is None:
            return
        arrived, free = run.released[body.name], run.released[body.name]
    else:
        way = station - float(passage.stations[number - 1])
        arrived = float(passage.instants[number - 1] + passage.slownesses[number - 1] * way)
        free = arrived + (hold.duration if hold is not None else 0.0)
    for halt in run.scenario.ground_clock.halts:
        lasted = min(left, halt.end) - max(arrived, halt.start)
        if lasted > SAME_TIME:
            yield _Loss(station, station, free, left, lasted, "halt", halt.item)
            free += lasted
    if bound is not None:
        kind: DelayKind = "queue" if number else "start"
        yield _Loss(station, station, free, left, left - free, kind, bound.unit)
    elif number and hold is not None and hold.until is not None:
        cue = _cue_of(run, body, station)
        yield _Loss(station, station, free, left, left - free, "cue", cue)


def _cue_of(run: Run, body: Body, station: float) -> str:
    """What a hold waited for: the last of its events, or the path of its clock time."""
    hold = hold_at(body, station)
    assert hold is not None
    assert hold.until is not None
    if hold.until.at is not None:
        return hold.until.setting or ""
    return str(max(hold.until.after, key=lambda name: run.events[name]))
