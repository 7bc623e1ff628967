"""What mends a broken constraint: the smallest single changes that break nothing else.

For times and durations they are roots, as floats are. For what is shared or changes the structure
(gaps, reactions, paces, a unit that is dropped), and for times that decide on the gate at which a
flight leaves its orbit, they are searched by running, and say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import ceil, floor, inf, isclose, nan
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from simulator.errors import SimulatorError
from simulator.movement.simulate import simulate
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict
from simulator.tolerances import NO_CHANGE, SAME_TIME
from simulator.whatif.floats import Progress, broken_by
from simulator.whatif.inputs import Input, NotLinearError, inputs, setting
from simulator.whatif.lines import Ranges, outside, union
from simulator.whatif.search import Search, TimeSearch, searches

if TYPE_CHECKING:
    import pandas as pd

Method = Literal["root", "search"]
#: Changes are told, and proved, in these steps (s).
_STEP = 0.01
#: So many rooms are tried in either direction: one may be no longer than an instant.
_ROOMS = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change that mends a constraint and breaks no other; it was run.

    Attributes
    ----------
    constraint
        Which it mends.
    settings
        Path → value, as `--set` and `with_` take them.
    what
        The input, or the setting, that is changed.
    change
        By how much: seconds, metres, or m/s (``unit``); None where a unit is dropped.
    unit
        Of the change.
    method
        ``root``: no smaller change of this input mends it. ``search``: found by trying.
    slack
        Of the constraint, once mended.
    also
        Other broken constraints that it mends.
    """

    constraint: str
    settings: Mapping[str, Any]
    what: str
    change: float | None
    unit: str
    method: Method
    slack: float
    also: tuple[str, ...] = ()


class Mends(tuple[Proposal, ...]):
    """Proposals for the broken constraints of a run, in the order of the file, the smallest
    changes first; in a notebook, a table.
    """

    __slots__ = ()

    def of(self, constraint: str) -> Mends:
        """Those that mend one constraint."""
        return Mends(each for each in self if each.constraint == constraint)

    def to_frame(self) -> pd.DataFrame:
        """One row per proposal.

        Returns
        -------
        pandas.DataFrame
            Columns as `Proposal`: change is in ``unit``, settings and also are as they are there.
        """
        import pandas as pd

        columns = list(Proposal.__dataclass_fields__)
        rows = [[getattr(each, column) for column in columns] for each in self]
        table = pd.DataFrame(rows, columns=columns)
        # None, where a unit is dropped, is no number.
        return table.astype({"change": float, "slack": float})

    def _repr_html_(self) -> str:
        from simulator.views.mends import mend_html

        return mend_html(self)


def mend(run: Run, progress: Progress | None = None) -> Mends:
    """Find what mends each broken constraint of a run.

    Parameters
    ----------
    run
        Of the scenario as it is.
    progress
        Told, as it goes, how many of how many inputs and settings have been looked at.
    """
    broken = [verdict.name for verdict in run.verdicts if not verdict.holds]
    if not broken:
        return Mends()
    trials = _Trials(run)
    known = inputs(run.scenario)
    tried: list[Search | TimeSearch] = [*searches(run)]
    found: list[Proposal] = []
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
    return Mends(found)


def _tell(progress: Progress | None, done: int, of: int) -> None:
    if progress is not None:
        progress(done, of)


def _size(proposal: Proposal) -> float:
    return inf if proposal.change is None else abs(proposal.change)


def _spoils(spoiled: Mapping[str, Ranges], name: str, broken: Sequence[str]) -> Ranges:
    """Changes for which the constraint, or one that holds as it is, is broken."""
    return union(
        np.concatenate(
            [ranges for other, ranges in spoiled.items() if other == name or other not in broken]
        )
    )


def _rooted(run: Run, what: Input, name: str, change: float) -> Proposal:
    settings = setting(run.scenario, what, change)
    return Proposal(name, settings, what.name, change, "s", "root", nan)


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

    def mended(self, name: str, settings: Mapping[str, Any]) -> list[str]:
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

    def prove(self, proposal: Proposal) -> Iterator[Proposal]:
        """A proposal, where a run shows that it mends and breaks nothing else."""
        found = self.mended(proposal.constraint, proposal.settings)
        if found:
            also = tuple(name for name in found if name != proposal.constraint)
            slack = self.verdicts(proposal.settings)[proposal.constraint].slack
            yield replace(proposal, slack=slack, also=also)

    def search(self, search: Search | TimeSearch, name: str) -> Iterator[Proposal]:
        """The smallest change of a setting found, up and down, that mends."""
        for settings, change in search.smallest(lambda tried: bool(self.mended(name, tried))):
            yield from self.prove(
                Proposal(name, settings, search.what, change, search.unit, "search", nan)
            )
