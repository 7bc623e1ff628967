"""From a document to a validated scenario: every problem at once, each where it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from simulator.errors import Problem, ScenarioError
from simulator.scenario.clock import Zoned
from simulator.scenario.day_clock import Calendar
from simulator.scenario.document.tree import Node, Path
from simulator.scenario.events.catalogue import EventNames
from simulator.scenario.events.unit_events import UnitEvents
from simulator.scenario.lineup.absent import Absent, absent_of, units_that_may_not_come
from simulator.scenario.lineup.amounts import amounts
from simulator.scenario.lineup.build import Places, UnitBuilder, items_of, network_of
from simulator.scenario.lineup.cue import Item
from simulator.scenario.lineup.groups import flat_groups, place_among
from simulator.scenario.lineup.placement import place_units, placing_of
from simulator.scenario.lineup.standing import StandingPlace, standing_places
from simulator.scenario.lineup.unit import Unit, Units
from simulator.scenario.memo import Memo
from simulator.scenario.model.base import kebab, values_of
from simulator.scenario.model.clock_times import Planned
from simulator.scenario.model.cues import Slots
from simulator.scenario.model.file import ScenarioFile
from simulator.scenario.model.quantities import Known
from simulator.scenario.model.units import AnyUnit
from simulator.scenario.network import Network
from simulator.scenario.validation.constraints import check_constraints
from simulator.scenario.validation.cycles import check_circles
from simulator.scenario.validation.distributed import check_factors, wrong_draws
from simulator.scenario.validation.draft import EnoughFound, Findings, FirstFinding
from simulator.scenario.validation.events import (
    Events,
    check_events,
    check_planned,
    wrong_clocks,
    wrong_ranges,
)
from simulator.scenario.validation.handed import Resolved, Words
from simulator.scenario.validation.incidents import check_incidents
from simulator.scenario.validation.names import check_names
from simulator.scenario.validation.places.ground import check_ground
from simulator.scenario.validation.places.programme_places import check_programme_places
from simulator.scenario.validation.presence import check_presence
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
    planned_times
        The planned times by their paths, as the file gives them.
    quantities
        For each section its numbers with a source or an assumption.
    """

    model: ScenarioFile
    network: Network
    units: Units
    programme: dict[str, Item]
    groups: dict[str, tuple[str, ...]]
    event_names: EventNames
    calendar: Calendar
    planned_times: dict[Path, Planned]
    quantities: tuple[Known, ...] = field(repr=False)

    @cached_property
    def standing(self) -> tuple[StandingPlace, ...]:
        """Where the drawn-up units stand, in the order of march."""
        return tuple(standing_places(self.units, self.network))


