"""The call sheet of a unit: when it reports and steps off, and when it is where."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.format import duration
from simulator.scenario.lineup.cue import Hold
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import EventName
from simulator.timeline.run import Run
from simulator.tolerances import SAME_TIME
from simulator.views.sheets.assemblies import unit_ahead
from simulator.views.sheets.making import Making
from simulator.views.sheets.pages import (
    AtClock,
    SheetColumn,
    SheetPage,
    SheetTable,
    SheetValue,
    at,
    kept_facts,
    ranks_text,
)
from simulator.views.sheets.posts import band_cell, lateness_cell, notes_of
from simulator.views.sheets.words import cue_words


def call_sheet(making: Making, unit: Unit) -> SheetPage:
    """When a unit reports and steps off, what it waits for, and when it is at each marker."""
    tables = [_markers(making, unit)]
    if halts := [hold for hold in unit.holds if hold.incident is None]:
        tables.append(_halts(making, unit, halts))
    heads = {column.head for column in tables[0].columns}
    notes = notes_of(late="may be late by" in heads, bands=making.ensemble is not None)
    facts = tuple(_facts(making, unit))
    return SheetPage("unit", unit.name, unit.label, facts, tuple(tables), tuple(notes))


def _facts(making: Making, unit: Unit) -> Iterator[tuple[str, str]]:
    run = making.run
    scenario = run.scenario
    number = f"{unit.index + 1} of {len(scenario.units)}"
    yield "unit", f"{unit.name}, {number} in the order of march; {ranks_text(unit)}"
    if unit.assembly:
        yield "assembles", unit.assembly
    if unit.report is not None:
        yield "reports", making.text(AtClock(unit.report))
    ahead, behind = unit_ahead(run, unit), unit_behind(run, unit)
    if not unit.flies:
        yield "behind", ahead.label if ahead else "none: it leads"
        yield "ahead of", behind.label if behind else "none: it is the last"
    waits = unit.release
    if unit.target is not None and unit.target.cue is not None:
        waits = unit.target.cue
    elif unit.orbit is not None:
        waits = unit.orbit.call
    due = "for its time on target, " if unit.target and waits is unit.target.cue else "until "
    words = (
        f"{due}{cue_words(scenario, waits)}" if waits else "for no cue: it leaves as soon as it can"
    )
    yield "waits", words
    yield (
        "leaves its start" if unit.flies else "steps off",
        making.text(at(run.events.find(EventName.starts(unit.name)))),
    )
    yield "off its route", making.text(at(run.events.find(EventName.finishes(unit.name))))
    yield from kept_facts(unit)


def unit_behind(run: Run, unit: Unit) -> Unit | None:
    """The unit that steps off after it."""
    others = run.scenario.units[unit.index + 1 :]
    return next((other for other in others if unit_ahead(run, other) is unit), None)


def _markers(making: Making, unit: Unit) -> SheetTable:
    run, network = making.run, making.run.scenario.network
    bands = making.ensemble is not None
    rows = []
    waits = False
    stations = sorted((station, marker) for marker, station in network.markers_on(unit.route))
    for _, marker in stations:
        head, tail = (
            run.events.find(name)
            for name in (EventName.head(unit.name, marker), EventName.tail(unit.name, marker))
        )
        if head is None and tail is None:
            continue
        leaves = run.events.find(EventName.departs(unit.name, marker))
        waits |= None not in (head, leaves) and leaves > head + SAME_TIME  # type: ignore[operator]
        rows.append((marker, head, leaves, tail))
    spare = [lateness_cell(making, unit.name, marker) for marker, *_ in rows]
    late = any(spare)
    columns = (
        SheetColumn("marker"),
        SheetColumn("head", right=True),
        *([SheetColumn("leaves", right=True)] if waits else []),
        SheetColumn("clear", right=True),
        *([SheetColumn("may be late by", right=True)] if late else []),
        *([SheetColumn("head, 8 in 10", right=True)] if bands else []),
        SheetColumn("actual", blank=True),
    )
    table = []
    for (marker, head, leaves, tail), room in zip(rows, spare, strict=True):
        cells: list[SheetValue] = [marker, at(head)]
        cells += [at(leaves)] if waits else []
        cells += [at(tail)]
        cells += [room] if late else []
        cells += [band_cell(making, EventName.head(unit.name, marker))] if bands else []
        table.append((*cells, ""))
    return SheetTable("On the way", columns, tuple(table))


def _halts(making: Making, unit: Unit, halts: list[Hold]) -> SheetTable:
    run = making.run
    columns = (
        SheetColumn("halt at"),
        SheetColumn("arrives", right=True),
        SheetColumn("for at least", right=True),
        SheetColumn("until"),
        SheetColumn("leaves", right=True),
        SheetColumn("actual", blank=True),
    )
    rows = []
    for hold in halts:
        passed = run.passages[unit.head_body.name]
        rows.append(
            (
                hold.marker,
                at(passed.read(hold.station, "arrival")),
                duration(hold.duration) if hold.duration else None,
                cue_words(run.scenario, hold.until) if hold.until else None,
                at(passed.read(hold.station, "departure")),
                "",
            )
        )
    return SheetTable("Halts", columns, tuple(rows))
