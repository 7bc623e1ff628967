"""Distributions: their moments and ends, by textbook formulas."""

from __future__ import annotations

from math import erf, exp, inf, log, pi, sqrt

import numpy as np
import pytest

from simulator.scenario.model.distributions import (
    Choice,
    Distribution,
    Lognormal,
    Normal,
    Pert,
    Triangular,
    Uniform,
)

COUNT = 100_000


def density(z: float) -> float:
    return exp(-z * z / 2) / sqrt(2 * pi)


def below(z: float) -> float:
    return (1 + erf(z / sqrt(2))) / 2


def truncated(mean: float, sd: float, low: float, high: float) -> tuple[float, float]:
    """Mean and variance of a normal that is cut."""
    a, b = (low - mean) / sd, (high - mean) / sd
    mass = below(b) - below(a)
    shift = (density(a) - density(b)) / mass
    spread = 1 + (a * density(a) - b * density(b)) / mass - shift**2
    return mean + sd * shift, sd**2 * spread


def lognormal_partial(mean: float, sd: float, low: float, high: float, power: int) -> float:
    """The mean of a power between two ends, not yet divided by the probability to be there."""
    s2 = log(1 + (sd / mean) ** 2)
    mu, s = log(mean) - s2 / 2, sqrt(s2)
    a, b = (log(low) - mu) / s, (log(high) - mu) / s
    return exp(power * mu + power**2 * s2 / 2) * (below(b - power * s) - below(a - power * s))


def cut_lognormal(mean: float, sd: float, low: float, high: float) -> tuple[float, float]:
    mass, first, second = (lognormal_partial(mean, sd, low, high, power) for power in (0, 1, 2))
    return first / mass, second / mass - (first / mass) ** 2


#: Each with its mean and its variance.
CASES: dict[str, tuple[Distribution, float, float]] = {
    "triangular": (Triangular(1, 2, 6), 9 / 3, (1 + 4 + 36 - 2 - 6 - 12) / 18),
    "one-sided": (Triangular(2, 2, 5), 9 / 3, 9 / 18),
    "uniform": (Uniform(2, 8), 5.0, 36 / 12),
    "PERT": (Pert(1, 2, 6), (1 + 4 * 2 + 6) / 6, (2.5 - 1) * (6 - 2.5) / 7),
    "a flat PERT": (Pert(1, 2, 6, 1.0), 9 / 3, (3 - 1) * (6 - 3) / 4),
    "normal": (Normal(5, 2), 5.0, 4.0),
    "truncated normal": (Normal(5, 2, 4, 9), *truncated(5, 2, 4, 9)),
    "cut below": (Normal(0, 1, 0), sqrt(2 / pi), 1 - 2 / pi),
    "lognormal": (Lognormal(5, 2), 5.0, 4.0),
    "cut lognormal": (Lognormal(5, 2, 3, 8), *cut_lognormal(5, 2, 3, 8)),
    "choice": (Choice((2, 3, 7), (1, 2, 1)), 15 / 4, (4 + 2 * 9 + 49) / 4 - (15 / 4) ** 2),
}


@pytest.mark.parametrize("name", CASES)
def test_moments_are_within_four_standard_errors(name: str) -> None:
    distribution, mean, variance = CASES[name]
    drawn = distribution.ppf(np.random.default_rng(1).random(COUNT))
    fourth = ((drawn - mean) ** 4).mean()
    assert abs(drawn.mean() - mean) < 4 * sqrt(variance / COUNT)
    assert abs(((drawn - mean) ** 2).mean() - variance) < 4 * sqrt((fourth - variance**2) / COUNT)


@pytest.mark.parametrize("name", CASES)
def test_draws_are_in_order_and_within_their_ends(name: str) -> None:
    distribution = CASES[name][0]
    u = np.array([2.0**-53, 1e-9, 0.1, 0.5, 0.9, 1 - 1e-9, 1 - 2.0**-53])
    drawn = distribution.ppf(u)
    assert np.isfinite(drawn).all()
    assert (np.diff(drawn) >= 0).all()
    assert drawn.min() >= distribution.low
    assert drawn.max() <= distribution.high


def test_the_ends_of_what_is_not_cut_are_open() -> None:
    assert (Normal(5, 2).low, Normal(5, 2).high) == (-inf, inf)
    assert (Lognormal(5, 2).low, Lognormal(5, 2).high) == (0, inf)
    assert (Choice((3, 1, 2), (1, 1, 1)).low, Choice((3, 1, 2), (1, 1, 1)).high) == (1, 3)


def test_a_choice_is_as_likely_as_its_weights_say() -> None:
    choice = Choice((7, 2, 3), (1, 1, 2))
    u = (np.arange(8) + 0.5) / 8
    assert choice.ppf(u).tolist() == [2, 2, 3, 3, 3, 3, 7, 7]
