"""Times of the day as a file keeps them: there and back."""

from __future__ import annotations

import pytest

from simulator.format import read_time_of_day, time_of_day

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
