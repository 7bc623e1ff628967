"""The events of one unit: where on its passage each is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from math import inf

from simulator.scenario.events.incidents import with_incidents
from simulator.scenario.events.instants import (
    Instant,
    Reading,
    Released,
    Side,
    front,
    instant_of,
)
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import EventName, Happening
from simulator.scenario.network import Network
from simulator.tolerances import SAME_PLACE

RELEASED = Happening("released")


class UnitEvents:
    """The events of one unit, but for its passing of others on a lane."""

    def __init__(self, network: Network, unit: Unit) -> None:
        self.network = network
        self.unit = unit
        self._instants: dict[Happening, Instant] = {RELEASED: Released(unit.name)}

    def instant(self, happening: Happening) -> Instant | None:
        """Where an event is read; None where the unit has no such event."""
        if happening not in self._instants and happening in self.readings:
            reading = self.readings[happening]
            self._instants[happening] = (
                instant_of(self.unit, reading)
                if self.unit.keeps_order
                else with_incidents(self.network, self.unit, happening, reading)
            )
        return self._instants.get(happening)

    @cached_property
    def readings(self) -> Mapping[Happening, Reading | None]:
        """The events of its passage: `@M`, `.tail@M`, `.starts`, …

        A drawn-up unit that stands in a zone has entered it before the beginning: None.
        """
        return dict(self._read())

    def _read(self) -> Iterator[tuple[Happening, Reading | None]]:
        network, route = self.network, self.unit.route
        start, rear = self.unit.start, self.unit.rear
        yield Happening("starts"), Reading(start, False, "departure")
        yield Happening("finishes"), Reading(network.lengths[route], True, "arrival")
        for marker in network.markers:
            station = network.station(route, marker)
            if station is None:
                continue
            ahead = station - start
            if ahead >= -SAME_PLACE:
                # A start is a hold whose arrival was always: only its departure is an instant.
                side: Side = "arrival" if ahead > SAME_PLACE else "departure"
                yield Happening("", marker), Reading(station, False, side)
                yield Happening("departs", marker), Reading(station, False, "departure")
            if ahead >= -SAME_PLACE or station > rear + SAME_PLACE:
                yield Happening("tail", marker), Reading(station, True, "arrival")
        for zone in network.zones:
            crossed = [
                (low, high)
                for low, high in network.stretches(route, zone)
                if high > rear + SAME_PLACE
            ]
            if crossed:
                near, stands = crossed[0][0], rear < start - SAME_PLACE
                entered = stands and near < start - SAME_PLACE
                yield (
                    Happening("enters", zone),
                    None if entered else Reading(max(near, start), False, "departure"),
                )
                yield Happening("clears", zone), Reading(crossed[-1][1], True, "arrival")

    @cached_property
    def rows(self) -> tuple[tuple[str, int, float, bool], ...]:
        """All of them, where it keeps its order: name, body, station of its head, arrival."""
        found: list[tuple[str, int, float, bool]] = []
        for what, reading in self.readings.items() if self.unit.keeps_order else ():
            tail = reading is not None and reading.tail
            carries = self.unit.tail_body if tail else self.unit.head_body
            # Before the start nothing departs: that is -inf, as it should be.
            station, side = (-inf, "departure") if reading is None else front(carries, reading)
            name = str(what.of(self.unit.name))
            found.append((name, carries.order_index, station, side == "arrival"))
        return tuple(found)

    @cached_property
    def passings(self) -> Mapping[tuple[str, Side], list[tuple[float, EventName]]]:
        """The named passings, those of its head first: by what passes, and the side."""
        found: dict[tuple[str, Side], list[tuple[float, EventName]]] = {}
        readings = [(what, read) for what, read in self.readings.items() if read]
        for what, reading in sorted(readings, key=lambda one: one[1].tail):
            carries = self.unit.tail_body if reading.tail else self.unit.head_body
            station = reading.station + (carries.length if reading.tail else 0.0)
            there = found.setdefault((carries.name, reading.side), [])
            there.append((station, what.of(self.unit.name)))
        return found
