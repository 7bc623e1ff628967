"""Event names: `U.released`, `U@M`, `U.tail@M`, `I.end`, … and where on a passage each is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf
from typing import NamedTuple

import numpy as np

from simulator.scenario.events.instants import (
    Beside,
    Instant,
    ItemEdge,
    Never,
    OfGroup,
    Passing,
    Reading,
    ReadingTable,
    Released,
    Side,
    Standing,
    beside,
    besides,
    front,
    instant_of,
)
from simulator.scenario.events.irregular import irregular
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.incidents import Incident
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.network import Network
from simulator.tolerances import SAME_PLACE

__all__ = [
    "EventNames",
    "Instant",
    "ItemEdge",
    "Never",
    "OfGroup",
    "Passing",
    "Released",
    "Standing",
    "UnknownEvent",
]

_NAME = re.compile(r"(?P<subject>[^.@\s]+)(?P<what>(?:\.[a-z]+)?(?:@[^.@\s]+)?)")
#: What a group's event is of its members': the last (tail), or else the first (head).
_LAST_OF_A_GROUP = (".finishes", ".tail", ".clears")


class UnknownEvent(LookupError):  # noqa: N818
    """An event name that the scenario has no such event for; the text says why."""


class _Start(NamedTuple):
    """What decides which events a unit has."""

    route: str
    station: float
    rear: float


@dataclass(frozen=True)
class EventNames:
    """All event names of a scenario, and what each stands for.

    Parameters
    ----------
    network
        Markers and zones.
    units
        Units by name.
    programme
        Names of its items.
    groups
        Group name → names of its units, in the order of march.
    """

    network: Network
    units: Mapping[str, Unit]
    programme: Sequence[str]
    groups: Mapping[str, tuple[str, ...]]
    _readings: dict[_Start, dict[str, Reading | None]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def resolve(self, name: str) -> Instant:
        """Say where an event is read.

        Raises
        ------
        UnknownEvent
            Where the scenario has no such event; the text says what is wrong.
        """
        match = _NAME.fullmatch(name)
        if match is None:
            raise UnknownEvent(f"{name!r} is not an event name")
        subject, what = match["subject"], match["what"]
        if subject in self.programme:
            if what in (".start", ".end"):
                return ItemEdge(subject, "start" if what == ".start" else "end")
            raise UnknownEvent(f"a programme item has {subject}.start and {subject}.end only")
        if subject in self.incidents:
            return self._of_incident(self.incidents[subject], what)
        if subject in self.units:
            return self._of_unit(self.units[subject], what)
        if subject in self.groups:
            return self._of_group(subject, what)
        raise UnknownEvent(f"nothing in the scenario is called {subject!r}")

    @cached_property
    def body(self) -> dict[str, Body]:
        """Bodies by name."""
        return {body.name: body for unit in self.units.values() for body in unit.bodies}

    @cached_property
    def incidents(self) -> dict[str, tuple[Incident, Unit]]:
        """Incidents by name, and whose they are."""
        return {each.name: (each, unit) for unit in self.units.values() for each in unit.incidents}

    def _of_incident(self, incident: tuple[Incident, Unit], what: str) -> Instant:
        happens, unit = incident
        if what not in (".start", ".end"):
            raise UnknownEvent(f"an incident has {happens.name}.start and {happens.name}.end only")
        if happens.breaks_down:
            return ItemEdge(happens.name, "start" if what == ".start" else "end")
        station, leaves = happens.station + float(unit.offsets[happens.rank]), unit.head_body.leaves
        if leaves is not None and station > leaves.station + SAME_PLACE:
            return Never(happens.name, what, f"was to come after {unit.name} {leaves.told}")
        return Passing(unit.name, station, "arrival")

    def readings(self, unit: Unit) -> Mapping[str, Reading | None]:
        """The events of a unit's passage by the end of their names: `@M`, `.tail@M`, `.starts`, …

        A drawn-up unit that stands in a zone has entered it before the beginning: None.
        """
        start = _Start(unit.route, unit.start, unit.rear)
        if start not in self._readings:
            self._readings[start] = dict(self._read(start))
        return self._readings[start]

    def _read(self, start: _Start) -> Iterator[tuple[str, Reading | None]]:
        yield ".starts", Reading(start.station, False, "departure")
        yield ".finishes", Reading(self.network.lengths[start.route], True, "arrival")
        for marker in self.network.markers:
            station = self.network.station(start.route, marker)
            if station is None:
                continue
            ahead = station - start.station
            if ahead >= -SAME_PLACE:
                # A start is a hold whose arrival was always: only its departure is an instant.
                side: Side = "arrival" if ahead > SAME_PLACE else "departure"
                yield f"@{marker}", Reading(station, False, side)
                yield f".departs@{marker}", Reading(station, False, "departure")
            if ahead >= -SAME_PLACE or station > start.rear + SAME_PLACE:
                yield f".tail@{marker}", Reading(station, True, "arrival")
        for zone in self.network.zones:
            crossed = [
                (low, high)
                for low, high in self.network.stretches(start.route, zone)
                if high > start.rear + SAME_PLACE
            ]
            if crossed:
                near, stands = crossed[0][0], start.rear < start.station - SAME_PLACE
                entered = stands and near < start.station - SAME_PLACE
                yield (
                    f".enters@{zone}",
                    None if entered else Reading(max(near, start.station), False, "departure"),
                )
                yield f".clears@{zone}", Reading(crossed[-1][1], True, "arrival")

    @cached_property
    def table(self) -> ReadingTable:
        """All events of all units that keep their order, as arrays to read all passages by."""
        names: list[str] = []
        rows: list[tuple[int, float, bool]] = []
        for unit in self.units.values():
            for what, reading in self.readings(unit).items() if not unit.irregular else ():
                names.append(unit.name + what)
                carries = unit.tail_body if reading is not None and reading.tail else unit.head_body
                # Before the start nothing departs: that is -inf, as it should be.
                station, side = (-inf, "departure") if reading is None else front(carries, reading)
                rows.append((carries.order_index, station, side == "arrival"))
        return ReadingTable(
            tuple(names),
            np.array([row[0] for row in rows], dtype=np.int64),
            np.array([row[1] for row in rows], dtype=np.float64),
            np.array([row[2] for row in rows], dtype=np.bool_),
        )

    def _of_unit(self, unit: Unit, what: str) -> Instant:
        if what == ".released":
            return Released(unit.name)
        readings = self.readings(unit)
        if what in readings:
            if unit.irregular:
                return irregular(self.network, unit, what, readings[what])
            return instant_of(unit, readings[what])
        passed = beside(self.network, unit, self.units.get(what[1:])) if what[:1] == "@" else None
        if passed is None:
            raise UnknownEvent(self._why_not(unit, what))
        return passed

    def _why_not(self, unit: Unit, what: str) -> str:  # noqa: PLR0911 - one answer per mistake
        name = unit.name
        kind, _, place = what.partition("@")
        if kind in ("", ".departs", ".tail") and place:
            if kind == "" and place in self.units:
                return f"{name} is never beside {place}"
            if kind == "" and place in self.groups:
                return f"{place} is a group; name one of its units"
            if place not in self.network.markers:
                return f"there is no marker {place!r}"
            if self.network.station(unit.route, place) is None:
                return f"the route of {name} does not pass {place}"
            return f"{name} starts beyond {place}"
        if kind in (".enters", ".clears") and place:
            if place not in self.network.zones:
                return f"there is no zone {place!r}"
            return f"{name} never is in the zone {place}"
        return (
            f"a unit has {name}.released, {name}.starts, {name}.finishes, {name}@MARKER, "
            f"{name}.departs@MARKER, {name}.tail@MARKER, {name}.enters@ZONE and {name}.clears@ZONE"
        )

    def _of_group(self, group: str, what: str) -> Instant:
        members: list[Instant] = []
        nevers: list[Never] = []
        reason = UnknownEvent(f"the group {group!r} has no units")
        for unit in self.groups[group]:
            try:
                instant = self._of_unit(self.units[unit], what)
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
        last = _is_last(what)
        # Of who will not come nobody knows it before.
        left = [instant for never in nevers for instant in never.leaves] if last else []
        return OfGroup((*members, *left), last)

    def __iter__(self) -> Iterator[str]:
        """Every event name: programme items, units in the order of march, groups."""
        for item in self.programme:
            yield f"{item}.start"
            yield f"{item}.end"
        for incident in self.incidents:
            yield f"{incident}.start"
            yield f"{incident}.end"
        for unit in self.units.values():
            yield f"{unit.name}.released"
            yield from (unit.name + what for what in self.readings(unit))
            yield from (unit.name + what for what in besides(self.network, unit, self.units))
        for group in self.groups:
            yield from (group + what for what in self.of_group(group))

    def of_group(self, group: str) -> dict[str, tuple[list[str], bool]]:
        """A group's events: the end of the name → names of its members' events, and whether the
        last of them counts (else the first).
        """
        members: dict[str, list[str]] = {}
        for unit in self.groups[group]:
            for what in (".released", *self.readings(self.units[unit])):
                members.setdefault(what, []).append(unit + what)
        return {what: (names, _is_last(what)) for what, names in members.items()}


def _is_last(what: str) -> bool:
    return what.startswith(_LAST_OF_A_GROUP)
