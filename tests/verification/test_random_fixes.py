"""Fixes of random parades: each works when its settings are run; no range is left out wrongly."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from math import inf

import pytest

from simulator import fixes, simulate
from simulator.errors import SimulatorError
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.whatif.fixes import Fix, Fixes
from simulator.whatif.inputs import inputs_named, setting
from simulator.whatif.searching.trials import Trials
from tests.verification.asks import ALL_KINDS, asking, with_flights
from tests.verification.parades import parade
from tests.verification.suite import least, share

BROKEN = 100


@cache
def broken_parades() -> tuple[tuple[Run, Fixes], ...]:
    """Broken random parades, and their fixes."""
    found: list[tuple[Run, Fixes]] = []
    seed = 0
    while len(found) < share(BROKEN):
        seed += 1
        rng = random.Random(f"mend {seed}")
        try:
            document = with_flights(parade(seed, rng.randint(2, 3)), rng)
            asked = asking(document, rng, kinds=rng.sample(ALL_KINDS, 3), broken=True)
            run = None if asked is None else simulate(Scenario.from_dict(asked))
        except SimulatorError:
            continue
        if run is not None and not run.ok:
            found.append((run, fixes(run)))
    return tuple(found)


def test_every_fix_works_and_breaks_nothing_else() -> None:
    methods: Counter[str] = Counter()
    for run, found in broken_parades():
        held = {verdict.name for verdict in run.verdicts if verdict.holds}
        for fix in found:
            after = simulate(run.scenario.with_(fix.settings))
            holding = {verdict.name for verdict in after.verdicts if verdict.holds}
            gone = held - {verdict.name for verdict in after.verdicts}
            assert holding >= (held - gone) | {fix.constraint, *fix.also}
            slack = next(v.slack for v in after.verdicts if v.name == fix.constraint)
            # Of a trial only what it can move is simulated: other portions are rounded otherwise.
            assert slack == pytest.approx(fix.slack, rel=0, abs=1e-9)
            methods[fix.method if fix.change is not None else "dropped"] += 1
    assert min(methods[method] for method in ("root", "search")) >= least(30), methods


def test_most_broken_parades_can_be_fixed() -> None:
    assert sum(bool(found) for _, found in broken_parades()) >= least(round(0.8 * BROKEN))


def test_half_a_root_is_not_enough() -> None:
    tried = 0
    for run, found in broken_parades():
        for fix in found:
            if fix.method == "root" and abs(fix.change or 0.0) > 0.1:
                assert not works(run, fix, (fix.change or 0.0) / 2)
                tried += 1
    assert tried >= least(100)


def test_ranges_that_are_left_out_hold_no_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Trials, "most", lambda *_: inf)
    for run, found in broken_parades()[: share(30)]:
        assert fixes(run) == found


def works(run: Run, fix: Fix, change: float) -> bool:
    """Whether another change of the same input fixes the same, and breaks nothing."""
    what = inputs_named(run.scenario, [fix.what])[0]
    try:
        after = simulate(run.scenario.with_(setting(run.scenario, what, change)))
        holding = {verdict.name for verdict in after.verdicts if verdict.holds}
    except SimulatorError:
        return False
    held = {verdict.name for verdict in run.verdicts if verdict.holds}
    return holding >= held | {fix.constraint}
