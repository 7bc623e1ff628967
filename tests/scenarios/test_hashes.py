"""Hashes of the bundled scenarios are those that their baselines recorded."""

from __future__ import annotations

import pytest

from simulator.baseline import load_baseline
from tests.bundled import NAMES, SCENARIOS, bundled


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_keeps_its_hash(name: str) -> None:
    """A key that is new in the format must not change it: mark the key `AddedLater`."""
    recorded = load_baseline(SCENARIOS / f"{name}.yaml").content.scenario.hash
    assert recorded == bundled(name).scenario.digest
