"""Wrecks along a route: where each stands, from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.views.sheet import Sheet
from simulator.views.style import BROKEN, HALO, TINY

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_wrecks(axes: Axes, page: Sheet, route: str) -> None:
    """Where vehicles have broken down, and how long they stand there."""
    run = page.run
    for name, breakdown in run.breakdowns.items():
        incident, body = run.scenario.event_names.incidents[name]
        for common in run.scenario.network.runs(body.route, route):
            if common.low <= incident.station <= common.high:
                station = incident.station + common.shift
                axes.plot(
                    [breakdown.start, breakdown.end],
                    [station, station],
                    color=BROKEN,
                    linewidth=1.2,
                    marker="x",
                    markersize=4.5,
                    markevery=[0],
                    zorder=3,
                    gid="breakdown",
                )
                axes.annotate(
                    page.letters.text(name, "breakdown"),
                    (breakdown.start, station),
                    (-4, 3),
                    textcoords="offset points",
                    ha="right",
                    size=TINY,
                    color=BROKEN,
                    bbox=HALO,
                    zorder=4,
                    **page.letters.style,
                )
