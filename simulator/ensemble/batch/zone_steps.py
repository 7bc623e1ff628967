"""The counts in a zone, in a block of replications: when each rank comes and goes."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Any, NamedTuple

import numpy as np

from simulator.ensemble.batch.questions import Counted
from simulator.movement.batch.cue_times import Day, OfRows
from simulator.movement.batch.forms import Form
from simulator.movement.batch.readings import PassageReading
from simulator.timeline.occupancy import COUNTS, Count
from simulator.timeline.passage import Floats
from simulator.tolerances import SAME_PLACE, SAME_STEP


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
        """When what is counted comes and goes, shape (spans, rows), and how many each is."""
        if count != "units":
            weights = self._weights[:, COUNTS.index(count)]
            some = weights > 0
            return self._enters[some], self._leaves[some], weights[some].astype(float)
        comes, goes = [np.empty((0, self._rows))], [np.empty((0, self._rows))]
        for there in self._units:
            enters, leaves = self._enters[there], self._leaves[there]
            inside = leaves > enters
            enters, leaves = np.where(inside, enters, inf), np.where(inside, leaves, -inf)
            order = np.argsort(enters, axis=0, kind="stable")
            enters = np.take_along_axis(enters, order, 0)
            leaves = np.maximum.accumulate(np.take_along_axis(leaves, order, 0), axis=0)
            apart = np.isfinite(enters[1:]) & (enters[1:] > leaves[:-1] + SAME_STEP)
            comes += [enters[:1], np.where(apart, enters[1:], inf)]
            goes += [np.where(apart, leaves[:-1], inf), leaves[-1:]]
        came, gone = np.concatenate(comes), np.concatenate(goes)
        never = np.isneginf(gone)
        return np.where(never, inf, came), np.where(never, inf, gone), np.ones(len(came))

    def _steps(self, count: Count) -> tuple[Floats, Floats]:
        """The instants of steps, ascending, and the counts from each on, shape (rows, steps)."""
        if count not in self._counted:
            came, gone, weights = self._spans(count)
            stays = gone > came
            if count != "units":
                came, gone = np.where(stays, came, inf), np.where(stays, gone, inf)
            times = np.concatenate([came, gone]).T
            changes = np.concatenate([weights, -weights])
            order = np.argsort(times, axis=1, kind="stable")
            times = np.take_along_axis(times, order, 1)
            totals = np.cumsum(np.where(np.isinf(times), 0.0, changes[order]), axis=1)
            self._counted[count] = times, totals
        return self._counted[count]

    def at(self, times: Floats) -> Any:
        """The counts at some instants at equal distances (s), shape (rows, times, 4)."""
        first, step = float(times[0]), float(times[1] - times[0])
        found = np.zeros((self._rows, len(times), len(COUNTS)), dtype=np.int32)
        size = len(times) + 1
        rows = np.arange(self._rows) * size
        for number, count in enumerate(COUNTS):
            came, gone, weights = self._spans(count)
            if not len(came):
                continue
            changes = np.zeros(self._rows * size)
            for instants, sign in ((came, 1.0), (gone, -1.0)):
                with np.errstate(invalid="ignore"):
                    place = np.ceil((instants - SAME_STEP - first) / step)
                # Before the run begins the counts are those of its beginning.
                place = np.where(instants <= self._begin + SAME_STEP, 0, place)
                place = np.clip(place, 0, len(times)).astype(np.int64)
                where = (place + rows).ravel()
                amount = np.repeat(sign * weights, self._rows)
                changes += np.bincount(where, amount, self._rows * size)
            totals = np.cumsum(changes.reshape(self._rows, size), axis=1)[:, :-1]
            found[:, :, number] = np.rint(totals)
        return found

    def _lasting(
        self, count: Count, start: OfRows, stop: OfRows
    ) -> tuple[Floats, Floats, Floats, Any]:
        """The counts between two instants, with zero before the first step: from when, until when
        (clipped), how many, and whether each lasts.
        """
        times, totals = self._steps(count)
        rows = self._rows
        low = np.broadcast_to(np.asarray(start, dtype=float), (rows,))[:, None]
        high = np.broadcast_to(np.asarray(stop, dtype=float), (rows,))[:, None]
        edge = np.full((rows, 1), inf)
        begins = np.concatenate([-edge, times], axis=1)
        ends = np.concatenate([times, edge], axis=1)
        counts = np.concatenate([np.zeros((rows, 1)), totals], axis=1)
        since, until = np.maximum(begins, low), np.minimum(ends, high)
        with np.errstate(invalid="ignore"):
            lasts = until - since > SAME_STEP
            at_start = (begins <= low + SAME_STEP) & (ends > low + SAME_STEP)
        lasts = np.where(high - low <= SAME_STEP, at_start, lasts)
        return since, until, counts, lasts

    def worst(self, required: Counted, start: OfRows, stop: OfRows) -> Floats:
        """The least slack of a count between two instants; -inf where there is no such time."""
        at_least, at_most, size = required.at_least, required.at_most, required.area or 1.0
        _, _, counts, lasts = self._lasting(required.counted, start, stop)
        slack = np.full(counts.shape, inf)
        if at_least is not None:
            slack = np.minimum(slack, counts / size - at_least)
        if at_most is not None:
            slack = np.minimum(slack, at_most - counts / size)
        found: Floats = np.where(lasts, slack, inf).min(axis=1)
        return np.where(np.asarray(stop) < np.asarray(start) - SAME_STEP, -inf, found)

    def longest_empty(self, start: OfRows, stop: OfRows) -> Floats:
        """The longest time without units between two instants (s); inf where there is no such."""
        since, until, counts, lasts = self._lasting("units", start, stop)
        empty = lasts & (counts == 0)
        with np.errstate(invalid="ignore"):
            found: Floats = np.where(empty, until - since, 0.0).max(axis=1)
        return np.where(np.asarray(stop) < np.asarray(start) - SAME_STEP, inf, found)
