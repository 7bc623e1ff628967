"""Constraints: each has a name of its own and matches something."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from simulator.scenario.base import kebab
from simulator.scenario.checks.events import Events
from simulator.scenario.clock import Calendar
from simulator.scenario.constraints import OccupancyConstraint, TimeGapConstraint
from simulator.scenario.draft import Draft
from simulator.scenario.groups import select
from simulator.scenario.overlay import constraint_name
from simulator.scenario.tree import Path
from simulator.scenario.units import KINDS
from simulator.scenario.words import unknown


def check_constraints(draft: Draft, events: Events, calendar: Calendar) -> None:
    """Check constraints, and the clock times of the whole file."""
    _check_own_names(draft)
    for number, constraint in zip(draft.numbers, draft.file.constraints, strict=True):
        path: Path = ("constraints", number)
        if isinstance(constraint, TimeGapConstraint):
            _check_time_gap(draft, events, constraint, path)
        if isinstance(constraint, OccupancyConstraint):
            _check_occupancy(draft, events, constraint, path)
    for path, clock in _clocks(draft.file, ()):
        if not calendar.exists(clock):
            draft.fault(path, f"the clocks are changed then: there is no {clock} on that day")


def _check_own_names(draft: Draft) -> None:
    document = draft.findings.document
    seen = {"window"} if document.child("window") is not None else set()
    constraints = document.child("constraints")
    for number, node in constraints.children() if constraints is not None else ():
        name = constraint_name(node)
        if name in seen:
            owner = "the scenario's window" if name == "window" else "another one"
            draft.fault(("constraints", number, "name"), f"{owner} has that name; choose another")
        if name is not None:
            seen.add(name)


def _check_time_gap(
    draft: Draft, events: Events, constraint: TimeGapConstraint, path: Path
) -> None:
    known = [*draft.names["units"], *draft.names["groups"], *KINDS, "all"]
    wrong = False
    for number, name in enumerate(constraint.time_gap):
        if name not in known:
            where = draft.item_path((*path, "time-gap"), number)
            draft.fault(where, unknown("unit, group or kind", name, known))
            wrong = True
    if constraint.marker not in draft.names["markers"]:
        message = unknown("marker", constraint.marker, draft.names["markers"])
        draft.fault((*path, "marker"), message)
        return
    if wrong or len(events.bodies) < len(draft.names["units"]):
        return
    if not draft.sound("markers", constraint.marker):
        return
    units = select(constraint.time_gap, events.groups, events.bodies)
    passing = [unit for unit in units if events.passes(unit, constraint.marker)]
    if len(passing) < 2:
        draft.fault(path, f"fewer than two of these units pass {constraint.marker}")


def _check_occupancy(
    draft: Draft, events: Events, constraint: OccupancyConstraint, path: Path
) -> None:
    zone = constraint.zone
    if zone not in draft.names["zones"]:
        draft.fault((*path, "zone"), unknown("zone", zone, draft.names["zones"]))
    elif (
        draft.sound("zones", zone)
        and len(events.bodies) == len(draft.names["units"])
        and not any(events.enters(unit, zone) for unit in events.bodies)
    ):
        draft.fault((*path, "zone"), f"no unit ever is in {zone}")


def _clocks(part: Any, path: Path) -> Iterator[tuple[Path, dt.time | dt.datetime]]:
    """Every clock time of the file, and where it stands."""
    if isinstance(part, dt.time | dt.datetime):
        yield path, part
    elif isinstance(part, BaseModel):
        for name, value in part:
            yield from _clocks(value, (*path, kebab(name)))
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _clocks(value, (*path, key))
    elif isinstance(part, tuple):
        for number, value in enumerate(part):
            yield from _clocks(value, (*path, number))
