"""The march table of a page: numbers to sort by, and events that lead to their chains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from typing import NamedTuple

from simulator.scenario.model.event_name import EventName
from simulator.timeline.march_table import MarchTableRow
from simulator.timeline.run import Run
from simulator.timeline.tables import MARCH_TABLE, Cell
from simulator.views.report.chain_data import EventCell, PageChains
from simulator.views.summary import ranked_markers

#: The most rows on a page: markers beyond them are left out, those that most units pass first kept.
MOST_ROWS = 3000
#: Columns that are events, and the events of a unit and a marker.
_EVENTS = {
    "release": lambda unit, _: EventName.released(unit),
    "start": lambda unit, _: EventName.starts(unit),
    "arrive": EventName.head,
    "depart": EventName.departs,
    "clear": EventName.tail,
}


class MarchCell(NamedTuple):
    """A cell: its text, what it is sorted by, and the event that it is."""

    text: str
    by: Cell
    event: EventCell | None = None


class MarchRows(NamedTuple):
    """The march table of a page.

    Attributes
    ----------
    columns
        Their names, and whether they are numbers.
    rows
        Cells, in the order of the columns.
    markers, left_out
        Which it has, and which it has not.
    """

    columns: tuple[tuple[str, bool], ...]
    rows: list[list[MarchCell]]
    markers: list[str]
    left_out: list[str]


def march_rows(run: Run, chains: PageChains) -> MarchRows:
    """The march table, by markers in the order of their rank."""
    ranked = ranked_markers(run.scenario)
    rows: list[MarchTableRow] = []
    markers: list[str] = []
    for marker in ranked:
        found = run.march_table_rows(marker)
        if markers and len(rows) + len(found) > MOST_ROWS:
            break
        rows += found
        markers.append(marker)
    columns = tuple((each.name.replace("_", " "), each.unit != "text") for each in MARCH_TABLE)
    left_out = [marker for marker in ranked if marker not in markers]
    return MarchRows(columns, [_cells(run, row, chains) for row in rows], markers, left_out)


def _cells(run: Run, row: MarchTableRow, chains: PageChains) -> list[MarchCell]:
    values: Sequence[Cell] = astuple(row)
    found = []
    for column, value in zip(MARCH_TABLE, values, strict=True):
        event = None
        if column.name in _EVENTS:
            event = chains.event(_EVENTS[column.name](row.unit, row.marker))
        by = round(value, 3) if isinstance(value, float) else value
        found.append(MarchCell(column.shown(run.scenario, value), by, event))
    return found
