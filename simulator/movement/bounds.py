"""B(s), the earliest instants that the units ahead allow, and which unit binds on which stretch."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Protocol

from simulator.timeline.passage import Bound, Cause
from simulator.tolerances import JUST_PAST, SAME_PLACE, SAME_TIME

if TYPE_CHECKING:
    from simulator.movement.law import Motion


class Leader(Protocol):
    """A motion as its followers see it: its knots, up to where it is promised."""

    followers: list[Motion]
    station: float
    stations: list[float]
    instants: list[float]
    slownesses: list[float]


class Ahead:
    """A leader, as it binds a follower from the follower's station ``low`` to its ``high``.

    Attributes
    ----------
    shift, reaction
        As of ``bound``.
    off
        The follower's station from which on the leader's tail is off the common ground.
    following
        The cause of the follower's motion while it follows.
    stations, instants, slownesses
        The leader's knots, the same lists: they grow as its passage is promised.
    """

    def __init__(self, leader: Leader, low: float, high: float, bound: Bound) -> None:
        self.leader, self.low, self.high, self.bound = leader, low, high, bound
        self.shift, self.reaction = bound.shift, bound.reaction
        self.off = bound.cap - bound.shift
        self.following = Cause(bound, None)
        self.stations = leader.stations
        self.instants = leader.instants
        self.slownesses = leader.slownesses

    @property
    def known_to(self) -> float:
        """The follower's station up to which this bound is known (m); inf if all of it is."""
        if self.leader.station >= self.bound.cap - SAME_PLACE:
            return inf
        known = self.leader.station - self.shift
        if known >= self.high - SAME_PLACE:
            return inf
        return known if known > self.low else self.low

    def line(self, here: float) -> tuple[float, float, float, int]:
        """The bound from a station on, up to where its slope changes.

        Returns
        -------
        instant, slope, reach
            The bound at the station (s), its slope (s/m), and up to where the slope holds (m).
        knot
            Index of the leader's next knot.
        """
        off, shift, stations = self.off, self.shift, self.stations
        if here >= off - SAME_PLACE:
            return self._tail_off(), 0.0, inf, len(stations)
        place = here + shift
        following = bisect_right(stations, place + SAME_PLACE) or 1
        knot = following - 1
        slope = self.slownesses[knot]
        instant = self.instants[knot] + slope * (place - stations[knot]) + self.reaction
        if following < len(stations) and (reach := stations[following] - shift) < off:
            return instant, slope, reach, following
        return instant, slope, off, following

    def _tail_off(self) -> float:
        """The instant (s) from which on the leader, off the common ground, no longer binds."""
        cap, stations = self.bound.cap, self.stations
        knot = bisect_left(stations, cap - SAME_PLACE) - 1
        if knot < 0:
            return -inf
        return self.instants[knot] + self.slownesses[knot] * (cap - stations[knot]) + self.reaction


class AheadAtPlace(Ahead):
    """A leader that binds a follower's departure from one place, and nothing beyond."""

    def __init__(self, leader: Leader, place: float, bound: Bound) -> None:
        super().__init__(leader, place, place + JUST_PAST, bound)
        self.off = place
        self._there = place + bound.shift
        self._arrival_counts = self._there >= bound.cap - SAME_PLACE

    @property
    def known_to(self) -> float:
        """The place, until what counts there is known; then inf."""
        least = self._there - SAME_PLACE if self._arrival_counts else self._there + JUST_PAST
        return inf if self.leader.station >= least else self.low

    def _tail_off(self) -> float:
        """The instant (s) from which on the leader no longer binds."""
        if self._arrival_counts:
            return super()._tail_off()
        knot = bisect_right(self.stations, self._there + SAME_PLACE) - 1
        since = self._there - self.stations[knot]
        return self.instants[knot] + self.slownesses[knot] * since + self.reaction


class _Absent:
    """A leader that was never there."""

    station = inf

    def __init__(self) -> None:
        self.followers: list[Motion] = []
        self.stations: list[float] = []
        self.instants: list[float] = []
        self.slownesses: list[float] = []


#: Binds nothing: its tail is off the common ground from the beginning.
UNBOUND = Ahead(_Absent(), -inf, inf, Bound("", 0.0, -inf, 0.0))

#: Where a leader ceases to bind (m); it begins where the span before it ends.
Span = tuple[float, Ahead]


def spans(all_ahead: Sequence[Ahead], low: float, high: float) -> list[Span]:
    """Which leader binds from one station to another (m): of several, the one with the latest
    bound.
    """
    found = [
        ahead
        for ahead in all_ahead
        if ahead.low < high - SAME_PLACE and ahead.high > low + SAME_PLACE
    ]
    if len(found) == 1:
        return _single(found[0], low, high)
    result: list[Span] = []
    inner = {edge for ahead in found for edge in (ahead.low, ahead.high) if low < edge < high}
    for start, end in pairwise([low, *sorted(inner), high]):
        active = [
            ahead
            for ahead in found
            if ahead.low <= start + SAME_PLACE and ahead.high >= end - SAME_PLACE
        ]
        for span in envelope(active, start, end):
            if result and result[-1][1] is span[1]:
                result.pop()
            result.append(span)
    return result


def _single(ahead: Ahead, low: float, high: float) -> list[Span]:
    """The common case, for speed."""
    result = [(ahead.high if ahead.high < high else high, ahead)]
    if ahead.low > low:
        result.insert(0, (ahead.low, UNBOUND))
    if ahead.high < high - SAME_PLACE:
        result.append((high, UNBOUND))
    return result


def envelope(active: Sequence[Ahead], low: float, high: float) -> Iterator[Span]:
    """The latest of several bounds between two stations (m), on which all of them bind.

    If two are equal, the first of them counts.
    """
    if len(active) < 2:
        yield high, active[0] if active else UNBOUND
        return
    here = low
    while high > here + SAME_PLACE:
        lines = [ahead.line(here) for ahead in active]
        latest = max(instant for instant, *_ in lines) - SAME_TIME
        # Of those that are latest here, the steepest is latest just beyond.
        top = max(
            (each for each, line in enumerate(lines) if line[0] >= latest),
            key=lambda each: lines[each][1],
        )
        instant, slope, *_ = lines[top]
        to = min(high, *(line[2] for line in lines))
        for other, steeper, *_ in lines:
            if steeper > slope:
                meet = here + (instant - other) / (steeper - slope)
                if here + SAME_PLACE < meet < to:
                    to = meet
        yield to, active[top]
        here = to
