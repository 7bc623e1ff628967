"""The time-distance diagram: every unit a band from head to tail along a route."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING

from simulator.errors import OutputError
from simulator.scenario.lineup.unit import Unit
from simulator.timeline.run import Run
from simulator.views.figures.annotations import ROW, Flypast, draw_annotations, flypasts
from simulator.views.figures.bands import Band, bands
from simulator.views.figures.frame import Frame, clock_axis, day_and_zone, draw_window, frame_of
from simulator.views.figures.style import (
    BROKEN,
    HALO,
    INK,
    KINDS,
    QUIET,
    SMALL,
    TINY,
    ZONE,
    footnote,
    headings,
    new_figure,
    plain_frame,
    size_in_points,
)
from simulator.views.figures.unit_numbers import Anchor, draw_key, draw_numbers
from simulator.wording import unknown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Of the figure: width, height of the diagram; around it left, right, top, bottom (in).
_WIDTH, _HIGH, _LEFT, _RIGHT, _TOP, _BOTTOM = 10.0, 4.4, 0.72, 0.95, 0.42, 0.12
#: Where a flight crosses no zone of the route, its tick is so high, of the diagram.
_TICK = 0.06
#: Between the names of two markers (pt).
_LINE = 9.0


def time_distance_figure(run: Run, axes: Axes | None = None, route: str | None = None) -> Axes:
    """Draw who is where when along a route.

    Units of other routes are drawn where they share its segments, or are on a lane beside it. A
    number is a unit's place in the order of march; the key below names it. A level piece of a band
    is a halt.

    Parameters
    ----------
    run
        What happened.
    axes
        Where to draw it, with room below for the key; default: a new figure.
    route
        Its name; default: that of the first ground unit that passes the main marker.

    Returns
    -------
    matplotlib.axes.Axes
        The axes of the diagram.

    Raises
    ------
    OutputError
        Where the scenario has no such route.
    """
    route = the_route(run, route)
    drawn = list(bands(run, route))
    zone = next(iter(_zones(run, route)), None)
    on_it = {band.unit.name for band in drawn}
    passes = [flypast for flypast in flypasts(run, zone) if flypast.unit.name not in on_it]
    page = frame_of(run, _first_and_last(drawn))
    if axes is None:
        figure = new_figure(_WIDTH, _HIGH)
        across = (_LEFT / _WIDTH, 1 - (_LEFT + _RIGHT) / _WIDTH)
        axes = figure.add_axes((across[0], 0.0, across[1], 1.0))
        rises, reaches = _draw(axes, page, route, drawn, passes)
        below = reaches / 72 + _BOTTOM
        high = _TOP + rises / 72 + _HIGH + below
        figure.set_size_inches(_WIDTH, high)
        axes.set_position((across[0], below / high, across[1], _HIGH / high))
    else:
        _draw(axes, page, route, drawn, passes)
    return axes


def the_route(run: Run, route: str | None) -> str:
    """The name of a route that is there.

    Raises
    ------
    OutputError
        Where there is none of this name.
    """
    network, main = run.scenario.network, run.scenario.main_marker
    if route is not None:
        if route not in network.routes:
            raise OutputError(unknown("route", route, network.routes))
        return route
    ground = [unit.route for unit in run.scenario.units if not unit.flies]
    ground.sort(key=lambda name: not network.lanes.keys().isdisjoint(network.routes[name]))
    at_main = [name for name in ground if main and network.station(name, main) is not None]
    return [*at_main, *ground, *network.routes][0]


def _draw(
    axes: Axes, page: Frame, route: str, drawn: Sequence[Band], passes: Sequence[Flypast]
) -> tuple[float, float]:
    """Draw it all; how far it rises above and reaches below the axes (pt)."""
    run, fonts = page.run, page.fonts
    _axes(axes, page, route, drawn)
    _zone_tints(axes, page, route)
    _marker_lines(axes, page, route)
    for band in drawn:
        _band(axes, band)
    _breakdowns(axes, page, route)
    top = _flypasts(axes, page, route, passes)
    draw_window(axes, run)
    anchors = [*_ends(drawn), *(Anchor(each.unit, each.enters, top) for each in passes)]
    numbers = draw_numbers(axes, [a for a in anchors if page.low <= a.instant <= page.high])
    rises = numbers + 2 if numbers else 0.0
    rises += ROW * draw_annotations(axes, page, passes, lift=rises)
    in_it = {anchor.unit.name for anchor in anchors}
    units = [unit for unit in run.scenario.units if unit.name in in_it]
    kinds = [kind for kind in KINDS if any(unit.kind == kind for unit in units)]
    title = fonts.text(f"{run.scenario.name} · along {route}", "Along the route")
    headings(axes, title, kinds, 6 + rises, hatched=False, fonts=fonts)
    axes.set_xlabel(day_and_zone(run.scenario), size=SMALL, color=QUIET, loc="right")
    missing = [unit for unit in run.scenario.units if unit.name not in in_it]
    footnote(axes, _note(page, missing), fonts)
    return rises, draw_key(axes, units, fonts)


def _axes(axes: Axes, page: Frame, route: str, drawn: Sequence[Band]) -> None:
    """Clock times across, metres along the route upward: from the first that is drawn."""
    from matplotlib.ticker import FuncFormatter

    plain_frame(axes)
    axes.grid(visible=False)
    clock_axis(axes, page.run.scenario, page.low, page.high)
    near = min([float(band.tail[0, 1]) for band in drawn], default=0.0)
    far = page.run.scenario.network.lengths[route]
    axes.set_ylim(near - 0.02 * (far - near), far)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda metres, _: f"{metres:,.0f}"))
    label = page.fonts.text(f"m along {route}", "m along the route")
    axes.set_ylabel(label, size=SMALL, color=INK)
    axes.yaxis.label.set(**page.fonts.style)


def _flypasts(axes: Axes, page: Frame, route: str, passes: Sequence[Flypast]) -> float:
    """Flights as ticks across the first zone, else at the end of the route; the top of them (m)."""
    near, far = axes.get_ylim()
    low, high = next(iter(_zones(page.run, route).values()), (far - _TICK * (far - near), far))
    for flypast in passes:
        axes.plot(
            [flypast.enters] * 2,
            [low, high],
            color=KINDS["flight"].color,
            linewidth=1.6,
            solid_capstyle="butt",
            label=flypast.unit.name,
            gid="flypast",
        )
    return high


def _note(page: Frame, missing: Sequence[Unit]) -> str | None:
    parts = [page.fonts.note] if page.fonts.note else []
    if missing:
        names = ", ".join(page.fonts.text(b.label, b.name) for b in missing[:3])
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        parts.append(f"Not on this route: {names}{more}.")
    return " ".join(parts) or None


def _zones(run: Run, route: str) -> dict[str, tuple[float, float]]:
    """The zones on a route, and the station at which each begins and ends (m)."""
    network = run.scenario.network
    found = {zone: network.stretches(route, zone) for zone in network.zones}
    return {zone: (pieces[0][0], pieces[-1][1]) for zone, pieces in found.items() if pieces}


def _first_and_last(drawn: Sequence[Band]) -> list[float]:
    """When the first ground unit moves off and the last is gone (s)."""
    ground = [band for band in drawn if not band.unit.flies]
    return [float(band.tail[0, 0]) for band in ground] + [
        float(band.tail[-1, 0]) for band in ground
    ]


def _ends(drawn: Sequence[Band]) -> list[Anchor]:
    """Each unit's number belongs where the middle of its band leaves its last stretch."""
    last = {band.unit.name: band for band in drawn}
    return [
        Anchor(band.unit, float(band.head[-1, 0] + band.tail[-1, 0]) / 2, float(band.head[-1, 1]))
        for band in last.values()
    ]


