"""The law of motion, stated once (docs/motion.md).

C(s) is the time that a unit needs to its station s in free motion, its own holds included; B(s) is
the earliest instant at which all else lets it be there: its release, a cue, every unit ahead. Then

    T(s) = C(s) + max over s' <= s of (B(s') - C(s'))

`Motion.extend` computes that running maximum in one walk along the stations at which a slope can
change. It goes as far as everything ahead is known, and continues when more is.

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

    It is known up to the *arrival* at ``station``; nothing is known yet of the departure there.

    Parameters
    ----------
    body
        The body that moves.

    Attributes
    ----------
    number
        Index of the body in the plan's order of march.
    cues
        For each of the body's stops, the instant (s) at which its cue came (at the start, the
        release): None until it has come, -inf if the stop has none.
    ahead
        The leaders that bind it.
    followers
        The motions that it binds.
    stations, instants, slownesses, causes
        The knots of the passage, as far as it is promised.
    cut
        The passage of a vehicle that was towed away.
    """

    def __init__(self, body: Body) -> None:
        self.number = body.order_index
        self.stops = body.stops
        self.cues = [None if stop.waits else -inf for stop in self.stops]
        turns_back = body.leaves if body.flies else None
        self._turns_back = turns_back is not None
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

    @classmethod
    def known(cls, body: Body, passage: Passage) -> Motion:
        """A motion that is over: all of its passage is known, and nothing binds it."""
        motion = cls(body)
        motion.cues = [-inf] * len(motion.stops)
        motion.stations, motion.instants, motion.slownesses = passage.knots
        motion.station, motion.arrival = motion.end, passage.arrival(motion.end)
        motion.cut = passage
        return motion

    @property
    def done(self) -> bool:
        """Whether the whole passage is known."""
        return self.station >= self.end

    @property
    def passage(self) -> Passage:
        """The passage, as far as it is promised."""
        if self.cut is not None:
            return self.cut
        left = self.arrival if self._turns_back and self.done else inf
        return Passage(self.stations, self.instants, self.slownesses, self.causes, self.end, left)

    def tow(self, instant: float, left: float) -> None:
        """Take the body off the road: from then on its followers are not bound.

        Parameters
        ----------
        instant, left
            When, by the ground's clock and in wall time (s).
        """
        kept = [*self.stations], [*self.instants], [*self.slownesses], [*self.causes]
        self.cut = Passage(*kept, self.station, left)
        self.arrival = instant
        self._keep(0.0)
        self.station = self.end

    @property
    def released(self) -> bool:
        """Whether the body's release has come."""
        return self.cues[0] is not None

    @property
    def waits_for_own_cue(self) -> bool:
        """Whether the body stands at a stop of its own whose cue has not come."""
        here = self.stop_at <= self.station + SAME_PLACE
        return here and self.cues[self.next_stop] is None

    def blocker(self) -> Ahead | None:
        """The leader for whose promise the motion waits."""
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
        """Promise as much of the passage as is known; return whether there was anything new."""
        limit = self._known_to()
        if limit <= self.station + SAME_PLACE:
            return False
        for end, ahead in spans(self.ahead, self.station, limit):
            while end - self.station > SAME_PLACE:
                here = self.station
                step = self.stop_at - here <= SAME_PLACE and self._stop()
                reach = self.stop_at if self.stop_at < end else end
                bound, slope, to, knot = ahead.line(here)
                to = reach if reach < to else to
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
                self.arrival = bound if bound > self.arrival else self.arrival
                self._follow(ahead, knot, slope, reach, step)
        self.station = limit
        if self.done:
            # Nothing binds it any more; what refers to each other only the collector frees.
            self.ahead.clear()
        return True

    def _stop(self) -> bool:
        """Change pace, hold or wait for the release here; return whether the passage steps."""
        number = self.next_stop
        station, self.slowness, duration, waits, _ = self.stops[number]
        self.next_stop = number + 1
        self.stop_at = self.stops[number + 1].station if number + 1 < len(self.stops) else inf
        starts = number == 0
        if not (duration or waits):
            return starts
        arrived, cue = self.arrival, self.cues[number]
        self.arrival += duration
        if cue is not None and (
            cue > self.arrival + SAME_TIME
            # At a tie the body's own cause comes before a leader's.
            or (self.cause.bound is not None and cue > self.arrival - SAME_TIME)
        ):
            self.arrival, self.cause = max(self.arrival, cue), Cause(None, station)
        return starts or self.arrival > arrived + SAME_TIME

    def _go_freely(self, to: float, step: bool) -> None:
        """Move to a station (m) at the body's own pace."""
        slowness, cause = self.slowness, self.cause
        if cause.station is None:
            self.cause = cause = Cause(cause.bound, self.station)
        if step or slowness != self.slownesses[-1] or cause is not self.causes[-1]:
            self._keep(slowness)
        self.arrival += slowness * (to - self.station)
        self.station = to

    def _follow(self, ahead: Ahead, knot: int, slope: float, end: float, step: bool) -> None:
        """Move as a leader does and inherit its knots from one on, as long as it is slower."""
        stations, slownesses, shift = ahead.stations, ahead.slownesses, ahead.shift
        end = ahead.off if ahead.off < end else end
        self.cause = ahead.following
        if step or slope != self.slownesses[-1] or self.cause is not self.causes[-1]:
            self._keep(slope)
        for number in range(knot, len(stations)):
            to, steeper = stations[number] - shift, slownesses[number]
            if to >= end - SAME_PLACE:
                break
            if steeper <= self.slowness:
                end = to
                break
            self.station, self.arrival, slope = to, ahead.instants[number] + ahead.reaction, steeper
            self._keep(slope)
        self.arrival += slope * (end - self.station)
        self.station = end

    def _keep(self, slope: float) -> None:
        """Keep a knot here, after which the passage has a slope."""
        self.stations.append(self.station)
        self.instants.append(self.arrival)
        self.slownesses.append(slope)
        self.causes.append(self.cause)
