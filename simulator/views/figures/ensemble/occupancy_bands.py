"""How full a zone may be: bands of the shares of replications over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.ensemble.ensemble import SHARES, Ensemble
from simulator.format import percentage
from simulator.timeline.occupancy import COUNTS, Count
from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.frame import (
    clock_axis,
    draw_below,
    draw_window,
    frame_of,
    room_of,
)
from simulator.views.figures.drawing.layout import Sheet
from simulator.views.figures.drawing.own_style import in_own_style
from simulator.views.figures.drawing.style import Style, plain_frame, titled
from simulator.views.figures.occupancy import draw_limits, limits, the_zone, write_limits
from simulator.views.own_display import in_own_display

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

#: Of a new figure: its width, left and right of the axes, their height (in).
_WIDTH, _LEFT, _RIGHT, _HEIGHT = 10.0, 0.72, 0.42, 3.4
#: From the outer band to the inner one: its ends among the shares, and its colour.
_BANDS = ((0, 4, "#b5d5ea"), (1, 3, "#5fa5d0"))
_MEDIAN = style.KINDS["formation"].dark
#: A limit above the highest band times this is only written.
_IN_SIGHT = 2.0


@in_own_style
@in_own_display
def bands_figure(
    ensemble: Ensemble, zone: str | None = None, count: Count = "people", axes: Axes | None = None
) -> Axes:
    """Draw what may be in a zone, as `EnsemblePlot.bands` says."""
    from matplotlib.ticker import MaxNLocator

    run, times = ensemble.central, ensemble.times
    name = the_zone(run, zone)
    bands = ensemble.bands(name)[:, :, COUNTS.index(count)]
    occupied = times[np.flatnonzero(np.nan_to_num(bands).any(axis=0))]
    frame = frame_of(run, occupied[[0, -1]].tolist() if len(occupied) else ())
    sheet = Sheet(_WIDTH, _LEFT, _RIGHT, [_HEIGHT])
    given, axes = axes, axes or sheet.new_panels()[0]
    plain_frame(axes)
    clock_axis(axes, run.scenario, frame.low, frame.high)
    draw_window(axes, run)
    handles: list[Artist] = []
    for low, high, color in _BANDS:
        label = f"{percentage(SHARES[low], 0)} to {percentage(SHARES[high], 0)}"
        look: Style = {"facecolor": color, "linewidth": 0, "label": label}
        handles.append(axes.fill_between(times, bands[low], bands[high], **look))
    median, *_ = axes.plot(times, bands[2], color=_MEDIAN, linewidth=1.6, label="median")
    steps = run.occupancy(name)
    values = steps.count(count)
    look = {"color": style.INK, "linewidth": 0.9, "linestyle": (0, (2, 2)), "where": "post"}
    central, *_ = axes.step(
        np.append(steps.time, frame.high),
        np.append(values, values[-1]),
        **look,
        label="central run",
    )
    top = max(float(np.nan_to_num(bands).max()), float(values.max()), 1.0)
    bounds = list(limits(run, name, count))
    top = max([top, *(each.value for each in bounds if each.value <= _IN_SIGHT * top)])
    axes.set_ylim(0, 1.12 * top)
    axes.set_ylabel(count, size=style.SMALL, color=style.INK)
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    peak = times[bands[-1].argmax()]
    shown = []
    for limit in bounds:
        found = ensemble.probabilities[limit.name]
        held = f" (holds in {percentage(found.value)})" if found.of else ""
        shown.append(limit._replace(name=limit.name + held, excess=0))
    room = room_of(axes, run)
    draw_limits(axes, frame, shown, room)
    write_limits(axes, frame, shown, room, at_right=peak < (frame.low + frame.high) / 2)
    of = f"{ensemble.summary.completed:,} replications"
    title = f"{run.scenario.name} · {count} in {name}, {of}"
    text = frame.fonts.text(title, f"{count} in the zone, {of}")
    above = titled(axes, text, [*handles, median, central], 6, fonts=frame.fonts)
    below = draw_below(axes, run.scenario, frame.fonts.note, frame.fonts)
    if given is None:
        sheet.arrange([axes], above, below)
    return axes
