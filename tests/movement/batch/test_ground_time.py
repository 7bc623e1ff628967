"""The ground's clock over arrays is that of one run."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.movement.batch.ground_time import GroundTime
from simulator.movement.batch.tape import Program, Tape
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
    instants = np.arange(0.0, 400.0, 5.0).tolist()
    tape = Tape(4)
    first, second, *durations = tape.variables()
    ours = GroundTime(zip((first, second), durations, strict=True))
    results = [each for at in instants for each in (ours.ground(at), ours.wall(at, side))]
    block = np.array(HALTS, dtype=float).transpose(2, 1, 0).reshape(4, len(HALTS))
    found = Program(tape, results).run(list(block), len(HALTS)).reshape(-1, 2, len(HALTS))
    for at, (ground, wall) in zip(instants, found, strict=True):
        for row, halts in enumerate(HALTS):
            one = GroundClock(("halt", *map(float, each)) for each in sorted(halts))
            assert ground[row] == one.ground(at)
            assert wall[row] == one.wall(at, side)
