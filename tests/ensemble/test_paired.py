"""Two ensembles with the same draws: differences that are known by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import Ensemble, Scenario, SimulatorError, simulate_many
from simulator.ensemble.paired import PairedOdds, paired_interval
from simulator.ensemble.table import InputTable
from tests.build import block, parade
from tests.ensemble.small import MARCH, guess, last_of_both

RUNS = 60
#: How much further on (m, at 1 m/s) the gate is in the second plan.
FURTHER = 25.0


def ensemble(scenario: Scenario | None = None, seed: int = 1) -> Ensemble:
    return simulate_many(scenario or last_of_both(), RUNS, seed, workers=1, engine="simpy")


@pytest.fixture(scope="module")
def before() -> Ensemble:
    return ensemble()


@pytest.fixture(scope="module")
def after() -> Ensemble:
    markers = {"gate": ("west", MARCH + FURTHER), "door": ("east", MARCH)}
    return ensemble(last_of_both(markers=markers))


def test_a_gate_further_on_moves_its_event_by_the_same_in_every_pair(
    before: Ensemble, after: Ensemble
) -> None:
    found = before.compare(after)
    moved = {each.name: each for each in found.events}
    assert found.pairs == moved["one@gate"].pairs == RUNS
    assert moved["one@gate"].quantiles == pytest.approx([FURTHER] * 5)
    assert moved["two@door"].quantiles == (0,) * 5
    # The speech waits for the later of the two: it moves by at most as much.
    low, *_, high = moved["speech.start"].quantiles
    assert low == 0 < high == pytest.approx(FURTHER)


def test_pairs_are_counted_replication_by_replication(before: Ensemble, after: Ensemble) -> None:
    (odds,) = before.compare(after).constraints
    first, second = (each.sample("One waits")[1] >= 0 for each in (before, after))
    assert odds.both == (first & second).sum()
    assert odds.only_before == (first & ~second).sum()
    assert odds.only_after == (~first & second).sum()
    assert odds.pairs == RUNS
    assert odds.before == before.probabilities["One waits"]
    assert odds.after == after.probabilities["One waits"]
    assert odds.difference == pytest.approx(second.mean() - first.mean())
    assert before.compare(after).all_hold.difference == odds.difference
    assert odds.only_after > 0 == odds.only_before  # one that comes later waits less


def test_the_differences_of_a_plan_and_itself_are_zero(before: Ensemble) -> None:
    found = before.compare(ensemble())
    assert all(each.quantiles == (0,) * 5 for each in found.events)
    assert all(each.difference == each.only_before == 0 for each in found.constraints)
    assert found.constraints[0].slack == (0,) * 5


def test_an_input_of_one_plan_only_changes_no_draw_of_the_others(before: Ensemble) -> None:
    more = last_of_both().with_({"units.two.gap": guess(10.0, 5.0, 20.0, "m")})
    found = before.compare(simulate_many(more, RUNS, workers=1, engine="simpy"))
    assert found.shared_inputs == before.summary.columns
    assert len(found.after.summary.columns) == 3
    assert {each.name: each.quantiles for each in found.events}["one@gate"] == (0,) * 5


def test_what_does_not_come_in_one_of_them_is_not_paired() -> None:
    waits = {"name": "Two is at its door", "event": "two@door", "within": [None, "09:10"]}
    all_come = last_of_both(constraints=[waits])
    fewer = ensemble(all_come.with_({"units.two.presence": "70 %"}))
    found = ensemble(all_come).compare(fewer)
    at_door = {each.name: each for each in found.events}["two@door"]
    assert at_door.pairs == fewer.events["two@door"].occurs.count < RUNS
    (odds,) = found.constraints
    assert odds.pairs == fewer.probabilities["Two is at its door"].of == at_door.pairs


def test_replications_without_a_result_are_in_no_pair() -> None:
    # The second stands on the first where that is longer than 30 m.
    scenario = parade(
        block("first", start=100.0, drawn_up=True),
        block("second", start=70.0, drawn_up=True),
    ).with_({"units.first.depth": guess(25.0, 10.0, 45.0, "m")})
    found = ensemble(scenario)
    assert 0 < found.failed < RUNS
    odds = found.compare(found).all_hold
    assert (odds.pairs, odds.both) == (RUNS - found.failed, RUNS - found.failed)


def test_only_replications_of_one_seed_are_pairs(before: Ensemble) -> None:
    with pytest.raises(SimulatorError, match="both need the same seed, not 1 and 2"):
        before.compare(ensemble(seed=2))
    table = InputTable(before.inputs.names, before.inputs.values)
    given = simulate_many(last_of_both(), table=table, workers=1, engine="simpy")
    with pytest.raises(SimulatorError, match="only replications that were drawn at random"):
        before.compare(given)


def test_as_a_frame_it_has_a_row_for_each_constraint_and_for_all(
    before: Ensemble, after: Ensemble
) -> None:
    found = before.compare(after)
    frame = found.to_frame()
    assert frame["constraint"].tolist() == ["One waits", "all constraints"]
    assert frame["difference"][0] == found.constraints[0].difference
    assert (frame["low"][0], frame["high"][0]) == found.constraints[0].interval


def test_intervals_of_a_paired_difference_hold_it_as_often_as_they_say() -> None:
    cells = np.array([0.80, 0.02, 0.10, 0.08])  # both, only before, only after, neither
    drawn = np.random.default_rng(8).multinomial(150, cells, size=2000)
    inside = 0
    for _, first, second, _ in drawn.tolist():
        low, high = paired_interval(first, second, 150)
        inside += low <= cells[2] - cells[1] <= high
    assert 0.94 < inside / len(drawn) < 0.98


def test_the_interval_is_narrower_than_that_of_two_samples() -> None:
    odds = PairedOdds("x", 500, 0, 20, 480)
    low, high = odds.interval
    assert low < odds.difference < high
    assert odds.difference == pytest.approx(0.02)
    two = 1.96 * (2 * 0.5 * 0.5 / odds.pairs) ** 0.5
    assert (high - low) / 2 < two / 4
    # Without any change, it has a width still, and both signs.
    assert paired_interval(0, 0, 100) == pytest.approx((-1.96 / 102, 1.96 / 102), rel=1e-3)
