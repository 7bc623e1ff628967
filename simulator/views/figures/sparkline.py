"""The occupancy of a zone as a line of text is high: an inline SVG, without matplotlib."""

from __future__ import annotations

import numpy as np

from simulator.format import clock
from simulator.timeline.occupancy import Count
from simulator.timeline.run import Run
from simulator.tolerances import SAME_TIME
from simulator.views.figures.style import KINDS
from simulator.views.html import render

#: Of the drawing (px).
WIDTH, HEIGHT = 480, 48


def sparkline(run: Run, zone: str, count: Count = "people") -> str:
    """Draw the steps of a count over the window, else over the run.

    Parameters
    ----------
    run
        What happened.
    zone
        Which zone.
    count
        ``people``, ``vehicles``, ``aircraft`` or ``units``.

    Returns
    -------
    str
        An ``<svg>`` element. Where the window is broken, its end is a red line.
    """
    window = run.window
    low = run.begin if window is None else window.opens
    high = run.end if window is None else max(window.due, window.over)
    scale = WIDTH / max(high - low, SAME_TIME)
    times, values = run.occupancy(zone).between(low, high, count)
    top = max(int(values.max(initial=0)), 1)
    across = np.round((np.append(times[1:], high) - low) * scale, 2)
    up = np.round(HEIGHT - values / top * (HEIGHT - 1), 2)
    line = "".join(f"V{y:g}H{x:g}" for x, y in zip(across, up, strict=True))
    peak = top if values.any() else 0
    text = (
        f"{count} in {zone}, {clock(run.scenario, low)} to {clock(run.scenario, high)}, "
        f"at most {peak:,}"
    )
    broken = window is not None and not window.holds
    return render(
        "sparkline.svg",
        text=text,
        width=WIDTH,
        height=HEIGHT,
        line=line,
        fill=KINDS["formation"].color,
        due=(window.due - low) * scale if window is not None and broken else None,
    )
