"""Quantiles from counts in bins, whatever the order of values."""

from __future__ import annotations

import pickle
from math import inf, isnan, nan

import numpy as np
import pytest

from simulator.ensemble.counting.histograms import Histograms

SHARES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)


def filled(values: np.ndarray, parts: int = 10, bins: int = 8192) -> Histograms:
    found = Histograms([parts] * values.shape[1], bins)
    found.add(values)
    return found


def values(rows: int = 501) -> np.ndarray:
    """Three quantities: about 3,000, about -7 and always 4.25."""
    draws = np.random.default_rng(1).normal(size=(rows, 3))
    return draws * [100, 5, 0] + [3000, -7, 4.25]


def test_quantiles_are_those_of_numpy_to_half_a_bin() -> None:
    drawn = values()
    expected = np.quantile(drawn, SHARES, axis=0, method="inverted_cdf")
    found = filled(drawn).quantiles(SHARES)
    assert np.abs(found - expected).max() <= 0.05 + 1e-9
    assert found[0].tolist() == pytest.approx(drawn.min(axis=0), abs=0.05)
    assert found[:, 2].tolist() == [4.25] * len(SHARES)  # no quantile is beyond the extremes


@pytest.mark.parametrize("size", [1, 7, 100])
def test_neither_order_nor_blocks_matter(size: int) -> None:
    drawn = values() * [1, 1000, 1]  # bins of the second are widened on the way
    whole = filled(drawn, bins=256)
    blocks = Histograms([10] * 3, 256)
    backwards = drawn[::-1]
    for low in range(0, len(drawn), size):
        blocks.add(backwards[low : low + size])
    assert whole.widths.tolist() == blocks.widths.tolist()
    assert whole.quantiles(SHARES).tolist() == blocks.quantiles(SHARES).tolist()
    for quantity in range(3):
        for one, other in zip(whole.counts(quantity), blocks.counts(quantity), strict=True):
            assert one.tolist() == other.tolist()


@pytest.mark.parametrize("size", [1, 7, 100])
def test_parts_that_were_counted_elsewhere_are_merged(size: int) -> None:
    drawn = values() * [1, 1000, 1]
    drawn[:, 2] = np.where(drawn[:, 0] > 3050, inf, np.where(drawn[:, 0] > 3000, nan, -inf))
    whole, merged = filled(drawn, bins=256), Histograms([10] * 3, 256)
    for low in range(0, len(drawn), size):
        part = pickle.loads(pickle.dumps(filled(drawn[low : low + size], bins=256)))
        merged.merge(part)
    assert whole.widths.tolist() == merged.widths.tolist()
    assert whole.quantiles(SHARES).tolist() == merged.quantiles(SHARES).tolist()
    assert whole.total.tolist() == merged.total.tolist()
    assert [one.tolist() for one in whole.counts(0)] == [one.tolist() for one in merged.counts(0)]
    again = pickle.loads(pickle.dumps(merged))
    assert again.quantiles(SHARES).tolist() == merged.quantiles(SHARES).tolist()
    again.add(drawn)
    assert again.total.tolist() == (2 * whole.total).tolist()


def test_bins_become_as_wide_as_the_range_needs() -> None:
    drawn = np.array([[0.0], [1.0], [102.3], [102.4]])
    found = filled(drawn[:3], bins=1024)  # bins 0 to 1023
    assert found.widths.tolist() == [0.1]
    found.add(drawn[3:])
    assert found.widths.tolist() == [0.2]
    expected = np.quantile(drawn, SHARES, axis=0, method="inverted_cdf")
    assert np.abs(found.quantiles(SHARES) - expected).max() <= 0.1 + 1e-9


def test_whole_numbers_are_exact() -> None:
    drawn = np.array([[3.0], [3.0], [4.0], [9.0]])
    found = filled(drawn, parts=1)
    assert found.quantiles((0.5, 0.75, 1.0))[:, 0].tolist() == [3, 4, 9]
    edges, counts = found.counts(0)
    assert (edges[0], edges[-1], counts.tolist()) == (2.5, 9.5, [2, 1, 0, 0, 0, 0, 1])


def test_infinite_values_count_and_missing_ones_do_not() -> None:
    drawn = np.array([[-inf], [nan], [1.0], [2.0], [inf], [nan]])
    found = filled(drawn)
    assert found.total.tolist() == [4]
    assert found.quantiles((0.25, 0.5, 0.75, 1.0))[:, 0].tolist() == [-inf, 1.0, 2.0, inf]
    assert [edge.tolist() for edge in found.extremes()] == [[-inf], [inf]]


def test_a_quantity_without_values_has_no_quantile() -> None:
    found = filled(np.full((5, 1), nan))
    assert isnan(found.quantiles((0.5,))[0, 0])
    assert found.counts(0)[1].tolist() == []


def test_what_is_too_far_away_for_a_bin_counts_as_infinite() -> None:
    found = filled(np.array([[1e19, 2.0], [1.0, -1e300], [3.0, 4.0]]))
    assert (found.above.tolist(), found.below.tolist()) == ([1, 0], [0, 1])
    assert found.finite.tolist() == [2, 2]
    assert found.quantiles((0.0, 1.0)).tolist() == [[1.0, -inf], [inf, 4.0]]
