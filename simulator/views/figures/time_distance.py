"""The time-distance diagram: every unit a band from head to tail along a route."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.errors import OutputError
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.passes import pass_of, passes_at
from simulator.timeline.run import Run
from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.annotations import Flypast, draw_annotations, flypasts
from simulator.views.figures.drawing.bands import Band, bands
from simulator.views.figures.drawing.clearance import slid
from simulator.views.figures.drawing.frame import (
    Frame,
    clock_axis,
    draw_below,
    draw_window,
    frame_of,
    room_of,
)
from simulator.views.figures.drawing.layout import Sheet, Stack, size_in_points
from simulator.views.figures.drawing.own_style import in_own_style
from simulator.views.figures.drawing.style import Style, headings, line, plain_frame, write
from simulator.views.figures.drawing.unit_numbers import Anchor, draw_key, draw_numbers
from simulator.views.own_display import in_own_display
from simulator.wording import composed, unknown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: A new figure: its width, free at the left of the diagram, the height of the diagram (in).
_WIDTH, _LEFT, _HIGH = 10.0, 0.72, 4.4
#: The widest name of a marker, and the least that is free for them (pt).
_WIDEST, _LEAST = 150.0, 50.0
#: Height of the tick of a flight that crosses no zone of the route, as a part of the diagram.
_TICK = 0.06
#: Height of the name of a marker, how far it may be from its line without a leader, how far from
#: the axes it begins, and how long a leader is (pt).
_NAME, _ALONE, _BESIDE, _LEADS = 9.0, 3.0, 6.0, 8.0


@in_own_style
@in_own_display
def time_distance_figure(run: Run, axes: Axes | None = None, route: str | None = None) -> Axes:
    """Draw where each unit is along a route, and when, as `Plot.time_distance` says."""
    route = the_route(run, route)
    drawn = list(bands(run, route))
    zone = next(iter(_zones(run, route)), None)
    on_it = {band.unit.name for band in drawn}
    passes = [flypast for flypast in flypasts(run, zone) if flypast.unit.name not in on_it]
    frame = frame_of(run, _first_and_last(drawn))
    names = (
        frame.fonts.width(_name(frame, name), style.TINY, "bold")
        for name, _ in run.scenario.network.markers_on(route)
    )
    beside = max(names, default=0.0) + _BESIDE + _LEADS
    sheet = Sheet(_WIDTH, _LEFT, max(beside, _LEAST) / 72 + 0.12, (_HIGH,))
    panels = [axes] if axes is not None else sheet.new_panels()
    above, below = _draw(panels[0], frame, route, drawn, passes)
    if axes is None:
        sheet.arrange(panels, above, below)
    return panels[0]


def _name(frame: Frame, marker: str) -> str:
    """What is written of a marker."""
    fonts = frame.fonts
    return fonts.cut(fonts.text(marker, "marker"), style.TINY, _WIDEST)


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


def _draw(
    axes: Axes, frame: Frame, route: str, drawn: Sequence[Band], passes: Sequence[Flypast]
) -> tuple[float, float]:
    """Draw it all; how far it rises above and reaches below the axes (pt)."""
    run, fonts = frame.run, frame.fonts
    _axes(axes, frame, route, drawn)
    _zone_tints(axes, frame, route)
    _marker_lines(axes, frame, route)
    for band in drawn:
        _band(axes, band)
    _breakdowns(axes, frame, route)
    top = _flypasts(axes, frame, route, passes)
    draw_window(axes, run)
    anchors = [*_ends(drawn), *(Anchor(each.unit, each.enters, top) for each in passes)]
    numbers = draw_numbers(axes, [a for a in anchors if frame.low <= a.instant <= frame.high])
    rises = draw_annotations(axes, frame, passes, lift=numbers + 2 if numbers else 0.0)
    in_it = {anchor.unit.name for anchor in anchors}
    units = [unit for unit in run.scenario.units if unit.name in in_it]
    kinds = [kind for kind in style.KINDS if any(unit.kind == kind for unit in units)]
    title = fonts.text(f"{run.scenario.name} · along {route}", "Along the route")
    above = headings(axes, title, kinds, 6 + rises, hatched=False, fonts=fonts)
    missing = [unit for unit in run.scenario.units if unit.name not in in_it]
    below = draw_below(axes, run.scenario, _note(frame, missing), fonts)
    return above, draw_key(axes, units, fonts, below)


def _axes(axes: Axes, frame: Frame, route: str, drawn: Sequence[Band]) -> None:
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


def _flypasts(axes: Axes, frame: Frame, route: str, passes: Sequence[Flypast]) -> float:
    """Flights as ticks across the first zone, else at the end of the route; the top of them (m)."""
    near, far = axes.get_ylim()
    low, high = next(iter(_zones(frame.run, route).values()), (far - _TICK * (far - near), far))
    for flypast in passes:
        at = flypast.enters
        line(axes, (at, low), (at, high), style.KINDS["flight"].color, 1.6, gid="flypast")
    return high


def _note(frame: Frame, missing: Sequence[Unit]) -> str | None:
    parts = [frame.fonts.note] if frame.fonts.note else []
    if missing:
        names = ", ".join(frame.fonts.text(b.label, b.name) for b in missing[:3])
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        parts.append(f"Not on this route: {names}{more}.")
    return " ".join(parts) or None


def _zones(run: Run, route: str) -> dict[str, tuple[float, float]]:
    """The passes of a route through zones, and the station at which each begins and ends (m)."""
    network = run.scenario.network
    found: dict[str, tuple[float, float]] = {}
    for zone in network.zones:
        passes = network.zone_passes(route, zone)
        for name, pieces in zip(passes_at(zone, len(passes)), passes, strict=True):
            found[name] = (pieces[0][0], pieces[-1][1])
    return found


def _first_and_last(drawn: Sequence[Band]) -> list[float]:
    """When each ground unit moves off, and when it is gone (s)."""
    return [float(band.tail[end, 0]) for band in drawn if not band.unit.flies for end in (0, -1)]


def _ends(drawn: Sequence[Band]) -> list[Anchor]:
    """Each unit's number belongs where the middle of its band leaves its last stretch."""
    last = {band.unit.name: band for band in drawn}
    return [
        Anchor(band.unit, float(band.head[-1, 0] + band.tail[-1, 0]) / 2, float(band.head[-1, 1]))
        for band in last.values()
    ]


