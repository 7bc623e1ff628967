"""Latin hypercubes and Sobol's sequence: strata, slices, and how much closer a mean is."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from simulator.ensemble.columns import Column
from simulator.ensemble.sampling import Sampling
from simulator.ensemble.table import draw
from simulator.scenario.model.distributions import Triangular

RUNS = 256
TRIANGLE = Triangular(0.0, 0.25, 1.0)
COLUMNS = [Column(name, TRIANGLE, 0.25, "m") for name in "abc"]
DESIGNS: list[Sampling] = ["latin-hypercube", "sobol"]


def ranks(values: np.ndarray) -> np.ndarray:
    """In which of so many equally likely parts each value is: the triangle's own formula."""
    below = values**2 / 0.25
    above = 1 - (1 - values) ** 2 / 0.75
    return np.floor(np.where(values < 0.25, below, above) * len(values)).astype(int)


@pytest.mark.parametrize("sampling", DESIGNS)
def test_each_part_of_each_column_has_one_draw(sampling: Sampling) -> None:
    values = draw(COLUMNS, 0, RUNS, seed=3, sampling=sampling).values
    for column in values.T:
        assert_array_equal(np.sort(ranks(column)), np.arange(RUNS))
    assert abs(np.corrcoef(values.T) - np.eye(3)).max() < 4 / RUNS**0.5


@pytest.mark.parametrize("sampling", DESIGNS)
def test_a_slice_is_of_the_whole_design(sampling: Sampling) -> None:
    whole = draw(COLUMNS, 0, RUNS, seed=3, sampling=sampling)
    part = draw(COLUMNS, 100, 7, seed=3, sampling=sampling, runs=RUNS)
    assert part.first == 100
    assert_array_equal(part.values, whole.rows(100, 107).values, strict=True)
    other = draw(COLUMNS, 100, 7, seed=4, sampling=sampling, runs=RUNS)
    assert not np.array_equal(part.values, other.values)


def test_a_column_of_a_latin_hypercube_is_its_own() -> None:
    alone = draw(COLUMNS[1:2], 0, RUNS, seed=3, sampling="latin-hypercube").values
    among = draw(COLUMNS, 0, RUNS, seed=3, sampling="latin-hypercube").values
    assert_array_equal(alone[:, 0], among[:, 1], strict=True)


@pytest.mark.parametrize("sampling", DESIGNS)
def test_the_mean_is_far_closer_than_at_random(sampling: Sampling) -> None:
    mean, deviation = 1.25 / 3, (0.25**2 + 1 - 0.25) ** 0.5 / 18**0.5
    values = draw(COLUMNS, 0, RUNS, seed=3, sampling=sampling).values
    assert abs(values.mean(axis=0) - mean).max() < 0.1 * deviation / RUNS**0.5


@pytest.mark.parametrize("sampling", ["random", *DESIGNS])
def test_without_columns_there_are_rows_of_nothing(sampling: Sampling) -> None:
    assert draw([], 0, 5, seed=3, sampling=sampling).values.shape == (5, 0)
