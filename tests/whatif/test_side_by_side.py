"""Scenarios, their files, runs: every function at the door takes what there is of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulator import ScenarioError, compare, fixes, load, margins, simulate, simulate_many
from simulator.timeline.comparison import record_of
from tests.drill import DRILL

LATER = "extends: drill.yaml\nprogramme: {speech: {duration: 90 s}}\n"


@pytest.fixture
def drill(tmp_path: Path) -> Path:
    path = tmp_path / "drill.yaml"
    path.write_text(DRILL, encoding="utf-8")
    path.with_name("later.yaml").write_text(LATER, encoding="utf-8")
    return path


def test_two_files_are_compared_as_their_runs_are(drill: Path) -> None:
    later = drill.with_name("later.yaml")
    by_files = compare(drill, str(later))
    runs = simulate(load(drill)), simulate(load(later))
    assert by_files.moved == compare(*runs).moved == runs[0].compare(runs[1]).moved
    assert {one.event: one.shift for one in by_files.moved}["guard@stand"] == pytest.approx(30)
    assert by_files.runs is not None
    mixed = compare(load(drill), record_of(runs[1]))
    assert (mixed.moved, mixed.runs) == (by_files.moved, None)


def test_the_file_stands_for_its_scenario(drill: Path) -> None:
    scenario = load(drill)
    for file in (drill, str(drill)):
        assert dict(simulate(file).events.items()) == dict(simulate(scenario).events.items())
        assert margins(file, "guard") == margins(scenario, "guard")
    assert [fix.what for fix in fixes(drill)] == [fix.what for fix in fixes(scenario)]
    many = simulate_many(drill, 20, workers=1)
    assert many.probabilities == simulate_many(scenario, 20, workers=1).probabilities


@pytest.mark.parametrize(
    "function", [simulate, margins, fixes, simulate_many, lambda file: compare(file, file)]
)
def test_a_file_that_is_missing_is_named(function: Callable[[str], Any]) -> None:
    with pytest.raises(ScenarioError, match=r"^nowhere\.yaml: there is no such file$"):
        function("nowhere.yaml")
