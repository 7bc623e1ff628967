"""Occupancy of a zone: passages of ranks over its edges, summed as exact steps."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, overload

import numpy as np

from simulator.represented import Represented
from simulator.scenario.in_zones import Integers, RanksInZones, all_counted
from simulator.scenario.lineup.body import Body
from simulator.scenario.scenario import Scenario
from simulator.timeline.passage import Floats, left_at
from simulator.tolerances import SAME_STEP

if TYPE_CHECKING:
    import pandas as pd

    from simulator.timeline.run import Run

Count = Literal["people", "vehicles", "aircraft", "units"]
COUNTS: tuple[Count, ...] = ("people", "vehicles", "aircraft", "units")


class Peak(NamedTuple):
    """The largest value of a count, and the first instant (s) at which it is reached."""

    value: int
    at: float


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Stay(Represented):
    """All ranks of a body at one stretch of a zone, each inside from ``enters`` to ``leaves`` (s).

    Shapes (ranks,). A rank that is never inside leaves when it enters. The stretch is from station
    ``near`` to station ``far`` (m).
    """

    body: Body
    enters: Floats
    leaves: Floats
    near: float
    far: float


class RankStays(NamedTuple):
    """All ranks of some stays, one after another.

    Attributes
    ----------
    unit, rank
        Numbers that identify the unit and the rank, shape (ranks,).
    enters, leaves
        When it is inside (s), shape (ranks,).
    weights
        Its people, vehicles and aircraft, shape (ranks, 3).
    """

    unit: Integers
    rank: Integers
    enters: Floats
    leaves: Floats
    weights: Integers

    def counted(self, count: Count) -> tuple[Integers, Integers]:
        """Of each rank, the number of what counts once (a unit, or a rank), and how many it is."""
        if count == "units":
            return self.unit, np.ones(len(self.unit), dtype=np.int64)
        return self.rank, self.weights[:, COUNTS.index(count)]


@dataclass(frozen=True, eq=False, repr=False)
class Occupancy(Represented):
    """How many people, vehicles, aircraft and units are in a zone, as exact steps.

    Attributes
    ----------
    time
        Instants of the steps (s), ascending, shape (n,); the first is the beginning of the run.
    people, vehicles, aircraft, units
        Counts, shape (n,), each from its time to the next.
    zone, scenario
        Where, and of what; None where that is not known.
    """

    time: Floats
    people: Integers
    vehicles: Integers
    aircraft: Integers
    units: Integers
    zone: str | None = None
    scenario: Scenario | None = None

    def count(self, count: Count) -> Integers:
        """One of the four counts, by name."""
        values: Integers = getattr(self, count)
        return values

    def to_frame(self) -> pd.DataFrame:
        """One row per step: zone, time (s), clock, people, vehicles, aircraft, units."""
        from simulator.timeline.tables import steps_table

        return steps_table(self).to_frame()

    def peak(self, count: Count = "people") -> Peak:
        """The largest value, and the first instant at which it is reached."""
        values = self.count(count)
        step = int(np.argmax(values))
        return Peak(int(values[step]), float(self.time[step]))

    def at(self, instant: float, count: Count = "people") -> int:
        """The value at an instant (s); before the run, the value at its beginning."""
        step = int(np.searchsorted(self.time, instant + SAME_STEP, side="right")) - 1
        return int(self.count(count)[max(step, 0)])

    def integral(
        self, count: Count = "people", start: float | None = None, stop: float | None = None
    ) -> float:
        """The count times seconds, from ``start`` to ``stop`` (s; default: first to last step)."""
        low = float(self.time[0]) if start is None else start
        high = float(self.time[-1]) if stop is None else stop
        edges = np.clip(np.append(self.time, np.inf), low, high)
        edges[0] = low
        return float(np.dot(np.diff(edges), self.count(count)))

    def mean(
        self, count: Count = "people", start: float | None = None, stop: float | None = None
    ) -> float:
        """The mean over time from ``start`` to ``stop`` (s; default: first to last step)."""
        low = float(self.time[0]) if start is None else start
        high = float(self.time[-1]) if stop is None else stop
        if high <= low:
            return float(self.at(low, count))
        return self.integral(count, low, high) / (high - low)

    def between(
        self, start: float, stop: float, count: Count = "people"
    ) -> tuple[Floats, Integers]:
        """The steps between two instants (s), without those of no duration: when, and values."""
        first = max(int(np.searchsorted(self.time, start + SAME_STEP, side="right")) - 1, 0)
        last = max(int(np.searchsorted(self.time, stop - SAME_STEP, side="left")), first + 1)
        return np.maximum(self.time[first:last], start), self.count(count)[first:last]


class Stays(Represented, Sequence[Stay]):
    """Stays in a zone, in the order of march, and all their ranks as arrays."""

    def __init__(
        self,
        bodies: Sequence[Body],
        near: Floats,
        far: Floats,
        sizes: Integers,
        ranks: RankStays,
    ) -> None:
        self._bodies, self._near, self._far, self._sizes = bodies, near, far, sizes
        self.ranks = ranks
        self._ends = np.cumsum(sizes)

    def __len__(self) -> int:
        return len(self._bodies)

    @overload
    def __getitem__(self, place: int) -> Stay: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Stay]: ...
    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        body, end = self._bodies[place], int(self._ends[place])
        own = slice(end - int(self._sizes[place]), end)
        enters, leaves = self.ranks.enters[own], self.ranks.leaves[own]
        return Stay(body, enters, leaves, float(self._near[place]), float(self._far[place]))

    def that_last(self) -> Stays:
        """Those in which any rank is inside for a time."""
        if not self._bodies:
            return self
        lasts = self.ranks.leaves > self.ranks.enters
        kept = np.logical_or.reduceat(lasts, self._ends - self._sizes)
        if kept.all():
            return self
        bodies = [body for body, one in zip(self._bodies, kept.tolist(), strict=True) if one]
        of_ranks = np.repeat(kept, self._sizes)
        ranks = RankStays(*(column[of_ranks] for column in self.ranks))
        return Stays(bodies, self._near[kept], self._far[kept], self._sizes[kept], ranks)


class Crowd:
    """All ranks of a run, to read from all passages at once when they are in a zone."""

    def __init__(self, run: Run) -> None:
        self._run, scenario = run, run.scenario
        #: The zone that was asked for last.
        self._latest: tuple[str, Stays] | None = None
        self._ranks = scenario.memo(
            "ranks in zones",
            lambda network, _: RanksInZones(network, scenario.bodies),
            scenario.network,
            tuple(unit.counted for unit in scenario.units),
        )
        self._parts = all_counted(scenario.bodies)
        self._left = run.all_passages.left[self._ranks.passage]
        for number, part in enumerate(self._parts):
            if part.incidents:
                self._left[number] = left_at(part, run.passages[part.name])

    def stays(self, zone: str) -> Stays:
        """When each rank of each unit is in a zone; of every stretch that may be reached, in any
        run.
        """
        if self._latest is None or self._latest[0] != zone:
            self._latest = zone, self._stays(zone)
        return self._latest[1]

    def _stays(self, zone: str) -> Stays:
        run, ranks, there = self._run, self._ranks, self._ranks.in_zone(zone)
        passage = ranks.passage[there.of_rank]
        enters = run.all_passages.read(passage, there.fronts, arrival=False)
        leaves = run.all_passages.read(passage, there.rears, arrival=True)
        leaves = np.maximum(np.minimum(leaves, self._left[there.of_rank]), run.begin)
        enters = np.minimum(np.maximum(enters, run.begin), leaves)
        unit, weights = ranks.unit[there.of_rank], ranks.weights[there.rank]
        found = RankStays(unit, there.rank, enters, leaves, weights)
        bodies = [self._parts[number] for number in there.part.tolist()]
        return Stays(bodies, there.near, there.far, there.sizes, found)


def rank_stays(found: Sequence[Stay]) -> RankStays:
    """All ranks of some stays."""
    if isinstance(found, Stays):
        return found.ranks
    if not found:
        none = np.empty(0, dtype=np.int64)
        return RankStays(none, none, np.empty(0), np.empty(0), np.empty((0, 3), dtype=np.int64))
    sizes = [len(stay.enters) for stay in found]
    body = np.repeat(_numbered([stay.body for stay in found]), sizes)
    return RankStays(
        np.repeat(_numbered([stay.body.unit for stay in found]), sizes),
        body * max(sizes) + np.concatenate([np.arange(size) for size in sizes]),
        np.concatenate([stay.enters for stay in found]),
        np.concatenate([stay.leaves for stay in found]),
        np.concatenate([stay.body.weights for stay in found]),
    )


def _numbered(items: Sequence[Hashable]) -> list[int]:
    """A number of each item, the same for equal ones."""
    numbers = {item: number for number, item in enumerate(dict.fromkeys(items))}
    return [numbers[item] for item in items]


def occupancy(found: Sequence[Stay], begin: float) -> Occupancy:
    """Sum stays as steps from the beginning of a run (s)."""
    if not found:
        return _steps(np.array([begin]), np.zeros((1, 4), dtype=np.int64))
    unit, rank, enters, leaves, weights = rank_stays(found)
    # A long rank may be in two stretches of a zone at once; a unit usually has several ranks there.
    of_ranks, ranks_in, ranks_out = _union(rank, enters, leaves)
    _, units_in, units_out = _union(unit, enters, leaves)
    ranks = np.zeros((len(of_ranks), 4), dtype=np.int64)
    ranks[:, :3] = weights[of_ranks]
    units = np.zeros((len(units_in), 4), dtype=np.int64)
    units[:, 3] = 1
    return _steps(
        np.concatenate([[begin], ranks_in, ranks_out, units_in, units_out]),
        np.concatenate([np.zeros((1, 4), dtype=np.int64), ranks, -ranks, units, -units]),
    )


def _union(whose: Integers, enters: Floats, leaves: Floats) -> tuple[Integers, Floats, Floats]:
    """The spans of time in which one unit, or one rank, is inside.

    Returns
    -------
    tuple
        Of each span: the index of one of its stays in the input, its beginning and its end (s).
    """
    kept = np.flatnonzero(leaves > enters)
    kept = kept[np.lexsort((enters[kept], whose[kept]))]
    whose, enters, leaves = whose[kept], enters[kept], leaves[kept]
    latest = latest_so_far(whose, leaves)
    fresh = np.ones(len(whose), dtype=bool)
    fresh[1:] = (whose[1:] != whose[:-1]) | (enters[1:] > latest[:-1] + SAME_STEP)
    first = np.flatnonzero(fresh)
    return kept[first], enters[first], latest[np.append(first[1:], len(whose)) - 1]


def latest_so_far(whose: Integers, leaves: Floats) -> Floats:
    """The latest exit so far of the same unit or rank, whose stays follow each other.

    It is a running maximum of places in the order of exits.
    """
    dense = np.cumsum(np.diff(whose, prepend=whose[:1]) != 0)
    by_exit = np.argsort(leaves, kind="stable")
    place = np.empty_like(by_exit)
    place[by_exit] = np.arange(len(by_exit))
    latest: Floats = leaves[
        by_exit[np.maximum.accumulate(place + dense * len(dense)) - dense * len(dense)]
    ]
    return latest


def _steps(times: Floats, changes: Integers) -> Occupancy:
    """Cumulate changes; those within `SAME_STEP` of the first of a cluster count as one."""
    order = np.argsort(times, kind="stable")
    times, changes = times[order], changes[order]
    apart = np.diff(times) > SAME_STEP
    firsts = np.append(0, np.flatnonzero(apart) + 1)
    # A chain of close steps may be longer than a cluster; only then they are checked one by one.
    spread = np.append(times[firsts[1:] - 1], times[-1]) - times[firsts]
    if (spread > SAME_STEP).any():
        kept = [0]
        for index in np.flatnonzero(np.diff(times) > 0) + 1:
            if times[index] > times[kept[-1]] + SAME_STEP:
                kept.append(int(index))
        firsts = np.array(kept)
    totals = np.add.reduceat(changes, firsts, axis=0).cumsum(axis=0)
    moved = np.append(True, (np.diff(totals, axis=0) != 0).any(axis=1))
    people, vehicles, aircraft, units = totals[moved].T
    return Occupancy(times[firsts][moved], people, vehicles, aircraft, units)
