"""Ticks at round clock times, also where a figure is zoomed; imported only to draw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from matplotlib.axis import Axis
from matplotlib.ticker import Locator

from simulator.display import display
from simulator.scenario.scenario import Scenario
from simulator.timeline.passage import Floats
from simulator.tolerances import SAME_TIME

#: The most labelled ticks, or about that.
_MARKS = 9
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_STEPS: tuple[int, ...] = (
    *(1, 2, 5, 10, 15, 30),
    *(n * _MINUTE for n in (1, 2, 5, 10, 15, 30)),
    *(n * _HOUR for n in (1, 2, 3, 6, 12)),
    *(n * 10**power * _DAY for power in range(7) for n in (1, 2, 5)),
)


class ClockLocator(Locator):
    """Ticks at which the clock of a scenario, or the time from H, is a multiple of a round step.

    With ``minor``, the ticks between them.
    """

    def __init__(self, scenario: Scenario, *, minor: bool = False) -> None:
        self._scenario, self._minor = scenario, minor
        self._h_hour = display().h_hour if display().clock == "h-hour" else None

    @property
    def with_seconds(self) -> bool:
        """Whether ticks are less than a minute apart."""
        low, high = self._view()
        return round_step((high - low) / _MARKS) < _MINUTE

    def __call__(self) -> list[float]:
        return self.tick_values(*self._view())

    def tick_values(self, vmin: float, vmax: float) -> list[float]:
        """The instants (s) of the ticks between two instants."""
        step = round_step((vmax - vmin) / _MARKS)
        if self._minor:
            finer = (s for s in reversed(_STEPS) if s <= step / 2 and step % s == 0)
            step = next(finer, step)
        if (h_hour := self._h_hour) is not None:
            first, last = np.ceil((vmin - h_hour) / step), np.floor((vmax - h_hour) / step)
            return [float(h_hour + number * step) for number in np.arange(first, last + 1)]
        return list(map(float, round_instants(self._scenario, vmin, vmax, step)))

    def _view(self) -> Sequence[float]:
        assert isinstance(self.axis, Axis)
        return sorted(self.axis.get_view_interval())


def round_step(seconds: float) -> int:
    """The least round step (s) that is no shorter: 1, 2, 5, … s, min, h, days, 10 days, …"""
    return next((s for s in _STEPS if s >= seconds), _STEPS[-1])


def round_instants(scenario: Scenario, low: float, high: float, step: int) -> Floats:
    """Instants (s) from ``low`` to ``high`` at which the clock shows a multiple of ``step``."""
    start, calendar = scenario.start, scenario.calendar
    low, high = max(low, calendar.first), min(high, calendar.last)
    whole = start.hour * _HOUR + start.minute * _MINUTE + start.second
    since_midnight = whole + start.microsecond / 1e6
    changes = calendar.changes(low, high)
    # What the clock shows may be hours before or after it, where it is changed.
    beyond = _DAY if changes else 0
    first = np.ceil((low + since_midnight - beyond) / step - SAME_TIME)
    last = np.floor((high + since_midnight + beyond) / step + SAME_TIME)
    shown: Floats = np.arange(first, last + 1) * step
    if not changes:
        return shown - since_midnight
    midnight = start.replace(tzinfo=None, fold=0, hour=0, minute=0, second=0, microsecond=0)
    found = set()
    for seconds in shown.tolist():
        for fold in (0, 1):
            there = (midnight + dt.timedelta(seconds=seconds)).replace(fold=fold)
            instant = calendar.instant(there)
            if low <= instant <= high and calendar.clock(instant).replace(tzinfo=None) == there:
                found.add(instant)
    return np.array(sorted(found))
