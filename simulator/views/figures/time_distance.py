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
from simulator.views.figures.drawing.frame import (
    Frame,
    clock_axis,
    draw_below,
    draw_window,
    frame_of,
)
from simulator.views.figures.drawing.layout import Sheet, Stack, size_in_points
from simulator.views.figures.drawing.own_style import in_own_style
from simulator.views.figures.drawing.style import Style, headings, line, plain_frame, write
from simulator.views.figures.drawing.unit_numbers import Anchor, draw_key, draw_numbers
from simulator.views.own_display import in_own_display
from simulator.wording import composed, unknown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: A new figure: its width, free beside the diagram, the height of the diagram (in).
_SHEET = Sheet(10.0, 0.72, 0.95, (4.4,))
#: Height of the tick of a flight that crosses no zone of the route, as a part of the diagram.
_TICK = 0.06
#: Height of the name of a marker (pt).
_NAME = 9.0


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
    panels = [axes] if axes is not None else _SHEET.new_panels()
    above, below = _draw(panels[0], frame, route, drawn, passes)
    if axes is None:
        _SHEET.arrange(panels, above, below)
    return panels[0]


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
    """Zones as a tint across, with their names."""
    look: Style = {"va": "top", "style": "italic", "color": style.QUIET, "bbox": style.HALO}
    for number, (zone, (low, high)) in enumerate(_zones(frame.run, route).items()):
        axes.axhspan(low, high, color=style.ZONE, zorder=0.5, linewidth=0)
        name, coords = frame.fonts.text(zone, f"zone {number + 1}"), ("axes fraction", "data")
        write(axes, name, (0, high), (14, -3), coords=coords, fonts=frame.fonts, **look)


def _marker_lines(axes: Axes, frame: Frame, route: str) -> None:
    """Markers as lines across, their names at the right: higher where one is in the way."""
    network, main = frame.run.scenario.network, frame.run.scenario.model.main_marker
    near, far = axes.get_ylim()
    scale = size_in_points(axes)[1] / (far - near)
    stack = Stack(_NAME)
    for station, name in sorted((s, name) for name, s in network.markers_on(route)):
        if not near <= station <= far:
            continue
        color, width, weight = (
            (style.INK, 0.9, "bold") if pass_of(name)[0] == main else (style.QUIET, 0.5, "normal")
        )
        axes.axhline(station, color=color, linewidth=width, zorder=1, gid="marker")
        rise = stack.place(0, 1, station * scale) - station * scale
        look: Style = {"coords": ("axes fraction", "data"), "color": color, "weight": weight}
        text = frame.fonts.text(name, "marker")
        write(axes, text, (1, station), (6, rise), fonts=frame.fonts, **look)


def _breakdowns(axes: Axes, frame: Frame, route: str) -> None:
    """Where vehicles have broken down, and until when they block the way."""
    run = frame.run
    mark: Style = {
        "marker": "x",
        "markersize": 4.5,
        "markevery": [0],
        "zorder": 3,
        "gid": "breakdown",
    }
    look: Style = {"color": style.BROKEN, "va": "baseline", "bbox": style.HALO, "zorder": 4}
    for name, breakdown in run.breakdowns.items():
        incident, unit = run.scenario.event_names.incidents[name]
        for common in run.scenario.network.once(unit.route, route):
            if common.low <= incident.station <= common.high:
                station = incident.station + common.shift
                start = (breakdown.start, station)
                line(axes, start, (breakdown.end, station), style.BROKEN, 1.2, **mark)
                text = frame.fonts.text(name, "breakdown")
                write(axes, text, start, (-4, 3), fonts=frame.fonts, **look)
