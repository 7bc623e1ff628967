"""Figures of a run, as `run.plot.occupancy()`; and a figure as a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.errors import OutputError
from simulator.represented import Represented
from simulator.views.figures.drawing.own_style import own_style
from simulator.wording import alternatives, unknown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simulator.timeline.occupancy import Count
    from simulator.timeline.run import Run

#: Suffix → options of matplotlib. No dates: the same run gives the same file.
_FORMATS: dict[str, dict[str, Any]] = {
    ".png": {"dpi": 150},
    ".svg": {"metadata": {"Date": None}},
    ".pdf": {"metadata": {"CreationDate": None}},
}


@dataclass(frozen=True, slots=True, repr=False)
class Plot(Represented):
    """The figures of a run. Each draws on given axes or on a new figure, and returns its axes.

    In Jupyter, and if pyplot is in use, a new figure is one of pyplot and is displayed; otherwise
    it is a plain figure: ``axes.figure.savefig("parade.png")``.
    """

    run: Run

    def occupancy(
        self,
        ax: Axes | None = None,
        zone: str | Sequence[str] | None = None,
        count: Count | Sequence[Count] = "people",
    ) -> Axes:
        """How many people, vehicles, aircraft or units are in a zone over the window.

        Parameters
        ----------
        ax
            Draw one count of one zone here; default: a new figure.
        zone
            Its name, or several, each with panels of its own; default: that of the first occupancy
            constraint, else the first zone.
        count
            ``people``, ``vehicles``, ``aircraft`` or ``units``, with lesser panels below for other
            counts (vehicles, aircraft, what a constraint limits); or a list of those to draw.

        Raises
        ------
        OutputError
            Where the scenario has no zone, or none of this name; where there is more to draw than
            the given axes hold.

        Notes
        -----
        Its picture is docs/images/gallery/occupancy.png
        """
        from simulator.views.figures.occupancy import occupancy_figure

        return occupancy_figure(self.run, ax, zone, count)

    def time_distance(self, ax: Axes | None = None, route: str | None = None) -> Axes:
        """Where each unit is along a route, and when: a band from its head to its tail.

        Units on other routes are drawn where their route shares its segments or is a lane beside
        it. The number of a unit is its place in the order of march; the key below lists the names.
        Where a band is level, the unit halts.

        Parameters
        ----------
        ax
            Draw here, with room below for the key; default: a new figure.
        route
            Its name; default: that of the first ground unit that passes the main marker.

        Raises
        ------
        OutputError
            Where the scenario has no such route.

        Notes
        -----
        Its picture is docs/images/gallery/time_distance.png
        """
        from simulator.views.figures.time_distance import time_distance_figure

        return time_distance_figure(self.run, ax, route)

    def gantt(self, ax: Axes | None = None) -> Axes:
        """What each unit does at every instant, and why: one row per unit, in the order of march.

        It waits, forms up, moves, is held up by a unit ahead, stands behind it, halts, or is broken
        down. Bars with enough space show the reason.

        Parameters
        ----------
        ax
            Draw here; default: a new figure, as high as its rows need.

        Notes
        -----
        Its picture is docs/images/gallery/gantt.png
        """
        from simulator.views.figures.gantt import gantt_figure

        return gantt_figure(self.run, ax)

    def gaps(self, ax: Axes | None = None, route: str | None = None) -> Axes:
        """Where and when nothing passes along a route: time against place.

        The longest time that a place is empty between two units is dark; beside the map is how long
        it is, for every place. Below are the longest gaps of all, and their causes. The time before
        the first unit and after the last does not count.

        Parameters
        ----------
        ax
            Draw here, with space at the right; default: a new figure.
        route
            Its name; default: that of the first ground unit that passes the main marker.

        Raises
        ------
        OutputError
            Where the scenario has no such route.

        Notes
        -----
        Its picture is docs/images/gallery/gaps.png
        """
        from simulator.views.figures.gaps import gaps_figure

        return gaps_figure(self.run, ax, route)

    def plan(self, ax: Axes | None = None) -> Axes:
        """The ground from above, to scale: roads, zones, markers.

        Segments with a line lie as on the map; others are straight, one after the other.

        Parameters
        ----------
        ax
            Draw here; default: a new figure. Its data are metres.

        Notes
        -----
        Its picture is docs/images/gallery/plan.png
        """
        from simulator.views.figures.above.snapshot import plan_figure

        return plan_figure(self.run, ax)

    def snapshot(self, ax: Axes | None = None, at: str | float | None = None) -> Axes:
        """Where everything is at an instant, from above, to scale: ranks, vehicles, aircraft.

        The number of a unit is its place in the order of march; the key below lists the names.

        Parameters
        ----------
        ax
            Draw here, with room below for the key; default: a new figure. Its data are metres.
        at
            A clock time, an event, or seconds since the scenario's start; default: when most units
            are in the main zone.

        Raises
        ------
        OutputError
            Where this is not a time of the run.

        Notes
        -----
        Its picture is docs/images/gallery/snapshot.png
        """
        from simulator.views.figures.above.snapshot import snapshot_figure

        return snapshot_figure(self.run, ax, at)

    def slack(self, ax: Axes | None = None, unit: str | None = None) -> Axes:
        """By how much each constraint holds (to the right) or is broken (to the left).

        Constraints whose slack is in the same unit share a panel, the tightest first. Beside them
        are the instant and the units that decide.

        Parameters
        ----------
        ax
            Draw one unit here, with space for texts at both sides; default: a new figure.
        unit
            Draw the slacks in this unit only: ``s``, ``m``, ``people``, ``vehicles``,
            ``aircraft``, ``units`` or ``people/m2``. Default: all; on given axes, the first.

        Raises
        ------
        OutputError
            Where the scenario has no constraints, or none with slack in this unit.

        Notes
        -----
        Its picture is docs/images/gallery/slack.png
        """
        from simulator.views.figures.slack import slack_figure

        return slack_figure(self.run, ax, unit)

    def margins(self, ax: Axes | None = None, most: int | None = None) -> Axes:
        """How far each input alone can move: one row per input, the tightest first.

        A bar goes from how much earlier (shorter) to how much later (longer) an input can become.
        At each end are the limit and the constraint that breaks beyond it; an arrowhead means that
        none does. A thin line over the bar is the range that the scenario gives, red where it
        exceeds the margin.

        Parameters
        ----------
        ax
            Draw here, with space for names at the left; default: a new figure, as wide as needed.
            Its x data are seconds from now, its y data the numbers of the rows, from 0 down.
        most
            The most inputs: 20 by default, 60 at most.

        Notes
        -----
        Its picture is docs/images/gallery/margins.png
        """
        from simulator.views.figures.margins import margins_figure
        from simulator.whatif.margins import margins

        return margins_figure(margins(self.run), ax, most)


#: View → how it is drawn: what `parade plot` offers.
VIEWS: Mapping[str, Callable[..., Axes]] = {
    "occupancy": Plot.occupancy,
    "time-distance": Plot.time_distance,
    "gantt": Plot.gantt,
    "gaps": Plot.gaps,
    "plan": Plot.plan,
    "snapshot": Plot.snapshot,
    "slack": Plot.slack,
}
#: Those that `parade run --out` writes: what happens over time. Each must draw for every run.
WRITTEN = ("occupancy", "time-distance", "gantt")


def file_name(view: str) -> str:
    """The name of the file of a view, without a suffix: `time_distance`."""
    return view.replace("-", "_")


def save(run: Run, view: str, path: Path) -> None:
    """Draw a view of a run and write it to a file: PNG, SVG or PDF, by its suffix.

    Raises
    ------
    OutputError
        Where there is no such view, the suffix is none of these, or there is nothing to draw.
    """
    draw = VIEWS.get(view)
    if draw is None:
        raise OutputError(unknown("view", view, VIEWS))
    save_drawn(partial(draw, Plot(run)), path)


def format_of(path: Path) -> Mapping[str, Any]:
    """Options of matplotlib for a file, by its suffix.

    Raises
    ------
    OutputError
        If a figure cannot be written in that format.
    """
    if path.suffix.lower() not in _FORMATS:
        raise OutputError(f"{path}: must end in {alternatives(list(_FORMATS))}")
    return _FORMATS[path.suffix.lower()]


def save_drawn(draw: Callable[[], Axes], path: Path) -> None:
    """Write a figure, which a function draws and whose axes it returns, to a file, by its suffix.

    Raises
    ------
    OutputError
        Where the suffix is not that of a PNG, SVG or PDF, or there is nothing to draw.
    """
    format_of(path)
    # On a disk that fills, matplotlib fails in other words.
    path.write_bytes(drawn_as(draw, path.suffix.lower()))


def drawn_as(draw: Callable[[], Axes], suffix: str) -> bytes:
    """A figure, which a function draws and whose axes it returns, in the format of a suffix."""
    with own_style():
        from matplotlib.figure import Figure

        figure = draw().get_figure(root=True)
        assert isinstance(figure, Figure)  # drawn on a new one
        drawn = BytesIO()
        figure.savefig(drawn, format=suffix[1:], **_FORMATS[suffix])
    if "matplotlib.pyplot" in sys.modules:
        import matplotlib.pyplot as plt

        plt.close(figure)  # it is not for the screen
    return drawn.getvalue()
