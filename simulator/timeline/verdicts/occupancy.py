"""Judges of zones: how many are in one, and how long it stands empty."""

from __future__ import annotations

from simulator.scenario.model.constraints.base import Edge
from simulator.scenario.model.constraints.occupancy import (
    DENSITY,
    EmptyConstraint,
    OccupancyConstraint,
)
from simulator.scenario.scenario import Scenario
from simulator.timeline.verdicts.cases import Moment, TimeSource, moment_of
from simulator.timeline.verdicts.judges import judges
from simulator.timeline.verdicts.zones import EmptyTime, ZoneCount


@judges(OccupancyConstraint)
def judge_occupancy(constraint: OccupancyConstraint, source: TimeSource) -> ZoneCount:
    """A count in a zone stays within bounds."""
    scenario, count = source.scenario, constraint.count
    return ZoneCount(
        constraint.zone,
        "people" if count == DENSITY else count,
        constraint.at_least,
        constraint.at_most,
        *_interval(scenario, constraint.from_, constraint.to),
        scenario.network.areas[constraint.zone] if count == DENSITY else None,
    )


@judges(EmptyConstraint)
def judge_empty(constraint: EmptyConstraint, source: TimeSource) -> EmptyTime:
    """A zone stands empty no longer than a while between two instants."""
    interval = _interval(source.scenario, constraint.from_, constraint.to)
    return EmptyTime(constraint.empty, constraint.at_most, *interval)


def _interval(
    scenario: Scenario, from_: Edge | None, to: Edge | None
) -> tuple[Moment | None, Moment | None]:
    opens = None if from_ is None else moment_of(scenario, from_)
    return opens, None if to is None else moment_of(scenario, to)
