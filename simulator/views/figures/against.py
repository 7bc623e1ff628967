"""One run against another: how full a zone is in both, over the time of day."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.errors import OutputError
from simulator.format import clock
from simulator.timeline.comparison import since_midnight
from simulator.timeline.occupancy import Count, Occupancy
from simulator.timeline.passage import Floats
from simulator.timeline.run import Run
from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.annotations import draw_annotations
from simulator.views.figures.drawing.clearance import Clearance
from simulator.views.figures.drawing.fonts import PLAIN, fonts_for
from simulator.views.figures.drawing.frame import (
    clock_axis,
    draw_below,
    draw_window,
    frame_of,
    names_of_two,
    room_of,
)
from simulator.views.figures.drawing.layout import Sheet, size_in_points
from simulator.views.figures.drawing.own_style import in_own_style
from simulator.views.figures.drawing.style import Style, plain_frame, titled, write
from simulator.views.figures.occupancy import (
    draw_limits,
    draw_steps,
    limits,
    the_zone,
    write_limits,
)
from simulator.views.own_display import in_own_display

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Patch

#: Of a new figure: its width, left and right of the axes, its height (in).
_WIDTH, _LEFT, _RIGHT, _HEIGHT = 10.0, 0.72, 0.42, 3.4
#: A limit above the peaks times this is only written.
_IN_SIGHT = 2.0
#: The widest name of a run in the legend (pt).
_WIDEST = 190.0
BEFORE: Style = {"facecolor": style.BAR, "edgecolor": style.QUIET, "linestyle": "--"}
AFTER: Style = {"facecolor": "none", "edgecolor": style.KINDS["formation"].color}


class _Drawn(NamedTuple):
    """A run: its name, its steps, how much later the second run has their instants (s), a look."""

    name: str
    gid: str
    steps: Occupancy
    later: float
    look: Style

    @property
    def time(self) -> Floats:
        """The instants of the steps in the second run (s)."""
        return self.steps.time + self.later


@in_own_style
def against_figure(
    before: Run,
    after: Run,
    axes: Axes | None = None,
    *,
    zone: str | None = None,
    count: Count = "people",
    names: tuple[str, str] | None = None,
) -> Axes:
    """Draw how full a zone is in two runs, by the time of day.

    Parameters
    ----------
    before, after
        The two runs.
    axes
        Draw here; default: a new figure.
    zone, count
        What is counted; default: people in the zone of the second run's first occupancy constraint.
    names
        Of the two runs; default: of their scenarios.

    Returns
    -------
    Axes
        Its x data are seconds since the start of the second scenario.

    Raises
    ------
    OutputError
        Where one of the scenarios has no such zone.
    """
    return _figure(after, before, axes, zone=the_zone(after, zone), count=count, names=names)


@in_own_display
def _figure(
    after: Run,
    before: Run,
    axes: Axes | None,
    *,
    zone: str,
    count: Count,
    names: tuple[str, str] | None,
) -> Axes:
    from matplotlib.ticker import MaxNLocator

    if zone not in before.scenario.network.zones:
        raise OutputError(f"{before.scenario.name}: there is no zone '{zone}' to compare with")
    names = names or names_of_two(before, after)
    earlier = since_midnight(before.scenario) - since_midnight(after.scenario)
    both = [
        _Drawn(names[0], "before", before.occupancy(zone), earlier, BEFORE),
        _Drawn(names[1], "after", after.occupancy(zone), 0.0, AFTER),
    ]
    occupied = [at for each in both for at in _occupied(each, count)]
    frame, fonts = frame_of(after, occupied), fonts_for([*names, zone])
    sheet = Sheet(_WIDTH, _LEFT, _RIGHT, [_HEIGHT])
    given, axes = axes, axes or sheet.new_panels()[0]
    plain_frame(axes)
    clock_axis(axes, after.scenario, frame.low, frame.high)
    draw_window(axes, after)
    peaks = [each.steps.peak(count).value for each in both]
    bounds, top = list(limits(after, zone, count)), max(1.0, *map(float, peaks))
    top = max([top, *(limit.value for limit in bounds if limit.value <= _IN_SIGHT * top)])
    axes.set_ylim(0, 1.22 * top)
    axes.set_ylabel(count, size=style.SMALL, color=style.INK)
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    for each in both:
        values = each.steps.count(count)
        changes = np.append(True, np.diff(values) != 0)
        times = np.append(each.time[changes], max(frame.high, float(each.time[-1]) + 1.0))
        filled = each.look["facecolor"] != "none"
        look: Style = {**each.look, "fill": filled, "linewidth": 1.0 if filled else 1.6}
        draw_steps(axes, values[changes], times, 0, {**look, "label": each.gid})
    room = room_of(axes, after)
    draw_limits(axes, frame, bounds, room)
    for each in both:
        _peak(axes, after, room, each, count)
    middle = (frame.low + frame.high) / 2
    write_limits(axes, frame, bounds, room, at_right=both[1].steps.peak(count).at < middle)
    rises = draw_annotations(axes, frame, [])
    title = fonts.text(f"{count} in {zone}, one run against another", f"{count} in the zone")
    handles = [_handle(fonts.cut(fonts.text(e.name, e.gid), style.SMALL, _WIDEST), e) for e in both]
    above = titled(axes, title, handles, 6 + rises, fonts=fonts)
    of_second = fonts.text(f"Programme, window and limits are those of {names[1]}.", "")
    note = " ".join(filter(None, [fonts.cut(of_second, style.TINY, 300.0), fonts.note]))
    below = draw_below(axes, after.scenario, note, fonts)
    if given is None:
        sheet.arrange([axes], above, below)
    return axes


def _occupied(each: _Drawn, count: Count) -> list[float]:
    """The first and the last instant at which anything is there (s)."""
    values = each.steps.count(count)
    there = np.flatnonzero(values)
    if not len(there):
        return []
    last = min(int(there[-1]) + 1, len(values) - 1)
    return [float(each.time[there[0]]), float(each.time[last])]


def _peak(axes: Axes, after: Run, room: Clearance, each: _Drawn, count: Count) -> None:
    """A dot at the peak of a run, and what it is."""
    step = int(np.argmax(each.steps.count(count)))
    at = float(each.time[step]), float(each.steps.count(count)[step])
    inside = "white" if each.gid == "before" else style.INK
    dot: Style = {
        "markerfacecolor": inside,
        "markeredgecolor": style.INK,
        "gid": f"{each.gid} peak",
    }
    axes.plot(*([value] for value in at), "o", markersize=4.5, zorder=3, **dot)
    text = f"{at[1]:,.0f} at {clock(after.scenario, at[0])}"
    wide, full = PLAIN.width(text, style.SMALL, "bold"), size_in_points(axes)[0]
    across = room.point(*at)[0]
    sides = [-wide / 2, 6 - wide, -6.0, -wide - 8, 8.0]
    corners = [
        (min(max(side, -across), full - across - wide), above)
        for above in (6.0, 9.0, 12.0, 16.0, 20.0, 24.0)
        for side in sides
    ]
    look: Style = {"ha": "left", "va": "bottom", "size": style.SMALL, "bbox": style.HALO}
    look["weight"] = "normal" if each.gid == "before" else "bold"
    write(axes, text, at, room.place(at, wide, style.SMALL, corners), **look)


def _handle(label: str, each: _Drawn) -> Patch:
    from matplotlib.patches import Patch

    return Patch(label=label, linewidth=1.2, **each.look)
