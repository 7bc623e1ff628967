"""How `fixes` searches: one quantity in one direction, without what cannot fix anything.

A run proves of many values at once that none of them can fix a constraint, or that each breaks
another; and one run with a change of each of many units proves it of all of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from math import ceil, inf, sqrt

from simulator.tolerances import HOLDS_FROM
from simulator.whatif.searching.runs import Settings
from simulator.whatif.searching.search import Dropped, Search
from simulator.whatif.searching.trials import Trials

#: Where a part of a family gains more than this share of what all of it does, it is not the sum
#: that counts but the largest: each is tried.
_ALL_BY_ONE = 0.7
#: A family is divided so that its parts gain too little even by so much more.
_SPARE = 1.5


@dataclass(frozen=True, slots=True)
class OneWay:
    """One direction in which a quantity is tried.

    Attributes
    ----------
    search
        The quantity.
    sign
        1: up; -1: down.
    changes
        Those that are tried, the smallest first.
    """

    search: Search
    sign: int
    changes: Sequence[float]

    @property
    def key(self) -> tuple[str, int]:
        """Its quantity and its direction."""
        return self.search.what, self.sign

    @property
    def far(self) -> Settings:
        """The settings of the largest change."""
        return self.search.settings(self.changes[-1])

    def bounds(self, near: Settings | None, far: Settings | None) -> dict[str, Settings | None]:
        """What is earliest and what is latest between settings nearby and far off."""
        if not self.search.later:
            return {}
        earliest, latest = (near, far)[:: self.search.later * self.sign]
        return {"earliest": earliest, "latest": latest}

    def smallest(self, trials: Trials, name: str) -> tuple[Settings, float] | None:
        """The smallest change found that fixes a constraint: the settings and the change.

        A smaller change may exist between two values that were tried.
        """
        search, proved = self.search, trials.is_monotone and bool(self.search.later)
        if not (proved and trials.asked[name].cases):
            probes = (each for each in map(search.rounded, search.probes) if each >= search.least)
            if not trials.matters(name, map(search.settings, probes)):
                return None
        first = (
            self._first(trials, name, 0, len(self.changes))
            if proved
            else next(
                (
                    number
                    for number, change in enumerate(self.changes)
                    if trials.fix(name, search.settings(change))
                ),
                None,
            )
        )
        if first is None:
            return None
        change, last = self.changes[first], self.changes[first - 1] if first else 0.0
        for _ in range(search.halvings):
            middle = search.rounded((last + change) / 2)
            if middle in (last, change):
                break
            if trials.fix(name, search.settings(middle)):
                change = middle
            else:
                last = middle
        return search.settings(change), float(change)

    def _first(self, trials: Trials, name: str, low: int, high: int) -> int | None:
        """The index of the first change, of some next to each other, that fixes a constraint.

        The run of one in the middle proves of many others that they cannot.
        """
        if low == high:
            return None
        middle = (low + high) // 2
        settings, moved = self.search.settings, moved_by(trials, self)
        here, near = settings(self.changes[middle]), settings(self.changes[low - 1]) if low else {}
        if low < middle:
            before = trials.reach(moved, **self.bounds(near, here))
            if not trials.stays_broken(name, before):
                found = self._first(trials, name, low, middle)
                if found is not None:
                    return found
        if trials.fix(name, here):
            return middle
        if middle + 1 == high:
            return None
        beyond = trials.reach(moved, **self.bounds(here, None))
        if trials.stays_broken(name, beyond) or trials.breaks_another(here, beyond):
            return None
        return self._first(trials, name, middle + 1, high)


def fixed_without(trials: Trials, name: str, dropped: Dropped) -> bool:
    """Whether a constraint is fixed where a unit is left out."""
    if dropped.of is not None:
        reach = trials.reach(trials.influence.of([dropped.of]), latest={})
        if trials.stays_broken(name, reach):
            return False
    return trials.fix(name, dropped.settings)


def moved_by(trials: Trials, way: OneWay) -> Set[str]:
    """What a quantity can move."""
    if way.search.of is not None:
        return trials.influence.of([way.search.of])
    return trials.moved_by(way.far)


def open_ways(trials: Trials, name: str, ways: Sequence[OneWay]) -> Iterator[OneWay]:
    """Those of some ways that may fix a constraint.

    Of a family all are proved together not to, where that can be: with all of them changed as far
    as they are tried nothing comes later, or earlier, than with any one changed; else parts of it.
    """
    left: dict[tuple[str, int], list[OneWay]] = {}
    for way in ways:
        reach = trials.reach(moved_by(trials, way), **way.bounds({}, None))
        if not trials.stays_broken(name, reach):
            left.setdefault((way.search.family or way.search.what, way.sign), []).append(way)
    for family in left.values():
        yield from _open_of_family(trials, name, family)


def _open_of_family(
    trials: Trials, name: str, ways: Sequence[OneWay], whole: float = inf
) -> Iterator[OneWay]:
    """Those of some ways of a family, of which the whole gains at most so much slack."""
    if not (trials.is_monotone and ways[0].search.later):
        yield from ways if len(ways) == 1 or _matter(trials, name, ways) else ()
        return
    far = {path: value for way in ways for path, value in way.far.items()}
    moved = frozenset().union(*(moved_by(trials, way) for way in ways))
    most = trials.most(name, trials.reach(moved, **ways[0].bounds({}, far)))
    if most < HOLDS_FROM:
        return
    slack = trials.before.verdict(name).slack
    gains = most - slack
    if len(ways) == 1 or gains > _ALL_BY_ONE * whole:
        yield from ways
        return
    # As far as what each gains adds up, so many parts gain too little.
    parts = ceil(_SPARE * gains / -slack) if gains < inf else 2
    size = ceil(len(ways) / min(max(parts, 2), ceil(sqrt(len(ways)))))
    for first in range(0, len(ways), size):
        yield from _open_of_family(trials, name, ways[first : first + size], gains)


def _matter(trials: Trials, name: str, ways: Sequence[OneWay]) -> bool:
    """Whether changes of all of a family at once show that any of it matters, or show nothing."""
    probes = [
        {
            path: value
            for each in (way.search for way in ways)
            if each.rounded(probe) >= each.least
            for path, value in each.settings(each.rounded(probe)).items()
        }
        for probe in ways[0].search.probes
    ]
    return trials.matters(name, iter(probes)) or None in map(trials.trial, probes)


def ways_of(search: Search) -> Iterator[OneWay]:
    """Up and down."""
    for sign in (1, -1):
        rounded = (search.rounded(sign * size) for size in search.changes)
        changes = [change for change in rounded if change >= search.least]
        if changes:
            yield OneWay(search, sign, changes)
