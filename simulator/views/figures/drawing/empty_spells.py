"""Where nothing passes: the empty spells between units at every place of a route, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.unit import Unit
from simulator.timeline.passage import Floats
from simulator.tolerances import SAME_PLACE, SAME_TIME
from simulator.views.figures.drawing.bands import Band

#: More stations times units are not looked at: places that are closer than a part of the route
#: this small count as one.
_MOST, _PARTS = 2_000_000, 2_000


class EmptySpell(NamedTuple):
    """The time between two units on a stretch on which none passes between them; linear along it.

    Attributes
    ----------
    after, before
        The unit that has passed, and what comes: a unit, or a rank of one.
    low, high
        The stretch (m along the route).
    starts, ends
        When the tail of the one has passed, and when the head of the other comes: at its low end
        and at its high end (s).
    """

    after: Unit
    before: Body
    low: float
    high: float
    starts: tuple[float, float]
    ends: tuple[float, float]

    @property
    def lasts(self) -> tuple[float, float]:
        """How long it lasts at its low end and at its high end (s)."""
        return self.ends[0] - self.starts[0], self.ends[1] - self.starts[1]

    @property
    def corners(self) -> list[tuple[float, float]]:
        """Its outline: instants (s) and stations (m)."""
        (first, second), (third, fourth) = self.starts, self.ends
        low, high = self.low, self.high
        return [(first, low), (third, low), (fourth, high), (second, high)]

    def part(self, low: float, high: float) -> EmptySpell:
        """The same on a part of its stretch."""
        shares = [(at - self.low) / (self.high - self.low) for at in (low, high)]
        starts, ends = (
            (first + shares[0] * (last - first), first + shares[1] * (last - first))
            for first, last in (self.starts, self.ends)
        )
        return EmptySpell(self.after, self.before, low, high, starts, ends)


class _Sides(NamedTuple):
    """Of bands on one stretch: when head and tail are at its low end and its high end (s)."""

    heads: NDArray[np.float64]
    tails: NDArray[np.float64]


def empty_spells(bands: Sequence[Band], length: float) -> list[EmptySpell]:
    """All empty spells along a route of a length (m), by stretches, each in the order of time.

    What comes before the first unit at a place, and after the last, counts as none.
    """
    stations = np.unique(np.concatenate([[0.0, length], *(_stations(band) for band in bands)]))
    if len(stations) * len(bands) > _MOST:
        stations = np.unique(np.round(stations * _PARTS / length)) * length / _PARTS
    close = np.diff(stations) <= SAME_PLACE
    stations = stations[np.append(True, ~close)]
    stations = stations[(stations >= -SAME_PLACE) & (stations <= length + SAME_PLACE)]
    found: list[EmptySpell] = []
    for low, high in pairwise(stations.tolist()):
        there = [band for band in bands if _covers(band, low, high)]
        found += _joined(found, list(_between(there, low, high)))
    return found


def longest(spells: Sequence[EmptySpell]) -> list[EmptySpell]:
    """The longest of empty spells at every place that has one, in the order of places."""
    found: list[EmptySpell] = []
    edges = sorted({edge for spell in spells for edge in (spell.low, spell.high)})
    at = np.array(edges)
    by_stretch: dict[int, list[EmptySpell]] = {}
    for spell in spells:
        first, last = np.searchsorted(at, [spell.low, spell.high]).tolist()
        for number in range(first, last):
            part = spell.part(edges[number], edges[number + 1])
            by_stretch.setdefault(number, []).append(part)
    for number in sorted(by_stretch):
        for spell in _highest(by_stretch[number]):
            found += _joined(found, [spell], last=1)
    return found


def _stations(band: Band) -> Floats:
    return np.concatenate([band.head[:, 1], band.tail[:, 1]])


def _covers(band: Band, low: float, high: float) -> bool:
    ends = np.sort(band.head[[0, -1], 1]), np.sort(band.tail[[0, -1], 1])
    return all(near <= low + SAME_PLACE and high - SAME_PLACE <= far for near, far in ends)


def _between(bands: Sequence[Band], low: float, high: float) -> Iterator[EmptySpell]:
    """The empty spells on a stretch on which every head and tail moves evenly."""
    if len(bands) < 2:
        return
    sides = _Sides(
        np.array([_read(band.head, low, high) for band in bands]),
        np.array([_read(band.tail, low, high) for band in bands]),
    )
    for part in pairwise(_crossings(sides)):
        heads, tails = (_at(each, part) for each in sides)
        order = np.argsort(heads.sum(axis=1), kind="stable")
        latest = order[0]
        for number in order[1:].tolist():
            starts, ends = tails[latest], heads[number]
            if (ends - starts).sum() > 2 * SAME_TIME:
                first, last = (low + share * (high - low) for share in part)
                yield EmptySpell(
                    bands[latest].unit,
                    bands[number].body,
                    first,
                    last,
                    (float(starts[0]), float(starts[1])),
                    (float(ends[0]), float(ends[1])),
                )
            if tails[number].sum() > tails[latest].sum():
                latest = number


def _read(line: Floats, low: float, high: float) -> tuple[float, float]:
    """When a line leaves the low end of a stretch and comes to its high end, or the other way."""
    times, stations = line.T
    if stations[0] > stations[-1]:  # against the route
        high_end = _last(times[::-1], stations[::-1], high, first=True)
        return _last(times[::-1], stations[::-1], low, first=False), high_end
    return _last(times, stations, low, first=False), _last(times, stations, high, first=True)


def _last(times: Floats, stations: Floats, at: float, *, first: bool) -> float:
    """The time at a station of a line with ascending stations; of a step, its first or last."""
    shift = -SAME_PLACE if first else SAME_PLACE
    place = int(np.searchsorted(stations, at + shift, side="left" if first else "right"))
    place = min(max(place, 1), len(stations) - 1)
    (low, high), (start, end) = stations[place - 1 : place + 1], times[place - 1 : place + 1]
    if high - low <= SAME_PLACE:
        return float(end if first else start)
    return float(start + (at - low) / (high - low) * (end - start))


def _crossings(sides: _Sides) -> list[float]:
    """Where on a stretch lines cross one another, as parts of it; with its ends."""
    lines = np.concatenate(sides)
    apart = lines[:, None, :] - lines[None, :, :]
    starts, ends = apart[..., 0], apart[..., 1]
    cross = (starts * ends < 0) & (np.minimum(abs(starts), abs(ends)) > SAME_TIME)
    shares = starts[cross] / (starts[cross] - ends[cross])
    return sorted({0.0, 1.0, *np.round(shares, 12).tolist()})


def _at(times: NDArray[np.float64], part: tuple[float, float]) -> NDArray[np.float64]:
    """The times at both ends of a part of the stretch."""
    shares = np.array(part)
    result: NDArray[np.float64] = times[:, :1] + shares * (times[:, 1:] - times[:, :1])
    return result


def _highest(spells: Sequence[EmptySpell]) -> Iterator[EmptySpell]:
    """The longest of spells on one stretch, at each place of it."""
    low, high = spells[0].low, spells[0].high
    lasts = np.array([spell.lasts for spell in spells])
    at, share = int(np.lexsort((-lasts[:, 1], -lasts[:, 0]))[0]), 0.0
    while True:
        # The next that becomes longer: where its line crosses that of this one.
        ahead = lasts[:, 1] - lasts[:, 0] - (lasts[at, 1] - lasts[at, 0])
        behind = lasts[at, 0] - lasts[:, 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            crosses = np.where(ahead > SAME_TIME, behind / ahead, np.inf)
        crosses[crosses <= share] = np.inf
        following = int(np.argmin(crosses))
        end = min(float(crosses[following]), 1.0)
        if end > share:
            yield spells[at].part(low + share * (high - low), low + end * (high - low))
        if end >= 1.0:
            return
        at, share = following, end


def _joined(
    before: list[EmptySpell], spells: list[EmptySpell], last: int | None = None
) -> list[EmptySpell]:
    """Spells that go on from others with the same slopes are one with them; those that do not."""
    count = 2 * len(spells) + 2 if last is None else last
    rest = []
    for spell in spells:
        for place in range(len(before) - 1, max(len(before) - 1 - count, -1), -1):
            if (whole := _one(before[place], spell)) is not None:
                before[place] = whole
                break
        else:
            rest.append(spell)
    return rest


def _one(first: EmptySpell, second: EmptySpell) -> EmptySpell | None:
    """Two spells as one, if the second goes on from the first evenly."""
    if (first.after.name, first.before.name) != (second.after.name, second.before.name):
        return None
    if abs(first.high - second.low) > SAME_PLACE:
        return None
    one = EmptySpell(
        *(first.after, first.before, first.low, second.high),
        (first.starts[0], second.starts[1]),
        (first.ends[0], second.ends[1]),
    )
    middle = one.part(first.low, first.high)
    times = zip((*middle.starts, *middle.ends), (*first.starts, *first.ends), strict=True)
    same = all(abs(a - b) <= SAME_TIME for a, b in times)
    goes_on = abs(first.starts[1] - second.starts[0]) <= SAME_TIME
    goes_on &= abs(first.ends[1] - second.ends[0]) <= SAME_TIME
    return one if same and goes_on else None
