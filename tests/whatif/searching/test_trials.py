"""Trials: what is run and judged, and ranges of values that are proved to fix nothing."""

from __future__ import annotations

import pytest

from simulator import fixes
from simulator.timeline.run import Run
from simulator.whatif.searching import trials as module
from simulator.whatif.searching.runs import Settings
from simulator.whatif.searching.trials import Trials
from tests.build import clock, formation, run_of


def late(**keys: object) -> Run:
    """The guard, 1 m long, is at the stand (100 m) at 100 s: 40 s late."""
    within = {"event": "guard@stand", "within": [None, clock(60)]}
    units = [formation("guard", release=0, speed=1, **keys), formation("navy", speed=1, gap=10)]
    return run_of(*units, segments={"road": 200}, markers={"stand": 100}, constraints=[within])


def test_a_trial_is_run_once_and_judged_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    judge = module.judge

    def count(constraint, run):  # type: ignore[no-untyped-def]
        judged.append(constraint.name)
        return judge(constraint, run)

    trials = Trials(late())
    monkeypatch.setattr(module, "judge", count)
    settings = {"units.guard.speed": "2 m/s"}
    assert trials.trial(settings) is trials.trial(dict(settings))
    assert judged == []
    assert trials.fix("c0", settings)
    assert judged == ["c0"]


def proved(trials: Trials, unit: str, earliest: Settings | None, latest: Settings | None) -> bool:
    moved = trials.influence.of([unit])
    return trials.stays_broken("c0", trials.reach(moved, earliest, latest))


def test_where_nothing_can_be_run_nothing_is_fixed() -> None:
    trials = Trials(late())
    settings = {"units.guard.speed": "-1 m/s"}
    assert trials.trial(settings) is None
    assert not trials.fix("c0", settings)
    assert not trials.matters("c0", iter([settings]))
    assert not proved(trials, "guard", settings, {})


@pytest.mark.parametrize(
    ("fastest", "too_slow"),
    [("1.5 m/s", True), ("1.66 m/s", True), ("1.67 m/s", False), ("4 m/s", False)],
)
def test_a_pace_that_is_too_slow_proves_that_slower_ones_are(fastest: str, too_slow: bool) -> None:
    # 100 m in 60 s: 1.667 m/s.
    trials = Trials(late())
    assert proved(trials, "guard", {"units.guard.speed": fastest}, {}) == too_slow


def test_what_a_unit_behind_does_needs_no_run() -> None:
    trials = Trials(late())
    assert proved(trials, "navy", None, None)
    assert not proved(trials, "guard", None, None)
    assert not trials.matters("c0", iter([{"units.navy.gap": "40 m"}]))


def test_a_bound_on_both_sides_proves_nothing_while_the_event_may_pass_through() -> None:
    within = {"event": "guard@stand", "within": [clock(55), clock(65)]}
    run = run_of(
        formation("guard", release=0, speed=1),
        segments={"road": 200}, markers={"stand": 100}, constraints=[within],
    )  # fmt: skip
    trials = Trials(run)
    # From 100 s to 25 s: broken at both ends, and it holds between.
    assert not proved(trials, "guard", {"units.guard.speed": "4 m/s"}, {})
    assert [fix.what for fix in fixes(run) if fix.method == "search"] == ["guard.speed"]
