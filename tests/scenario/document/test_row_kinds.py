"""Which rows of a line-up are units."""

from __future__ import annotations

import pytest

from simulator.scenario.document.column_use import columns_in, wanted_columns
from simulator.scenario.document.row_kinds import RowSorter, heads_of
from simulator.scenario.document.tables.delimited import read_delimited
from simulator.scenario.document.tree import of_plain

COLUMNS = {"Unit": "label", "Type": "profile", "People": "people"}


def read(text: str, line: int | None = None) -> tuple[list[int], list[str]]:
    """The rows that are units, and what is said of the others."""
    problems: list[object] = []
    wanted = wanted_columns(of_plain(COLUMNS), problems)  # type: ignore[arg-type]
    table = read_delimited(text.encode(), "x.csv", wanted)
    heads = heads_of(table, wanted, line)
    assert heads is not None
    uses = columns_in(table, heads, wanted, problems)  # type: ignore[arg-type]
    assert problems == []
    found = RowSorter.of(table, heads, uses)
    return [row.line for row in found.units], [*found.notices()]


HEADS = "No,Unit,Type,People\n"
ROWS = "1,Band,band,84\n2,Scouts,foot,45\n"
SAID = "x.csv: rows that are not units: "


def test_plain_rows_are_units_and_nothing_is_said() -> None:
    assert read(HEADS + ROWS) == ([2, 3], [])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("DIVISION 2,,,", "titles: row 4 (DIVISION 2)"),
        (",Division 2,,", "titles: row 4 (Division 2)"),
        ("Total,,,129", "totals: row 4"),
        (",Total:,,129", "totals: row 4"),
        (",,TOTAL,129", "totals: row 4"),
        (",Summe,,129", "totals: row 4"),
        (",Grand total (people),,129", "totals: row 4"),
        (",,,129", "totals: row 4"),
        (",Sub-total Division 1,,129", "totals: row 4"),
        (",Sub total (Division 1),,=D2+D3", "totals: row 4"),
        (",Division 1 – Total,,129", "totals: row 4"),
        (",Zwischensumme Teil 2,,130", "totals: row 4"),
        (",Total number of people,,130", "totals: row 4"),
        (",Red Division subtotal,,129", "totals: row 4"),  # by its numbers
        (",,,", None),
        ("23,,,", "only a number: row 4"),
        ("No,Unit,Type,People", "heads again: row 4"),
        (" no ,UNIT,type,PEOPLE", "heads again: row 4"),
        ("* subject to change,,,", "titles: row 4 (* subject to change)"),
    ],
)
def test_other_rows_are_not(row: str, said: str | None) -> None:
    assert read(f"{HEADS}{ROWS}{row}\n") == ([2, 3], [SAID + said] if said else [])


@pytest.mark.parametrize(
    "row",
    [
        "3,Total Wine Float,float,12",
        "3,Total Wine Float,,12",  # without a type it is a unit that lacks one, not a total
        "3,Sum 41 Dance Crew,foot,12",
        ",Red Division subtotal,,128",
        ",,,128",  # no sum of what is above
        "3,,foot,12",
        "3,,,12",
    ],
)
def test_what_may_be_a_unit_is_one(row: str) -> None:
    assert read(f"{HEADS}{ROWS}{row}\n")[0] == [2, 3, 4]


def test_a_sum_of_a_part_is_a_total() -> None:
    text = HEADS + "1,Band,band,84\n,,,84\nDIVISION 2,,,\n2,Scouts,foot,45\n,,,45\n,,,129\n"
    assert read(text) == ([2, 5], [f"{SAID}totals: rows 3, 6, 7; titles: row 4 (DIVISION 2)"])


def test_a_total_in_groups_of_digits_is_one() -> None:
    rows = "1,Band,band,1\u202f084\n2,Scouts,foot,45\n,,,1 129\n"
    assert read(HEADS + rows) == ([2, 3], [f"{SAID}totals: row 4"])


def test_heads_stand_below_a_title() -> None:
    text = f"Memorial Day 2026,,,\nas of 3 May,,,\n\n{HEADS}{ROWS}"
    assert read(text) == ([5, 6], [f"{SAID}above the heads: rows 1, 2; empty: 1"])
    assert read(text, 4) == read(text)


def test_empty_rows_are_counted_up_to_the_last_row() -> None:
    text = f"{HEADS}{ROWS},,,\n,,,\nTotal,,,129\n,,,\n"
    assert read(text) == ([2, 3], [f"{SAID}totals: row 6; empty: 2"])


def test_a_division_is_a_title_where_no_column_says_what_units_are() -> None:
    wanted = wanted_columns(of_plain({"Unit": "label", "People": "people"}), [])
    text = "Unit,People\nDIVISION 2,\nScouts,45\nVeterans,\n"
    table = read_delimited(text.encode(), "x.csv", wanted)
    uses = columns_in(table, table.rows[0], wanted, [])
    found = RowSorter.of(table, table.rows[0], uses)
    assert [row.line for row in found.units] == [3, 4]
    assert [*found.notices()] == [f"{SAID}titles: row 2 (DIVISION 2)"]
