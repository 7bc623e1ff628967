"""The result of an ensemble."""

from __future__ import annotations

import pytest

from simulator import Ensemble, simulate_many
from simulator.ensemble.ensemble import SHARES
from tests.ensemble.small import MARCH, last_of_both


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    return simulate_many(last_of_both(), 60, workers=1, engine="simpy")


def test_events_have_quantiles_beside_their_central_time(ensemble: Ensemble) -> None:
    first, gate = ensemble.events["first.end"], ensemble.events["one@gate"]
    assert (gate.central, gate.occurs.count, gate.occurs.of) == (130, 60, 60)
    for earlier, later in zip(first.time.quantiles, gate.time.quantiles, strict=True):
        assert later - earlier == pytest.approx(MARCH, abs=0.1 + 1e-9)
    assert gate.time.median == gate.time.quantiles[2]
    assert ensemble.quantiles("one@gate").tolist() == list(gate.time.quantiles)
    assert ensemble.quantiles("one@gate", (1.0,))[0] == pytest.approx(gate.time.greatest, abs=0.05)


def test_the_worst_replication_has_the_least_slack(ensemble: Ensemble) -> None:
    (waits,) = ensemble.constraints
    _, slack, _ = ensemble.summary.kept()
    assert waits.worst[0] == slack[:, 0].argmin()
    assert waits.slack.least == slack.min()
    assert ensemble.probabilities == {"One waits": waits.probability}
    assert waits.probability.count == (slack >= 0).sum()


def test_an_outcome_stands_beside_its_inputs(ensemble: Ensemble) -> None:
    inputs, gate = ensemble.sample("one@gate")
    assert inputs.shape == (60, 2)
    # One is released when the first item ends.
    assert gate.tolist() == pytest.approx((inputs[:, 0] + MARCH).tolist())
    _, slack = ensemble.sample("One waits")
    assert slack.min() == ensemble.constraints[0].slack.least
    with pytest.raises(KeyError, match=r"there is no constraint or event 'One wait'; did you mean"):
        ensemble.sample("One wait")


def test_bands_are_quantiles_of_what_is_in_a_zone(ensemble: Ensemble) -> None:
    # Of the two, only one comes to the square: its 20 m are in it from 50 m to 150 m.
    units = ensemble.bands("square", (0.0, 1.0))[:, :, 3]
    assert units.max(axis=1).tolist() == [1, 1]
    certain = ensemble.times[units[0] > 0]
    assert certain.min() >= 60 + 50  # even the last has come by then
    assert certain.max() <= 0 + 170  # and the first has not left


def test_frames_have_a_row_for_each(ensemble: Ensemble) -> None:
    constraints, events = ensemble.to_frame(), ensemble.timeline()
    assert constraints["constraint"].tolist() == ["One waits"]
    assert constraints["probability"][0] == ensemble.all_hold.value
    assert constraints["worst_replication"][0] == ensemble.constraints[0].worst[0]
    assert events["event"].tolist() == list(ensemble.events)
    quantiles = [f"q{share}" for share in ("05", "25", "50", "75", "95")]
    row = events.set_index("event").loc["one@gate", quantiles]
    assert row.tolist() == list(ensemble.events["one@gate"].time.quantiles)
    bands = ensemble.occupancy()
    assert len(bands) == 241 * 4
    assert bands[quantiles].max(axis=None) == 1


def test_what_is_misspelt_gets_the_nearest_name(ensemble: Ensemble) -> None:
    with pytest.raises(KeyError, match=r"there is no event 'one@gata'; did you mean 'one@gate'?"):
        ensemble.quantiles("one@gata")
    with pytest.raises(KeyError, match=r"there is no zone 'sqare'; did you mean 'square'?"):
        ensemble.bands("sqare")


def test_it_is_summed_up_in_a_line(ensemble: Ensemble) -> None:
    share = ensemble.all_hold
    low, high = share.interval
    assert repr(ensemble) == (
        "<Ensemble of 'A parade': 60 replications, all constraints hold in "
        f"{share.value:.1%} ({low:.1%} to {high:.1%})>"
    )
    assert len(SHARES) == len(ensemble.constraints[0].slack.quantiles)
