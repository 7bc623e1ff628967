"""Where a text may stand in axes: on no line and on no other text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.timeline.passage import Floats
from simulator.views.figures.drawing.layout import size_in_points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Height of a line of text, as a part of its size.
_LINE = 1.25
#: How near a line or another text may be, beside it and above or below it (pt).
NEAR, LOW = 2.5, 0.5
#: How far a text is shifted at a time (pt).
_STEP = 4.0


class Space(NamedTuple):
    """What is taken: from left to right, from bottom to top (pt from the corner of the axes)."""

    left: float
    right: float
    bottom: float
    top: float

    def meets(self, other: Space) -> bool:
        """Whether two overlap, or nearly."""
        return (
            self.left < other.right + NEAR
            and other.left < self.right + NEAR
            and self.bottom < other.top + LOW
            and other.bottom < self.top + LOW
        )


class Clearance:
    """What is taken in axes, whose limits are set.

    Parameters
    ----------
    axes
        Of which linear axes are measured.
    """

    def __init__(self, axes: Axes) -> None:
        self._size = size_in_points(axes)
        self._limits = axes.get_xlim(), axes.get_ylim()
        self._taken: list[Space] = []
        self._written: list[Space] = []

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the data (pt from the corner of the axes)."""
        across, up = (
            (value - low) / (high - low) * size
            for value, (low, high), size in zip((x, y), self._limits, self._size, strict=True)
        )
        return across, up

    def upright(self, x: float) -> None:
        """Take a line across the axes, at a place on the x axis."""
        at, _ = self.point(x, self._limits[1][0])
        self._taken.append(Space(at, at, 0.0, self._size[1]))

    def level(self, left: float, right: float, y: float) -> None:
        """Take a level line from one place on the x axis to another."""
        (start, up), (end, _) = self.point(left, y), self.point(right, y)
        self._taken.append(Space(start, end, up, up))

    def around(self, x: float, y: float, radius: float) -> None:
        """Take what is around a place in the data (pt)."""
        across, up = self.point(x, y)
        self._taken.append(Space(across - radius, across + radius, up - radius, up + radius))

    def place(
        self,
        at: tuple[float, float],
        wide: float,
        size: float,
        corners: Iterable[tuple[float, float]],
    ) -> tuple[float, float]:
        """Choose where a text goes.

        Parameters
        ----------
        at
            A place in the data.
        wide, size
            Of the text (pt).
        corners
            Where its lower left corner may be from there (pt), the best first.

        Returns
        -------
        tuple of float
            The first of the corners at which it is free; else the first of all.
        """
        several = list(corners)
        found = self.find(at, wide, size, several)
        if found is None:
            found = several[0]
            self._take(self._space(at, wide, size, found))
        return found

    def find(
        self,
        at: tuple[float, float],
        wide: float,
        size: float,
        corners: Iterable[tuple[float, float]],
    ) -> tuple[float, float] | None:
        """As `place`; None where a text is free at none of the corners."""
        for corner in corners:
            space = self._space(at, wide, size, corner)
            if not any(space.meets(other) for other in self._taken):
                self._take(space)
                return corner
        return None

    @property
    def taken(self) -> Floats:
        """What is taken, of shape (n, 4): left, right, bottom, top (pt)."""
        return np.array(self._taken).reshape(-1, 4)

    @property
    def written(self) -> Floats:
        """What of it are texts."""
        return np.array(self._written).reshape(-1, 4)

    def take_text(self, box: Floats, line: Floats) -> None:
        """Take a text, and the line that leads to it, from x, y to x, y (NaN: none)."""
        self._take(Space(*box.tolist()))
        if np.isfinite(line).all():
            count = int(np.hypot(*(line[2:] - line[:2])) // NEAR) + 2
            for x, y in np.linspace(line[:2], line[2:], count).tolist():
                self._taken.append(Space(x, x, y, y))

    def _take(self, space: Space) -> None:
        self._taken.append(space)
        self._written.append(space)

    def _space(
        self, at: tuple[float, float], wide: float, size: float, corner: tuple[float, float]
    ) -> Space:
        across, up = self.point(*at)
        left, bottom = across + corner[0], up + corner[1]
        return Space(left, left + wide, bottom, bottom + _LINE * size)


def slid(start: float, end: float, *heights: float) -> Iterator[tuple[float, float]]:
    """Corners from one to another (pt), at each height in turn before the next step."""
    count = int(abs(end - start) // _STEP) + 1
    for right in np.linspace(start, end, count).tolist():
        yield from ((right, above) for above in heights)
