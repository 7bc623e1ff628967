"""Workbooks: which sheet is read, and what is said of files that are broken or none."""

from __future__ import annotations

import tracemalloc
import zipfile

import pytest

from simulator.errors import Place
from simulator.reading import UnreadableError
from simulator.scenario.document.tables import workbook_xml
from simulator.scenario.document.tables.cells import MOST_ROWS
from simulator.scenario.document.tables.workbook import read_workbook
from tests.scenario.document.tables.books import book, cells, packed, parts, sheet

HEADS = cells(1, "name", "profile", "gap")
AGAIN = "open it in a spreadsheet program and save it again"


def texts(data: bytes, name: str | None = None) -> dict[int, dict[int, str]]:
    """What a workbook holds, by row and column; nothing in it may be wrong."""
    table = read_workbook(data, "x.xlsx", name)
    assert all(cell.problem is None for row in table.rows for cell in row.cells.values())
    return {row.line: {at: cell.text for at, cell in row.cells.items()} for row in table.rows}


def problems(data: bytes) -> list[str]:
    """What is wrong with the cells of a workbook, with the place."""
    table = read_workbook(data, "x.xlsx")
    found = [cell for row in table.rows for cell in row.cells.values() if cell.problem]
    return [f"{cell.place}: {cell.problem}" for cell in found]


def refusal(data: bytes, name: str | None = None) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_workbook(data, "x.xlsx", name)
    return str(caught.value)


def three(active: int = 0, **states: str) -> bytes:
    sheets = {name: sheet(cells(1, "name", name)) for name in ("Notes", "Units", "Old")}
    return packed(parts(sheets, active=active, states=states))


def test_the_active_sheet_is_read() -> None:
    assert texts(three(active=1)) == {1: {1: "name", 2: "Units"}}


def test_if_it_is_hidden_the_first_visible_sheet_is_read() -> None:
    assert texts(three(Notes="hidden")) == {1: {1: "name", 2: "Units"}}
    assert texts(three(Notes="veryHidden", Units="hidden")) == {1: {1: "name", 2: "Old"}}


def test_a_sheet_that_is_named_is_read_even_if_it_is_hidden() -> None:
    assert texts(three(Old="hidden"), "Old") == {1: {1: "name", 2: "Old"}}


def test_a_sheet_that_does_not_exist() -> None:
    assert refusal(three(), "Unit") == "there is no sheet 'Unit'; did you mean 'Units'?"


def test_a_workbook_without_a_visible_sheet() -> None:
    hidden = three(Notes="hidden", Units="hidden", Old="hidden")
    assert refusal(hidden) == "has no visible sheet; name one: sheet: NAME"


def test_a_chart_has_no_cells() -> None:
    found = parts({"Units": sheet(HEADS)})
    found["xl/_rels/workbook.xml.rels"] = found["xl/_rels/workbook.xml.rels"].replace(
        "/worksheet", "/chartsheet", 1
    )
    assert refusal(packed(found)) == "sheet Units has no cells; name another: sheet: NAME"


def test_strict_workbooks_and_absolute_paths_are_read() -> None:
    found = {
        name: part.replace("schemas.openxmlformats.org", "purl.oclc.org/ooxml")
        for name, part in parts({"Units": sheet(HEADS)}).items()
    }
    relations = "xl/_rels/workbook.xml.rels"
    found[relations] = found[relations].replace('"worksheets/', '"/xl/worksheets/')
    assert texts(packed(found)) == {1: {1: "name", 2: "profile", 3: "gap"}}


def test_texts_are_shared_and_may_be_in_several_pieces() -> None:
    shared = (
        "<si><t>name</t></si>"
        "<si><r><t>Gar</t></r><r><rPr><b/></rPr><t>de</t></r><rPh><t>gaade</t></rPh></si>"
        "<si><t>two_x000D_\nlines _x005F_x000D_</t></si>"
    )
    row = cells(1, *(f'<c t="s"><v>{number}</v></c>' for number in range(3)))
    assert texts(book(row, texts=shared)) == {1: {1: "name", 2: "Garde", 3: "two\r\nlines _x000D_"}}


def test_a_shared_text_that_is_missing() -> None:
    row = cells(1, '<c t="s"><v>7</v></c>')
    assert problems(book(row, texts="<si><t>name</t></si>")) == [
        f"x.xlsx: sheet Units, cell A1: the file is corrupt: it has no text 7; {AGAIN}"
    ]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", f"is not a workbook, or is corrupt; {AGAIN} as .xlsx"),
        (b"name,gap\na,3 m\n", f"is not a workbook, or is corrupt; {AGAIN} as .xlsx"),
        (book(HEADS)[:-30], f"is not a workbook, or is corrupt; {AGAIN} as .xlsx"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000),
            "has a password or is an .xls workbook; save it as .xlsx without one",
        ),
        (packed({"content.xml": "<a/>"}), "is not an .xlsx workbook; save it as one"),
        (
            packed({"_rels/.rels": "<Relationships/>"}),
            "is not an .xlsx workbook; save it as one",
        ),
    ],
)
def test_what_is_not_a_workbook(data: bytes, why: str) -> None:
    assert refusal(data) == why


