"""Lanes: ground beside a road, and where two ways lie beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from simulator.represented import Represented
from simulator.tolerances import SAME_PLACE


@dataclass(frozen=True, slots=True, repr=False)
class Lane(Represented):
    """A lane laid beside a route, from one station of it to another (m), in either direction.

    It is a segment of its own: units on the route do not hold up units on the lane.
    """

    beside: str
    start: float
    end: float

    @property
    def length(self) -> float:
        """How long it is (m): as long as the stretch that it lies beside."""
        return abs(self.end - self.start)

    @property
    def sign(self) -> float:
        """1 in the direction of the route, -1 against it."""
        return 1.0 if self.end > self.start else -1.0

    def clipped(self, low: float, high: float) -> tuple[float, float]:
        """Where it lies beside a stretch of the route: metres from its own beginning."""
        edges = sorted((station - self.start) * self.sign for station in (low, high))
        return max(edges[0], 0.0), min(edges[1], self.length)


@dataclass(frozen=True, slots=True)
class Alongside:
    """Where a route lies beside another: from ``low`` to ``high``, stations of the first (m).

    Beside ``low`` is station ``there`` of the other, which from there on grows (``sign`` 1) or
    falls (-1).
    """

    low: float
    high: float
    there: float
    sign: float

    def beside(self, station: float) -> float:
        """The station of the other beside one of the first (m)."""
        return self.there + self.sign * (station - self.low)

    def back(self, station: float) -> float:
        """The station of the first beside one of the other (m)."""
        return self.low + self.sign * (station - self.there)


class Piece(NamedTuple):
    """A stretch of a segment on which, or beside which, a route lies.

    Attributes
    ----------
    way
        The segment, or the lane beside it.
    segment, low, high
        The segment, and from where to where (m from its start).
    origin, sign
        What lies x metres from the segment's start is at station ``origin + sign * x`` (m).
    """

    way: str
    segment: str
    low: float
    high: float
    origin: float
    sign: float

    def station(self, offset: float) -> float:
        """The station at, or beside, a place of the segment (m)."""
        return self.origin + self.sign * offset


def alongside(route: Sequence[Piece], other: Sequence[Piece]) -> list[Alongside]:
    """Where one route lies beside another, along the first.

    On one way a unit follows another; on two ways along one segment they pass each other.
    """
    found: list[Alongside] = []
    for piece in route:
        for there in other:
            if piece.segment != there.segment or piece.way == there.way:
                continue
            low, high = max(piece.low, there.low), min(piece.high, there.high)
            if low < high - SAME_PLACE:
                first, last = (low, high) if piece.sign > 0 else (high, low)
                ends = piece.station(first), piece.station(last)
                found.append(Alongside(*ends, there.station(first), piece.sign * there.sign))
    return _joined(sorted(found, key=lambda along: along.low))


def _joined(found: Sequence[Alongside]) -> list[Alongside]:
    """Pieces that go on over the edge of a segment are one."""
    joined: list[Alongside] = []
    for along in found:
        last = joined[-1] if joined else None
        if last is not None and last.sign == along.sign:
            touches = abs(last.high - along.low) <= SAME_PLACE
            if touches and abs(last.beside(along.low) - along.there) <= SAME_PLACE:
                joined[-1] = Alongside(last.low, along.high, last.there, last.sign)
                continue
        joined.append(along)
    return joined
