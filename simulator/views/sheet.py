"""What the parts of one figure share: the run, how its labels are drawn, the span of time shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from simulator.timeline.run import Run
from simulator.timeline.verdicts.times import moment
from simulator.views.lettering import Lettering, lettering

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
        return self.over <= self.due + 1e-6


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
            *(body.label for body in scenario.bodies),
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
    named = [*window.until, *([window.from_] if isinstance(window.from_, str) else [])]
    if any(name not in run.events for name in named):
        return None
    opens = moment(run, window.from_)
    return Window(opens, opens + window.length, max(run.events[name] for name in window.until))
