"""The cells of a sheet of a workbook that hold something, each as it is stored."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

from simulator.errors import Place
from simulator.reading import UnreadableError
from simulator.scenario.document.tables.cells import (
    AGAIN,
    CALCULATE,
    NO_RESULT,
    CellError,
    LineUpTable,
    SheetCell,
    number_in,
    problem_of_text,
)
from simulator.scenario.document.tables.grid import LAST_COLUMN, LAST_ROW, SheetCells
from simulator.scenario.document.tables.number_formats import NumberFormat, shown_number
from simulator.scenario.document.tables.workbook_xml import (
    TRUE,
    Elements,
    local,
    text_in,
    unescaped,
    whole,
)

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


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


@dataclass(slots=True, kw_only=True)
class SheetReader(SheetCells):
    """Reads the cells of one sheet."""

    shared: Shared

    def read(self, elements: Elements) -> LineUpTable:
        """Read the elements of the sheet."""
        line = column = 0
        for event, tag, element in elements:
            if (event, tag) == ("end", "c"):
                line, column = _at(element.get("r"), line, column + 1)
                cell = self._cell(element, self.table.place(line, column))
                if cell is not None:
                    self.keep(cell, line, column)
            elif event == "start" and tag == "row":
                line, column = _row(element.get("r"), line + 1), 0
                if element.get("hidden") in TRUE:
                    self.hidden_rows.add(line)
            elif event == "start" and tag == "mergeCell":
                self.merged.append(_range(element.get("ref", "")))
            elif event == "start" and tag == "col" and element.get("hidden") in TRUE:
                sides = (whole(element.get(side, "0")) for side in ("min", "max"))
                self.hidden_columns.append(tuple(sides))
        return self.finished()

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
        except CellError as error:
            return SheetCell("", place, problem=str(error))

    def _check_result(self, value: str | None, kind: str) -> None:
        """Check that the result of a formula is stored; a result may be an empty text."""
        if value is None or (value == "" and kind != "str"):
            raise CellError(NO_RESULT)
        # Programs that cannot calculate store 0, and ask that whoever opens the file calculates.
        if self.shared.stale and kind == "n" and value == "0":
            raise CellError(f"the result of the formula was never calculated; {CALCULATE}")

    def _read(self, kind: str, value: str, style: str, place: Place) -> SheetCell | None:
        if kind == "n":
            return self._number(value.strip(), style, place)
        if kind == "e":
            raise CellError(f"the cell holds the error {value}; correct its formula")
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
                raise CellError(f"the file is corrupt: it has no text {value[:20]}; {AGAIN}")
            return texts[int(value)]
        if kind == "str":
            return unescaped(value)
        if kind != "inlineStr":
            raise CellError(f"the file is corrupt: unknown cell type '{kind[:20]}'; {AGAIN}")
        return value

    def _number(self, value: str, style: str, place: Place) -> SheetCell:
        number = number_in(value)
        at, formats = whole(style), self.shared.formats
        form = formats[at] if at < len(formats) else NumberFormat()
        found = shown_number(number, form, self.shared.since_1904)
        return SheetCell(found.text, place, found.kind, found.problem)


def _row(given: str | None, following: int) -> int:
    line = following if given is None else whole(given)
    if not 1 <= line <= LAST_ROW:
        raise UnreadableError(f"is corrupt: {line} is not a row; {AGAIN}")
    return line


def _at(given: str | None, line: int, column: int) -> tuple[int, int]:
    """Row and column of a cell by its name; without one it follows the cell before."""
    if given is not None:
        match = _CELL.fullmatch(given)
        line, column = (int(match[2]), _column(match[1])) if match else (0, 0)
    if not (1 <= line <= LAST_ROW and 1 <= column <= LAST_COLUMN):
        raise UnreadableError(f"is corrupt: a sheet has no cell '{(given or '')[:20]}'; {AGAIN}")
    return line, column


def _range(given: str) -> tuple[tuple[int, int], tuple[int, int]]:
    first, _, last = given.partition(":")
    return _at(first, 0, 0), _at(last or first, 0, 0)


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
