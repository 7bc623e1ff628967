"""The summary of an ensemble: what is kept of all replications, in memory that does not grow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf

import numpy as np

from simulator.ensemble.counting.histograms import Histograms
from simulator.ensemble.counting.probability import Probability
from simulator.ensemble.outcome import Layout, Outcome
from simulator.ensemble.table import InputTable
from simulator.represented import Represented
from simulator.timeline.occupancy import COUNTS
from simulator.timeline.passage import Floats
from simulator.tolerances import NO_CHANGE

#: Into how many bins a second is divided at most, and one of another unit of slack.
_PARTS_OF_A_SECOND = 10
_PARTS = {"s": _PARTS_OF_A_SECOND, "m": 10, "people/m2": 1000}
#: The most bins of an event or a slack, of a count at an instant, and of all events or counts.
_BINS, _COUNT_BINS, _ALL_BINS = 8192, 1024, 16_000_000
#: The first replications are kept whole, for questions between inputs and outcomes: at most this
#: many rows, and numbers of a kind.
KEPT_ROWS, KEPT_NUMBERS = 20_000, 8_000_000
#: How many of the worst replications of a constraint are kept, and messages of those that failed.
WORST, MESSAGES = 5, 20


def without_noise(slack: Floats) -> Floats:
    """Slacks in whole steps of what is no change, so that which of equal ones is the worst does not
    depend on how they were added up: it is the first.
    """
    found: Floats = np.round(slack / NO_CHANGE) * NO_CHANGE
    return found


class Summary(Represented):
    """What is kept of all replications.

    Counts, and least and greatest values: whole numbers, so that they are the same in whatever
    blocks the replications come, and whether they are added here, or elsewhere and then merged.

    Parameters
    ----------
    layout
        What the columns of outcomes are.
    columns
        The names of the inputs.
    first
        The number of the first replication.
    begin
        That of the whole ensemble, of which this may be a part; default: the same.

    Attributes
    ----------
    runs
        How many replications there were, with those that failed.
    failures
        How many of them failed.
    messages
        Of the first that failed: replication → why.
    holds, applies
        In how many replications each constraint holds, of those to which it applies.
    all_hold
        In how many replications all constraints of severity `error` hold.
    slack, events
        Of each constraint, and of each event (s).
    occupancy
        Zone → counts of each kind at each instant, one after another.
    """

    def __init__(
        self, layout: Layout, columns: Sequence[str], first: int = 0, begin: int | None = None
    ) -> None:
        self.layout, self.columns, self.first = layout, tuple(columns), first
        self.runs = self.failures = self.all_hold = 0
        self.messages: dict[int, str] = {}
        constraints, events = len(layout.constraints), len(layout.events)
        self.holds = np.zeros(constraints, dtype=np.int64)
        self.applies = np.zeros(constraints, dtype=np.int64)
        self.slack = Histograms([_PARTS.get(unit, 1) for unit in layout.units], _BINS)
        self.events = Histograms([_PARTS_OF_A_SECOND] * events, _bins(events, _BINS))
        cells = len(layout.times) * len(COUNTS)
        bins = _bins(cells * len(layout.zones), _COUNT_BINS)
        self.occupancy = {zone: Histograms([1] * cells, bins) for zone in layout.zones}
        self._worst: list[list[tuple[float, int]]] = [[] for _ in layout.constraints]
        before = 0 if begin is None else first - begin
        self._kept = [FirstRows(each, before) for each in (len(columns), constraints, events)]

    def add(self, outcome: Outcome, inputs: InputTable) -> None:
        """Add the next block of replications, and what was drawn for it."""
        assert outcome.first == inputs.first == self.first + self.runs
        for kept, rows in zip(
            self._kept, (inputs.values, outcome.slack, outcome.events), strict=True
        ):
            kept.add(rows)
        failed = [number - outcome.first for number in outcome.failed]
        self.runs += len(outcome)
        self.failures += len(failed)
        self._note_messages(outcome.failed)
        done = np.delete(np.arange(len(outcome)), failed) if failed else slice(None)
        slack, holds = outcome.slack[done], outcome.holds[done]
        applies = ~np.isnan(slack)
        self.holds += np.count_nonzero(holds & applies, axis=0)
        self.applies += np.count_nonzero(applies, axis=0)
        self.all_hold += int(np.count_nonzero(holds[:, self.layout.errors].all(axis=1)))
        self.slack.add(slack)
        self.events.add(outcome.events[done])
        for zone, histograms in self.occupancy.items():
            counts = outcome.occupancy[zone][done]
            histograms.add(counts.reshape(len(counts), len(histograms)))
        self._note_worst(outcome)

    def merge(self, part: Summary) -> None:
        """Add the next replications, which are summarised already."""
        assert part.first == self.first + self.runs
        self.runs += part.runs
        self.failures += part.failures
        self._note_messages(part.messages)
        self.holds += part.holds
        self.applies += part.applies
        self.all_hold += part.all_hold
        self.slack.merge(part.slack)
        self.events.merge(part.events)
        for zone, histograms in self.occupancy.items():
            histograms.merge(part.occupancy[zone])
        for worst, more in zip(self._worst, part._worst, strict=True):
            worst[:] = sorted([*worst, *more])[:WORST]
        for kept, rows in zip(self._kept, part._kept, strict=True):
            kept.add(rows.values)

    def _note_messages(self, failed: Mapping[int, str]) -> None:
        found = {**self.messages, **failed}
        self.messages = {number: found[number] for number in sorted(found)[:MESSAGES]}

    def _note_worst(self, outcome: Outcome) -> None:
        slack = without_noise(outcome.slack)
        lowest = np.argsort(np.where(np.isnan(slack), inf, slack), axis=0, kind="stable")[:WORST]
        for constraint, rows in enumerate(lowest.T.tolist()):
            found = [
                (float(slack[row, constraint]), outcome.first + row)
                for row in rows
                if not np.isnan(slack[row, constraint])
            ]
            self._worst[constraint] = sorted([*self._worst[constraint], *found])[:WORST]

    @property
    def completed(self) -> int:
        """How many replications have a result."""
        return self.runs - self.failures

    @property
    def probability_of_all(self) -> Probability:
        """That all constraints of severity `error` hold."""
        return Probability(self.all_hold, self.completed)

    def probability(self, constraint: int) -> Probability:
        """That a constraint holds where it applies."""
        return Probability(int(self.holds[constraint]), int(self.applies[constraint]))

    def worst(self, constraint: int) -> tuple[int, ...]:
        """The replications in which a constraint has least slack, that with the least first."""
        return tuple(number for _, number in self._worst[constraint])

    def bands(self, zone: str, shares: Sequence[float]) -> Floats:
        """Quantiles of people, vehicles, aircraft and units in a zone.

        Returns
        -------
        numpy.ndarray
            Shape (shares, times, 4).
        """
        found = self.occupancy[zone].quantiles(shares)
        return found.reshape(len(shares), len(self.layout.times), len(COUNTS))

    def kept(self) -> tuple[Floats, Floats, Floats]:
        """Inputs, slack and events of the first replications, each shape (rows, …): where there are
        very many events, these have fewer rows.
        """
        inputs, slack, events = (each.values for each in self._kept)
        return inputs, slack, events

    @property
    def precision(self) -> float:
        """Half the width of the widest interval of a probability."""
        every = map(self.probability, range(len(self.holds)))
        # One that never applies has no probability.
        known = [each for each in every if each.of]
        return max(each.half_width for each in (self.probability_of_all, *known))


def _bins(quantities: int, most: int) -> int:
    """How many bins each of some quantities has, of which very many share what memory allows."""
    share = _ALL_BINS // max(quantities, 1)
    return min(most, 1 << max(1, share.bit_length() - 1))


class FirstRows:
    """The first rows of a table that comes in blocks, as many as are kept.

    Parameters
    ----------
    columns
        How many numbers a row has.
    before
        How many rows come before these.
    """

    def __init__(self, columns: int, before: int = 0) -> None:
        self._room = min(KEPT_ROWS, KEPT_NUMBERS // max(columns, 1)) - before
        self._blocks = [np.empty((0, columns))]

    def add(self, rows: Floats) -> None:
        """Keep as many rows as there is room for."""
        if self._room > 0 and len(rows):
            self._blocks.append(rows[: self._room].copy())
            self._room -= len(self._blocks[-1])

    @property
    def values(self) -> Floats:
        """Those that are kept, shape (rows, columns)."""
        return np.concatenate(self._blocks)
