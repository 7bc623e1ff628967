"""Where nothing passes: the empty spells between units at every place of a route, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.unit import Unit
from simulator.timeline.passage import Floats
from simulator.tolerances import SAME_PLACE, SAME_TIME
from simulator.views.figures.drawing.bands import Band

#: The most stations times units that are looked at: of more, stations are drawn together.
_MOST, _FEWEST = 400_000, 200


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

    What comes before the first unit at a place, and after the last, counts as none. Of very many
    units, places that are close to one another count as one.
    """
    if len(bands) < 2:
        return []
    stations = np.unique(np.concatenate([[0.0, length], *(_stations(band) for band in bands)]))
    if len(stations) * len(bands) > _MOST:
        parts = max(_MOST // len(bands), _FEWEST)
        stations = np.unique(np.round(stations * parts / length)) * length / parts
    stations = stations[np.append(True, np.diff(stations) > SAME_PLACE)]
    stations = stations[(stations >= -SAME_PLACE) & (stations <= length + SAME_PLACE)]
    times = np.array([[_read(line, stations) for line in (each.head, each.tail)] for each in bands])
    there = np.array([_covers(band, stations) for band in bands])
    found: list[EmptySpell] = []
    going_on: dict[tuple[str, str], int] = {}
    for number, (low, high) in enumerate(pairwise(stations.tolist())):
        who = np.flatnonzero(there[:, number])
        sides = _Sides(*np.moveaxis(times[who, :, :, number], 1, 0))
        spells = _between([bands[each] for each in who.tolist()], sides, low, high)
        going_on = _join(found, going_on, spells)
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
    going_on: dict[tuple[str, str], int] = {}
    for number in sorted(by_stretch):
        going_on = _join(found, going_on, _highest(by_stretch[number]))
    return found


def _stations(band: Band) -> Floats:
    return np.concatenate([band.head[:, 1], band.tail[:, 1]])


def _covers(band: Band, stations: Floats) -> NDArray[np.bool_]:
    """Whether head and tail come along the whole of each stretch between stations."""
    near = max(float(line[:, 1].min()) for line in (band.head, band.tail))
    far = min(float(line[:, 1].max()) for line in (band.head, band.tail))
    covers: NDArray[np.bool_] = (near <= stations[:-1] + SAME_PLACE) & (
        stations[1:] - SAME_PLACE <= far
    )
    return covers


def _between(bands: Sequence[Band], sides: _Sides, low: float, high: float) -> Iterator[EmptySpell]:
    """The empty spells on a stretch on which every head and tail moves evenly."""
    if len(bands) < 2:
        return
    for part in pairwise([0.0, 1.0] if _in_order(sides) else _crossings(sides)):
        heads, tails = (_at(each, part) for each in sides)
        order = np.argsort(heads.sum(axis=1), kind="stable").tolist()
        ends, starts = heads.tolist(), tails.tolist()
        first, last = (low + share * (high - low) for share in part)
        latest = order[0]
        for number in order[1:]:
            (begin, end), (stop, over) = starts[latest], ends[number]
            if stop + over - begin - end > 2 * SAME_TIME:
                units = bands[latest].unit, bands[number].body
                yield EmptySpell(*units, first, last, (begin, end), (stop, over))
            if sum(starts[number]) > begin + end:
                latest = number


def _in_order(sides: _Sides) -> bool:
    """Whether the heads, and the tails, come in one order all along, and none within another."""
    heads, tails = sides
    order = np.argsort(heads.sum(axis=1), kind="stable")
    heads, tails = heads[order], tails[order]
    if (np.diff(heads, axis=0) < 0).any() or (np.diff(tails, axis=0) < 0).any():
        return False
    apart = heads[1:] - tails[:-1]
    return not (apart[:, 0] * apart[:, 1] < 0).any()


def _read(line: Floats, stations: Floats) -> tuple[Floats, Floats]:
    """When a line leaves the low end of each stretch between stations, and comes to its high end;
    or the other way.
    """
    times, places = line.T
    if places[0] > places[-1]:  # against the route
        times, places = times[::-1], places[::-1]
    return _times(times, places, stations[:-1], "right"), _times(
        times, places, stations[1:], "left"
    )


def _times(times: Floats, places: Floats, at: Floats, side: Literal["left", "right"]) -> Floats:
    """The times at stations of a line with ascending places; of a step, its end on that side."""
    shift = SAME_PLACE if side == "right" else -SAME_PLACE
    place = np.clip(np.searchsorted(places, at + shift, side=side), 1, len(places) - 1)
    low, high, start, end = places[place - 1], places[place], times[place - 1], times[place]
    step = high - low <= SAME_PLACE
    share = (at - low) / np.where(step, 1.0, high - low)
    edge = end if side == "left" else start
    found: Floats = np.where(step, edge, start + share * (end - start))
    return found


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


def _join(
    found: list[EmptySpell], before: Mapping[tuple[str, str], int], spells: Iterable[EmptySpell]
) -> dict[tuple[str, str], int]:
    """Add spells; those that go on evenly from one of the stretch before are one with it.

    Parameters
    ----------
    before
        Two units → the place among all of their spell on the stretch before.

    Returns
    -------
    dict
        The same of this stretch.
    """
    here: dict[tuple[str, str], int] = {}
    for spell in spells:
        units = spell.after.name, spell.before.name
        place = here.get(units, before.get(units))
        whole = None if place is None else _one(found[place], spell)
        if whole is None or place is None:
            place = len(found)
            found.append(spell)
        else:
            found[place] = whole
        here[units] = place
    return here


def _one(first: EmptySpell, second: EmptySpell) -> EmptySpell | None:
    """Two spells as one, if the second goes on from the first evenly."""
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
