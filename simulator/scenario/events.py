"""Event names: `U.released`, `U@M`, `U.tail@M`, `I.end`, … and where on a passage each is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from simulator.scenario.lineup import Body
from simulator.scenario.network import SAME_PLACE, Network

Side = Literal["arrival", "departure"]

_NAME = re.compile(
    r"(?P<subject>[^.@\s]+)(?:\.(?P<what>[a-z]+))?(?:@(?P<place>[^.@\s]+))?",
)
_OF_A_UNIT = ("released", "starts", "finishes")
_AT_A_MARKER = (None, "departs", "tail")
_AT_A_ZONE = ("enters", "clears")
#: What a group's event is of its members': the first (head) or the last (tail).
_LAST_OF_A_GROUP = ("finishes", "tail", "clears")


@dataclass(frozen=True, slots=True)
class Passing:
    """A unit's head arrives at, or departs from, a station (m)."""

    unit: str
    station: float
    side: Side


@dataclass(frozen=True, slots=True)
class Released:
    """A unit's cue has come."""

    unit: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What is so from the beginning: a drawn-up unit that stands in a zone has entered it."""

    unit: str


@dataclass(frozen=True, slots=True)
class ItemEdge:
    """A programme item starts or ends."""

    item: str
    edge: Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class OfGroup:
    """The first, or the last, of its members' instants."""

    members: tuple[Instant, ...]
    last: bool


Instant = Passing | Released | Standing | ItemEdge | OfGroup


class UnknownEvent(LookupError):  # noqa: N818
    """An event name that the scenario has no such event for; the text says why."""


@dataclass(frozen=True, slots=True)
class EventNames:
    """All event names of a scenario, and what each stands for.

    Parameters
    ----------
    network
        Markers and zones.
    bodies
        Units by name.
    programme
        Names of its items.
    groups
        Group name → names of its units, in the order of march.
    """

    network: Network
    bodies: Mapping[str, Body]
    programme: Sequence[str]
    groups: Mapping[str, tuple[str, ...]]

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
        subject, what, place = match["subject"], match["what"], match["place"]
        if subject in self.programme:
            if place is None and what in ("start", "end"):
                return ItemEdge(subject, "start" if what == "start" else "end")
            raise UnknownEvent(f"a programme item has {subject}.start and {subject}.end only")
        if subject in self.bodies:
            return self._of_body(self.bodies[subject], what, place)
        if subject in self.groups:
            return self._of_group(subject, what, place)
        raise UnknownEvent(f"nothing in the scenario is called {subject!r}")

    def _of_group(self, group: str, what: str | None, place: str | None) -> Instant:
        members: list[Instant] = []
        reason: UnknownEvent | None = None
        for unit in self.groups[group]:
            try:
                members.append(self._of_body(self.bodies[unit], what, place))
            except UnknownEvent as error:
                reason = error
        if not members:
            raise reason or UnknownEvent(f"the group {group!r} has no units")
        return OfGroup(tuple(members), last=what in _LAST_OF_A_GROUP)

    def _of_body(self, body: Body, what: str | None, place: str | None) -> Instant:
        name = body.name
        if place is None:
            if what == "released":
                return Released(name)
            if what == "starts":
                return Passing(name, body.start, "departure")
            if what == "finishes":
                return Passing(name, body.route_length + body.length, "arrival")
            raise UnknownEvent(
                f"a unit has {name}.released, {name}.starts, {name}.finishes, "
                f"{name}@MARKER, {name}.departs@MARKER, {name}.tail@MARKER, "
                f"{name}.enters@ZONE and {name}.clears@ZONE"
            )
        if what in _AT_A_ZONE:
            return self._at_zone(body, what, place)
        if what not in _AT_A_MARKER:
            raise UnknownEvent(f"{what!r} is not something that happens at a place")
        return self._at_marker(body, what, place)

    def _at_marker(self, body: Body, what: str | None, marker: str) -> Instant:
        if marker not in self.network.markers:
            raise UnknownEvent(f"there is no marker {marker!r}")
        station = self.network.station(body.route, marker)
        if station is None:
            raise UnknownEvent(f"the route of {body.name} does not pass {marker}")
        ahead = station - body.start
        if (
            what == "tail"
            and ahead > -body.length + SAME_PLACE
            and (body.drawn_up or ahead > -SAME_PLACE)
        ):
            return Passing(body.name, station + body.length, "arrival")
        if what == "tail" or ahead < -SAME_PLACE:
            raise UnknownEvent(f"{body.name} starts beyond {marker}")
        # A start is a hold whose arrival was always: the one instant there is the departure.
        at_start = ahead <= SAME_PLACE
        return Passing(
            body.name, station, "departure" if what == "departs" or at_start else "arrival"
        )

    def _at_zone(self, body: Body, what: str | None, zone: str) -> Instant:
        if zone not in self.network.zones:
            raise UnknownEvent(f"there is no zone {zone!r}")
        rear = body.start - body.length if body.drawn_up else body.start
        crossed = [
            (low, high)
            for low, high in self.network.stretches(body.route, zone)
            if high > rear + SAME_PLACE
        ]
        if not crossed:
            raise UnknownEvent(f"{body.name} never is in the zone {zone}")
        if what == "clears":
            return Passing(body.name, crossed[-1][1] + body.length, "arrival")
        near = crossed[0][0]
        if body.drawn_up and near < body.start - SAME_PLACE:
            return Standing(body.name)
        return Passing(body.name, max(near, body.start), "departure")

    def of_unit(self, body: Body) -> Iterator[tuple[str, Instant]]:
        """All events of one unit, by name."""
        yield from self._that_exist(
            body,
            [(what, None) for what in _OF_A_UNIT]
            + [(what, marker) for marker in self.network.markers for what in _AT_A_MARKER]
            + [(what, zone) for zone in self.network.zones for what in _AT_A_ZONE],
        )

    def _that_exist(
        self, body: Body, wanted: Sequence[tuple[str | None, str | None]]
    ) -> Iterator[tuple[str, Instant]]:
        for what, place in wanted:
            name = body.name + (f".{what}" if what else "") + (f"@{place}" if place else "")
            try:
                yield name, self._of_body(body, what, place)
            except UnknownEvent:
                continue

    def items(self) -> Iterator[tuple[str, Instant]]:
        """Every event name and what it stands for: items, units in the order of march, groups."""
        for item in self.programme:
            yield f"{item}.start", ItemEdge(item, "start")
            yield f"{item}.end", ItemEdge(item, "end")
        of_unit = {name: dict(self.of_unit(body)) for name, body in self.bodies.items()}
        for instants in of_unit.values():
            yield from instants.items()
        for group, units in self.groups.items():
            members: dict[str, list[Instant]] = {}
            for unit in units:
                for name, instant in of_unit[unit].items():
                    members.setdefault(name.removeprefix(unit), []).append(instant)
            for suffix, instants_of_members in members.items():
                last = suffix[1:].partition("@")[0] in _LAST_OF_A_GROUP
                yield group + suffix, OfGroup(tuple(instants_of_members), last)

    def __iter__(self) -> Iterator[str]:
        """Every event name."""
        return (name for name, _ in self.items())
