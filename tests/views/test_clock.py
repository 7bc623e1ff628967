"""Instants and durations as people read them."""

from __future__ import annotations

import pytest

from simulator.format import clock, duration
from simulator.views.figures.frame import round_instants, round_step
from tests.views.parades import alone


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0 s"),
        (1e-7, "0 s"),
        (0.04, "0.04 s"),
        (-0.04, "-0.04 s"),
        (8.0, "8 s"),
        (8.26, "8.3 s"),
        (59.94, "59.9 s"),
        (59.97, "1 min 00 s"),
        (68.0, "1 min 08 s"),
        (-68.4, "-1 min 08 s"),
        (3599.6, "1 h 00 min 00 s"),
        (3725.0, "1 h 02 min 05 s"),
    ],
)
def test_a_duration_reads_as_one(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_an_instant_reads_as_a_clock_time_of_the_scenarios_zone() -> None:
    scenario = alone(timezone="Asia/Shanghai").scenario
    assert clock(scenario, 92.6) == "09:01:33"
    assert clock(scenario, -0.4) == "09:00:00"
    assert clock(scenario, 92.6, with_seconds=False) == "09:02"


def test_an_instant_of_another_day_says_so() -> None:
    scenario = alone().scenario
    assert clock(scenario, 15 * 3600 + 600) == "00:10:00 +1 d"
    assert clock(scenario, -9 * 3600 - 1) == "23:59:59 -1 d"


def test_marks_stand_at_round_clock_times() -> None:
    scenario = alone(start="2024-05-08T09:07:30").scenario
    assert round_step(500) == 600
    assert list(round_instants(scenario, 0, 1500, 600)) == [150.0, 750.0, 1350.0]
