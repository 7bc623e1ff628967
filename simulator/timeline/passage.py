"""The passage of a body: when its head is at each station. Everything else is read from it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import inf
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.represented import Represented
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.spacing import SpacingKey
from simulator.scenario.network import Side
from simulator.tolerances import SAME_PLACE

Floats = NDArray[np.float64]


class Bound(NamedTuple):
    """How one unit ahead binds another on a common run of segments.

    Before the follower may be at station ``s``, the leader's head must have been at
    ``min(s + shift, cap)`` for ``reaction`` seconds. ``shift`` includes the leader's length and the
    gap; at ``cap`` the leader's tail is off the common ground. Of a headway ``shift`` leads to the
    same place; of a time gap and a headway ``reaction`` is the time. ``setting`` is the path of it.
    """

    body: str
    shift: float
    cap: float
    reaction: float
    key: SpacingKey = "gap"
    setting: str = ""


class Cause(NamedTuple):
    """Why a body was as late as it was, on a piece of its passage.

    Attributes
    ----------
    bound
        The body ahead that binds; None for its own release or the cue of its own hold.
    station
        Its own station (m) from which it moved freely. None while it follows: the body ahead binds
        at each station anew.
    """

    bound: Bound | None
    station: float | None


@dataclass(frozen=True, eq=False, repr=False)
class Passage(Represented):
    """T(s), exact and piecewise linear, with a step upward wherever the head stands.

    Attributes
    ----------
    stations
        Of the knots (m), ascending, shape (n,); the first is the start.
    instants
        At which the head *leaves* each knot (s), shape (n,).
    slownesses
        Of the piece after each knot (s/m), shape (n,).
    causes
        Of the piece after each knot, n of them.
    end
        The last station (m): where the tail is off the route, or where it leaves the parade before.
    left
        When it leaves the parade before the end of its route (s), towed away or turned back; else
        inf. The instants of stations beyond are inf, too.
    """

    _stations: Sequence[float]
    _instants: Sequence[float]
    _slownesses: Sequence[float]
    causes: Sequence[Cause]
    end: float
    left: float = inf

    @property
    def start(self) -> float:
        """Station from which the head starts (m)."""
        return self._stations[0]

    @property
    def knots(self) -> tuple[list[float], list[float], list[float]]:
        """Stations, instants and slownesses of the knots, as plain numbers."""
        return list(self._stations), list(self._instants), list(self._slownesses)

    @cached_property
    def stations(self) -> Floats:
        """Stations of the knots (m)."""
        return np.array(self._stations)

    @cached_property
    def instants(self) -> Floats:
        """Instants at which the head leaves the knots (s)."""
        return np.array(self._instants)

    @cached_property
    def slownesses(self) -> Floats:
        """Slownesses after the knots (s/m)."""
        return np.array(self._slownesses)

    @overload
    def arrival(self, station: float) -> float: ...
    @overload
    def arrival(self, station: Floats) -> Floats: ...
    def arrival(self, station: Any) -> Any:
        """When the head arrives at a station (m), or at each of an array of stations (s).

        At its start and before, -inf; beyond where it leaves the parade, inf.
        """
        if isinstance(station, np.ndarray):
            return self._read(station, "left", station - SAME_PLACE)
        if self.left < inf and station > self.end + SAME_PLACE:
            return inf
        return self._read_one(bisect_left(self._stations, station - SAME_PLACE) - 1, station)

    @overload
    def departure(self, station: float) -> float: ...
    @overload
    def departure(self, station: Floats) -> Floats: ...
    def departure(self, station: Any) -> Any:
        """When the head leaves a station (m), or each of an array of stations (s).

        Before its start, -inf; beyond where it leaves the parade, inf.
        """
        if isinstance(station, np.ndarray):
            return self._read(station, "right", station + SAME_PLACE)
        if self.left < inf and station >= self.end - SAME_PLACE:
            return self.left if station <= self.end + SAME_PLACE else inf
        return self._read_one(bisect_right(self._stations, station + SAME_PLACE) - 1, station)

    def read(self, station: float, side: Side) -> float:
        """The arrival at, or the departure from, a station (s)."""
        return self.arrival(station) if side == "arrival" else self.departure(station)

    def same_as(self, other: Passage) -> bool:
        """Whether another is the same motion, whatever caused it."""
        return (
            self._instants == other._instants
            and self._stations == other._stations
            and self._slownesses == other._slownesses
            and (self.end, self.left) == (other.end, other.left)
        )

    def position(self, instant: ArrayLike) -> Floats:
        """Station of the head (m) at instants (s), an array of their shape; from start to end."""
        stations, instants, slownesses = self.stations, self.instants, self.slownesses
        when = np.asarray(instant, dtype=float)
        knot = np.searchsorted(instants, when, side="right") - 1
        held = np.maximum(knot, 0)
        moved = stations[held] + (when - instants[held]) / slownesses[held]
        limit = np.append(stations[1:], self.end)[held]
        position: Floats = np.where(knot < 0, stations[0], np.minimum(moved, limit))
        return position

    def _read_one(self, knot: int, station: float) -> float:
        if knot < 0:
            return -inf
        return self._instants[knot] + self._slownesses[knot] * (station - self._stations[knot])

    def _read(self, station: Floats, side: Any, sought: Floats) -> Floats:
        stations, instants, slownesses = self.stations, self.instants, self.slownesses
        knot = np.searchsorted(stations, sought, side=side) - 1
        held = np.maximum(knot, 0)
        value = instants[held] + slownesses[held] * (station - stations[held])
        if self.left < inf:
            value = cut_short(value, station, side == "left", self.end, self.left)
        return np.where(knot < 0, -inf, value)


def fronts(passage: Passage, body: Body, ranks: Any, instant: ArrayLike) -> Floats:
    """Where the fronts of ranks of a body are (m): drawn up, each stands until it sets off.

    Parameters
    ----------
    passage, body
        Of the body.
    ranks
        Which of its ranks, an index of arrays of shape (ranks,).
    instant
        When (s), of a shape that goes with that of the ranks chosen.
    """
    front: Floats = passage.position(instant) - body.offsets[ranks]
    if body.standing is None:
        return front
    standing: Floats = np.maximum(front, body.start - body.standing[ranks])
    return standing


def on_route(passage: Passage, body: Body, begin: float) -> tuple[Floats, Floats]:
    """From when to when the front of each rank of a body is on its route (s), each of shape
    (ranks,): drawn up, from the beginning of the run (s); until it leaves the parade.
    """
    if body.unit.drawn_up:
        comes = np.full(len(body.offsets), begin)
    else:
        comes = passage.departure(body.start + body.offsets)
    return comes, np.minimum(passage.arrival(body.route_length + body.offsets), passage.left)


def cut_short(instants: Floats, stations: Floats, arrival: Any, end: Any, left: Any) -> Floats:
    """Readings of passages of bodies that leave the parade.

    Parameters
    ----------
    instants, stations
        As if they went on (s, m).
    arrival
        Whether the arrival is read; else the departure.
    end, left
        Where and when they leave (m, s).
    """
    leaves = np.where(arrival, instants, left)
    there = np.where(stations >= end - SAME_PLACE, leaves, instants)
    return np.where(stations > end + SAME_PLACE, inf, there)


class AllPassages:
    """All passages of a run as arrays, to read many at once.

    Parameters
    ----------
    passages
        To read from.
    """

    def __init__(self, passages: Iterable[Passage]) -> None:
        passages = tuple(passages)
        self._counts = np.array([len(passage.causes) for passage in passages], dtype=np.int64)
        self._first = np.cumsum(self._counts) - self._counts
        self._knots = _flat(passage._stations for passage in passages)
        self._instants = _flat(passage._instants for passage in passages)
        self._slownesses = _flat(passage._slownesses for passage in passages)
        self._end = np.array([passage.end for passage in passages])
        #: When each leaves the parade before the end of its route (s), else inf.
        self.left = np.array([passage.left for passage in passages])

    def read(
        self, which: NDArray[np.int64], stations: Floats, arrival: NDArray[np.bool_] | bool
    ) -> Floats:
        """Read arrivals and departures, as `Passage.arrival` and `.departure` do one by one.

        Parameters
        ----------
        which
            Of each reading, the index of its passage, shape (m,).
        stations
            Of each reading (m), shape (m,).
        arrival
            Whether the arrival is read; else the departure. Shape (m,), or one for all.

        Returns
        -------
        numpy.ndarray
            Instants (s), shape (m,); -inf before the start (on arrival, and at it).
        """
        at = np.nextafter(stations + SAME_PLACE, np.inf)
        # A knot is passed if it is before the station, or, on departure, at it.
        first, passed = (
            self._first[which],
            self._passed(which, np.where(arrival, stations - SAME_PLACE, at)),
        )
        knot = np.maximum(passed, first + 1) - 1
        before = passed == first
        since = np.where(before, 0.0, stations - self._knots[knot])
        value = self._instants[knot] + self._slownesses[knot] * since
        gone = np.isfinite(self.left[which])
        if gone.any():
            where, arrives = which[gone], np.broadcast_to(arrival, gone.shape)[gone]
            ends, left = self._end[where], self.left[where]
            value[gone] = cut_short(value[gone], stations[gone], arrives, ends, left)
        return np.where(before, -np.inf, value)

    def _passed(self, which: NDArray[np.int64], sought: Floats) -> NDArray[np.int64]:
        """The first knot of each passage that is not before a station: a search by halves."""
        low = self._first[which]
        high = low + self._counts[which]
        for _ in range(int(self._counts.max(initial=0)).bit_length()):
            middle = (low + high) // 2
            passed = self._knots[np.minimum(middle, len(self._knots) - 1)] < sought
            passed &= low < high
            low = np.where(passed, middle + 1, low)
            high = np.where(passed, high, middle)
        return low


def _flat(lists: Iterable[Sequence[float]]) -> Floats:
    return np.fromiter(chain.from_iterable(lists), dtype=np.float64)


def left_at(body: Body, passage: Passage) -> float:
    """When a body, or a part of one, leaves the parade before its route ends (s); else inf."""
    alone = next((each for each in body.incidents if each.number is not None), None)
    if alone is None:
        return passage.left
    fell_out = passage.arrival(alone.station + float(body.offsets[alone.rank]))
    return min(passage.left, fell_out)
