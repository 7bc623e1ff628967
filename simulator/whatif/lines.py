"""Instants as functions of one input: each is flat, and from some point on moves along.

With every path of causes the input is met once at most, so that an instant is the later of what
it is without the input and the longest path from the input: max(a, x + p). Two runs, one with the
input early and one with it late, give both; what lies between needs no run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, pairwise, product
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.events.instants import OfGroup, Passing
from simulator.scenario.model.clock_times import Planned
from simulator.scenario.network import Side
from simulator.scenario.scenario import Scenario
from simulator.timeline.passage import Floats
from simulator.timeline.run import Run
from simulator.timeline.verdicts.cases import Meeting, Moment, TimeSource, instant_of, turns_back
from simulator.tolerances import HOLDS_FROM, SAME_TIME
from simulator.whatif.halts import Through, by_ground, members_of, on_the_ground
from simulator.whatif.inputs import NotLinearError

#: Stand for when a run begins, and when it ends, among the names of what moves.
BEGIN, END = "run.begin", "run.end"

#: Ranges of changes (s), ascending and apart, shape (n, 2).
Ranges = NDArray[np.float64]

NOWHERE: Ranges = np.empty((0, 2))


def union(ranges: Ranges) -> Ranges:
    """Ranges that overlap or touch, as one; without those of no length."""
    ranges = ranges[ranges[:, 1] - ranges[:, 0] > SAME_TIME]
    if len(ranges) < 2:
        return ranges
    ranges = ranges[np.argsort(ranges[:, 0], kind="stable")]
    reached = np.maximum.accumulate(ranges[:, 1])
    fresh = np.append(True, ranges[1:, 0] > reached[:-1] + SAME_TIME)
    ends = np.append(np.flatnonzero(fresh)[1:], len(ranges)) - 1
    return np.column_stack([ranges[fresh, 0], reached[ends]])


def intersection(one: Ranges, other: Ranges) -> Ranges:
    """What two sets of ranges have in common."""
    found = [
        [max(a[0], b[0]), min(a[1], b[1])]
        for a in one
        for b in other
        if min(a[1], b[1]) - max(a[0], b[0]) > SAME_TIME
    ]
    return union(np.array(found).reshape(-1, 2))


def outside(ranges: Ranges, low: float, high: float) -> Ranges:
    """What is left between two changes (s) without some ranges."""
    edges = np.concatenate([[low], ranges.ravel(), [high]]).reshape(-1, 2)
    return edges[edges[:, 0] < edges[:, 1]]


#: Where two passages meet nothing is exceeded, however far an input moves, but right beside it:
#: where they are apart by this (s), a little more than a verdict tolerates.
_BESIDE = (1.01 * HOLDS_FROM, -1.01 * HOLDS_FROM)


class Line(NamedTuple):
    """max(early, late + change), as arrays or numbers (s)."""

    early: Floats
    late: Floats


def moved_between(one: Run, other: Run) -> frozenset[str]:
    """The bodies and items whose instants are not the same in two runs; `BEGIN` and `END` for when
    the runs begin and end.
    """
    found = {name for name, each in one.passages.items() if not each.same_as(other.passages[name])}
    found |= {name for name, at in one.released.items() if at != other.released[name]}
    found |= {name for name, edges in one.programme.items() if edges != other.programme[name]}
    found |= {BEGIN} if one.begin != other.begin else set()
    found |= {END} if one.end != other.end else set()
    return frozenset(found)


@dataclass(frozen=True, eq=False)
class RangeTimes(TimeSource):
    """A range of one input's changes, between two runs.

    Attributes
    ----------
    low, high
        Changes (s) that the range goes from and to; -inf or inf where it is open.
    first, last
        Changes (s) of the two runs.
    early, late
        The runs.
    """

    low: float
    high: float
    first: float
    last: float
    early: Run
    late: Run

    @property
    def scenario(self) -> Scenario:
        """What was to happen; only the moved input differs over the range."""
        return self.early.scenario

    def order_changes(self, *, in_the_air: bool) -> bool:
        """Whether a flight turns back; where vehicles break down, no input has a line."""
        return in_the_air and turns_back(self.early)

    @cached_property
    def through(self) -> Through | None:
        """What halts everything in the two runs; None if nothing does."""
        halts = self.early.ground_clock.halts
        return Through(self.early, self.late) if halts else None

    @cached_property
    def moved(self) -> frozenset[str]:
        """What is not the same in both runs, as `moved_between` says."""
        return moved_between(self.early, self.late)

    @cached_property
    def by_ground(self) -> RangeTimes:
        """The same range as the ground's clock shows it."""
        early, late = by_ground(self.early), by_ground(self.late)
        return _ByGround(self.low, self.high, self.first, self.last, early, late, self)

    @cached_property
    def middle(self) -> float:
        """A change (s) inside the range."""
        return (max(self.low, self.first) + min(self.high, self.last)) / 2

    def read(self, moment: Moment) -> float:
        """The instant (s) of a moment in the middle of the range."""
        early, late = self.two(moment)
        if early == late:
            return early
        return max(early, late - self.last + self.middle)

    @property
    def worst(self) -> int:
        """Of a range only what may be broken in it matters."""
        return 0

    def spread(self, moment: Moment) -> tuple[float, float]:
        """The earliest and the latest that a moment can be in the range (s)."""
        early, late = instant_of(self.early, moment), instant_of(self.late, moment)
        beyond = max(0.0, self.high - self.last) if late > early else 0.0
        return min(early, late), max(early, late) + beyond

    def line_between(self, early: Floats, late: Floats) -> Line:
        """The line through instants of the two runs (s)."""
        with np.errstate(invalid="ignore"):
            moves = late - early > SAME_TIME
        return Line(early, np.where(moves, late - self.last, -inf))

    @property
    def by_runs(self) -> bool:
        """Whether moments have the instants of the two runs."""
        return self.through is None

    def two(self, moment: Moment) -> tuple[float, float]:
        """The instants (s) of a moment in the early run and in the late one."""
        if isinstance(moment, OfGroup):
            members = [self.two(member) for member in moment.members]
            if moment.last:
                return max(early for early, _ in members), max(late for _, late in members)
            return min(members, key=lambda two: max(two[0], two[1] - self.last + self.middle))
        two = instant_of(self.early, moment), instant_of(self.late, moment)
        if self.through is None or not on_the_ground(self.scenario, moment):
            return two
        return self._through(self.through, *self.through.ground(*two), _side(moment))

    def _through(
        self, through: Through, early: float, late: float, side: Side
    ) -> tuple[float, float]:
        """Instants of a moment in wall time (s), of instants by the ground's clock."""
        at = max(early, late - self.last + self.middle) if late > early + SAME_TIME else early
        passed, tied = 0, -SAME_TIME if side == "departure" else SAME_TIME
        for begins, begins_late in through.halts:
            moves = begins_late > begins + SAME_TIME
            here = max(begins, begins_late - self.last + self.middle) if moves else begins
            passed += at > here + tied
        return through.wall(early, late, passed)

    def passes_halts(self, moments: Iterable[Moment]) -> list[float]:
        """Changes (s) at which moments pass the beginning of a halt."""
        if self.through is None:
            return []
        two = [
            self.through.ground(instant_of(self.early, moment), instant_of(self.late, moment))
            for moment in members_of(moments)
            if on_the_ground(self.scenario, moment)
        ]
        early, late = self.line_between(*np.array(two, dtype=float).reshape(-1, 2).T)
        begins, goes = self.line_between(*np.array(self.through.halts).reshape(-1, 2).T)
        found = np.concatenate(
            [(early[:, None] - goes[None, :]).ravel(), (begins[None, :] - late[:, None]).ravel()]
        )
        return [float(change) for change in found if np.isfinite(change)]

    def bends(self, unit: str) -> Floats:
        """Stations (m) at which a unit's passage bends in either run.

        Raises
        ------
        NotLinearError
            If something halts everything: where the unit stands then moves with the input.
        """
        if self.through is not None and not self.scenario.unit[unit].flies:
            raise NotLinearError("it depends on where units stand then")
        runs = (self.early, self.late)
        return np.unique(np.concatenate([run.passages[unit].stations for run in runs]))

    def meetings(self, meeting: Meeting) -> Sequence[float]:
        """Stations on both sides of where, in either run, one is just so much later (m)."""
        found: list[float] = []
        behind, ahead, shift, later, low, high = meeting
        grid = np.concatenate([[low, high], self.bends(behind), self.bends(ahead) - shift])
        grid = np.unique(grid[(grid >= low) & (grid <= high)])
        for run, beside in product((self.early, self.late), _BESIDE):
            one, two = run.passages[behind], run.passages[ahead]
            leaving = one.departure(grid[:-1]) - two.departure(grid[:-1] + shift) - later - beside
            arriving = one.arrival(grid[1:]) - two.arrival(grid[1:] + shift) - later - beside
            with np.errstate(invalid="ignore"):
                crossed = np.flatnonzero(leaving * arriving < 0)
            share = leaving[crossed] / (leaving[crossed] - arriving[crossed])
            found += (grid[crossed] + share * (grid[crossed + 1] - grid[crossed])).tolist()
        return found

    def cut(self, changes: Sequence[float]) -> Iterator[RangeTimes]:
        """The range in pieces, cut at changes (s) inside it."""
        inside = [
            change for change in changes if self.low + SAME_TIME < change < self.high - SAME_TIME
        ]
        edges = [self.low, *sorted(set(inside)), self.high]
        for low, high in pairwise(edges):
            if high - low > SAME_TIME:
                yield replace(self, low=low, high=high)

    def crossings(self, moments: Sequence[Moment]) -> list[float]:
        """Changes (s) at which two of some moments are the same instant."""
        two = [self.two(moment) for moment in moments]
        early, late = self.line_between(*np.array(two, dtype=float).reshape(-1, 2).T)
        found = []
        for one, other in combinations(range(len(two)), 2):
            # One stands where the other comes by.
            found += [early[one] - late[other], early[other] - late[one]]
        return [float(change) for change in found if np.isfinite(change)]

    def begins(self, line: Line) -> NDArray[np.float64]:
        """Changes (s) from which on lines move along: inf where they never do."""
        with np.errstate(invalid="ignore"):
            starts = np.where(np.isneginf(line.late), inf, line.early - line.late)
        # What moves along from the first run on does so from the beginning.
        return np.where(starts <= self.first + SAME_TIME, -inf, starts)

    def short(self, plus: Line, minus: Line, offset: Floats) -> Ranges:
        """Changes (s) for which ``plus - minus + offset`` is negative.

        A difference of two lines falls while only the subtracted one moves, and rises while only
        the other does, never both: it is monotone, and crosses zero once.

        Returns
        -------
        numpy.ndarray
            Of each difference one range, shape (n, 2); of no length where it never is.
        """
        offset = offset - HOLDS_FROM
        starts, goes = self.begins(plus), self.begins(minus)

        def is_short(change: float) -> NDArray[np.bool_]:
            # What never moves (inf) does not move at an infinite change either.
            one, two = (starts <= change) & (starts < inf), (goes <= change) & (goes < inf)
            rest = np.where(one, plus.late, plus.early) - np.where(two, minus.late, minus.early)
            # What moves on both sides cancels, however far it moves.
            moves = np.where(one & ~two, change, np.where(two & ~one, -change, 0.0))
            short: NDArray[np.bool_] = rest + moves + offset < 0
            return short

        with np.errstate(invalid="ignore"):
            at_low, at_high = is_short(self.low), is_short(self.high)
            low = np.where(at_low, self.low, plus.early - minus.late + offset)
            high = np.where(at_high, self.high, minus.early - plus.late - offset)
        ranges = np.where((at_low | at_high)[:, None], np.column_stack([low, high]), 0.0)
        return ranges.clip(self.low, self.high)


@dataclass(frozen=True, eq=False)
class _ByGround(RangeTimes):
    """A range as the ground's clock shows it, for what only depends on the order of events.

    Attributes
    ----------
    wall
        The range in wall time.
    """

    wall: RangeTimes

    @property
    def by_runs(self) -> bool:
        """What does not move with the ground is in wall time."""
        return False

    def two(self, moment: Moment) -> tuple[float, float]:
        """The instants (s) of a moment in the early run and in the late one."""
        if isinstance(moment, float | int | Planned):
            assert self.wall.through is not None
            return self.wall.through.ground(*self.wall.two(moment))
        return super().two(moment)


def _side(moment: Moment) -> Side:
    return moment.side if isinstance(moment, Passing) else "arrival"
