"""The sheet of a post: what passes a marker, and when."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from simulator.scenario.model.event_name import EventName
from simulator.scenario.passes import pass_of
from simulator.tolerances import SAME_TIME
from simulator.views.sheets.making import Making
from simulator.views.sheets.pages import (
    Around,
    AtClock,
    Lasts,
    SheetColumn,
    SheetPage,
    SheetTable,
    SheetValue,
    size_text,
)

_LATE = (
    "may be late by: how late it alone can step off before a constraint breaks; any: none breaks"
)
_BAND = "8 in 10: between these times in eight of ten replications"


def post_sheet(making: Making, marker: str) -> SheetPage:
    """What passes a marker, in that order."""
    run = making.run
    rows = run.march_table_rows(marker)
    waits = any(row.depart > row.arrive + SAME_TIME for row in rows)
    passes = len({row.marker for row in rows}) > 1
    spare = [lateness_cell(making, row.unit, row.marker) for row in rows]
    late, bands = any(spare), making.ensemble is not None
    columns = (
        SheetColumn("", right=True),
        SheetColumn("unit"),
        *([SheetColumn("lap", right=True)] if passes else []),
        SheetColumn("size"),
        SheetColumn("head", right=True),
        *([SheetColumn("leaves", right=True)] if waits else []),
        SheetColumn("clear", right=True),
        SheetColumn("passes in", right=True),
        *([SheetColumn("may be late by", right=True)] if late else []),
        *([SheetColumn("head, 8 in 10", right=True)] if bands else []),
        SheetColumn("actual", blank=True),
    )
    table = []
    for number, row in enumerate(rows, 1):
        unit = run.scenario.unit[row.unit]
        cells: list[SheetValue] = [str(number), row.label]
        cells += [str(pass_of(row.marker)[1])] if passes else []
        cells += [size_text(unit), AtClock(row.arrive)]
        cells += [AtClock(row.depart)] if waits else []
        cells += [AtClock(row.clear), Lasts(row.pass_time)]
        cells += [spare[number - 1]] if late else []
        cells += [band_cell(making, EventName.head(row.unit, row.marker))] if bands else []
        table.append((*cells, ""))
    first, last = min(row.arrive for row in rows), max(row.clear for row in rows)
    facts = (
        ("first", f"{making.text(AtClock(first))}: {rows[0].label}"),
        ("last clear", making.text(AtClock(last))),
    )
    notes = tuple(notes_of(late=late, bands=bands))
    tables = (SheetTable("", columns, tuple(table)),)
    return SheetPage("post", marker, f"Post: {marker}", facts, tables, notes)


def lateness_cell(making: Making, unit: str, marker: str) -> SheetValue:
    """How late a unit may be at a marker; None where that is not known."""
    if not making.shows_lateness:
        return None
    seconds = making.lateness.at(unit, marker)
    return None if seconds is None else Lasts(seconds, "down")


def band_cell(making: Making, event: EventName) -> SheetValue:
    """Between which times an event is in eight replications of ten."""
    assert making.ensemble is not None
    if str(event) not in making.ensemble.events:
        return None
    low, high = making.ensemble.quantiles(str(event), (0.1, 0.9)).tolist()
    return Around(low, high) if isfinite(low) and isfinite(high) else None


def notes_of(*, late: bool, bands: bool) -> Iterator[str]:
    """What columns mean."""
    if late:
        yield _LATE
    if bands:
        yield _BAND
