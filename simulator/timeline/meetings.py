"""When the head of a unit on a lane is beside the head of another, from both passages.

Both are piecewise linear: between two bends of either, the instants at which the two are at a place
are two lines; where these cross, the heads are beside each other. A unit that stands is there from
its arrival to its departure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import NamedTuple

from simulator.scenario.lanes import Alongside
from simulator.scenario.network import Side
from simulator.timeline.passage import Passage
from simulator.tolerances import SAME_PLACE, SAME_TIME


@dataclass(frozen=True, slots=True)
class Way:
    """A passage as far as it is known: up to the arrival at ``known_to`` (m).

    Unless it is ``whole``, the departure from there is still open.
    """

    passage: Passage
    start: float
    known_to: float
    whole: bool

    @classmethod
    def of(cls, passage: Passage) -> Way:
        """A whole passage."""
        return cls(passage, passage.start, passage.end, True)

    def departure(self, station: float) -> float:
        """The instant at which the head leaves a station (s); inf if that is open."""
        if not self.whole and station >= self.known_to - SAME_PLACE:
            return inf
        return self.passage.departure(station)


class Met(NamedTuple):
    """Two heads beside each other, for the first time.

    Attributes
    ----------
    instant
        When (s).
    station, there
        Where the one on the lane is, and the other, each on its own route (m).
    arrives
        When the one on the lane arrives there (s); at its start, when it leaves.
    stands
        Whether one of them stands there.
    side
        Whether the later of them arrives there, or leaves its start.
    """

    instant: float
    station: float
    there: float
    arrives: float
    stands: bool
    side: Side = "arrival"


def met(where: Sequence[Alongside], one: Way, other: Way) -> Met | None:
    """Where one is beside the other for the first time after its start; None if it never is."""
    for along in where:
        low, high = max(along.low, one.start), min(along.high, one.known_to)
        edges = sorted(along.back(station) for station in (other.start, other.known_to))
        low, high = max(low, edges[0]), min(high, edges[1])
        if low > high + SAME_PLACE:
            continue
        found = _along(along, _places(along, low, high, one, other), one, other)
        if found is not None:
            return found
    return None


def _places(along: Alongside, low: float, high: float, one: Way, other: Way) -> list[float]:
    """Stations of the first, ascending, between which both passages are lines."""
    bends = [*one.passage.stations.tolist(), *map(along.back, other.passage.stations.tolist())]
    inside = sorted({bend for bend in bends if low + SAME_PLACE < bend < high - SAME_PLACE})
    return [low, *inside, high] if high > low else [low]


def _along(along: Alongside, places: Sequence[float], one: Way, other: Way) -> Met | None:
    found = _at(along, places[0], one, other)
    for here, to in pairwise(places):
        if found is not None:
            return found
        leaves, comes = one.departure(here), one.passage.arrival(to)
        there, then = along.beside(here), along.beside(to)
        if along.sign > 0:
            first, last = other.departure(there), other.passage.arrival(then)
        else:
            # In opposite directions the other passes the two places in reverse order.
            first, last = other.passage.arrival(there), other.departure(then)
        behind, ahead = leaves - first, comes - last
        if behind * ahead < 0:
            share = behind / (behind - ahead)
            station = here + share * (to - here)
            instant = leaves + share * (comes - leaves)
            return Met(instant, station, along.beside(station), instant, False)
        found = _at(along, to, one, other)
    return found


def _at(along: Alongside, station: float, one: Way, other: Way) -> Met | None:
    """The meeting if both are at a place at once, each from its arrival to its departure."""
    there = along.beside(station)
    leaves = one.departure(station)
    starts = station <= one.start + SAME_PLACE
    arrives = leaves if starts else one.passage.arrival(station)
    came, goes = other.passage.arrival(there), other.departure(there)
    if arrives == inf or arrives > goes + SAME_TIME or came > leaves + SAME_TIME:
        return None
    stands = goes > came + SAME_TIME if arrives >= came - SAME_TIME else leaves > arrives
    side: Side = "departure" if starts and arrives >= came - SAME_TIME else "arrival"
    return Met(max(arrives, came), station, there, arrives, stands, side)
