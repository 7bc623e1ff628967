"""Constraints: their own names, the names that they use, and what their kinds check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fnmatch import fnmatchcase
from itertools import combinations, pairwise

from simulator.scenario.document.overlay import constraint_name
from simulator.scenario.document.tree import SECTIONS
from simulator.scenario.lineup.groups import is_pattern, select
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.constraints.base import ConstraintModel
from simulator.scenario.model.references import Reference
from simulator.scenario.model.units import KINDS
from simulator.scenario.validation.draft import Draft
from simulator.scenario.validation.events import Events
from simulator.tolerances import SAME_PLACE
from simulator.wording import alternatives, unknown


def check_constraints(draft: Draft, events: Events) -> None:
    """Check every constraint."""
    _check_own_names(draft)
    for number, constraint in zip(draft.numbers, draft.file.constraints, strict=True):
        _check(draft, events, constraint, number)


def _check_own_names(draft: Draft) -> None:
    document = draft.findings.document
    seen = {"window"} if document.child("window") is not None else set()
    constraints = document.child("constraints")
    for number, node in constraints.children() if constraints is not None else ():
        name = constraint_name(node)
        if name in seen:
            owner = "the scenario's window" if name == "window" else "another one"
            draft.error(("constraints", number, "name"), f"{owner} has that name; choose another")
        if name is not None:
            seen.add(name)


def _check(draft: Draft, events: Events, constraint: ConstraintModel, number: int) -> None:
    """Check the names in a constraint; then, as far as they leave an answer, what its kind asks."""
    path = ("constraints", number)
    line_up = _LineUp(draft, events)
    for reference in constraint.references():
        if (message := _unknown(draft, reference)) is not None:
            line_up.unknown.add(reference.name)
            draft.error(draft.written_path((*path, *reference.path)), message)
    try:
        for error in constraint.check(line_up):
            draft.error((*path, *error.path), str(error))
    except _CannotTellError:
        return


def _unknown(draft: Draft, reference: Reference) -> str | None:
    """What is wrong with a name that is used."""
    name, known = reference.name, [n for s in reference.sections for n in draft.names[s]]
    if reference.sections != ("units",):
        what = [SECTIONS[section] for section in reference.sections]
        return None if name in known else unknown(alternatives(what), name, known)
    if is_pattern(name):
        fits = any(fnmatchcase(unit, name) for unit in known)
        return None if fits else f"no unit's name is like '{name}'"
    known += [*draft.names["groups"], *KINDS, *draft.names["profiles"], "all"]
    return None if name in known else unknown("unit, group, kind or profile", name, known)


class _CannotTellError(Exception):
    """An answer rests on an entry that is wrong, and reported as such."""


class _LineUp:
    """What a constraint's own check may ask of a draft."""

    def __init__(self, draft: Draft, events: Events) -> None:
        self.draft = draft
        self.events = events
        self.network = events.names.network
        #: Names in the constraint that nothing has.
        self.unknown: set[str] = set()

    def select(self, names: Sequence[str]) -> list[str]:
        """The units that a selection stands for, in the order of march."""
        all_known = len(self.events.units) == len(self.draft.names["units"])
        if not all_known or not self.unknown.isdisjoint(names):
            raise _CannotTellError
        profiles = {name: unit.profile for name, unit in self.draft.file.units.items()}
        return list(select(names, self.events.groups, self.events.units, profiles))

    def flies(self, unit: str) -> bool:
        """Whether it is a flight."""
        return self.events.units[unit].flies

    def has_target(self, unit: str) -> bool:
        """Whether a flight has a time on target of its own."""
        return self.events.units[unit].target is not None

    def passes(self, unit: str, marker: str, *, tail: bool = False) -> bool:
        """Whether a unit's head, or its tail, passes a marker."""
        self._need(marker, "markers")
        return self.events.passes(unit, marker, "tail" if tail else "")

    def enters(self, unit: str, zone: str) -> bool:
        """Whether a unit ever is in a zone."""
        self._need(zone, "zones")
        return self.events.enters(unit, zone)

    def is_on(self, unit: str, places: Sequence[str]) -> bool:
        """Whether a unit ever is on one of some segments, zones or routes."""
        for place in places:
            self._need(place, "segments", "zones", "routes")
        return any(self.events.uses(unit, place) for place in places)

    def has_area(self, zone: str) -> bool:
        """Whether a zone has an area."""
        self._need(zone, "zones")
        return self.draft.file.zones[zone].area is not None

    def most_on_one_ground(self, units: Sequence[str], marker: str) -> int:
        """How many of these units pass a marker on the same ground, not on a lane beside it."""
        self._need(marker, "markers")
        routes = [self.events.units[unit].route for unit in units]
        grounds = Counter(self.network.ground(route, marker) for route in routes)
        return max(grounds.values(), default=0)

    def share_air(self, flights: Sequence[str]) -> bool:
        """Whether any two of these flights share a stretch of air."""
        there = self.events.units
        return any(
            run.high > there[one].start + SAME_PLACE
            and run.high + run.shift > there[other].start + SAME_PLACE
            for one, other in combinations(flights, 2)
            for run in self.network.runs(there[one].route, there[other].route)
        )

    def order_between(
        self, units: Sequence[str], marker: str | None, along: Sequence[str]
    ) -> list[str]:
        """The order of march at a place, where no two of these units follow each other there.

        In the air, where it is the order of time, some may.
        """
        if any(map(self.flies, units)):
            return []
        orders = self._orders(marker, along)
        chosen = set(units)
        for order, followers in orders:
            names = [unit.name for unit in order]
            if any(
                {ahead, behind} <= chosen and behind in followers
                for ahead, behind in pairwise(names)
            ):
                return []
        longest = max((order for order, _ in orders), key=lambda order: len(chosen & _names(order)))
        return [unit.name for unit in longest]

    def _orders(
        self, marker: str | None, along: Sequence[str]
    ) -> list[tuple[list[Unit], set[str]]]:
        """The units at each place, in the order of march; and those of them that arrive there."""
        units = list(self.events.units.values())
        if marker is not None:
            passes = self.events.passes
            there = [unit for unit in units if passes(unit.name, marker, "tail")]
            return [(there, {unit.name for unit in there if passes(unit.name, marker)})]
        found = []
        for stretch in self.network.stretches_of(along):
            there = [unit for unit in units if unit.is_on(self.network, stretch)]
            comes = {unit.name for unit in there if unit.comes_to(self.network, stretch)}
            found.append((there, comes))
        return found

    def _need(self, name: str, *sections: str) -> None:
        if not any(self.draft.is_valid(section, name) for section in sections):
            raise _CannotTellError


def _names(units: Sequence[Unit]) -> set[str]:
    return {unit.name for unit in units}
