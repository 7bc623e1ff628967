"""What the figures of a run have in common: the span that they show, its window, a clock axis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from simulator.display import display, displayed
from simulator.format import clock
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.views.figures.drawing.clearance import Clearance
from simulator.views.figures.drawing.fonts import Fonts, fonts_for
from simulator.views.figures.drawing.style import BROKEN, QUIET, SMALL, footnote

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Free at both ends, as a part of the span.
_MARGIN = 0.015


class Frame(NamedTuple):
    """A figure of a run: how its labels are drawn, the first and the last instant shown (s)."""

    run: Run
    fonts: Fonts
    low: float
    high: float


def frame_of(run: Run, extra: Iterable[float] = ()) -> Frame:
    """Prepare a figure that spans the window, by how much it is exceeded, and further instants (s).

    Of what begins before the window, it spans as much as the window is long. Without a window, it
    spans the whole run.
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
    shown = [run.begin, run.end]
    if window is not None:
        ahead = max(_first(run), 2 * window.opens - window.due)
        shown = [min(ahead, window.opens), window.due, window.over]
    low, high = min([*shown, *extra]), max([*shown, *extra])
    margin = _MARGIN * max(high - low, 1.0)
    return Frame(run, fonts, low - margin, high + margin)


def _first(run: Run) -> float:
    """When the programme begins, or the first unit on the ground moves off (s)."""
    items = (start for start, _ in run.programme.values())
    ground = (run.released[unit.name] for unit in run.scenario.units if not unit.flies)
    return min((*items, *ground), default=run.begin)


def names_of_two(before: Run, after: Run) -> tuple[str, str]:
    """What two runs are called side by side: as their scenarios, where these differ."""
    first, second = before.scenario.name, after.scenario.name
    return (first, second) if first != second else (f"{first}, before", "after")


def clock_axis(axes: Axes, scenario: Scenario, low: float, high: float) -> None:
    """Let the x axis span two instants (s since the scenario's start) as clock times."""
    from matplotlib.ticker import FuncFormatter

    from simulator.views.figures.drawing.clock_ticks import ClockLocator

    how = display()

    def label(seconds: float, _: object) -> str:
        with displayed(how):  # ticks are labelled when the figure is written
            return clock(scenario, seconds, with_seconds=ticks.with_seconds)

    axes.set_xlim(low, high)
    ticks = ClockLocator(scenario)
    axes.xaxis.set_major_locator(ticks)
    axes.xaxis.set_major_formatter(FuncFormatter(label))
    axes.xaxis.set_minor_locator(ClockLocator(scenario, minor=True))
    axes.tick_params(axis="x", labelsize=SMALL, colors=QUIET)


def draw_window(axes: Axes, run: Run) -> None:
    """The ends of the window as lines across axes: red where it is broken."""
    if (window := run.window) is not None:
        color = QUIET if window.holds else BROKEN
        for edge in (window.opens, window.due):
            axes.axvline(edge, color=color, linewidth=0.9, linestyle=(0, (5, 3)), gid="window")


def room_of(axes: Axes, run: Run) -> Clearance:
    """Where texts may stand in axes that are ready: not on the ends of the window."""
    room = Clearance(axes)
    if (window := run.window) is not None:
        for edge in (window.opens, window.due):
            room.upright(edge)
    return room


def draw_below(axes: Axes, scenario: Scenario, note: str | None, fonts: Fonts) -> float:
    """Below the clock axis: its day and time zone, and a note; how far they reach down (pt)."""
    day = f"{scenario.start.day} {scenario.start:%B %Y}"
    text = f"clock time on {day} ({scenario.model.timezone})"
    if display().clock == "h-hour":
        h_hour = scenario.clock(display().h_hour)
        text = f"from H, {h_hour:%H:%M:%S} on {day} ({scenario.model.timezone})"
    axes.set_xlabel(text, size=SMALL, color=QUIET, loc="right")
    return footnote(axes, note, fonts)
