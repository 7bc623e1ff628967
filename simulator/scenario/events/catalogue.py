"""The events of a scenario: what each name stands for, and the way back from an instant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from simulator.scenario.events.instants import (
    AlreadyInside,
    Beside,
    Instant,
    ItemEdge,
    Never,
    OfGroup,
    Passing,
    Reading,
    ReadingTable,
    beside,
    besides,
)
from simulator.scenario.events.unit_events import RELEASED, UnitEvents
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.incidents import Incident
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import EventName, Happening
from simulator.scenario.network import Network
from simulator.tolerances import SAME_PLACE
from simulator.wording import did_you_mean, nearest


class UnknownEvent(LookupError):  # noqa: N818
    """An event name that the scenario has no such event for; the text says why."""


@dataclass(frozen=True)
class EventNames:
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
        Group name → names of its units, in the order of march.
    """

    network: Network
    events: Sequence[UnitEvents]
    programme: Sequence[str]
    groups: Mapping[str, tuple[str, ...]]
    _resolved: dict[EventName, Instant] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def resolve(self, event: EventName | str) -> Instant:
        """Where an event is read.

        Raises
        ------
        UnknownEvent
            Where the scenario has no such event; the text says what is wrong.
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
        return nearest(text, self.texts)

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
        for unit in self.units.values():
            yield EventName.released(unit.name)
            yield from (each.of(unit.name) for each in self.readings(unit))
            yield from (each.of(unit.name) for each in besides(self.network, unit, self.units))
        for group in self.groups:
            yield from self.of_group(group)

    def name_of(self, instant: Instant) -> EventName | None:
        """The name of an event; of several the one that says most; None where it has none."""
        match instant:
            case AlreadyInside(unit):
                readings = self.readings(self.units[unit])
                return next((each.of(unit) for each in readings if readings[each] is None), None)
            case Passing():
                return self._name_of_passing(instant)
            case OfGroup():
                return self._names_of_groups.get(instant)
        return instant.name

    # -- what a name stands for --------------------------------------------------------------------

    def _resolve(self, event: EventName) -> Instant:
        subject = event.subject
        if subject in self.programme:
            if event == EventName.start(subject):
                return ItemEdge(subject, "start")
            if event == EventName.end(subject):
                return ItemEdge(subject, "end")
            raise UnknownEvent(f"a programme item has {subject}.start and {subject}.end only")
        if subject in self.incidents:
            return self._of_incident(event)
        if subject in self.units:
            return self._of_unit(self.units[subject], event.happening)
        if subject in self.groups:
            return self._of_group(subject, event.happening)
        raise UnknownEvent(f"nothing in the scenario is called {subject!r}")

    @cached_property
    def body(self) -> dict[str, Body]:
        """Bodies by name."""
        return {body.name: body for unit in self.units.values() for body in unit.bodies}

    @cached_property
    def incidents(self) -> dict[str, tuple[Incident, Unit]]:
        """Incidents by name, and whose they are."""
        return {each.name: (each, unit) for unit in self.units.values() for each in unit.incidents}

    def _of_incident(self, event: EventName) -> Instant:
        incident, unit = self.incidents[event.subject]
        if event not in (EventName.start(incident.name), EventName.end(incident.name)):
            raise UnknownEvent(
                f"an incident has {incident.name}.start and {incident.name}.end only"
            )
        if incident.breaks_down:
            return ItemEdge(incident.name, "start" if event.what == "start" else "end")
        station, leaves = (
            incident.station + float(unit.offsets[incident.rank]),
            unit.head_body.leaves,
        )
        if leaves is not None and station > leaves.station + SAME_PLACE:
            return Never(event, f"was to come after {unit.name} {leaves.described}")
        return Passing(unit.name, station, "arrival")

    @cached_property
    def units(self) -> dict[str, Unit]:
        """Units by name."""
        return {each.unit.name: each.unit for each in self.events}

    @cached_property
    def _of(self) -> dict[str, UnitEvents]:
        return {each.unit.name: each for each in self.events}

    def readings(self, unit: Unit) -> Mapping[Happening, Reading | None]:
        """The events of a unit's passage: `@M`, `.tail@M`, `.starts`, …"""
        return self._of[unit.name].readings

    def _of_unit(self, unit: Unit, happening: Happening) -> Instant:
        found = self._of[unit.name].instant(happening)
        if found is None and not happening.what:
            found = beside(self.network, unit, self.units.get(happening.place or ""))
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
            if place not in self.network.markers:
                return f"there is no marker {place!r}"
            if self.network.station(unit.route, place) is None:
                return f"the route of {name} does not pass {place}"
            return f"{name} starts beyond {place}"
        if what in ("enters", "clears") and place:
            if place not in self.network.zones:
                return f"there is no zone {place!r}"
            return f"{name} never is in the zone {place}"
        return (
            f"a unit has {name}.released, {name}.starts, {name}.finishes, {name}@MARKER, "
            f"{name}.departs@MARKER, {name}.tail@MARKER, {name}.enters@ZONE and {name}.clears@ZONE"
        )

    def _of_group(self, group: str, happening: Happening) -> Instant:
        members: list[Instant] = []
        nevers: list[Never] = []
        reason = UnknownEvent(f"the group {group!r} has no units")
        for unit in self.groups[group]:
            try:
                instant = self._of_unit(self.units[unit], happening)
            except UnknownEvent as error:
                reason = error
                continue
            if isinstance(instant, Beside):
                reason = UnknownEvent(f"{group} is a group; name the one that passes")
            elif isinstance(instant, Never):
                nevers.append(instant)
            else:
                members.append(instant)
        if not members:
            if nevers:
                return nevers[0]
            raise reason
        # Before a unit leaves, it is not known that its event never comes.
        left = [instant for never in nevers for instant in never.leaves]
        return OfGroup((*members, *(left if happening.is_last else ())), happening.is_last)

    def of_group(self, group: str) -> dict[EventName, list[EventName]]:
        """A group's events, each with those of its members."""
        members: dict[EventName, list[EventName]] = {}
        for unit in self.groups[group]:
            for happening in (RELEASED, *self.readings(self.units[unit])):
                members.setdefault(happening.of(group), []).append(happening.of(unit))
        return members

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
            for group, units in self.groups.items()
            if all(self.units[unit].keeps_order for unit in units)
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
        rows = [row for each in self.events for row in each.rows]
        names, which, stations, arrival = zip(*rows, strict=True) if rows else ((), (), (), ())
        return ReadingTable(
            names,
            np.array(which, dtype=np.int64),
            np.array(stations, dtype=np.float64),
            np.array(arrival, dtype=np.bool_),
        )

    def _name_of_passing(self, passing: Passing) -> EventName | None:
        """A place of the head before one of the tail: the head is what waits and is waited for."""
        of_unit = self._of[self.body[passing.body].unit.name].passings
        there = of_unit.get((passing.body, passing.side), ())
        return next(
            (name for station, name in there if abs(station - passing.station) <= SAME_PLACE), None
        )

    @cached_property
    def _names_of_groups(self) -> dict[Instant, EventName]:
        """Events that are the first or the last of several, of a unit's ranks or of a group."""
        found: dict[Instant, EventName] = {}
        others = [unit for unit in self.units.values() if not unit.keeps_order]
        names = [what.of(unit.name) for unit in others for what in self.readings(unit)]
        names += [name for group in self.groups for name in self.of_group(group)]
        for name in names:
            found.setdefault(self.resolve(name), name)
        return found


def event_names(
    network: Network,
    events: Sequence[UnitEvents],
    programme: Sequence[str],
    groups: Mapping[str, Sequence[str]],
) -> EventNames:
    """The event names of these units; of groups, those of their members among them."""
    named = {each.unit.name for each in events}
    members = {
        group: tuple(name for name in of_group if name in named)
        for group, of_group in groups.items()
    }
    return EventNames(network, events, programme, members)
