"""How passages are read over arrays: C, B and T of a body at some stations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from simulator.movement.batch.forms import Form, Values
from simulator.movement.batch.ground import Leading
from simulator.scenario.network import Side
from simulator.timeline.occupancy import Integers
from simulator.timeline.passage import Floats
from simulator.tolerances import SAME_PLACE

if TYPE_CHECKING:
    from simulator.movement.batch.maxima import Latest, Law


OfRows = float | Floats


class Decided(Protocol):
    """Gives the instants at which the cues of stops came (s), shape (rows,)."""

    def cue(self, body: int, stop: int) -> OfRows:
        """The cue of a body's stop; of the first stop, when it may leave its start."""

    def slowness(self, body: int, stop: int) -> OfRows | None:
        """The slowness from a stop on, where that is decided on the way."""


@dataclass
class BlockValues:
    """What is known of a block of replications: the values of numbers, and those of candidates."""

    values: Values
    instants: Decided
    reached: dict[int, Reached] = field(default_factory=dict)
    latest: dict[Latest, Floats] = field(default_factory=dict)
    greatest: dict[tuple[int, tuple[int, ...]], Floats] = field(default_factory=dict)
    readings: dict[PassageReading, Floats] = field(default_factory=dict)
    begins: dict[tuple[int, int], float | Floats] = field(default_factory=dict)
    _furthest: dict[tuple[tuple[Form, ...], float], OfRows] = field(default_factory=dict)
    _nearest: dict[tuple[tuple[Form, ...], float], OfRows] = field(default_factory=dict)

    def furthest(self, stations: tuple[Form, ...], edge: float) -> OfRows:
        """The last of some stations, and so much further (m)."""
        key = stations, edge
        found = self._furthest.get(key)
        if found is None:
            found = reduce(np.maximum, (self.values[each] for each in stations)) + edge
            self._furthest[key] = found
        return found

    def nearest(self, stations: tuple[Form, ...], edge: float) -> OfRows:
        """The first of some stations, and so much further (m)."""
        key = stations, edge
        found = self._nearest.get(key)
        if found is None:
            found = reduce(np.minimum, (self.values[each] for each in stations)) + edge
            self._nearest[key] = found
        return found


class Reached:
    """B - C at the candidates of a body, each worked out when it is first needed (s).

    Attributes
    ----------
    bounds
        Shape (candidates, rows).
    stations
        Where they are (m), shape (candidates, rows), or (candidates, 1) where nothing varies.
    known, under_way
        Of each candidate, whether it is known, and whether it is being worked out.
    """

    def __init__(self, stations: Sequence[Form], values: Values) -> None:
        self.bounds = np.full((len(stations), values.rows), -inf)
        self.stations = values.column(stations)
        self.known, self.under_way = [False] * len(stations), [False] * len(stations)


class MayCount(NamedTuple):
    """Of which candidates the maximum is: of those that count, and of some that may count."""

    always: tuple[int, ...]
    maybe: tuple[int, ...]


