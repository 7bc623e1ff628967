"""Fixes: the smallest single changes that fix a broken constraint and break no other.

For times and durations they are exact roots, as margins are. Settings that are shared or change the
structure (gaps, reactions, paces, a unit that is left out), and times that decide at which gate a
flight leaves its orbit, are searched by running, and labelled so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import ceil, floor, inf, isclose, nan
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from simulator.errors import SimulatorError
from simulator.movement.simulate import simulate
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict
from simulator.tolerances import NO_CHANGE, SAME_TIME
from simulator.whatif.inputs import Input, NotLinearError, inputs, setting
from simulator.whatif.lines import Ranges, outside, union
from simulator.whatif.margins import Progress, broken_by
from simulator.whatif.search import Search, TimeSearch, searches

if TYPE_CHECKING:
    import pandas as pd

Method = Literal["root", "search"]
#: Changes are told, and proved, in these steps (s).
_STEP = 0.01
#: So many rooms are tried in either direction: one may be no longer than an instant.
_ROOMS = 3


@dataclass(frozen=True, slots=True)
class Fix:
    """One change that fixes a constraint and breaks no other; a run has verified it.

    Attributes
    ----------
    constraint
        The one that it fixes.
    settings
        Path → value, as `--set` and `with_` take them.
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
    """

    constraint: str
    settings: Mapping[str, Any]
    what: str
    change: float | None
    unit: str
    method: Method
    slack: float
    also: tuple[str, ...] = ()


class Fixes(tuple[Fix, ...]):
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
        # None, where a unit is dropped, is no number.
        return table.astype({"change": float, "slack": float})

    def _repr_html_(self) -> str:
        from simulator.views.fixes import fix_html

        return fix_html(self)


def fixes(scenario: Scenario | Run, progress: Progress | None = None) -> Fixes:
    """The smallest single changes that fix each broken constraint and break no other.

    Parameters
    ----------
    scenario
        A scenario, or a run of it where there is one already.
    progress
        Called with how many of how many inputs and settings have been tried.
    """
    run = simulate(scenario) if isinstance(scenario, Scenario) else scenario
    broken = [verdict.name for verdict in run.verdicts if not verdict.holds]
    if not broken:
        return Fixes((), run)
    trials = _Trials(run)
    known = inputs(run.scenario)
    tried: list[Search | TimeSearch] = [*searches(run)]
    found: list[Fix] = []
    for number, what in enumerate(known):
        _tell(progress, number, len(known) + len(tried))
        try:
            spoiled = dict(broken_by(run, what))
        except NotLinearError:
            tried.append(TimeSearch(run.scenario, what))
            continue
        for name in broken:
            for changes in _nearest_changes(_spoils(spoiled, name, broken), what.least):
                proved = (
                    proof
                    for change in changes
                    for proof in trials.prove(_rooted(run, what, name, change))
                )
                found += islice(proved, 1)
    for number, search in enumerate(tried):
        _tell(progress, len(known) + number, len(known) + len(tried))
        for name in trials.matters(search, broken):
            found += trials.search(search, name)
    _tell(progress, len(known) + len(tried), len(known) + len(tried))
    order = {name: number for number, name in enumerate(broken)}
    found.sort(key=lambda each: (order[each.constraint], each.method, _size(each)))
    return Fixes(found, run)


def _tell(progress: Progress | None, done: int, of: int) -> None:
    if progress is not None:
        progress(done, of)


def _size(fix: Fix) -> float:
    return inf if fix.change is None else abs(fix.change)


def _spoils(spoiled: Mapping[str, Ranges], name: str, broken: Sequence[str]) -> Ranges:
    """Changes for which the constraint, or one that holds as it is, is broken."""
    return union(
        np.concatenate(
            [ranges for other, ranges in spoiled.items() if other == name or other not in broken]
        )
    )


def _rooted(run: Run, what: Input, name: str, change: float) -> Fix:
    settings = setting(run.scenario, what, change)
    return Fix(name, settings, what.name, change, "s", "root", nan)


def _nearest_changes(spoiled: Ranges, least: float) -> tuple[list[float], list[float]]:
    """The smallest changes forwards, and backwards, that are not spoiled: in the nearest rooms.

    They are rounded away from zero to steps that are told, as far as there is room. Where nothing
    is left after rounding, the next room may do.
    """
    left = outside(spoiled, least, inf).tolist()
    forwards, backwards = [], []
    for low, high in left:
        if low > -SAME_TIME and high > SAME_TIME:
            change = ceil(low / _STEP - SAME_TIME) * _STEP
            forwards.append(round(change, 9) if change <= high else round((low + high) / 2, 6))
    for low, high in reversed(left):
        if low < -SAME_TIME and high < SAME_TIME:
            change = floor(high / _STEP + SAME_TIME) * _STEP
            backwards.append(round(change, 9) if change >= low else round((low + high) / 2, 6))
    return forwards[:_ROOMS], backwards[:_ROOMS]


def _by_name(run: Run) -> dict[str, Verdict]:
    return {verdict.name: verdict for verdict in run.verdicts}


class _Trials:
    """Runs of the scenario with other settings: each once."""

    def __init__(self, run: Run) -> None:
        self.scenario = run.scenario
        self.before = _by_name(run)
        self._after: dict[str, dict[str, Verdict]] = {}

    def verdicts(self, settings: Mapping[str, Any]) -> dict[str, Verdict]:
        """The verdict on every constraint, by name; none where nothing can be run so."""
        key = repr(settings)
        if key not in self._after:
            try:
                self._after[key] = _by_name(simulate(self.scenario.with_(settings)))
            except SimulatorError:
                self._after[key] = {}
        return self._after[key]

    def fixed(self, name: str, settings: Mapping[str, Any]) -> list[str]:
        """Broken constraints that hold with other settings; none where the one that is meant is
        not among them, where one that held is broken, or where nothing can be run so.
        """
        after = self.verdicts(settings)
        if any(self.before[other].holds and not verdict.holds for other, verdict in after.items()):
            return []
        found = [
            other
            for other, verdict in after.items()
            if verdict.holds and not self.before[other].holds
        ]
        return found if name in found else []

    def matters(self, search: Search | TimeSearch, broken: Sequence[str]) -> list[str]:
        """Those broken constraints whose slack a setting changes."""
        found = set()
        for settings in search.probes():
            after = self.verdicts(settings)
            found |= {
                name
                for name in broken
                if name in after
                and not isclose(after[name].slack, self.before[name].slack, abs_tol=NO_CHANGE)
            }
        return [name for name in broken if name in found]

    def prove(self, fix: Fix) -> Iterator[Fix]:
        """A fix, where a run shows that it works and breaks nothing else."""
        found = self.fixed(fix.constraint, fix.settings)
        if found:
            also = tuple(name for name in found if name != fix.constraint)
            slack = self.verdicts(fix.settings)[fix.constraint].slack
            yield replace(fix, slack=slack, also=also)

    def search(self, search: Search | TimeSearch, name: str) -> Iterator[Fix]:
        """The smallest change of a setting found, up and down, that works."""
        for settings, change in search.smallest(lambda tried: bool(self.fixed(name, tried))):
            yield from self.prove(
                Fix(name, settings, search.what, change, search.unit, "search", nan)
            )
