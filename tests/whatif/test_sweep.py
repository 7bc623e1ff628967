"""The sweep of an input: what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import load, margins
from simulator.whatif import sweep as module
from simulator.whatif.inputs import NotLinearError, inputs_named
from tests.build import formation, item, planned, run_of


def test_an_input_with_invalid_values_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    toast = item({"at": planned("guard.finishes", delay=60)}, 10)
    run = run_of(formation("guard", release=60), programme={"toast": toast})
    (release,) = inputs_named(run.scenario, ["guard.release"])
    assert module.sweep(run, release, on_day=False)
    monkeypatch.setattr(module, "far_setting", lambda *_: {"units.guard.gap": "-1 m"})
    message = "^guard.release has no margin: not all its values are valid: .*'-1 m'"
    with pytest.raises(NotLinearError, match=message):
        module.sweep(run, release, on_day=False)


def test_on_a_loop_a_time_that_is_kept_may_count_on_each_lap() -> None:
    run = run_of(
        formation("guard", release=60),
        formation("navy", headway="40 s"),
        segments={"ring": 500},
        routes={"round": ["ring", "ring"]},
    )
    (headway,) = inputs_named(run.scenario, ["navy.headway"])
    message = (
        "^navy.headway has no margin: guard passes the same place more than once, so it "
        "can have an effect on each lap; try other values of units.navy.headway$"
    )
    with pytest.raises(NotLinearError, match=message):
        module.sweep(run, headway, on_day=False)


def test_a_flight_that_turns_back_before_its_orbit_has_no_margins_either() -> None:
    incident = {"unit": "jets", "place": "29 m", "turns-back": "all"}
    file = Path(__file__).parents[2] / "scenarios" / "flypast_called.yaml"
    found = margins(load(file, set={"incidents.incident-0": incident}))
    assert found.without == ("jets.on-station", "jets.call", "jets.target")
    assert {each.input.subject for each in found} == {"speech", "guard", "tanks"}
