"""How much time each unit lost against free motion, where, and behind what.

A unit's passage less its free motion never falls; where it rises, the unit loses time: behind units
ahead, at its cues or in a halt. The delays of a unit sum to all that it loses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from simulator.represented import Represented
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.cue import Cue
from simulator.timeline.passage import Bound, Passage
from simulator.timeline.records import OfRun
from simulator.timeline.why.motion import hold_at
from simulator.tolerances import SAME_PLACE, SAME_TIME

if TYPE_CHECKING:
    import pandas as pd

    from simulator.timeline.run import Run

#: How a unit loses time.
DelayKind = Literal[
    "start",  # at its start, behind a unit ahead
    "queue",  # at a stand on its way, behind a unit ahead
    "slow",  # on the move behind a slower unit ahead
    "time-gap",  # behind the tail of a unit ahead, by the time gap that it keeps
    "headway",  # behind the head of a unit ahead, by the headway that it keeps
    "cue",  # at a hold, beyond its duration
    "halt",  # while everything on the ground stands still
]


@dataclass(frozen=True, slots=True, repr=False)
class Delay(Represented):
    """Time that a unit lost at one place, or on one stretch behind one unit ahead.

    Attributes
    ----------
    unit
        A unit, or a rank of an elastic column that broke down.
    seconds
        Lost against its free motion with its own holds (s).
    kind
        How; if a unit stood and crept behind the same one, the kind that cost it most.
    cause
        The unit ahead; the event that a hold waits for, or the path of its clock time; the item
        that halts everything.
    station, marker
        Where the delay began (m), and the marker there, if any.
    upto
        The station where it ended (m): the same one if the unit stood.
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
    """A part of a delay: at one station (m), or from one to another."""

    low: float
    high: float
    start: float
    end: float
    seconds: float
    kind: DelayKind
    cause: str


class Delays(OfRun[Delay]):
    """The delays of a run, the largest first."""

    def to_frame(self) -> pd.DataFrame:
        """One row per delay; columns as `Delay`, start and end are clock times."""
        from simulator.timeline.tables import DELAYS, RunTable

        return RunTable(self.run.scenario, DELAYS, list(map(astuple, self))).to_frame()


def delays(run: Run) -> Delays:
    """All delays of a run, the largest first; ties go by the order of march.

    A unit without a release or a target has no time of its own to leave: waiting at its start is
    not a delay.
    """
    found = [
        delay
        for body in run.scenario.bodies
        if not body.flies and (body.rank == 0 or body.breakdowns)
        for delay in _of_body(run, body)
        # What a rank loses behind the one ahead is the column's; at its breakdown, its own.
        if body.rank == 0 or delay.kind == "cue"
    ]
    return Delays(sorted(found, key=lambda delay: -delay.seconds), run)


def _of_body(run: Run, body: Body) -> list[Delay]:
    episodes: list[list[_Loss]] = []
    for loss in _losses(run, body):
        before = episodes[-1][-1] if episodes else None
        if before is not None and (loss.cause, loss.low) == (before.cause, before.high):
            episodes[-1].append(loss)
        else:
            episodes.append([loss])
    found = [_delay(run, body, episode) for episode in episodes]
    return [delay for delay in found if delay.seconds > SAME_TIME]


def _delay(run: Run, body: Body, episode: Sequence[_Loss]) -> Delay:
    first, last = episode[0], episode[-1]
    by_kind: dict[DelayKind, float] = {}
    for loss in episode:
        by_kind[loss.kind] = by_kind.get(loss.kind, 0.0) + loss.seconds
    return Delay(
        unit=body.name,
        seconds=sum(by_kind.values()),
        kind=max(by_kind, key=lambda each: by_kind[each]),
        cause=first.cause,
        station=first.low,
        marker=_marker(run, body, first.low),
        upto=last.high,
        start=first.start,
        end=last.end,
    )


def _marker(run: Run, body: Body, station: float) -> str | None:
    """The marker at a station (m): of several, that of the unit's own hold."""
    hold, network = hold_at(body, station), run.scenario.network
    if hold is not None and hold.marker:
        return hold.marker
    there = network.markers_on(body.route)
    return next((name for name, place in there if abs(place - station) <= SAME_PLACE), None)


def _losses(run: Run, body: Body) -> Iterator[_Loss]:
    """What is lost at each knot of the passage, and between it and the next."""
    passage = run.passages[body.name]
    knots = passage.stations.tolist()
    for number, (low, high) in enumerate(zip(knots, [*knots[1:], passage.end], strict=True)):
        for loss in _at_knot(run, body, passage, number):
            if loss.seconds > SAME_TIME:
                yield loss
        bound, anchor = passage.causes[number]
        if anchor is None and bound is not None:
            start = float(passage.instants[number])
            lasts = float(passage.slownesses[number]) * (high - low)
            lost = lasts - body.moving(low, high)
            yield _Loss(low, high, start, start + lasts, lost, _kind(bound, "slow"), bound.body)


def _at_knot(run: Run, body: Body, passage: Passage, number: int) -> Iterator[_Loss]:
    """What is lost standing at a knot, beyond the body's own hold: in halts, and for its cause."""
    station, left = float(passage.stations[number]), float(passage.instants[number])
    bound, hold = passage.causes[number].bound, hold_at(body, station)
    if number:
        arrived = passage.arrival(station)
        free = arrived + (hold.duration if hold is not None else 0.0)
    elif body.start_cue is None:
        return
    else:
        arrived = run.released[body.name]
        free = arrived + body.form_up
    for halt in run.ground_clock.halts:
        lasted = min(left, halt.end) - max(arrived, halt.start)
        if lasted > SAME_TIME:
            yield _Loss(station, station, free, left, lasted, "halt", halt.item)
            free += lasted
    if bound is not None:
        kind = _kind(bound, "queue" if number else "start")
        yield _Loss(station, station, free, left, left - free, kind, bound.body)
    elif number and hold is not None and hold.until is not None:
        yield _Loss(station, station, free, left, left - free, "cue", awaited(run, hold.until))


def _kind(bound: Bound, by_gap: DelayKind) -> DelayKind:
    """How a unit loses time behind another: by a time that it keeps, or by its gap."""
    return by_gap if bound.key == "gap" else bound.key


def awaited(run: Run, cue: Cue) -> str:
    """What a cue waits for: the last of its events, or the path of its clock or planned time."""
    if cue.at is not None or cue.planned:
        return cue.setting or ""
    return str(max(cue.after, key=lambda name: run.events[name]))
