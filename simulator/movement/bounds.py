"""B(s), the earliest instants that the units ahead allow: who binds a unit on which stretch."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Protocol

from simulator.timeline.passage import Bound, Cause
from simulator.tolerances import SAME_PLACE, SAME_TIME

if TYPE_CHECKING:
    from simulator.movement.law import Motion


class Leader(Protocol):
    """What is promised of a unit ahead: its knots, and how far it is known; and whom it binds."""

    followers: list[Motion]
    station: float
    stations: list[float]
    instants: list[float]
    slownesses: list[float]


class Ahead:
    """A unit ahead, as it binds a motion from the latter's station ``low`` to its ``high``.

    Attributes
    ----------
    shift, reaction
        As of ``bound``.
    off
        The follower's station from which on the leader's tail is off the common ground.
    following
        The cause of the follower's motion where it follows.
    stations, instants, slownesses
        The leader's knots; they grow as it promises.
    """

    __slots__ = (
        "bound",
        "following",
        "high",
        "instants",
        "leader",
        "low",
        "off",
        "reaction",
        "shift",
        "slownesses",
        "stations",
    )

    def __init__(self, leader: Leader, low: float, high: float, bound: Bound) -> None:
        self.leader = leader
        self.low = low
        self.high = high
        self.bound = bound
        _, self.shift, cap, self.reaction = bound
        self.off = cap - self.shift
        self.following = Cause(bound, None)
        self.stations = leader.stations
        self.instants = leader.instants
        self.slownesses = leader.slownesses

    @property
    def known_to(self) -> float:
        """The follower's station up to which this bound is known (m); inf where to its end."""
        leader, (_, shift, cap, _) = self.leader, self.bound
        if leader.station >= cap - SAME_PLACE:
            return inf
        known = leader.station - shift
        if known >= self.high - SAME_PLACE:
            return inf
        return known if known > self.low else self.low

    def line(self, here: float) -> tuple[float, float, float, int]:
        """The bound from a station on, up to where its slope changes.

        Returns
        -------
        instant, slope, reach
            What it is there (s), its slope (s/m), and up to where (m).
        following
            The number of the leader's next knot.
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
        """The instant (s) from which on the leader, off the common ground, binds no more."""
        cap, stations = self.bound.cap, self.stations
        knot = bisect_left(stations, cap - SAME_PLACE) - 1
        if knot < 0:
            return -inf
        return self.instants[knot] + self.slownesses[knot] * (cap - stations[knot]) + self.reaction


class _NoOne:
    station = inf

    def __init__(self) -> None:
        self.followers: list[Motion] = []
        self.stations: list[float] = []
        self.instants: list[float] = []
        self.slownesses: list[float] = []


#: Binds nothing: the tail of no one was always off.
NOBODY = Ahead(_NoOne(), -inf, inf, Bound("", 0.0, -inf, 0.0))

#: Up to a station (m), from where the span before ends, this unit ahead binds.
Span = tuple[float, Ahead]


def spans(all_ahead: Sequence[Ahead], low: float, high: float) -> list[Span]:
    """Who binds from one station to another (m), where several do: the one that is the latest."""
    found = [
        ahead
        for ahead in all_ahead
        if ahead.low < high - SAME_PLACE and ahead.high > low + SAME_PLACE
    ]
    if len(found) == 1:
        return _one(found[0], low, high)
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


def _one(ahead: Ahead, low: float, high: float) -> list[Span]:
    """The common case, for speed."""
    result = [(min(ahead.high, high), ahead)]
    if ahead.low > low:
        result.insert(0, (ahead.low, NOBODY))
    if ahead.high < high - SAME_PLACE:
        result.append((high, NOBODY))
    return result


def envelope(active: Sequence[Ahead], low: float, high: float) -> Iterator[Span]:
    """The latest of some bounds between two stations (m), all of which bind there.

    Where two are equal, the first of them counts.
    """
    if len(active) < 2:
        yield high, active[0] if active else NOBODY
        return
    here = low
    while high > here + SAME_PLACE:
        lines = [ahead.line(here) for ahead in active]
        latest = max(instant for instant, *_ in lines) - SAME_TIME
        # Of those that are the latest here, the steepest is so a little further on.
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
