"""Occupancy of a zone: passages of ranks over its edges, summed as exact steps."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.incidents import Incident
from simulator.timeline.passage import Floats, Passage, read_all
from simulator.tolerances import SAME_PLACE, SAME_STEP

if TYPE_CHECKING:
    from simulator.timeline.run import Run

Count = Literal["people", "vehicles", "aircraft", "units"]
COUNTS: tuple[Count, ...] = ("people", "vehicles", "aircraft", "units")
Integers = NDArray[np.int64]


class Peak(NamedTuple):
    """The largest value of a count, and the first instant (s) at which it is reached."""

    value: int
    at: float


class Stay(NamedTuple):
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


@dataclass(frozen=True, eq=False)
class Occupancy:
    """How many people, vehicles, aircraft and units are in a zone, as exact steps.

    Attributes
    ----------
    time
        Instants of the steps (s), ascending, shape (n,); the first is the beginning of the run.
    people, vehicles, aircraft, units
        Counts, shape (n,), each from its time to the next.
    """

    time: Floats
    people: Integers
    vehicles: Integers
    aircraft: Integers
    units: Integers

    def count(self, count: Count) -> Integers:
        """One of the four counts, by name."""
        values: Integers = getattr(self, count)
        return values

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
        """The steps between two instants (s), but for those that last no time: when, and values."""
        first = max(int(np.searchsorted(self.time, start + SAME_STEP, side="right")) - 1, 0)
        last = max(int(np.searchsorted(self.time, stop - SAME_STEP, side="left")), first + 1)
        return np.maximum(self.time[first:last], start), self.count(count)[first:last]


def stays(run: Run, zone: str) -> list[Stay]:
    """When each rank of each unit is in a zone; of every stretch that may be reached, in any run.

    A rank is inside while a positive length of it is: from its front's departure over the near edge
    to its rear's arrival at the far edge. Ranks of a unit that is drawn up count from the beginning
    of the run, others once they are past their start.
    """
    network, passages = run.scenario.network, run.passages
    crossings = [
        (body, low if body.unit.drawn_up else max(low, body.start), high)
        for body in chain.from_iterable(map(counted_parts, run.scenario.bodies))
        for low, high in network.stretches(body.route, zone)
        if body.unit.drawn_up or high > body.start + SAME_PLACE
    ]
    if not crossings:
        return []
    ranks = np.array([len(body.offsets) for body, _, _ in crossings])
    fronts = np.concatenate([_heads(body, near, -SAME_PLACE) for body, near, _ in crossings])
    rears = np.concatenate(
        [_heads(body, far, SAME_PLACE, body.unit.depth) for body, _, far in crossings]
    )
    which = np.repeat(np.arange(len(crossings)), ranks)
    read = [passages[body.name] for body, _, _ in crossings]
    enters = read_all(read, which, fronts, np.zeros(len(which), dtype=bool))
    leaves = read_all(read, which, rears, np.ones(len(which), dtype=bool))
    left = [_left(body, passages[body.name]) for body, _, _ in crossings]
    leaves = np.minimum(leaves, np.repeat(left, ranks))
    leaves = np.maximum(leaves, run.begin)
    enters = np.minimum(np.maximum(enters, run.begin), leaves)
    edges = np.cumsum(ranks)[:-1]
    return [
        Stay(body, entered, left, near, far)
        for (body, near, far), entered, left in zip(
            crossings, np.split(enters, edges), np.split(leaves, edges), strict=True
        )
    ]


def _heads(body: Body, edge: float, tolerance: float, behind: float = 0.0) -> Floats:
    """Where the head is when each rank passes an edge (m); -inf for ranks that stand beyond it.

    What passes it is ``behind`` the front of the rank (m).
    """
    heads = edge + behind + body.offsets
    if body.standing is None:
        return heads
    beyond = body.start - body.standing - behind > edge - tolerance
    return np.where(beyond, -np.inf, heads)


def counted_parts(body: Body) -> tuple[Body, ...]:
    """A body without the people or aircraft that leave it alone, and those, as bodies to count.

    Each of those has one incident: that at which it falls out or turns back.
    """
    alone = [each for each in body.incidents if each.number is not None]
    if not alone:
        return (body,)
    fallen = [_fallen(body, each) for each in alone]
    weights = body.weights - np.sum([part.weights for part in fallen], axis=0)
    return replace(body, incidents=(), weights=weights), *fallen


def _fallen(body: Body, incident: Incident) -> Body:
    weights, number = np.zeros_like(body.weights), incident.number or 0
    people, _, aircraft = body.weights[incident.rank]
    weights[incident.rank] = (
        (number * (people // max(aircraft, 1)), 0, number) if body.flies else (number, 0, 0)
    )
    return replace(body, incidents=(incident,), weights=weights)


def _left(body: Body, passage: Passage) -> float:
    """When a body, or a part of one, leaves the parade before its route ends (s); else inf."""
    alone = next((each for each in body.incidents if each.number is not None), None)
    if alone is None:
        return passage.left
    return min(passage.left, passage.arrival(alone.station + float(body.offsets[alone.rank])))


def rank_stays(found: Sequence[Stay]) -> RankStays:
    """All ranks of some stays."""
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
