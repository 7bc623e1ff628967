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
    number
        Its place among all bodies, in the order of march of the morning.
    cues
        Of each of the body's stops, the instant (s) at which its cue came: the release, at the
        start. None as long as it has not come; -inf where there is nothing to wait for.
    ahead
        The units ahead that bind it.
    followers
        The motions that it binds.
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
        "followers",
        "instants",
        "next_stop",
        "number",
        "slowness",
        "slownesses",
        "station",
        "stations",
        "stop_at",
        "stops",
        "turns_back",
    )

    def __init__(self, body: Body) -> None:
        self.number = body.order_index
        self.stops = body.stops
        self.cues: list[float | None] = [None if stop[3] else -inf for stop in self.stops]
        turns_back = body.leaves if body.flies else None
        self.turns_back = turns_back is not None
        self.end = body.end if turns_back is None else turns_back.station
        self.ahead: list[Ahead] = []
        self.followers: list[Motion] = []
        self.stations: list[float] = []
        self.instants: list[float] = []
        self.slownesses: list[float] = []
        self.causes: list[Cause] = []
        self.station = body.start
        self.arrival = -inf
        self.cause = Cause(None, body.start)
        self.slowness = inf
        self.next_stop = 0
        self.stop_at = body.start
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
        """It leaves the road: for who is behind it, it is from then on wherever it may be.

        Parameters
        ----------
        instant, left
            When, by the clock of the ground and by the wall's (s).
        """
        kept = [*self.stations], [*self.instants], [*self.slownesses], [*self.causes]
        self.cut = Passage(*kept, self.station, left)
        self.stations.append(self.station)
        self.instants.append(instant)
        self.slownesses.append(0.0)
        self.causes.append(self.cause)
        self.station = self.end

    @property
    def released(self) -> bool:
        """Whether the unit's own cue has come."""
        return self.cues[0] is not None

    @property
    def waits_for_own_cue(self) -> bool:
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

    def extend(self) -> bool:
        """Promise as much of the passage as what is known allows; say whether that was anything."""
        limit = self._known_to()
        if limit <= self.station + SAME_PLACE:
            return False
        for end, ahead in spans(self.ahead, self.station, limit):
            while end - self.station > SAME_PLACE:
                here = self.station
                step = self.stop_at - here <= SAME_PLACE and self._stop()
                next_stop = self.stop_at
                limit = next_stop if next_stop < end else end
                bound, slope, to, knot = ahead.line(here)
                to = min(to, limit)
                if bound > self.arrival + SAME_TIME:
                    self.arrival, self.cause, step = bound, Cause(ahead.bound, here), True

                steeper = slope - self.slowness
                over = bound - self.arrival + steeper * (to - here)
                if over <= SAME_TIME or steeper <= 0.0:
                    self._go_freely(to, step)
                    continue
                # Before `to` the bound catches up with free motion; from there on it leads.
                meet = to - over / steeper
                if bound < self.arrival and meet > here + SAME_PLACE:
                    self._go_freely(meet, step)
                    bound, step = bound + slope * (meet - here), True
                self.arrival = max(self.arrival, bound)
                self._follow(ahead, knot, slope, limit, step)
        self.station = limit
        return True

    def _stop(self) -> bool:
        """Do what the unit itself does here: change its pace, hold, wait for its release.

        Returns
        -------
        bool
            Whether the passage steps here: it stands for a while, or this is its start.
        """
        number = self.next_stop
        station, self.slowness, duration, waits, _ = self.stops[number]
        self.next_stop = number + 1
        self.stop_at = self.stops[number + 1][0] if number + 1 < len(self.stops) else inf
        starts = number == 0
        if not (duration or waits):
            return starts
        arrived, cue = self.arrival, self.cues[number]
        self.arrival += duration
        if cue is not None and (
            cue > self.arrival + SAME_TIME
            # At a tie the own cause before a leader's.
            or (self.cause.bound is not None and cue > self.arrival - SAME_TIME)
        ):
            self.arrival, self.cause = max(self.arrival, cue), Cause(None, station)
        return starts or self.arrival > arrived + SAME_TIME

    def _go_freely(self, to: float, step: bool) -> None:
        """Go to a station (m) at the own pace."""
        if self.cause[1] is None:
            self.cause = Cause(self.cause[0], self.station)
        self._keep(self.slowness, step)
        self.arrival += self.slowness * (to - self.station)
        self.station = to

    def _follow(self, ahead: Ahead, knot: int, slope: float, end: float, step: bool) -> None:
        """Go as a leader does, and inherit its knots from one on, as long as it is slower."""
        end = ahead.off if ahead.off < end else end
        self.cause = ahead.following
        self._keep(slope, step)
        stations, shift = ahead.stations, ahead.shift
        for number in range(knot, len(stations)):
            to = stations[number] - shift
            if to >= end - SAME_PLACE:
                break
            if ahead.slownesses[number] <= self.slowness:
                end = to
                break
            self.station, self.arrival = to, ahead.instants[number] + ahead.reaction
            slope = ahead.slownesses[number]
            self._keep(slope, True)
        self.arrival += slope * (end - self.station)
        self.station = end

    def _keep(self, slope: float, step: bool) -> None:
        """Keep a knot here, if the passage steps or goes on otherwise than before."""
        if step or slope != self.slownesses[-1] or self.cause is not self.causes[-1]:
            self.stations.append(self.station)
            self.instants.append(self.arrival)
            self.slownesses.append(slope)
            self.causes.append(self.cause)
