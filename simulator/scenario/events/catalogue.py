"""The events of a scenario: what each name stands for, and the way back from an instant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf

import numpy as np

from simulator.represented import Represented
from simulator.scenario.events.instants import (
    AlreadyInside,
    Beside,
    Instant,
    ItemEdge,
    Never,
    OfGroup,
    Passing,
    ReadingTable,
    beside,
)
from simulator.scenario.events.unit_events import RELEASED, UnitEvents
from simulator.scenario.lineup.absent import NOBODY, Absent
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.incidents import Incident
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import EventName, Happening
from simulator.scenario.network import Network
from simulator.scenario.passes import pass_of
from simulator.tolerances import SAME_PLACE
from simulator.wording import did_you_mean, named_by_label, nearest


class UnknownEvent(LookupError):  # noqa: N818
    """A name that is not an event of the scenario; the text is the reason."""


@dataclass(frozen=True, repr=False)
class EventNames(Represented):
    """All event names of a scenario, and what each stands for.

    Parameters
    ----------
    network
        Markers and zones.
    events
        The events of each unit, in the order of march.
    programme
        Names of its items.
    groups
        Group name → names of its units, in the order of march; those that are not in ``events``
        do not count.
    absent
        What does not come: its events never do.
    """

    network: Network
    events: Sequence[UnitEvents]
    programme: Sequence[str]
    groups: Mapping[str, tuple[str, ...]]
    absent: Absent = NOBODY
    _resolved: dict[EventName, Instant] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def resolve(self, event: EventName | str) -> Instant:
        """Where an event is read.

        Raises
        ------
        UnknownEvent
            Where the scenario has no such event; the text is the reason.
        """
        if isinstance(event, str):
            try:
                event = EventName.parse(event)
            except ValueError as error:
                raise UnknownEvent(str(error)) from None
        if event not in self._resolved:
            self._resolved[event] = self._resolve(event)
        return self._resolved[event]

    def problem(self, text: str) -> str | None:
        """What is wrong with the name of an event, with the nearest one; None where it is one."""
        try:
            found = self.resolve(text)
        except UnknownEvent as error:
            return f"there is no event '{text}'" + did_you_mean(self.nearest(text), f": {error}")
        return str(found) if isinstance(found, Never) else None

    def nearest(self, text: str) -> str | None:
        """The event that a misspelt name most likely means, or None."""
        labels = ((unit.label, name) for name, unit in self.units.items())
        return named_by_label(text, labels) or nearest(text, self.texts)

    def __contains__(self, event: object) -> bool:
        """Whether the scenario has such an event; whether it comes is another question."""
        try:
            self.resolve(event if isinstance(event, EventName) else str(event))
        except UnknownEvent:
            return False
        return True

    def __iter__(self) -> Iterator[EventName]:
        """Every event: of programme items, of units in the order of march, of groups."""
        for item in (*self.programme, *self.incidents):
            yield EventName.start(item)
            yield EventName.end(item)
        for name, events in self.of_unit.items():
            for happening in (RELEASED, *events.readings):
                yield happening.of(name)
            yield from self.passings_of(events.unit)
        for group in self.groups:
            yield from self.of_group(group)

    def passings_of(self, unit: Unit) -> Iterator[EventName]:
        """The events of a unit's passing others beside it, as far as they are listed."""
        for other in self._reviewed_by(unit) if self.network.lanes else ():
            if beside(self.network, unit, other) is not None:
                yield EventName.beside(unit.name, other.name)

    def _reviewed_by(self, unit: Unit) -> Iterator[Unit]:
        """The units whose passing is listed: all that a unit on a lane passes; for one on the road,
        those that are drawn up on lanes. Units that are drawn up on lanes do not review each other.
        """
        lanes, routes = self.network.lanes, self.network.routes
        on_lane = not lanes.keys().isdisjoint(routes[unit.route])
        for other in self.units.values():
            beside_it = not lanes.keys().isdisjoint(routes[other.route])
            if beside_it and other.drawn_up:
                if not (on_lane and unit.drawn_up):
                    yield other
            elif on_lane:
                yield other

    @cached_property
    def of_unit(self) -> dict[str, UnitEvents]:
        """The events of each unit by its name, in the order of march."""
        return {each.unit.name: each for each in self.events}

    @cached_property
    def units(self) -> dict[str, Unit]:
        """Units by name, in the order of march."""
        return {each.unit.name: each.unit for each in self.events}

    @cached_property
    def body(self) -> dict[str, Body]:
        """Bodies by name."""
        return {body.name: body for unit in self.units.values() for body in unit.bodies}

    @cached_property
    def incidents(self) -> dict[str, tuple[Incident, Unit]]:
        """Incidents by name, each with its unit."""
        return {each.name: (each, unit) for unit in self.units.values() for each in unit.incidents}

    # -- what a name stands for --------------------------------------------------------------------

    def _resolve(self, event: EventName) -> Instant:
        subject = event.subject
        if (missing := self.absent.whose(event)) is not None:
            return Never(event, absent=missing)
        if subject in self.programme:
            return _edge(event, "a programme item")
        if subject in self.incidents:
            return self._of_incident(event)
        if subject in self.units:
            return self._of_unit(self.units[subject], event.happening)
        if subject in self.groups:
            return self._of_group(subject, event.happening)
        raise UnknownEvent(f"nothing is named {subject!r}")

    def _of_incident(self, event: EventName) -> Instant:
        edge = _edge(event, "an incident")
        incident, unit = self.incidents[event.subject]
        if incident.breaks_down:
            return edge
        station = incident.station + float(unit.offsets[incident.rank])
        leaves = unit.head_body.leaves
        if leaves is not None and station > leaves.station + SAME_PLACE:
            return Never(event, leaves)
        return Passing(unit.name, station, "arrival")

    def _of_unit(self, unit: Unit, happening: Happening) -> Instant:
        found = self.of_unit[unit.name].instant(happening)
        if found is None and not happening.what and happening.place in self.units:
            found = beside(self.network, unit, self.units[happening.place])
        if found is None:
            raise UnknownEvent(self._why_not(unit, happening))
        return found

    def _why_not(self, unit: Unit, happening: Happening) -> str:  # noqa: PLR0911 - one a mistake
        name, (what, place) = unit.name, happening
        if what in ("", "departs", "tail") and place:
            if what == "" and place in self.units:
                return f"{name} is never beside {place}"
            if what == "" and place in self.groups:
                return f"{place} is a group; name one of its units"
            if pass_of(place)[0] not in self.network.markers:
                return f"there is no marker {place!r}"
            if self.network.station(unit.route, place) is None:
                return f"the route of {name} {self.network.never_passes(unit.route, place)}"
            return f"{name} starts beyond {place}"
        if what in ("enters", "clears") and place:
            zone, number = pass_of(place)
            if zone not in self.network.zones:
                return f"there is no zone {place!r}"
            if len(self.network.zone_passes(unit.route, zone)) < number > 1:
                return f"{name} is in the zone {zone} fewer times than that"
            return f"{name} is never in the zone {place}"
        return (
            f"a unit has {name}.released, {name}.starts, {name}.finishes, {name}@MARKER, "
            f"{name}.departs@MARKER, {name}.tail@MARKER, {name}.enters@ZONE and {name}.clears@ZONE"
        )

    def _of_group(self, group: str, happening: Happening) -> Instant:
        found: list[Instant] = []
        reason = UnknownEvent(f"the group {group!r} has no units")
        for unit in self._members(group):
            try:
                instant = self._of_unit(unit, happening)
            except UnknownEvent as error:
                reason = error
                continue
            if isinstance(instant, Beside):
                reason = UnknownEvent(f"{group} is a group; name the unit that passes")
            else:
                found.append(instant)
        nevers = [instant for instant in found if isinstance(instant, Never)]
        members = [instant for instant in found if not isinstance(instant, Never)]
        if not found:
            raise reason
        if not members:
            return nevers[0]
        # Before a unit leaves, it is not known that its event never comes.
        left = [instant for never in nevers for instant in never.leaves]
        return OfGroup((*members, *(left if happening.is_last else ())), happening.is_last)

    def of_group(self, group: str) -> dict[EventName, list[EventName]]:
        """A group's events, each with those of its members."""
        members: dict[EventName, list[EventName]] = {}
        for unit in self._members(group):
            for happening in (RELEASED, *self.of_unit[unit.name].readings):
                members.setdefault(happening.of(group), []).append(happening.of(unit.name))
        return members

    def _members(self, group: str) -> list[Unit]:
        return [self.units[name] for name in self.groups[group] if name in self.units]

    # -- all at once, and the way back -------------------------------------------------------------

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The name of every event, as people write it."""
        return tuple(map(str, self))

    @cached_property
    def of_groups(self) -> dict[str, tuple[bool, tuple[str, ...]]]:
        """The events of groups of which all units keep their order: whether each is the last, or
        the first, of which others.
        """
        return {
            str(event): (event.happening.is_last, tuple(map(str, members)))
            for group in self.groups
            if all(unit.keeps_order for unit in self._members(group))
            for event, members in self.of_group(group).items()
        }

    @cached_property
    def one_by_one(self) -> tuple[tuple[str, Instant], ...]:
        """The events that are in no table, and may come: of programme items and incidents,
        passings on lanes, and those of units that do not keep their order, and of their groups.
        """
        tables = {*self.table.names, *self.of_groups}
        found = ((text, self.resolve(text)) for text in self.texts if text not in tables)
        return tuple((text, instant) for text, instant in found if not isinstance(instant, Never))

    @cached_property
    def table(self) -> ReadingTable:
        """All events of all units that keep their order, as arrays to read all passages by."""
        rows = [row for each in self.events if each.unit.keeps_order for row in each.rows]
        return ReadingTable(
            tuple(row.name for row in rows),
            np.array([row.body.order_index for row in rows], dtype=np.int64),
            np.array([row.station for row in rows], dtype=np.float64),
            np.array([row.side == "arrival" for row in rows], dtype=np.bool_),
        )

    def name_of(self, instant: Instant) -> EventName | None:
        """The name of an event, of several the most specific; None where it has none."""
        match instant:
            case AlreadyInside(unit):
                rows = [row for row in self.of_unit[unit].rows if row.station == -inf]
            case Passing(body, station, side):
                there = self.of_unit[self.body[body].unit.name].rows
                near = [row for row in there if abs(row.station - station) <= SAME_PLACE]
                rows = [row for row in near if (row.body.name, row.side) == (body, side)]
            case OfGroup():
                return self._names_of_groups.get(instant)
            case _:
                return instant.name
        # A place of the head before one of the tail: the head is what waits and is waited for.
        found = min(rows, key=lambda row: row.tail, default=None)
        return None if found is None else EventName.parse(found.name)

    @cached_property
    def _names_of_groups(self) -> dict[Instant, EventName]:
        """Events that are the first or the last of several, of a unit's ranks or of a group."""
        found: dict[Instant, EventName] = {}
        others = [each for each in self.events if not each.unit.keeps_order]
        names = [happening.of(each.unit.name) for each in others for happening in each.readings]
        names += [name for group in self.groups for name in self.of_group(group)]
        for name in names:
            found.setdefault(self.resolve(name), name)
        return found


def _edge(event: EventName, what: str) -> ItemEdge:
    """The start or the end of a programme item or an incident: the only events that it has."""
    item = event.subject
    for edge in ("start", "end"):
        if event == EventName(item, edge):
            return ItemEdge(item, edge)
    raise UnknownEvent(f"{what} has {item}.start and {item}.end only")
