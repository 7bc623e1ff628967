"""A time axis in seconds that reads as clock times of the scenario's time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.format import clock
from simulator.scenario.model.event_name import EventName
from simulator.tolerances import HOLDS_FROM, SAME_TIME
from simulator.views.figures.style import QUIET, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simulator.scenario.scenario import Scenario
    from simulator.timeline.passage import Floats
from collections.abc import Iterable
from typing import NamedTuple

from simulator.timeline.run import Run
from simulator.views.figures.fonts import Lettering, lettering

#: Left free at both ends, as a part of the span.
_MARGIN = 0.015


class Window(NamedTuple):
    """The scenario's window as it came out (s): when it opens, is due to be over, is over."""

    opens: float
    due: float
    over: float

    @property
    def holds(self) -> bool:
        """Whether everything was over by then."""
        return self.due - self.over >= HOLDS_FROM


class Sheet(NamedTuple):
    """One figure to be drawn.

    Attributes
    ----------
    run
        What happened.
    letters
        How labels are drawn.
    low, high
        The first and the last instant shown (s).
    """

    run: Run
    letters: Lettering
    low: float
    high: float


def sheet(run: Run, extra: Iterable[float] = ()) -> Sheet:
    """Prepare a figure that spans the window (as far as it is broken, too), else the whole run.

    Parameters
    ----------
    run
        What happened.
    extra
        Instants (s) that are to be shown too.
    """
    scenario = run.scenario
    letters = lettering(
        [
            scenario.name,
            *(item.label for item in scenario.programme.values()),
            *(unit.label for unit in scenario.units),
            *(constraint.name for constraint in scenario.constraints),
            *(incident.name for incident in scenario.incidents),
            *scenario.network.zones,
            *scenario.network.routes,
            *scenario.network.markers,
        ]
    )
    window = window_of(run)
    shown = (run.begin, run.end) if window is None else window
    low, high = min([*shown, *extra]), max([*shown, *extra])
    margin = _MARGIN * max(high - low, 1.0)
    return Sheet(run, letters, low - margin, high + margin)


def window_of(run: Run) -> Window | None:
    """The window of a run, or None where the scenario has none, or one that is never over."""
    window = run.scenario.window
    if window is None:
        return None
    named = [*window.until, *([window.from_] if isinstance(window.from_, EventName) else [])]
    if any(run.events.find(name) is None for name in named):
        return None
    opens = run.instant(window.from_)
    return Window(opens, opens + window.length, max(run.events[name] for name in window.until))


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
    first = np.ceil((low + since_midnight) / step - SAME_TIME)
    last = np.floor((high + since_midnight) / step + SAME_TIME)
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
