"""The bundled scenarios, each run once in a process of tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from simulator import Run, load, simulate

SCENARIOS = Path(__file__).parents[1] / "scenarios"
NAMES = sorted(path.stem for path in SCENARIOS.glob("*.yaml"))


@cache
def bundled(name: str) -> Run:
    """The run of a scenario, by the name of its file."""
    return simulate(load(SCENARIOS / f"{name}.yaml"))


def broken(run: Run) -> list[str]:
    """Names of the constraints that do not hold."""
    return [verdict.name for verdict in run.verdicts if not verdict.holds]