def without(part: str) -> bytes:
    found = parts({"Units": sheet(HEADS)}, texts="")
    del found[part]
    return packed(found)


@pytest.mark.parametrize(
    ("part", "where"),
    [
        ("xl/workbook.xml", ""),
        ("xl/worksheets/sheet1.xml", "sheet Units: "),
        ("xl/styles.xml", "sheet Units: "),
        ("xl/sharedStrings.xml", "sheet Units: "),
    ],
)
def test_a_workbook_without_one_of_its_parts(part: str, where: str) -> None:
    assert refusal(without(part)) == f"{where}is corrupt: it has no part {part}; {AGAIN}"


def test_a_workbook_without_relations() -> None:
    assert refusal(without("_rels/.rels")) == "is not an .xlsx workbook; save it as one"
    assert (
        refusal(without("xl/_rels/workbook.xml.rels"))
        == "sheet Units has no cells; name another: sheet: NAME"
    )


@pytest.mark.parametrize(
    ("part", "content", "why"),
    [
        ("xl/workbook.xml", "", "is corrupt: xl/workbook.xml: no element found: line 1, column 0"),
        (
            "xl/workbook.xml",
            "<a>",
            "is corrupt: xl/workbook.xml: no element found: line 1, column 3",
        ),
        (
            "xl/workbook.xml",
            '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
            "is corrupt: xl/workbook.xml has a DOCTYPE",
        ),
        (
            "xl/workbook.xml",
            '<?xml version="1.0" encoding="no-such"?><a/>',
            "is corrupt: xl/workbook.xml: unknown encoding: no-such",
        ),
        (
            "xl/worksheets/sheet1.xml",
            sheet('<row r="x"/>'),
            "sheet Units: is corrupt: 'x' is not a whole number",
        ),
        (
            "xl/worksheets/sheet1.xml",
            sheet('<row r="1048577"/>'),
            "sheet Units: is corrupt: 1048577 is not a row",
        ),
        (
            "xl/worksheets/sheet1.xml",
            sheet('<row r="1"><c r="XFE1"><v>1</v></c></row>'),
            "sheet Units: is corrupt: a sheet has no cell 'XFE1'",
        ),
    ],
)
def test_a_workbook_with_a_broken_part(part: str, content: str, why: str) -> None:
    found = parts({"Units": sheet(HEADS)})
    found[part] = content
    assert refusal(packed(found)) == f"{why}; {AGAIN}"


def test_a_workbook_that_is_damaged_in_its_middle() -> None:
    data = packed(parts({"Units": sheet(HEADS)}), zipfile.ZIP_STORED).replace(
        b"profile", b"prOfile"
    )
    assert refusal(data) == (
        "sheet Units: is corrupt: xl/worksheets/sheet1.xml cannot be read (Bad CRC-32 for file "
        f"'xl/worksheets/sheet1.xml'); {AGAIN}"
    )


def test_a_part_with_a_password() -> None:
    data = bytearray(packed(parts({"Units": sheet(HEADS)}), zipfile.ZIP_STORED))
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1  # the flag of encryption, in the directory
    assert "is encrypted, password required" in refusal(bytes(data))


def test_too_many_elements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_xml, "MOST_ELEMENTS", 30)
    for number in (30, 300):  # counted while it is read, and seen before
        assert refusal(book(HEADS, *['<row r="2"/>'] * number)) == (
            "sheet Units: is too large for a line-up: "
            "xl/worksheets/sheet1.xml has more than 30 elements"
        )


def test_a_cell_far_down_and_far_right_takes_no_memory() -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    data = book(HEADS, far, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    tracemalloc.start()
    try:
        table = read_workbook(data, "x.xlsx")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 2_000_000
    assert [row.line for row in table.rows] == [1, 1_048_576]
    assert table.rows[1].cells[16_384].place == Place("x.xlsx", 1_048_576, 16_384, "Units")
    assert str(table.rows[1].cells[16_384].place) == "x.xlsx: sheet Units, cell XFD1048576"


def test_too_many_rows() -> None:
    rows = (cells(line, "a") for line in range(1, MOST_ROWS + 3))
    assert refusal(book(*rows)) == (
        "sheet Units: is too large for a line-up: 10,002 rows are not empty, at most 10,000"
    )


def test_rows_that_hold_nothing_do_not_count() -> None:
    rows = (f'<row r="{line}"><c r="A{line}" s="0"/></row>' for line in range(2, MOST_ROWS + 5))
    assert len(texts(book(HEADS, *rows))) == 1
