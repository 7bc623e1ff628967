"""An axis of lengths, in the units in which they are displayed; imported only to draw."""

from __future__ import annotations

from matplotlib.axis import Axis
from matplotlib.ticker import AutoLocator, FuncFormatter

from simulator.format import lengths


class LengthLocator(AutoLocator):
    """Ticks at round numbers of a unit of so many metres; the axis is in metres."""

    def __init__(self, metres: float) -> None:
        super().__init__()
        self._metres = metres

    def tick_values(self, vmin: float, vmax: float) -> list[float]:
        """The stations (m) of the ticks between two stations."""
        round_ones = super().tick_values(vmin / self._metres, vmax / self._metres)
        return [tick * self._metres for tick in round_ones]


def length_axis(axis: Axis) -> str:
    """Let an axis in metres show lengths; returns their unit."""
    scale = lengths()
    metres = scale.metres
    axis.set_major_locator(LengthLocator(metres))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / metres:,.0f}"))
    return scale.small
