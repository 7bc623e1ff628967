"""A time axis in seconds that reads as clock times of the scenario's time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.views.clock import clock
from simulator.views.style import QUIET, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simulator.scenario.scenario import Scenario
    from simulator.timeline.passage import Floats

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_STEPS = (
    *(1, 2, 5, 10, 15, 30),
    *(n * _MINUTE for n in (1, 2, 5, 10, 15, 30)),
    *(n * _HOUR for n in (1, 2, 3, 6, 12)),
    _DAY,
)


def round_step(seconds: float) -> int:
    """The least round step (s) that is at least so long: 1, 2, 5, … s, min, h, whole days."""
    for step in _STEPS:
        if step >= seconds:
            return step
    return _DAY * int(np.ceil(seconds / _DAY))


def round_instants(scenario: Scenario, low: float, high: float, step: int) -> Floats:
    """Instants (s) from ``low`` to ``high`` at which the clock shows a multiple of ``step``."""
    start = scenario.start
    whole = start.hour * _HOUR + start.minute * _MINUTE + start.second
    since_midnight = whole + start.microsecond / 1e6
    first = np.ceil((low + since_midnight) / step - 1e-9)
    last = np.floor((high + since_midnight) / step + 1e-9)
    result: Floats = np.arange(first, last + 1) * step - since_midnight
    return result


def clock_axis(axes: Axes, scenario: Scenario, low: float, high: float, *, marks: int = 9) -> None:
    """Let the x axis span two instants (s) and read as clock times.

    Parameters
    ----------
    axes
        Its x data are seconds since the scenario's start.
    scenario
        Whose clock it is.
    low, high
        First and last instant.
    marks
        About how many labels there may be.
    """
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter

    step = round_step(max(high - low, 1.0) / marks)
    axes.set_xlim(low, high)
    axes.xaxis.set_major_locator(FixedLocator(list(round_instants(scenario, low, high, step))))
    with_seconds = step < _MINUTE
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda seconds, _: clock(scenario, seconds, with_seconds=with_seconds))
    )
    minor = next((s for s in reversed(_STEPS) if s <= step / 2 and step % s == 0), step)
    axes.xaxis.set_minor_locator(FixedLocator(list(round_instants(scenario, low, high, minor))))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.tick_params(axis="x", labelsize=SMALL, colors=QUIET)


def day_and_zone(scenario: Scenario) -> str:
    """What the clock times are: ``local time, 3 September 2025 (Asia/Shanghai)``."""
    day = f"{scenario.start.day} {scenario.start:%B %Y}"
    return f"clock time on {day} ({scenario.timezone.key})"
