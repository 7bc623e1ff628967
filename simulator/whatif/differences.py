"""The differences that constraints require not to be negative, over arrays: all of them at once.

A difference of two lines is negative over one range of changes at most. What requires all of some
differences is broken on the union of their ranges, and what requires one of several alternatives on
the intersection of theirs. The first of a group comes after something if all its members do, and
something comes after the first if it comes after one of them; so a group is no more than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np

from simulator.scenario.events.instants import Instant, OfGroup
from simulator.timeline.passage import Floats
from simulator.timeline.run import Run
from simulator.timeline.verdicts.cases import Case, Difference, Moment, instant_of
from simulator.tolerances import HOLDS_FROM, SAME_TIME
from simulator.whatif.lines import NOWHERE, Line, Ranges, RangeTimes, intersection, union


@dataclass(frozen=True, slots=True)
class _All:
    """Requires some differences, by their rows, and of each of some sets of alternatives one."""

    rows: list[int] = field(default_factory=list)
    alternatives: list[list[_All]] = field(default_factory=list)


class Differences:
    """What several constraints require.

    Parameters
    ----------
    required
        Name of a constraint → its cases.
    orders
        Name of a constraint → instants that come one after the other wherever that is what it
        requires.
    """

    def __init__(
        self,
        required: Mapping[str, Iterable[Case]],
        orders: Mapping[str, Iterable[Instant]] | None = None,
    ) -> None:
        self._places: dict[Moment, int] = {}
        self._rows: list[tuple[int, int, float]] = []
        self._required = {name: _all(map(self._of_case, cases)) for name, cases in required.items()}
        self._orders = {
            name: _all(self._of_difference(_follows(*two)) for two in pairwise(instants))
            for name, instants in (orders or {}).items()
        }
        rows = np.array(self._rows, dtype=float).reshape(-1, 3).T
        self._plus, self._minus = rows[:2].astype(np.int64)
        self._offset: Floats = rows[2]
        self._known: WeakKeyDictionary[Run, Floats] = WeakKeyDictionary()

    def broken(self, span: RangeTimes) -> dict[str, Ranges]:
        """Of each constraint the ranges of changes (s) in a span for which it is broken.

        Without those whose instants may come in another order in the span.

        Raises
        ------
        ConstraintError
            If an instant never comes.
        """
        line = span.line_between(*self._two(span))
        plus, minus = (Line(*(part[at] for part in line)) for at in (self._plus, self._minus))
        ranges = span.short(plus, minus, self._offset)
        mixed = {name for name, order in self._orders.items() if len(_broken(order, ranges))}
        return {
            name: _broken(required, ranges)
            for name, required in self._required.items()
            if name not in mixed
        }

    def _two(self, span: RangeTimes) -> tuple[Floats, Floats]:
        """The instants (s) of all moments in the early run and in the late one."""
        if span.by_runs:
            return self._instants(span.early), self._instants(span.late)
        two = np.array([span.two(moment) for moment in self._places], dtype=float).reshape(-1, 2)
        return two[:, 0], two[:, 1]

    def _instants(self, run: Run) -> Floats:
        if run not in self._known:
            self._known[run] = np.array([instant_of(run, each) for each in self._places])
        return self._known[run]

    # -- built once --------------------------------------------------------------------------------

    def _of_case(self, case: Case) -> _All:
        return _one(_all(map(self._of_difference, each)) for each in case.alternatives)

    def _of_difference(self, difference: Difference) -> _All:
        plus, minus, offset, _ = difference
        if isinstance(minus, OfGroup) and not _is_line(minus):
            parts = (self._of_difference(Difference(plus, each, offset)) for each in minus.members)
            return _all(parts) if minus.last else _one(parts)
        if isinstance(plus, OfGroup) and not _is_line(plus):
            parts = (self._of_difference(Difference(each, minus, offset)) for each in plus.members)
            return _one(parts) if plus.last else _all(parts)
        one, two = (self._places.setdefault(each, len(self._places)) for each in (plus, minus))
        self._rows.append((one, two, offset))
        return _All([len(self._rows) - 1])


def _follows(one: Instant, other: Instant) -> Difference:
    """Requires that another instant comes after one, and not at the same time."""
    return Difference(other, one, HOLDS_FROM - SAME_TIME)


def _is_line(moment: Moment) -> bool:
    """Whether a moment is the latest of some, and no first of a group is among these."""
    if isinstance(moment, OfGroup):
        return moment.last and all(map(_is_line, moment.members))
    return True


def _all(parts: Iterable[_All]) -> _All:
    found = _All()
    for part in parts:
        found.rows.extend(part.rows)
        found.alternatives.extend(part.alternatives)
    return found


def _one(parts: Iterable[_All]) -> _All:
    found = list(parts)
    return found[0] if len(found) == 1 else _All(alternatives=[found])


def _broken(required: _All, ranges: Ranges) -> Ranges:
    found = [ranges[required.rows]] if required.rows else []
    for parts in required.alternatives:
        found.append(reduce(intersection, (_broken(part, ranges) for part in parts)))
    return union(np.concatenate([NOWHERE, *found]))
