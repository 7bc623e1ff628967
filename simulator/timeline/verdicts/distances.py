"""Distances that followers keep, in metres: verdicts on them, and the same as cases."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.scenario.events.instants import Passing
from simulator.scenario.model.constraints.base import ConstraintModel
from simulator.timeline.passage import Floats
from simulator.timeline.verdicts.cases import Case, Conjunction, TimeSource
from simulator.timeline.verdicts.pairs import Pair, max_gap_terms, min_gap_terms
from simulator.timeline.verdicts.verdict import Instance, Verdict, verdict_of, within
from simulator.tolerances import SAME_TIME

if TYPE_CHECKING:
    from simulator.timeline.run import Run


class Distances(NamedTuple):
    """Requires that pairs keep a distance within bounds, tail to head, while on common ground.

    Attributes
    ----------
    pairs
        One pair of each tuple must: a follower and its leader, or two flights in either order.
    at_least, at_most
        Bounds (m).
    """

    pairs: Sequence[tuple[Pair, ...]]
    at_least: float | None
    at_most: float | None = None

    def cases(self, source: TimeSource) -> list[Case]:
        """The same as differences of instants."""
        return [
            Case(
                tuple(each for pair in either for each in self._terms(source, pair)),
                pair_at(either[0]) if len(either) == 1 else None,
                either[-1].names,
            )
            for either in self.pairs
        ]

    def _terms(self, source: TimeSource, pair: Pair) -> tuple[Conjunction, ...]:
        least: Conjunction = ()
        at_least, at_most = pair.bounds(self.at_least, self.at_most)
        if at_least is not None:
            least = min_gap_terms(source, pair, at_least)
        if at_most is None:
            return (least,)
        return tuple(least + most for most in max_gap_terms(source, pair, at_most))


def verdict_on_distances(constraint: ConstraintModel, required: Distances, run: Run) -> Verdict:
    """The verdict on distances: the least slack decides."""
    instances = []
    for either in required.pairs:
        # If the leader is clear before the follower arrives, they are never there together.
        if any(_is_clear(run, pair) for pair in either):
            continue
        bounds = required.at_least, required.at_most
        found = [_worst(run, pair, *pair.bounds(*bounds)) for pair in either]
        if known := [instance for instance in found if instance is not None]:
            instances.append(max(known, key=lambda instance: instance.slack))
    if not instances:
        instances = [Instance(inf, None, required.pairs[0][-1].names)]
    return verdict_of(constraint, instances, "m")


def pair_at(pair: Pair) -> Passing | None:
    """The arrival of the follower's head, if a pair is compared at one place."""
    return pair.follower_arrives if pair.low == pair.high else None


def _is_clear(run: Run, pair: Pair) -> bool:
    return run.events.read(pair.leader_clear) <= run.events.read(pair.follower_arrives) + SAME_TIME


def distances(run: Run, pair: Pair) -> tuple[Floats, Floats]:
    """The distance of a pair, tail to head, wherever it may be least or greatest.

    Returns
    -------
    tuple
        Instants (s), ascending, and the distance (m) at each; between them it is linear. Empty if
        the two are never on the common ground together.
    """
    behind, ahead = run.passages[pair.follower.name], run.passages[pair.leader.name]
    first = last = run.events.read(pair.follower_arrives)
    if pair.low < pair.high:
        last = behind.departure(pair.high)
        # Only once both have left their places.
        first = max(first, ahead.departure(pair.leader.full_from))
    last = min(last, run.events.read(pair.leader_clear))
    if last < first or _is_clear(run, pair):
        return np.empty(0), np.empty(0)
    knots = [behind.instants, behind.arrival(behind.stations)]
    knots += [ahead.instants, ahead.arrival(ahead.stations), np.array([first, last])]
    instants = np.unique(np.concatenate(knots))
    instants = instants[(instants >= first) & (instants <= last)]
    heads = np.maximum(ahead.position(instants), pair.leader.full_from)
    tail = heads - pair.leader.length - pair.common.shift
    return instants, tail - behind.position(instants)


def _worst(run: Run, pair: Pair, low: float | None, high: float | None) -> Instance | None:
    instants, metres = distances(run, pair)
    if not len(metres):
        return None
    slacks = [within(value, low, high) for value in metres.tolist()]
    worst = int(np.argmin(slacks))
    at = float(instants[worst])
    close = low is not None and metres[worst] - low == slacks[worst]
    head, tail = (
        Passing(body.name, float(run.passages[body.name].position(at)), "departure")
        for body in (pair.follower, pair.leader)
    )
    return Instance(slacks[worst], at, pair.names, (tail, head) if close else (head, tail))
