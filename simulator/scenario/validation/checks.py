"""Cross-checks: what is right by itself, but not together. Each module adds its findings."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from simulator.scenario.clock import Calendar, Clock
from simulator.scenario.document.tree import Path
from simulator.scenario.events.catalogue import EventNames
from simulator.scenario.events.unit_events import UnitEvents
from simulator.scenario.lineup.build import items_of, unit_of
from simulator.scenario.lineup.cue import Item
from simulator.scenario.lineup.ground import network_of
from simulator.scenario.lineup.ground_clock import overlapping
from simulator.scenario.lineup.groups import flat_groups
from simulator.scenario.lineup.placement import place_units
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.memo import Memo
from simulator.scenario.model.base import kebab, values_of
from simulator.scenario.model.file import ScenarioFile
from simulator.scenario.network import Network
from simulator.scenario.validation.constraints import check_constraints
from simulator.scenario.validation.cycles import check_circles
from simulator.scenario.validation.draft import Draft
from simulator.scenario.validation.events import Events, check_events
from simulator.scenario.validation.ground import check_ground, check_lanes
from simulator.scenario.validation.incidents import check_incidents
from simulator.scenario.validation.names import check_names
from simulator.scenario.validation.units import check_from_start, check_placement, check_unit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a scenario comes to: geometry, units, programme, groups, and the names of events."""

    network: Network
    units: tuple[Unit, ...]
    programme: dict[str, Item]
    groups: dict[str, tuple[str, ...]]
    event_names: EventNames


def check(draft: Draft, calendar: Calendar, memo: Memo) -> Resolved:
    """Look for everything that is wrong between entries, and resolve those that are right.

    Entries found wrong are not relied on by what comes later, so that nothing is reported twice
    in other words.
    """
    return _Checks(draft, calendar, memo).check()


class _Checks:
    """The checks of one draft: the inputs of each step are all that it reads of the file."""

    def __init__(self, draft: Draft, calendar: Calendar, memo: Memo) -> None:
        self.draft = draft
        self.calendar = calendar
        self.memo = memo

    def check(self) -> Resolved:
        """Run every step."""
        draft, file, calendar, step = self.draft, self.draft.file, self.calendar, self._step
        memo = self.memo
        units, items = file.units, draft.names["programme"]
        ground = (file.segments, file.routes, file.markers, file.zones)
        incidents = (file.incidents, file.recovery)
        named = (*ground, *incidents, units, items, file.groups, file.gaits, file.main_marker)
        step("names", lambda: check_names(draft), *named)
        step("ground", self._ground, *ground, units)
        network = step("network", lambda: network_of(self._valid_part()), *ground)
        starts = step("starts", lambda: self._starts(network), units, network, file.gaits)
        happens = (units, network, starts, *incidents)
        step("incidents", lambda: check_incidents(draft, network, starts), *happens)
        resolved = (*happens, file.gaits, calendar)
        marching = step("resolved", lambda: self._units(network, starts), *resolved)
        programme = step("programme", lambda: items_of(file, calendar), file.programme, calendar)
        groups = step(
            "groups", lambda: flat_groups(file.groups, draft.names["units"]), file.groups, units
        )
        of_units = tuple(
            memo(("events", unit.name), UnitEvents, network, unit) for unit in marching
        )
        names = memo("event names", EventNames, network, of_units, items, groups)
        events = Events(draft, names)
        cues = (names, file.programme, units)
        asked = (file.constraints, draft.names["profiles"])
        step("events", lambda: check_events(draft, events), *cues, *asked, file.window)
        step("circles", lambda: check_circles(draft, events, programme.values()), names, programme)
        step("constraints", lambda: check_constraints(draft, events), *cues, *asked, *ground)
        for field, part in file:
            step(("clocks", field), partial(self._clocks, (kebab(field),), part), part, calendar)
        step("halts", lambda: self._halts(programme), programme)
        return Resolved(network, marching, programme, groups, names)

    def _step(self, step: Hashable, make: Callable[[], T], *inputs: object) -> T:
        return self.memo(step, lambda *_: make(), *inputs)

    def _ground(self) -> None:
        check_ground(self.draft)
        check_lanes(self.draft, lambda: network_of(self._valid_part()))

    def _starts(self, network: Network) -> dict[str, float]:
        """The start station of every unit that has one."""
        draft, gaits = self.draft, self.draft.file.gaits
        for name, unit in draft.file.units.items():
            alone = partial(check_unit, draft, name, unit, network)
            self._step(("unit", name), alone, unit, network)
        units = {
            name: unit for name, unit in draft.file.units.items() if draft.is_valid("units", name)
        }
        placement = place_units(units, network)
        check_placement(draft, placement, len(units))
        for name, start in placement.starts.items():
            placed = partial(check_from_start, draft, name, units[name], start, network)
            self._step(("from start", name), placed, units[name], start, network, gaits)
        return placement.starts

    def _units(self, network: Network, starts: Mapping[str, float]) -> tuple[Unit, ...]:
        """The order of march, of what is right."""
        file, calendar = self._valid_part(), self.calendar
        shared = (file.gaits, self.draft.file.incidents, network, calendar)
        units: list[Unit] = []
        for index, (name, model) in enumerate(file.units.items()):
            if self.draft.is_valid("units", name):
                first = units[-1].first + len(units[-1].bodies) if units else 0
                own = (model, index, first, starts[name])
                resolve = partial(unit_of, name, *own, file, network, calendar)
                units.append(self._step(("resolved", name), resolve, *own, *shared))
        return tuple(units)

    def _valid_part(self) -> ScenarioFile:
        """The file with only the ground, and the incidents, that are right."""
        kept = {
            section: {
                name: entry
                for name, entry in getattr(self.draft.file, section).items()
                if self.draft.is_valid(section, name)
            }
            for section in ("segments", "routes", "markers", "zones", "incidents")
        }
        return self.draft.file.model_copy(update=kept)

    def _clocks(self, path: Path, part: Any) -> None:
        """Check that clock times exist, on a day on which the clocks may be changed."""
        if isinstance(part, dict):
            for name, entry in part.items():
                below = partial(self._clocks, (*path, name), entry)
                self._step(("clocks", *path, name), below, entry, self.calendar)
            return
        for where, clock in values_of(part, Clock, path):
            if not self.calendar.exists(clock):
                message = f"the clocks are changed then: there is no {clock} on that day"
                self.draft.error(where, message)

    def _halts(self, programme: Mapping[str, Item]) -> None:
        """Check that no two programme items halt everything at one time."""
        pair = overlapping(programme.values())
        if pair is not None:
            first, second = pair
            message = f"{first} halts everything at that time already"
            self.draft.error(("programme", second), message)
