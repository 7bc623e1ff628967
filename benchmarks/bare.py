"""The peers of the benchmarks: what a planner would script with SimPy alone, or with NumPy alone.

Each unit is a process that goes from checkpoint to checkpoint and sees to it only that it passes
each at least a headway after the unit ahead of it. It has no lengths, no queues between
checkpoints, no causes and no occupancy; it waits for an event only where the unit ahead is late.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray


def run(
    stretches: Sequence[float], speeds: Sequence[Sequence[float]], headway: float, interval: float
) -> list[list[float]]:
    """Run the parade.

    Parameters
    ----------
    stretches
        Metres from each checkpoint to the next.
    speeds
        Of each unit on each stretch (m/s), shape (units, stretches).
    headway
        Least time behind the unit ahead at a checkpoint (s).
    interval
        Between the releases of two units (s).

    Returns
    -------
    list
        The instants at which each unit passes each checkpoint (s), shape (units, stretches).
    """
    env = simpy.Environment()
    passed: list[list[float]] = [[] for _ in speeds]
    awaited: list[simpy.Event | None] = [None for _ in speeds]

    def unit(number: int) -> Generator[simpy.Event, Any, None]:
        mine, ahead = passed[number], passed[number - 1] if number else None
        yield env.timeout(number * interval)
        for checkpoint, (metres, speed) in enumerate(zip(stretches, speeds[number], strict=True)):
            yield env.timeout(metres / speed)
            if ahead is not None:
                if len(ahead) <= checkpoint:
                    awaited[number - 1] = env.event()
                    yield awaited[number - 1]
                wait = ahead[checkpoint] + headway - env.now
                if wait > 0:
                    yield env.timeout(wait)
            mine.append(env.now)
            behind = awaited[number]
            if behind is not None:
                awaited[number] = None
                behind.succeed()

    for number in range(len(speeds)):
        env.process(unit(number))
    env.run()
    return passed


def over_arrays(
    stretches: Sequence[float],
    speeds: Sequence[Sequence[float]],
    headways: NDArray[np.float64],
    releases: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The same rule for many replications at once, whose headways and releases differ.

    Parameters
    ----------
    stretches, speeds
        As for `run`.
    headways, releases
        Of each replication, the headway (s) and when the first unit is released (s), shape (runs,).

    Returns
    -------
    numpy.ndarray
        When each unit passes each checkpoint (s), shape (units, stretches, runs).
    """
    passed = np.empty((len(speeds), len(stretches), len(headways)))
    for number, own in enumerate(speeds):
        now = releases
        for checkpoint, (metres, speed) in enumerate(zip(stretches, own, strict=True)):
            here = passed[number, checkpoint]
            np.add(now, metres / speed, out=here)
            if number:
                np.maximum(here, passed[number - 1, checkpoint] + headways, out=here)
            now = here
    return passed
