"""OpenDocument workbooks: of foreign writers, as LibreOffice writes them, and broken ones."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from simulator.errors import Place
from simulator.reading import UnreadableError
from simulator.scenario.document.tables.opendocument import read_opendocument
from tests.scenario.document.tables.open_books import SPACES, book, cell, row, sheet

AGAIN = "open it in a spreadsheet program and save it again"


def texts(data: bytes, name: str | None = None) -> dict[int, dict[int, str]]:
    table = read_opendocument(data, "x.ods", name)
    assert all(each.problem is None for line in table.rows for each in line.cells.values())
    return {line.line: {at: each.text for at, each in line.cells.items()} for line in table.rows}


def only(data: str) -> tuple[str, str, str | None]:
    """The only cell of a workbook with it: text, kind, problem."""
    (line,) = read_opendocument(book(sheet(data)), "x.ods").rows
    (found,) = line.cells.values()
    return found.text, found.kind, found.problem


def refusal(data: bytes, name: str | None = None) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_opendocument(data, "x.ods", name)
    return str(caught.value)


def test_a_sheet_that_pandas_wrote_is_read(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "Unit": ["Band", "Défilé 国"],
            "People": [84, 1.5],
            "Step off": [dt.time(11, 0), dt.time(11, 0, 30)],
            "Day": [dt.date(2026, 5, 25), dt.datetime(2026, 5, 25, 9, 45)],
            "Ready": [True, False],
        }
    )
    with pd.ExcelWriter(tmp_path / "x.ods", engine="odf") as writer:
        frame.to_excel(writer, sheet_name="Line-up", index=False)
    data = tmp_path.joinpath("x.ods").read_bytes()
    found = texts(data)
    assert found[1] == dict(enumerate(frame.columns, 1))
    assert found[2] == {1: "Band", 2: "84", 3: "11:00:00", 4: "2026-05-25", 5: "TRUE"}
    assert [found[3][at] for at in (1, 2, 3, 5)] == ["Défilé 国", "1.5", "11:00:30", "FALSE"]
    assert found[3][4].startswith("2026-05-25T09:45:00")
    assert read_opendocument(data, "x.ods").rows[1].cells[2].place == Place(
        "x.ods", 2, 2, "Line-up"
    )


def test_a_sheet_that_odfpy_wrote_is_read() -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Units")
    cells = TableRow()
    cells.addElement(TableCell(valuetype="time", timevalue="PT25H15M00S"))
    merged = TableCell(valuetype="string", numbercolumnsspanned=2)
    merged.addElement(P(text="DIVISION 1"))
    cells.addElement(merged)
    cells.addElement(TableCell())
    cells.addElement(TableCell(valuetype="float", value="3"))
    table.addElement(cells)
    document.spreadsheet.addElement(table)
    data = io.BytesIO()
    document.save(data)
    assert texts(data.getvalue()) == {1: {1: "25:15:00", 2: "DIVISION 1", 4: "3"}}


@pytest.mark.parametrize(
    ("value", "shown", "text", "problem"),
    [
        ("PT11H00M00S", "11:00", "11:00", None),
        ("PT11H00M00S", "11:00:00", "11:00:00", None),
        ("PT11H00M00S", "11:00 AM", "11:00:00", None),
        ("PT00H01M30.5S", "01:30.5", "00:01:30.5", None),
        ("PT25H15M00S", "25:15:00", "25:15:00", None),
        # A format of hours and minutes shows 25:15 h as 01:15.
        ("PT25H15M00S", "01:15", "25:15", None),
        ("P1DT1H", "", "25:00:00", None),
        ("PT01H30M00S", "90:00", "01:30:00",
         "the cell holds 01:30:00, but its format shows no hours; choose one that does"),
        ("PT00H01M30S", "01:30", "00:01:30", None),
    ],
)  # fmt: skip
def test_a_time_is_what_is_stored(value: str, shown: str, text: str, problem: str | None) -> None:
    found = only(cell("time", shown, office__time_value=value))
    assert found == (text, "time", problem)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (cell("float", "84", office__value="84"), ("84", "number", None)),
        (cell("float", "84 m", office__value="84"), ("84", "formatted number", None)),
        (cell("float", "0,1", office__value="0.1"), ("0.1", "formatted number", None)),
        (cell("currency", "5 €", office__value="5"), ("5", "formatted number", None)),
        (cell("boolean", "WAHR", office__boolean_value="true"), ("TRUE", "boolean", None)),
        (cell("date", "25.5.26", office__date_value="2026-05-25"), ("2026-05-25", "date", None)),
        (
            cell("date", "11:00", office__date_value="1899-12-30T11:00:00"),
            ("11:00", "time", None),
        ),
        (
            cell("percentage", "50 %", office__value="0.5"),
            ("50 %", "percentage", "the cell holds a percentage, 50 %; write a number"),
        ),
        (cell("string", "shown", office__string_value="stored"), ("stored", "text", None)),
        (cell("string", 'two<text:s text:c="2"/>sp<text:tab/>t'), ("two  sp\tt", "text", None)),
        (
            cell("string", "<text:span>Ba</text:span>nd").replace(
                "<text:p>",
                "<office:annotation><text:p>a note</text:p></office:annotation><text:p>", 1
            ),
            ("Band", "text", None),
        ),
        (
            cell("string", "#REF!", calcext__value_type="error", office__string_value=""),
            ("", "text", "the cell holds the error #REF!; correct its formula"),
        ),
        (
            cell("float", "Err:502", table__formula="of:=1/0", office__value="0"),
            ("", "text", "the cell holds the error Err:502; correct its formula"),
        ),
        (cell("float", "3", table__formula="of:=1+2", office__value="3"), ("3", "number", None)),
        (
            '<table:table-cell table:formula="of:=SUM([.A1])"/>',
            ("", "text", "the formula has no stored result; open the workbook in a spreadsheet "
             "program and save it, or write the value"),
        ),
        (
            cell("float", "x", office__value="nan"),
            ("", "text", f"'nan' is not a number; {AGAIN}"),
        ),
        (
            cell("time", "x", office__time_value="11:00"),
            ("", "text", f"'11:00' is not a time; {AGAIN}"),
        ),
        (
            cell("time", "x"),
            ("", "text", f"the file is corrupt: unknown cell type 'time'; {AGAIN}"),
        ),
    ],
)  # fmt: skip
def test_a_cell_is_read_or_refused(given: str, found: tuple[str, str, str | None]) -> None:
    assert only(given) == found


def test_repeated_cells_and_rows_count_where_they_hold_something() -> None:
    empty = '<table:table-cell table:number-columns-repeated="{}"/>'
    rows = (
        cell("string", "name")
        + cell("string", "x", table__number_columns_repeated="2")
        + empty.format(16_381),
        empty.format(2) + cell("float", "3", office__value="3"),
    )
    below = row(cell("string", "b"), number_rows_repeated="2")
    below += row("<table:table-cell/>", number_rows_repeated="1048571")
    data = sheet(*rows).replace("</table:table>", f"{below}</table:table>")
    assert texts(book(data)) == {
        1: {1: "name", 2: "x", 3: "x"},
        2: {3: "3"},
        3: {1: "b"},
        4: {1: "b"},
    }


def test_merged_cells_give_their_value_to_all_rows() -> None:
    merged = cell("string", "30 m", table__number_rows_spanned="2")
    covered = "<table:covered-table-cell><text:p>hidden</text:p></table:covered-table-cell>"
    rows = (cell("string", "gap") + cell("string", "name"), merged + cell("string", "a"))
    assert texts(book(sheet(*rows, covered + cell("string", "b")))) == {
        1: {1: "gap", 2: "name"},
        2: {1: "30 m", 2: "a"},
        3: {1: "30 m", 2: "b"},
    }


def test_hidden_rows_and_columns_count_and_are_noted() -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    cells = cell("string", "name") + cell("string", "gap")
    hidden = row(cells, visibility="filter")
    table = sheet(cells, before=columns).replace("</table:table>", f"{hidden}</table:table>")
    assert read_opendocument(book(table), "x.ods").notices == (
        "x.ods: sheet Units: row 2 is hidden and counted",
        "x.ods: sheet Units: column B is hidden and counted",
    )


HIDDEN = (
    '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
)


def three(active: str = "") -> bytes:
    sheets = [
        sheet(cell("string", name), name=name, style="ta2" if name == "Notes" else "ta1")
        for name in ("Notes", "Units", "Old")
    ]
    item = f'<config:config-item config:name="ActiveTable">{active}</config:config-item>'
    settings = f"<office:document-settings {SPACES}>{item}</office:document-settings>"
    return book(*sheets, styles=HIDDEN, settings_xml=settings)


@pytest.mark.parametrize(
    ("active", "name", "found"),
    [
        ("Old", None, "Old"),
        ("Notes", None, "Units"),  # a hidden sheet is not the one that it opens with
        ("", None, "Units"),
        ("Old", "Notes", "Notes"),
    ],
)
def test_a_sheet_is_the_one_that_is_named_or_open(
    active: str, name: str | None, found: str
) -> None:
    assert texts(three(active), name) == {1: {1: found}}


def test_a_sheet_that_does_not_exist() -> None:
    assert refusal(three(), "Unit") == "there is no sheet 'Unit'; did you mean 'Units'?"


MANIFEST = '<manifest><file-entry><encryption-data checksum="x"/></file-entry></manifest>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"no zip", f"is not a workbook, or is corrupt; {AGAIN} as .ods"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "has a password or is an .xls workbook; save it as "
                                             ".ods without one"),
        (book(), "has no visible sheet; name one: sheet: NAME"),
        (book(sheet(cell() + '<table:table-cell table:number-columns-repeated="99999"/>')),
         f"sheet Units: is corrupt: 100000 columns; {AGAIN}"),
        (book(sheet(before=row(cell("string", "x", table__number_columns_repeated="16384"),
                               number_rows_repeated="1000"))),
         "sheet Units: has 16,384,000 repeated cells, at most 200,000"),
        (book(sheet(), sheet()), f"is corrupt: two sheets are called 'Units'; {AGAIN}"),
        (book(sheet(before=row(cell("string", "x"), number_rows_repeated="x"))),
         f"sheet Units: is corrupt: 'x' is not a whole number; {AGAIN}"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    assert refusal(data) == message


def test_a_workbook_with_a_password_is_refused() -> None:
    data = io.BytesIO(book(sheet(cell("string", "x"))))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    assert refusal(data.getvalue()) == "has a password; save it without one"


def test_a_workbook_of_another_kind_is_refused() -> None:
    frame, data = pd.DataFrame({"name": ["a"]}), io.BytesIO()
    frame.to_excel(data)
    assert refusal(data.getvalue()) == "is not an .ods workbook; save it as one"
