"""The clock of the ground, which stands still while everything on the ground does.

Motion knows nothing of a halt of everything: it goes by the ground's clock. Wall time is a step
function of ground time, and cues, which come in wall time, are mapped back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

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
    halts
        Items that halt everything, from when and for how long (s), in the order in which they
        begin.

    Attributes
    ----------
    halts
        The halts, one after the other: where two overlap, the second has what it adds.
    """

    def __init__(self, halts: Iterable[tuple[str, float, float]] = ()) -> None:
        self.halts: list[Halt] = []
        for halt in halts:
            self.add(*halt)

    def add(self, item: str, start: float, duration: float) -> None:
        """Add a halt that begins no earlier than those before it."""
        going_on = self.halts[-1].end - start if self.halts else 0.0
        if going_on > 0.0:
            start, duration = self.halts[-1].end, duration - going_on
        if duration > 0.0:
            self.halts.append(Halt(item, start, duration, self.ground(start)))

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