def _band(axes: Axes, band: Band) -> None:
    from matplotlib.patches import Polygon

    style = KINDS[band.unit.kind]
    axes.add_patch(
        Polygon(
            band.outline,
            closed=True,
            facecolor=style.color,
            edgecolor=style.dark,
            linewidth=0.5,
            joinstyle="bevel",
            zorder=2,
            label=band.unit.name,
        )
    )


def _zone_tints(axes: Axes, page: Frame, route: str) -> None:
    """Zones as a tint across, with their names."""
    for number, (zone, (low, high)) in enumerate(_zones(page.run, route).items()):
        axes.axhspan(low, high, color=ZONE, zorder=0.5, linewidth=0)
        axes.annotate(
            page.fonts.text(zone, f"zone {number + 1}"),
            (0, high),
            (14, -3),
            xycoords=axes.get_yaxis_transform(),
            textcoords="offset points",
            va="top",
            size=TINY,
            style="italic",
            color=QUIET,
            bbox=HALO,
            **page.fonts.style,
        )


def _marker_lines(axes: Axes, page: Frame, route: str) -> None:
    """Markers as lines across, their names at the right: higher where one is in the way."""
    network, main = page.run.scenario.network, page.run.scenario.main_marker
    near, far = axes.get_ylim()
    per_point = (far - near) / size_in_points(axes)[1]
    at = {name: network.station(route, name) for name in network.markers}
    free = -inf
    for station, name in sorted((s, name) for name, s in at.items() if s is not None):
        if not near <= station <= far:
            continue
        color, line, weight = (INK, 0.9, "bold") if name == main else (QUIET, 0.5, "normal")
        axes.axhline(station, color=color, linewidth=line, zorder=1, gid="marker")
        beside = max(station, free)
        free = beside + _LINE * per_point
        axes.annotate(
            page.fonts.text(name, "marker"),
            (1, station),
            (6, (beside - station) / per_point),
            xycoords=axes.get_yaxis_transform(),
            textcoords="offset points",
            va="center",
            size=TINY,
            weight=weight,
            color=color,
            annotation_clip=False,
            **page.fonts.style,
        )


def _breakdowns(axes: Axes, page: Frame, route: str) -> None:
    """Where vehicles have broken down, and how long they stand there."""
    run = page.run
    for name, breakdown in run.breakdowns.items():
        incident, unit = run.scenario.event_names.incidents[name]
        for common in run.scenario.network.runs(unit.route, route):
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
                    page.fonts.text(name, "breakdown"),
                    (breakdown.start, station),
                    (-4, 3),
                    textcoords="offset points",
                    ha="right",
                    size=TINY,
                    color=BROKEN,
                    bbox=HALO,
                    zorder=4,
                    **page.fonts.style,
                )
