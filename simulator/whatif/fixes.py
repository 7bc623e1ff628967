"""Fixes: the smallest single changes that fix a broken constraint and break no other.

For times and durations they are exact roots, as margins are. Settings that are shared or change the
structure (gaps, reactions, paces, a unit that is left out), and times that decide at which gate a
flight leaves its orbit, are searched by running, and labelled so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from math import ceil, floor, inf, nan
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from simulator.movement.simulate import collector_paused, simulate
from simulator.represented import Represented
from simulator.scenario.load import AnyScenario
from simulator.timeline.run import Run
from simulator.tolerances import SAME_TIME
from simulator.whatif.inputs import Input, NotLinearError, inputs, setting
from simulator.whatif.lines import Ranges, outside, union
from simulator.whatif.margins import Progress, broken_by
from simulator.whatif.searching.one_way import fixed_without, open_ways, ways_of
from simulator.whatif.searching.runs import Settings
from simulator.whatif.searching.search import Dropped, Search, searches, time_search
from simulator.whatif.searching.trials import Trials

if TYPE_CHECKING:
    import pandas as pd

Method = Literal["root", "search"]
#: Changes are rounded away from zero to these steps (s).
_STEP = 0.01
#: The nearest free ranges that are tried in either direction: one may be shorter than a step.
_RANGES = 3


@dataclass(frozen=True, slots=True, repr=False)
class Fix(Represented):
    """One change that fixes a constraint and breaks no other; a run has verified it.

    Attributes
    ----------
    constraint
        The one that it fixes.
    settings
        Path → value, as `--set` and `with_` take them; of a scenario with a day, as `--day` and
        `on_day` do.
    what
        The input, or the setting, that is changed.
    change
        By how much: seconds, metres, or m/s (``unit``); None where a unit is dropped.
    unit
        Of the change.
    method
        ``root``: no smaller change of this input fixes it. ``search``: found by trying.
    slack
        Of the constraint, once fixed.
    also
        Other broken constraints that it fixes.
    on_day
        Whether the settings are of the day, as `--day` and `on_day` take them.
    """

    constraint: str
    settings: Mapping[str, Any]
    what: str
    change: float | None
    unit: str
    method: Method
    slack: float = nan
    also: tuple[str, ...] = ()
    on_day: bool = False


class Fixes(Represented, tuple[Fix, ...]):
    """Fixes of the broken constraints of a run, in the order of the file, the smallest changes
    first; in a notebook, a table.

    Attributes
    ----------
    run
        The run of the scenario as it is.
    """

    run: Run

    def __new__(cls, found: Iterable[Fix], run: Run) -> Self:
        """Keep the run with its fixes."""
        self = super().__new__(cls, found)
        self.run = run
        return self

    def __getnewargs__(self) -> tuple[tuple[Fix, ...], Run]:
        """For copies and pickles."""
        return tuple(self), self.run

    def of(self, constraint: str) -> Fixes:
        """Those of one constraint."""
        return Fixes((each for each in self if each.constraint == constraint), self.run)

    def to_frame(self) -> pd.DataFrame:
        """One row per fix.

        Returns
        -------
        pandas.DataFrame
            Columns as `Fix`: change is in ``unit``, settings and also are as they are there.
        """
        import pandas as pd

        columns = list(Fix.__dataclass_fields__)
        rows = [[getattr(each, column) for column in columns] for each in self]
        table = pd.DataFrame(rows, columns=columns)
        # A dropped unit has None, which becomes nan.
        return table.astype({"change": float, "slack": float})


@collector_paused()
def fixes(scenario: AnyScenario | Run, progress: Progress | None = None) -> Fixes:
    """The smallest single changes that fix each broken constraint and break no other.

    Parameters
    ----------
    scenario
        A scenario or its file, or a run of it where there is one already.
    progress
        Called with the number of inputs and settings that were tried, and the number of all.
    """
    run = scenario if isinstance(scenario, Run) else simulate(scenario)
    trials = Trials(run)
    if not trials.broken:
        return Fixes((), run)
    known = inputs(run.scenario)
    searched: list[Search | Dropped] = [*searches(run)]
    found: list[Fix] = []
    report = progress or (lambda _, __: None)
    for number, what in enumerate(known):
        report(number, len(known) + len(searched))
        try:
            found += _roots(trials, what)
        except NotLinearError:
            searched.append(time_search(run.scenario, what))
    total = len(known) + len(searched)
    ways = [way for each in searched if isinstance(each, Search) for way in ways_of(each)]
    left = {name: {way.key for way in open_ways(trials, name, ways)} for name in trials.broken}
    for number, search in enumerate(searched, len(known)):
        report(number, total)
        found += _by_search(trials, search, left)
    report(total, total)
    found.sort(key=lambda each: (trials.broken.index(each.constraint), each.method, _size(each)))
    return Fixes(found, run)


def _roots(trials: Trials, what: Input) -> Iterator[Fix]:
    """The smallest changes of an input, later and earlier, that fix each broken constraint.

    Raises
    ------
    NotLinearError
        If the effect of the input is not linear.
    """
    run = trials.before.run
    ranges = broken_by(run, what, trials.asked, on_day=trials.on_day)
    for name in trials.broken:
        # Where the constraint, or one that holds as it is, is broken.
        others = (ranges[other] for other in ranges if other not in trials.broken)
        for changes in _nearest_changes(union(np.concatenate([ranges[name], *others])), what.least):
            for change in changes:
                settings = setting(run.scenario, what, change)
                if trials.fix(name, settings):
                    yield _judged(trials, Fix(name, settings, what.name, change, "s", "root"))
                    break


def _by_search(
    trials: Trials, search: Search | Dropped, left: Mapping[str, Set[tuple[str, int]]]
) -> Iterator[Fix]:
    """The smallest changes of a setting found, up and down, that fix each broken constraint.

    Parameters
    ----------
    trials, search
        The runs, and what is searched.
    left
        Of each broken constraint, the keys of the ways that are not proved to fix nothing.
    """
    for name in trials.broken:
        found: list[tuple[Settings, float | None]] = []
        if isinstance(search, Dropped):
            found += [(search.settings, None)] if fixed_without(trials, name, search) else []
        else:
            ways = (way for way in ways_of(search) if way.key in left[name])
            found += [each for way in ways if (each := way.smallest(trials, name)) is not None]
        for settings, change in found:
            fix = Fix(name, settings, search.what, change, search.unit, "search")
            yield _judged(trials, fix)


def _judged(trials: Trials, fix: Fix) -> Fix:
    """A fix with what its run shows."""
    trial, also = trials.trial(fix.settings), trials.also_fixed(fix.constraint, fix.settings)
    assert trial is not None
    slack = trial.verdict(fix.constraint).slack
    return replace(fix, slack=slack, also=also, on_day=trials.on_day)


def _size(fix: Fix) -> float:
    return inf if fix.change is None else abs(fix.change)


def _nearest_changes(broken: Ranges, least: float) -> tuple[list[float], list[float]]:
    """The smallest changes forwards, and backwards, outside the broken ranges.

    They are rounded away from zero to whole steps if these are in the same free range, else to its
    middle. The changes of the next free ranges follow.
    """
    left = outside(broken, least, inf).tolist()
    forwards, backwards = [], []
    for low, high in left:
        if low > -SAME_TIME and high > SAME_TIME:
            change = ceil(low / _STEP - SAME_TIME) * _STEP
            forwards.append(round(change, 9) if change <= high else round((low + high) / 2, 6))
    for low, high in reversed(left):
        if low < -SAME_TIME and high < SAME_TIME:
            change = floor(high / _STEP + SAME_TIME) * _STEP
            backwards.append(round(change, 9) if change >= low else round((low + high) / 2, 6))
    return forwards[:_RANGES], backwards[:_RANGES]
