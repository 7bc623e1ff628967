"""Two ensembles whose replications drew the same: what changes from one to the other, in pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.ensemble.counting.probability import CONFIDENCE, Probability
from simulator.ensemble.ensemble import SHARES, Ensemble
from simulator.ensemble.outcome import Layout
from simulator.errors import SimulatorError
from simulator.represented import Represented
from simulator.timeline.comparison import since_midnight
from simulator.timeline.passage import Floats
from simulator.tolerances import DENSITY_HOLDS_FROM, HOLDS_FROM

if TYPE_CHECKING:
    import pandas as pd

#: The name of what is counted of all constraints of severity `error` together.
ALL = "all constraints"


@dataclass(frozen=True, slots=True, repr=False)
class PairedOdds(Represented):
    """How often a constraint holds in two ensembles.

    Attributes
    ----------
    name
        Of the constraint.
    both, only_before, only_after, neither
        The numbers of pairs of replications in which it holds in both, in one, or in neither. Pairs
        in which it applies to one only are not counted.
    unit
        Of its slack.
    slack
        The 5, 25, 50, 75 and 95 % quantiles of how much its slack is greater in the second; None if
        that is known of no pair.
    """

    name: str
    both: int
    only_before: int
    only_after: int
    neither: int
    unit: str = ""
    slack: tuple[float, ...] | None = None

    @property
    def pairs(self) -> int:
        """The number of pairs."""
        return self.both + self.only_before + self.only_after + self.neither

    @property
    def before(self) -> Probability:
        """That it holds in the first."""
        return Probability(self.both + self.only_before, self.pairs)

    @property
    def after(self) -> Probability:
        """That it holds in the second."""
        return Probability(self.both + self.only_after, self.pairs)

    @property
    def difference(self) -> float:
        """How much greater the second probability is."""
        return self.after.value - self.before.value

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the difference, for pairs (`paired_interval`)."""
        return paired_interval(self.only_before, self.only_after, self.pairs)


@dataclass(frozen=True, slots=True, repr=False)
class PairedEvent(Represented):
    """How an event moves between two ensembles.

    Attributes
    ----------
    name
        Of the event.
    pairs
        In how many pairs it occurs in both.
    quantiles
        The 5, 25, 50, 75 and 95 % quantiles of how much later (s) it is in the second, by the
        clock.
    """

    name: str
    pairs: int
    quantiles: tuple[float, ...]

    @property
    def median(self) -> float:
        """How much later it is in half of the pairs, at most (s)."""
        return self.quantiles[SHARES.index(0.5)]


@dataclass(frozen=True, eq=False, repr=False)
class PairedComparison(Represented):
    """What changes from one ensemble to another with the same draws.

    Attributes
    ----------
    before, after
        The two.
    pairs
        How many pairs of replications are compared: those that both keep, at most 20,000.
    all_hold
        How often all constraints of severity `error` hold.
    constraints
        Those of the same name and unit, in the order of the second.
    events
        Those of the same name that occur in some pair, in the order of the second: of the first
        replications, as many as 8 million numbers hold.
    """

    before: Ensemble
    after: Ensemble
    pairs: int
    all_hold: PairedOdds
    constraints: tuple[PairedOdds, ...]
    events: tuple[PairedEvent, ...]

    @property
    def shared_inputs(self) -> tuple[str, ...]:
        """The inputs that are drawn in both."""
        first = set(self.before.summary.columns)
        return tuple(name for name in self.after.summary.columns if name in first)

    def to_frame(self) -> pd.DataFrame:
        """One row per constraint: both probabilities, their difference and its interval."""
        import pandas as pd

        columns = ("constraint", "pairs", "before", "after", "difference", "low", "high")
        rows = []
        for each in (*self.constraints, self.all_hold):
            shares = each.before.value, each.after.value, each.difference
            rows.append((each.name, each.pairs, *shares, *each.interval))
        return pd.DataFrame(rows, columns=list(columns))


def paired_interval(only_before: int, only_after: int, pairs: int) -> tuple[float, float]:
    """The 95 % interval of the difference of two probabilities that were counted in pairs.

    References
    ----------
    Agresti and Min 2005, Simple improved confidence intervals for comparing matched proportions:
    half a pair is added to each of the four counts.
    """
    total, first, second = pairs + 2, only_before + 0.5, only_after + 0.5
    centre = (second - first) / total
    spread = sqrt(first + second - (second - first) ** 2 / total) / total
    half = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * spread
    return max(-1.0, centre - half), min(1.0, centre + half)


