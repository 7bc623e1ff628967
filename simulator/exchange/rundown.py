"""Ontime (getontime.no): programme and order of march as the rundown of a project."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.format import clock, counted
from simulator.scenario.scenario import Scenario
from simulator.timeline.passing import pass_over

if TYPE_CHECKING:
    from simulator.timeline.run import Run

#: The version of Ontime whose project file this is.
VERSION = "4.11.0"
#: Milliseconds.
DAY = 86_400_000
#: What each entry carries besides Ontime's own fields.
_FIELDS = ("Name", "Kind", "Order of march", "Marker", "People")


class RundownRow(NamedTuple):
    """An entry of a rundown.

    Attributes
    ----------
    start, duration
        Milliseconds since midnight of the scenario's start, by the clocks there; milliseconds.
    cue, title, note
        What stands in Ontime's columns of these names.
    custom
        Values of its own fields, by their labels.
    """

    start: int
    duration: int
    cue: str
    title: str
    note: str
    custom: dict[str, str]


def to_ontime(run: Run) -> bytes:
    """A project of Ontime with one rundown: programme items, and each unit over its target, else
    over the main marker, else over the last of its route.

    Ontime puts what begins with, or before, the entry above it on the next day, unless that has no
    duration. So entries come in the order of time, and of those that begin together the later ones
    begin a millisecond later.
    """
    entries = [_entry(row) for row in _apart(sorted(_rows(run), key=_by_time))]
    scenario, order = run.scenario, [entry["id"] for entry in entries]
    rundown = {
        "id": "parade",
        "title": scenario.name,
        "order": order,
        "flatOrder": order,
        "entries": {entry["id"]: entry for entry in entries},
        "revision": 0,
    }
    start = scenario.start
    project = {
        "rundowns": {"parade": rundown},
        "project": {
            "title": scenario.name,
            "description": scenario.model.description or "",
            "url": "",
            "info": f"{start.date()}, {scenario.model.timezone}",
            "logo": None,
            "custom": [],
        },
        "settings": {
            "version": VERSION,
            "editorKey": None,
            "operatorKey": None,
            "timeFormat": "24",
            "language": "en",
        },
        "viewSettings": {
            "overrideStyles": False,
            "normalColor": "#ffffffcc",
            "warningColor": "#ffa528",
            "dangerColor": "#ff7300",
        },
        "urlPresets": [],
        "customFields": {
            _key(label): {"type": "text", "colour": "#779be7", "label": label} for label in _FIELDS
        },
        "automation": {
            "enabledAutomations": False,
            "enabledOscIn": False,
            "oscPortIn": 8888,
            "triggers": [],
            "automations": {},
        },
    }
    return json.dumps(project, ensure_ascii=False, indent=2).encode() + b"\n"


def _rows(run: Run) -> Iterator[RundownRow]:
    """The entries: of the programme, then of the units in the order of march."""
    scenario = run.scenario
    for item in scenario.programme.values():
        start, end = run.programme[item.name]
        note = "Everything on the ground halts during this time." if item.halts else ""
        custom = {"Name": item.name, "Kind": "programme"}
        yield RundownRow(*_times(scenario, start, end), item.name, item.label, note, custom)
    for unit in scenario.units:
        found = pass_over(run, unit)
        if found is None:
            continue
        place = str(unit.index + 1)
        people = int(unit.people.sum())
        custom = {
            "Name": unit.name,
            "Kind": unit.kind,
            "Order of march": place,
            "Marker": found.marker or "",
            "People": str(people),
        }
        starts = clock(scenario, run.events[f"{unit.name}.starts"])
        note = f"Leaves its start at {starts}; {counted(people, 'people')}"
        yield RundownRow(*_times(scenario, found.start, found.end), place, unit.label, note, custom)


def _times(scenario: Scenario, start: float, end: float) -> tuple[int, int]:
    """Start and duration (ms): what clocks show, and the time that passes."""
    moment = scenario.clock(start)
    days = (moment.date() - scenario.start.date()).days
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    since = (moment.replace(tzinfo=None) - midnight).total_seconds()
    return round(since * 1000) + days * DAY, round((end - start) * 1000)


def _by_time(row: RundownRow) -> tuple[int, bool]:
    return row.start, row.duration > 0


def _apart(rows: Iterable[RundownRow]) -> Iterator[RundownRow]:
    """Rows in the order of time, none with the start of one ahead that lasts."""
    before: RundownRow | None = None
    for row in rows:
        if before is not None and before.duration and row.start <= before.start:
            row = row._replace(start=before.start + 1)  # noqa: PLW2901
        yield row
        before = row


def _key(label: str) -> str:
    """Ontime's key of a field of its own."""
    return label.replace(" ", "_")


def _entry(row: RundownRow) -> dict[str, Any]:
    name = f"{row.custom['Kind']}/{row.custom['Name']}"
    return {
        "id": sha256(name.encode()).hexdigest()[:10],
        "type": "event",
        "flag": False,
        "cue": row.cue,
        "title": row.title,
        "note": row.note,
        "endAction": "none",
        "timerType": "count-down",
        "countToEnd": False,
        "linkStart": False,
        "timeStrategy": "lock-duration",
        "timeStart": row.start % DAY,
        "timeEnd": (row.start + row.duration) % DAY,
        "duration": row.duration,
        "skip": False,
        "colour": "",
        "timeWarning": 0,
        "timeDanger": 0,
        "custom": {_key(label): value for label, value in row.custom.items() if value},
        "triggers": [],
        "parent": None,
        "revision": 0,
        "delay": 0,
        "dayOffset": 0,
        "gap": 0,
    }
