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
        return f"as {baseline.file}{_since(comparison, baseline)}"
    text = f"from {baseline.file}: {headline(comparison)}"
    since = _since(comparison, baseline)
    return text + (since or "; the scenario has not changed since, nor the program's version")


def _since(comparison: Comparison, baseline: Baseline) -> str:
    """What has changed since the baseline was written, besides what it keeps."""
    if comparison.scenario_changed:
        return "; the scenario has changed since"
    if baseline.version != __version__:
        return f"; the program has changed since, from {baseline.version} to {__version__}"
    return ""


def advice(scenario: Path) -> str:
    """What to do where all that differs is meant."""
    return f"if that is meant: parade baseline {scenario}"
