"""What the maximum of B - C is of, in T(s) = C(s) + max over s' <= s of (B(s') - C(s')).

A replication has its own stations, so nothing here depends on their order. Between the stations at
which B - C may have a maximum it is convex, so that the maximum up to ``s`` is at one of those or
at ``s`` itself: these *candidates* are known beforehand, the same in every replication.

The candidates of a body are its release and its cues; where a leader begins to bind; where a leader
stands or waits (a jump of its passage); and, where the body may be faster than its leader, where
that speeds up or ceases to bind (a bend). Where the body is at least as slow as its leaders,
whatever is drawn, it falls back from them steadily: there the bends do not count, and its passage
is read without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from simulator.movement.batch.candidates import Candidates
from simulator.movement.batch.forms import Box, Form
from simulator.movement.batch.ground import Ground, Leading
from simulator.movement.batch.paces import SamePace
from simulator.movement.batch.structure import BodySketch
from simulator.tolerances import CLEARLY_APART


@dataclass(frozen=True, eq=False)
class Latest:
    """The maximum of B - C over a known set of candidates, and of what leaders of one pace had.

    There is one of each in a law.
    """

    body: int
    candidates: tuple[int, ...]
    leaders: tuple[tuple[Leading, Latest], ...]


class Settled(NamedTuple):
    """The stations between which the maximum of B - C is of the same (m)."""

    first: float
    last: float
    latest: Latest


class _Around:
    """A station, and how far around it places have the same order.

    Attributes
    ----------
    first, last
        From where to where (m).
    """

    def __init__(self, ground: Ground, station: Form) -> None:
        self._ground = ground
        self._low, self._high = ground.range_of(station)
        self.first, self.last = -inf, inf

    def after(self, place: Form) -> bool | None:
        """Whether the station is beyond a place, whatever is drawn; None: it varies."""
        begin, end = self._ground.range_of(place)
        if end < self._low - CLEARLY_APART:
            self.first = max(self.first, end)
            return True
        if self._high < begin - CLEARLY_APART:
            self.last = min(self.last, begin)
            return False
        return None

    def narrow(self, first: float, last: float, shift: tuple[float, float]) -> None:
        """Go no further than a leader's order reaches, that is ``shift`` metres on."""
        self.first = max(self.first, first - shift[0])
        self.last = min(self.last, last - shift[1])


class Law(Candidates):
    """The law of motion for the bodies of a scenario."""

    def __init__(self, bodies: Sequence[BodySketch], forms: Sequence[Form], box: Box) -> None:
        super().__init__(bodies, forms, box)
        self._latest: dict[object, Latest] = {}
        self._settled: list[list[Settled]] = [[] for _ in bodies]

    def settled(self, body: int, station: Form) -> Latest | None:
        """What the maximum of B - C up to a station is of; None: it varies."""
        found = self._found(body, station)
        return None if found is None else found.latest

    def _found(self, body: int, station: Form) -> Settled | None:
        low, high = self.range_of(station)
        for known in self._settled[body]:
            if known.first + CLEARLY_APART < low and high < known.last - CLEARLY_APART:
                return known
        around = _Around(self, station)
        counts = [
            False if each.ends_pace else around.after(each.station)
            for each in self.candidates[body]
        ]
        if None in counts:
            return None
        leaders: list[tuple[Leading, Latest]] = []
        for ahead, pace in self.paces[body].items():
            begins = [around.after(place) for place in ahead.lows]
            if False in begins:
                continue
            there = None if None in begins else self._there(ahead, pace, station, around)
            if there is None:
                return None
            leaders.append((ahead, there))
        candidates = tuple(number for number, counted in enumerate(counts) if counted)
        key = body, candidates, tuple(leaders)
        latest = self._latest.setdefault(key, Latest(*key))
        found = Settled(around.first, around.last, latest)
        self._settled[body].append(found)
        return found

    def _there(
        self, ahead: Leading, pace: SamePace, station: Form, around: _Around
    ) -> Latest | None:
        """What the maximum of a leader of a body's pace is of, up to a station of the body, or to
        where that leader ceases to bind; None: it varies.
        """
        until = () if pace.until is None else (pace.until,)
        ends = (ahead.off, *ahead.highs, *until)
        place, shift = station.plus(ahead.shift), self.range_of(ahead.shift)
        at_ends = [self._found(ahead.leader, end.plus(ahead.shift)) for end in ends]
        known = [each for each in at_ends if each is not None]
        first = max((each.first for each in known), default=inf)
        same = len({each.latest for each in known}) == 1 and len(known) == len(ends)
        if same and first + CLEARLY_APART < self.range_of(place)[0]:
            around.narrow(first, inf, shift)  # the same from here to the end, and beyond
            return known[0].latest
        if any(around.after(end) is not False for end in ends):
            return None
        there = self._found(ahead.leader, place)
        if there is None:
            return None
        around.narrow(there.first, there.last, shift)
        return there.latest
