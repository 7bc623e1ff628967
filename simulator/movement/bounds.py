"""B(s), the earliest instants that the units ahead allow: lines along a unit's stations."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from simulator.scenario.network import SAME_PLACE
from simulator.timeline.passage import SAME_TIME, Bound, Cause

if TYPE_CHECKING:
    from simulator.movement.law import Motion


class Line(NamedTuple):
    """From ``low`` to ``high`` (m) the bound is ``instant + slope * (s - low)``, by ``ahead``.

    Nothing binds where ``ahead`` is None.
    """

    low: float
    high: float
    instant: float
    slope: float
    ahead: Ahead | None


class Ahead:
    """A unit ahead, as it binds a motion from its station ``low`` to its station ``high``."""

    __slots__ = ("bound", "following", "high", "knot", "leader", "low")

    def __init__(self, leader: Motion, low: float, high: float, bound: Bound) -> None:
        self.leader = leader
        self.low = low
        self.high = high
        self.bound = bound
        self.following = Cause(bound, None)
        self.knot = 0

    def known_to(self, here: float) -> float:
        """The follower's station up to which this bound is known (m); inf where to its end."""
        leader, (_, shift, cap, _) = self.leader, self.bound
        if leader.station >= cap - SAME_PLACE or self.high <= here + SAME_PLACE:
            return inf
        known = leader.station - shift
        if known >= self.high - SAME_PLACE:
            return inf
        return known if known > self.low else self.low

    def lines(self, low: float, high: float) -> list[Line]:
        """The bound between two stations of the follower (m), as far as it binds there."""
        leader, (_, shift, cap, reaction) = self.leader, self.bound
        low, high = max(low, self.low), min(high, self.high)
        result: list[Line] = []
        if high <= low + SAME_PLACE:
            return result
        stations, instants, slownesses = leader.stations, leader.instants, leader.slownesses
        knot, last = self.knot, len(stations) - 1
        while knot < last and stations[knot + 1] <= low + shift + SAME_PLACE:
            knot += 1
        self.knot = knot
        # From `off` on the leader's tail is off the common ground.
        off = min(high, cap - shift)
        while low < off - SAME_PLACE:
            to = min(stations[knot + 1] - shift, off) if knot < last else off
            if to > low + SAME_PLACE:
                slope = slownesses[knot]
                instant = instants[knot] + slope * (low + shift - stations[knot]) + reaction
                result.append(Line(low, to, instant, slope, self))
                low = to
            knot += 1
        if high > low + SAME_PLACE:
            result.append(Line(low, high, leader.passage.arrival(cap) + reaction, 0.0, self))
        return result


def bounds(all_ahead: Sequence[Ahead], low: float, high: float) -> list[Line]:
    """B between two stations (m): lines in ascending order, of which the last ends at ``high``."""
    of_each = [lines for ahead in all_ahead if (lines := ahead.lines(low, high))]
    lines = of_each[0] if len(of_each) == 1 else _upper(of_each)
    if not lines or lines[-1].high < high - SAME_PLACE:
        lines.append(Line(low, high, -inf, 0.0, None))
    return lines


def _upper(of_each: Sequence[Sequence[Line]]) -> list[Line]:
    """The upper envelope of several bounds; where two are equal, the first in the order of march."""
    result: list[Line] = []
    edges = sorted({edge for lines in of_each for line in lines for edge in (line.low, line.high)})
    cursors = [0] * len(of_each)
    for low, high in zip(edges, edges[1:], strict=False):
        if high <= low + SAME_PLACE:
            continue
        active: list[Line] = []
        for each, lines in enumerate(of_each):
            while cursors[each] < len(lines) and lines[cursors[each]].high <= low + SAME_PLACE:
                cursors[each] += 1
            if cursors[each] < len(lines) and lines[cursors[each]].low <= low + SAME_PLACE:
                active.append(lines[cursors[each]])
        while active and low < high - SAME_PLACE:
            highest = max(_at(line, low) for line in active)
            level = [line for line in active if _at(line, low) >= highest - SAME_TIME]
            top = max(level, key=lambda line: line.slope)
            to = high
            for line in active:
                if line.slope > top.slope:
                    meet = low + (_at(top, low) - _at(line, low)) / (line.slope - top.slope)
                    if low + SAME_PLACE < meet < to:
                        to = meet
            result.append(Line(low, to, _at(top, low), top.slope, top.ahead))
            low = to
    return result


def _at(line: Line, station: float) -> float:
    return line.instant + line.slope * (station - line.low)