def _band(axes: Axes, band: Band) -> None:
    kind = style.KINDS[band.unit.kind]
    look: Style = {"facecolor": kind.color, "edgecolor": kind.dark, "linewidth": 0.5, "zorder": 2}
    axes.fill(*band.outline.T, joinstyle="bevel", label=band.unit.name, **look)


def _zone_tints(axes: Axes, frame: Frame, route: str) -> None:
    """Zones as a tint across, with their names: not on the ends of the window."""
    look: Style = {"ha": "left", "va": "bottom", "style": "italic", "color": style.QUIET}
    room, wide = room_of(axes, frame.run), size_in_points(axes)[0]
    for number, (zone, (low, high)) in enumerate(_zones(frame.run, route).items()):
        axes.axhspan(low, high, color=style.ZONE, zorder=0.5, linewidth=0)
        name = frame.fonts.text(zone, f"zone {number + 1}")
        text = frame.fonts.width(name, style.TINY)
        corners = slid(14, wide - text, -3 - 1.25 * style.TINY)
        away = room.place((axes.get_xlim()[0], high), text, style.TINY, corners)
        coords = ("axes fraction", "data")
        place: Style = {"coords": coords, "fonts": frame.fonts, "bbox": style.HALO}
        write(axes, name, (0, high), away, **place, **look)


def _marker_lines(axes: Axes, frame: Frame, route: str) -> None:
    """Markers as lines across, their names at the right: higher where one is in the way, with a
    line that leads there.
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
        rise = stack.place(0, 1, station * scale) - station * scale
        look: Style = {"coords": ("axes fraction", "data"), "color": color, "weight": weight}
        if rise > _ALONE:
            look["arrowprops"] = {**leader, "color": color, "relpos": (0, 0.5)}
        text = _name(frame, name)
        away = (_BESIDE if rise <= _ALONE else _BESIDE + _LEADS, rise)
        write(axes, text, (1, station), away, fonts=frame.fonts, gid="marker name", **look)


def _breakdowns(axes: Axes, frame: Frame, route: str) -> None:
    """Where vehicles have broken down, and until when they block the way.

    A cross where it begins and a bar where it ends, edged in white: told from the units around
    it without its colour.
    """
    from matplotlib.patheffects import Normal, Stroke

    run = frame.run
    edged = [Stroke(linewidth=4.0, foreground="white"), Normal()]
    mark: Style = {"linestyle": "none", "color": style.BROKEN, "zorder": 3.2}
    look: Style = {"color": style.BROKEN, "va": "baseline", "bbox": style.HALO, "zorder": 4}
    for name, breakdown in run.breakdowns.items():
        incident, unit = run.scenario.event_names.incidents[name]
        for common in run.scenario.network.once(unit.route, route):
            if common.low <= incident.station <= common.high:
                station = incident.station + common.shift
                start, end = (breakdown.start, station), (breakdown.end, station)
                whole: Style = {"zorder": 3.1, "gid": "breakdown", "path_effects": edged}
                line(axes, start, end, style.BROKEN, 1.6, **whole)
                for at, shape, size in ((start, "X", 8.0), (end, "|", 8.0)):
                    edge: Style = {"markeredgecolor": "white", "markeredgewidth": 0.9}
                    if shape == "|":
                        edge = {"markeredgewidth": 1.6, "path_effects": edged}
                    axes.plot(
                        *([value] for value in at),
                        marker=shape,
                        markersize=size,
                        gid="breakdown end",
                        **mark,
                        **edge,
                    )
                text = frame.fonts.text(name, "breakdown")
                write(axes, text, start, (-6, 4), fonts=frame.fonts, **look)
