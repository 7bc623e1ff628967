"""What mends random parades: every proposal, made by its settings in a new run, does."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache

from simulator import fixes, simulate
from simulator.errors import SimulatorError
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.whatif.fixes import Fix, Fixes
from simulator.whatif.inputs import inputs_named, setting
from tests.verification.asks import ALL_KINDS, asking, with_flights
from tests.verification.parades import parade
from tests.verification.suite import least, share

BROKEN = 100


@cache
def mended() -> tuple[tuple[Run, Fixes], ...]:
    """Broken random parades, and what mends them."""
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


def test_every_proposal_mends_and_breaks_nothing_else() -> None:
    methods: Counter[str] = Counter()
    for run, mends in mended():
        held = {verdict.name for verdict in run.verdicts if verdict.holds}
        for proposal in mends:
            after = simulate(run.scenario.with_(proposal.settings))
            holding = {verdict.name for verdict in after.verdicts if verdict.holds}
            gone = held - {verdict.name for verdict in after.verdicts}
            assert holding >= (held - gone) | {proposal.constraint, *proposal.also}
            slack = next(v.slack for v in after.verdicts if v.name == proposal.constraint)
            assert slack == proposal.slack
            methods[proposal.method if proposal.change is not None else "dropped"] += 1
    assert min(methods[method] for method in ("root", "search")) >= least(30), methods


def test_most_broken_parades_can_be_mended() -> None:
    assert sum(bool(mends) for _, mends in mended()) >= 0.8 * share(BROKEN)


def test_half_a_root_does_not_mend() -> None:
    tried = 0
    for run, mends in mended():
        for proposal in mends:
            if proposal.method == "root" and abs(proposal.change or 0.0) > 0.1:
                assert not mends_all(run, proposal, (proposal.change or 0.0) / 2)
                tried += 1
    assert tried >= least(100)


def mends_all(run: Run, proposal: Fix, change: float) -> bool:
    """Whether another change of the same input mends the same, and breaks nothing."""
    what = inputs_named(run.scenario, [proposal.what])[0]
    try:
        after = simulate(run.scenario.with_(setting(run.scenario, what, change)))
        holding = {verdict.name for verdict in after.verdicts if verdict.holds}
    except SimulatorError:
        return False
    held = {verdict.name for verdict in run.verdicts if verdict.holds}
    return holding >= held | {proposal.constraint}
