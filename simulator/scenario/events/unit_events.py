"""The events of one unit: where on its passage each is read.

Where vehicles of a unit break down, or aircraft turn back, its ranks may change places: the first
that comes is its head, the last its tail. A rank that leaves the parade is waited for until it
leaves, because before that it is not known that it will not come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from math import inf
from typing import NamedTuple

from simulator.scenario.events.instants import (
    AlreadyInside,
    Instant,
    ItemEdge,
    Never,
    OfGroup,
    Passing,
    Released,
)
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import Happening
from simulator.scenario.network import Network, Side
from simulator.scenario.passes import Edges, pass_of
from simulator.tolerances import SAME_PLACE

RELEASED = Happening("released")


class Reading(NamedTuple):
    """Where the head or the tail of a unit is at an event.

    Attributes
    ----------
    station
        Where (m).
    tail
        Whether it is the tail that is there.
    side
        Whether the event is the arrival or the departure.
    """

    station: float
    tail: bool
    side: Side

    def of_front(self, body: Body) -> tuple[float, Side]:
        """Where the front of the body that carries the head or the tail is then (m)."""
        station = self.station + (body.length if self.tail else 0.0)
        # The tail of a body without length is past its start when the head leaves.
        return station, "departure" if station <= body.start + SAME_PLACE else self.side


class EventRow(NamedTuple):
    """An event of a unit without incidents: the front of a body at a station (m)."""

    name: str
    body: Body
    station: float
    side: Side
    tail: bool


class UnitEvents:
    """The events of one unit, except its passing of others on a lane."""

    def __init__(self, network: Network, unit: Unit) -> None:
        self.network = network
        self.unit = unit
        self._instants: dict[Happening, Instant | None] = {}

    def instant(self, happening: Happening) -> Instant | None:
        """Where an event is read; None where the unit has no such event."""
        if happening not in self._instants:
            self._instants[happening] = self._instant(happening)
        return self._instants[happening]

    def _instant(self, happening: Happening) -> Instant | None:
        if happening == RELEASED:
            return Released(self.unit.name)
        there = dict(self._read_at(happening.place))
        if happening not in there:
            return None
        reading = there[happening]
        if reading is None:
            return AlreadyInside(self.unit.name)
        if self.unit.keeps_order or happening.what == "starts":
            body = self._carries(reading)
            return Passing(body.name, *reading.of_front(body))
        return self._of_ranks(happening, reading)

    @cached_property
    def readings(self) -> Mapping[Happening, Reading | None]:
        """The events of its passage: `@M`, `.tail@M`, `.starts`, …

        A drawn-up unit that stands in a zone has entered it before the beginning: None.
        """
        return dict(self._read())

    @cached_property
    def rows(self) -> tuple[EventRow, ...]:
        """All of them, as if it had no incidents."""
        found = []
        for happening, reading in self.readings.items():
            # The beginning is a departure at -inf: nothing departs before its start.
            read = Reading(-inf, False, "departure") if reading is None else reading
            body = self._carries(read)
            name = str(happening.of(self.unit.name))
            found.append(EventRow(name, body, *read.of_front(body), read.tail))
        return tuple(found)

    def _carries(self, reading: Reading) -> Body:
        return self.unit.tail_body if reading.tail else self.unit.head_body

    def _read(self) -> Iterator[tuple[Happening, Reading | None]]:
        yield from self._read_at(None)
        for marker, station in self.network.markers_on(self.unit.route):
            yield from self._at_marker(marker, station)
        for zone, stretches in self.network.zones_on(self.unit.route):
            yield from self._in_zone(zone, stretches)

    def _read_at(self, place: str | None) -> Iterator[tuple[Happening, Reading | None]]:
        """The events at one place, a marker or a zone; None: those at no place."""
        network, route = self.network, self.unit.route
        if place is None:
            yield Happening("starts"), Reading(self.unit.start, False, "departure")
            yield Happening("finishes"), Reading(network.lengths[route], True, "arrival")
            return
        name, number = pass_of(place)
        if name in network.markers:
            station = network.station(route, place)
            if station is not None:
                yield from self._at_marker(place, station)
        if name in network.zones:
            passes = network.zone_passes(route, name)
            if number <= len(passes):
                yield from self._in_zone(place, passes[number - 1])

    def _at_marker(self, marker: str, station: float) -> Iterator[tuple[Happening, Reading]]:
        ahead = station - self.unit.start
        if ahead >= -SAME_PLACE:
            # A start is a hold whose arrival was always: only its departure is an instant.
            side: Side = "arrival" if ahead > SAME_PLACE else "departure"
            yield Happening("", marker), Reading(station, False, side)
            yield Happening("departs", marker), Reading(station, False, "departure")
        if ahead >= -SAME_PLACE or station > self.unit.rear + SAME_PLACE:
            yield Happening("tail", marker), Reading(station, True, "arrival")

    def _in_zone(
        self, zone: str, stretches: Iterable[Edges]
    ) -> Iterator[tuple[Happening, Reading | None]]:
        start, rear = self.unit.start, self.unit.rear
        if crossed := [edges for edges in stretches if edges[1] > rear + SAME_PLACE]:
            near = crossed[0][0]
            entered = rear < start - SAME_PLACE and near < start - SAME_PLACE
            enters = None if entered else Reading(max(near, start), False, "departure")
            yield Happening("enters", zone), enters
            yield Happening("clears", zone), Reading(crossed[-1][1], True, "arrival")

    # -- with incidents ----------------------------------------------------------------------------

    def _of_ranks(self, happening: Happening, reading: Reading) -> Instant:
        comes, leaves = [], []
        for rank in self.unit.bodies:
            for there, comes_to in self._readings_of_rank(rank, happening, reading):
                instant = _of_rank(rank, there, comes_to)
                if instant is not None:
                    comes.append(instant)
                elif rank.leaves is not None:
                    leaves.append(_leaves(rank))
        if not comes:
            incident = next(each for each in self.unit.incidents if each.ends_its_way)
            return Never(happening.of(self.unit.name), incident, tuple(leaves))
        members = comes + leaves if reading.tail else comes
        return members[0] if len(members) == 1 else OfGroup(tuple(members), reading.tail)

    def _readings_of_rank(
        self, rank: Body, happening: Happening, reading: Reading
    ) -> Iterator[tuple[Reading, float]]:
        """Where a rank is read, and where it must have come to (m) for the event to be one of its.

        A zone may have several stretches: a rank clears it when it clears the last stretch that it
        comes to and is known to come to no further one.
        """
        if happening.what != "clears" or happening.place is None:
            yield reading, reading.station
            return
        zone, number = pass_of(happening.place)
        for low, high in self.network.zone_passes(self.unit.route, zone)[number - 1]:
            if high > rank.rear + SAME_PLACE:
                yield Reading(high, True, reading.side), low + SAME_PLACE


def _of_rank(rank: Body, reading: Reading, comes_to: float) -> Instant | None:
    """The instant of one rank; None where it has left the parade before."""
    station, side = reading.of_front(rank)
    if rank.leaves is None or station <= rank.leaves.station + SAME_PLACE:
        return Passing(rank.name, station, side)
    if reading.tail and comes_to <= rank.leaves.station + SAME_PLACE:
        return _leaves(rank)
    return None


def _leaves(rank: Body) -> Instant:
    incident = rank.leaves
    assert incident is not None
    if incident.breaks_down:
        return ItemEdge(incident.name, "end")
    return Passing(rank.name, incident.station, "arrival")
