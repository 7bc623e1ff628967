"""Requirements on a zone: how many are in it, how long it is empty; and the verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.errors import ConstraintError
from simulator.format import clock
from simulator.scenario.events.instants import Instant, Passing
from simulator.scenario.model.constraints.base import ConstraintModel
from simulator.timeline.occupancy import Count, Integers, Stay
from simulator.timeline.passage import Floats
from simulator.timeline.verdicts.cases import Aim, Moment, instant_of, slack_of, verdict_of
from simulator.timeline.verdicts.verdict import WORST, Instance, Verdict, within
from simulator.tolerances import DENSITY_HOLDS_FROM, HOLDS_FROM, SAME_STEP

if TYPE_CHECKING:
    from simulator.timeline.run import Run


class ZoneCount(NamedTuple):
    """Requires that what is counted in a zone be within bounds from one moment to another.

    Attributes
    ----------
    zone, counted
        Where, and what is counted.
    at_least, at_most
        Bounds of the count; of a density, per square metre.
    opens, closes
        From when to when; None: from the beginning of the run, to its end.
    area
        Of a density: what the count is divided by (m²).
    """

    zone: str
    counted: Count
    at_least: float | None
    at_most: float | None
    opens: Moment | None
    closes: Moment | None
    area: float | None = None


class EmptyTime(NamedTuple):
    """Requires that a zone stand empty at most so long (s) from one moment to another."""

    zone: str
    at_most: float
    opens: Moment | None
    closes: Moment | None


def verdict_on_count(constraint: ConstraintModel, required: ZoneCount, run: Run) -> Verdict:
    """The verdict on a count; only values that hold for a while are judged.

    Raises
    ------
    ConstraintError
        Where the interval ends before it begins in this run.
    """
    start, stop = interval_of(required, run)
    times, values = values_between(run, required.zone, start, stop, required.counted)
    size, most = required.area or 1.0, required.at_most
    slacks = [within(value / size, required.at_least, most) for value in values.tolist()]
    worst = sorted(range(len(slacks)), key=slacks.__getitem__)[:WORST]
    zone, instances = _Zone(run, required.zone), []
    for step in worst:
        at, slack = float(times[step]), slacks[step]
        crowded = most is not None and slack == most - values[step] / size
        instances.append(zone.instance(at, slack, entering=crowded))
    if required.area is None:
        return verdict_of(constraint, instances, required.counted, 0.0)
    return verdict_of(constraint, instances, "people/m2", DENSITY_HOLDS_FROM)


def verdict_on_empty_time(constraint: ConstraintModel, required: EmptyTime, run: Run) -> Verdict:
    """The verdict on how long a zone stands empty.

    Raises
    ------
    ConstraintError
        Where the interval ends before it begins in this run.
    """
    start, stop = interval_of(required, run)
    times, units = values_between(run, required.zone, start, stop, "units")
    ends = np.append(times[1:], stop)
    zone, instances = _Zone(run, required.zone), []
    for step in np.flatnonzero(units == 0).tolist():
        slack = required.at_most - float(ends[step] - times[step])
        left = zone.instance(float(times[step]), slack, entering=False)
        came = zone.instance(float(ends[step]), slack, entering=True)
        who = tuple(dict.fromkeys((*_subjects(run, left), *_subjects(run, came))))
        began, over = left.events, came.events
        if step == 0:
            began = began or _events(required.opens)
        if step == len(times) - 1:
            over = over or _events(required.closes)
        instances.append(Instance(slack, left.at, who, (*over, *began)))
    if not instances:
        instances = [Instance(required.at_most, start, ())]
    return verdict_of(constraint, sorted(instances, key=slack_of), "s", HOLDS_FROM)


def interval_of(required: ZoneCount | EmptyTime, run: Run) -> tuple[float, float]:
    """From when to when (s) a zone is looked at.

    Raises
    ------
    ConstraintError
        Where it ends before it begins.
    """
    opens, closes = required.opens, required.closes
    start = run.begin if opens is None else instant_of(run, opens)
    stop = run.end if closes is None else instant_of(run, closes)
    if stop < start - SAME_STEP:
        raise ConstraintError(
            f"its interval ends ({clock(run.scenario, stop)}) "
            f"before it begins ({clock(run.scenario, start)})"
        )
    return start, max(start, stop)


def _events(moment: Moment | None) -> tuple[Instant, ...]:
    """A moment, where it is an event."""
    return () if moment is None or isinstance(moment, float | int | Aim) else (moment,)


def values_between(
    run: Run, zone: str, start: float, stop: float, count: Count
) -> tuple[Floats, Integers]:
    """What is counted between two instants (s), and from when; before the run it is empty."""
    times, values = run.occupancy(zone).between(start, stop, count)
    if start >= run.begin - SAME_STEP:
        return times, values
    if stop <= run.begin + SAME_STEP:
        return np.array([start]), np.zeros(1, dtype=np.int64)
    later = int(values[0] == 0)
    return np.append(start, times[later:]), np.append(0, values[later:])


def _subjects(run: Run, instance: Instance) -> tuple[str, ...]:
    passings = [event for event in instance.events if isinstance(event, Passing)]
    return tuple(run.scenario.owner(passing.body) for passing in passings)


class _Zone:
    """All stays in a zone, laid out to look up many instants."""

    def __init__(self, run: Run, zone: str) -> None:
        self.run = run
        self.stays = run.stays(zone)
        sizes = [len(stay.enters) for stay in self.stays]
        self.whose = np.repeat(np.arange(len(self.stays)), sizes)
        none = np.empty(0)
        self.enters = np.concatenate([none, *(stay.enters for stay in self.stays)])
        self.leaves = np.concatenate([none, *(stay.leaves for stay in self.stays)])

    def instance(self, instant: float, slack: float, *, entering: bool) -> Instance:
        """An instance at an instant (s): units inside just after it, and the step that decides."""
        just_after = instant + SAME_STEP
        inside = self.whose[(self.enters <= just_after) & (self.leaves > just_after)]
        units = {self.stays[number].body.unit for number in np.unique(inside)}
        who = tuple(unit.name for unit in self.run.scenario.units if unit in units)
        edge = self.enters if entering else self.leaves
        steps: tuple[Instant, ...] = tuple(
            step
            for number in np.unique(self.whose[np.abs(edge - instant) <= SAME_STEP])
            for step in _steps(self.run, self.stays[number], instant, entering=entering)
        )
        return Instance(slack, instant, who, steps[:1])


def _steps(run: Run, stay: Stay, instant: float, *, entering: bool) -> list[Passing]:
    """The passing of a unit's rank over an edge of the zone at an instant, where there is one."""
    edge = stay.enters if entering else stay.leaves
    ranks = np.flatnonzero(np.abs(edge - instant) <= SAME_STEP)
    if not len(ranks):
        return []
    body, offset = stay.body, float(stay.body.offsets[ranks[0]])
    if entering:
        passing = Passing(body.name, stay.near + offset, "departure")
    else:
        passing = Passing(body.name, stay.far + body.unit.depth + offset, "arrival")
    # A rank that stands inside from the beginning, or leaves the parade there, crosses no edge.
    at = run.passages[body.name].read(passing.station, passing.side)
    return [passing] if abs(at - instant) <= SAME_STEP else []
