"""Axes of lengths, in the units in which they are displayed, and of durations; imported only to
draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulator.format import lengths

#: Units of time (s), the longest first; one is used where the axis has a few of it.
_UNITS = ((3600.0, "h"), (60.0, "min"), (1.0, "s"))
_FEW = 3.0


class ScaledLocator(MaxNLocator):
    """Ticks at round numbers of a unit that is so many of the axis's.

    Parameters
    ----------
    scale
        How many.
    most, steps
        The most intervals, and what is round; by default as matplotlib does it.
    """

    def __init__(
        self,
        scale: float,
        most: int | Literal["auto"] = "auto",
        steps: Sequence[float] = (1, 2, 2.5, 5, 10),
    ) -> None:
        super().__init__(most, steps=list(steps))
        self._scale = scale

    def tick_values(self, vmin: float, vmax: float) -> list[float]:
        """The ticks between two values of the axis."""
        round_ones = super().tick_values(vmin / self._scale, vmax / self._scale)
        return [float(tick) * self._scale for tick in round_ones]


class FewOrRound(MaxNLocator):
    """Given ticks; where a figure is zoomed and fewer than three are seen, round ones."""

    def __init__(self, given: Sequence[float]) -> None:
        super().__init__(4, steps=[1, 2, 5, 10])
        self._given = given

    def tick_values(self, vmin: float, vmax: float) -> list[float]:
        """The ticks between two values of the axis."""
        low, high = sorted((vmin, vmax))
        seen = [tick for tick in self._given if low <= tick <= high]
        return seen if len(seen) > 2 else [float(at) for at in super().tick_values(low, high)]


class LengthLocator(ScaledLocator):
    """Ticks at round numbers of the unit that is displayed; the axis is in metres."""

    def __init__(
        self,
        most: int | Literal["auto"] = "auto",
        steps: Sequence[float] = (1, 2, 2.5, 5, 10),
    ) -> None:
        super().__init__(lengths().metres, most, steps)


def duration_axis(axis: Axis, longest: float, most: int) -> str:
    """Let an axis in seconds show them, or minutes or hours where it is long; returns the unit."""
    scale, unit = next(each for each in _UNITS if longest >= each[0] * _FEW or each[0] == 1.0)
    axis.set_major_locator(ScaledLocator(scale, most, (1, 2, 5, 10)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / scale:g}"))
    return unit


def length_axis(axis: Axis) -> str:
    """Let an axis in metres show lengths; returns their unit."""
    scale = lengths()
    axis.set_major_locator(LengthLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / scale.metres:,.0f}"))
    return scale.small
