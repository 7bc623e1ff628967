"""The cells of a sheet as they come: kept, counted, merged, and what is hidden."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from simulator.errors import column_name
from simulator.format import listed
from simulator.reading import UnreadableError
from simulator.scenario.document.tables.cells import (
    AGAIN,
    MOST_CELLS,
    CellBudget,
    LineUpTable,
    SheetCell,
    SheetRow,
)

#: The last row and column of a sheet.
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


@dataclass(slots=True)
class SheetCells:
    """Takes the cells of one sheet, in the order of its file.

    Attributes
    ----------
    table
        The table that they make, still without rows.
    rows
        The cells by line and column.
    merged
        First and last cell of each merged range.
    hidden_rows, hidden_columns
        Lines; first and last column.
    """

    table: LineUpTable
    rows: dict[int, dict[int, SheetCell]] = field(default_factory=dict)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, ...]] = field(default_factory=list)
    budget: CellBudget = field(default_factory=CellBudget)
    last_line: int = 0

    def keep(self, cell: SheetCell, line: int, column: int) -> None:
        """Take a cell; what is over the limits is only counted."""
        row = self.rows.get(line)
        if not self.budget.fits(1, new_row=row is None and line != self.last_line):
            row = None
        elif row is None:
            row = self.rows[line] = {}
        elif column in row:
            twice = "the file is corrupt: it gives the cell twice"
            cell = SheetCell(cell.text, cell.place, problem=f"{twice}; {AGAIN}")
        self.last_line = line
        if row is not None:
            row[column] = cell

    def finished(self) -> LineUpTable:
        """The table of all cells.

        Raises
        ------
        UnreadableError
            If there are more than the limits allow.
        """
        self.budget.check()
        used = sorted({column for row in self.rows.values() for column in row})
        self._fill_merged(sorted(self.rows), used)
        rows = tuple(SheetRow(line, self.rows[line]) for line in sorted(self.rows))
        empty = rows[-1].line - rows[0].line + 1 - len(rows) if rows else 0
        return replace(self.table, rows=rows, empty=empty, notices=tuple(self._notices(used)))

    def _fill_merged(self, lines: Sequence[int], used: Sequence[int]) -> None:
        """Give the value of a merged range to all of its cells in the rows and columns in use."""
        filled = 0
        for first, last in self.merged:
            cell = self.rows.get(first[0], {}).get(first[1])
            if cell is None or cell.problem is not None:
                continue
            down = lines[bisect_left(lines, first[0]) : bisect_right(lines, last[0])]
            across = used[bisect_left(used, first[1]) : bisect_right(used, last[1])]
            filled += len(down) * len(across)
            if filled > MOST_CELLS:
                raise UnreadableError(f"has {filled:,} merged cells, at most {MOST_CELLS:,}")
            for line in down:
                for column in across:
                    place = self.table.place(line, column)
                    self.rows[line].setdefault(column, replace(cell, place=place, is_merged=True))

    def _notices(self, used: Sequence[int]) -> Iterator[str]:
        """What is hidden and counts."""
        lines = [line for line in sorted(self.rows)[1:] if line in self.hidden_rows]
        columns = [
            column_name(column)
            for column in used
            if any(first <= column <= last for first, last in self.hidden_columns)
        ]
        for what, names in (("row", list(map(str, lines))), ("column", columns)):
            if names:
                many = f"{what}s" if len(names) > 1 else what
                verb = "are" if len(names) > 1 else "is"
                named = f"{many} {listed(names)} {verb} hidden and counted"
                yield f"{self.table.place(None)}: {named}"
