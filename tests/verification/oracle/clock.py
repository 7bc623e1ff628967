"""The clock of a day on which everything on the ground stands still now and then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

#: Two instants closer than this are one (s).
ONE = 1e-9


class Halt(NamedTuple):
    """From when, and for how long, everything stands (s)."""

    start: float
    duration: float

    @property
    def end(self) -> float:
        return self.start + self.duration


class Clock:
    """What a watch shows that is stopped while everything stands, against the wall's clock.

    Parameters
    ----------
    halts
        In any order; where two overlap everything stands once.
    """

    def __init__(self, halts: Iterable[Halt] = ()) -> None:
        self.halts: list[Halt] = []
        for halt in sorted(halts):
            if self.halts and halt.start <= self.halts[-1].end:
                first = self.halts.pop()
                end = max(first.end, halt.end)
                self.halts.append(Halt(first.start, end - first.start))
            else:
                self.halts.append(halt)

    def watch(self, wall: float) -> float:
        """What the watch shows: the wall's time, less what everybody has stood until then."""
        return wall - sum(min(max(wall - start, 0.0), lasts) for start, lasts in self.halts)

    def wall(self, shown: NDArray[np.float64]) -> NDArray[np.float64]:
        """The instants of an arrival and of a departure: shape (…, 2), as they are by the watch.

        Every halt that has begun by then puts both off, which may bring the next one. Who arrives
        just as it begins has arrived; who would leave just then stays.
        """
        instants = shown.copy()
        just_then = np.array([ONE, -ONE])
        for start, lasts in self.halts:  # ascending, so each sees what those before put off
            instants += np.where(instants > start + just_then, lasts, 0.0)
        return instants
