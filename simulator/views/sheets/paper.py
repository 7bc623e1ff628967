"""The paper that sheets are printed on, and how wide their columns are on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from simulator.scenario.scenario import Scenario
from simulator.views.blocks import printable, width
from simulator.views.sheets.pages import SheetPage, SheetTable, cell_text

Paper = Literal["a4", "letter"]
#: Of a letter on average, of the space around a text, of an empty column, and the least and the
#: most of a column of text (mm).
_LETTER, _AROUND, _BLANK, LEAST, _MOST = 2.35, 3.2, 26.0, 34.0, 70.0
#: There is as much room across a page that is upright (mm).
_UPRIGHT = 186.0


def is_wide(
    scenario: Scenario, page: SheetPage, measure: Callable[[str], float] | None = None
) -> bool:
    """Whether a sheet is printed across the paper: its tables do not fit upright."""
    tables = (_widths(scenario, table, measure) for table in page.tables)
    return any(
        sum(min(wide, LEAST) if flexible else wide for wide, flexible in widths) > _UPRIGHT
        for widths in tables
    )


def column_widths(
    scenario: Scenario,
    table: SheetTable,
    room: float,
    measure: Callable[[str], float] | None = None,
) -> list[float]:
    """Widths of columns (mm) that fill a room: numbers and times in one line, texts share the rest.

    Parameters
    ----------
    scenario, table
        What is in them.
    room
        Of all together (mm).
    measure
        How wide a text is (mm); default: by the number of its letters.
    """
    found = _widths(scenario, table, measure)
    fixed = sum(wide for wide, flexible in found if not flexible)
    wanted = sum(wide for wide, flexible in found if flexible)
    if not wanted:
        return [wide * room / fixed for wide, _ in found]
    scale = max(room - fixed, LEAST) / wanted
    return [wide * scale if flexible else wide for wide, flexible in found]


def _widths(
    scenario: Scenario, table: SheetTable, measure: Callable[[str], float] | None = None
) -> list[tuple[float, bool]]:
    """How wide each column would be (mm), and whether it may be narrower: a text wraps."""
    measure = measure or _estimated
    found = []
    for number, column in enumerate(table.columns):
        texts = [printable(cell_text(scenario, row[number])) for row in table.rows]
        # A heading takes two lines at most.
        head = max([measure(column.head) / 2, *map(measure, column.head.split())])
        widest = max(map(measure, texts), default=0.0)
        flexible = not (column.right or column.blank) and widest > LEAST
        wide = max(min(widest, _MOST), head) + _AROUND
        found.append((max(wide, _BLANK) if column.blank else wide, flexible))
    return found


def _estimated(text: str) -> float:
    return _LETTER * width(text)


def letters(widths: Sequence[float]) -> list[float]:
    """Widths (mm) in letters, as a worksheet has them."""
    return [max(wide / _LETTER, 6.0) for wide in widths]
