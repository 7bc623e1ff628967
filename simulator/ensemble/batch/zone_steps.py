"""The counts in a zone, in a block of replications: when each rank comes and goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from typing import Any, NamedTuple

import numpy as np

from simulator.ensemble.batch.questions import Counted
from simulator.movement.batch.cue_times import Day
from simulator.movement.batch.forms import Form
from simulator.movement.batch.readings import OfRows, PassageReading
from simulator.timeline.occupancy import COUNTS, Count
from simulator.timeline.passage import Floats
from simulator.tolerances import SAME_PLACE, SAME_STEP

#: How many steps are worked on at a time.
_IN_CACHE = 2**15


class RanksThere(NamedTuple):
    """How the ranks of a body are read at a stretch of a zone."""

    body: int
    fronts: PassageReading
    rears: PassageReading
    stands: tuple[tuple[int, Form, Form], ...]
    beyond: tuple[tuple[int, Form, Form], ...]


class ZoneSteps:
    """The steps of the counts in a zone, in a block of replications."""

    def __init__(self, day: Day, all_ranks: Sequence[RanksThere]) -> None:
        self._rows = day.values.rows
        self._begin = begin = day.begin
        enters, leaves = [np.empty((0, self._rows))], [np.empty((0, self._rows))]
        weights: list[tuple[int, ...]] = []
        units: dict[str, list[int]] = {}
        count = 0
        for ranks in all_ranks:
            values, sketch = day.values, day.plan.bodies[ranks.body]
            front = day.wall(ranks.body, ranks.fronts.read(day.block), "departure")
            rear = day.wall(ranks.body, ranks.rears.read(day.block), "arrival")
            if ranks.stands or ranks.beyond:
                front, rear = np.array(front), np.array(rear)
            for rank, place, near in ranks.stands:
                past = values[place] - values[near] > SAME_PLACE
                front[rank] = np.where(past, -inf, front[rank])
            for rank, place, far in ranks.beyond:
                past = values[place] - values[far] > -SAME_PLACE
                rear[rank] = np.where(past, -inf, rear[rank])
            out = np.maximum(rear, begin)
            came = np.minimum(np.maximum(front, begin), out)
            enters.append(came)
            leaves.append(out)
            weights += sketch.weights
            units.setdefault(sketch.unit, []).extend(range(count, count + len(came)))
            count += len(came)
        self._enters, self._leaves = np.concatenate(enters), np.concatenate(leaves)
        self._weights = np.array(weights, dtype=np.int64).reshape(-1, 3)
        self._units = [np.array(there) for there in units.values()]
        self._counted: dict[Count, tuple[Floats, Floats]] = {}
        day.unsure |= self._overlaps(all_ranks)

    def _overlaps(self, all_ranks: Sequence[RanksThere]) -> Any:
        """Whether a rank is in two stretches of the zone at once."""
        seen: dict[int, int] = {}
        found = np.zeros(self._rows, dtype=np.bool_)
        count = 0
        for ranks in all_ranks:
            size = len(ranks.fronts.stations)
            if ranks.body in seen:
                last = seen[ranks.body]
                gap = self._enters[count : count + size] - self._leaves[last : last + size]
                found |= (gap <= SAME_STEP).any(axis=0)
            seen[ranks.body] = count
            count += size
        return found

    def _spans(self, count: Count) -> tuple[Floats, Floats, Floats]:
        """When what is counted comes and goes, shape (spans, rows), and how many each is.

        What is counted but is never there comes and goes at no instant (inf).
        """
        if count == "units":
            return self._spans_of_units()
        weights = self._weights[:, COUNTS.index(count)].astype(float)
        some = weights > 0
        came, gone = self._enters, self._leaves
        if not some.all():
            came, gone, weights = came[some], gone[some], weights[some]
        never = gone <= came
        if never.any():
            came, gone = np.where(never, inf, came), np.where(never, inf, gone)
        return came, gone, weights

    def _spans_of_units(self) -> tuple[Floats, Floats, Floats]:
        comes, goes = [np.empty((0, self._rows))], [np.empty((0, self._rows))]
        for there in self._units:
            enters, leaves = self._enters[there], self._leaves[there]
            inside = leaves > enters
            enters, leaves = np.where(inside, enters, inf), np.where(inside, leaves, -inf)
            if (enters[1:] < enters[:-1]).any():
                order = np.argsort(enters, axis=0, kind="stable")
                enters = np.take_along_axis(enters, order, 0)
                leaves = np.take_along_axis(leaves, order, 0)
            leaves = np.maximum.accumulate(leaves, axis=0)
            apart = np.isfinite(enters[1:]) & (enters[1:] > leaves[:-1] + SAME_STEP)
            some = apart.any(axis=1)
            comes += [enters[:1], np.where(apart[some], enters[1:][some], inf)]
            goes += [np.where(apart[some], leaves[:-1][some], inf), leaves[-1:]]
        came, gone = np.concatenate(comes), np.concatenate(goes)
        never = np.isneginf(gone)
        return np.where(never, inf, came), np.where(never, inf, gone), np.ones(len(came))

    def _steps(self, count: Count) -> tuple[Floats, Floats]:
        """The instants of steps, ascending, shape (rows, steps), and the counts before the first
        and from each on, shape (rows, 1 + steps).
        """
        if count not in self._counted:
            came, gone, weights = self._spans(count)
            spans = len(came)
            changes = np.concatenate([weights, -weights])
            times, totals = np.empty((self._rows, 2 * spans)), np.empty((self._rows, 2 * spans + 1))
            for rows in self._pieces(spans):
                unsorted = np.concatenate([came[:, rows], gone[:, rows]]).T.copy()
                order = np.argsort(unsorted, axis=1)
                totals[rows, 0] = 0.0
                np.cumsum(changes[order], axis=1, out=totals[rows, 1:])
                order += np.arange(len(order))[:, None] * (2 * spans)
                unsorted.take(order, out=times[rows])
            self._counted[count] = times, totals
        return self._counted[count]

    def _pieces(self, spans: int) -> Iterator[slice]:
        """So many rows at a time that their steps fit into the processor's cache."""
        size = max(1, _IN_CACHE // (1 + 2 * spans))
        return (slice(low, low + size) for low in range(0, self._rows, size))

    def at(self, times: Floats) -> Any:
        """The counts at some instants (s), shape (rows, times, 4)."""
        found = np.zeros((self._rows, len(times), len(COUNTS)), dtype=np.int32)
        # Before the run begins the counts are those of its beginning.
        begins = np.broadcast_to(np.asarray(self._begin, dtype=float), (self._rows,))
        for number, count in enumerate(COUNTS):
            steps, totals = self._steps(count)
            if not steps.shape[1]:
                continue
            for row, begin in enumerate(begins.tolist()):
                upto = np.maximum(times, begin) + SAME_STEP
                found[row, :, number] = totals[row, steps[row].searchsorted(upto, "right")]
        return found

    def _lasting(
        self, count: Count, start: OfRows, stop: OfRows
    ) -> Iterator[tuple[slice, Floats, Floats, Any]]:
        """The counts between two instants, with zero before the first step, some rows at a time:
        how long (s), how many, and whether each lasts, shape (rows, 1 + steps).
        """
        all_steps, totals = self._steps(count)
        shape = (self._rows, 1)
        start, stop = (np.broadcast_to(np.reshape(each, (-1, 1)), shape) for each in (start, stop))
        for rows in self._pieces(all_steps.shape[1] // 2):
            steps, low, high = all_steps[rows], start[rows], stop[rows]
            lengths = np.diff(np.clip(steps, low, high), axis=1, prepend=low, append=high)
            lasts = lengths > SAME_STEP
            moment = (high - low <= SAME_STEP)[:, 0]
            if moment.any():
                # Of one moment, the count is that which it has from then on.
                edge, upto = np.full((moment.sum(), 1), inf), low[moment] + SAME_STEP
                begins = np.concatenate([-edge, steps[moment]], axis=1)
                ends = np.concatenate([steps[moment], edge], axis=1)
                lasts[moment] = (begins <= upto) & (ends > upto)
            yield rows, lengths, totals[rows], lasts

    def worst(self, required: Counted, start: OfRows, stop: OfRows) -> Floats:
        """The least slack of a count between two instants; -inf where there is no such time."""
        at_least, at_most, size = required.at_least, required.at_most, required.area or 1.0
        found: Floats = np.full(self._rows, inf)
        for rows, _, counts, lasts in self._lasting(required.counted, start, stop):
            if at_least is not None:
                fewest = np.where(lasts, counts, inf).min(axis=1)
                found[rows] = fewest / size - at_least
            if at_most is not None:
                most = np.where(lasts, counts, -inf).max(axis=1)
                found[rows] = np.minimum(found[rows], at_most - most / size)
        return np.where(np.asarray(stop) < np.asarray(start) - SAME_STEP, -inf, found)

    def longest_empty(self, start: OfRows, stop: OfRows) -> Floats:
        """The longest time without units between two instants (s); inf where there is no such."""
        found: Floats = np.empty(self._rows)
        for rows, lengths, counts, lasts in self._lasting("units", start, stop):
            found[rows] = np.where(lasts & (counts == 0), lengths, 0.0).max(axis=1)
        return np.where(np.asarray(stop) < np.asarray(start) - SAME_STEP, inf, found)
