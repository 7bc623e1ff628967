"""A cell is read as its column wants it, or refused where it may mean two things."""

from __future__ import annotations

import pytest

from simulator.errors import Place
from simulator.scenario.document.tables.cells import CellKind, SheetCell
from simulator.scenario.document.tables.values import value_of

CUE = "write a clock time, or a cue in braces: {after: EVENT, delay: 30 s}"


def value(column: str, text: str, separator: str | None = None, kind: CellKind = "text") -> object:
    return value_of(column, SheetCell(text, Place("x.csv"), kind), separator)


def refusal(column: str, text: str, separator: str | None = None, kind: CellKind = "text") -> str:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        value(column, text, separator, kind)
    return str(caught.value)


@pytest.mark.parametrize(
    ("column", "text", "read"),
    [
        ("gap", "15 m", "15 m"),
        ("gap", "{value: 3 m, source: a}", {"value": "3 m", "source": "a"}),
        ("files", "10", 10),
        ("files", "2.5", 2.5),
        ("drawn-up", "FALSE", False),
        ("drawn-up", "true", True),
        ("label", "2015", "2015"),
        ("label", "true", "true"),
        ("label", "{a}", "{a}"),
        ("release", "09:20", {"at": "09:20"}),
        ("release", "9:20 AM", {"at": "9:20 AM"}),
        ("release", "9 am", {"at": "9 am"}),
        ("release", "10:00am", {"at": "10:00am"}),
        ("release", "H+0:15:00", {"at": "H+0:15:00"}),
        ("call", "25:15:00", {"at": "25:15:00"}),
        ("call", "00:10 +1 d", {"at": "00:10 +1 d"}),
        ("release", "2025-05-08T09:20:00", {"at": "2025-05-08T09:20:00"}),
        ("release", '{at: "09:20"}', {"at": "09:20"}),
        ("release", "null", None),
        ("reaction", "00:01:30", "00:01:30"),
    ],
)
def test_a_value(column: str, text: str, read: object) -> None:
    assert value(column, text) == read


@pytest.mark.parametrize(
    ("column", "text", "message"),
    [
        ("gap", "~", "'~': leave the cell empty for the profile's value, or write null"),
        ("release", "0.4", f"'0.4' is not a clock time; {CUE}"),
        ("call", "review.end", f"'review.end' is not a clock time; {CUE}"),
    ],
)
def test_what_is_refused(column: str, text: str, message: str) -> None:
    assert refusal(column, text) == message


@pytest.mark.parametrize(
    ("kind", "text", "what"),
    [
        ("date", "2025-05-08", "a date, 2025-05-08"),
        ("time", "12:00", "a time, 12:00"),
        ("boolean", "TRUE", "a boolean, TRUE"),
        ("formatted number", "7", "a formatted number, 7"),
    ],
)
def test_a_text_that_the_spreadsheet_took_for_something_else(
    kind: CellKind, text: str, what: str
) -> None:
    message = f"the cell holds {what}, not a text; format it as text"
    assert refusal("label", text, kind=kind) == message


def test_a_number_may_be_a_text() -> None:
    assert value("label", "2015", kind="number") == "2015"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1,5 m", "1.5 m"),
        ("1.5 m", "1.5 m"),
        ("-0,5 m", "-0.5 m"),
        ("0,750 m", "0.750 m"),
        ("0.750 m", "0.750 m"),
        ("12345,678 m", "12345.678 m"),
        ("1.234,5 m", "1234.5 m"),
        ("1,234.5 m", "1234.5 m"),
        ("1.234.567 m", "1234567 m"),
        ("1,234,567 m", "1234567 m"),
        ("112 steps/min x 0,75 m", "112 steps/min x 0.75 m"),
        ("2,5", 2.5),
        ("10:00:15.250", "10:00:15.250"),
        ("1.2,3.4 m", "1.2,3.4 m"),
        ("1 200,500 m", "1200.500 m"),
        ("1\u202f200,5 m", "1200.5 m"),
        ("1 200 m", "1 200 m"),
        ("{value: 1.200 m, assumed: a}", {"value": "1.200 m", "assumed": "a"}),
    ],
)
@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_a_decimal_comma(separator: str, text: str, read: object) -> None:
    assert value("gap", text, separator) == read


@pytest.mark.parametrize("separator", [",", None])
@pytest.mark.parametrize("text", ["1,5 m", "1,200 m", "1.200 m"])
def test_where_commas_separate_cells_they_are_no_decimal_sign(
    separator: str | None, text: str
) -> None:
    assert value("gap", text, separator) == text


def test_a_list_of_ranks_has_no_decimal_comma() -> None:
    assert value("ranks", "9,12 x 17", ";") == "9,12 x 17"


@pytest.mark.parametrize("text", ["1,200 m", "1.200 m"])
def test_a_number_that_may_be_two(text: str) -> None:
    number = text.removesuffix(" m")
    message = f"'{number}' may be 1200 or 1.200; write 1200, or 1,2000"
    assert refusal("gap", text, ";") == message
