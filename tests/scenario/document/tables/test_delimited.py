"""Text files as spreadsheet programs of all countries write them."""

from __future__ import annotations

import pytest

from simulator.reading import UnreadableError
from simulator.scenario.document.tables.delimited import read_delimited

HEADS = ("name", "profile", "gap", "label")
ROWS = "name{0}profile{0}gap\narmy{0}foot{0}15 m\n"


def rows(data: bytes | str) -> dict[int, list[str]]:
    """The cells of each line that holds something."""
    table = read_delimited(data if isinstance(data, bytes) else data.encode(), "x.csv", HEADS)
    assert all(cell.problem is None for row in table.rows for cell in row.cells.values())
    return {row.line: [cell.text for cell in row.cells.values()] for row in table.rows}


def places(text: str) -> list[str]:
    table = read_delimited(text.encode(), "x.csv", HEADS)
    return [f"{cell.place} {cell.text}" for row in table.rows for cell in row.cells.values()]


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_delimited(data, "x.csv", HEADS)
    return f"{caught.value.line}: {caught.value}"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_the_separator_is_the_one_that_gives_the_heads(
    separator: str, newline: str, mark: bytes
) -> None:
    text = ROWS.format(separator).replace("\n", newline)
    assert rows(mark + text.encode()) == {
        1: ["name", "profile", "gap"],
        2: ["army", "foot", "15 m"],
    }


@pytest.mark.parametrize("line", ["sep={}", "SEP={}", '"sep={}"'])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_first_line_may_name_the_separator(line: str, separator: str) -> None:
    text = f"{line.format(separator)}\r\n{ROWS.format(separator)}"
    assert rows(text) == {2: ["name", "profile", "gap"], 3: ["army", "foot", "15 m"]}


def test_a_separator_that_is_none() -> None:
    assert refusal(b"sep=a\nnamea") == "1: the separator 'a' is not one of , ; | and tab"
    assert rows("sep=\n" + ROWS.format(";"))[3] == ["army", "foot", "15 m"]


def test_heads_that_are_misspelt_separate_too() -> None:
    assert rows("nmae;prfile\na;b,c")[2] == ["a", "b,c"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_with_a_mark_are_read(encoding: str) -> None:
    assert rows("name\tlabel\na\tDéfilé 国".encode(encoding))[2] == ["a", "Défilé 国"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("name\na,Défilé".encode("cp1252"), "2: is not UTF-8 text; save it as UTF-8"),
        (
            "name\tgap\n".encode("utf-16-le"),
            "None: is UTF-16 text without a byte order mark; save it as UTF-8",
        ),
        (b"\xff\xfen\x00a", "None: is not UTF-16 text; save it as UTF-8"),
        (b"PK\x03\x04\x00\x00", "None: is a workbook, not text; name it .xlsx or .ods"),
        (b"\x89PNG\r\n\x00\x01", "None: is a binary file, not a line-up"),
        (b'name,gap\na,"x\n', "2: cannot be read: unexpected end of data"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, why: str) -> None:
    assert refusal(data) == why


def test_a_place_is_a_line_of_the_file() -> None:
    assert places('sep=;\nname;label;gap\n\na;"two\r\nlines";"\n15"\nb') == [
        "x.csv:2:1 name",
        "x.csv:2:2 label",
        "x.csv:2:3 gap",
        "x.csv:4:1 a",
        "x.csv:4:2 two\r\nlines",
        "x.csv:6:3 15",
        "x.csv:7:1 b",
    ]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("#REF!", "the cell holds the error #REF!; correct its formula"),
        ("#N/A", "the cell holds the error #N/A; correct its formula"),
        ("#BEZUG!", "the cell holds the error #BEZUG!; correct its formula"),
        ("a\x1b[2J", "the character U+001B is not allowed"),
        ("a" * 32_768, "the cell has 32,768 characters, at most 32,767"),
    ],
)
def test_a_cell_that_is_refused(cell: str, why: str) -> None:
    table = read_delimited(f"name,label\na,{cell}".encode(), "x.csv", HEADS)
    assert table.rows[1].cells[2].problem == why


def test_too_many_cells() -> None:
    data = ("name" + ",x" * 99 + "\n").encode() * 2_001
    assert refusal(data) == (
        "None: is too large for a line-up: 200,100 cells are not empty, at most 200,000"
    )
