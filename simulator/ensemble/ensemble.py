"""The result of an ensemble: one object that everything is read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from simulator.ensemble.columns import Column
from simulator.ensemble.counting.histograms import Histograms
from simulator.ensemble.counting.probability import Probability
from simulator.ensemble.counting.reduction import Summary
from simulator.ensemble.table import InputTable
from simulator.represented import ByName, Represented
from simulator.scenario.scenario import Scenario
from simulator.timeline.passage import Floats
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict
from simulator.wording import unknown

if TYPE_CHECKING:
    import pandas as pd

    from simulator.ensemble.paired import PairedComparison
    from simulator.ensemble.sensitivity import Sensitivity
    from simulator.views.figures.ensemble.plot import EnsemblePlot

#: The shares of replications whose quantiles are listed, and drawn as bands.
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True, repr=False)
class Spread(Represented):
    """How a number is distributed over the replications that have it.

    Attributes
    ----------
    least, greatest
        Its extremes, infinite where a slack is.
    quantiles
        The values that 5, 25, 50, 75 and 95 % do not exceed, to half of `bin`.
    bin
        The width of the bins in which it was counted.
    """

    least: float
    greatest: float
    quantiles: tuple[float, ...]
    bin: float

    @property
    def median(self) -> float:
        """The value that half of the replications do not exceed."""
        return self.quantiles[SHARES.index(0.5)]


@dataclass(frozen=True, slots=True, repr=False)
class Odds(Represented):
    """How often a constraint holds.

    Attributes
    ----------
    central
        Its verdict at central values.
    probability
        That it holds, where it applies.
    slack
        How its slack is distributed; None if it never applies.
    worst
        The replications with the least slack, the least first.
    met
        Whether it holds in the share of the replications that it requires; None if it requires
        none.
    """

    central: Verdict
    probability: Probability
    slack: Spread | None
    worst: tuple[int, ...]
    met: bool | None = None

    @property
    def name(self) -> str:
        """Of the constraint."""
        return self.central.name


class AllOdds(ByName[Odds], tuple[Odds, ...]):
    """How often each constraint holds: `ensemble.constraints["window"]`."""

    what = "constraint"


@dataclass(frozen=True, slots=True, repr=False)
class EventSpread(Represented):
    """When an event occurs.

    Attributes
    ----------
    name
        Of the event.
    central
        Its instant (s) at central values; None if it does not occur there.
    occurs
        How often it occurs.
    time
        How its instant (s) is distributed; None if it never occurs.
    """

    name: str
    central: float | None
    occurs: Probability
    time: Spread | None


@dataclass(frozen=True, eq=False, repr=False)
class Ensemble(Represented):
    """What happened in many replications.

    Attributes
    ----------
    central
        The run at central values.
    columns
        The inputs that were drawn.
    summary
        The results that are kept of the replications.
    requested
        How many were asked for; `runs` is smaller after an interrupt, or once they are precise
        enough.
    seed
        From which the inputs were drawn; None where a table was given.
    sampling
        How they were drawn.
    engine
        What ran them: `simpy` or `batch`.
    not_batch
        Why they were not run by the batch driver; None if they were, or it was not asked for.
    interrupted
        Whether an interrupt ended it.
    """

    central: Run
    columns: tuple[Column, ...]
    summary: Summary = field(repr=False)
    requested: int
    seed: int | None
    sampling: str
    engine: str
    not_batch: str | None = None
    interrupted: bool = False

    @property
    def scenario(self) -> Scenario:
        """What was planned."""
        return self.central.scenario

    @property
    def runs(self) -> int:
        """The number of replications, including those that failed."""
        return self.summary.runs

    @property
    def failed(self) -> int:
        """The number of replications without a result; probabilities are of the others."""
        return self.summary.failures

    @property
    def all_hold(self) -> Probability:
        """That all constraints of severity `error` hold."""
        return self.summary.probability_of_all

    @cached_property
    def constraints(self) -> AllOdds:
        """Each constraint: the window first, then in the order of the file."""
        summary = self.summary
        spreads = _spreads(summary.slack)
        return AllOdds(
            Odds(
                verdict,
                summary.probability(number),
                spreads[number],
                summary.worst(number),
                _met(verdict.holds_in, summary.probability(number), self.failed),
            )
            for number, verdict in enumerate(self.central.verdicts)
        )

    @property
    def shares_met(self) -> bool:
        """Whether all constraints of severity `error` hold in the shares that they require."""
        asking = (odds for odds in self.constraints if odds.central.severity == "error")
        return not any(odds.met is False for odds in asking)

    @cached_property
    def probabilities(self) -> Mapping[str, Probability]:
        """Constraint → that it holds where it applies."""
        return {odds.name: odds.probability for odds in self.constraints}

    @cached_property
    def events(self) -> Mapping[str, EventSpread]:
        """Event → when it occurs, in the order of the file."""
        spreads, total = _spreads(self.summary.events), self.summary.completed
        central = dict(self.central.events.items())
        counts = self.summary.events.total.tolist()
        names = self.summary.layout.events
        return {
            name: EventSpread(name, central.get(name), Probability(count, total), spread)
            for name, count, spread in zip(names, counts, spreads, strict=True)
        }

    def quantiles(self, event: str, shares: Sequence[float] = SHARES) -> Floats:
        """The instants (s) that these shares of the replications do not exceed.

        Raises
        ------
        KeyError
            If there is no such event; the text has the nearest one.
        """
        names = self.summary.layout.events
        if event not in names:
            raise KeyError(unknown("event", event, names))
        found: Floats = self.summary.events.quantiles(shares, [names.index(event)])[:, 0]
        return found

    def bands(self, zone: str, shares: Sequence[float] = SHARES) -> Floats:
        """Quantiles of what is in a zone at each of `times`.

        Returns
        -------
        numpy.ndarray
            People, vehicles, aircraft and units, shape (shares, times, 4).

        Raises
        ------
        KeyError
            If there is no such zone; the text has the nearest one.
        """
        if zone not in self.summary.occupancy:
            raise KeyError(unknown("zone", zone, self.summary.occupancy))
        return self.summary.bands(zone, shares)

    @property
    def times(self) -> Floats:
        """The instants (s) of the bands."""
        return self.summary.layout.times

    @cached_property
    def inputs(self) -> InputTable:
        """What was drawn for the first replications."""
        return InputTable(self.summary.columns, self.summary.kept()[0], self.summary.first)

    def sample(self, outcome: str) -> tuple[Floats, Floats]:
        """The drawn inputs and one outcome, of the first replications that have it.

        Parameters
        ----------
        outcome
            A constraint, for its slack, or an event, for its instant (s).

        Returns
        -------
        tuple
            Inputs, shape (rows, inputs), and the outcome, shape (rows,).

        Raises
        ------
        KeyError
            If there is no such constraint or event; the text has the nearest one.
        """
        inputs, slack, events = self.summary.kept()
        layout = self.summary.layout
        if outcome in layout.constraints:
            values = slack[:, layout.constraints.index(outcome)]
        elif outcome in layout.events:
            values = events[:, layout.events.index(outcome)]
        else:
            known = (*layout.constraints, *layout.events)
            raise KeyError(unknown("constraint or event", outcome, known))
        has = np.isfinite(values)
        return inputs[: len(values)][has], values[has]

    def sensitivity(self, outcome: str | None = None) -> Sensitivity:
        """Which inputs move an outcome most, from at most the first 20,000 replications.

        Rank correlations; with SALib (the extra ``sensitivity``) also first-order indices, and of
        total indices the part of orders one and two.

        Parameters
        ----------
        outcome
            A constraint, for its slack, or an event, for its instant (s); default: the constraint
            that is broken most often, if none ever is the window, else the first.

        Raises
        ------
        SimulatorError
            If there is no such constraint or event; the text has the nearest one.
        """
        from simulator.ensemble.sensitivity import sensitivity_of

        if outcome not in self._sensitivities:
            self._sensitivities[outcome] = sensitivity_of(self, outcome)
        return self._sensitivities[outcome]

    @cached_property
    def _sensitivities(self) -> dict[str | None, Sensitivity]:
        """Those that were asked for: page, document and figure show the same."""
        return {}

    def compare(self, after: Ensemble) -> PairedComparison:
        """What changes in another ensemble of the same seed, replication by replication.

        Inputs of the same name are drawn alike in both (common random numbers), so that a small
        difference is seen in few replications.

        Raises
        ------
        SimulatorError
            If the seeds differ, or the inputs are from a table or a design.
        """
        from simulator.ensemble.paired import compare_paired

        return compare_paired(self, after)

    def to_frame(self) -> pd.DataFrame:
        """One row per constraint: probability, interval, quantiles of slack, worst replication."""
        from simulator.ensemble.frames import constraints_table

        return constraints_table(self).to_frame()

    def timeline(self) -> pd.DataFrame:
        """One row per event, in the order of the file: how often, and quantiles of its time."""
        from simulator.ensemble.frames import events_table

        return events_table(self).to_frame()

    def occupancy(self) -> pd.DataFrame:
        """One row per zone, instant and count: its quantiles."""
        from simulator.ensemble.frames import bands_table

        return bands_table(self).to_frame()

    @property
    def plot(self) -> EnsemblePlot:
        """The figures of the ensemble."""
        from simulator.views.figures.ensemble.plot import EnsemblePlot

        return EnsemblePlot(self)


def _met(asked: float | None, found: Probability, failed: int) -> bool | None:
    if asked is None:
        return None
    return found.value >= asked if found.of else not failed


def _spreads(histograms: Histograms) -> list[Spread | None]:
    columns = zip(
        histograms.total.tolist(),
        *(edge.tolist() for edge in histograms.extremes()),
        histograms.quantiles(SHARES).T.tolist(),
        histograms.widths.tolist(),
        strict=True,
    )
    return [
        Spread(least, greatest, tuple(quantiles), width) if total else None
        for total, least, greatest, quantiles, width in columns
    ]
