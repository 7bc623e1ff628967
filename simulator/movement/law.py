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

from math import inf

from simulator.movement.bounds import Ahead, spans
from simulator.scenario.lineup.body import Body
from simulator.timeline.passage import Cause, Passage
from simulator.tolerances import SAME_PLACE, SAME_TIME


class Motion:
    """A passage in the making: what is promised of it, and what it still waits for.

    It is known up to the *arrival* at ``station``, and nothing is known of the departure there.

    Parameters
    ----------
    body
        Whose it is.

    Attributes
    ----------
    cues
        Of each of the body's stops, the instant (s) at which its cue came: the release, at the
        start. None as long as it has not come; -inf where there is nothing to wait for.
    ahead
        The units ahead that bind it.
    stations, instants, slownesses, causes
        The knots of the passage, as far as it is promised.
    cut
        The passage of a vehicle that was towed away.
    turns_back
        Whether the flight leaves the parade where its passage ends.
    """

    __slots__ = (
        "ahead",
        "arrival",
        "cause",
        "causes",
        "cues",
        "cut",
        "end",
        "instants",
        "next_stop",
        "slowness",
        "slownesses",
        "station",
        "stations",
        "stops",
        "turns_back",
    )

    def __init__(self, body: Body) -> None:
        self.stops = body.stops
        self.cues: list[float | None] = [None if stop[3] else -inf for stop in self.stops]
        turns_back = body.leaves if body.flies else None
        self.turns_back = turns_back is not None
        self.end = body.end if turns_back is None else turns_back.station
        self.ahead: list[Ahead] = []
        self.stations: list[float] = []
        self.instants: list[float] = []
        self.slownesses: list[float] = []
        self.causes: list[Cause] = []
        self.station = body.start
        self.arrival = -inf
        self.cause = Cause(None, body.start)
        self.slowness = inf
        self.next_stop = 0
        self.cut: Passage | None = None

    @property
    def done(self) -> bool:
        """Whether the whole passage is known."""
        return self.station >= self.end

    @property
    def passage(self) -> Passage:
        """The passage, as far as it is promised."""
        if self.cut is not None:
            return self.cut
        left = self.arrival if self.turns_back and self.done else inf
        return Passage(self.stations, self.instants, self.slownesses, self.causes, self.end, left)

    def tow(self, instant: float, left: float) -> None:
        """A wreck leaves the road: for who is behind it, it is from then on wherever it may be.

        Parameters
        ----------
        instant, left
            When, by the clock of the ground and by the wall's (s).
        """
        kept = [*self.stations], [*self.instants], [*self.slownesses], [*self.causes]
        self.cut = Passage(*kept, self.station, left)
        self._keep(self.station, instant, 0.0, self.cause)
        self.station = self.end

    @property
    def released(self) -> bool:
        """Whether the unit's own cue has come."""
        return self.cues[0] is not None

    @property
    def stands_for_itself(self) -> bool:
        """Whether a cue of its own is open where it is."""
        stop = self.next_stop
        here = stop < len(self.stops) and self.stops[stop].station <= self.station + SAME_PLACE
        return here and self.cues[stop] is None

    def blocker(self) -> Ahead | None:
        """The unit ahead for which the motion waits where it is."""
        for ahead in self.ahead:
            if ahead.known_to <= self.station + SAME_PLACE:
                return ahead
        return None

    def _known_to(self) -> float:
        """The station up to which everything that binds the motion is known (m)."""
        limit = self.end
        if None in self.cues:
            limit = min(limit, self.stops[self.cues.index(None)].station)
        for ahead in self.ahead:
            limit = min(limit, ahead.known_to)
        return limit

    def extend(self) -> bool:  # noqa: PLR0912, PLR0915  # one law, one walk, and it must be fast
        """Promise as much of the passage as what is known allows; say whether that was anything."""
        near, same_time = SAME_PLACE, SAME_TIME
        here, limit = self.station, self._known_to()
        if limit <= here + near:
            return False
        instant, slowness, cause = self.arrival, self.slowness, self.cause
        stops, number, count = self.stops, self.next_stop, len(self.stops)
        stop_at = stops[number][0] if number < count else inf
        # What the passage goes on with; a knot is kept only where this changes.
        kept_slope = self.slownesses[-1] if self.slownesses else -1.0
        kept_cause = self.causes[-1] if self.causes else cause
        keep = self._keep

        for low, high, ahead in spans(self.ahead, here, limit):
            stations, instants, slopes = ahead.stations, ahead.instants, ahead.slownesses
            at, last, off = ahead.knot, len(stations) - 1, ahead.off
            _, shift, _, reaction = ahead.bound
            while high - here > near:
                # Free motion, after what the unit itself does here.
                stepped = False
                if stop_at - here <= near:
                    slowness = stops[number][1]
                    if stops[number][2] or stops[number][3]:
                        arrived = instant
                        instant, cause = self._stand(number, instant, cause)
                        stepped = instant > arrived + same_time
                    number += 1
                    stop_at = stops[number][0] if number < count else inf

                # The bound: a line from here to the next knot ahead, or to the end of the span.
                to = stop_at if stop_at < high else high
                if here < low - near:
                    bound, slope = -inf, 0.0
                    to = low if low < to else to
                elif here >= off - near:
                    bound, slope = ahead.tail_off(), 0.0
                else:
                    place = here + shift
                    while at < last and stations[at + 1] <= place + near:
                        at += 1
                    slope = slopes[at]
                    bound = instants[at] + slope * (place - stations[at]) + reaction
                    reach = stations[at + 1] - shift if at < last else off
                    to = reach if reach < to else to
                    to = off if off < to else to
                if bound > instant + same_time:
                    instant, cause, stepped = bound, Cause(ahead.bound, here), True

                over = bound - instant + (slope - slowness) * (to - here)
                if over <= same_time or slope <= slowness:
                    if cause[1] is None:
                        cause = Cause(cause[0], here)
                    if stepped or slowness != kept_slope or cause is not kept_cause:
                        keep(here, instant, slowness, cause)
                        kept_slope, kept_cause = slowness, cause
                    instant += slowness * (to - here)
                    here = to
                    continue

                # Before `to` the bound catches up with free motion; from there on it leads.
                meet = to - over / (slope - slowness)
                if bound < instant and meet > here + near:
                    if cause[1] is None:
                        cause = Cause(cause[0], here)
                    if stepped or slowness != kept_slope or cause is not kept_cause:
                        keep(here, instant, slowness, cause)
                    instant += slowness * (meet - here)
                    bound += slope * (meet - here)
                    here, stepped = meet, True
                instant = bound if bound > instant else instant
                cause = ahead.following
                if stepped or slope != kept_slope or cause is not kept_cause:
                    keep(here, instant, slope, cause)
                    kept_cause = cause
                # As long as it follows, it inherits the knots ahead.
                end = high if high < off else off
                end = stop_at if stop_at < end else end
                while at < last:
                    to, steeper = stations[at + 1] - shift, slopes[at + 1]
                    if to >= end - near or steeper <= slowness:
                        break
                    at += 1
                    here, instant, slope = to, instants[at] + reaction, steeper
                    keep(here, instant, slope, cause)
                if to > end or at == last:
                    to = end
                kept_slope = slope
                instant += slope * (to - here)
                here = to
            ahead.knot = at

        self.station, self.arrival, self.cause = limit, instant, cause
        self.slowness, self.next_stop = slowness, number
        return True

    def _stand(self, number: int, instant: float, cause: Cause) -> tuple[float, Cause]:
        """What the unit's own hold, or its release, makes of its arrival and of the cause."""
        station, _, duration, _, _ = self.stops[number]
        instant += duration
        cue = self.cues[number]
        if cue is not None and (
            cue > instant + SAME_TIME
            # At a tie the own cause before a leader's.
            or (cause.bound is not None and cue > instant - SAME_TIME)
        ):
            return max(instant, cue), Cause(None, station)
        return instant, cause

    def _keep(self, station: float, instant: float, slowness: float, cause: Cause) -> None:
        self.stations.append(station)
        self.instants.append(instant)
        self.slownesses.append(slowness)
        self.causes.append(cause)
