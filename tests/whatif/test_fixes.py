"""What fixes a broken constraint: by a root, or, for a flight that orbits, by trying."""

from __future__ import annotations

from math import inf
from pathlib import Path

from simulator import fixes, load, simulate
from simulator.views.documents import to_json
from simulator.views.fixes import fix_document
from tests.build import block, run_of

FILE = Path(__file__).parents[2] / "scenarios" / "flypast_called.yaml"
TOO_SOON = {"units.jets.target.after-call": "200 s"}


def test_an_input_that_mends_in_one_direction_only_has_one_proposal() -> None:
    run = run_of(
        block("guard", release=10, speed=3),
        constraints=[{"event": "guard.starts", "within": ["09:00:11.123", "09:00:11.124"]}],
    )

    # There is room for a thousandth of a second: in the middle of it.
    found = [(each.change, dict(each.settings)) for each in fixes(run) if each.method == "root"]
    assert found == [(1.1235, {"units.guard.release.at": "09:00:11.1235"})]


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


def test_what_no_longer_applies_is_not_fixed_by_that() -> None:
    # Without the slow one, none of the group comes.
    run = run_of(
        block("slow", release=10, speed=0.5),
        block("guest", presence="0 %"),
        block("guard", release=300),
        groups={"last": ["slow", "guest"]},
        constraints=[{"event": "last@stand", "within": [None, "09:01"]}],
        markers={"stand": 100},
    )
    assert not run.ok
    without = simulate(run.scenario.with_({"units.slow": None, "groups.last": ["guest"]}))
    assert (without.ok, without.verdicts[0].applies) == (True, False)
    assert {each.what for each in fixes(run)} == {"slow.release", "slow.speed"}


def test_a_fix_without_limit_is_null_in_json() -> None:
    found = fixes(
        run_of(
            block("slow", release=10, speed=0.5),
            block("fast", release=60, speed=2),
            markers={"stand": 100},
            constraints=[{"gap": ["fast", "slow"], "marker": "stand", "at-least": "5 km"}],
        )
    )
    endless = [each for each in found if each.slack == inf]
    assert endless
    assert '"slack": null' in to_json(fix_document(found))
