"""Clock times, and the scenario's clock."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import CalendarError
from simulator.scenario.clock import Calendar, LaterDay, clock_time, local_datetime

PARIS = ZoneInfo("Europe/Paris")
NINE = Calendar.of(dt.datetime(2024, 5, 8, 9), PARIS)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("09:20:00", dt.time(9, 20)),
        ("9:20", dt.time(9, 20)),
        ("09:20:00.25", dt.time(9, 20, 0, 250_000)),
        ("2025-09-04T00:10:00", dt.datetime(2025, 9, 4, 0, 10)),
        ("2025-09-04 00:10", dt.datetime(2025, 9, 4, 0, 10)),
        ("11:00 AM", dt.time(11)),
        ("12:05 a.m.", dt.time(0, 5)),
        ("12:05:30 p.m.", dt.time(12, 5, 30)),
        ("11 PM", dt.time(23)),
        ("1:30:00", dt.time(1, 30)),
        ("2025-09-03 9:20 PM", dt.datetime(2025, 9, 3, 21, 20)),
        ("00:10:00 +1 d", LaterDay(1, dt.time(0, 10))),
        ("00:10 +1 d", LaterDay(1, dt.time(0, 10))),
        ("23:59:59.000 -1 d", LaterDay(-1, dt.time(23, 59, 59))),
        ("09:20 +0 d", dt.time(9, 20)),
        ("24:00", LaterDay(1, dt.time(0))),
        ("25:15", LaterDay(1, dt.time(1, 15))),
        (LaterDay(1, dt.time(0, 10)), LaterDay(1, dt.time(0, 10))),
        (dt.time(9, 20), dt.time(9, 20)),
        (dt.datetime(2025, 9, 4), dt.datetime(2025, 9, 4)),
    ],
)
def test_a_clock_time(text: object, clock: object) -> None:
    assert clock_time(text) == clock


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("25:61", "'25:61' is not a clock time such as \"09:20:00\" or 2025-09-03T09:20:00"),
        ("13:00 PM", "'13:00 PM' is not a clock time such as \"09:20:00\" or 2025-09-03T09:20:00"),
        ("123:00", "'123:00' is not a clock time such as \"09:20:00\" or 2025-09-03T09:20:00"),
        (560, "'560' is not a clock time such as \"09:20:00\" or 2025-09-03T09:20:00"),
        ("2025-02-30T09:00:00", "there is no day 2025-02-30"),
        (
            "2025-09-03T09:00:00+08:00",
            "'2025-09-03T09:00:00+08:00' carries an offset; write local time without one",
        ),
        (
            dt.datetime(2025, 9, 3, 9, tzinfo=dt.UTC),
            "'2025-09-03T09:00:00+00:00' carries an offset; write local time without one",
        ),
    ],
)
def test_what_is_no_clock_time(text: object, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        clock_time(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("seconds", "far"),
    [
        (3.6e12, "1.14e+05 years after"),
        (-1e12, "3.17e+04 years before"),
        (float("inf"), "inf years after"),
        (float("nan"), "nan s after"),
    ],
)
def test_an_instant_beyond_the_calendar_is_an_error(seconds: float, far: str) -> None:
    with pytest.raises(CalendarError) as caught:
        NINE.clock(seconds)
    assert str(caught.value) == (
        f"an instant {far} the start is beyond the calendar, the years 1 to 9999"
    )


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize("start", [dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59)])
def test_at_the_ends_of_the_calendar_an_instant_is_still_counted(
    start: dt.datetime, zone: str
) -> None:
    calendar = Calendar.of(start, ZoneInfo(zone))
    assert calendar.instant(start) == 0
    assert calendar.instant(start.replace(hour=12)) == (12 - start.hour) * 3600


def test_a_start_needs_a_day() -> None:
    with pytest.raises(ValueError, match=r"^'09:00' needs a day: 2025-09-03T09:00:00$"):
        local_datetime("09:00")


@pytest.mark.parametrize(
    ("clock", "seconds"),
    [
        (dt.time(9, 20), 1200),
        (dt.time(8, 30), -1800),
        (dt.datetime(2024, 5, 9, 0, 10), 15 * 3600 + 600),
        (LaterDay(1, dt.time(0, 10)), 15 * 3600 + 600),
        (LaterDay(-1, dt.time(9)), -24 * 3600),
    ],
)
def test_an_instant_is_counted_from_the_start(clock: dt.time | dt.datetime, seconds: float) -> None:
    assert NINE.instant(clock) == seconds


def test_a_night_in_which_the_clocks_change_is_an_hour_shorter() -> None:
    evening = Calendar.of(dt.datetime(2024, 3, 30, 22), PARIS)
    assert evening.instant(dt.datetime(2024, 3, 31, 6)) == 7 * 3600
    assert not evening.exists(dt.datetime(2024, 3, 31, 2, 30))
    assert evening.exists(dt.datetime(2024, 3, 31, 3, 30))


@given(st.integers(min_value=-(10**6), max_value=10**6))
def test_the_clock_of_an_instant_is_that_instant(seconds: int) -> None:
    there = NINE.clock(seconds)
    assert there.tzinfo is PARIS
    assert NINE.instant(there.replace(tzinfo=None)) == seconds
