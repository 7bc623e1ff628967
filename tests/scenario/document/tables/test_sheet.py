"""Cells of a sheet are read as they are shown, or refused with their place."""

from __future__ import annotations

import pytest

from simulator.scenario.document.tables.workbook import read_workbook
from tests.scenario.document.tables.books import book, cells
from tests.scenario.document.tables.test_workbook import AGAIN, problems, texts

CALCULATE = "open the workbook in a spreadsheet program and save it, or write the value"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<c><v>15</v></c>", "15"),
        ("<c><v>15.0</v></c>", "15"),
        ("<c><v>0.30000000000000004</v></c>", "0.3"),
        ("<c><v>1.5E3</v></c>", "1500"),
        ("<c><v>-2.5</v></c>", "-2.5"),
        ('<c t="n"><f>1+2</f><v>3</v></c>', "3"),
        ('<c t="str"><f>A1</f><v> 30 m </v></c>', "30 m"),
        ('<c t="b"><v>1</v></c>', "TRUE"),
        ('<c t="b"><f>1=2</f><v>0</v></c>', "FALSE"),
        (
            '<c t="inlineStr"><is><r><t>30</t></r><r><t xml:space="preserve"> m</t></r></is></c>',
            "30 m",
        ),
        ('<c t="d"><v>2025-05-08T10:00:00</v></c>', "2025-05-08T10:00:00"),
        ('<c s="1"><v>0.0625</v></c>', "01:30"),
        ('<c s="2"><v>0.0625</v></c>', "01:30:00"),
        ('<c s="3"><v>1.0625</v></c>', "25:30:00"),
        ('<c s="4"><v>45785</v></c>', "2025-05-08"),
        ('<c s="5"><v>45785.0625</v></c>', "2025-05-08T01:30:00"),
    ],
)
def test_a_cell(cell: str, text: str) -> None:
    data = book(cells(1, cell), styles=(0, 20, 21, 46, 14, 22))
    assert texts(data) == {1: {1: text}}


@pytest.mark.parametrize(
    "cell",
    [
        "<c/>",
        "<c><v/></c>",
        '<c t="s"/>',
        '<c t="inlineStr"><is><t> </t></is></c>',
        '<c t="str"><f>IF(A1,1,"")</f><v></v></c>',
    ],
)
def test_a_cell_that_holds_nothing(cell: str) -> None:
    assert texts(book(cells(1, cell))) == {}


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("<c><f>C2</f><v/></c>", f"the formula has no stored result; {CALCULATE}"),
        ('<c t="str"><f>C2</f></c>', f"the formula has no stored result; {CALCULATE}"),
        ('<c><f t="shared" si="0"/></c>', f"the formula has no stored result; {CALCULATE}"),
        ('<c t="e"><v>#REF!</v></c>', "the cell holds the error #REF!; correct its formula"),
        (
            '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>',
            "the cell holds the error #DIV/0!; correct its formula",
        ),
        ("<c><v>nan</v></c>", f"'nan' is not a number; {AGAIN}"),
        ("<c><v>1_000</v></c>", f"'1_000' is not a number; {AGAIN}"),
        ("<c><v>1E999</v></c>", f"'1E999' is not a number; {AGAIN}"),
        (f"<c><v>{'9' * 5000}</v></c>", "the number is too long: 5,000 digits, at most 64"),
        ('<c t="x"><v>1</v></c>', f"the file is corrupt: unknown cell type 'x'; {AGAIN}"),
        (
            f'<c t="str"><v>{"a" * 32_768}</v></c>',
            "the cell has 32,768 characters, at most 32,767",
        ),
        ('<c t="str"><v>a_x001B_[2J</v></c>', "the character U+001B is not allowed"),
        ('<c s="1"><v>0.15</v></c>', "the cell holds a percentage, 15 %; write a number"),
    ],
)
def test_a_cell_that_is_refused(cell: str, why: str) -> None:
    data = book(cells(3, "a", cell), styles=(0, 9))
    assert problems(data) == [f"x.xlsx: sheet Units, cell B3: {why}"]


def test_results_that_were_never_calculated_are_refused() -> None:
    # As XlsxWriter writes formulas: with the result 0, to be calculated by whoever opens the file.
    row = cells(1, "a", "<c><f>C2</f><v>0</v></c>", "<c><f>C2</f><v>3</v></c>")
    data = book(row, calculation='fullCalcOnLoad="1"')
    assert texts(book(row)) == {1: {1: "a", 2: "0", 3: "3"}}
    assert problems(data) == [
        f"x.xlsx: sheet Units, cell B1: the result of the formula was never calculated; {CALCULATE}"
    ]


def test_days_may_count_from_1904() -> None:
    row = cells(1, '<c s="1"><v>44323</v></c>', '<c s="2"><v>0.0625</v></c>')
    data = book(row, styles=(0, 14, 21), properties='date1904="1"')
    assert texts(data) == {1: {1: "2025-05-08", 2: "01:30:00"}}


def test_a_cell_that_is_given_twice() -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'
    assert problems(book(row)) == [
        f"x.xlsx: sheet Units, cell A1: the file is corrupt: it gives the cell twice; {AGAIN}"
    ]


def test_cells_and_rows_without_names_follow_one_another() -> None:
    rows = (
        '<row><c><v>1</v></c><c r="C1"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>'
    )
    assert texts(book(rows)) == {1: {1: "1", 3: "3", 4: "4"}, 2: {1: "5"}}


MERGED = "<mergeCells><mergeCell ref='C2:C4'/></mergeCells>"


def test_a_merged_cell_gives_its_value_to_all_rows() -> None:
    rows = [cells(1, "name", "profile", "gap"), cells(2, "a", "foot", "30 m")]
    rows += [cells(3, "b", "foot"), cells(4, "c"), cells(5, "d")]
    found = texts(book(*rows, after=MERGED))
    assert {line: row.get(3) for line, row in found.items()} == {
        1: "gap",
        2: "30 m",
        3: "30 m",
        4: "30 m",
        5: None,
    }


def test_a_merged_cell_makes_no_row_and_no_column() -> None:
    after = "<mergeCells><mergeCell ref='B2:XFD1048576'/></mergeCells>"
    rows = [cells(1, "name", "gap"), cells(2, "a", "30 m"), cells(9, "b")]
    assert texts(book(*rows, after=after)) == {
        1: {1: "name", 2: "gap"},
        2: {1: "a", 2: "30 m"},
        9: {1: "b", 2: "30 m"},
    }


def test_a_merged_cell_that_is_wrong_is_told_once() -> None:
    rows = [cells(1, "name", "", "gap"), cells(2, "a", "", "<c><f>D2</f></c>"), cells(3, "b")]
    assert problems(book(*rows, after=MERGED)) == [
        f"x.xlsx: sheet Units, cell C2: the formula has no stored result; {CALCULATE}"
    ]


def test_hidden_rows_and_columns_are_read_and_told() -> None:
    hidden = 'hidden="1"'
    rows = [
        cells(1, "name", "gap", attributes=hidden),
        cells(2, "a", "30 m", attributes=hidden),
        cells(3, attributes=hidden),
        cells(4, "b", "20 m", attributes=hidden),
        cells(5, "c", "20 m", attributes='hidden="0"'),
    ]
    data = book(*rows, before='<cols><col min="2" max="7" hidden="1"/></cols>')
    assert len(texts(data)) == 4
    assert read_workbook(data, "x.xlsx").notices == (
        "x.xlsx: sheet Units: rows 2, 4 are hidden and counted",
        "x.xlsx: sheet Units: column B is hidden and counted",
    )
