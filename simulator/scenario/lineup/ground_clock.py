"""The clock of the ground, which stands still while everything on the ground does.

Motion knows nothing of a halt of everything: it goes by the ground's clock. Wall time is a step
function of ground time, and cues, which come in wall time, are mapped back.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from simulator.scenario.lineup.cue import Item
from simulator.scenario.network import Side
from simulator.tolerances import SAME_TIME


class Halt(NamedTuple):
    """A halt of everything: which item, from when, for how long (s, wall time); and when it is by
    the ground's clock.
    """

    item: str
    start: float
    duration: float
    ground: float

    @property
    def end(self) -> float:
        """When everything goes on (s, wall time)."""
        return self.start + self.duration


class GroundClock:
    """Between wall time and the ground's own time.

    Parameters
    ----------
    programme
        Its items; those that halt everything do so at clock times, and do not overlap.
    """

    def __init__(self, programme: Iterable[Item]) -> None:
        found: list[Halt] = []
        halting = [(item.cue.at or 0.0, item) for item in programme if item.halts]
        stood = 0.0
        for start, item in sorted(halting, key=lambda pair: pair[0]):
            found.append(Halt(item.name, start, item.duration, start - stood))
            stood += item.duration
        self.halts = tuple(found)

    def ground(self, wall: float) -> float:
        """The ground's time at an instant (s); during a halt it does not change."""
        stood = 0.0
        for halt in self.halts:
            if wall <= halt.start:
                break
            stood += min(wall - halt.start, halt.duration)
        return wall - stood

    def wall(self, ground: float, side: Side) -> float:
        """The instant (s) of a ground time: of an arrival the first, of a departure the last."""
        stood = 0.0
        for halt in self.halts:
            beyond = ground - halt.ground
            if beyond < -SAME_TIME or (beyond <= SAME_TIME and side == "arrival"):
                break
            stood += halt.duration
        return ground + stood


def overlapping(programme: Iterable[Item]) -> tuple[str, str] | None:
    """Two items that halt everything at one time, or None."""
    halts = GroundClock(programme).halts
    return next(((one.item, two.item) for one, two in pairwise(halts) if two.start < one.end), None)
