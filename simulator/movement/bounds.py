"""B(s), the earliest instants that the units ahead allow: who binds a unit on which stretch."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import Protocol

from simulator.timeline.passage import Bound, Cause
from simulator.tolerances import SAME_PLACE, SAME_TIME


class Leader(Protocol):
    """What is promised of a unit ahead: its knots, and how far it is known."""

    station: float
    stations: list[float]
    instants: list[float]
    slownesses: list[float]


class Ahead:
    """A unit ahead, as it binds a motion from the latter's station ``low`` to its ``high``.

    Attributes
    ----------
    off
        The follower's station from which on the leader's tail is off the common ground.
    stations, instants, slownesses
        The leader's knots; they grow as it promises.
    knot
        The leader's knot that the follower's walk has reached.
    """

    __slots__ = (
        "bound",
        "following",
        "high",
        "instants",
        "knot",
        "leader",
        "low",
        "off",
        "slownesses",
        "stations",
    )

    def __init__(self, leader: Leader, low: float, high: float, bound: Bound) -> None:
        self.leader = leader
        self.low = low
        self.high = high
        self.bound = bound
        self.off = bound.cap - bound.shift
        self.following = Cause(bound, None)
        self.stations = leader.stations
        self.instants = leader.instants
        self.slownesses = leader.slownesses
        self.knot = 0

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

    def tail_off(self) -> float:
        """The instant (s) from which on the leader, off the common ground, binds no more."""
        stations, cap = self.stations, self.bound.cap
        knot = len(stations) - 1
        while knot >= 0 and stations[knot] >= cap - SAME_PLACE:
            knot -= 1
        if knot < 0:
            return -inf
        since = self.slownesses[knot] * (cap - stations[knot])
        return self.instants[knot] + since + self.bound.reaction

    def line(self, here: float) -> tuple[float, float, float]:
        """The bound from a station on: its instant there (s), its slope (s/m), its reach (m)."""
        if here >= self.off - SAME_PLACE:
            return self.tail_off(), 0.0, self.high
        shift, knot, stations = self.bound.shift, self.knot, self.stations
        while knot + 1 < len(stations) and stations[knot + 1] <= here + shift + SAME_PLACE:
            knot += 1
        slope = self.slownesses[knot]
        reach = stations[knot + 1] - shift if knot + 1 < len(stations) else inf
        return (
            self.instants[knot] + slope * (here + shift - stations[knot]) + self.bound.reaction,
            slope,
            min(reach, self.off, self.high),
        )


class _NoOne:
    station = inf

    def __init__(self) -> None:
        self.stations: list[float] = []
        self.instants: list[float] = []
        self.slownesses: list[float] = []


#: Binds nothing: the tail of no one was always off.
NOBODY = Ahead(_NoOne(), -inf, inf, Bound("", 0.0, -inf, 0.0))

#: From one station to another (m), this unit ahead binds.
Span = tuple[float, float, Ahead]


def spans(all_ahead: Sequence[Ahead], low: float, high: float) -> list[Span]:
    """Who binds between two stations (m): in ascending order, of which the last ends at ``high``.

    Where several do, it is cut so that each has its stretch on which it is the latest.
    """
    found = [
        (max(ahead.low, low), min(ahead.high, high), ahead)
        for ahead in all_ahead
        if ahead.low < high - SAME_PLACE and ahead.high > low + SAME_PLACE
    ]
    result: list[Span] = [*found] if len(found) < 2 else _latest(found)
    if not result or result[-1][1] < high - SAME_PLACE:
        result.append((low, high, NOBODY))
    return result


def _latest(found: Sequence[tuple[float, float, Ahead]]) -> list[Span]:
    """Cut overlapping spans; where two bounds are equal, the first in the order of march counts."""
    result: list[Span] = []
    edges = sorted({edge for low, high, _ in found for edge in (low, high)})
    for low, high in pairwise(edges):
        active = [
            ahead
            for start, end, ahead in found
            if start <= low + SAME_PLACE and end >= high - SAME_PLACE
        ]
        here = low
        while active and high > here + SAME_PLACE:
            lines = [ahead.line(here) for ahead in active]
            latest = max(line[0] for line in lines)
            # Of those that are the latest here, the steepest is so a little further on.
            top = max(
                (each for each, line in enumerate(lines) if line[0] >= latest - SAME_TIME),
                key=lambda each: lines[each][1],
            )
            instant, slope, _ = lines[top]
            to = min(high, *(reach for _, _, reach in lines))
            for other, steeper, _ in lines:
                if steeper > slope:
                    meet = here + (instant - other) / (steeper - slope)
                    if here + SAME_PLACE < meet < to:
                        to = meet
            if result and result[-1][2] is active[top] and result[-1][1] >= here - SAME_PLACE:
                result[-1] = (result[-1][0], to, active[top])
            else:
                result.append((here, to, active[top]))
            here = to
    return result
