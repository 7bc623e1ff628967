"""Tables in text files: CSV as spreadsheet programs of all countries write it.

The separator is the one that a first line `sep=;` names (a comma, a semicolon, a tab or |), or else
that of the first three that gives the most known heads in one of the first records.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from itertools import islice, takewhile

from simulator.errors import Place
from simulator.reading import UnreadableError, decode
from simulator.scenario.document.tables.cells import (
    CellBudget,
    LineUpTable,
    SheetCell,
    SheetRow,
    problem_of_text,
)

#: The heads are looked for in so many records.
_MOST_ABOVE = 50
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
        raise UnreadableError("is a workbook, not text; name it .xlsx or .ods")
    text = decode(data, "line-up")
    first, separator = 1, ""
    if (named := _SEP_LINE.match(text)) is not None:
        first, separator = 2, named[1]
        if separator not in ("", "|", *_SEPARATORS):
            raise UnreadableError(f"the separator '{separator}' is not one of , ; | and tab", 1)
        text = text[named.end() :]
    separator = separator or _guess(text, heads)
    budget = CellBudget()
    rows: list[SheetRow] = []
    empty = passed = 0
    for line, cells in _records(text, separator, first):
        row = SheetRow(line, dict(_cells(cells, line, file)))
        if not row.cells:
            passed += bool(rows)
        elif budget.fits(len(row.cells)):
            rows.append(row)
            empty, passed = empty + passed, 0
    budget.check()
    return LineUpTable(file=file, rows=rows, separator=separator, empty=empty)


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
    """The separator that gives the most known heads; of equals the one with the most cells.

    The heads may stand below a title.
    """

    def fits(separator: str) -> tuple[int, int]:
        known = cells = 0
        try:
            for _, record in islice(_records(text, separator, 1), _MOST_ABOVE):
                found = [_plain(cell) for cell in record]
                known = max(known, len(set(found) & set(heads)))
                cells = cells or (len(found) if any(found) else 0)
        except UnreadableError:
            pass  # it is read, and refused, with the separator that fits best
        return known, cells

    return max(_SEPARATORS, key=fits)


def _plain(cell: str) -> str:
    """A cell as heads are compared: in any case, with single spaces."""
    return " ".join(cell.casefold().split())


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
