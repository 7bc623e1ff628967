"""The clock of the ground over arrays: it stands still while everything on the ground does."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np

from simulator.scenario.network import Side
from simulator.timeline.passage import Floats
from simulator.tolerances import SAME_TIME


class StoppedClock(NamedTuple):
    """A halt of everything in each replication: from when (s, wall time), for how long, and when it
    is by the ground's clock, each of shape (rows,).
    """

    start: Floats
    duration: Floats
    ground: Floats


class GroundTime:
    """Between wall time and the ground's own time, as `simulator.timeline.ground_clock`.

    Parameters
    ----------
    starts, durations
        Of all halts (s), in any order, shape (halts, rows).
    """

    def __init__(self, starts: Floats, durations: Floats) -> None:
        order = np.argsort(starts, axis=0, kind="stable")
        self.halts: list[StoppedClock] = []
        end: Floats = np.full(starts.shape[1], -inf)
        for number in range(len(starts)):
            start = np.take_along_axis(starts, order, 0)[number]
            ends = start + np.take_along_axis(durations, order, 0)[number]
            start = np.maximum(start, end)  # of two that overlap, the second has what it adds
            duration = np.maximum(ends - start, 0.0)
            end = np.maximum(end, start + duration)
            self.halts.append(StoppedClock(start, duration, self.ground(start)))

    def ground(self, wall: float | Floats) -> Floats:
        """The ground's time at an instant (s); during a halt it does not change."""
        stood = np.zeros(1)
        for halt in self.halts:
            stood = stood + np.clip(wall - halt.start, 0.0, halt.duration)
        return wall - stood

    def wall(self, ground: float | Floats, side: Side) -> Floats:
        """The instant (s) of a ground time: of an arrival the first, of a departure the last."""
        edge = SAME_TIME if side == "arrival" else -SAME_TIME
        found = np.asarray(ground, dtype=np.float64)
        for halt in self.halts:
            found = found + (ground - halt.ground > edge) * halt.duration
        return found
