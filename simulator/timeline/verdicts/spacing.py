"""Constraints on neighbours: time gaps and distances, and the separation of flights."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from simulator.errors import ConstraintError
from simulator.scenario.events.instants import Passing
from simulator.scenario.model.constraints.spacing import (
    GapConstraint,
    SeparationConstraint,
    TimeGapConstraint,
)
from simulator.timeline.passage import Floats
from simulator.timeline.verdicts.cases import Case, Conjunction, RunTimes, TimeSource, verdict_of
from simulator.timeline.verdicts.neighbours import along, at_marker, flights_along, flights_at
from simulator.timeline.verdicts.pairs import Pair, max_gap_terms, min_gap_terms, time_gap_terms
from simulator.timeline.verdicts.verdict import Instance, Verdict, within
from simulator.tolerances import HOLDS_FROM, SAME_TIME

if TYPE_CHECKING:
    from simulator.timeline.run import Run


def time_gap_cases(constraint: TimeGapConstraint, source: TimeSource) -> list[Case]:
    """Every time gap between neighbours of a selection lies in an interval.

    Raises
    ------
    ConstraintError
        Where no two of the selected units are neighbours there in this run.
    """
    bounds = constraint.at_least, constraint.at_most
    return [
        Case((time_gap_terms(source, pair, *bounds),), _passing(pair), pair.names)
        for pair in _neighbours(constraint, constraint.time_gap, source)
    ]


def gap_cases(constraint: GapConstraint, source: TimeSource) -> list[Case]:
    """Every distance between neighbours of a selection lies in an interval, said in instants.

    Raises
    ------
    ConstraintError
        Where no two of the selected units are neighbours there in this run.
    """
    return [
        Case(_ways(constraint, source, pair), _passing(pair), pair.names)
        for pair in _neighbours(constraint, constraint.gap, source)
    ]


def _ways(constraint: GapConstraint, source: TimeSource, pair: Pair) -> tuple[Conjunction, ...]:
    least: Conjunction = ()
    if constraint.at_least is not None:
        least = min_gap_terms(source, pair, constraint.at_least)
    if constraint.at_most is None:
        return (least,)
    return tuple(least + way for way in max_gap_terms(source, pair, constraint.at_most))


def separation_cases(constraint: SeparationConstraint, source: TimeSource) -> list[Case]:
    """Of any two flights one is so far ahead of the other, said in instants.

    Raises
    ------
    ConstraintError
        Where no two of the flights share any air.
    """
    value, unit = constraint.at_least

    def asked(pair: Pair) -> Conjunction:
        return (
            time_gap_terms(source, pair, value, None)
            if unit == "s"
            else min_gap_terms(source, pair, value)
        )

    return [
        Case(tuple(asked(pair) for pair in orders), None, orders[1].names)
        for orders in _two_orders(constraint, source)
    ]


def judge_gap(constraint: GapConstraint, run: Run) -> Verdict:
    """Every distance between neighbours of a selection lies in an interval (m)."""
    pairs = _neighbours(constraint, constraint.gap, RunTimes(run))
    found = [_worst(run, pair, constraint.at_least, constraint.at_most) for pair in pairs]
    instances = [instance for instance in found if instance is not None]
    if not instances:
        # Nobody is there while the one ahead still is: nothing is asked of anybody.
        instances = [Instance(inf, None, pairs[0].names)]
    return verdict_of(constraint, sorted(instances, key=_slack), "m", HOLDS_FROM)


def judge_separation_in_metres(constraint: SeparationConstraint, run: Run) -> Verdict:
    """Of any two flights, one is so many metres ahead of the other."""
    least = constraint.at_least.value
    flights = _two_orders(constraint, RunTimes(run))
    instances = []
    for orders in flights:
        # Where one is off before the other comes, they are never there together.
        if not any(_is_off(run, pair) for pair in orders):
            found = [_worst(run, pair, least, None) for pair in orders]
            instances.append(max(filter(None, found), key=_slack))
    if not instances:
        instances = [Instance(inf, None, flights[0][1].names)]
    return verdict_of(constraint, sorted(instances, key=_slack), "m", HOLDS_FROM)


def _is_off(run: Run, pair: Pair) -> bool:
    return run.events.read(pair.leader_clear) <= run.events.read(pair.follower_arrives) + SAME_TIME


def distances(run: Run, pair: Pair) -> tuple[Floats, Floats]:
    """Tail to head of a pair, where it may be least or greatest.

    Returns
    -------
    tuple
        Instants (s), ascending, and the distance (m) at each; empty where the two are never on
        the common ground together. Between two of the instants the distance is linear.
    """
    behind, ahead = run.passages[pair.follower.name], run.passages[pair.leader.name]
    first = last = run.events.read(pair.follower_arrives)
    if pair.low < pair.high:
        last = behind.departure(pair.high)
        # It counts once both have left their starts.
        first = max(first, ahead.departure(pair.leader.start))
    last = min(last, run.events.read(pair.leader_clear))
    if last < first or _is_off(run, pair):
        return np.empty(0), np.empty(0)
    knots = [behind.instants, behind.arrival(behind.stations)]
    knots += [ahead.instants, ahead.arrival(ahead.stations), np.array([first, last])]
    instants = np.unique(np.concatenate(knots))
    instants = instants[(instants >= first) & (instants <= last)]
    tail = ahead.position(instants) - pair.leader.length - pair.shift
    return instants, tail - behind.position(instants)


def _worst(run: Run, pair: Pair, low: float | None, high: float | None) -> Instance | None:
    instants, metres = distances(run, pair)
    if not len(metres):
        return None
    slacks = [within(value, low, high) for value in metres.tolist()]
    worst = int(np.argmin(slacks))
    at = float(instants[worst])
    close = low is not None and metres[worst] - low == slacks[worst]
    head, tail = (_there(run, name, at) for name in (pair.follower.name, pair.leader.name))
    return Instance(slacks[worst], at, pair.names, (tail, head) if close else (head, tail))


def _there(run: Run, name: str, instant: float) -> Passing:
    """The front of a unit, or of its last rank, leaves where it is at an instant (s)."""
    station = float(run.passages[name].position(instant))
    return Passing(name, station, "departure")


def _neighbours(
    constraint: TimeGapConstraint | GapConstraint, names: Sequence[str], source: TimeSource
) -> list[Pair]:
    units = source.scenario.select(names)
    if constraint.marker is not None:
        pairs = at_marker(source, units, constraint.marker)
        where = f"follow each other past {constraint.marker}"
    else:
        places = constraint.along or ()
        pairs = along(source, units, places)
        where = f"follow each other along {', '.join(places)}"
    if not pairs:
        raise ConstraintError(f"no two of the units that it names {where}")
    return pairs


def _two_orders(constraint: SeparationConstraint, source: TimeSource) -> list[tuple[Pair, Pair]]:
    units = source.scenario.select(constraint.separation)
    if constraint.marker is not None:
        orders = flights_at(source, units, constraint.marker)
    else:
        orders = flights_along(source, units)
    if not orders:
        raise ConstraintError("no two of the flights that it names share air")
    return orders


def _passing(pair: Pair) -> Passing | None:
    """Where a pair is compared at one place, the head of the one behind is there."""
    return pair.follower_arrives if pair.low == pair.high else None


def _slack(instance: Instance) -> float:
    return instance.slack
