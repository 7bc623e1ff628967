"""Which inputs move an outcome: cases whose indices are known by a formula."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from scipy.stats import spearmanr

from simulator import Ensemble, SimulatorError, simulate_many
from simulator.ensemble.sensitivity import Influence, check_outcome, influences
from simulator.timeline.passage import Floats
from tests.ensemble.small import HIGH, LOW, MARCH, last_of_both

ROWS = 2000
NAMES = ("a", "b", "c")


def drawn() -> Floats:
    return np.random.default_rng(5).random((ROWS, len(NAMES)))


def by_name(found: tuple[Influence, ...]) -> dict[str, Influence]:
    return {each.name: each for each in found}


def test_of_a_sum_the_shares_of_the_variance_are_the_squares_of_its_weights() -> None:
    inputs = drawn()
    found, notes = influences(NAMES, inputs, 3 * inputs[:, 0] - inputs[:, 1])
    assert [each.name for each in found][:2] == ["a", "b"]
    assert notes == ()
    a, b, c = (by_name(found)[name] for name in NAMES)
    for each, share in (a, 0.9), (b, 0.1), (c, 0.0):
        assert each.first == pytest.approx(share, abs=0.02)
        assert each.total == pytest.approx(share, abs=0.02)
    assert a.rank > 0.9
    assert -0.4 < b.rank < -0.2
    assert abs(c.rank) < 0.1
    # Of a uniform number, the mean of the lowest tenth is 0.05: 0.45 below that of all.
    assert a.high - a.low == pytest.approx(3 * 0.9, abs=0.1)
    assert b.high - b.low == pytest.approx(-0.9, abs=0.2)


def test_what_matters_only_together_has_a_total_index_and_no_other() -> None:
    inputs = drawn()
    found, _ = influences(NAMES, inputs, (inputs[:, 0] - 0.5) * (inputs[:, 1] - 0.5))
    a, b, c = (by_name(found)[name] for name in NAMES)
    for each in a, b:
        assert each.first == pytest.approx(0, abs=0.03)
        assert each.total == pytest.approx(1, abs=0.05)
        assert abs(each.rank) < 0.1
    assert c.total == pytest.approx(0, abs=0.03)


def test_what_is_not_monotone_comes_first_though_its_rank_correlation_is_none() -> None:
    inputs = drawn()
    found, _ = influences(NAMES, inputs, (inputs[:, 2] - 0.5) ** 2 + 0.01 * inputs[:, 0])
    assert found[0].name == "c"
    assert found[0].first == pytest.approx(1, abs=0.02)
    assert abs(found[0].rank) < 0.1


def test_an_input_of_few_values_has_no_total_index() -> None:
    inputs = drawn()
    inputs[:, 0] = inputs[:, 0] < 0.8
    found, _ = influences(NAMES, inputs, 2.0 * inputs[:, 0] + inputs[:, 1])
    variances = np.array([4 * 0.8 * 0.2, 1 / 12])
    shares = dict(zip("ab", variances / variances.sum(), strict=True))
    # Ten harmonics of a step hold nine tenths of it.
    assert shares["a"] - 0.1 < by_name(found)["a"].first < shares["a"]
    assert by_name(found)["b"].first == pytest.approx(shares["b"], abs=0.03)
    assert by_name(found)["a"].total is None
    assert by_name(found)["b"].total is not None
    # It is 0 in more than a tenth of the rows, 1 in the others.
    assert by_name(found)["a"].high - by_name(found)["a"].low == pytest.approx(2, abs=0.1)


def test_few_replications_give_fewer_numbers() -> None:
    inputs = drawn()
    outcome = inputs[:, 0] + inputs[:, 1]
    found, notes = influences(NAMES, inputs[:999], outcome[:999])
    assert all(each.first is not None and each.total is None for each in found)
    assert notes == ("total indices need 1,000 replications",)
    found, notes = influences(NAMES, inputs[:99], outcome[:99])
    assert all(each.first is each.total is None for each in found)
    assert notes == ("first-order indices need 100 replications, total ones 1,000",)
    found, notes = influences(NAMES, inputs[:9], outcome[:9])
    assert found == ()
    assert notes == ("an estimate needs 10 replications that have the outcome; 9 have it",)


def test_what_never_varies_moves_nothing_and_is_not_moved() -> None:
    inputs = drawn()
    assert influences(NAMES, inputs, np.ones(ROWS)) == ((), ())
    inputs[:, 1] = 0.5
    found, _ = influences(NAMES, inputs, inputs[:, 0])
    assert [each.name for each in found] == ["a", "c"]
    (alone,), _ = influences(("a",), inputs[:, :1], inputs[:, 0])
    assert (alone.rank, alone.total) == (1, None)


def test_without_salib_there_are_rank_correlations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.extras.find_spec", lambda _: None)
    inputs = drawn()
    found, notes = influences(NAMES, inputs, 3 * inputs[:, 0] + inputs[:, 1])
    assert [each.name for each in found] == ["a", "b", "c"]
    assert all(each.first is each.total is None for each in found)
    assert notes == (
        "an index of variance needs SALib: pip install 'parade-simulator[sensitivity]'",
    )


def test_the_generator_of_numpy_stays_as_it_is() -> None:
    np.random.seed(3)
    before = np.random.random(2)
    np.random.seed(3)
    inputs = drawn()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        influences(NAMES, inputs, inputs[:, 0] + inputs[:, 1])
    assert np.random.random(2).tolist() == before.tolist()


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    return simulate_many(last_of_both(), 120, workers=1, engine="simpy")


def test_an_event_is_moved_by_what_its_unit_waits_for(ensemble: Ensemble) -> None:
    found = ensemble.sensitivity("one@gate")
    first, second = found.inputs
    assert (found.outcome, found.kind, found.rows) == ("one@gate", "event", 120)
    assert (first.name, first.rank) == ("programme.first.duration", 1)
    assert first.first == pytest.approx(1, abs=0.05)
    assert abs(second.rank) < 0.3
    assert LOW + MARCH < first.low < found.mean < first.high < HIGH + MARCH


def test_by_default_it_is_the_constraint_that_is_broken_most_often(ensemble: Ensemble) -> None:
    found = ensemble.sensitivity()
    assert (found.outcome, found.kind, found.unit) == ("One waits", "slack", "s")
    names = {each.name for each in found.inputs}
    assert names == {"programme.first.duration", "programme.second.duration"}
    frame = found.to_frame()
    assert frame["input"].tolist() == [each.name for each in found.inputs]
    assert frame["first"].tolist() == [each.first for each in found.inputs]
    assert frame["total"].isna().all()


def test_an_unknown_outcome_gets_the_nearest_one(ensemble: Ensemble) -> None:
    message = "there is no constraint or event 'one@gat'; did you mean 'one@gate'?"
    with pytest.raises(SimulatorError) as error:
        ensemble.sensitivity("one@gat")
    assert str(error.value) == message
    assert check_outcome(ensemble.scenario, "One waits") == "One waits"


def test_without_a_constraint_an_event_must_be_named() -> None:
    found = simulate_many(last_of_both(constraints=[]), 12, workers=1, engine="simpy")
    with pytest.raises(SimulatorError, match="no constraint applies; name an event"):
        found.sensitivity()
    assert found.sensitivity("one@gate").inputs[0].rank == 1


def test_rank_correlations_are_those_of_scipy() -> None:
    inputs = drawn()
    inputs[:, 2] = np.round(inputs[:, 2], 1)  # with ties
    outcome = inputs[:, 0] ** 3 + inputs[:, 2]
    found, _ = influences(NAMES, inputs, outcome)
    for place, name in enumerate(NAMES):
        expected = spearmanr(inputs[:, place], outcome).statistic
        assert by_name(found)[name].rank == pytest.approx(expected, abs=1e-6)
