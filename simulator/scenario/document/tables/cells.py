"""Cells of a table, as its file gives them: the form in which every kind of file is read."""

from __future__ import annotations

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
    """

    text: str
    place: Place
    kind: CellKind = "text"
    problem: str | None = None


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
    notices
        What a reader should know, such as that hidden rows count.
    """

    file: str
    rows: Sequence[SheetRow]
    sheet: str | None = None
    separator: str | None = None
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
                many = f"{number:,} {what} hold something, at most {most:,}"
                raise UnreadableError(f"is too large for a line-up: {many}")