def compare_paired(before: Ensemble, after: Ensemble) -> PairedComparison:
    """Compare two ensembles, as `Ensemble.compare` says."""
    for each in (before, after):
        if each.seed is None or each.sampling != "random" or each.summary.first:
            raise SimulatorError(
                f"{each.scenario.name}: only replications that were drawn at random, from a "
                "seed, can be paired"
            )
    if before.seed != after.seed:
        raise SimulatorError(f"both need the same seed, not {before.seed} and {after.seed}")
    first, second = _Kept.of(before), _Kept.of(after)
    pairs = min(len(first.slack), len(second.slack))
    first, second = first.cut(pairs), second.cut(pairs)
    return PairedComparison(
        before,
        after,
        pairs,
        _counted(ALL, first.all_hold, second.all_hold),
        tuple(_constraints(first, second)),
        tuple(_events(first, second)),
    )


class _Kept(NamedTuple):
    """What is kept of the first replications, a row each; fewer rows of very many events."""

    layout: Layout
    since: float
    slack: Floats
    events: Floats

    @classmethod
    def of(cls, ensemble: Ensemble) -> _Kept:
        _, slack, events = ensemble.summary.kept()
        return cls(ensemble.summary.layout, since_midnight(ensemble.scenario), slack, events)

    def cut(self, rows: int) -> _Kept:
        return self._replace(slack=self.slack[:rows], events=self.events[:rows])

    @property
    def held(self) -> Floats:
        """Whether constraints hold: 1 or 0; not a number where one does not apply."""
        least = [
            DENSITY_HOLDS_FROM if unit == "people/m2" else HOLDS_FROM for unit in self.layout.units
        ]
        return np.where(np.isnan(self.slack), np.nan, self.slack >= least)

    @property
    def all_hold(self) -> Floats:
        """Whether all constraints of severity `error` hold; not a number without a result."""
        found: Floats = (self.held[:, self.layout.errors] != 0).all(axis=1).astype(np.float64)
        without = np.flatnonzero(np.isnan(self.slack).all(axis=1))
        # A row of which no event is kept has none, as far as is known.
        found[[row for row in without.tolist() if np.isnan(self.events[row : row + 1]).all()]] = (
            np.nan
        )
        return found


def _counted(
    name: str,
    first: Floats,
    second: Floats,
    unit: str = "",
    slack: tuple[float, ...] | None = None,
) -> PairedOdds:
    known = np.isfinite(first) & np.isfinite(second)
    one, other = first[known] > 0, second[known] > 0
    both, only_before, only_after, neither = (
        int(np.count_nonzero(cell))
        for cell in (one & other, one & ~other, ~one & other, ~one & ~other)
    )
    return PairedOdds(name, both, only_before, only_after, neither, unit, slack)


def _constraints(first: _Kept, second: _Kept) -> Iterator[PairedOdds]:
    known = {name: place for place, name in enumerate(first.layout.constraints)}
    before, after = first.held, second.held
    for place, name in enumerate(second.layout.constraints):
        at, unit = known.get(name), second.layout.units[place]
        if at is not None and first.layout.units[at] == unit:
            with np.errstate(invalid="ignore"):
                by = second.slack[:, place] - first.slack[:, at]
            yield _counted(name, before[:, at], after[:, place], unit, _quantiles(by))


def _events(first: _Kept, second: _Kept) -> Iterator[PairedEvent]:
    pairs = min(len(first.events), len(second.events))
    known = {name: place for place, name in enumerate(first.layout.events)}
    for place, name in enumerate(second.layout.events):
        if name in known:
            by = second.events[:pairs, place] - first.events[:pairs, known[name]]
            by += second.since - first.since
            if (quantiles := _quantiles(by)) is not None:
                yield PairedEvent(name, int(np.count_nonzero(np.isfinite(by))), quantiles)


def _quantiles(differences: Floats) -> tuple[float, ...] | None:
    finite = differences[np.isfinite(differences)]
    if not len(finite):
        return None
    return tuple(np.quantile(finite, SHARES, method="inverted_cdf").tolist())
