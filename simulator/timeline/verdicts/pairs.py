"""A follower and its leader, and what is required of the two, in instants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from simulator.scenario.events.instants import Passing
from simulator.scenario.lineup.body import Body
from simulator.timeline.verdicts.cases import Conjunction, Difference, Meeting, TimeSource
from simulator.tolerances import SAME_PLACE


class Pair(NamedTuple):
    """A unit behind another, from one of its stations to another.

    Attributes
    ----------
    follower, leader
        The two: what carries the head of the one, and what carries the tail of the other; or
        ranks of them, where their order has changed.
    low, high
        Stations of the follower (m) between which they are compared; equal at a marker.
    shift
        What added to such a station gives the same place on the route of the leader (m).
    common_end
        Station at which their common ground ends (m).
    common_start
        Station at which it begins (m). Where the two merge there, the follower may come to the
        line long before its turn: only when it leaves it, it follows.
    """

    follower: Body
    leader: Body
    low: float
    high: float
    shift: float
    common_end: float
    common_start: float

    @property
    def names(self) -> tuple[str, str]:
        """The leader, and the follower."""
        return self.leader.unit.name, self.follower.unit.name

    @property
    def entry(self) -> float:
        """Station at which the follower comes onto the common ground (m)."""
        return max(self.follower.start, self.common_start)

    @property
    def follower_arrives(self) -> Passing:
        """The follower's head comes to where they are compared."""
        waits = self.low <= self.entry + SAME_PLACE
        return Passing(self.follower.name, self.low, "departure" if waits else "arrival")

    @property
    def leader_clear(self) -> Passing:
        """The leader's tail is off the common ground."""
        off = self.common_end + self.shift + self.leader.length
        return Passing(self.leader.name, off, "arrival")

    def passes(
        self, station: float, beyond: float | None = None, *, at_most: bool = False
    ) -> Iterator[tuple[Passing, Passing]]:
        """The leader's tail ``beyond`` metres past a place, or off the common ground, and
        the follower's head at the place; on the side of arrival, and on that of departure.

        Where ``beyond`` is what they may be apart ``at_most``, nothing is required once the tail is
        off. At a marker there is one side: the head comes.
        """
        leader, follower = self.leader, self.follower
        place = station + (beyond or 0.0)
        capped = beyond is not None and place >= self.common_end - SAME_PLACE
        place = max(self.common_end, station) if capped else place
        there = place + self.shift + leader.length
        starts = there <= leader.start + SAME_PLACE
        arrives = Passing(leader.name, there, "departure" if starts else "arrival")
        leaves = arrives if capped else Passing(leader.name, there, "departure")
        if self.low == self.high:
            if not (at_most and capped):
                # A leader whose tail stands so far away is no farther until it leaves.
                yield leaves if at_most else arrives, self.follower_arrives
            return
        if station > self.entry + SAME_PLACE and not starts:
            yield arrives, Passing(follower.name, station, "arrival")
        if not (at_most and capped):
            yield leaves, Passing(follower.name, station, "departure")


def stations_of(
    source: TimeSource,
    pair: Pair,
    *,
    beyond: float = 0.0,
    later: float = 0.0,
    high: float | None = None,
) -> list[float]:
    """Stations (m) of the follower that decide: where either passage bends, and the ends.

    Parameters
    ----------
    source, pair
        What is looked at.
    beyond
        Metres past a place at which the leader's tail is looked at.
    later
        By how much (s) the follower must, or may, pass later.
    high
        Up to there only (m).
    """
    if pair.low == pair.high:
        return [pair.low]
    high = pair.high if high is None else high
    ahead, behind = pair.leader.name, pair.follower.name
    shift = pair.shift + pair.leader.length + beyond
    # Before its start the leader's tail has passed no place.
    low = max(pair.low, pair.leader.start - shift)
    if high < low:
        return []
    bends = (
        source.bends(behind),
        source.bends(ahead) - shift,
        source.meetings(Meeting(behind, ahead, shift, later, low, high)),
        [low, pair.common_end - beyond, high],
    )
    found = np.unique(np.concatenate(bends))
    stations: list[float] = found[(found >= low) & (found <= high)].tolist()
    return stations


def time_gap_terms(
    source: TimeSource, pair: Pair, at_least: float | None, at_most: float | None
) -> Conjunction:
    """The time gap of a pair is within bounds (s) at every station that decides."""
    terms: list[Difference] = []
    if at_least is not None:
        for tail, head in _passes(source, pair, later=at_least):
            terms.append(Difference(head, tail, -at_least))
    if at_most is not None:
        for tail, head in _passes(source, pair, later=at_most):
            terms.append(Difference(tail, head, at_most))
    return tuple(terms)


def _passes(
    source: TimeSource, pair: Pair, *, beyond: float | None = None, later: float = 0.0
) -> Iterator[tuple[Passing, Passing]]:
    for station in stations_of(source, pair, beyond=beyond or 0.0, later=later):
        passes = list(pair.passes(station, beyond))
        # At the end of a stretch only the arrival counts: leaving belongs to what follows.
        yield from passes[:1] if station > pair.high - SAME_PLACE else passes


def min_gap_terms(source: TimeSource, pair: Pair, at_least: float) -> Conjunction:
    """The two are at least so far apart (m), in instants.

    The follower's head passes each station no earlier than the leader's tail
    passes the place so many metres on, or is off the common ground.
    """
    return tuple(Difference(head, tail) for tail, head in _passes(source, pair, beyond=at_least))


def max_gap_terms(
    source: TimeSource, pair: Pair, at_most: float
) -> tuple[Conjunction, Conjunction]:
    """The two are at most so far apart (m) while both are on common ground, in instants.

    Returns
    -------
    tuple
        Two alternatives: the leader is off before the follower comes; or the follower's head
        passes each station no later than the leader's tail passes the place so many metres
        on, as far as that is on common ground.
    """
    # Nearer to the end the leader's tail is off before it is so far away.
    ends = pair.common_end - at_most
    terms = tuple(
        Difference(tail, head)
        for station in stations_of(source, pair, beyond=at_most, high=min(pair.high, ends))
        for tail, head in pair.passes(station, at_most, at_most=True)
    )
    return (Difference(pair.follower_arrives, pair.leader_clear),), terms
