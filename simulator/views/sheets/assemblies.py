"""The sheet of an assembly street: who steps off when, and whether there is room for who waits."""

from __future__ import annotations

from typing import NamedTuple

from simulator.errors import ConstraintError
from simulator.format import clock, distance
from simulator.scenario.events.instants import Passing
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import EventName
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.tolerances import SAME_PLACE
from simulator.views.sheets.making import Making
from simulator.views.sheets.pages import (
    SheetColumn,
    SheetPage,
    SheetTable,
    SheetValue,
    at,
    size_text,
)


def streets(scenario: Scenario) -> list[str]:
    """The streets in which units assemble, in the order of march."""
    return list(dict.fromkeys(unit.assembly for unit in scenario.units if unit.assembly))


class Room(NamedTuple):
    """The most room that the units that wait in a street take at once.

    Attributes
    ----------
    metres
        Their lengths, with the gaps between them.
    instant
        When that is first so (s).
    units
        Which ones wait then.
    """

    metres: float
    instant: float
    units: tuple[Unit, ...]


def assembly_sheet(making: Making, street: str) -> SheetPage:
    """The units of a street, in the order in which they step off."""
    run = making.run
    units = [unit for unit in run.scenario.units if unit.assembly == street]
    units.sort(key=lambda unit: (run.events[EventName.starts(unit.name)], unit.index))
    heads = dict.fromkeys(head for unit in units for head in unit.info)
    columns = (
        SheetColumn("", right=True),
        SheetColumn("unit"),
        SheetColumn("size"),
        SheetColumn("length", right=True),
        SheetColumn("report", right=True),
        SheetColumn("steps off", right=True),
        SheetColumn("behind"),
        *(SheetColumn(head) for head in heads),
        SheetColumn("actual", blank=True),
    )
    rows = []
    for number, unit in enumerate(units, 1):
        ahead = unit_ahead(run, unit)
        cells: tuple[SheetValue, ...] = (
            str(number),
            unit.label,
            size_text(unit),
            None if unit.flies else distance(unit.length),
            at(unit.report),
            at(run.events[EventName.starts(unit.name)]),
            ahead.label if ahead else None,
            *(unit.info.get(head, "") for head in heads),
            "",
        )
        rows.append(cells)
    facts = (("units", str(len(units))), ("room", room_text(run, street, units)))
    notes = []
    if any(unit.report is None for unit in units):
        notes.append("units without a report time are there from the beginning")
    tables = (SheetTable("", columns, tuple(rows)),)
    title = f"Assembly: {street}"
    return SheetPage("assembly", street, title, facts, tables, tuple(notes))


def unit_ahead(run: Run, unit: Unit) -> Unit | None:
    """The unit that steps off before it, of those that then march on the same ground."""
    others = [
        other
        for other in run.scenario.units[: unit.index]
        if other.flies == unit.flies
        and any(True for _ in run.scenario.network.runs(unit.route, other.route))
    ]
    return others[-1] if others else None


def room_needed(run: Run, units: list[Unit]) -> Room:
    """The most room that units take at once: each from its report until its tail has left."""
    ground = [unit for unit in units if not unit.flies]
    stays = [(_reports(run, unit), _gone(run, unit), unit) for unit in ground]
    most = Room(0.0, run.begin, ())
    for begins, _, _ in sorted(stays, key=lambda stay: (stay[0], stay[2].index)):
        there = [unit for comes, goes, unit in stays if comes <= begins < goes]
        metres = sum(unit.length for unit in there) + sum(unit.gap for unit in there[1:])
        if metres > most.metres + SAME_PLACE:
            most = Room(metres, begins, tuple(there))
    return most


def room_text(run: Run, street: str, units: list[Unit]) -> str:
    """Whether a street is long enough for who waits there."""
    needed = room_needed(run, units)
    count = f"{len(needed.units)} {'unit' if len(needed.units) == 1 else 'units'}"
    need = f"{count} of {distance(needed.metres, 'up')} wait there at {_clock(run, needed)}"
    has = run.scenario.model.assembly.get(street)
    if has is None:
        return f"{need}; length of the street: not stated"
    spare = has - needed.metres
    holds = f"{need}; the street has {distance(has)}"
    if spare >= -SAME_PLACE:
        return f"{holds}: enough, {distance(max(spare, 0.0), 'down')} free"
    return f"{holds}: {distance(-spare, 'up')} TOO SHORT"


def _clock(run: Run, needed: Room) -> str:
    return clock(run.scenario, needed.instant)


def _reports(run: Run, unit: Unit) -> float:
    return run.begin if unit.report is None else unit.report


def _gone(run: Run, unit: Unit) -> float:
    """When its tail has left its start (s)."""
    starts, tail = run.events[EventName.starts(unit.name)], unit.tail_body
    if unit.drawn_up:
        return starts
    try:
        off = run.events.read(Passing(tail.name, unit.start + tail.length, "arrival"))
    except ConstraintError:  # it leaves the parade before
        return starts
    return max(starts, off)
