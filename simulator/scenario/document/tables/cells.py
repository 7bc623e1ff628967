"""Cells of a table, as its file gives them: the form in which every kind of file is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from simulator.errors import Place
from simulator.reading import UnreadableError
from simulator.scenario.document.tree import character_not_allowed, not_allowed

#: Larger tables are taken for slips. Only what holds something counts.
MOST_ROWS = 10_000
MOST_CELLS = 200_000
#: The most characters of a cell, as in spreadsheet programs.
LONGEST_CELL = 32_767

_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
_LONGEST_NUMBER = 64
AGAIN = "open it in a spreadsheet program and save it again"
CALCULATE = "open the workbook in a spreadsheet program and save it, or write the value"
NO_RESULT = f"the formula has no stored result; {CALCULATE}"

#: What a cell is; texts and numbers are read by their column, the others only where they fit.
CellKind = Literal["text", "number", "formatted number", "boolean", "date", "time", "percentage"]


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell that holds something.

    Attributes
    ----------
    text
        Its value as a planner would write it in a scenario file.
    place
        Where it stands.
    kind
        What it is.
    problem
        Why it cannot be read; None if it can.
    is_merged
        Whether it has its value from the first cell of a merged range.
    """

    text: str
    place: Place
    kind: CellKind = "text"
    problem: str | None = None
    is_merged: bool = False


@dataclass(frozen=True, slots=True)
class SheetRow:
    """The cells of a row that hold something, by their column, counted from 1."""

    line: int
    cells: Mapping[int, SheetCell]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineUpTable:
    """The rows of a table that hold something; the first holds the heads.

    Attributes
    ----------
    file, sheet
        The file, and the sheet of a workbook.
    rows
        The rows.
    separator
        What stands between the cells of a text file; None in a workbook.
    empty
        How many rows between the first and the last hold nothing.
    notices
        What a reader should know, such as that hidden rows count.
    """

    file: str
    rows: Sequence[SheetRow]
    sheet: str | None = None
    separator: str | None = None
    empty: int = 0
    notices: tuple[str, ...] = ()

    def place(self, line: int | None, column: int | None = None) -> Place:
        """A place in the table."""
        return Place(self.file, line, column, self.sheet)


def problem_of_text(text: str) -> str | None:
    """What is wrong with the text of a cell, whatever its column; None if nothing is."""
    if len(text) > LONGEST_CELL:
        return f"the cell has {len(text):,} characters, at most {LONGEST_CELL:,}"
    found = not_allowed(text)
    return None if found is None else character_not_allowed(found)


class CellError(Exception):
    """What is wrong with a cell."""


def number_in(value: str) -> float:
    """The number that a cell of a workbook stores.

    Raises
    ------
    CellError
        If it is none, or too long.
    """
    if len(value) > _LONGEST_NUMBER:
        many = f"{len(value):,} digits, at most {_LONGEST_NUMBER}"
        raise CellError(f"the number is too long: {many}")
    number = float(value) if _NUMBER.fullmatch(value) else float("inf")
    if abs(number) == float("inf"):
        raise CellError(f"'{value}' is not a number; {AGAIN}")
    return number


class CellBudget:
    """Counts rows and cells that hold something; what is over the limits need not be kept."""

    def __init__(self) -> None:
        self.rows = self.cells = 0

    def fits(self, cells: int, *, new_row: bool = True) -> bool:
        """Count cells; whether they are within the limits."""
        self.rows += new_row
        self.cells += cells
        return self.rows <= MOST_ROWS and self.cells <= MOST_CELLS

    def check(self) -> None:
        """Raise `UnreadableError` if there is more than the limits allow."""
        counts = (("rows", self.rows, MOST_ROWS), ("cells", self.cells, MOST_CELLS))
        for what, number, most in counts:
            if number > most:
                many = f"{number:,} {what} are not empty, at most {most:,}"
                raise UnreadableError(f"is too large for a line-up: {many}")