class FreeReading:
    """C of a body at some stations: the time that it needs to them in free motion (s)."""

    def __init__(self, law: Law, body: int, stations: Sequence[Form], side: Side) -> None:
        self.body, self.stations, self.side = body, stations, side
        self.stops = law.stops[body]
        self.decided = law.bodies[body].orbit is not None
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
            found: Floats = self.on_piece(block, self.on[0][0], x)
            return found
        found = np.empty((len(self.stations), values.rows))
        for piece, there in self.on:
            found[there] = self.on_piece(block, piece, x[there])
        edge = -SAME_PLACE if self.side == "departure" else SAME_PLACE
        for piece, there in self.may_be:
            beyond = x[there] - values[self.stops[piece].station] > edge
            found[there] = np.where(beyond, self.on_piece(block, piece, x[there]), found[there])
        return found

    def one(self, block: BlockValues, x: OfRows) -> OfRows:
        """C at the only station, at ``x`` (m): shape (rows,), or a float."""
        base = self.on[0][0]
        if self.stations[0] is self.stops[base].station:
            found = self._begin(block, base)
        else:
            found = self.on_piece(block, base, x)
        edge = -SAME_PLACE if self.side == "departure" else SAME_PLACE
        for piece, _ in self.may_be:
            beyond = x - block.values[self.stops[piece].station] > edge
            found = np.where(beyond, self.on_piece(block, piece, x), found)
        return found

    def on_piece(self, block: BlockValues, piece: int, x: Any) -> Any:
        """C if the stations are on a piece."""
        way = self._slowness(block, piece) * (x - block.values[self.stops[piece].station])
        return self._begin(block, piece) + way if piece else way

    def _begin(self, block: BlockValues, piece: int) -> float | Floats:
        """C where a piece begins."""
        if piece == 0:
            return 0.0
        key = self.body, piece
        found = block.begins.get(key)
        if found is None:
            stop, before = self.stops[piece], self.stops[piece - 1]
            way = block.values[stop.station.minus(before.station)]
            found = self._begin(block, piece - 1) + self._slowness(block, piece - 1) * way
            found = block.begins[key] = found + block.values[stop.duration]
        return found

    def _slowness(self, block: BlockValues, piece: int) -> float | Floats:
        stop = self.stops[piece]
        decided = block.instants.slowness(self.body, stop.number) if self.decided else None
        return block.values[stop.slowness] if decided is None else decided


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
        self.certain = np.array([each for each in off if each not in self.varies], dtype=np.int64)
        self.reading = law.reading(ahead.leader, [there[number] for number in on], side)
        self.tail = law.reading(ahead.leader, [ahead.cap] if off else [], "arrival")
        #: Where the leader does not bind, and where that varies at the one end, and at the other.
        self.never: list[int] = []
        self.may_begin: list[int] = []
        self.may_end: list[int] = []
        for number, station in enumerate(stations):
            begins, ends = law.begins(ahead, station, side), law.beyond(ahead, station, side)
            if begins is False or ends is True:
                self.never.append(number)
                continue
            if begins is None:
                self.may_begin.append(number)
            if ends is None:
                self.may_end.append(number)

    def one(self, block: BlockValues, x: OfRows) -> OfRows:
        """B at the only station, at ``x`` (m): shape (rows,), or a float."""
        if self.never:
            return -inf
        ahead = self.ahead
        if not len(self.off):
            found = self.reading.one(block)
        elif not len(self.on):
            found = self.tail.one(block)
        else:
            # The leader is later at a place beyond the one at which its tail is off.
            found = np.minimum(self.reading.one(block), self.tail.one(block))
        found = found + block.values[ahead.reaction]
        edge = SAME_PLACE if self.side == "arrival" else -SAME_PLACE
        if self.may_begin:
            found = np.where(x > block.furthest(ahead.lows, edge), found, -inf)
        if self.may_end:
            found = np.where(x > block.nearest(ahead.highs, edge), -inf, found)
        return found

    def read(self, block: BlockValues) -> Floats:
        """Shape (stations, rows)."""
        values, ahead = block.values, self.ahead
        if not len(self.off):
            found = self.reading.read(block) + values[ahead.reaction]
        else:
            found = np.empty((len(self.stations), values.rows))
            if len(self.on):
                found[self.on] = self.reading.read(block)
            off = self.tail.read(block)
            if self.varies:
                place = values.column([self.stations[number] for number in self.varies])
                cleared = place + values[ahead.shift] >= values[ahead.cap] - SAME_PLACE
                found[self.varies] = np.where(cleared, off, found[self.varies])
            found[self.certain] = off
            found += values[ahead.reaction]
        edge = SAME_PLACE if self.side == "arrival" else -SAME_PLACE
        for number in self.may_begin:
            low = block.furthest(ahead.lows, edge)
            found[number] = np.where(values[self.stations[number]] > low, found[number], -inf)
        for number in self.may_end:
            high = block.nearest(ahead.highs, edge)
            found[number] = np.where(values[self.stations[number]] > high, -inf, found[number])
        for number in self.never:
            found[number] = -inf
        return found


