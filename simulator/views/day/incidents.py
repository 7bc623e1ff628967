"""Incidents and flypasts: tables for the summary, and entries of the run's document."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from simulator.format import NOTHING, clock, duration, listed, speed
from simulator.scenario.lineup.incidents import Incident
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import EventName
from simulator.timeline.records import Flypast
from simulator.timeline.run import Run
from simulator.views.blocks import Column, Row, Table, right

_HAPPENS = {"drives-on": "breaks down", "towed": "breaks down", "turns-back": "turns back"}
#: The same for some marchers or aircraft of a rank: for one, for several.
_HAPPENS_TO_SOME = {
    "turns-back": ("turns back", "turn back"),
    "falls-out": ("falls out", "fall out"),
}


def incidents_table(run: Run) -> Table:
    """The incidents of a run, in the order of time."""
    columns = (
        Column("incident"),
        Column("what", narrow="wrap"),
        Column("at"),
        *right("from", "to"),
        Column("passed by", narrow="wrap"),
        Column("queued behind", narrow="wrap"),
        Column("recovery", narrow="drop"),
    )
    return Table("Incidents", columns, [_row(run, *found) for found in _incidents(run)])


def incidents_document(run: Run) -> dict[str, Any]:
    """The incidents of a run as plain data, by name; instants (s)."""
    return {incident.name: _document(run, unit, incident) for unit, incident in _incidents(run)}


def incidents_told(run: Run) -> list[tuple[Unit, Incident, str]]:
    """The incidents that happened, in the order of time, and what happens: `tank breaks down`."""
    return [(unit, incident, _what(unit, incident)) for unit, incident in _incidents(run)]


def _incidents(run: Run) -> list[tuple[Unit, Incident]]:
    """The incidents that happened, in the order of time."""
    found = [
        (unit, incident)
        for unit in run.scenario.units
        for incident in unit.incidents
        if run.events.find(EventName.start(incident.name)) is not None
    ]
    return sorted(found, key=lambda one: run.events[EventName.start(one[1].name)])


def _row(run: Run, unit: Unit, incident: Incident) -> Row:
    start = clock(run.scenario, run.events[EventName.start(incident.name)])
    cells = [incident.name, _what(unit, incident), incident.place, start]
    breakdown = run.breakdowns.get(incident.name)
    if breakdown is None:
        return Row([*cells, *[NOTHING] * 4])
    recovery, towed = NOTHING, breakdown.recovered
    if towed is not None:
        recovery = f"{towed.vehicle}, there at {clock(run.scenario, towed.comes)}"
    units = (listed(names) or NOTHING for names in (breakdown.passed_by, breakdown.queued))
    return Row([*cells, clock(run.scenario, breakdown.end), *units, recovery])


def _what(unit: Unit, incident: Incident) -> str:
    rank = unit.name if len(unit.offsets) == 1 else f"{unit.name}, rank {incident.rank + 1}"
    if incident.number is not None:
        several = incident.number > 1
        return f"{rank}: {incident.number} {_HAPPENS_TO_SOME[incident.kind][several]}"
    # A flight turns back as a whole.
    return f"{unit.name if incident.kind == 'turns-back' else rank} {_HAPPENS[incident.kind]}"


def _document(run: Run, unit: Unit, incident: Incident) -> dict[str, Any]:
    document = {
        "kind": incident.kind,
        "unit": unit.name,
        "rank": incident.rank + 1,
        "place": incident.place,
        "start": float(run.events[EventName.start(incident.name)]),
        "end": float(run.events[EventName.end(incident.name)]),
    }
    breakdown = run.breakdowns.get(incident.name)
    if breakdown is not None:
        towed = breakdown.recovered
        document["passed-by"] = list(breakdown.passed_by)
        document["queued"] = list(breakdown.queued)
        document["recovered"] = towed and {
            "vehicle": towed.vehicle,
            "goes": float(towed.goes),
            "comes": float(towed.comes),
            "over": float(towed.over),
        }
    return document


def flypasts_table(run: Run) -> Table:
    """The flights that orbit, in the order of march."""
    columns = (Column("flight"), *right("called", "orbits", "leaves", "speed", "target", "error"))
    units = [unit.name for unit in run.scenario.units if unit.name in run.flypasts]
    return Table("Flypasts", columns, [_flypast_row(run, run.flypasts[name]) for name in units])


def _flypast_row(run: Run, flypast: Flypast) -> Row:
    called, due = (
        NOTHING if instant is None else clock(run.scenario, instant)
        for instant in (flypast.called, flypast.due)
    )
    error = NOTHING if flypast.error is None else duration(flypast.error)
    leaves = clock(run.scenario, flypast.instant)
    return Row((flypast.unit, called, str(flypast.gate), leaves, speed(flypast.speed), due, error))


def flypasts_document(run: Run) -> dict[str, Any]:
    """The flights that orbit as plain data, by name; instants (s), speeds (m/s)."""
    flypasts = {name: asdict(flypast) for name, flypast in sorted(run.flypasts.items())}
    for document in flypasts.values():
        del document["unit"]
    return flypasts
