"""The numbers that factors multiply."""

from __future__ import annotations

import pytest

from simulator.scenario.document.numbers import numbers_of
from tests.build import at, block, hold, parade


def test_a_pattern_names_no_clock_times() -> None:
    unit = block("guard", speed=2, gap=10, release=60, holds={"gate": hold(30, at(90))})
    document = parade(unit, markers={"gate": 100}).document
    found = {
        path: (number.value, number.unit) for _, path, number in numbers_of(document, ["units.*"])
    }
    assert found == {
        "units.guard.depth": (20, "m"),
        "units.guard.speed": (2, "m/s"),
        "units.guard.gap": (10, "m"),
        "units.guard.holds.gate.duration": (30, "s"),
    }


def test_a_clock_time_is_not_a_number() -> None:
    document = parade(block("guard", release=at(60))).document
    with pytest.raises(LookupError) as caught:
        list(numbers_of(document, ["units.guard.release.at"]))
    assert caught.value.args[1] == (
        "units.guard.release.at is not a length, a duration or a speed of the parade"
    )
