"""What a number of a workbook is, by its format."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario.clock import clock_time
from simulator.scenario.document.tables.number_formats import NumberFormat, shown_number
from simulator.scenario.model.quantities import duration

CUSTOM = 164


def shown(value: float, code: int | str, since_1904: bool = False) -> tuple[str, str]:
    number, text = (code, None) if isinstance(code, int) else (CUSTOM, code)
    found = shown_number(value, NumberFormat.of(number, text), since_1904)
    assert found.problem is None
    return found.kind, found.text


def problem(value: float, code: int | str, since_1904: bool = False) -> str | None:
    number, text = (code, None) if isinstance(code, int) else (CUSTOM, code)
    return shown_number(value, NumberFormat.of(number, text), since_1904).problem


@pytest.mark.parametrize(
    ("value", "code", "kind", "text"),
    [
        (15, 0, "number", "15"),
        (3.0000000000000004, "General", "number", "3"),
        (1200, "#,##0", "formatted number", "1200"),
        (15, '0.0" m"', "formatted number", "15"),
        (15, '0" h"', "formatted number", "15"),
        (15, "[Red]0\\s;[Blue]-0", "formatted number", "15"),
        (15, "0.00E+00", "formatted number", "15"),
        (11 / 24, "h:mm AM/PM", "time", "11:00"),
        (11 / 24, 18, "time", "11:00"),
        (11 / 24, "[$-F400]h:mm:ss AM/PM", "time", "11:00:00"),
        (0.0625, 20, "time", "01:30"),
        (0.0625 + 20 / 86_400, 20, "time", "01:30:20"),
        (0.0625 + 0.25 / 86_400, 21, "time", "01:30:00.25"),
        (0.999_999_999, 21, "time", "24:00:00"),
        (90 / 86_400, 45, "time", "00:01:30"),
        (90 / 1440, "[m]:ss", "time", "01:30:00"),
        (1 + 75 / 1440, "[h]:mm", "time", "25:15:00"),
        (1 + 75 / 1440, 46, "time", "25:15:00"),
        (1 + 30 / 1440, 20, "time", "24:30"),
        (0.25, 'hh"h"mm', "time", "06:00"),
        (0.5, 55, "time", "12:00"),
        (45_785, 14, "date", "2025-05-08"),
        (45_785, "yyyy\\-mm\\-dd;@", "date", "2025-05-08"),
        (45_785, "mmm", "date", "2025-05-08"),
        (45_785.4, 22, "date", "2025-05-08T09:36:00"),
        (45_785.4, "h:mm", "date", "2025-05-08T09:36:00"),
        (45_785, "d/m h:mm", "date", "2025-05-08T00:00:00"),
    ],
)
def test_a_number_is_what_its_format_shows(
    value: float, code: int | str, kind: str, text: str
) -> None:
    assert shown(value, code) == (kind, text)


def test_days_may_count_from_1904() -> None:
    assert shown(44_323, 14, since_1904=True) == ("date", "2025-05-08")
    assert shown(0.0625, 21, since_1904=True) == ("time", "01:30:00")


@pytest.mark.parametrize(
    ("value", "code", "why"),
    [
        (0.155, 10, "the cell holds a percentage, 15.5 %; write a number"),
        (30, 16, "the cell holds 30 as a date or a time; write it as text"),
        (0.5, 22, "the cell holds 0.5 as a date or a time; write it as text"),
        (-0.25, 21, "the cell holds -0.25 as a date or a time; write it as text"),
        (2_958_466, 14, "the cell holds 2958466 as a date or a time; write it as text"),
        (1e300, 21, "the cell holds 1e+300 as a date or a time; write it as text"),
        (
            0.0625,
            45,
            "the cell holds 01:30:00, but its format shows no hours; choose one that does",
        ),
    ],
)
def test_what_a_format_cannot_show_is_refused(value: float, code: int, why: str) -> None:
    assert problem(value, code) == why


def test_the_last_day_of_each_calendar() -> None:
    assert shown(2_958_465, 14) == shown(2_957_003, 14, since_1904=True) == ("date", "9999-12-31")
    assert problem(2_957_004, 14, since_1904=True) is not None


@given(st.integers(0, 86_399_999), st.integers(61, 2_958_464))
def test_a_moment_is_read_to_the_millisecond(milliseconds: int, day: int) -> None:
    moment = dt.datetime(1899, 12, 30) + dt.timedelta(days=day, milliseconds=milliseconds)
    _, text = shown(milliseconds / 86_400_000, 21)
    assert duration(text) == pytest.approx(milliseconds / 1000)
    if milliseconds % 1000 == 0:  # a day of five digits and a fraction have no more digits
        assert clock_time(shown(day + milliseconds / 86_400_000, 22)[1]) == moment
