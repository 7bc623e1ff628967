"""Shares of replications: judged by as many as decide them, whatever the blocks."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import SimulatorError, load, simulate, simulate_many
from simulator.ensemble import shares
from simulator.ensemble.counting.probability import Probability
from simulator.ensemble.counting.sequential import SequentialTest
from simulator.ensemble.engines import SimpyEngine
from simulator.ensemble.replication import replication
from simulator.ensemble.shares import ShareVerdict, judge_shares
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from tests.drill import DRAWN, DRILL, SELDOM

#: The place of the constraint that asks for a share.
PLACE = 2
#: A share that fewer replications decide than the 238 of the drill's 95 %.
EARLIER = DRAWN.replace("holds-in: 95 %", "holds-in: 90 %")


def run_of(text: str, folder: Path) -> Run:
    file = folder / "drill.yaml"
    file.write_text(text, encoding="utf-8")
    return simulate(load(file))


def the_share(run: Run, runs: int = shares.RUNS, seed: int = 1) -> ShareVerdict:
    ((place, found),) = judge_shares(run, runs, seed, engine="simpy").items()
    assert (place, found.central) == (PLACE, run.verdicts[PLACE])
    return found


@pytest.mark.parametrize(("text", "asked", "holds"), [(EARLIER, 0.9, True), (SELDOM, 0.95, False)])
def test_it_is_judged_by_the_first_replications_that_decide_it(
    tmp_path: Path, text: str, asked: float, holds: bool
) -> None:
    run = run_of(text, tmp_path)
    found = the_share(run)
    assert (found.holds, found.fails, found.decided) == (holds, not holds, True)
    ensemble = simulate_many(run.scenario, found.replications, engine="simpy", workers=1)
    odds = ensemble.constraints[PLACE]
    assert (found.probability, found.worst) == (odds.probability, odds.worst[0])
    test = SequentialTest(asked)
    assert test.decisions(found.probability.count, found.probability.of) == (1 if holds else -1)
    # The last one decides it: without it nothing is.
    held = simulate(replication(run.scenario, 1, found.replications - 1)).verdicts[PLACE].holds
    assert held == holds
    assert test.decisions(found.probability.count - held, found.probability.of - 1) == 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_worst_replication_has_that_slack(tmp_path: Path, seed: int) -> None:
    run = run_of(SELDOM, tmp_path)
    found = the_share(run, seed=seed)
    assert found.worst is not None
    again = simulate(replication(run.scenario, seed, found.worst))
    assert again.verdicts[PLACE].slack == found.slack


def test_neither_blocks_nor_other_constraints_change_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = EARLIER.replace("at-most: 20}", "at-most: 20, holds-in: 93 %}")
    both = judge_shares(run_of(text, tmp_path), engine="simpy")
    assert [each.probability.of for each in both.values()] == [89, 121]
    monkeypatch.setattr(shares, "_FIRST", 1)
    monkeypatch.setattr(SimpyEngine, "block", 7)
    assert judge_shares(run_of(text, tmp_path), engine="simpy") == both
    monkeypatch.setattr(shares, "_FIRST", 150)
    monkeypatch.setattr(SimpyEngine, "block", 1000)
    assert the_share(run_of(EARLIER, tmp_path)) == both[PLACE]


def test_what_is_not_decided_is_judged_by_the_probability(tmp_path: Path) -> None:
    few = the_share(run_of(DRAWN, tmp_path), runs=40)
    assert (few.holds, few.decided, few.probability) == (True, False, Probability(39, 40))
    few = the_share(run_of(SELDOM, tmp_path), runs=20)
    assert (few.holds, few.decided, few.probability.of) == (False, False, 20)


def test_no_share_is_asked_for(tmp_path: Path) -> None:
    assert judge_shares(run_of(DRILL, tmp_path)) == {}


def test_nothing_is_drawn(tmp_path: Path) -> None:
    fixed = DRAWN.replace('low: 10 m, high: 30 m, assumed: "', 'decided: "')
    with pytest.raises(SimulatorError) as caught:
        judge_shares(run_of(fixed, tmp_path))
    assert str(caught.value) == (
        "Not too close: holds-in needs drawn inputs; give some numbers a low and a high, or "
        "a distribution"
    )


def test_replications_without_a_result_are_counted_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_of(EARLIER, tmp_path)
    calls = iter(range(1000))

    def sometimes(scenario: Scenario) -> Run:
        if next(calls) % 3 == 0:
            raise SimulatorError("deadlock")
        return simulate(scenario)

    monkeypatch.setattr("simulator.ensemble.engines.simulate", sometimes)
    found = the_share(run)
    assert found.replications == found.failed + found.probability.of
    assert found.failed == pytest.approx(found.replications / 3, abs=1)
    assert found.holds


def test_one_that_never_has_a_result_does_not_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_of(DRAWN, tmp_path)

    def never(_: object) -> Run:
        raise SimulatorError("deadlock")

    monkeypatch.setattr("simulator.ensemble.engines.simulate", never)
    found = the_share(run, runs=20)
    assert (found.failed, found.holds, found.decided, found.worst) == (20, False, False, None)
