"""The law of motion as it is recorded: T(s) = C(s) + max over s' <= s of (B(s') - C(s')).

A passage is never built: it is read at the stations that are asked for, and reads its leaders in
turn.
"""

from __future__ import annotations

from functools import reduce
from math import inf
from typing import Protocol

from simulator.movement.batch.forms import Form, Values
from simulator.movement.batch.ground import Leading
from simulator.movement.batch.maxima import Latest, Law
from simulator.movement.batch.structure import NotBatchable
from simulator.movement.batch.tape import AnyNumber, AnyTruth, maximum, minimum, where
from simulator.scenario.network import Side
from simulator.tolerances import SAME_PLACE


class Decided(Protocol):
    """Gives the instants at which the cues of stops came (s)."""

    def cue(self, body: int, stop: int) -> AnyNumber:
        """The cue of a body's stop; of the first stop, when it may leave its start."""

    def slowness(self, body: int, stop: int) -> AnyNumber | None:
        """The slowness from a stop on, where that is decided on the way."""


class Readings:
    """C, B and T of bodies at stations (s): each worked out when it is first asked for.

    Parameters
    ----------
    law
        What the maxima are of.
    values
        Of forms.
    decided
        What is decided on the way.
    """

    def __init__(self, law: Law, values: Values, decided: Decided) -> None:
        self._law, self._values, self._decided = law, values, decided
        self._passings: dict[tuple[int, Form, Side], AnyNumber] = {}
        self._begins: dict[tuple[int, int], AnyNumber] = {}
        self._bounds: dict[tuple[int, int], AnyNumber] = {}
        self._under_way: set[tuple[int, int]] = set()
        self._maxima: dict[tuple[int, tuple[int, ...]], AnyNumber] = {}
        self._latest: dict[Latest, AnyNumber] = {}

    # -- T -----------------------------------------------------------------------------------------

    def passing(self, body: int, station: Form, side: Side) -> AnyNumber:
        """T: when a body arrives at a station, or leaves it; -inf before its start."""
        key = body, station, side
        found = self._passings.get(key)
        if found is None:
            found = self._passings[key] = self._passing(body, station, side)
        return found

    def _passing(self, body: int, station: Form, side: Side) -> AnyNumber:
        law, start = self._law, self._law.starts[body]
        started = law.before(start, station, side)
        if started is False:
            return -inf
        latest = law.settled(body, station)
        before = self._of_counted(body, station, side) if latest is None else self._of(latest)
        found = before + self.free(body, station, side)
        for ahead in law.followed[body] or ():
            if not law.falls_back(body, station, ahead):
                found = maximum(found, self._bound(ahead, station, side))
        for ahead in law.paces[body] if latest is None else ():
            found = maximum(found, self._bound(ahead, station, side))
        return found if started else where(self._past(start, station, side), found, -inf)

    def _past(self, place: Form, station: Form, side: Side) -> AnyTruth:
        """Whether a station is beyond a place, or, for a departure, at it."""
        return self._values[place] < self._edge(station, side)

    def _edge(self, station: Form, side: Side) -> AnyNumber:
        """Places before this are before a station (m)."""
        return self._values[station] - (SAME_PLACE if side == "arrival" else -SAME_PLACE)

    # -- C -----------------------------------------------------------------------------------------

    def free(self, body: int, station: Form, side: Side) -> AnyNumber:
        """C: the time that a body needs to a station in free motion."""
        law, stops = self._law, self._law.stops[body]
        passed = [law.before(stop.station, station, side) for stop in stops]
        base = max((piece for piece in range(1, len(stops)) if passed[piece]), default=0)
        found = self._on_piece(body, base, station)
        for piece in range(base + 1, len(stops)):
            if passed[piece] is None:
                beyond = self._past(stops[piece].station, station, side)
                found = where(beyond, self._on_piece(body, piece, station), found)
        return found

    def _on_piece(self, body: int, piece: int, station: Form) -> AnyNumber:
        """C if a station is on a piece."""
        begins = self._law.stops[body][piece].station
        if station is begins:
            return self._begin(body, piece)
        way = self._values[station] - self._values[begins]
        return self._begin(body, piece) + self._slowness(body, piece) * way

    def _begin(self, body: int, piece: int) -> AnyNumber:
        """C where a piece begins."""
        if piece == 0:
            return 0.0
        key = body, piece
        if key not in self._begins:
            stop, before = self._law.stops[body][piece], self._law.stops[body][piece - 1]
            way = self._slowness(body, piece - 1) * self._values[stop.station.minus(before.station)]
            stands = self._values[stop.duration]
            self._begins[key] = self._begin(body, piece - 1) + way + stands
        return self._begins[key]

    def _slowness(self, body: int, piece: int) -> AnyNumber:
        stop = self._law.stops[body][piece]
        decided = self._decided.slowness(body, stop.number)
        return self._values[stop.slowness] if decided is None else decided

    # -- B -----------------------------------------------------------------------------------------

    def _bound(
        self, ahead: Leading, station: Form, side: Side, there: Form | None = None
    ) -> AnyNumber:
        """B of a leader at a station of a follower; -inf where it does not bind.

        ``there`` is the leader's station then, where it is known by itself.
        """
        law = self._law
        begins, ends = law.begins(ahead, station, side), law.beyond(ahead, station, side)
        if begins is False or ends is True:
            return -inf
        place = there or self._values.sum(station, ahead.shift)
        off = law.before(ahead.cap, place, "departure")
        found: AnyNumber = inf
        # The leader is later at a place beyond the one at which its tail is off.
        if off is not True:
            found = self.passing(ahead.leader, place, side)
        if off is not False:
            found = minimum(found, self.passing(ahead.leader, ahead.cap, "arrival"))
        found = found + self._values[ahead.reaction]
        edge = self._edge(station, side)
        if begins is None:
            low = reduce(maximum, (self._values[each] for each in ahead.lows))
            found = where(low < edge, found, -inf)
        if ends is None:
            high = reduce(minimum, (self._values[each] for each in ahead.highs))
            found = where(high < edge, -inf, found)
        return found

    # -- the maximum of B - C ----------------------------------------------------------------------

    def _of(self, latest: Latest) -> AnyNumber:
        """The maximum over what is known to count."""
        found = self._latest.get(latest)
        if found is None:
            found = self._greatest(latest.body, latest.candidates)
            for ahead, there in latest.leaders:
                found = maximum(found, self._of(there) + self._behind(latest.body, ahead))
            self._latest[latest] = found
        return found

    def _of_counted(self, body: int, station: Form, side: Side) -> AnyNumber:
        """The maximum over the candidates up to a station."""
        candidates = self._law.candidates[body]
        before = [self._law.before(each.station, station, side) for each in candidates]
        counted = tuple(number for number, counts in enumerate(before) if counts)
        found = self._greatest(body, counted)
        for number, counts in enumerate(before):
            if counts is None and (reached := self._reached(body, number)) != -inf:
                past = self._past(candidates[number].station, station, side)
                found = maximum(found, where(past, reached, -inf))
        return found

    def _greatest(self, body: int, candidates: tuple[int, ...]) -> AnyNumber:
        """The maximum over some candidates."""
        if not candidates:
            return -inf
        key = body, candidates
        if key not in self._maxima:  # that of the first ones is often known already
            others, last = self._greatest(body, candidates[:-1]), candidates[-1]
            self._maxima[key] = maximum(others, self._reached(body, last))
        return self._maxima[key]

    def _behind(self, body: int, ahead: Leading) -> AnyNumber:
        """B - C of a body, less that of a leader of its pace: what is kept between them."""
        pace = self._law.paces[body][ahead]
        start = self._law.stops[body][pace.own].station
        free = self._on_piece(body, pace.own, start)
        there = self._on_piece(ahead.leader, pace.there, start.plus(ahead.shift))
        return there - free + self._values[ahead.reaction]

    def _reached(self, body: int, number: int) -> AnyNumber:
        """B - C at a candidate; -inf where it does not count."""
        place = body, number
        if place in self._under_way:
            raise NotBatchable(f"{self._law.bodies[body].name} waits in a circle")
        if place not in self._bounds:
            self._under_way.add(place)
            candidate = self._law.candidates[body][number]
            station, side = candidate.station, candidate.side
            if candidate.ahead is not None:
                if candidate.there is not None:  # its station is known from the leader's then
                    self._values.sum(candidate.there, candidate.ahead.shift, -1.0)
                bound = self._bound(candidate.ahead, station, side, candidate.there)
            else:
                assert candidate.stop is not None
                bound = self._decided.cue(body, candidate.stop)
            counts = bound != -inf
            self._bounds[place] = bound - self.free(body, station, side) if counts else -inf
            self._under_way.discard(place)
        return self._bounds[place]
