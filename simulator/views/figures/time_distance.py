"""The time-distance diagram: every unit a band from head to tail along a route."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.errors import OutputError
from simulator.scenario.lineup.unit import Unit
from simulator.timeline.run import Run
from simulator.views.figures.bands import Band, bands
from simulator.views.figures.frame import Sheet, clock_axis, day_and_zone, sheet, window_of
from simulator.views.figures.lanes import LANE, Flypast, flypasts, lanes_above
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

if TYPE_CHECKING:
    from matplotlib.axes import Axes
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Of the figure: width, height of the diagram, and around it left, right, top without lanes (in).
_WIDTH, _HIGH, _LEFT, _RIGHT, _TOP, _BOTTOM = 10.0, 4.4, 0.72, 0.95, 0.42, 0.12
#: Where a flight crosses no zone of the route, its tick is so high, of the diagram.
_TICK = 0.06


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
    page = sheet(run, _first_and_last(drawn))
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
            raise OutputError(f"there is no route {route!r}; there are {', '.join(network.routes)}")
        return route
    ground = [unit.route for unit in run.scenario.units if not unit.flies]
    ground.sort(key=lambda name: not network.lanes.keys().isdisjoint(network.routes[name]))
    at_main = [name for name in ground if main and network.station(name, main) is not None]
    return [*at_main, *ground, *network.routes][0]


def _draw(
    axes: Axes, page: Sheet, route: str, drawn: Sequence[Band], passes: Sequence[Flypast]
) -> tuple[float, float]:
    """Draw it all; how far it rises above and reaches below the axes (pt)."""
    from matplotlib.ticker import FuncFormatter

    run = page.run
    near = min([float(band.tail[0, 1]) for band in drawn], default=0.0)
    far = run.scenario.network.lengths[route]
    plain_frame(axes)
    axes.grid(visible=False)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda metres, _: f"{metres:,.0f}"))
    clock_axis(axes, run.scenario, page.low, page.high)
    axes.set_ylim(near - 0.02 * (far - near), far)
    axes.set_ylabel(
        page.letters.text(f"m along {route}", "m along the route"), size=SMALL, color=INK
    )
    axes.yaxis.label.set(**page.letters.style)
    _places(axes, page, route)
    for band in drawn:
        _band(axes, band)
    draw_wrecks(axes, page, route)
    spans = _zones(run, route)
    low, high = next(iter(spans.values()), (far - _TICK * (far - near), far))
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
    anchors = [*_ends(drawn), *(Anchor(p.unit, p.enters, high) for p in passes)]
    shown = [anchor for anchor in anchors if page.low <= anchor.instant <= page.high]
    rises = draw_numbers(axes, shown)
    rises += 2 if rises else 0
    lanes = lanes_above(axes, page, passes, lift=rises)
    rises += lanes * LANE
    in_it = {anchor.unit.name for anchor in anchors}
    units = [unit for unit in run.scenario.units if unit.name in in_it]
    kinds = [kind for kind in KINDS if any(unit.kind == kind for unit in units)]
    letters = page.letters
    title = letters.text(f"{run.scenario.name} · along {route}", "Along the route")
    headings(axes, title, kinds, 6 + rises, hatched=False, **letters.style)
    reaches = draw_key(axes, units, letters)
    missing = [unit for unit in run.scenario.units if unit.name not in in_it]
    _window(axes, page)
    axes.set_xlabel(day_and_zone(run.scenario), size=SMALL, color=QUIET, loc="right")
    footnote(axes, _note(page, missing), **letters.style)
    return rises, reaches


def _note(page: Sheet, missing: Sequence[Unit]) -> str | None:
    parts = [page.letters.note] if page.letters.note else []
    if missing:
        names = ", ".join(page.letters.text(b.label, b.name) for b in missing[:3])
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


def _places(axes: Axes, page: Sheet, route: str) -> None:
    """Zones as a tint across, markers as lines with their names at the right."""
    run, letters = page.run, page.letters
    for number, (zone, (low, high)) in enumerate(_zones(run, route).items()):
        axes.axhspan(low, high, color=ZONE, zorder=0.5, linewidth=0)
        axes.annotate(
            letters.text(zone, f"zone {number + 1}"),
            (0, high),
            (14, -3),
            xycoords=axes.get_yaxis_transform(),
            textcoords="offset points",
            va="top",
            size=TINY,
            style="italic",
            color=QUIET,
            bbox=HALO,
            **letters.style,
        )
    near, far = axes.get_ylim()
    network = run.scenario.network
    per_point = (far - near) / size_in_points(axes)[1]
    at = {name: network.station(route, name) for name in network.markers}
    markers = sorted((s, name) for name, s in at.items() if s is not None and near <= s <= far)
    free = -float("inf")
    for station, name in markers:
        main = name == run.scenario.main_marker
        axes.axhline(
            station,
            color=INK if main else QUIET,
            linewidth=0.9 if main else 0.5,
            zorder=1,
            gid="marker",
        )
        beside = max(station, free)
        free = beside + 9 * per_point
        axes.annotate(
            letters.text(name, "marker"),
            (1, station),
            (6, (beside - station) / per_point),
            xycoords=axes.get_yaxis_transform(),
            textcoords="offset points",
            va="center",
            size=TINY,
            weight="bold" if main else "normal",
            color=INK if main else QUIET,
            annotation_clip=False,
            **letters.style,
        )


def _window(axes: Axes, page: Sheet) -> None:
    window = window_of(page.run)
    for edge in window[:2] if window else ():
        axes.axvline(
            edge,
            color=QUIET if window and window.holds else BROKEN,
            linewidth=0.9,
            linestyle=(0, (5, 3)),
            gid="window",
        )


def draw_wrecks(axes: Axes, page: Sheet, route: str) -> None:
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
