"""What is said of a run beside its baseline, on the command line and in pytest alike."""

from __future__ import annotations

from pathlib import Path

from simulator import __version__
from simulator.timeline.comparison import Comparison
from simulator.views.baseline import Baseline
from simulator.views.comparison import headline


def told(comparison: Comparison, baseline: Baseline) -> str:
    """Whether a run is as its baseline, and what else has changed, in a line."""
    if comparison.same:
        text = f"as {baseline.file}"
        return f"{text}; the scenario has changed since" if comparison.scenario_changed else text
    text = f"from {baseline.file}: {headline(comparison)}"
    if comparison.scenario_changed:
        return f"{text}; the scenario has changed since"
    if baseline.version != __version__:
        return f"{text}; the program has changed since, from {baseline.version} to {__version__}"
    return f"{text}; the scenario has not changed since, nor the program's version"


def advice(scenario: Path) -> str:
    """What to do where all that differs is meant."""
    return f"if that is meant: parade baseline {scenario}"
