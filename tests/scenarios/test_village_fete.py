"""The village fete: eight units, two streets, and somebody who waits."""

from __future__ import annotations

import pytest

from simulator import Run, load
from tests.bundled import SCENARIOS, broken, bundled

FILE = SCENARIOS / "village_fete.yaml"


@pytest.fixture(scope="module")
def run() -> Run:
    return bundled("village_fete")


def test_it_is_read_in_a_minute() -> None:
    assert len(load(FILE).units) == 8
    assert len(FILE.read_text(encoding="utf-8").splitlines()) < 60


def test_everything_holds(run: Run) -> None:
    assert broken(run) == []
    assert len(run.verdicts) == 4


def test_the_children_wait_at_the_corner_for_the_band(run: Run) -> None:
    """They go when the band's tail is their gap past the corner; it plays at the mayor's pace."""
    band, school = run.scenario.unit["band"], run.scenario.unit["school"]
    mayor = 2.5 * 1609.344 / 3600
    goes = run.events["band@corner"] + (band.length + school.gap) / mayor
    assert run.events["school.departs@corner"] == pytest.approx(goes, abs=1e-9)
    assert run.events["school@corner"] < goes - 60


def test_everybody_behind_the_children_walks_at_their_pace(run: Run) -> None:
    small_steps = 80 / 60 * 0.55
    for name in ("scouts", "float", "tractors", "fire-engine"):
        took = run.events[f"{name}@green"] - run.events[f"{name}.departs@corner"]
        assert took == pytest.approx(350 / small_steps, abs=1e-6)
