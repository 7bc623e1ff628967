"""The law of motion, stated once (docs/motion.md).

A unit needs the time C(s) to its station s in free motion, own holds included; B(s) is the earliest
instant that anything else allows it to be there: its release, a cue, every unit ahead. Then

    T(s) = C(s) + max over s' <= s of (B(s') - C(s'))

Here the running maximum is taken in one walk along the stations at which a slope can change. The
walk goes as far as everything ahead is known and is taken up again when more is.

References
----------
Newell, G. F. (2002). A simplified car-following theory: a lower order model. Transportation
Research Part B 36(3), 195-205, eq. 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from simulator.scenario.network import SAME_PLACE
from simulator.timeline.passage import Bound, Cause, Passage

#: Two instants closer than this are one (s).
SAME_TIME = 1e-9


@dataclass(slots=True)
class Stop:
    """A station at which a unit's own motion changes: its start, a pace change, a hold.

    A start is a hold whose arrival was always; ``until`` is then the release. ``until`` is None as
    long as the cue has not come.
    """

    station: float
    slowness: float
    duration: float
    until: float | None


class Ahead:
    """A unit ahead, as it binds a motion from station ``low`` to station ``high`` of the latter."""

    __slots__ = ("bound", "cap", "following", "high", "knot", "leader", "low", "reaction", "shift")

    def __init__(self, leader: Motion, low: float, high: float, bound: Bound) -> None:
        self.leader = leader
        self.low = low
        self.high = high
        self.bound = bound
        self.shift = bound.shift
        self.cap = bound.cap
        self.reaction = bound.reaction
        self.following = Cause(bound, None)
        self.knot = 0


class Motion:
    """A passage in the making: what is promised of it, and what it still waits for.

    It is known up to the *arrival* at ``station``, and nothing is known of the departure there.

    Parameters
    ----------
    stops
        Ascending; the first is the start.
    end
        The last station (m).
    """

    __slots__ = (
        "ahead",
        "arrival",
        "cause",
        "causes",
        "end",
        "instants",
        "next_stop",
        "slowness",
        "slownesses",
        "station",
        "stations",
        "stops",
    )

    def __init__(self, stops: Sequence[Stop], end: float) -> None:
        self.stops = stops
        self.end = end
        self.ahead: list[Ahead] = []
        self.stations: list[float] = []
        self.instants: list[float] = []
        self.slownesses: list[float] = []
        self.causes: list[Cause] = []
        self.station = stops[0].station
        self.arrival = -inf
        self.cause = Cause(None, self.station)
        self.slowness = stops[0].slowness
        self.next_stop = 0

    @property
    def done(self) -> bool:
        """Whether the whole passage is known."""
        return self.station >= self.end

    @property
    def passage(self) -> Passage:
        """The passage, once it is done."""
        return Passage(
            tuple(self.stations),
            tuple(self.instants),
            tuple(self.slownesses),
            tuple(self.causes),
            self.end,
        )

    def read_arrival(self, station: float) -> float:
        """Arrival at a station that is promised (s)."""
        knot = len(self.stations) - 1
        while knot >= 0 and self.stations[knot] >= station - SAME_PLACE:
            knot -= 1
        if knot < 0:
            return -inf
        return self.instants[knot] + self.slownesses[knot] * (station - self.stations[knot])

    def read_departure(self, station: float) -> float:
        """Departure from a station that is promised (s)."""
        knot = len(self.stations) - 1
        while self.stations[knot] > station + SAME_PLACE:
            knot -= 1
        return self.instants[knot] + self.slownesses[knot] * (station - self.stations[knot])

    def extend(self) -> bool:
        """Promise as much as what is known allows; say whether that was anything."""
        begun = self.station
        while self.station < self.end and self._leg():
            pass
        return self.station > begun

    def blocked_by(self) -> Ahead | Stop | None:
        """What the motion waits for where it is: an undecided stop, or a unit ahead."""
        here = self.station
        if self.done:
            return None
        if self.next_stop < len(self.stops):
            stop = self.stops[self.next_stop]
            if stop.station <= here + SAME_PLACE and stop.until is None:
                return stop
        for ahead in self.ahead:
            if ahead.low <= here + SAME_PLACE and ahead.high >= here - SAME_PLACE:
                leader, place = ahead.leader, min(here + ahead.shift, ahead.cap)
                if leader.station <= place + SAME_PLACE and not leader.done:
                    return ahead
        return None

    def _leg(self) -> bool:
        """Depart from where the motion is and go on to the next station where a slope can change."""
        here, instant, cause, slowness = self.station, self.arrival, self.cause, self.slowness
        limit = self.end
        next_stop = self.next_stop
        if next_stop < len(self.stops):
            stop = self.stops[next_stop]
            if stop.station <= here + SAME_PLACE:
                if stop.until is None:
                    return False
                instant += stop.duration
                slowness = stop.slowness
                if stop.until > instant + SAME_TIME or (
                    # At a tie the own cause before a leader's.
                    cause.bound is not None and stop.until > instant - SAME_TIME
                ):
                    instant, cause = max(instant, stop.until), Cause(None, here)
                next_stop += 1
                if next_stop < len(self.stops):
                    limit = self.stops[next_stop].station
            else:
                limit = stop.station
        if cause.station is None:
            cause = Cause(cause.bound, here)

        rising: list[tuple[float, float, Ahead]] = []
        for ahead in self.ahead:
            if ahead.low > here + SAME_PLACE:
                limit = min(limit, ahead.low)
                continue
            if ahead.high < here - SAME_PLACE:
                continue
            leader, place = ahead.leader, here + ahead.shift
            if place >= ahead.cap - SAME_PLACE:
                if leader.station < ahead.cap - SAME_PLACE:
                    return False
                bound, slope = leader.read_arrival(ahead.cap) + ahead.reaction, 0.0
                reach = ahead.high
            else:
                if leader.station <= place + SAME_PLACE:
                    return False
                stations, knot = leader.stations, ahead.knot
                last = len(stations) - 1
                while knot < last and stations[knot + 1] <= place + SAME_PLACE:
                    knot += 1
                ahead.knot = knot
                slope = leader.slownesses[knot]
                bound = leader.instants[knot] + slope * (place - stations[knot]) + ahead.reaction
                reach = stations[knot + 1] if knot < last else leader.station
                reach = min(reach, ahead.cap) - ahead.shift
                reach = min(reach, ahead.high)
            if bound > instant + SAME_TIME:
                instant, cause = bound, Cause(ahead.bound, here)
            if ahead.high > here + SAME_PLACE:
                limit = min(limit, reach)
                if slope > slowness:
                    rising.append((slope, bound, ahead))

        self._piece(here, instant, limit, slowness, cause, rising)
        self.slowness = slowness
        self.next_stop = next_stop
        return True

    def _piece(
        self,
        here: float,
        instant: float,
        limit: float,
        slowness: float,
        cause: Cause,
        rising: list[tuple[float, float, Ahead]],
    ) -> None:
        """From ``here`` to ``limit`` all bounds are lines: be their upper envelope with free motion."""
        station, slope = here, slowness
        while rising:
            at_limit = instant + slope * (limit - station)
            crossing, steeper = limit, None
            for line in rising:
                over = line[1] + line[0] * (limit - here) - at_limit
                if line[0] > slope and over > SAME_TIME:
                    where = limit - over / (line[0] - slope)
                    if steeper is None or where < crossing - SAME_PLACE:
                        crossing, steeper = where, line
            if steeper is None:
                break
            if crossing > station + SAME_PLACE:
                self._knot(station, instant, slope, cause)
                instant += slope * (crossing - station)
                station = crossing
            slope = steeper[0]
            instant = max(instant, steeper[1] + slope * (station - here))
            cause = steeper[2].following
        self._knot(station, instant, slope, cause)
        self.station = limit
        self.arrival = self.instants[-1] + self.slownesses[-1] * (limit - self.stations[-1])
        self.cause = cause

    def _knot(self, station: float, instant: float, slowness: float, cause: Cause) -> None:
        """Keep a knot, unless the passage merely goes on as it did."""
        if self.stations and slowness == self.slownesses[-1] and cause == self.causes[-1]:
            expected = self.instants[-1] + slowness * (station - self.stations[-1])
            if instant <= expected + SAME_TIME:
                return
        self.stations.append(station)
        self.instants.append(instant)
        self.slownesses.append(slowness)
        self.causes.append(cause)
