"""What the figures of a run have in common: the span that they show, its clock axis, its window."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from simulator.format import clock
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.views.figures.fonts import Fonts, fonts_for
from simulator.views.figures.style import BROKEN, QUIET, SMALL, footnote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Left free at both ends, as a part of the span.
_MARGIN = 0.015


class Frame(NamedTuple):
    """One figure to be drawn.

    Attributes
    ----------
    run
        What happened.
    fonts
        How labels are drawn.
    low, high
        The first and the last instant shown (s).
    """

    run: Run
    fonts: Fonts
    low: float
    high: float


def frame_of(run: Run, extra: Iterable[float] = ()) -> Frame:
    """Prepare a figure that spans the window (as far as it is broken, too), else the whole run.

    Parameters
    ----------
    run
        What happened.
    extra
        Instants (s) that are to be shown too.
    """
    scenario = run.scenario
    fonts = fonts_for(
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
    window = run.window
    shown = [run.begin, run.end] if window is None else [window.opens, window.due, window.over]
    low, high = min([*shown, *extra]), max([*shown, *extra])
    margin = _MARGIN * max(high - low, 1.0)
    return Frame(run, fonts, low - margin, high + margin)


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
    from matplotlib.ticker import FuncFormatter

    from simulator.views.figures.clock_ticks import ClockLocator

    def label(seconds: float, _: object) -> str:
        return clock(scenario, seconds, with_seconds=ticks.with_seconds)

    axes.set_xlim(low, high)
    ticks = ClockLocator(scenario, marks)
    axes.xaxis.set_major_locator(ticks)
    axes.xaxis.set_major_formatter(FuncFormatter(label))
    axes.xaxis.set_minor_locator(ClockLocator(scenario, marks, minor=True))
    axes.tick_params(axis="x", labelsize=SMALL, colors=QUIET)


def draw_window(axes: Axes, run: Run) -> None:
    """The window's ends as lines across axes: red where it is broken."""
    window = run.window
    if window is None:
        return
    for edge in (window.opens, window.due):
        axes.axvline(
            edge,
            color=QUIET if window.holds else BROKEN,
            linewidth=0.9,
            linestyle=(0, (5, 3)),
            gid="window",
        )


def draw_below(axes: Axes, scenario: Scenario, note: str | None, fonts: Fonts) -> float:
    """Below the clock axis: its day and time zone, and a note; how far they reach down (pt)."""
    day = f"{scenario.start.day} {scenario.start:%B %Y}"
    text = f"clock time on {day} ({scenario.model.timezone})"
    axes.set_xlabel(text, size=SMALL, color=QUIET, loc="right")
    return footnote(axes, note, fonts)
