"""Constraints on who is in a zone: at most, at least, and how long nobody is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.errors import ConstraintError
from simulator.scenario.events.instants import Instant, Passing
from simulator.scenario.model.constraints.occupancy import (
    DENSITY,
    EmptyConstraint,
    OccupancyConstraint,
)
from simulator.scenario.model.event_name import EventName
from simulator.timeline.occupancy import COUNTS, Count, Integers, Stay
from simulator.timeline.passage import Floats
from simulator.timeline.verdicts.cases import verdict_of
from simulator.timeline.verdicts.times import moment
from simulator.timeline.verdicts.verdict import WORST, Instance, Verdict, within
from simulator.tolerances import DENSITY_HOLDS_FROM, HOLDS_FROM, SAME_STEP

if TYPE_CHECKING:
    from simulator.timeline.run import Run


def judge_occupancy(constraint: OccupancyConstraint, run: Run) -> Verdict:
    """A count in a zone stays within bounds; only values that hold for a while are judged.

    Raises
    ------
    ConstraintError
        Where the interval ends before it begins in this run.
    """
    start, stop = interval(constraint, run)
    count = counted(constraint)
    times, values = _values(run, constraint.zone, start, stop, count)
    size = area(constraint, run)
    slacks = [
        within(value / size, constraint.at_least, constraint.at_most) for value in values.tolist()
    ]
    most = constraint.at_most
    worst = sorted(range(len(slacks)), key=slacks.__getitem__)[:WORST]
    zone, instances = _Zone(run, constraint.zone), []
    for step in worst:
        at, slack = float(times[step]), slacks[step]
        crowded = most is not None and slack == most - values[step] / size
        instances.append(zone.told(at, slack, entering=crowded))
    return verdict_of(
        constraint, instances, constraint.count, 0.0 if size == 1 else DENSITY_HOLDS_FROM
    )


def judge_empty(constraint: EmptyConstraint, run: Run) -> Verdict:
    """A zone stands empty no longer than a while between two instants.

    Raises
    ------
    ConstraintError
        Where the interval ends before it begins in this run.
    """
    start, stop = interval(constraint, run)
    times, units = _values(run, constraint.empty, start, stop, "units")
    ends = np.append(times[1:], stop)
    edges = run.scenario.event_names
    zone, instances = _Zone(run, constraint.empty), []
    for step in np.flatnonzero(units == 0).tolist():
        slack = constraint.at_most - float(ends[step] - times[step])
        left = zone.told(float(times[step]), slack, entering=False)
        came = zone.told(float(ends[step]), slack, entering=True)
        who = tuple(dict.fromkeys((*_subjects(run, left), *_subjects(run, came))))
        began, over = left.events, came.events
        if step == 0 and isinstance(constraint.from_, EventName):
            began = began or (edges.resolve(constraint.from_),)
        if step == len(times) - 1 and isinstance(constraint.to, EventName):
            over = over or (edges.resolve(constraint.to),)
        instances.append(Instance(slack, left.at, who, (*over, *began)))
    if not instances:
        instances = [Instance(constraint.at_most, start, ())]
    return verdict_of(
        constraint, sorted(instances, key=lambda instance: instance.slack), "s", HOLDS_FROM
    )


def _values(
    run: Run, zone: str, start: float, stop: float, count: Count
) -> tuple[Floats, Integers]:
    """What is counted between two instants (s), and from when; nobody is there before the run."""
    times, values = run.occupancy(zone).between(start, stop, count)
    if start >= run.begin - SAME_STEP:
        return times, values
    if stop <= run.begin + SAME_STEP:
        return np.array([start]), np.zeros(1, dtype=np.int64)
    later = int(values[0] == 0)
    return np.append(start, times[later:]), np.append(0, values[later:])


def interval(constraint: OccupancyConstraint | EmptyConstraint, run: Run) -> tuple[float, float]:
    """From when to when (s) a zone is looked at.

    Raises
    ------
    ConstraintError
        Where it ends before it begins.
    """
    start = run.begin if constraint.from_ is None else moment(run, constraint.from_)
    stop = run.end if constraint.to is None else moment(run, constraint.to)
    if stop < start - SAME_STEP:
        raise ConstraintError(
            f"its interval ends ({run.scenario.clock(stop):%H:%M:%S}) "
            f"before it begins ({run.scenario.clock(start):%H:%M:%S})"
        )
    return start, max(start, stop)


def counted(constraint: OccupancyConstraint) -> Count:
    """Which of the counts of a zone it is about."""
    return next((count for count in COUNTS if count == constraint.count), "people")


def area(constraint: OccupancyConstraint, run: Run) -> float:
    """What a count is divided by: the zone's area (m²) where a density is asked, else 1."""
    if constraint.count != DENSITY:
        return 1.0
    return run.scenario.network.areas[constraint.zone]


def _subjects(run: Run, instance: Instance) -> tuple[str, ...]:
    passings = [event for event in instance.events if isinstance(event, Passing)]
    return tuple(run.scenario.owner(passing.body) for passing in passings)


class _Zone:
    """Everybody's stays in a zone, to be asked for an instant again and again."""

    def __init__(self, run: Run, zone: str) -> None:
        self.run, self.zone = run, zone
        self.stays = run.stays(zone)
        sizes = [len(stay.enters) for stay in self.stays]
        self.whose = np.repeat(np.arange(len(self.stays)), sizes)
        none = np.empty(0)
        self.enters = np.concatenate([none, *(stay.enters for stay in self.stays)])
        self.leaves = np.concatenate([none, *(stay.leaves for stay in self.stays)])

    def told(self, instant: float, slack: float, *, entering: bool) -> Instance:
        """An instance at an instant (s): who is inside just after it, and who made the step."""
        just_after = instant + SAME_STEP
        inside = self.whose[(self.enters <= just_after) & (self.leaves > just_after)]
        units = {self.stays[number].body.unit for number in np.unique(inside)}
        who = tuple(unit.name for unit in self.run.scenario.units if unit in units)
        edge = self.enters if entering else self.leaves
        steps: tuple[Instant, ...] = tuple(
            step
            for number in np.unique(self.whose[np.abs(edge - instant) <= SAME_STEP])
            for step in _steps(self.run, self.zone, self.stays[number], instant, entering=entering)
        )
        return Instance(slack, instant, who, steps[:1])


def _steps(run: Run, zone: str, stay: Stay, instant: float, *, entering: bool) -> list[Passing]:
    """The passing of a unit's rank over an edge of the zone at an instant, where there is one."""
    edge = stay.enters if entering else stay.leaves
    ranks = np.flatnonzero(np.abs(edge - instant) <= SAME_STEP)
    if not len(ranks):
        return []
    body, offset = stay.body, float(stay.body.offsets[ranks[0]])
    passage = run.passages[body.name]
    for low, high in run.scenario.network.stretches(body.route, zone):
        near = low if body.unit.drawn_up else max(low, body.start)
        station = near + offset if entering else high + body.unit.depth + offset
        passing = Passing(body.name, station, "departure" if entering else "arrival")
        if abs(passage.read(station, passing.side) - instant) <= SAME_STEP:
            return [passing]
    return []
