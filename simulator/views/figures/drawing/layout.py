"""Layout of a figure: panels of fixed heights, labels that do not overlap, space for words."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import product
from statistics import mean
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Transform


#: Free above and below everything on a figure (in).
_EDGE = 0.14


class Sheet(NamedTuple):
    """A figure of panels, one below the other.

    Attributes
    ----------
    width
        Of the figure (in).
    left, right
        Space beside the panels (in).
    heights
        Of the panels, from the top (in).
    between
        Space between two panels (in).
    """

    width: float
    left: float
    right: float
    heights: Sequence[float]
    between: float = 0.0

    def new_panels(self, *, share: bool = True) -> list[Axes]:
        """Panels of these sizes on a new figure, with a common x axis or each with its own."""
        rows, ratios = len(self.heights), self.heights
        grid = _new_figure().subplots(rows, sharex=share, squeeze=False, height_ratios=ratios)
        panels = list(grid[:, 0])
        self.arrange(panels)
        return panels

    def arrange(self, panels: Sequence[Axes], above: float = 0.0, below: float = 0.0) -> None:
        """Set the height of the figure by what is drawn above and below the panels (pt)."""
        inside = sum(self.heights) + self.between * (len(self.heights) - 1)
        top, bottom = above / 72 + _EDGE, below / 72 + _EDGE
        height = top + inside + bottom
        figure = figure_of(panels[0])
        figure.set_size_inches(self.width, height)
        figure.subplots_adjust(
            left=self.left / self.width,
            right=1 - self.right / self.width,
            bottom=bottom / height,
            top=1 - top / height,
            hspace=self.between / mean(self.heights),
        )


def _new_figure() -> Figure:
    """A figure of pyplot where pyplot or IPython is in use, else one that needs no closing."""
    ipython = sys.modules.get("IPython")
    if "matplotlib.pyplot" in sys.modules or (ipython and ipython.get_ipython() is not None):
        import matplotlib.pyplot as plt

        return plt.figure()
    from matplotlib.figure import Figure

    return Figure()


def figure_of(axes: Axes) -> Figure:
    """The figure that axes are on, or that their subfigure is on."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    return figure


class Stack:
    """Labels of one height (pt), each raised until it overlaps no other."""

    def __init__(self, height: float) -> None:
        self._height = height
        self._taken: list[tuple[float, float, float]] = []

    def place(self, left: float, right: float, bottom: float = 0.0) -> float:
        """The bottom of the lowest free place (pt), at ``bottom`` or above."""
        for low, first, last in sorted(self._taken):
            if first < right and left < last and abs(low - bottom) < self._height:
                bottom = low + self._height
        self._taken.append((bottom, left, right))
        return bottom

    @property
    def top(self) -> float:
        """The top of the highest label; 0 where there is none (pt)."""
        return max((low + self._height for low, _, _ in self._taken), default=0.0)


def limits_with_words(
    wide: float,
    lefts: Sequence[tuple[float, float]],
    rights: Sequence[tuple[float, float]],
    least: float,
) -> tuple[float, float]:
    """The limits of an axis that leave just enough space for words beside points.

    Parameters
    ----------
    wide
        The length of the axis (pt).
    lefts, rights
        Points, in data, and the width of the words to their left and right (pt).
    least
        The least scale (pt per unit of data); words that need more space stick out.
    """
    scales = (
        (wide - before - behind) / (high - low)
        for (low, before), (high, behind) in product(lefts, rights)
        if high > low
    )
    scale = max(min(scales, default=wide), least)
    return (
        min(low - before / scale for low, before in lefts),
        max(high + behind / scale for high, behind in rights),
    )


def size_in_points(axes: Axes) -> tuple[float, float]:
    """Width and height of axes (pt)."""
    place, (wide, high) = axes.get_position(), figure_of(axes).get_size_inches() * 72
    return float(place.width * wide), float(place.height * high)


def raised(axes: Axes, transform: Transform, by: float, right: float = 0.0) -> Transform:
    """A transform of axes, moved up and to the right (pt)."""
    from matplotlib.transforms import offset_copy

    return offset_copy(transform, figure_of(axes), x=right, y=by, units="points")
