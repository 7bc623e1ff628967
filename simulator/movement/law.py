"""The law of motion, stated once (docs/motion.md).

A unit needs the time C(s) to its station s in free motion, own holds included; B(s) is the earliest
instant that anything else allows it to be there: its release, a cue, every unit ahead. Then

    T(s) = C(s) + max over s' <= s of (B(s') - C(s'))

`Motion.extend` takes that running maximum in one walk along the stations at which a slope can
change. It goes as far as everything ahead is known and is taken up again when more is.

References
----------
Newell, G. F. (2002). A simplified car-following theory: a lower order model. Transportation
Research Part B 36(3), 195-205, eq. 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from simulator.movement.bounds import Ahead, bounds
from simulator.scenario.network import SAME_PLACE
from simulator.timeline.passage import SAME_TIME, Cause, Knot, Passage


class Stop:
    """A station at which a unit's own motion changes: its start, a pace change, a hold.

    A start is a hold whose arrival was always; ``until`` is then the release. ``until`` is None as
    long as the cue has not come.
    """

    __slots__ = ("duration", "slowness", "station", "until")

    def __init__(
        self, station: float, slowness: float, duration: float, until: float | None
    ) -> None:
        self.station = station
        self.slowness = slowness
        self.duration = duration
        self.until = until


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
        "end",
        "knots",
        "next_stop",
        "slowness",
        "station",
        "stops",
    )

    def __init__(self, stops: Sequence[Stop], end: float) -> None:
        self.stops = stops
        self.end = end
        self.ahead: list[Ahead] = []
        self.knots: list[Knot] = []
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
        """The passage, as far as it is promised."""
        return Passage(self.knots, self.end)

    @property
    def released(self) -> bool:
        """Whether the unit's own cue has come."""
        return self.stops[0].until is not None

    def blocker(self) -> Ahead | None:
        """The unit ahead for which the motion waits where it is."""
        for ahead in self.ahead:
            if ahead.known_to(self.station) <= self.station + SAME_PLACE:
                return ahead
        return None

    def _known_to(self) -> float:
        """The station up to which everything that binds the motion is known (m)."""
        here, limit = self.station, self.end
        stops = self.stops
        for number in range(self.next_stop, len(stops)):
            if stops[number].until is None:
                limit = stops[number].station
                break
        for ahead in self.ahead:
            known = ahead.known_to(here)
            if known < limit:
                limit = known
        return limit

    def extend(self) -> bool:
        """Promise as much of the passage as what is known allows; say whether that was anything."""
        near, same_time = SAME_PLACE, SAME_TIME
        here, limit = self.station, self._known_to()
        if limit <= here + near:
            return False
        instant, slowness, cause = self.arrival, self.slowness, self.cause
        knots, stops, number = self.knots, self.stops, self.next_stop
        stop_at = stops[number].station if number < len(stops) else inf
        # What the passage goes on with; a knot is kept only where this changes.
        _, _, kept_slope, kept_cause = knots[-1] if knots else (0.0, 0.0, -1.0, cause)

        for low, high, line, slope, ahead in bounds(self.ahead, here, limit):
            while high - here > near:
                stepped = False
                if stop_at - here <= near:
                    stop = stops[number]
                    arrived = instant
                    instant += stop.duration
                    slowness = stop.slowness
                    until: float = stop.until  # type: ignore[assignment]  # decided: before limit
                    if until > instant + same_time or (
                        # At a tie the own cause before a leader's.
                        cause[0] is not None and until > instant - same_time
                    ):
                        cause = Cause(None, here)
                        instant = max(instant, until)
                    stepped = instant > arrived + same_time
                    number += 1
                    stop_at = stops[number].station if number < len(stops) else inf
                to = stop_at if stop_at < high else high
                follows = False
                if here < low - near:
                    to = low if low < to else to
                elif ahead is not None:
                    bound = line + slope * (here - low)
                    if bound > instant + same_time:
                        instant, cause, stepped = bound, Cause(ahead.bound, here), True
                    if slope > slowness:
                        over = bound - instant + (slope - slowness) * (to - here)
                        follows = over > same_time
                if not follows:
                    if cause[1] is None:
                        cause = Cause(cause[0], here)
                    if stepped or slowness != kept_slope or cause is not kept_cause:
                        knots.append((here, instant, slowness, cause))
                        kept_slope, kept_cause = slowness, cause
                    instant += slowness * (to - here)
                    here = to
                    continue
                # Before `to` the bound catches up with free motion; from there on it leads.
                meet = to - over / (slope - slowness)
                if meet > here + near:
                    if cause[1] is None:
                        cause = Cause(cause[0], here)
                    if stepped or slowness != kept_slope or cause is not kept_cause:
                        knots.append((here, instant, slowness, cause))
                    instant += slowness * (meet - here)
                    here, stepped = meet, True
                instant = max(instant, line + slope * (here - low))
                cause = ahead.following
                if stepped or slope != kept_slope or cause is not kept_cause:
                    knots.append((here, instant, slope, cause))
                    kept_slope, kept_cause = slope, cause
                instant += slope * (to - here)
                here = to

        self.station, self.arrival, self.cause = limit, instant, cause
        self.slowness, self.next_stop = slowness, number
        return True
