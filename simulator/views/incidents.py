"""What went wrong: who, where, from when to when; who passed a wreck, who did not, who towed it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.format import NOTHING, clock, duration, listed, speed
from simulator.scenario.lineup.incidents import Incident
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import EventName
from simulator.timeline.records import Flypast
from simulator.timeline.run import Run
from simulator.views.blocks import Column, Row, Table


def incidents_table(run: Run) -> Table:
    """The incidents of a run, in the order of time."""
    columns = (
        Column("incident"),
        Column("what", narrow="wrap"),
        Column("at"),
        *(Column(head, right=True) for head in ("from", "to")),
        Column("passed by", narrow="wrap"),
        Column("stood behind", narrow="wrap"),
        Column("recovery", narrow="drop"),
    )
    rows = [_row(run, unit, incident) for unit, incident in _in_time(run)]
    return Table("Incidents", columns, tuple(rows))


def _in_time(run: Run) -> list[tuple[Unit, Incident]]:
    found = [
        (unit, incident)
        for unit in run.scenario.units
        for incident in unit.incidents
        if run.events.find(EventName.start(incident.name)) is not None
    ]
    return sorted(found, key=lambda one: run.events[EventName.start(one[1].name)])


def _row(run: Run, unit: Unit, incident: Incident) -> Row:
    what = (incident.name, _what(unit, incident), incident.place)
    start = clock(run.scenario, run.events[EventName.start(incident.name)])
    breakdown = run.breakdowns.get(incident.name)
    if breakdown is None:
        return Row((*what, start, *[NOTHING] * 4))
    towed = breakdown.recovered
    return Row(
        (
            *what,
            start,
            clock(run.scenario, breakdown.end),
            listed(breakdown.passed_by) or NOTHING,
            listed(breakdown.queued) or NOTHING,
            NOTHING
            if towed is None
            else f"{towed.vehicle}, there at {clock(run.scenario, towed.comes)}",
        )
    )


def _what(unit: Unit, incident: Incident) -> str:
    who = unit.name if len(unit.offsets) == 1 else f"{unit.name}, rank {incident.rank + 1}"
    if incident.number is None:
        return f"{unit.name if incident.kind == 'turns-back' else who} {_DOES[incident.kind]}"
    return f"{who}: {incident.number} {_FEW[incident.kind][incident.number > 1]}"


_DOES = {"drives-on": "breaks down", "towed": "breaks down", "turns-back": "turns back"}
_FEW = {"turns-back": ("turns back", "turn back"), "falls-out": ("falls out", "fall out")}


def incidents_document(run: Run) -> dict[str, Any]:
    """The same as plain data, by incident; instants (s)."""
    return {incident.name: dict(_to_row(run, unit, incident)) for unit, incident in _in_time(run)}


def _to_row(run: Run, unit: Unit, incident: Incident) -> Iterator[tuple[str, Any]]:
    yield "kind", incident.kind
    yield "unit", unit.name
    yield "rank", incident.rank + 1
    yield "place", incident.place
    yield "start", float(run.events[EventName.start(incident.name)])
    yield "end", float(run.events[EventName.end(incident.name)])
    breakdown = run.breakdowns.get(incident.name)
    if breakdown is not None:
        towed = breakdown.recovered
        yield "passed-by", list(breakdown.passed_by)
        yield "queued", list(breakdown.queued)
        yield (
            "recovered",
            None
            if towed is None
            else {
                "vehicle": towed.vehicle,
                "goes": float(towed.goes),
                "comes": float(towed.comes),
                "over": float(towed.over),
            },
        )


def flypasts_table(run: Run) -> Table:
    """The flights that orbit, in the order of march."""
    heads = ("called", "orbits", "leaves", "speed", "target", "error")
    columns = (Column("flight"), *(Column(head, right=True) for head in heads))
    rows = [
        _flypast_row(run, run.flypasts[unit.name])
        for unit in run.scenario.units
        if unit.name in run.flypasts
    ]
    return Table("Flypasts", columns, tuple(rows))


def _flypast_row(run: Run, flypast: Flypast) -> Row:
    called, due = (
        NOTHING if instant is None else clock(run.scenario, instant)
        for instant in (flypast.called, flypast.due)
    )
    error = NOTHING if flypast.error is None else duration(flypast.error)
    return Row(
        (
            flypast.unit,
            called,
            f"{flypast.gate}",
            clock(run.scenario, flypast.instant),
            speed(flypast.speed),
            due,
            error,
        )
    )


def flypasts_document(run: Run) -> dict[str, Any]:
    """The same as plain data, by flight; instants (s), speeds (m/s)."""
    return {
        name: {
            "called": flypast.called,
            "gate": flypast.gate,
            "instant": flypast.instant,
            "speed": flypast.speed,
            "due": flypast.due,
            "error": flypast.error,
        }
        for name, flypast in sorted(run.flypasts.items())
    }
