"""An axis of lengths, in the units in which they are displayed; imported only to draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter, MaxNLocator

from simulator.format import lengths


class LengthLocator(MaxNLocator):
    """Ticks at round numbers of the unit that is displayed; the axis is in metres.

    Parameters
    ----------
    most, steps
        The most intervals, and what is round; by default as matplotlib does it.
    """

    def __init__(
        self,
        most: int | Literal["auto"] = "auto",
        steps: Sequence[float] = (1, 2, 2.5, 5, 10),
    ) -> None:
        super().__init__(most, steps=list(steps))
        self._metres = lengths().metres

    def tick_values(self, vmin: float, vmax: float) -> list[float]:
        """The stations (m) of the ticks between two stations."""
        round_ones = super().tick_values(vmin / self._metres, vmax / self._metres)
        return [float(tick) * self._metres for tick in round_ones]


def length_axis(axis: Axis) -> str:
    """Let an axis in metres show lengths; returns their unit."""
    scale = lengths()
    axis.set_major_locator(LengthLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / scale.metres:,.0f}"))
    return scale.small
