"""Summaries: what is kept of all replications."""

from __future__ import annotations

import pickle
from dataclasses import replace
from math import inf, nan

import numpy as np
import pytest

from simulator import Run, simulate
from simulator.ensemble.counting import reduction
from simulator.ensemble.counting.probability import Probability
from simulator.ensemble.counting.reduction import Summary, without_noise
from simulator.ensemble.outcome import Layout, Outcome, layout_of
from simulator.ensemble.table import InputTable
from tests.ensemble.small import last_of_both

#: Of the constraint, in six replications: 2 has no result, and 4 is not concerned.
SLACK = (5.0, -1.0, nan, 0.0, nan, -inf)
FAILED = {2: "invalid together"}


@pytest.fixture(scope="module")
def central() -> Run:
    return simulate(last_of_both())


def blocks(layout: Layout, size: int) -> list[tuple[Outcome, InputTable]]:
    """Six replications, each a little later than the one before."""
    rows = len(SLACK)
    slack = np.array(SLACK)[:, np.newaxis]
    holds = ~(slack < 0)
    events = np.full((rows, len(layout.events)), 100.0) + np.arange(rows)[:, np.newaxis]
    counts = np.broadcast_to(np.arange(rows)[:, np.newaxis, np.newaxis], (rows, 241, 4))
    inputs = np.arange(rows, dtype=float)[:, np.newaxis]
    return [
        (
            Outcome(
                low,
                events[low : low + size],
                slack[low : low + size],
                holds[low : low + size],
                {"square": counts[low : low + size].astype(np.int32)},
                {place: why for place, why in FAILED.items() if low <= place < low + size},
            ),
            InputTable(("a",), inputs[low : low + size], low),
        )
        for low in range(0, rows, size)
    ]


def summary(central: Run, size: int, *, merged: bool = False) -> Summary:
    layout = layout_of(central.scenario, central)
    found = Summary(layout, ["a"])
    for outcome, inputs in blocks(layout, size):
        if merged:
            part = Summary(layout, ["a"], outcome.first, 0)
            part.add(outcome, inputs)
            found.merge(pickle.loads(pickle.dumps(part)))
        else:
            found.add(outcome, inputs)
    return found


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize("size", [1, 4, 6])
def test_what_failed_and_what_does_not_apply_are_counted_apart(
    central: Run, size: int, merged: bool
) -> None:
    found = summary(central, size, merged=merged)
    assert (found.runs, found.failures, found.completed) == (6, 1, 5)
    assert found.messages == FAILED
    assert found.probability(0) == Probability(2, 4)
    # One that does not apply breaks nothing.
    assert found.probability_of_all == Probability(3, 5)
    assert found.worst(0) == (5, 1, 3, 0)
    assert found.slack.quantiles((0.25, 0.5, 1.0))[:, 0].tolist() == [-inf, -1, 5]
    assert found.events.quantiles((0.0, 1.0))[:, 0].tolist() == [100, 105]
    assert found.events.total.tolist() == [5] * len(found.layout.events)
    assert found.bands("square", (0.4, 0.6))[:, 7, 0].tolist() == [1, 3]
    assert found.precision == Probability(2, 4).half_width


@pytest.mark.parametrize("merged", [False, True])
def test_the_first_replications_are_kept_whole(
    central: Run, merged: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reduction, "KEPT_ROWS", 5)
    inputs, slack, events = summary(central, 4, merged=merged).kept()
    assert inputs[:, 0].tolist() == [0, 1, 2, 3, 4]
    assert slack[:, 0].tolist() == pytest.approx(SLACK[:5], nan_ok=True)
    assert events.shape == (5, len(central.scenario.event_names.texts))


def test_very_many_events_share_memory(central: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    layout = layout_of(central.scenario, central)
    events = len(layout.events)
    monkeypatch.setattr(reduction, "KEPT_NUMBERS", 4 * events)
    monkeypatch.setattr(reduction, "_ALL_BINS", 3 * events)
    found = Summary(layout, ["a"])
    for outcome, inputs in blocks(layout, 4):
        found.add(outcome, inputs)
    assert [len(rows) for rows in found.kept()] == [6, 6, 4]
    # 100 to 105 s lie in two bins of 3.2 s; of 1.6 s they would have to be four, and three fit.
    assert found.events.widths.tolist() == [3.2] * events
    assert found.events.extremes()[0].tolist() == [100] * events


def test_a_part_is_small_where_it_is_sent(central: Run) -> None:
    layout = layout_of(central.scenario, central)
    part = Summary(layout, ["a"], 20_000, 0)  # beyond the rows that are kept
    outcome, inputs = blocks(layout, 6)[0]
    part.add(replace(outcome, first=20_000, failed={}), InputTable(("a",), inputs.values, 20_000))
    assert len(pickle.dumps(part)) < 200_000
    assert [len(rows) for rows in part.kept()] == [0, 0, 0]


def test_of_no_replications_there_is_a_summary(central: Run) -> None:
    found = Summary(layout_of(central.scenario, central), ["a"])
    assert found.probability_of_all == Probability(0, 0)
    assert [part.shape[0] for part in found.kept()] == [0, 0, 0]


def test_of_equal_slacks_the_worst_is_the_first_whatever_noise_their_sums_have() -> None:
    slack = without_noise(np.array([0.5, 0.5 - 2e-13, 0.1 + 0.2 + 0.2, inf, -inf, nan]))
    assert slack[0] == slack[1] == slack[2] == 0.5
    assert slack[3:5].tolist() == [inf, -inf]
    assert np.isnan(slack[5])
