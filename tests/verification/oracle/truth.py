"""What the oracle finds: passages at their cells, events, the programme."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.verification.oracle.clock import Clock
from tests.verification.oracle.ground import whole
from tests.verification.oracle.movers import Bond

NEVER = math.inf
ALWAYS = -math.inf
#: Two instants closer than this are one (s).
SAME_INSTANT = 1e-7


@dataclass(frozen=True)
class Attained:
    """Where a bound raised the running maximum: ``side`` is 0 (arrival) or 1 (departure)."""

    bond: Bond
    station: int
    side: int
    by: float


@dataclass(frozen=True)
class Course:
    """A passage at its cells: shapes (cells, 2), arrival and departure.

    ``shown`` is by the watch that stops while everything stands, ``instants`` by the wall's clock.
    """

    stations: NDArray[np.int64]
    shown: NDArray[np.float64]
    instants: NDArray[np.float64]
    attained: tuple[Attained, ...] = ()

    def at(self, station: int, side: int) -> float:
        place = int(np.searchsorted(self.stations, station))
        if place == len(self.stations) or self.stations[place] != station:
            raise LookupError(f"{station} nm is not a cell")
        return float(self.instants[place, side])


@dataclass(frozen=True)
class Truth:
    """What must happen; courses by the names of what moves: `tanks`, `tanks#2`, …"""

    courses: Mapping[str, Course]
    events: Mapping[str, float]
    programme: Mapping[str, tuple[float, float]]
    begin: float
    clock: Clock

    def arrival(self, mover: str, station: float) -> float:
        return self.courses[mover].at(whole(station), 0)

    def departure(self, mover: str, station: float) -> float:
        return self.courses[mover].at(whole(station), 1)

    @property
    def stuck(self) -> bool:
        """Whether something never comes."""
        return any(value == NEVER for value in self.events.values()) or any(
            bool(np.isposinf(course.instants).any()) for course in self.courses.values()
        )
