"""From a document to a validated scenario: every problem at once, each where it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from simulator.errors import Problem, ScenarioError
from simulator.scenario.clock import Calendar, Clock
from simulator.scenario.document.tree import Node, Path
from simulator.scenario.events.catalogue import EventNames
from simulator.scenario.events.unit_events import UnitEvents
from simulator.scenario.lineup.build import UnitBuilder, items_of, network_of
from simulator.scenario.lineup.cue import Item
from simulator.scenario.lineup.groups import flat_groups
from simulator.scenario.lineup.placement import place_units
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.memo import Memo
from simulator.scenario.model.base import kebab, values_of
from simulator.scenario.model.file import ScenarioFile
from simulator.scenario.model.quantities import Known
from simulator.scenario.network import Network
from simulator.scenario.validation.constraints import check_constraints
from simulator.scenario.validation.cycles import check_circles
from simulator.scenario.validation.draft import Findings, FirstFinding
from simulator.scenario.validation.events import Events, check_events
from simulator.scenario.validation.ground import check_ground
from simulator.scenario.validation.incidents import check_incidents
from simulator.scenario.validation.names import check_names
from simulator.scenario.validation.sections import read_document
from simulator.scenario.validation.units import check_from_start, check_placement, check_unit

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Content:
    """What a document says: a validated file, and what it is resolved to.

    Attributes
    ----------
    model
        The validated file, profiles merged into units.
    network, units, programme, groups
        The same, resolved to stations and SI numbers.
    event_names
        All event names, and what they stand for.
    calendar
        Between clock times and seconds since the start.
    quantities
        For each section its numbers with a source or an assumption.
    """

    model: ScenarioFile
    network: Network
    units: tuple[Unit, ...]
    programme: dict[str, Item]
    groups: dict[str, tuple[str, ...]]
    event_names: EventNames
    calendar: Calendar
    quantities: tuple[Known, ...] = field(repr=False)


def validate(document: Node, problems: Sequence[Problem], memo: Memo) -> Content:
    """Validate a whole document.

    Parameters
    ----------
    document
        The document, with all that it extends.
    problems
        What is known to be wrong already; it is reported with the rest.
    memo
        Empty, or the steps of a valid scenario. A step that is taken over reports nothing; so as
        soon as anything is wrong, everything is validated again.

    Raises
    ------
    ScenarioError
        With everything that is wrong.
    """
    if memo and not problems:
        try:
            return _Validation(Findings(document, first_only=True), memo).content()
        except FirstFinding:
            pass
    findings = Findings(document, tuple(problems))
    memo.clear()
    content = _Validation(findings, memo).content()
    found = findings.problems()
    if found:
        raise ScenarioError(found)
    return content


class _Validation:
    """The steps for one document. The inputs of a step are all that it reads of the file.

    Entries found wrong are not relied on by later steps, so that nothing is reported twice in other
    words.
    """

    def __init__(self, findings: Findings, memo: Memo) -> None:
        self.memo = memo
        self.draft = read_document(findings, memo)
        self.file = self.draft.file
        # Without a start of its own any day will do for the other checks.
        start = self.file.start or dt.datetime(2000, 1, 1)
        self.calendar = memo("calendar", _calendar, start, self.file.timezone)

    def content(self) -> Content:
        draft, file, calendar, step = self.draft, self.file, self.calendar, self._step
        units, items = file.units, draft.names["programme"]
        ground = (file.segments, file.routes, file.markers, file.zones)
        incidents = (file.incidents, file.recovery)
        selected = (file.groups, draft.names["profiles"])
        named = (*ground, *incidents, units, items, *selected, file.gaits, file.main_marker)
        step("names", lambda: check_names(draft), *named)
        step("ground", lambda: check_ground(draft), *ground, units)
        network = step("network", lambda: network_of(draft.valid_part()), *ground)
        starts = step("starts", lambda: self._starts(network), units, network, file.gaits)
        happens = (units, network, starts, *incidents)
        step("incidents", lambda: check_incidents(draft, network, starts), *happens)
        resolved = (*happens, file.gaits, file.step_off, calendar)
        marching = step("resolved", lambda: self._units(network, starts), *resolved)
        programme = step("programme", lambda: items_of(file, calendar), file.programme, calendar)
        names_of_units = draft.names["units"]
        groups = step(
            "groups",
            lambda: flat_groups(file.groups, names_of_units, units),
            *(file.groups, names_of_units, units),
        )
        of_units = tuple(
            self.memo(("events", unit.name), UnitEvents, network, unit) for unit in marching
        )
        names = self.memo("event names", EventNames, network, of_units, items, groups)
        events = Events(draft, names)
        constraints = (file.constraints, draft.names["profiles"])
        naming = (names, file.programme, units, *constraints)
        waiting = (file.window, file.step_off)
        step("events", lambda: check_events(draft, events), *naming, *waiting)
        step("circles", lambda: check_circles(draft, events, programme.values()), names, programme)
        step("constraints", lambda: check_constraints(draft, events), *naming, *ground)
        for name, part in file:
            step(("clocks", name), partial(self._clocks, (kebab(name),), part), part, calendar)
        return Content(file, network, marching, programme, groups, names, calendar, draft.known)

    def _step(self, step: Hashable, make: Callable[[], T], *inputs: object) -> T:
        return self.memo(step, lambda *_: make(), *inputs)

    def _starts(self, network: Network) -> dict[str, float]:
        """The start station of every unit that has one."""
        draft, units, step = self.draft, self.file.units, self._step
        for name, unit in units.items():
            step(("unit", name), partial(check_unit, draft, name, unit, network), unit, network)
        units = {
            name: unit for name, unit in self.file.units.items() if draft.is_valid("units", name)
        }
        placement = place_units(units, network)
        check_placement(draft, placement, len(units))
        for name, start in placement.starts.items():
            placed = partial(check_from_start, draft, name, units[name], start, network)
            step(("from start", name), placed, units[name], start, network, self.file.gaits)
        return placement.starts

    def _units(self, network: Network, starts: Mapping[str, float]) -> tuple[Unit, ...]:
        """The order of march, without what is wrong."""
        build = UnitBuilder(self.draft.valid_part(), network, self.calendar).unit
        file = self.file
        shared = (file.gaits, file.incidents, file.step_off, network, self.calendar)
        units: list[Unit] = []
        for index, (name, model) in enumerate(self.file.units.items()):
            if self.draft.is_valid("units", name):
                first = units[-1].first + len(units[-1].bodies) if units else 0
                own = (model, index, first, starts[name])
                units.append(
                    self._step(("resolved", name), partial(build, name, *own), *own, *shared)
                )
        return tuple(units)

    def _clocks(self, path: Path, part: Any) -> None:
        """Check that clock times exist, on a day on which the clocks may be changed."""
        if isinstance(part, dict):
            for name, entry in part.items():
                below = partial(self._clocks, (*path, name), entry)
                self._step(("clocks", *path, name), below, entry, self.calendar)
            return
        for where, clock in values_of(part, Clock, path):
            if not self.calendar.reaches(clock):
                self.draft.error(where, f"{clock} is not in the years 1 to 9999")
            elif not self.calendar.exists(clock):
                message = f"there is no {clock} on that day: the clocks change"
                self.draft.error(where, message)


def _calendar(start: dt.datetime, timezone: str) -> Calendar:
    return Calendar.of(start, ZoneInfo(timezone))
