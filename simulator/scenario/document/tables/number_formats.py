"""Numbers of a workbook by their formats: whether 0.5 is a number, noon, or a percentage.

A workbook stores dates and times as days; only the number format of a cell tells them from numbers.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from simulator.scenario.document.tables.cells import CellKind

#: Formats that a workbook names by number only (ECMA-376, 18.8.30; 27 to 58 are East Asian).
_BUILT_IN = {
    9: "0%",
    10: "0.00%",
    **dict.fromkeys((14, 15, 16, 17), "d/m/yyyy"),
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "d/m/yyyy h:mm",
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy/m/d"),
    **dict.fromkeys((32, 34, 55), "h:mm"),
    **dict.fromkeys((33, 35, 56), "h:mm:ss"),
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
}
_PLAIN = ("", "general", "0", "@")
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]")
_BRACKETS = re.compile(r"\[[^\]]*\]")
_EXPONENT = re.compile(r"e[+-]")
_DAY = 86_400_000  # ms
#: Days from which a number under a format of times alone is a date as well.
_A_DATE = 366
#: The last day of the calendar of spreadsheets, 9999-12-31.
_LAST = 2_958_465
#: Days of 1900 before which its calendar is wrong: it has a 29 February.
_FIRST = 61
#: Days from the beginning of the one calendar to that of the other, 1 January 1904.
_YEARS = 1_462


class ShownNumber(NamedTuple):
    """A number as its format shows it: what it is, its text, and why it cannot be read."""

    kind: CellKind
    text: str
    problem: str | None = None


class NumberFormat(NamedTuple):
    """What a number format shows."""

    plain: bool = True
    percentage: bool = False
    date: bool = False
    hours: bool = False
    minutes: bool = False
    seconds: bool = False
    elapsed: bool = False

    @classmethod
    def of(cls, number: int, code: str | None) -> NumberFormat:
        """Read a format by its number, and its code if the workbook gives one."""
        code = (_BUILT_IN.get(number, "") if code is None else code).lower()
        if code in _PLAIN:
            return cls()
        code = _LITERAL.sub("", code).split(";")[0]
        elapsed = _ELAPSED.search(code) is not None
        code = _ELAPSED.sub(r"\1", code)
        code = _EXPONENT.sub("", _BRACKETS.sub("", code)).replace("general", "")
        halves = "am/pm" in code or "a/p" in code
        code = code.replace("am/pm", "").replace("a/p", "")
        hours, seconds = "h" in code or halves, "s" in code
        minutes = "m" in code and (hours or seconds or elapsed)
        date = "y" in code or "d" in code or ("m" in code and not minutes)
        return cls(False, "%" in code, date, hours, minutes, seconds, elapsed)


def shown_number(value: float, form: NumberFormat, since_1904: bool) -> ShownNumber:
    """A number as text, as a planner would write it.

    Parameters
    ----------
    value
        The number; dates and times are in days.
    form
        Its format.
    since_1904
        Whether days count from 1 January 1904, as in workbooks of old Macintoshes.
    """
    # As a spreadsheet program, which shows 0.1 * 30 as 3.
    value = float(f"{value:.15g}")
    text = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if form.percentage:
        percent = f"{float(f'{value * 100:.15g}'):g} %"
        return ShownNumber(
            "percentage", percent, f"the cell holds a percentage, {percent}; write a number"
        )
    if not (form.date or form.hours or form.minutes or form.seconds):
        return ShownNumber("number" if form.plain else "formatted number", text)
    if 0 <= value <= _LAST - _YEARS * since_1904:
        days, rest = divmod(round(value * _DAY), _DAY)
        if not form.date and (form.elapsed or days < _A_DATE):
            return _time(days, rest, form)
        if days >= _FIRST or since_1904:
            return _date(days + _YEARS * since_1904, rest, form)
    return ShownNumber("date", text, f"the cell holds {text} as a date or a time; write it as text")


def _date(days: int, rest: int, form: NumberFormat) -> ShownNumber:
    date = (dt.date(1899, 12, 30) + dt.timedelta(days=days)).isoformat()
    if not rest and not (form.hours or form.seconds):
        return ShownNumber("date", date)
    return ShownNumber("date", f"{date}T{_clock(rest)}")


def _time(days: int, rest: int, form: NumberFormat) -> ShownNumber:
    """A time of day or a duration; without seconds only where the cell shows none."""
    hours, below = divmod(rest, 3_600_000)
    hours += 24 * days
    text = f"{hours:02d}{_clock(below)[2:]}"
    if not (form.hours or form.elapsed) and hours:
        return ShownNumber(
            "time",
            text,
            f"the cell holds {text}, but its format shows no hours; choose one that does",
        )
    if not (form.seconds or form.elapsed) and text.endswith(":00"):
        text = text[:-3]
    return ShownNumber("time", text)


def _clock(milliseconds: int) -> str:
    seconds, part = divmod(milliseconds, 1000)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{text}.{part:03d}".rstrip("0") if part else text
