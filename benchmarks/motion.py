"""How fast the motion is, as ratios against a bare SimPy script measured in the same run.

    python benchmarks/motion.py

The peer (bare.py) has as many processes, each of which only checks a headway at 12 checkpoints.
Ours are exact everywhere, with queues, causes and tails. Both are measured in turn, several times;
the least of each counts.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import bare
import numpy as np

from simulator import Scenario, simulate
from simulator.movement.simulate import run_processes
from simulator.timeline.passage import read_all

CHECKPOINTS = 12
STRETCH = 100.0
LENGTH, GAP, REACTION = 15.0, 10.0, 1.0
HEADWAY, INTERVAL = 18.0, 20.0
ROUNDS = {60: 60, 600: 12, 6000: 4}


def speeds_of(units: int, own: bool) -> list[list[float]]:
    """A pace for each unit, or one for each unit on each stretch (m/s)."""
    draw = random.Random(2025)
    pace = lambda: round(draw.uniform(1.2, 1.6), 4)  # noqa: E731
    return [
        [pace() for _ in range(CHECKPOINTS)] if own else [pace()] * CHECKPOINTS
        for _ in range(units)
    ]


def clock_of(number: int) -> str:
    """When the unit of a number is released."""
    return (datetime(2025, 1, 1) + timedelta(seconds=number * INTERVAL)).isoformat()


def scenario_of(speeds: list[list[float]], ranks: int = 1) -> Scenario:
    """The same parade as a scenario: checkpoint k is the marker c<k> at k stretches."""
    markers = {f"c{k}": f"avenue + {STRETCH * k} m" for k in range(1, CHECKPOINTS + 1)}
    depth, spacing = (LENGTH, 0.0) if ranks == 1 else (1.0, (LENGTH - 1.0) / (ranks - 1))
    units: dict[str, Any] = {}
    for number, paces in enumerate(speeds):
        changes = {
            f"c{k}": f"{paces[k]} m/s" for k in range(1, CHECKPOINTS) if paces[k] != paces[k - 1]
        }
        units[f"u{number}"] = {
            "kind": "formation",
            "route": "way",
            "ranks": ranks,
            "files": 10,
            "rank-spacing": f"{spacing} m",
            "depth": f"{depth} m",
            "gap": f"{GAP} m",
            "reaction": f"{REACTION} s",
            "speed": f"{paces[0]} m/s",
            "release": {"at": clock_of(number)},
        } | ({"gait-at": changes} if changes else {})
    return Scenario.from_dict(
        {
            "name": "benchmark",
            "start": "2025-01-01T00:00:00",
            "segments": {"avenue": f"{STRETCH * (CHECKPOINTS + 1)} m"},
            "routes": {"way": ["avenue"]},
            "markers": markers,
            "zones": {"square": {"avenue": ["500 m", "800 m"]}},
            "units": units,
        }
    )


def columns_of(speeds: list[list[float]]) -> Scenario:
    """The same, with two in three units elastic columns of 16 vehicles."""
    changes: dict[str, Any] = {}
    for number in range(len(speeds)):
        if number % 3:
            changes |= {
                f"units.u{number}": {
                    "kind": "column",
                    "route": "way",
                    "elastic": True,
                    "ranks": 16,
                    "length": "7 m",
                    "spacing": "8 m",
                    "rank-reaction": "1 s",
                    "gap": f"{GAP} m",
                    "reaction": f"{REACTION} s",
                    "speed": f"{speeds[number][0]} m/s",
                    "release": {"at": clock_of(number)},
                }
            }
    return scenario_of(speeds).with_(changes)


def passings(scenario: Scenario) -> np.ndarray[Any, Any]:
    """Motion, and when every head and tail passes every checkpoint (s)."""
    passages = [motion.passage for motion in run_processes(scenario).motions.values()]
    heads = STRETCH * np.arange(1, CHECKPOINTS + 1)
    stations = np.tile(np.concatenate([heads, heads + LENGTH]), (len(passages), 1))
    which = np.repeat(np.arange(len(passages)), stations.shape[1])
    every = np.ones(stations.size, dtype=bool)
    return read_all(passages, which, stations.ravel(), every).reshape(stations.shape)


def everything(scenario: Scenario) -> None:
    """A whole run: motion with causes, all events, occupancy."""
    run = simulate(scenario)
    dict(run.events.items())
    run.occupancy("square")


def least(rounds: int, *jobs: Callable[[], object]) -> list[float]:
    """The least time of each job (s), measured in turn."""
    best = [float("inf")] * len(jobs)
    for _ in range(rounds):
        for number, job in enumerate(jobs):
            before = time.perf_counter()
            job()
            best[number] = min(best[number], time.perf_counter() - before)
    return best


def report(what: str, ours: float, theirs: float, aim: float) -> None:
    """One line: ours, theirs, the ratio, and what was aimed at."""
    print(
        f"{what:<58} {ours * 1e3:9.2f} ms {theirs * 1e3:9.2f} ms {ours / theirs:6.2f}  (aim: {aim})"
    )


def main() -> None:
    """Measure and print."""
    print(f"{'':<58} {'ours':>12} {'bare SimPy':>12} {'ratio':>6}")
    for own, aim in ((False, 0.5), (True, 1.2)):
        for units, rounds in ROUNDS.items():
            speeds = speeds_of(units, own)
            scenario = scenario_of(speeds)
            ours, theirs = least(
                rounds,
                lambda s=scenario: passings(s),  # type: ignore[misc]
                lambda v=speeds: bare.run([STRETCH] * CHECKPOINTS, v, HEADWAY, INTERVAL),  # type: ignore[misc]
            )
            pace = "a pace for each stretch" if own else "constant pace"
            report(f"{units} bodies, {pace}: motion, heads, tails", ours, theirs, aim)
    columns = columns_of(speeds_of(45, own=False))
    bodies = len(columns.bodies)
    speeds = speeds_of(bodies, own=False)
    ours, theirs = least(
        20,
        lambda: passings(columns),
        lambda: bare.run([STRETCH] * CHECKPOINTS, speeds, HEADWAY, INTERVAL),
    )
    report(f"45 units, 30 of them elastic: {bodies} bodies", ours, theirs, 0.5)
    speeds = speeds_of(60, own=False)
    whole = scenario_of(speeds, ranks=12)
    ours, theirs = least(
        60,
        lambda: everything(whole),
        lambda: bare.run([STRETCH] * CHECKPOINTS, speeds, HEADWAY, INTERVAL),
    )
    report("60 units: simulate with causes, events, occupancy", ours, theirs, 1.0)


if __name__ == "__main__":
    main()
