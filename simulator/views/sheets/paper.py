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
#: Around smaller letters there is as much space; letters are never smaller than this share.
_SPARE, _SMALLEST = 0.97, 0.6
#: There is as much room across a page that is upright (mm).
_UPRIGHT = 186.0


def is_wide(
    scenario: Scenario, page: SheetPage, measure: Callable[[str], float] | None = None
) -> bool:
    """Whether a sheet is printed across the paper: its tables do not fit upright."""
    tables = (_widths(scenario, table, measure) for table in page.tables)
    return any(
        sum(min(wide, LEAST) if flexible else wide for wide, flexible, _ in widths) > _UPRIGHT
        for widths in tables
    )


def column_widths(
    scenario: Scenario,
    table: SheetTable,
    room: float,
    measure: Callable[[str], float] | None = None,
) -> list[float]:
    """Widths of columns (mm) that fill a room: numbers and times in one line, texts share the rest.

    Where that breaks words, short texts wrap, too, and what is filled in by hand has less room.

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
    fixed = sum(wide for wide, flexible, _ in found if not flexible)
    wanted = sum(wide for wide, flexible, _ in found if flexible)
    if not wanted and fixed <= room:
        return [wide * room / fixed for wide, *_ in found]
    scale = (room - fixed) / wanted if wanted else 0.0
    if wanted and all(wide * scale >= least for wide, flexible, least in found if flexible):
        return [wide * scale if flexible else wide for wide, flexible, _ in found]
    needed = sum(least for *_, least in found)
    more = sum(wide - least for wide, _, least in found)
    if needed >= room or not more:
        return [least * room / needed for *_, least in found]
    return [least + (wide - least) * (room - needed) / more for wide, _, least in found]


def size_of_letters(
    scenario: Scenario, table: SheetTable, room: float, measure: Callable[[str], float]
) -> float:
    """What share of their size letters have so that no word of a table is broken: at most 1."""
    needed = sum(least for *_, least in _widths(scenario, table, measure))
    return min(1.0, max(room / needed * _SPARE, _SMALLEST))


def _widths(
    scenario: Scenario, table: SheetTable, measure: Callable[[str], float] | None = None
) -> list[tuple[float, bool, float]]:
    """How wide each column would be (mm), whether it may be narrower, as a long text wraps, and how
    wide it must be for its longest word.
    """
    measure = measure or _estimated
    found = []
    for number, column in enumerate(table.columns):
        texts = [printable(cell_text(scenario, row[number])) for row in table.rows]
        # A heading takes two lines at most.
        head = max([measure(column.head) / 2, *map(measure, column.head.split())])
        widest = max(map(measure, texts), default=0.0)
        flexible = not (column.right or column.blank) and widest > LEAST
        wide = max(min(widest, _MOST), head) + _AROUND
        words = (word for text in (column.head, *texts) for word in text.split())
        least = wide if column.right else max(map(measure, words), default=0.0) + _AROUND
        wide = max(wide, _BLANK) if column.blank else wide
        found.append((wide, flexible, min(least, wide)))
    return found


def _estimated(text: str) -> float:
    return _LETTER * width(text)


def letters(widths: Sequence[float]) -> list[float]:
    """Widths (mm) in letters, as a worksheet has them."""
    return [max(wide / _LETTER, 6.0) for wide in widths]
