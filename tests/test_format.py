"""Instants and durations as people read them."""

from __future__ import annotations

import pytest

from simulator.format import clock, duration, read_time_of_day, time_of_day
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


NINE = 9 * 3600


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (NINE, "09:00:00.000"),
        (NINE + 61.2345, "09:01:01.234"),
        (0, "00:00:00.000"),
        (-1, "23:59:59.000 -1 d"),
        (86_400 * 3 + 0.5, "00:00:00.500 +3 d"),
        (86_399.9996, "00:00:00.000 +1 d"),
    ],
)
def test_it_is_written_to_the_millisecond_and_read_back(seconds: float, text: str) -> None:
    assert time_of_day(seconds) == text
    assert read_time_of_day(text) == pytest.approx(seconds, abs=5.001e-4, rel=0)
    assert time_of_day(read_time_of_day(text)) == text


def test_it_is_shown_to_the_nearest_second_or_tenth() -> None:
    assert time_of_day(NINE + 0.5001, 0) == "09:00:01"
    assert time_of_day(NINE + 0.54, 1) == "09:00:00.5"


@pytest.mark.parametrize("text", ["", "9:00:00", "24:00:00", "09:60:00", "09:00", "09:00:00 1 d"])
def test_what_is_no_time_of_the_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no time of the day such as 09:20:00\.000"):
        read_time_of_day(text)
