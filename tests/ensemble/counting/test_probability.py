"""Probabilities and their intervals."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from scipy.stats import binomtest

from simulator.ensemble.counting.probability import Probability, wilson


@pytest.mark.parametrize(("count", "of"), [(0, 10), (1, 10), (5, 10), (10, 10), (9_701, 10_000)])
def test_the_interval_is_wilson_s(count: int, of: int) -> None:
    expected = binomtest(count, of).proportion_ci(0.95, method="wilson")
    assert wilson(count, of) == pytest.approx(tuple(expected), abs=1e-12)


def test_of_no_replications_nothing_is_known() -> None:
    found = Probability(0, 0)
    assert isnan(found.value)
    assert found.interval == (0.0, 1.0)
    assert found.half_width == 0.5


@pytest.mark.parametrize("share", [0.02, 0.5, 0.93])
def test_the_interval_holds_the_truth_in_19_of_20_ensembles(share: float) -> None:
    ensembles, runs = 4000, 400
    counts = np.random.default_rng(1).binomial(runs, share, ensembles).tolist()
    covered = sum(low <= share <= high for low, high in (wilson(count, runs) for count in counts))
    # Coverage is that of a few whole numbers, so it is not exactly 95 %.
    assert covered / ensembles == pytest.approx(0.95, abs=0.02)
