"""Counts of values in bins, from which quantiles are read: exact, whatever the order of values."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from math import ceil, inf, nan
from typing import Any

import numpy as np

from simulator.ensemble.outcome import Whole
from simulator.scenario.in_zones import Integers
from simulator.timeline.passage import Floats

#: What is further from zero than this counts as infinite: the number of its bin would be too large.
FAR = 1e15

#: So many rows are turned into bins at a time: they fit into the processor's cache.
_AT_ONCE = 128


class Histograms:
    """How often values of many quantities came about, each in bins of its own.

    Bins lie around whole multiples of a width. Where the values of a quantity need more than a
    number of bins, two of its bins become one, and so on: how wide they end up depends on its least
    and greatest value only. So the counts are the same in whatever order, and in whatever blocks,
    values are added.

    Parameters
    ----------
    parts
        Into how many bins one unit (a second) is divided at most, of each quantity.
    bins
        The most bins that the values of a quantity may need; a power of two.
    """

    def __init__(self, parts: Sequence[int], bins: int) -> None:
        self._parts = np.array(parts, dtype=np.float64)
        self._bins = bins
        number = len(self._parts)
        self._packed: tuple[Whole, Whole] | None = None
        self._first = np.zeros(number, dtype=np.int64)  # the bin of each quantity in column 0
        self._halvings = np.zeros(number, dtype=np.int64)  # how often two bins became one
        #: The least and the greatest finite value.
        self.least = np.full(number, inf)
        self.greatest = np.full(number, -inf)
        #: How often a value was minus infinity, finite, and plus infinity.
        self.below, self.finite, self.above = (np.zeros(number, dtype=np.int64) for _ in range(3))

    @cached_property
    def _counts(self) -> Whole:
        """How many values are in each bin, shape (quantities, bins)."""
        counts = np.zeros((len(self), self._bins), dtype=np.int32)
        if self._packed is not None:
            places, numbers = self._packed
            counts.reshape(-1)[places] = numbers
        return counts

    def _filled(self) -> tuple[Whole, Whole]:
        """The places of bins that are not empty, quantity by quantity, and how full they are."""
        if "_counts" not in self.__dict__ and self._packed is not None:
            return self._packed
        flat = self._counts.reshape(-1)
        places = np.flatnonzero(flat)
        return places.astype(np.int32), flat[places]

    def __getstate__(self) -> dict[str, Any]:
        """Most bins are empty: they are not sent to other processes."""
        state = {**self.__dict__, "_packed": self._filled()}
        state.pop("_counts", None)
        return state

    def __len__(self) -> int:
        return len(self._parts)

    @property
    def total(self) -> Integers:
        """How many values each quantity has."""
        return self.below + self.finite + self.above

    @property
    def widths(self) -> Floats:
        """How wide the bins of each quantity are."""
        return np.ldexp(1 / self._parts, self._halvings)

    def add(self, values: Floats | Whole) -> None:
        """Count values, shape (rows, quantities); what is not a number is not counted."""
        if not len(values):
            return
        with np.errstate(invalid="ignore"):
            least, greatest = values.min(axis=0), values.max(axis=0)
            finite = (least >= -FAR) & (greatest <= FAR)
        for quantity in np.flatnonzero(~finite).tolist():
            self._add_finite_ones(quantity, values[:, quantity])
        self._widen(np.flatnonzero(finite), least[finite], greatest[finite])
        self.finite[finite] += len(values)
        same = np.flatnonzero(finite & (least == greatest))
        self._counts[same, self._bin(least[same], same) - self._first[same]] += len(values)
        others = np.flatnonzero(finite & (least < greatest))
        self._count(values[:, others], others)

    def merge(self, other: Histograms) -> None:
        """Count all values that another has counted."""
        self.below += other.below
        self.above += other.above
        self.finite += other.finite
        some = np.flatnonzero(other.finite)
        self._widen(some, other.least[some], other.greatest[some])
        places, numbers = other._filled()
        quantity = places >> (self._bins.bit_length() - 1)
        # Bins of the other are no wider: its values are among those of both.
        wider = (self._halvings - other._halvings).astype(np.int8)
        bins = (places & (self._bins - 1)) + other._first[quantity]
        if wider.any():
            bins >>= wider[quantity]
        bins += (np.arange(len(self)) * self._bins - self._first)[quantity]
        np.add.at(self._counts.reshape(-1), bins, numbers)

    def _add_finite_ones(self, quantity: int, values: Floats | Whole) -> None:
        """Count values of a quantity, some of which are infinite or missing."""
        self.below[quantity] += np.count_nonzero(values < -FAR)
        self.above[quantity] += np.count_nonzero(values > FAR)
        finite = values[np.abs(values) <= FAR]
        if len(finite):
            self.finite[quantity] += len(finite)
            which = np.array([quantity])
            self._widen(which, np.array([finite.min()]), np.array([finite.max()]))
            self._count(finite[:, np.newaxis], which)

    def _count(self, values: Floats | Whole, quantities: Integers) -> None:
        """Count finite values, shape (rows, quantities), for which there are bins."""
        # Quantity by quantity: what is close in memory is counted together.
        bins = np.empty(values.shape[::-1], dtype=np.int64)
        for low in range(0, len(values), _AT_ONCE):
            nearest = values[low : low + _AT_ONCE] * self._parts[quantities]
            nearest += 0.5
            np.floor(nearest, out=nearest)
            bins[:, low : low + _AT_ONCE] = nearest.T
        bins >>= self._halvings[quantities, np.newaxis]
        bins += (quantities * self._bins - self._first[quantities])[:, np.newaxis]
        np.add.at(self._counts.reshape(-1), bins.reshape(-1), np.int32(1))

    def _bin(self, values: Floats, quantity: Integers) -> Integers:
        """The bins of values of some quantities."""
        nearest = np.floor(values * self._parts[quantity] + 0.5).astype(np.int64)
        bins: Integers = nearest >> self._halvings[quantity]
        return bins

    def _widen(self, quantities: Integers, least: Floats, greatest: Floats) -> None:
        """Make room for values between these of some quantities."""
        self.least[quantities] = np.minimum(self.least[quantities], least)
        self.greatest[quantities] = np.maximum(self.greatest[quantities], greatest)
        low = self._bin(self.least[quantities], quantities)
        high = self._bin(self.greatest[quantities], quantities)
        first = self._first[quantities]
        for place in np.flatnonzero((low < first) | (high >= first + self._bins)).tolist():
            self._rearrange(int(quantities[place]), int(low[place]), int(high[place]))

    def _rearrange(self, quantity: int, low: int, high: int) -> None:
        """Give a quantity bins that hold these two, as narrow as before if that can be."""
        halvings = 0
        while (high >> halvings) - (low >> halvings) >= self._bins:
            halvings += 1
        room = self._bins - 1 - ((high >> halvings) - (low >> halvings))
        first = (low >> halvings) - room // 2
        counts = self._counts[quantity]
        known = np.flatnonzero(counts)
        moved = ((known + self._first[quantity]) >> halvings) - first
        self._counts[quantity] = np.bincount(moved, counts[known], self._bins).astype(np.int32)
        self._first[quantity] = first
        self._halvings[quantity] += halvings

    def extremes(self) -> tuple[Floats, Floats]:
        """The least and the greatest value of each quantity; infinite ones count."""
        least = np.where(self.below > 0, -inf, self.least)
        return least, np.where(self.above > 0, inf, self.greatest)

    def quantiles(self, shares: Sequence[float], quantities: Sequence[int] | None = None) -> Floats:
        """The values that these shares of the values do not exceed, to half the width of a bin.

        Parameters
        ----------
        shares
            From 0 to 1.
        quantities
            Of these quantities, by number; default all.

        Returns
        -------
        numpy.ndarray
            Shape (shares, quantities); not a number where a quantity has no values.
        """
        wanted = range(len(self)) if quantities is None else quantities
        found = np.full((len(shares), len(wanted)), nan)
        # Decimal shares are exact: 5 % of 1,000 values are 50.
        exact = [Fraction(repr(float(share))) for share in shares]
        for column, quantity in enumerate(wanted):
            # The first value that so many do not exceed: numpy calls this the inverted CDF.
            total, below = int(self.total[quantity]), int(self.below[quantity])
            if total:
                ranks = np.array([max(1, ceil(share * total)) - below for share in exact])
                found[:, column] = self._ranked(quantity, ranks)
        return found

    def _ranked(self, quantity: int, ranks: Integers) -> Floats:
        """The values of these ranks among the finite ones; beyond them, infinite."""
        running = np.cumsum(self._counts[quantity], dtype=np.int64)
        column = np.searchsorted(running, np.minimum(ranks, self.finite[quantity]))
        halvings = int(self._halvings[quantity])
        first = self._first[quantity] + column << halvings
        middles = (first + ((1 << halvings) - 1) / 2) / self._parts[quantity]
        values: Floats = np.clip(middles, self.least[quantity], self.greatest[quantity])
        values[ranks <= 0] = -inf
        values[ranks > self.finite[quantity]] = inf
        return values

    def counts(self, quantity: int) -> tuple[Floats, Integers]:
        """The finite values of a quantity.

        Returns
        -------
        tuple
            The edges of its bins, shape (n + 1,), and the counts between them, shape (n,).
        """
        counts = self._counts[quantity].astype(np.int64)
        some = np.flatnonzero(counts)
        if not len(some):
            return np.empty(1), np.empty(0, dtype=np.int64)
        first, last = int(some[0]), int(some[-1])
        bins = np.arange(first, last + 2) + self._first[quantity]
        edges = ((bins << self._halvings[quantity]) - 0.5) / self._parts[quantity]
        return edges, counts[first : last + 1]
