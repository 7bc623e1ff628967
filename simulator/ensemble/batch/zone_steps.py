"""The counts in a zone, in a block of replications: when each rank comes and goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.ensemble.batch.questions import Counted
from simulator.timeline.occupancy import COUNTS, Count
from simulator.timeline.passage import Floats
from simulator.tolerances import SAME_STEP

#: How many steps are worked on at a time.
_IN_CACHE = 2**15


class ZoneSteps:
    """The steps of the counts in a zone, in a block of replications.

    Parameters
    ----------
    comes, goes
        When each rank comes and goes (s), shape (ranks, rows).
    begin
        When the run begins (s), shape (rows,).
    weights
        What each rank counts, shape (ranks, 3).
    units
        The ranks of each unit.
    """

    def __init__(
        self,
        comes: Floats,
        goes: Floats,
        begin: Floats,
        weights: NDArray[np.int64],
        units: Sequence[NDArray[np.int64]],
    ) -> None:
        self._rows = len(begin)
        self._comes, self._goes, self._begin = comes, goes, begin
        self._weights, self._units = weights, units
        self._found: dict[Count, tuple[Floats, Floats, Floats]] = {}
        self._counted: dict[Count, tuple[Floats, Floats]] = {}

    def _spans(self, count: Count) -> tuple[Floats, Floats, Floats]:
        """When what is counted comes and goes, shape (spans, rows), and how many each is.

        What is counted but is never there comes and goes at no instant (inf).
        """
        if count not in self._found:
            units = count == "units"
            self._found[count] = self._spans_of_units() if units else self._spans_of_ranks(count)
        return self._found[count]

    def _spans_of_ranks(self, count: Count) -> tuple[Floats, Floats, Floats]:
        weights = self._weights[:, COUNTS.index(count)].astype(float)
        some = weights > 0
        came, gone = self._comes, self._goes
        if not some.all():
            came, gone, weights = came[some], gone[some], weights[some]
        never = gone <= came
        if never.any():
            came, gone = np.where(never, inf, came), np.where(never, inf, gone)
        return came, gone, weights

    def _spans_of_units(self) -> tuple[Floats, Floats, Floats]:
        comes, goes = [np.empty((0, self._rows))], [np.empty((0, self._rows))]
        for there in self._units:
            enters, leaves = self._comes[there], self._goes[there]
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

    def at(self, times: Floats) -> NDArray[np.int32]:
        """The counts at some instants (s), ascending and equally far apart, shape (rows, times, 4).

        Before the run begins they are those of its beginning.
        """
        found = np.zeros((self._rows, len(times), len(COUNTS)), dtype=np.int32)
        for number, count in enumerate(COUNTS):
            came, gone, weights = self._spans(count)
            more, fewer = (self._changes(each, weights, times) for each in (came, gone))
            found[:, :, number] = np.cumsum(more - fewer, axis=1)[:, :-1]
        return found

    def _changes(self, steps: Floats, weights: Floats, times: Floats) -> Any:
        """By how much a count changes from each instant to the next, shape (rows, 1 + times)."""
        size = len(times) + 1
        first = (steps - (times[0] + SAME_STEP)) / (times[1] - times[0])
        np.ceil(first, out=first)
        np.clip(first, 0.0, len(times), out=first)
        first[steps <= self._begin + SAME_STEP] = 0.0
        first += np.arange(self._rows) * size
        by = np.repeat(weights, self._rows)
        total: Any = np.bincount(first.ravel().astype(np.int64), by, self._rows * size)
        return total.reshape(self._rows, size)

    def _lasting(
        self, count: Count, start: Floats, stop: Floats
    ) -> Iterator[tuple[slice, Floats, Floats, Any]]:
        """The counts between two instants, with zero before the first step, some rows at a time:
        how long (s), how many, and whether each lasts, shape (rows, 1 + steps).
        """
        all_steps, totals = self._steps(count)
        start, stop = start[:, None], stop[:, None]
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

    def worst(self, required: Counted, start: Floats, stop: Floats) -> Floats:
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
        return np.where(stop < start - SAME_STEP, -inf, found)

    def longest_empty(self, start: Floats, stop: Floats) -> Floats:
        """The longest time without units between two instants (s); inf where there is no such."""
        found: Floats = np.empty(self._rows)
        for rows, lengths, counts, lasts in self._lasting("units", start, stop):
            found[rows] = np.where(lasts & (counts == 0), lengths, 0.0).max(axis=1)
        return np.where(stop < start - SAME_STEP, inf, found)
