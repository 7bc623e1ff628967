"""A follower and its leader, and requirements on the two as differences of instants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from simulator.scenario.events.instants import Passing
from simulator.scenario.lineup.body import Body
from simulator.scenario.network import CommonRun
from simulator.timeline.verdicts.cases import Conjunction, Difference, Meeting, TimeSource
from simulator.tolerances import SAME_PLACE


class Pair(NamedTuple):
    """A unit behind another, from one station to another.

    Attributes
    ----------
    follower, leader
        The body at the head of the one unit, and at the tail of the other; other ranks of them if
        their order has changed.
    low, high
        Stations of the follower (m) between which they are compared; equal at a marker.
    common
        The common ground, from the follower's route to the leader's. Where the two merge, the
        follower may arrive at its beginning long before its turn: it follows once it leaves there.
    from_head
        Whether the leader's head counts, not its tail.
    """

    follower: Body
    leader: Body
    low: float
    high: float
    common: CommonRun
    from_head: bool = False

    @property
    def back(self) -> float:
        """How far behind the leader's head what counts of it is (m)."""
        return 0.0 if self.from_head else self.leader.length

    @property
    def moves_from(self) -> float:
        """Station of the leader's head from which on what counts of it moves (m)."""
        return self.leader.start if self.from_head else self.leader.full_from

    @property
    def waits(self) -> bool:
        """Whether the follower may wait for its turn where they are compared: at the line of a
        merge, and at a marker at which it keeps a time.
        """
        turns = [place for kept in self.follower.times for place in kept.stations]
        at_marker = any(abs(self.low - place) <= SAME_PLACE for place in turns)
        return at_marker or self.low <= self.entry + SAME_PLACE

    @property
    def names(self) -> tuple[str, str]:
        """The leader and the follower."""
        return self.leader.unit.name, self.follower.unit.name

    def bounds(
        self, at_least: float | None, at_most: float | None
    ) -> tuple[float | None, float | None]:
        """Bounds on how far apart they are: a maximum does not hold from one lap to the next."""
        return at_least, None if self.common.laps else at_most

    @property
    def entry(self) -> float:
        """Station at which the follower enters the common ground (m)."""
        return max(self.follower.start, self.common.low)

    @property
    def follower_arrives(self) -> Passing:
        """The follower's head arrives where they are compared; where it may wait, it leaves."""
        return Passing(self.follower.name, self.low, "departure" if self.waits else "arrival")

    @property
    def leader_clear(self) -> Passing:
        """The leader's tail is off the common ground."""
        off = self.common.high + self.common.shift + self.leader.length
        return Passing(self.leader.name, off, "arrival")

    def passes(
        self, station: float, beyond: float | None = None, *, at_most: bool = False
    ) -> Iterator[tuple[Passing, Passing]]:
        """The leader's tail ``beyond`` metres past a place, or off the common ground, and the
        follower's head at the place: both arriving, and both departing.

        If ``beyond`` is the maximum distance (``at_most``), nothing is required once the tail is
        off. At a marker only the arrival of the head counts.
        """
        leader, follower = self.leader, self.follower
        place = station + (beyond or 0.0)
        capped = beyond is not None and place >= self.common.high - SAME_PLACE
        place = max(self.common.high, station) if capped else place
        there = place + self.common.shift + self.back
        starts = there <= self.moves_from + SAME_PLACE
        arrives = Passing(leader.name, there, "departure" if starts else "arrival")
        leaves = arrives if capped else Passing(leader.name, there, "departure")
        if self.from_head and self.low == self.high:
            yield leaves, Passing(follower.name, station, "departure")
            return
        if self.low == self.high:
            if not (at_most and capped):
                # A leader whose tail stands there does not get farther away until it leaves.
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
    """Deciding stations (m) of the follower: where either passage bends, and the ends.

    Parameters
    ----------
    source, pair
        The instants, and the two units.
    beyond
        Metres from the follower's head to the place where the leader's tail is read.
    later
        By how much (s) the follower must, or may, pass later.
    high
        The last station (m); default: that of the pair.
    """
    if pair.low == pair.high:
        return [pair.low]
    high = pair.high if high is None else high
    ahead, behind = pair.leader.name, pair.follower.name
    shift = pair.common.shift + pair.back + beyond
    # Before it sets off, what counts of the leader has passed no place.
    low = max(pair.low, pair.moves_from - shift)
    if high < low:
        return []
    bends = (
        source.bends(behind),
        source.bends(ahead) - shift,
        source.meetings(Meeting(behind, ahead, shift, later, low, high)),
        [low, pair.common.high - beyond, high],
    )
    found = np.unique(np.concatenate(bends))
    stations: list[float] = found[(found >= low) & (found <= high)].tolist()
    return stations


def time_gap_terms(
    source: TimeSource, pair: Pair, at_least: float | None, at_most: float | None
) -> Conjunction:
    """The time gap of a pair is within bounds (s) at every deciding station."""
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
        # At the end of a stretch only the arrival counts: the departure belongs to the next.
        yield from passes[:1] if station > pair.high - SAME_PLACE else passes


def min_gap_terms(source: TimeSource, pair: Pair, at_least: float) -> Conjunction:
    """The two are at least ``at_least`` metres apart.

    The follower's head passes each station no earlier than the leader's tail passes the place
    ``at_least`` metres on, or is off the common ground.
    """
    return tuple(Difference(head, tail) for tail, head in _passes(source, pair, beyond=at_least))


def max_gap_terms(
    source: TimeSource, pair: Pair, at_most: float
) -> tuple[Conjunction, Conjunction]:
    """The two are at most ``at_most`` metres apart while both are on common ground.

    Returns
    -------
    tuple
        Two alternatives: the leader is off before the follower arrives; or the follower's head
        passes each station no later than the leader's tail passes the place ``at_most`` metres on,
        if that is on common ground.
    """
    ends = pair.common.high - at_most
    terms = tuple(
        Difference(tail, head)
        for station in stations_of(source, pair, beyond=at_most, high=min(pair.high, ends))
        for tail, head in pair.passes(station, at_most, at_most=True)
    )
    return (Difference(pair.follower_arrives, pair.leader_clear),), terms
