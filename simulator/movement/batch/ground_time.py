"""The ground's clock in all replications: it stands still while everything on the ground does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import inf
from typing import NamedTuple

from simulator.movement.batch.tape import AnyNumber, maximum, minimum, where
from simulator.scenario.network import Side
from simulator.tolerances import SAME_TIME

#: When a halt begins, and how long it lasts (s).
_Halt = tuple[AnyNumber, AnyNumber]


class StoppedClock(NamedTuple):
    """A halt of everything: from when (s, wall time), for how long, and when it is by the ground's
    clock.
    """

    start: AnyNumber
    duration: AnyNumber
    ground: AnyNumber


class GroundTime:
    """Between wall time and the ground's own time, as `simulator.timeline.ground_clock`.

    Parameters
    ----------
    halts
        Starts and durations of all halts (s), in any order.
    """

    def __init__(self, halts: Iterable[_Halt]) -> None:
        self.halts: list[StoppedClock] = []
        end: AnyNumber = -inf
        for began, lasts in _in_order(list(halts)):
            ends = began + lasts
            start = maximum(began, end)  # of two that overlap, the second has what it adds
            duration = maximum(ends - start, 0.0)
            end = maximum(end, start + duration)
            self.halts.append(StoppedClock(start, duration, self.ground(start)))

    def ground(self, wall: AnyNumber) -> AnyNumber:
        """The ground's time at an instant (s); during a halt it does not change."""
        stood: AnyNumber = 0.0
        for halt in self.halts:
            stood = stood + minimum(maximum(wall - halt.start, 0.0), halt.duration)
        return wall - stood

    def wall(self, ground: AnyNumber, side: Side) -> AnyNumber:
        """The instant (s) of a ground time: of an arrival the first, of a departure the last."""
        edge = SAME_TIME if side == "arrival" else -SAME_TIME
        found = ground
        for halt in self.halts:
            found = found + where(ground - halt.ground > edge, halt.duration, 0.0)
        return found


def _in_order(halts: Sequence[_Halt]) -> Iterator[_Halt]:
    """The halts by their starts: in each replication the first, then the first of the others."""
    others = list(halts)
    while others:
        first = others.pop(0)
        for place, other in enumerate(others):
            later = other[0] < first[0]
            earlier = where(later, other[0], first[0]), where(later, other[1], first[1])
            others[place] = where(later, first[0], other[0]), where(later, first[1], other[1])
            first = earlier
        yield first
