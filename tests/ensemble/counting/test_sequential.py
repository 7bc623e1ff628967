"""The sequential test: its error rates on streams of known probability, and how soon it ends."""

from __future__ import annotations

from math import ceil, log, sqrt

import numpy as np
import pytest

from simulator.ensemble.counting.sequential import ERROR, SequentialTest
from simulator.timeline.passage import Floats

STREAMS, AT_ONCE, MOST = 10_000, 100, 60_000
#: With that many streams, a share of `ERROR` is known to this (four standard errors).
CLOSE = 4 * sqrt(ERROR * (1 - ERROR) / STREAMS)


def decided(test: SequentialTest, probability: float) -> tuple[Floats, Floats]:
    """The decision on each of many streams of yes and no, and after how many of them it came."""
    generator = np.random.default_rng(20250903)
    decision, after = np.zeros(STREAMS), np.zeros(STREAMS)
    count = np.zeros(STREAMS, dtype=np.int64)
    for of in range(0, MOST, AT_ONCE):
        streams = np.flatnonzero(decision == 0)
        if not len(streams):
            return decision, after
        yes = generator.random((len(streams), AT_ONCE)) < probability
        counts = count[streams, None] + np.cumsum(yes, axis=1)
        found = test.decisions(counts, of + 1 + np.arange(AT_ONCE))
        first = np.argmax(found != 0, axis=1)
        decision[streams] = found[np.arange(len(streams)), first]
        after[streams] = of + 1 + first
        count[streams] = counts[:, -1]
    raise AssertionError("not decided")


@pytest.mark.parametrize("asked", [0.2, 0.5, 0.8, 0.95, 0.98])
def test_both_errors_are_as_frequent_as_stated(asked: float) -> None:
    test = SequentialTest(asked)
    wrongly_fails = np.mean(decided(test, asked)[0] < 0)
    wrongly_passes = np.mean(decided(test, test.below)[0] > 0)
    assert wrongly_fails == pytest.approx(ERROR, abs=CLOSE)
    assert wrongly_passes == pytest.approx(ERROR, abs=CLOSE)


@pytest.mark.parametrize("asked", [0.5, 0.95])
def test_it_needs_as_many_replications_as_wald_says(asked: float) -> None:
    test = SequentialTest(asked)
    # Wald's formula: the expected evidence at the end over that of one replication.
    one = asked * log(asked / test.below) + (1 - asked) * log((1 - asked) / (1 - test.below))
    expected = (1 - 2 * ERROR) * log(1 / ERROR) / one
    _, after = decided(test, asked)
    # The last replication leads past the bound: by less than it can weigh.
    most = max(log(asked / test.below), -log((1 - asked) / (1 - test.below)))
    error = 4 * np.std(after) / sqrt(STREAMS)
    assert expected - error <= np.mean(after) <= expected + most / one + error


@pytest.mark.parametrize(
    ("asked", "below"), [(0.5, 0.45), (0.9, 0.85), (0.95, 0.925), (0.99, 0.985), (0.04, 0.02)]
)
def test_what_fails_is_below_the_share(asked: float, below: float) -> None:
    assert SequentialTest(asked).below == pytest.approx(below, rel=1e-12)


def test_what_always_holds_passes_after_a_known_number() -> None:
    test = SequentialTest(0.95)
    enough = ceil(log(1 / ERROR) / log(0.95 / 0.925))
    assert enough == 173
    of = np.arange(1, 300)
    assert test.decisions(of, of).tolist() == [0] * (enough - 1) + [1] * (300 - enough)
    assert test.decisions(0 * of, of).tolist() == [0] * 11 + [-1] * 288
