"""Counts in a zone, and how long it is empty: judges, what they require, and verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.errors import ConstraintError
from simulator.format import clock
from simulator.scenario.events.instants import Instant, Passing
from simulator.scenario.in_zones import Integers
from simulator.scenario.model.constraints.base import ConstraintModel, Edge
from simulator.scenario.model.constraints.occupancy import (
    DENSITY,
    EmptyConstraint,
    OccupancyConstraint,
)
from simulator.scenario.scenario import Scenario
from simulator.timeline.occupancy import Count, Stay
from simulator.timeline.passage import Floats
from simulator.timeline.verdicts.cases import Moment, TimeSource, instant_of, moment_of
from simulator.timeline.verdicts.registry import judges
from simulator.timeline.verdicts.verdict import WORST, Instance, Verdict, verdict_of, within
from simulator.tolerances import DENSITY_HOLDS_FROM, SAME_STEP

if TYPE_CHECKING:
    from simulator.timeline.run import Run


class ZoneCount(NamedTuple):
    """Requires that a count in a zone be within bounds from one moment to another.

    Attributes
    ----------
    zone, counted
        Where, and what is counted.
    at_least, at_most
        Bounds of the count; of a density, per square metre.
    opens, closes
        The interval; None: from the beginning of the run, to its end.
    area
        Of a density, the area to divide by (m²).
    """

    zone: str
    counted: Count
    at_least: float | None
    at_most: float | None
    opens: Moment | None
    closes: Moment | None
    area: float | None = None


class EmptyTime(NamedTuple):
    """Requires that a zone never be empty for longer than ``at_most`` (s) between two moments."""

    zone: str
    at_most: float
    opens: Moment | None
    closes: Moment | None


@judges(OccupancyConstraint)
def judge_occupancy(constraint: OccupancyConstraint, source: TimeSource) -> ZoneCount:
    """A count in a zone stays within bounds."""
    scenario, count = source.scenario, constraint.count
    return ZoneCount(
        constraint.zone,
        "people" if count == DENSITY else count,
        constraint.at_least,
        constraint.at_most,
        _moment(scenario, constraint.from_),
        _moment(scenario, constraint.to),
        scenario.network.areas[constraint.zone] if count == DENSITY else None,
    )


@judges(EmptyConstraint)
def judge_empty(constraint: EmptyConstraint, source: TimeSource) -> EmptyTime:
    """A zone is not empty for longer than a maximum between two instants."""
    opens, closes = (_moment(source.scenario, edge) for edge in (constraint.from_, constraint.to))
    return EmptyTime(constraint.empty, constraint.at_most, opens, closes)


def _moment(scenario: Scenario, edge: Edge | None) -> Moment | None:
    return None if edge is None else moment_of(scenario, edge)


def verdict_on_count(constraint: ConstraintModel, required: ZoneCount, run: Run) -> Verdict:
    """The verdict on a count; values that last no time are ignored.

    Raises
    ------
    ConstraintError
        If the interval ends before it begins in this run.
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
    """The verdict on how long a zone is empty.

    Raises
    ------
    ConstraintError
        If the interval ends before it begins in this run.
    """
    start, stop = interval_of(required, run)
    times, units = values_between(run, required.zone, start, stop, "units")
    ends = np.append(times[1:], stop)
    zone, instances = _Zone(run, required.zone), []
    for step in np.flatnonzero(units == 0).tolist():
        slack = required.at_most - float(ends[step] - times[step])
        left = zone.instance(float(times[step]), slack, entering=False).events
        came = zone.instance(float(ends[step]), slack, entering=True).events
        who = dict.fromkeys(run.scenario.owner(event.subject) for event in (*left, *came))
        if step == 0 and isinstance(required.opens, Instant):
            left = left or (required.opens,)
        if step == len(times) - 1 and isinstance(required.closes, Instant):
            came = came or (required.closes,)
        instances.append(Instance(slack, float(times[step]), tuple(who), (*came, *left)))
    if not instances:
        instances = [Instance(required.at_most, start, ())]
    return verdict_of(constraint, instances)


def interval_of(required: ZoneCount | EmptyTime, run: Run) -> tuple[float, float]:
    """The beginning and the end (s) of the interval in which a zone is judged.

    Raises
    ------
    ConstraintError
        If it ends before it begins.
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


def values_between(
    run: Run, zone: str, start: float, stop: float, count: Count
) -> tuple[Floats, Integers]:
    """The steps of a count between two instants (s): when, and values; zero before the run."""
    times, values = run.occupancy(zone).between(start, stop, count)
    if start >= run.begin - SAME_STEP:
        return times, values
    if stop <= run.begin + SAME_STEP:
        return np.array([start]), np.zeros(1, dtype=np.int64)
    later = int(values[0] == 0)
    return np.append(start, times[later:]), np.append(0, values[later:])


class _Zone:
    """All stays in a zone as arrays, to look up many instants."""

    def __init__(self, run: Run, zone: str) -> None:
        self.run = run
        self.stays = run.stays(zone)
        sizes = [len(stay.enters) for stay in self.stays]
        self.whose = np.repeat(np.arange(len(self.stays)), sizes)
        none = np.empty(0)
        self.enters = np.concatenate([none, *(stay.enters for stay in self.stays)])
        self.leaves = np.concatenate([none, *(stay.leaves for stay in self.stays)])

    def instance(self, instant: float, slack: float, *, entering: bool) -> Instance:
        """The instance at an instant (s): units inside just after it, and the deciding step."""
        just_after = instant + SAME_STEP
        inside = self.whose[(self.enters <= just_after) & (self.leaves > just_after)]
        units = {self.stays[number].body.unit for number in np.unique(inside)}
        who = tuple(unit.name for unit in self.run.scenario.units if unit in units)
        edge = self.enters if entering else self.leaves
        crossings = (
            _crossing(self.run, self.stays[number], instant, entering=entering)
            for number in np.unique(self.whose[np.abs(edge - instant) <= SAME_STEP])
        )
        step = next((crossing for crossing in crossings if crossing is not None), None)
        return Instance(slack, instant, who, () if step is None else (step,))


def _crossing(run: Run, stay: Stay, instant: float, *, entering: bool) -> Passing | None:
    """A rank's passing over an edge of the zone at an instant (s).

    None if the rank is inside from the beginning, or leaves the parade there.
    """
    edge = stay.enters if entering else stay.leaves
    rank = np.flatnonzero(np.abs(edge - instant) <= SAME_STEP)[0]
    body, offset = stay.body, float(stay.body.offsets[rank])
    if entering:
        crossing = Passing(body.name, stay.near + offset, "departure")
    else:
        crossing = Passing(body.name, stay.far + body.unit.depth + offset, "arrival")
    at = run.passages[body.name].read(crossing.station, crossing.side)
    return crossing if abs(at - instant) <= SAME_STEP else None
