"""Judges of spacing: time gaps and distances between neighbours, and the separation of flights."""

from __future__ import annotations

from simulator.errors import ConstraintError
from simulator.scenario.events.instants import Passing
from simulator.scenario.model.constraints.spacing import (
    GapConstraint,
    HeadwayConstraint,
    SeparationConstraint,
    TimeGapConstraint,
)
from simulator.timeline.verdicts.apart import closest_in_time, in_the_air_together
from simulator.timeline.verdicts.cases import Case, TimeSource
from simulator.timeline.verdicts.distances import Distances, pair_at
from simulator.timeline.verdicts.neighbours import along, at_marker
from simulator.timeline.verdicts.pairs import Pair, time_gap_terms
from simulator.timeline.verdicts.registry import judges
from simulator.tolerances import SAME_PLACE


@judges(TimeGapConstraint)
def judge_time_gap(constraint: TimeGapConstraint, source: TimeSource) -> list[Case]:
    """Every time gap between neighbours of a selection lies in an interval."""
    bounds = constraint.at_least, constraint.at_most
    return [
        Case((time_gap_terms(source, pair, *pair.bounds(*bounds)),), pair_at(pair), pair.names)
        for pair in _neighbours(constraint, source)
    ]


@judges(HeadwayConstraint)
def judge_headway(constraint: HeadwayConstraint, source: TimeSource) -> list[Case]:
    """Every headway between neighbours of a selection lies in an interval."""
    bounds = constraint.at_least, constraint.at_most
    return [
        Case((time_gap_terms(source, pair, *pair.bounds(*bounds)),), _leaves(pair), pair.names)
        for pair in _heads(_neighbours(constraint, source), constraint)
    ]


@judges(GapConstraint)
def judge_gap(constraint: GapConstraint, source: TimeSource) -> Distances:
    """Every distance between neighbours of a selection lies in an interval."""
    pairs = [(pair,) for pair in _neighbours(constraint, source)]
    return Distances(pairs, constraint.at_least, constraint.at_most)


@judges(SeparationConstraint)
def judge_separation(
    constraint: SeparationConstraint, source: TimeSource
) -> list[Case] | Distances:
    """Of any two flights one is ahead of the other by a minimum, in time or in metres."""
    value, unit = constraint.at_least
    if unit == "m":
        return Distances(in_the_air_together(constraint, source), value)
    return closest_in_time(constraint, source)


def _heads(pairs: list[Pair], constraint: HeadwayConstraint) -> list[Pair]:
    """The pairs whose leader's head is where they are compared, too."""
    found = []
    for pair in pairs:
        first = pair.leader.unit.head_body
        place = pair.high + pair.common.shift
        reaches = first.start <= place + SAME_PLACE
        if first.leaves is not None and place > first.leaves.station - SAME_PLACE:
            reaches = False
        if reaches and pair.follower.rank == 0:
            found.append(pair._replace(leader=first, from_head=True))
    if not found:
        where = constraint.marker or ", ".join(constraint.along or ())
        raise ConstraintError(f"no head of these units follows another at {where}")
    return found


def _leaves(pair: Pair) -> Passing | None:
    """The follower's head leaves, if a pair is compared at one place."""
    return Passing(pair.follower.name, pair.low, "departure") if pair.low == pair.high else None


def _neighbours(
    constraint: TimeGapConstraint | HeadwayConstraint | GapConstraint, source: TimeSource
) -> list[Pair]:
    units = source.scenario.select(constraint.selected)
    if constraint.marker is not None:
        pairs, where = at_marker(source, units, constraint.marker), constraint.marker
    else:
        places = constraint.along or ()
        pairs, where = along(source, units, places), ", ".join(places)
    bounds = constraint.at_least, constraint.at_most
    pairs = [pair for pair in pairs if pair.bounds(*bounds) != (None, None)]
    if not pairs:
        raise ConstraintError(f"no two of these units follow each other at {where}")
    return pairs
