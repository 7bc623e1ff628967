"""How passages are read over arrays: C, B and T of a body at some stations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Protocol

import numpy as np

from simulator.movement.batch.forms import ZERO, Form, Values
from simulator.movement.batch.ground import Leading
from simulator.scenario.network import Side
from simulator.timeline.occupancy import Integers
from simulator.timeline.passage import Floats
from simulator.tolerances import SAME_PLACE

if TYPE_CHECKING:
    from simulator.movement.batch.law_over_arrays import Latest, Law


class Decided(Protocol):
    """Gives the instants at which the cues of stops came (s), shape (rows,)."""

    def cue(self, body: int, stop: int) -> float | Floats:
        """The cue of a body's stop; of the first stop, when it may leave its start."""

    def slowness(self, body: int, stop: int) -> float | Floats | None:
        """The slowness from a stop on, where that is decided on the way."""


@dataclass
class BlockValues:
    """What is known of a block of replications: the values of numbers, and those of candidates."""

    values: Values
    instants: Decided
    reached: dict[tuple[int, int], float | Floats] = field(default_factory=dict)
    latest: dict[Latest, float | Floats] = field(default_factory=dict)
    readings: dict[PassageReading, Floats] = field(default_factory=dict)
    under_way: set[tuple[int, int]] = field(default_factory=set)


class FreeReading:
    """C of a body at some stations: the time that it needs to them in free motion (s)."""

    def __init__(self, law: Law, body: int, stations: Sequence[Form], side: Side) -> None:
        self.body, self.stations, self.side = body, stations, side
        self.stops = law.stops[body]
        on: dict[int, list[int]] = {}
        self.may_be: list[tuple[int, Integers]] = []
        maybe: dict[int, list[int]] = {}
        for number, station in enumerate(stations):
            base = 0
            for piece in range(1, len(self.stops)):
                there = law.before(self.stops[piece].station, station, side)
                if there:
                    base = piece
            for piece in range(base + 1, len(self.stops)):
                if law.before(self.stops[piece].station, station, side) is None:
                    maybe.setdefault(piece, []).append(number)
            on.setdefault(base, []).append(number)
        self.on = [(piece, np.array(there)) for piece, there in on.items()]
        self.may_be = [(piece, np.array(maybe[piece])) for piece in sorted(maybe)]

    def read(self, block: BlockValues, where: Floats | None = None) -> Floats:
        """Shape (stations, rows), or (stations, 1) where nothing varies."""
        values = block.values
        x = values.column(self.stations) if where is None else where
        if len(self.on) == 1 and not self.may_be:
            return self.on_piece(block, self.on[0][0], x)
        found = np.empty((len(self.stations), values.rows))
        for piece, there in self.on:
            found[there] = self.on_piece(block, piece, x[there])
        edge = -SAME_PLACE if self.side == "departure" else SAME_PLACE
        for piece, there in self.may_be:
            beyond = x[there] - values[self.stops[piece].station] > edge
            found[there] = np.where(beyond, self.on_piece(block, piece, x[there]), found[there])
        return found

    def on_piece(self, block: BlockValues, piece: int, x: Floats) -> Floats:
        """C if the stations are on a piece."""
        values, total = block.values, block.values[ZERO]
        for number in range(piece):
            way = values[self.stops[number + 1].station.minus(self.stops[number].station)]
            total = total + self._slowness(block, number) * way
            total = total + values[self.stops[number + 1].duration]
        found: Floats = total + self._slowness(block, piece) * (
            x - values[self.stops[piece].station]
        )
        return found

    def _slowness(self, block: BlockValues, piece: int) -> float | Floats:
        decided = block.instants.slowness(self.body, self.stops[piece].number)
        return block.values[self.stops[piece].slowness] if decided is None else decided


class BoundReading:
    """B of a leader at some stations of a follower (s); -inf where it does not bind."""

    def __init__(
        self,
        law: Law,
        ahead: Leading,
        stations: Sequence[Form],
        side: Side,
        there: Sequence[Form] | None = None,
    ) -> None:
        self.ahead, self.stations, self.side = ahead, stations, side
        there = there or [station.plus(ahead.shift) for station in stations]
        on, off, self.varies = [], [], []
        for number, place in enumerate(there):
            beyond = law.before(ahead.cap, place, "departure")
            if beyond is not True:
                on.append(number)
            if beyond is not False:
                off.append(number)
            if beyond is None:
                self.varies.append(number)
        self.on, self.off = np.array(on, dtype=np.int64), np.array(off, dtype=np.int64)
        self.reading = law.reading(ahead.leader, [there[number] for number in on], side)
        self.tail = law.reading(ahead.leader, [ahead.cap] if off else [], "arrival")
        self.binds = self._masks(law)

    def _masks(self, law: Law) -> list[tuple[int, bool | None, bool | None]]:
        """Of each station: whether it is where the leader begins to bind, and not beyond."""
        found = []
        for number, station in enumerate(self.stations):
            begins = law.begins(self.ahead, station, self.side)
            beyond = law.beyond(self.ahead, station, self.side)
            if begins is not True or beyond is not False:
                found.append((number, begins, beyond))
        return found

    def read(self, block: BlockValues) -> Floats:
        """Shape (stations, rows)."""
        values, ahead = block.values, self.ahead
        found = np.empty((len(self.stations), values.rows))
        if len(self.on):
            found[self.on] = self.reading.read(block)
        if len(self.off):
            off = self.tail.read(block)
            if self.varies:
                place = values.column([self.stations[number] for number in self.varies])
                cleared = place + values[ahead.shift] >= values[ahead.cap] - SAME_PLACE
                found[self.varies] = np.where(cleared, off, found[self.varies])
            certain = np.setdiff1d(self.off, np.array(self.varies, dtype=np.int64))
            found[certain] = off
        found += values[ahead.reaction]
        edge = SAME_PLACE if self.side == "arrival" else -SAME_PLACE
        for number, begins, beyond in self.binds:
            station = values[self.stations[number]]
            if begins is None:
                for low in ahead.lows:
                    found[number] = np.where(station - values[low] > edge, found[number], -inf)
            elif begins is False:
                found[number] = -inf
            if beyond is None:
                for high in ahead.highs:
                    found[number] = np.where(station - values[high] > edge, -inf, found[number])
            elif beyond:
                found[number] = -inf
        return found


