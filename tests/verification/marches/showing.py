"""What the marches share: units of measure, the register, a point on a road."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.timeline.run import Run
from tests.build import run_of

KM, MILE, YARD, FOOT, INCH = 1000.0, 1609.344, 0.9144, 0.3048, 0.0254
MINUTE, HOUR = 60.0, 3600.0
KMH, MPH = KM / HOUR, MILE / HOUR
VEHICLE = 7.0  # length; no source says it, none of the results depends on it

Shown = dict[str, Any]
SHOWS: dict[str, Callable[..., Shown]] = {}


def shows(*names: str) -> Callable[[Callable[..., Shown]], Callable[..., Shown]]:
    """Say which examples a function shows."""

    def register(function: Callable[..., Shown]) -> Callable[..., Shown]:
        SHOWS.update(dict.fromkeys(names, function))
        return function

    return register


def past(*units: Any, **keys: Any) -> Run:
    """A run on one road with a point 500 m from its start."""
    return run_of(*units, markers={"point": 500.0}, **keys)


def pass_time(run: Run, first: str, last: str | None = None) -> float:
    """From the first head to the last tail past the point."""
    return run.events[f"{last or first}.tail@point"] - run.events[f"{first}@point"]
