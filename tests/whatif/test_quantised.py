"""What mends a flypast from an orbit is found by trying, in whole seconds."""

from __future__ import annotations

from pathlib import Path

from simulator import fixes, load, simulate

FILE = Path(__file__).parents[2] / "scenarios" / "flypast_called.yaml"
TOO_SOON = {"units.jets.target.after-call": "200 s"}


def test_a_target_too_soon_after_the_call_is_mended_by_a_later_one_or_a_later_call() -> None:
    scenario = load(FILE).with_(TOO_SOON)
    run = simulate(scenario)
    assert [verdict.name for verdict in run.verdicts if not verdict.holds] == ["Jets on target"]

    found = {each.what: each for each in fixes(run)}
    assert {"jets.call", "jets.target"} <= found.keys()
    for each in found.values():
        assert each.method == "search"
        assert simulate(scenario.with_(each.settings)).ok
    # The error is 117 s: at the fastest it is over the target at 10:17:36, due 10:15:39.
    error = run.flypasts["jets"].error
    assert error is not None
    least = -(-(error - 35) // 1)
    assert found["jets.target"].change == least
    assert found["jets.target"].settings == {"units.jets.target.after-call": f"{200 + least:g} s"}
