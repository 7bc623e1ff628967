"""The cells of a sheet of a workbook that hold something, each as it is stored."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from xml.etree.ElementTree import Element

from simulator.errors import Place, column_name
from simulator.format import listed
from simulator.reading import UnreadableError
from simulator.scenario.document.tables.cells import (
    MOST_CELLS,
    CellBudget,
    LineUpTable,
    SheetCell,
    SheetRow,
    problem_of_text,
)
from simulator.scenario.document.tables.number_formats import NumberFormat, shown_number
from simulator.scenario.document.tables.workbook_xml import (
    AGAIN,
    TRUE,
    Elements,
    local,
    text_in,
    unescaped,
    whole,
)

#: The last row and column of a sheet.
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
_LONGEST_NUMBER = 64
_CALCULATE = "open the workbook in a spreadsheet program and save it, or write the value"


class _CellError(Exception):
    """What is wrong with a cell."""


class Shared(NamedTuple):
    """What the cells of a workbook share.

    Attributes
    ----------
    texts
        The texts that cells refer to by number.
    formats
        The number format of each style.
    since_1904
        Whether days count from 1904.
    stale
        Whether the workbook asks to calculate all formulas when it is opened.
    """

    texts: Sequence[str]
    formats: Sequence[NumberFormat]
    since_1904: bool
    stale: bool


@dataclass(slots=True)
class SheetReader:
    """Reads the cells of one sheet."""

    shared: Shared
    table: LineUpTable
    rows: dict[int, dict[int, SheetCell]] = field(default_factory=dict)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, ...]] = field(default_factory=list)
    budget: CellBudget = field(default_factory=CellBudget)
    last_line: int = 0

    def read(self, elements: Elements) -> LineUpTable:
        """Read the elements of the sheet."""
        line = column = 0
        for event, tag, element in elements:
            if (event, tag) == ("end", "c"):
                line, column = _at(element.get("r"), line, column + 1)
                cell = self._cell(element, self.table.place(line, column))
                if cell is not None:
                    self._keep(cell, line, column)
            elif event == "start" and tag == "row":
                line, column = _row(element.get("r"), line + 1), 0
                if element.get("hidden") in TRUE:
                    self.hidden_rows.add(line)
            elif event == "start" and tag == "mergeCell":
                self.merged.append(_range(element.get("ref", "")))
            elif event == "start" and tag == "col" and element.get("hidden") in TRUE:
                sides = (whole(element.get(side, "0")) for side in ("min", "max"))
                self.hidden_columns.append(tuple(sides))
        self.budget.check()
        used = sorted({column for row in self.rows.values() for column in row})
        self._fill_merged(sorted(self.rows), used)
        rows = tuple(SheetRow(line, self.rows[line]) for line in sorted(self.rows))
        return replace(self.table, rows=rows, notices=tuple(self._notices(used)))

    def _keep(self, cell: SheetCell, line: int, column: int) -> None:
        row = self.rows.get(line)
        if not self.budget.fits(1, new_row=row is None and line != self.last_line):
            row = None  # only counted
        elif row is None:
            row = self.rows[line] = {}
        elif column in row:
            twice = f"the file is broken: it gives the cell twice; {AGAIN}"
            cell = SheetCell(cell.text, cell.place, problem=twice)
        self.last_line = line
        if row is not None:
            row[column] = cell

    def _cell(self, element: Element, place: Place) -> SheetCell | None:
        """What a cell holds; None if nothing."""
        value = formula = None
        kind = element.get("t", "n")
        for child in element:
            tag = local(child.tag)
            if tag == "v":
                value = child.text or ""
            elif tag == "is" and kind == "inlineStr":
                value = text_in(child)
            elif tag == "f":
                formula = child
        try:
            if formula is not None:
                self._check_result(value, kind)
            return self._read(kind, value, element.get("s", "0"), place) if value else None
        except _CellError as error:
            return SheetCell("", place, problem=str(error))

    def _check_result(self, value: str | None, kind: str) -> None:
        """Check that the result of a formula is stored; a result may be an empty text."""
        if value is None or (value == "" and kind != "str"):
            raise _CellError(f"the formula has no stored result; {_CALCULATE}")
        # Programs that cannot calculate store 0, and ask that whoever opens the file calculates.
        if self.shared.stale and kind == "n" and value == "0":
            raise _CellError(f"the result of the formula was never calculated; {_CALCULATE}")

    def _read(self, kind: str, value: str, style: str, place: Place) -> SheetCell | None:
        if kind == "n":
            return self._number(value.strip(), style, place)
        if kind == "e":
            raise _CellError(f"the cell holds the error {value}; correct its formula")
        if kind == "b":
            return SheetCell("FALSE" if value == "0" else "TRUE", place, "boolean")
        if kind == "d":
            return SheetCell(value, place, "date" if "-" in value else "time")
        text = self._text(kind, value).strip()
        return SheetCell(text, place, problem=problem_of_text(text)) if text else None

    def _text(self, kind: str, value: str) -> str:
        if kind == "s":
            texts = self.shared.texts
            if not value.isdecimal() or len(value) > 9 or int(value) >= len(texts):
                raise _CellError(f"the file is broken: it has no text {value[:20]}; {AGAIN}")
            return texts[int(value)]
        if kind == "str":
            return unescaped(value)
        if kind != "inlineStr":
            raise _CellError(f"the file is broken: unknown cell type '{kind[:20]}'; {AGAIN}")
        return value

    def _number(self, value: str, style: str, place: Place) -> SheetCell:
        if len(value) > _LONGEST_NUMBER:
            many = f"{len(value):,} digits, at most {_LONGEST_NUMBER}"
            raise _CellError(f"the number is too long: {many}")
        number = float(value) if _NUMBER.fullmatch(value) else float("inf")
        if abs(number) == float("inf"):
            raise _CellError(f"'{value}' is not a number; {AGAIN}")
        at, formats = whole(style), self.shared.formats
        form = formats[at] if at < len(formats) else NumberFormat()
        found = shown_number(number, form, self.shared.since_1904)
        return SheetCell(found.text, place, found.kind, found.problem)

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
                    self.rows[line].setdefault(column, replace(cell, place=place))

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


def _row(given: str | None, following: int) -> int:
    line = following if given is None else whole(given)
    if not 1 <= line <= _LAST_ROW:
        raise UnreadableError(f"is broken: {line} is not a row; {AGAIN}")
    return line


def _at(given: str | None, line: int, column: int) -> tuple[int, int]:
    """Row and column of a cell by its name; without one it follows the cell before."""
    if given is not None:
        match = _CELL.fullmatch(given)
        line, column = (int(match[2]), _column(match[1])) if match else (0, 0)
    if not (1 <= line <= _LAST_ROW and 1 <= column <= _LAST_COLUMN):
        raise UnreadableError(f"is broken: a sheet has no cell '{(given or '')[:20]}'; {AGAIN}")
    return line, column


def _range(given: str) -> tuple[tuple[int, int], tuple[int, int]]:
    first, _, last = given.partition(":")
    return _at(first, 0, 0), _at(last or first, 0, 0)


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
