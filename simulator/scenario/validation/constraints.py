"""Constraints: their own names, the names that they use, and what their kinds check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import combinations, pairwise

from simulator.scenario.document.overlay import constraint_name
from simulator.scenario.document.tree import SECTIONS
from simulator.scenario.lineup.groups import select
from simulator.scenario.lineup.turns import Turn, turns_along, turns_at
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.base import UsedName
from simulator.scenario.model.constraints.base import ConstraintModel, LineUp
from simulator.scenario.model.event_name import EventName
from simulator.scenario.network import Stretch
from simulator.scenario.passes import pass_of
from simulator.scenario.validation.draft import Draft
from simulator.scenario.validation.events import Events
from simulator.scenario.validation.names import unknown_selection
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
    for where, name in constraint.used_names():
        if (message := _unknown(draft, name)) is not None:
            line_up.unknown.add(name)
            draft.error(draft.written_path((*path, *where)), message)
    try:
        for error in constraint.check(line_up):
            draft.error((*path, *error.path), str(error))
    except _CannotTellError:
        return


def _unknown(draft: Draft, name: UsedName) -> str | None:
    """What is wrong with a name that is used."""
    if name.sections == ("units",):
        return unknown_selection(draft, name)
    known = [n for section in name.sections for n in draft.names[section]]
    what = [SECTIONS[section] for section in name.sections]
    return None if name.defined in known else unknown(alternatives(what), name, known)


class _CannotTellError(Exception):
    """An answer rests on an entry that is wrong, and reported as such."""


class _LineUp(LineUp):
    def __init__(self, draft: Draft, events: Events) -> None:
        self.draft = draft
        self.names = events.names
        self.units = events.units
        self.network = events.names.network
        #: Names in the constraint that nothing has.
        self.unknown: set[str] = set()

    def select(self, names: Sequence[str]) -> list[str]:
        all_known = len(self.units) == len(self.draft.names["units"])
        if not all_known or not self.unknown.isdisjoint(names):
            raise _CannotTellError
        return list(select(names, self.names.groups, self.units, self.draft.file.units))

    def flies(self, unit: str) -> bool:
        return self.units[unit].flies

    def has_target(self, unit: str) -> bool:
        return self.units[unit].target is not None

    def passes(self, unit: str, marker: str, *, tail: bool = False) -> bool:
        self._need(marker, "markers")
        return EventName(unit, "tail" if tail else "", marker) in self.names

    def enters(self, unit: str, zone: str) -> bool:
        self._need(zone, "zones")
        return EventName.enters(unit, zone) in self.names

    def is_on(self, unit: str, places: Sequence[str]) -> bool:
        for place in places:
            self._need(place, "segments", "zones", "routes")
        return any(self._is_on(self.units[unit], place) for place in places)

    def _is_on(self, unit: Unit, place: str) -> bool:
        network = self.network
        if place in network.zones and place not in network.segments:
            return EventName.enters(unit.name, place) in self.names
        segments = (place,) if place in network.segments else network.routes.get(place, ())
        return not network.passes[unit.route].keys().isdisjoint(segments)

    def has_area(self, zone: str) -> bool:
        self._need(zone, "zones")
        return self.draft.file.zones[zone].area is not None

    def most_on_one_ground(self, units: Sequence[str], marker: str) -> int:
        self._need(marker, "markers")
        routes = [self.units[unit].route for unit in units]
        grounds = Counter(self.network.ground(route, pass_of(marker)[0]) for route in routes)
        return max(grounds.values(), default=0)

    def share_air(self, flights: Sequence[str]) -> bool:
        there = self.units
        return any(
            run.high > there[one].start + SAME_PLACE
            and run.high + run.shift > there[other].start + SAME_PLACE
            for one, other in combinations(flights, 2)
            for run in self.network.runs(there[one].route, there[other].route)
        )

    def order_between(
        self, units: Sequence[str], marker: str | None, along: Sequence[str]
    ) -> list[str]:
        if any(map(self.flies, units)):
            return []  # in the air the order is that of time: some may follow each other
        chosen, orders = set(units), list(self._orders(marker, along))
        for there, comes in orders:
            for ahead, behind in pairwise(there):
                if {ahead.unit.name, behind.unit.name} <= chosen and comes(behind):
                    return []
        named = [list(dict.fromkeys(turn.unit.name for turn in there)) for there, _ in orders]
        return max(named, key=lambda there: len(chosen & set(there)))

    def _orders(
        self, marker: str | None, along: Sequence[str]
    ) -> Iterator[tuple[list[Turn], Callable[[Turn], bool]]]:
        """At each place, the units that are there in their order, and whether one arrives there."""
        network, units = self.network, self.units.values()
        if marker is not None:
            name = pass_of(marker)[0]
            for ground in network.places[name]:
                there = turns_at(network, units, name, ground)
                yield (
                    [turn for turn in there if self._is_at("tail", turn)],
                    lambda turn: turn.marker == marker and self._is_at("", turn),
                )
            return
        for stretch in network.stretches_of(along):
            yield turns_along(network, units, stretch), partial(_arrives, stretch)

    def _is_at(self, what: str, turn: Turn) -> bool:
        return EventName(turn.unit.name, what, turn.marker) in self.names

    def _need(self, name: str, *sections: str) -> None:
        if not any(self.draft.is_valid(section, pass_of(name)[0]) for section in sections):
            raise _CannotTellError


def _arrives(stretch: Stretch, turn: Turn) -> bool:
    """Whether the head of a unit comes to a stretch, rather than stands beyond it."""
    return turn.leg.start + stretch.high > turn.unit.start + SAME_PLACE