class PassageReading:
    """T of a body at some stations (s): its arrival there, or its departure."""

    def __init__(self, law: Law, body: int, stations: Sequence[Form], side: Side) -> None:
        self.law, self.body, self.stations, self.side = law, body, stations, side
        self.free = FreeReading(law, body, stations, side)
        self.starts = [law.before(law.starts[body], station, side) for station in stations]
        settled: dict[Latest, list[int]] = {}
        varies: list[int] = []
        for number, station in enumerate(stations):
            latest = law.settled(body, station)
            if latest is None:
                varies.append(number)
            else:
                settled.setdefault(latest, []).append(number)
        self.settled = [(latest, np.array(there)) for latest, there in settled.items()]
        self.varies = np.array(varies, dtype=np.int64)
        self.some_count = list(self._some_count(varies))
        self.bounds: list[tuple[Integers, BoundReading]] = []
        for ahead in law.followed[body] or ():
            self._read_bound(ahead, range(len(stations)), follows=True)
        for ahead in law.paces[body]:
            self._read_bound(ahead, varies, follows=False)

    def _some_count(self, varies: Sequence[int]) -> Iterator[tuple[int, Integers, Integers]]:
        """Of each candidate, at which stations it counts, and at which that varies."""
        for number, candidate in enumerate(self.law.candidates[self.body]):
            order = [
                (place, self.law.before(candidate.station, self.stations[place], self.side))
                for place in varies
            ]
            always = np.array([place for place, before in order if before], dtype=np.int64)
            some = np.array([place for place, before in order if before is None], dtype=np.int64)
            if len(always) or len(some):
                yield number, always, some

    def _read_bound(self, ahead: Leading, numbers: Sequence[int], *, follows: bool) -> None:
        stations = self.stations
        there = [
            number
            for number in numbers
            if self._may_bind(ahead, stations[number])
            and not (follows and self.law.falls_back(self.body, stations[number], ahead))
        ]
        if there:
            bound = BoundReading(self.law, ahead, [stations[number] for number in there], self.side)
            self.bounds.append((np.array(there), bound))

    def _may_bind(self, ahead: Leading, station: Form) -> bool:
        begins = self.law.begins(ahead, station, self.side) is not False
        return begins and self.law.beyond(ahead, station, self.side) is not True

    def read(self, block: BlockValues) -> Floats:
        """Shape (stations, rows)."""
        if len(self.stations) > 1:
            return self._read(block)
        found = block.readings.get(self)
        if found is None:
            found = block.readings[self] = self._read(block)
        return found

    def _read(self, block: BlockValues) -> Floats:
        law, values = self.law, block.values
        x = values.column(self.stations)
        latest: float | Floats
        if len(self.settled) == 1 and not len(self.varies):
            latest = law.latest(block, self.settled[0][0])
        else:
            found = np.full((len(self.stations), values.rows), -inf)
            for known, there in self.settled:
                found[there] = law.latest(block, known)
            edge = SAME_PLACE if self.side == "arrival" else -SAME_PLACE
            for number, always, varies in self.some_count:
                value = law.reached(block, self.body, number)
                if len(always):
                    found[always] = np.maximum(found[always], value)
                if len(varies):
                    station = values[law.candidates[self.body][number].station]
                    counts = np.where(x[varies] - station > edge, value, -inf)
                    found[varies] = np.maximum(found[varies], counts)
            latest = found
        instants = np.broadcast_to(
            self.free.read(block, x) + latest, (len(self.stations), values.rows)
        )
        if self.bounds:
            instants = instants.copy()
            for there, bound in self.bounds:
                instants[there] = np.maximum(instants[there], bound.read(block))
        return self._from_start(values, x, instants)

    def _from_start(self, values: Values, x: Floats, instants: Floats) -> Floats:
        """Before its start a body is nowhere."""
        if all(self.starts):
            return instants
        instants = np.array(instants)
        edge = SAME_PLACE if self.side == "arrival" else -SAME_PLACE
        start = values[self.law.starts[self.body]]
        for number, starts in enumerate(self.starts):
            if starts is None:
                instants[number] = np.where(x[number] - start > edge, instants[number], -inf)
            elif not starts:
                instants[number] = -inf
        return instants