def validate(
    document: Node, problems: Sequence[Problem], memo: Memo, plan: EventNames | None = None
) -> Content:
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
    plan
        The events of the plan of which this is the day: those of planned times are among them.
        None: it is a plan itself.

    Raises
    ------
    ScenarioError
        With everything that is wrong.
    """
    if memo and not problems:
        try:
            return _Validation(Findings(document, first_only=True), memo, plan).content()
        except FirstFinding:
            if memo.first_only:
                raise ScenarioError.one("it is invalid", None) from None
    findings = Findings(document, tuple(problems))
    memo.clear()
    content: Content | None = None
    with suppress(EnoughFound):
        content = _Validation(findings, memo, plan).content()
    found = findings.problems()
    if found or content is None:
        raise ScenarioError(found)
    return content


class _Validation:
    """The steps for one document. The inputs of a step are all that it reads of the file.

    Entries found wrong are not relied on by later steps, so that nothing is reported twice in other
    words.
    """

    def __init__(self, findings: Findings, memo: Memo, plan: EventNames | None) -> None:
        self.memo = memo
        self.plan = plan
        self.draft = read_document(findings, memo)
        self.file = self.draft.file
        # Without a start of its own any day will do for the other checks.
        start = self.file.start or dt.datetime(2000, 1, 1)
        window = self.file.window
        h_hour = self.file.show.h_hour or (window.from_ if window is not None else None)
        kept = (start, self.file.timezone, self.file.lead, h_hour)
        self.calendar = memo("calendar", _calendar, *kept)

    def content(self) -> Content:
        draft, file, calendar, step = self.draft, self.file, self.calendar, self._step
        units, items = file.units, draft.names["programme"]
        ground = (file.segments, file.routes, file.markers, file.zones)
        incidents = (file.incidents, file.recovery)
        selected = (file.groups, draft.names["profiles"])
        # What units are called and name stays the same where a gap or a reaction does not.
        words = tuple(self._words())
        called, used = tuple(each.called for each in words), tuple(each.used for each in words)
        named = (*ground, *incidents, called, used, items, *selected, file.gaits, file.main_marker)
        step("names", lambda: check_names(draft), *named)
        step("ground", lambda: check_ground(draft), *ground, units)
        network = step("network", lambda: network_of(draft.valid_part()), *ground)
        shown = (file.programme, network)
        step("shown", lambda: check_programme_places(draft, network), *shown)
        counted = (units, network, file.groups, file.programme, file.incidents)
        step("amounts", lambda: self._check_amounts(network), *counted)
        starts = step("starts", lambda: self._starts(network), units, network, file.gaits)
        happens = (units, network, starts, *incidents)
        step("incidents", lambda: check_incidents(draft, network, starts), *happens)
        names_of_units = draft.names["units"]
        groups = step(
            "groups",
            lambda: flat_groups(file.groups, names_of_units, units),
            *(file.groups, names_of_units, called),
        )
        all_groups = groups
        absent, uncertain = (self._absent(most, groups) for most in (0.0, 1.0))
        parade = self._without(absent, network, starts, groups)
        marching, programme, groups, names = parade
        events = Events(draft, names)
        constraints = (file.constraints, draft.names["profiles"])
        places = (network, tuple(unit.places for unit in marching), items, groups, absent)
        naming = (*places, file.programme, *constraints)
        waiting = (file.window, file.step_off, file.show)
        waited_for = tuple(each.waited_for for each in words)
        step("events", lambda: check_events(draft, events), *naming, *waiting, waited_for)
        cues = (uncertain, file.programme, file.step_off, units)
        step("presence", lambda: check_presence(draft, uncertain, absent), *cues, absent)
        planned = dict(self._planned_times())
        after = (self.plan, names, tuple(planned), *planned.values())
        step("planned", lambda: check_planned(draft, events, self.plan, planned), *after)
        self._check_circles(parade)
        if uncertain.units not in (absent.units, units.keys()):
            # What then waits for something else may wait for itself.
            self._check_circles(self._without(uncertain, network, starts, all_groups))
        targets = tuple(unit.target is not None for unit in marching)
        judged = (*naming, called, targets, *ground)
        step("constraints", lambda: check_constraints(draft, events), *judged)
        for name, part in file if file.start else ():
            step(("clocks", name), partial(self._clocks, (kebab(name),), part), part, calendar)
        if file.factors:
            step("factors", lambda: check_factors(draft), file.factors, draft.findings.document)
        if file.start:
            step("ranges", self._ranges, *draft.known, calendar)
        ordered = step("order", lambda: Units(marching, calendar), *marching, calendar)
        return Content(
            file, network, ordered, programme, groups, names, calendar, planned, draft.known
        )

    def _step(self, step: Hashable, make: Callable[[], T], *inputs: object) -> T:
        return self.memo(step, lambda *_: make(), *inputs)

    def _words(self) -> Iterator[Words]:
        for name, unit in self.file.units.items():
            yield self._step(("words", name), partial(Words.of, name, unit), unit)

    def _check_amounts(self, network: Network) -> None:
        """Nothing is looked at further if the file asks for too much of something."""
        draft, file = self.draft, self.file
        valid = {name: unit for name, unit in file.units.items() if draft.is_valid("units", name)}
        looked_through = len(file.groups) * len(draft.names["units"])
        draft.refuse_too_many(("groups",), "members", looked_through)
        broken_down = [each.unit for each in file.incidents.values() if each.breaks_down]
        halts = sum(item.halts for item in file.programme.values())
        for path, what, number in amounts(valid, network, halts, broken_down):
            draft.refuse_too_many(path, what, number)

    def _starts(self, network: Network) -> dict[str, float]:
        """The start station of every unit that has one."""
        draft, units, step = self.draft, self.file.units, self._step
        for name, unit in units.items():
            step(("unit", name), partial(check_unit, draft, name, unit, network), unit, network)
        units = {
            name: unit for name, unit in self.file.units.items() if draft.is_valid("units", name)
        }
        placing = tuple(
            step(("placing", name), partial(placing_of, unit), unit) for name, unit in units.items()
        )
        placement = step(
            "placement", lambda: place_units(units, network), tuple(units), placing, network
        )
        check_placement(draft, placement, len(units))
        for name, start in placement.starts.items():
            placed = partial(check_from_start, draft, name, units[name], start, network)
            step(("from start", name), placed, units[name], start, network, self.file.gaits)
        return placement.starts

    def _planned_times(self) -> Iterator[tuple[Path, Planned]]:
        """The planned times, and where they are."""
        file = self.file
        for section in ("programme", "units"):
            entries = getattr(file, section)
            of_entries = partial(self._planned_in, section, entries)
            yield from self._step(("planned", section), of_entries, entries)
        parts = {
            "window": file.window,
            "step-off": file.step_off,
            "constraints": file.constraints,
        }
        for section, part in parts.items():
            yield from self._step(("planned", section), partial(_planned, (section,), part), part)

    def _planned_in(
        self, section: str, entries: Mapping[str, Any]
    ) -> tuple[tuple[Path, Planned], ...]:
        return tuple(
            each
            for name, entry in entries.items()
            for each in self._step(
                ("planned", section, name), partial(_planned, (section, name), entry), entry
            )
        )

    def _without(
        self,
        absent: Absent,
        network: Network,
        starts: Mapping[str, float],
        groups: dict[str, tuple[str, ...]],
    ) -> Resolved:
        """The parade without some units."""
        file, calendar, step = self.file, self.calendar, partial(self._without_step, absent)
        happens = (file.units, network, starts, file.incidents, file.recovery)
        resolved = (*happens, file.gaits, file.step_off, calendar, groups, absent)
        units = step("resolved", lambda: self._units(network, starts, groups, absent), *resolved)
        timed = (file.programme, network, calendar, absent)
        programme = step("programme", lambda: items_of(file, *timed[1:]), *timed)
        present = step("present", lambda: absent.present(groups), groups, absent)
        events = tuple(
            step(("events", unit.name), partial(UnitEvents, network, unit), network, unit)
            for unit in units
        )
        given = (network, events, self.draft.names["programme"], present, absent)
        return Resolved(
            units, programme, present, step("names", partial(EventNames, *given), *given)
        )

    def _check_circles(self, parade: Resolved) -> None:
        units, programme, groups, names = parade
        check = partial(
            check_circles,
            self.draft,
            Events(self.draft, names),
            programme.values(),
            in_plan=not self.plan,
        )
        places, waits = (tuple(unit.places for unit in units), tuple(unit.waits for unit in units))
        given = (names.network, places, names.programme, groups, names.absent, waits, programme)
        self._without_step(names.absent, "circles", check, *given, self.plan is None)

    def _without_step(
        self, absent: Absent, step: Hashable, make: Callable[[], T], *inputs: object
    ) -> T:
        """A step that is made for each set of units that do not come."""
        return self._step((step, absent.units), make, *inputs)

    def _absent(self, most: float, groups: Mapping[str, tuple[str, ...]]) -> Absent:
        """What does not come where the units of at most a presence do not."""
        file = self.file
        units = units_that_may_not_come(file.units, most)
        given = (units, groups, file.incidents, file.markers)
        return self._step(("absent", most), lambda: absent_of(*given), *given)

    def _units(
        self,
        network: Network,
        starts: Mapping[str, float],
        groups: Mapping[str, tuple[str, ...]],
        absent: Absent,
    ) -> tuple[Unit, ...]:
        """The order of march, without what is wrong or does not come."""
        build = UnitBuilder(self.draft.valid_part(), network, self.calendar, absent=absent)
        file = self.file
        shared = (file.gaits, file.incidents, file.step_off, network, self.calendar, absent)
        units: list[Unit] = []
        for index, (name, model) in enumerate(self.file.units.items()):
            if self.draft.is_valid("units", name) and name not in absent.units:
                first = units[-1].first + len(units[-1].bodies) if units else 0
                places = self._places(name, model, groups)
                if places is None:
                    continue
                builder = replace(build, places=places) if places else build
                own = (model, index, first, starts[name])
                make = partial(builder.unit, name, *own)
                step = (("resolved", name), make, *own, places, *shared)
                units.append(self._without_step(absent, *step))
        return tuple(units)

    def _places(
        self, name: str, model: AnyUnit, groups: Mapping[str, tuple[str, ...]]
    ) -> Places | None:
        """The places of a unit among those with which it has slots; None where one is wrong."""
        found: dict[str | None, int] = {}
        for path, among in self._step(("slots", name), partial(_slots_among, model), model):
            place = place_among(name, among, self.file.units, groups)
            if place is not None:
                found[among] = place
            elif among is None:
                message = "needs a profile that units share, or among: the group that has the slots"
                self.draft.error(("units", name, *path, "every"), message)
            else:
                message = f"{name} is not in the group {among}"
                self.draft.error(("units", name, *path, "among"), message)
        return tuple(found.items()) if self.draft.is_valid("units", name) else None

    def _clocks(self, path: Path, part: Any) -> None:
        """Check that clock times exist, and are not long before the start."""
        if isinstance(part, dict):
            for name, entry in part.items():
                below = partial(self._clocks, (*path, name), entry)
                self._step(("clocks", *path, name), below, entry, self.calendar)
            return
        for where, message in wrong_clocks(path, part, self.calendar):
            self.draft.error(where, message)

    def _ranges(self) -> None:
        known, calendar = self.draft.known, self.calendar
        for where, message in (*wrong_ranges(known, calendar), *wrong_draws(known, calendar)):
            self.draft.error(where, message)


def _planned(path: Path, part: Any) -> tuple[tuple[Path, Planned], ...]:
    return tuple(values_of(part, Planned, path))


def _slots_among(model: AnyUnit) -> tuple[tuple[Path, str | None], ...]:
    """Where a unit has a slot, and among which group; None: the units of its profile."""
    found = values_of(model, Slots)
    return tuple((path, part.among) for path, part in found if part.every is not None)


def _calendar(start: dt.datetime | Zoned, timezone: str, lead: float, h_hour: object) -> Calendar:
    calendar = Calendar.of(start, ZoneInfo(timezone), lead)
    return calendar if h_hour in (None, "start") else calendar.with_h_hour(h_hour)
