"""The time-distance diagram: every unit a band from head to tail along a route."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.scenario.lineup.unit import Unit
from simulator.timeline.run import Run
from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.along import (
    first_and_last,
    marker_lines,
    route_axes,
    the_route,
    width_of_names,
    zone_tints,
    zones_along,
)
from simulator.views.figures.drawing.annotations import Flypast, draw_annotations, flypasts
from simulator.views.figures.drawing.bands import Band, bands
from simulator.views.figures.drawing.frame import Frame, draw_below, draw_window, frame_of
from simulator.views.figures.drawing.layout import Sheet
from simulator.views.figures.drawing.own_style import in_own_style
from simulator.views.figures.drawing.style import Style, headings, line, write
from simulator.views.figures.drawing.unit_numbers import Anchor, draw_key, draw_numbers
from simulator.views.own_display import in_own_display

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: A new figure: its width, free at the left of the diagram, the height of the diagram (in).
_WIDTH, _LEFT, _HIGH = 10.0, 0.72, 4.4
#: The most units that have a number, and a name in the key.
_NUMBERED = 150
#: Height of the tick of a flight that crosses no zone of the route, as a part of the diagram.
_TICK = 0.06


@in_own_style
@in_own_display
def time_distance_figure(run: Run, axes: Axes | None = None, route: str | None = None) -> Axes:
    """Draw where each unit is along a route, and when, as `Plot.time_distance` says."""
    route = the_route(run, route)
    drawn = list(bands(run, route))
    zone = next(iter(zones_along(run, route)), None)
    on_it = {band.unit.name for band in drawn}
    passes = [flypast for flypast in flypasts(run, zone) if flypast.unit.name not in on_it]
    frame = frame_of(run, first_and_last(drawn))
    sheet = Sheet(_WIDTH, _LEFT, width_of_names(frame, route) / 72 + 0.12, (_HIGH,))
    panels = [axes] if axes is not None else sheet.new_panels()
    above, below = _draw(panels[0], frame, route, drawn, passes)
    if axes is None:
        sheet.arrange(panels, above, below)
    return panels[0]


def _draw(
    axes: Axes, frame: Frame, route: str, drawn: Sequence[Band], passes: Sequence[Flypast]
) -> tuple[float, float]:
    """Draw it all; how far it rises above and reaches below the axes (pt)."""
    run, fonts = frame.run, frame.fonts
    route_axes(axes, frame, route, drawn)
    zone_tints(axes, frame, route)
    marker_lines(axes, frame, route)
    for band in drawn:
        _band(axes, band)
    _breakdowns(axes, frame, route)
    top = _flypasts(axes, frame, route, passes)
    draw_window(axes, run)
    anchors = [*_ends(drawn), *(Anchor(each.unit, each.enters, top) for each in passes)]
    shown = [each for each in anchors if frame.low <= each.instant <= frame.high]
    few = len({each.unit.name for each in anchors}) <= _NUMBERED
    numbers = draw_numbers(axes, shown if few else [])
    rises = draw_annotations(axes, frame, passes, lift=numbers + 2 if numbers else 0.0)
    in_it = {anchor.unit.name for anchor in anchors}
    units = [unit for unit in run.scenario.units if unit.name in in_it]
    kinds = [kind for kind in style.KINDS if any(unit.kind == kind for unit in units)]
    title = fonts.text(f"{run.scenario.name} · along {route}", "Along the route")
    above = headings(axes, title, kinds, 6 + rises, hatched=False, fonts=fonts)
    missing = [unit for unit in run.scenario.units if unit.name not in in_it]
    many = None if few else f"{len(units):,} units are too many to number and name."
    note = " ".join(filter(None, [many, _note(frame, missing)]))
    below = draw_below(axes, run.scenario, note or None, fonts)
    return above, draw_key(axes, units if few else [], fonts, below)


def _flypasts(axes: Axes, frame: Frame, route: str, passes: Sequence[Flypast]) -> float:
    """Flights as ticks across the first zone, else at the end of the route; the top of them (m)."""
    near, far = axes.get_ylim()
    low, high = next(
        iter(zones_along(frame.run, route).values()), (far - _TICK * (far - near), far)
    )
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
