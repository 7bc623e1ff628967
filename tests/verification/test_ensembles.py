"""Ensembles of known distribution: the last of several, one after another, one factor of all."""

from __future__ import annotations

from math import log, pi, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from simulator import Ensemble, simulate_many
from simulator.ensemble.counting.probability import wilson
from simulator.ensemble.shares import judge_shares
from simulator.movement.simulate import simulate
from simulator.scenario.scenario import Scenario
from simulator.timeline.passage import Floats
from tests.build import after, block, parade

#: The duration (s) of each item, and how it spreads.
MEAN, SD = 60.0, 6.0
ITEMS = ("anthem", "oath", "salute", "speech")
RUNS = 1000


def normal(sd: float = SD) -> dict[str, object]:
    """A duration that is drawn from a normal distribution, all of which is positive."""
    spread = {"kind": "normal", "sd": f"{sd} s"}
    return {"value": f"{MEAN} s", "low": "0 s", "distribution": spread, "assumed": "a test"}


def at_once(**more: object) -> Scenario:
    """Three items begin at 09:00; the unit is released when the last of them is over."""
    items = {name: {"at": "09:00", "duration": normal()} for name in ITEMS[:3]}
    released = after(*(f"{name}.end" for name in items))
    return parade(block("guard", release=released), programme=items, **more)  # type: ignore[arg-type]


def in_turn(duration: object, **more: object) -> Scenario:
    """Four items, one after another."""
    items: dict[str, object] = {}
    for before, name in zip((None, *ITEMS), ITEMS, strict=False):
        cue = {"at": "09:00"} if before is None else after(f"{before}.end")
        items[name] = {**cue, "duration": duration}
    return parade(block("guard"), programme=items, **more)  # type: ignore[arg-type]


def instants(ensemble: Ensemble, event: str) -> Floats:
    return ensemble.sample(event)[1]


def assert_moments(values: Floats, mean: float, sd: float) -> None:
    """Mean and standard deviation are within four standard errors."""
    error = sd / sqrt(len(values))
    assert np.mean(values) == pytest.approx(mean, abs=4 * error)
    assert np.std(values) == pytest.approx(sd, abs=4 * error / sqrt(2))


def test_the_last_of_three_is_the_greatest_of_three_normal_numbers() -> None:
    ensemble = simulate_many(at_once(), RUNS, workers=1)
    values = instants(ensemble, "guard.released")
    # Of three: the mean is 3 / (2 sqrt(pi)) above, the variance 1 + sqrt(3) / (2 pi) less that
    # squared.
    above = 1.5 / sqrt(pi)
    assert_moments(values, MEAN + SD * above, SD * sqrt(1 + sqrt(3) / (2 * pi) - above**2))
    for share, found in zip(
        (0.05, 0.25, 0.5, 0.75, 0.95), ensemble.quantiles("guard.released"), strict=True
    ):
        expected = MEAN + SD * NormalDist().inv_cdf(share ** (1 / 3))
        below = int(np.sum(values <= expected))
        low, high = wilson(below, RUNS, 0.9999)
        assert low < share < high
        assert found == pytest.approx(float(np.quantile(values, share)), abs=0.2)


def test_a_share_of_the_greatest_of_three_is_judged_as_its_probability_is() -> None:
    # All three are over within this time with a probability of 95 %.
    within = MEAN + SD * NormalDist().inv_cdf(0.95 ** (1 / 3))
    rule = {"name": "Soon", "between": ["anthem.start", "guard.released"], "holds-in": "90 %"}
    for seconds, holds in ((within, True), (within - SD, False)):
        soon = {**rule, "within": ["0 s", f"{seconds!r} s"]}
        scenario = at_once(constraints=[soon])
        (found,) = judge_shares(simulate(scenario), seed=3).values()
        assert (found.decided, found.holds) == (True, holds)


def test_independent_durations_average_out_and_one_factor_does_not() -> None:
    apart = instants(simulate_many(in_turn(normal()), RUNS, workers=1), "speech.end")
    assert_moments(apart, 4 * MEAN, 2 * SD)
    habit = {
        "low": 0.01,
        "distribution": {"kind": "normal", "sd": SD / MEAN},
        **{"moves": ["programme.*.duration"], "assumed": "a test"},
    }
    scenario = in_turn(f"{MEAN} s", factors={"habit": habit})
    together = instants(simulate_many(scenario, RUNS, workers=1), "speech.end")
    assert_moments(together, 4 * MEAN, 4 * SD)


def test_an_ensemble_without_spread_is_the_run_at_central_values() -> None:
    scenario = in_turn(normal(1e-9))
    ensemble = simulate_many(scenario, 10, workers=1)
    for name, event in ensemble.events.items():
        assert event.time is not None
        assert event.time.least == pytest.approx(event.central, abs=1e-7), name
        assert event.time.greatest == pytest.approx(event.central, abs=1e-7), name


def test_a_lognormal_duration_has_that_mean_and_deviation_before_the_logarithm() -> None:
    # Durations from a lognormal distribution: its median is the mean over sqrt(1 + cv^2).
    spread = {"kind": "lognormal", "sd": f"{MEAN} s"}
    duration = {"value": f"{MEAN} s", "distribution": spread, "assumed": "a test"}
    scenario = parade(block("guard"), programme={"speech": {"at": "09:00", "duration": duration}})
    values = instants(simulate_many(scenario, RUNS, workers=1), "speech.end")
    logs = np.log(values)
    assert_moments(logs, log(MEAN / sqrt(2)), sqrt(log(2)))
