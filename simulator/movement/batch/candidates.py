"""The candidates: stations at which B - C may have its maximum, the same in all replications."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

import numpy as np

from simulator.movement.batch.forms import ZERO, Box, Form, less
from simulator.movement.batch.ground import Leading
from simulator.movement.batch.paces import Paces
from simulator.movement.batch.structure import BodySketch, NotBatchable
from simulator.scenario.network import Side
from simulator.tolerances import SAME_PLACE, SAME_SLOWNESS

#: More candidates than this make arrays slower than runs one by one.
MOST_CANDIDATES = 200_000


@dataclass
class Candidate:
    """A station at which B - C may have its maximum.

    Attributes
    ----------
    station, side
        Where (m); of C, which side of it counts.
    stop
        The number of the stop whose cue it is; None: a leader binds.
    ahead
        The leader that binds.
    there
        The leader's station then (m), where it is known by itself.
    ends_pace
        Whether a leader of the body's own pace only ceases to bind there.
    """

    station: Form
    side: Side
    stop: int | None = None
    ahead: Leading | None = None
    there: Form | None = None
    ends_pace: bool = False


class Inherited(Enum):
    """What a leader hands down: a jump that comes from no further one, any jump, a bend."""

    OWN = 0
    JUMP = 1
    BEND = 2


class Candidates(Paces):
    """The candidates of each body, and where its passage may jump."""

    def __init__(self, bodies: Sequence[BodySketch], forms: Sequence[Form], box: Box) -> None:
        super().__init__(bodies, forms, box)
        self.candidates: list[list[Candidate]] = [[] for _ in bodies]
        self._pairs = 0
        self._find_candidates()

    def _find_candidates(self) -> None:
        """Find all candidates: what a body has by itself, then what its leaders hand down."""
        behind = self._behind_each()
        known: set[tuple[int, Inherited, object]] = set()
        news: list[tuple[int, Form, Inherited]] = []

        def note(body: int, station: Form, kind: Inherited) -> None:
            key = body, kind, _key(station)
            if key not in known:
                known.add(key)
                news.append((body, station, kind))
            if len(news) > MOST_CANDIDATES:
                raise NotBatchable("too many units wait for too many others")

        for body in range(len(self.bodies)):
            for station, kind in self._own(body):
                note(body, station, kind)
                if kind is Inherited.OWN:
                    note(body, station, Inherited.JUMP)
        for leader, station, kind in news:  # it grows
            for body, ahead, how in behind.get((kind, leader), ()):
                here = station.minus(ahead.shift)
                if self._counts(body, here, ahead, kind):
                    note(body, here, kind)
                    known_by_it = kind is Inherited.JUMP or self._is_kept(body, here, ahead)
                    if not (how is Inherited.OWN and known_by_it):
                        self._add(body, Candidate(here, "departure", ahead=ahead, there=station))
        for candidates in self.candidates:  # those that may count at a station are in line
            candidates.sort(key=lambda each: each.station.constant)
        self.jumps = [
            [there for other, there, kind in news if other == body and kind is Inherited.JUMP]
            for body in range(len(self.bodies))
        ]

    def _behind_each(self) -> dict[tuple[Inherited, int], list[tuple[int, Leading, Inherited]]]:
        """To whom a leader hands down what.

        Of a leader that it may follow, a body needs each jump and bend; of one from whose own
        motion it falls back, only the jumps that come from no further leader: those of what that
        one follows come from there.
        """
        found: dict[tuple[Inherited, int], list[tuple[int, Leading, Inherited]]] = {}
        for body in range(len(self.bodies)):
            for ahead in self.lags[body]:
                for kind in (Inherited.OWN, Inherited.JUMP):
                    found.setdefault((kind, ahead.leader), []).append((body, ahead, Inherited.OWN))
            for ahead in self.followed[body] or ():
                for kind in (Inherited.JUMP, Inherited.BEND):
                    found.setdefault((kind, ahead.leader), []).append((body, ahead, kind))
        return found

    def _counts(self, body: int, station: Form, ahead: Leading, kind: Inherited) -> bool:
        """Whether a jump or a bend of a leader counts for a body, then at a station."""
        bends = kind is Inherited.BEND
        return self._may_bind(station, ahead) and not (
            bends and self.falls_back(body, station, ahead)
        )

    def _own(self, body: int) -> Iterator[tuple[Form, Inherited]]:
        """The candidates of a body that no leader hands down, and where its passage may jump or
        bend by them.
        """
        yield from self._of_stops(body)
        yield from self._where_leaders_begin(body)
        yield from self._where_leaders_end(body)

    def _of_stops(self, body: int) -> Iterator[tuple[Form, Inherited]]:
        stops = self.stops[body]
        if self.bodies[body].release is not None:
            self._add(body, Candidate(stops[0].station, "departure", stop=0))
        for before, stop in pairwise(stops):
            if stop.waits:
                self._add(body, Candidate(stop.station, "departure", stop=stop.number))
            if stop.waits or stop.duration != ZERO:
                yield stop.station, Inherited.OWN
            if self.box.interval(less(stop.slowness, before.slowness))[0] < -SAME_SLOWNESS:
                yield stop.station, Inherited.BEND

    def _where_leaders_begin(self, body: int) -> Iterator[tuple[Form, Inherited]]:
        places = [ahead for ahead in self.ahead[body] if ahead.at_place]
        all_ahead = [(Inherited.OWN, ahead) for ahead in (*places, *self.lags[body])]
        all_ahead += [(Inherited.JUMP, ahead) for ahead in self.followed[body] or ()]
        for kind, ahead in all_ahead:
            for low in ahead.lows:
                self._add(body, Candidate(low, "departure", ahead=ahead))
                begins = less(self.stops[body][0].station, low)
                if ahead.at_place or self.box.interval(begins)[0] < -SAME_PLACE:
                    yield low, kind

    def _where_leaders_end(self, body: int) -> Iterator[tuple[Form, Inherited]]:
        """Where a leader of its pace, or one that it follows, ceases to bind; and where it begins
        to be slower itself.
        """
        for ahead, pace in self.paces[body].items():
            until = () if pace.until is None else (pace.until,)
            for end in dict.fromkeys((ahead.off, *ahead.highs, *until)):
                if self.beyond(ahead, end, "arrival") is not True:
                    self._add(body, Candidate(end, "arrival", ahead=ahead, ends_pace=True))
        for ahead in self.followed[body] or ():
            for piece, stop in enumerate(self.stops[body][1:]):
                binds = self._may_bind(stop.station, ahead, ends=True)
                if binds and not self.slow(body, piece, ahead):
                    self._add(body, Candidate(stop.station, "arrival", ahead=ahead))
            for end in dict.fromkeys((ahead.off, *ahead.highs)):
                ceases = self.beyond(ahead, end, "arrival") is not True
                if ceases and not self.falls_back(body, end, ahead):
                    self._add(body, Candidate(end, "arrival", ahead=ahead))
                    yield end, Inherited.BEND

    def _may_bind(self, station: Form, ahead: Leading, *, ends: bool = False) -> bool:
        """Whether a leader may bind a body at a station beyond where it begins to."""
        side: Side = "arrival" if ends else "departure"
        beyond = self.beyond(ahead, station, side) is True
        off = self.before(ahead.off, station, side) is True
        return not beyond and not off and self.begins(ahead, station, "arrival") is not False

    def _add(self, body: int, candidate: Candidate) -> None:
        """Add a candidate of a body; each is compared with each.

        Raises
        ------
        NotBatchable
            If there are too many.
        """
        self.candidates[body].append(candidate)
        self._pairs += 2 * len(self.candidates[body]) - 1
        if self._pairs > self.box.most_pairs:
            raise NotBatchable(
                f"{self.bodies[body].name} may catch up with too many units at too many places"
            )

    def _is_kept(self, body: int, station: Form, ahead: Leading) -> bool:
        """Whether a leader's wait is known by the time that a body of its pace keeps behind it."""
        pace = self.paces[body].get(ahead)
        if pace is None:
            return False
        return pace.until is None or self.before(station, pace.until, "arrival") is True


def _key(form: Form) -> object:
    slopes = None if form.slopes is None else np.round(form.slopes, 7).tobytes()
    return round(form.constant, 7), slopes
