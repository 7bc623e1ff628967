"""Axes of time against the stations of a route: its zones and its markers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.errors import OutputError
from simulator.scenario.passes import pass_of, passes_at
from simulator.timeline.run import Run
from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.bands import Band
from simulator.views.figures.drawing.clearance import slid
from simulator.views.figures.drawing.frame import Frame, clock_axis, room_of
from simulator.views.figures.drawing.layout import Stack, size_in_points
from simulator.views.figures.drawing.style import Style, plain_frame, write
from simulator.wording import composed, unknown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: The widest name of a marker, and the least that is free for them (pt).
_WIDEST, _LEAST = 150.0, 50.0
#: Height of the name of a marker, how far it may be from its line without a leader, how far from
#: the axes it begins, and how long a leader is (pt).
_NAME, _ALONE, _BESIDE, _LEADS = 9.0, 3.0, 6.0, 8.0


def the_route(run: Run, route: str | None) -> str:
    """The route of this name; default: that of the first ground unit that passes the main marker.

    Raises
    ------
    OutputError
        Where there is none of this name.
    """
    network, main = run.scenario.network, run.scenario.model.main_marker
    if route is not None:
        route = composed(route)
        if route not in network.routes:
            raise OutputError(unknown("route", route, network.routes))
        return route
    ground = [unit.route for unit in run.scenario.units if not unit.flies]
    ground.sort(key=lambda name: not network.lanes.keys().isdisjoint(network.routes[name]))
    at_main = [name for name in ground if main and network.station(name, main) is not None]
    return [*at_main, *ground, *network.routes][0]


def width_of_names(frame: Frame, route: str) -> float:
    """How much space the names of markers need at the right (pt)."""
    names = (
        frame.fonts.width(_name(frame, name), style.TINY, "bold")
        for name, _ in frame.run.scenario.network.markers_on(route)
    )
    return max(max(names, default=0.0) + _BESIDE + _LEADS, _LEAST)


def _name(frame: Frame, marker: str) -> str:
    """What is written of a marker."""
    fonts = frame.fonts
    return fonts.cut(fonts.text(marker, "marker"), style.TINY, _WIDEST)


def route_axes(axes: Axes, frame: Frame, route: str, drawn: Sequence[Band]) -> None:
    """Clock times across, metres along the route upward: from the lowest that is drawn."""
    from simulator.views.figures.drawing.length_ticks import length_axis

    plain_frame(axes)
    axes.grid(visible=False)
    clock_axis(axes, frame.run.scenario, frame.low, frame.high)
    near = min((float(band.outline[:, 1].min()) for band in drawn), default=0.0)
    far = frame.run.scenario.network.lengths[route]
    axes.set_ylim(near - 0.02 * (far - near), far)
    unit = length_axis(axes.yaxis)
    label = frame.fonts.text(f"{unit} along {route}", f"{unit} along the route")
    axes.set_ylabel(label, size=style.SMALL, color=style.INK, **frame.fonts.style)


def first_and_last(drawn: Sequence[Band]) -> list[float]:
    """When each ground unit moves off, and when it is gone (s)."""
    return [float(band.tail[end, 0]) for band in drawn if not band.unit.flies for end in (0, -1)]


def zones_along(run: Run, route: str) -> dict[str, tuple[float, float]]:
    """The passes of a route through zones, and the station at which each begins and ends (m)."""
    network = run.scenario.network
    found: dict[str, tuple[float, float]] = {}
    for zone in network.zones:
        passes = network.zone_passes(route, zone)
        for name, pieces in zip(passes_at(zone, len(passes)), passes, strict=True):
            found[name] = (pieces[0][0], pieces[-1][1])
    return found


def zone_tints(axes: Axes, frame: Frame, route: str) -> None:
    """Zones as a tint across, with their names: not on the ends of the window."""
    look: Style = {"ha": "left", "va": "bottom", "color": style.QUIET}
    room, wide = room_of(axes, frame.run), size_in_points(axes)[0]
    for number, (zone, (low, high)) in enumerate(zones_along(frame.run, route).items()):
        axes.axhspan(low, high, color=style.ZONE, zorder=0.5, linewidth=0)
        name = frame.fonts.text(zone, f"zone {number + 1}")
        text = frame.fonts.width(name, style.TINY)
        corners = slid(14, wide - text, -3 - 1.25 * style.TINY)
        away = room.place((axes.get_xlim()[0], high), text, style.TINY, corners)
        coords = ("axes fraction", "data")
        place: Style = {"coords": coords, "fonts": frame.fonts, "bbox": style.HALO}
        place["style"] = frame.fonts.slanted(name)
        write(axes, name, (0, high), away, **place, **look)


def marker_lines(axes: Axes, frame: Frame, route: str, names_on: Axes | None = None) -> None:
    """Markers as lines across, their names at the right of these or of other axes: higher where one
    is in the way, with a line that leads there.
    """
    network, main = frame.run.scenario.network, frame.run.scenario.model.main_marker
    near, far = axes.get_ylim()
    scale = size_in_points(axes)[1] / (far - near)
    stack = Stack(_NAME)
    leader: Style = {"arrowstyle": "-", "linewidth": 0.5, "shrinkA": 1, "shrinkB": 0}
    for station, name in sorted((s, name) for name, s in network.markers_on(route)):
        if not near <= station <= far:
            continue
        color, width, weight = (
            (style.INK, 0.9, "bold") if pass_of(name)[0] == main else (style.QUIET, 0.5, "normal")
        )
        axes.axhline(station, color=color, linewidth=width, zorder=1, gid="marker")
        if names_on is not None:
            names_on.axhline(station, color=color, linewidth=width, zorder=1)
        rise = stack.place(0, 1, station * scale) - station * scale
        look: Style = {"coords": ("axes fraction", "data"), "color": color, "weight": weight}
        if rise > _ALONE:
            look["arrowprops"] = {**leader, "color": color, "relpos": (0, 0.5)}
        text = _name(frame, name)
        away = (_BESIDE if rise <= _ALONE else _BESIDE + _LEADS, rise)
        write(
            names_on or axes, text, (1, station), away, fonts=frame.fonts, gid="marker name", **look
        )
