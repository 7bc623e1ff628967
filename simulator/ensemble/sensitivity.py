"""Which inputs move an outcome most: read off the same replications, by given-data methods."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import isnan
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from simulator.errors import SimulatorError
from simulator.extras import SENSITIVITY
from simulator.represented import Represented
from simulator.scenario.scenario import Scenario
from simulator.timeline.passage import Floats
from simulator.wording import composed, unknown

if TYPE_CHECKING:
    import pandas as pd

    from simulator.ensemble.ensemble import Ensemble

#: How many replications an estimate needs at least: any, a first-order index, a total one.
LEAST, LEAST_FIRST, LEAST_TOTAL = 10, 100, 1000
#: Total indices are those of the inputs that matter most: pairs of these are fitted.
MOST_TOTAL = 8
#: An input that takes fewer values (a choice, a presence) has no total index: the polynomials that
#: are fitted need more.
_FEW = 20
#: The part of the replications at either end of an input.
TENTH = 0.1
#: Decimal places of indices: the rest is noise, and may differ between machines.
_DIGITS = 6
#: The unit of an outcome that is an instant.
EVENT_UNIT = "time"
#: What needs SALib.
_INDICES = "an index of variance"


@dataclass(frozen=True, slots=True, repr=False)
class Influence(Represented):
    """How one input moves an outcome.

    Attributes
    ----------
    name
        Of the input.
    rank
        Spearman's rank correlation, from -1 to 1: positive if the outcome rises with the input.
    first
        First-order index: the share of the outcome's variance that the input explains by itself
        (RBD-FAST, with the correction of its bias; for an input of few values up to a tenth too
        low). None without SALib, or from fewer than 100 replications.
    total
        That share and what the input explains jointly with one other of the (at most 8) inputs that
        matter most: the part of orders one and two of the total index (HDMR). None without SALib,
        from fewer than 1,000 replications, and for other inputs.
    low, high
        The mean outcome in the tenth of the replications in which the input is lowest, and in which
        it is highest.

    References
    ----------
    Tarantola, Gatelli and Mara 2006, Random balance designs; Tissot and Prieur 2012, Bias
    correction; Plischke 2010, for given data. Li, Rabitz and others 2010 and Gao, Sahin and Vrugt
    2023 for HDMR.
    """

    name: str
    rank: float
    first: float | None
    total: float | None
    low: float
    high: float

    @property
    def importance(self) -> float:
        """The value by which inputs are ordered: the first-order index, or the square of the rank
        correlation, which is equal to it for linear effects; the greater of the two.
        """
        return max(self.rank**2, self.first or 0.0)


@dataclass(frozen=True, repr=False)
class Sensitivity(Represented):
    """Which inputs move an outcome.

    Attributes
    ----------
    outcome
        A constraint, whose slack it is, or an event, whose instant it is (s).
    kind
        Which of the two.
    unit
        Of the outcome.
    rows
        The number of replications that were used: at most the first 20,000 that have the outcome.
    mean
        Of the outcome in them.
    inputs
        All inputs, the one that moves the outcome most first; none if it is always the same.
    notes
        Why indices are missing.
    """

    outcome: str
    kind: Literal["slack", "event"]
    unit: str
    rows: int
    mean: float
    inputs: tuple[Influence, ...]
    notes: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """One row per input, the one that moves the outcome most first."""
        import pandas as pd

        names = ("name", "rank", "first", "total", "low", "high")
        rows = [[getattr(each, name) for name in names] for each in self.inputs]
        frame = pd.DataFrame(rows, columns=["input", *names[1:]])
        return frame.astype({"input": object, **dict.fromkeys(names[1:], float)})


def check_outcome(scenario: Scenario, outcome: str) -> str:
    """The name of a constraint or event of a scenario, as it is kept.

    Raises
    ------
    SimulatorError
        If there is none of that name; the text has the nearest one.
    """
    name = composed(outcome)
    known = [*(each.name for each in scenario.all_constraints), *scenario.event_names.texts]
    if name not in known:
        raise SimulatorError(unknown("constraint or event", outcome, known))
    return name


def default_outcome(ensemble: Ensemble) -> str | None:
    """The constraint of severity `error` that is broken most often; if none ever is, the window,
    else the first. If there are none, one of severity `warning`; None where none applies.
    """
    known = [odds for odds in ensemble.constraints if odds.probability.of]
    errors = [odds for odds in known if odds.central.severity == "error"]
    return min(errors or known, key=lambda odds: odds.probability.value).name if known else None


def sensitivity_of(ensemble: Ensemble, outcome: str | None = None) -> Sensitivity:
    """Which inputs move an outcome, as `Ensemble.sensitivity` says."""
    name = default_outcome(ensemble) if outcome is None else outcome
    if name is None:
        raise SimulatorError(f"{ensemble.scenario.name}: no constraint applies; name an event")
    name = check_outcome(ensemble.scenario, name)
    layout = ensemble.summary.layout
    values, found = ensemble.sample(name)
    is_slack = name in layout.constraints
    unit = layout.units[layout.constraints.index(name)] if is_slack else EVENT_UNIT
    inputs, notes = influences(ensemble.summary.columns, values, found)
    mean = float(found.mean()) if len(found) else float("nan")
    kind: Literal["slack", "event"] = "slack" if is_slack else "event"
    return Sensitivity(name, kind, unit, len(found), mean, inputs, notes)


def influences(
    names: Sequence[str], inputs: Floats, outcome: Floats
) -> tuple[tuple[Influence, ...], tuple[str, ...]]:
    """How inputs move an outcome.

    Parameters
    ----------
    names
        Of the inputs.
    inputs
        Shape (rows, inputs).
    outcome
        Shape (rows,).

    Returns
    -------
    tuple
        Those that vary, the one that moves it most first, and why indices are missing. Empty if the
        outcome is always the same.
    """
    rows = len(outcome)
    if rows < LEAST:
        return (), (
            f"an estimate needs {LEAST} replications that have the outcome; {rows} have it",
        )
    if outcome.min() == outcome.max():
        return (), ()
    from scipy.stats import rankdata

    moving = np.flatnonzero(inputs.min(axis=0) < inputs.max(axis=0))
    inputs = inputs[:, moving]
    # Spearman's is Pearson's of the ranks; those of the outcome are found once.
    ranked = rankdata(outcome)
    ranks = [float(np.corrcoef(rankdata(column), ranked)[0, 1]) for column in inputs.T]
    first, notes = _first(inputs, outcome)
    found = []
    for place, column in enumerate(inputs.T):
        least, greatest = np.quantile(column, (TENTH, 1 - TENTH), method="inverted_cdf")
        ends = outcome[column <= least].mean(), outcome[column >= greatest].mean()
        rank = round(ranks[place], _DIGITS)
        name = names[int(moving[place])]
        found.append(Influence(name, rank, first[place], None, *map(float, ends)))
    order = sorted(range(len(found)), key=lambda place: -found[place].importance)
    if rows >= LEAST_TOTAL and first and first[0] is not None:
        many = [place for place in order if len(np.unique(inputs[:, place])) >= _FEW]
        fitted = many[:MOST_TOTAL]
        for place, total in zip(fitted, _total(inputs[:, fitted], outcome), strict=True):
            found[place] = replace(found[place], total=total)
    return tuple(found[place] for place in order), notes


def _first(inputs: Floats, outcome: Floats) -> tuple[list[float | None], tuple[str, ...]]:
    """The first-order index of each input, or None, and why."""
    nothing: list[float | None] = [None] * inputs.shape[1]
    if (note := SENSITIVITY.missing(_INDICES)) is not None:
        return nothing, (note,)
    if len(outcome) < LEAST_FIRST:
        note = f"first-order indices need {LEAST_FIRST} replications, total ones {LEAST_TOTAL:,}"
        return nothing, (note,)
    from SALib.analyze import rbd_fast

    # Its intervals are resampled, which takes a hundred times as long: without any, there are none.
    found = _quietly(rbd_fast.analyze, _problem(inputs), inputs, outcome, num_resamples=0, seed=1)
    few = len(outcome) < LEAST_TOTAL
    notes = (f"total indices need {LEAST_TOTAL:,} replications",) if few else ()
    return [_share(value) for value in found["S1"]], notes


def _total(inputs: Floats, outcome: Floats) -> list[float | None]:
    """The part of orders one and two of the total index of each input, if there are several."""
    if inputs.shape[1] < 2:
        return [None] * inputs.shape[1]
    from SALib.analyze import enhanced_hdmr

    found = _quietly(
        enhanced_hdmr.analyze,
        *(_problem(inputs), inputs, outcome),
        max_order=2,
        poly_order=2,
        bootstrap=1,
        extended_base=False,
    )
    return [_share(value) for value in found["ST"][: inputs.shape[1]]]


def _problem(inputs: Floats) -> dict[str, Any]:
    number = inputs.shape[1]
    bounds = np.stack([inputs.min(axis=0), inputs.max(axis=0)], axis=1).tolist()
    return {"num_vars": number, "names": [f"x{each}" for each in range(number)], "bounds": bounds}


def _quietly(analyze: Callable[..., Any], *args: Any, **more: Any) -> Any:
    """Call a method of SALib; what it warns of is none of the reader's."""
    # Older versions seed numpy's own generator.
    state = np.random.get_state()
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return analyze(*args, **more)
    finally:
        np.random.set_state(state)


def _share(value: float) -> float | None:
    """An estimate of a share: noise puts it below 0, or above 1."""
    value = float(value)
    return None if isnan(value) else round(min(max(value, 0.0), 1.0), _DIGITS)