class PassageReading:
    """T of a body at some stations (s): its arrival there, or its departure."""

    def __init__(self, law: Law, body: int, stations: Sequence[Form], side: Side) -> None:
        self.law, self.body, self.stations, self.side = law, body, stations, side
        self.free = FreeReading(law, body, stations, side)
        starts = [law.before(law.starts[body], station, side) for station in stations]
        self.starts = None if all(starts) else starts
        groups: dict[Latest | MayCount, list[int]] = {}
        varies: list[int] = []
        for number, station in enumerate(stations):
            latest = law.settled(body, station)
            if latest is None:
                varies.append(number)
            groups.setdefault(latest or self._counted(station), []).append(number)
        #: The stations up to which the maximum is of the same.
        self.groups = [(latest, np.array(there)) for latest, there in groups.items()]
        self.bounds: list[tuple[Integers, BoundReading]] = []
        for ahead in law.followed[body] or ():
            self._read_bound(ahead, range(len(stations)), follows=True)
        for ahead in law.paces[body]:
            self._read_bound(ahead, varies, follows=False)

    def _counted(self, station: Form) -> MayCount:
        """Which candidates count at a station, and of which that varies."""
        always: list[int] = []
        varies: list[int] = []
        for number, candidate in enumerate(self.law.candidates[self.body]):
            before = self.law.before(candidate.station, station, self.side)
            if before is not False:
                (always if before else varies).append(number)
        return MayCount(tuple(always), tuple(varies))

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

    def one(self, block: BlockValues) -> Floats:
        """T at the only station, shape (rows,)."""
        found = block.readings.get(self)
        if found is None:
            found = block.readings[self] = self._one(block)
        return found

    def _one(self, block: BlockValues) -> Floats:
        x = block.values[self.stations[0]]
        instants: Floats = self._of_group(block, self.groups[0][0], x) + self.free.one(block, x)
        for _, bound in self.bounds:
            np.maximum(instants, bound.one(block, x), out=instants)
        if self.starts is None:
            return instants
        self._from_start(block.values, [x], instants[None])
        return instants

    def read(self, block: BlockValues) -> Floats:
        """Shape (stations, rows)."""
        if len(self.stations) == 1:
            return self.one(block)[None]
        values = block.values
        x = values.column(self.stations)
        latest = self._latest(block, x)
        instants = self.free.read(block, x) + latest
        for there, bound in self.bounds:
            found = bound.read(block)
            if len(there) == len(instants):
                instants = np.maximum(instants, found)
            else:
                instants[there] = np.maximum(instants[there], found)
        return instants if self.starts is None else self._from_start(values, x, instants)

    def _latest(self, block: BlockValues, x: Floats) -> Floats:
        """The maximum of B - C up to each station (s)."""
        if len(self.groups) == 1:
            return self._of_group(block, self.groups[0][0], x)
        found = np.empty((len(self.stations), block.values.rows))
        for counted, there in self.groups:
            found[there] = self._of_group(block, counted, x[there])
        return found

    def _of_group(self, block: BlockValues, counted: Latest | MayCount, x: OfRows) -> Floats:
        law, body = self.law, self.body
        if not isinstance(counted, MayCount):
            return law.latest(block, counted)
        found = law.greatest(block, body, counted.always)
        if not counted.maybe:
            return found
        reached = law.known(block, body, counted.maybe)
        before = x - (SAME_PLACE if self.side == "arrival" else -SAME_PLACE)
        if len(self.stations) == 1:
            # What is among these, but never counts, is beyond; what always does, is not.
            some = slice(counted.maybe[0], counted.maybe[-1] + 1)
            counts = np.where(reached.stations[some] < before, reached.bounds[some], -inf)
            return np.maximum(found, np.maximum.reduce(counts, 0))
        for number in counted.maybe:
            counts = np.where(reached.stations[number] < before, reached.bounds[number], -inf)
            found = np.maximum(found, counts)
        return found

    def _from_start(self, values: Values, x: Floats | list[OfRows], instants: Floats) -> Floats:
        """Before its start a body is nowhere."""
        edge = SAME_PLACE if self.side == "arrival" else -SAME_PLACE
        start = values[self.law.starts[self.body]]
        for number, starts in enumerate(self.starts or ()):
            if starts is None:
                instants[number] = np.where(x[number] - start > edge, instants[number], -inf)
            elif not starts:
                instants[number] = -inf
        return instants
