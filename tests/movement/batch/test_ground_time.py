"""The ground's clock over arrays is that of one run."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.movement.batch.ground_time import GroundTime
from simulator.scenario.network import Side
from simulator.timeline.ground_clock import GroundClock

#: From when, for how long (s): apart, overlapping, one inside another, at once, in any order.
HALTS = [
    [(100, 20), (200, 30)],
    [(200, 30), (100, 20)],
    [(100, 50), (120, 60)],
    [(100, 90), (120, 10)],
    [(100, 20), (100, 50)],
]


@pytest.mark.parametrize("side", ["arrival", "departure"])
def test_many_replications_are_as_one(side: Side) -> None:
    starts, durations = np.array(HALTS, dtype=float).transpose(2, 1, 0)
    ours = GroundTime(starts, durations)
    for instant in np.arange(0.0, 400.0, 5.0).tolist():
        ground, wall = ours.ground(instant), ours.wall(instant, side)
        for row, halts in enumerate(HALTS):
            one = GroundClock(("halt", *map(float, each)) for each in sorted(halts))
            assert ground[row] == one.ground(instant)
            assert wall[row] == one.wall(instant, side)
