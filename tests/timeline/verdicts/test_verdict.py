"""Slack in an interval whose ends may be open."""

from __future__ import annotations

import math

import pytest

from simulator.timeline.verdicts.verdict import within


@pytest.mark.parametrize(
    ("value", "low", "high", "slack"),
    [
        (5.0, 2.0, 9.0, 3.0),
        (8.0, 2.0, 9.0, 1.0),
        (2.0, 2.0, 9.0, 0.0),
        (1.0, 2.0, 9.0, -1.0),
        (11.0, 2.0, 9.0, -2.0),
        (11.0, 2.0, None, 9.0),
        (11.0, None, 9.0, -2.0),
        (11.0, None, None, math.inf),
    ],
)
def test_slack_is_the_distance_to_the_nearer_end_and_negative_outside(
    value: float, low: float | None, high: float | None, slack: float
) -> None:
    assert within(value, low, high) == slack
