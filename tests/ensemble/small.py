"""A small scenario whose ensembles are known by hand."""

from __future__ import annotations

from typing import Any

from simulator.scenario.scenario import Scenario
from tests.build import after, block, item, parade

#: The least, the most likely and the greatest duration (s) of what each unit waits for.
LOW, MODE, HIGH = 0.0, 30.0, 60.0
#: From its release to its gate (s).
MARCH = 100.0
#: How long (s) the unit called one may wait for the other.
PATIENT = 20.0


def guess(value: float, low: float, high: float, unit: str = "s") -> dict[str, str]:
    """A number with a range."""
    numbers = {"value": value, "low": low, "high": high}
    return {**{key: f"{number!r} {unit}" for key, number in numbers.items()}, "assumed": "a test"}


def last_of_both(**more: Any) -> Scenario:
    """Two units, each on a road of its own, are at their gates 100 s after an item of 0 to 60 s;
    when both are there, the speech begins.
    """
    items = {
        name: {**item({"at": "09:00"}), "duration": guess(MODE, LOW, HIGH)}
        for name in ("first", "second")
    }
    waits = {
        "name": "One waits",
        "between": ["one@gate", "speech.start"],
        "within": ["0 s", "20 s"],
    }
    rest: dict[str, Any] = {
        "segments": {"west": 1000.0, "east": 1000.0},
        "routes": {"left": ["west"], "right": ["east"]},
        "markers": {"gate": ("west", MARCH), "door": ("east", MARCH)},
        "zones": {"square": (50.0, 150.0)},
        "programme": {**items, "speech": item(after("one@gate", "two@door"), 60)},
        "constraints": [{"name": "One waits", **waits}],
    }
    return parade(
        block("one", route="left", release=after("first.end")),
        block("two", route="right", release=after("second.end")),
        **{**rest, **more},
    )
