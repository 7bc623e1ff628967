"""B(s), the earliest instants that the units ahead allow: lines along a unit's stations."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING, TypeAlias, cast

from simulator.scenario.network import SAME_PLACE
from simulator.timeline.passage import SAME_TIME, Bound, Cause

if TYPE_CHECKING:
    from simulator.movement.law import Motion


#: From station ``low`` to ``high`` (m) the bound is ``instant + slope * (s - low)``, by a unit ahead:
#: (low, high, instant, slope, ahead). The instant is -inf where nothing binds. A plain tuple: there
#: are as many as knots, and a named one takes three times as long to make.
Line: TypeAlias = "tuple[float, float, float, float, Ahead]"


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
        knots = leader.knots
        knot, last = self.knot, len(knots) - 1
        while knot < last and knots[knot + 1][0] <= low + shift + SAME_PLACE:
            knot += 1
        self.knot = knot
        # From `off` on the leader's tail is off the common ground.
        off = min(high, cap - shift)
        while low < off - SAME_PLACE:
            station, instant, slope, _ = knots[knot]
            knot += 1
            to = knots[knot][0] - shift if knot <= last else off
            if to > off:
                to = off
            if to > low + SAME_PLACE:
                instant += slope * (low + shift - station) + reaction
                result.append((low, to, instant, slope, self))
                low = to
        if high > low + SAME_PLACE:
            result.append((low, high, leader.passage.arrival(cap) + reaction, 0.0, self))
        return result


#: Stands in a line that binds nothing.
NOBODY: Ahead = cast("Ahead", None)


def bounds(all_ahead: Sequence[Ahead], low: float, high: float) -> list[Line]:
    """B between two stations (m): lines in ascending order, of which the last ends at ``high``."""
    of_each = [lines for ahead in all_ahead if (lines := ahead.lines(low, high))]
    lines = of_each[0] if len(of_each) == 1 else _upper(of_each)
    if not lines or lines[-1][1] < high - SAME_PLACE:
        lines.append((low, high, -inf, 0.0, NOBODY))
    return lines


def _upper(of_each: Sequence[Sequence[Line]]) -> list[Line]:
    """The upper envelope of several bounds; where two are equal, the first in the order of march."""
    result: list[Line] = []
    edges = sorted({edge for lines in of_each for line in lines for edge in line[:2]})
    cursors = [0] * len(of_each)
    for low, high in zip(edges, edges[1:], strict=False):
        if high <= low + SAME_PLACE:
            continue
        active: list[Line] = []
        for each, lines in enumerate(of_each):
            while cursors[each] < len(lines) and lines[cursors[each]][1] <= low + SAME_PLACE:
                cursors[each] += 1
            if cursors[each] < len(lines) and lines[cursors[each]][0] <= low + SAME_PLACE:
                active.append(lines[cursors[each]])
        while active and low < high - SAME_PLACE:
            highest = max(_at(line, low) for line in active)
            level = [line for line in active if _at(line, low) >= highest - SAME_TIME]
            top = max(level, key=_slope)
            to = high
            for line in active:
                if _slope(line) > _slope(top):
                    meet = low + (_at(top, low) - _at(line, low)) / (_slope(line) - _slope(top))
                    if low + SAME_PLACE < meet < to:
                        to = meet
            result.append((low, to, _at(top, low), _slope(top), top[4]))
            low = to
    return result


def _at(line: Line, station: float) -> float:
    return line[2] + line[3] * (station - line[0])


def _slope(line: Line) -> float:
    return line[3]
