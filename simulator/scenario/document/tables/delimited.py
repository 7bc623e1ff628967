"""Tables in text files: CSV as spreadsheet programs of all countries write it.

The separator is the one that a first line `sep=;` names (a comma, a semicolon, a tab or |), or else
that of the first three that gives the most known heads.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from itertools import takewhile

from simulator.errors import Place
from simulator.reading import UnreadableError, decode
from simulator.scenario.document.tables.cells import (
    CellBudget,
    LineUpTable,
    SheetCell,
    SheetRow,
    problem_of_text,
)

_SEPARATORS = (",", ";", "\t")
_SEP_LINE = re.compile(r'"?sep=(.?)"?[ \t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_NEWLINE = re.compile(r"\r\n|\r|\n")
#: What spreadsheet programs write in place of a result, in several languages.
_ERROR_VALUE = re.compile(r"#(?:N/A|NV|[A-ZÀ-Ý0-9_/]+[!?])")


def read_delimited(data: bytes, file: str, heads: Collection[str]) -> LineUpTable:
    """Read a table from a text file.

    Parameters
    ----------
    data
        The content of the file.
    file
        Its name, for places.
    heads
        The heads of columns that are known.

    Raises
    ------
    UnreadableError
        If it is not such a text, or too large.
    """
    if data.startswith(b"PK\x03\x04"):
        raise UnreadableError("is a workbook, not text; name it .xlsx")
    text = decode(data, "line-up")
    first, separator = 1, ""
    if (named := _SEP_LINE.match(text)) is not None:
        first, separator = 2, named[1]
        if separator not in ("", "|", *_SEPARATORS):
            raise UnreadableError(f"the separator '{separator}' is not one of , ; | and tab", 1)
        text = text[named.end() :]
    separator = separator or _guess(text, heads)
    budget, rows = CellBudget(), []
    for line, cells in _records(text, separator, first):
        row = SheetRow(line, dict(_cells(cells, line, file)))
        if row.cells and budget.fits(len(row.cells)):
            rows.append(row)
    budget.check()
    return LineUpTable(file=file, rows=rows, separator=separator)


def _records(text: str, separator: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """The records, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = first
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + first
    except csv.Error as error:
        raise UnreadableError(f"cannot be read: {error}", line) from None


def _guess(text: str, heads: Collection[str]) -> str:
    """The separator that gives the most known heads; of equals the one with the most cells."""

    def fits(separator: str) -> tuple[int, int]:
        try:
            records = (cells for _, cells in _records(text, separator, 1))
            first = next((cells for cells in records if any(map(str.strip, cells))), [])
        except UnreadableError:
            return 0, 0
        found = [cell.strip() for cell in first]
        return len(set(found) & set(heads)), len(found)

    return max(_SEPARATORS, key=fits)


def _cells(cells: list[str], line: int, file: str) -> Iterator[tuple[int, SheetCell]]:
    for column, raw in enumerate(cells, start=1):
        if text := raw.strip():
            # A quoted cell above may go over several lines.
            lead = "".join(takewhile(str.isspace, raw))
            place = Place(file, line + len(_NEWLINE.findall(lead)), column)
            yield column, SheetCell(text, place, problem=_problem(text))
        line += len(_NEWLINE.findall(raw))


def _problem(text: str) -> str | None:
    if _ERROR_VALUE.fullmatch(text):
        return f"the cell holds the error {text}; correct its formula"
    return problem_of_text(text)
