"""The ground from above, to scale: roads, zones and markers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import cos, floor, hypot, log10, radians, sin
from typing import TYPE_CHECKING

import numpy as np

from simulator.exchange.plane import RouteLine
from simulator.format import distance, lengths
from simulator.timeline.passage import Floats
from simulator.timeline.run import Run
from simulator.views.figures.above.labels import Labels
from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.clearance import Clearance
from simulator.views.figures.drawing.fonts import Fonts
from simulator.views.figures.drawing.layout import size_in_points
from simulator.views.figures.drawing.style import Style, line, write
from simulator.views.player.ground_plan import GroundPlan

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Of a figure from above: the least and the greatest height (in), free around the roads (pt).
LEAST, MOST, _AROUND = 1.7, 6.0, 26.0
#: The least width of a road that is drawn (pt).
_ROAD = 4.0
#: From this width on a road is wide, and the names of its markers are at its edge (pt).
_WIDE = 40.0
#: The widest name of a marker (pt).
_WIDEST = 110.0
_ROADS, _ZONES = "#e7e4dc", "#bcd3e6"


@dataclass(frozen=True, eq=False)
class Terrain:
    """What lies still: the lines of all routes, and which part of them is to be seen."""

    run: Run

    @cached_property
    def plan(self) -> GroundPlan:
        """Where everything is on a plane."""
        return GroundPlan(self.run.scenario)

    @cached_property
    def roads(self) -> dict[str, tuple[Floats, Floats]]:
        """Routes on the ground that units take → the line of what they use of it; if all units
        fly, those in the air.
        """
        units = self.run.scenario.units
        shown = [unit for unit in units if not unit.flies] or list(units)
        lows: dict[str, float] = {}
        for unit in shown:
            lows[unit.route] = min(lows.get(unit.route, unit.rear), unit.rear)
        lengths_of = self.run.scenario.network.lengths
        return {
            route: _cut(self.plan.lines[route], low, lengths_of[route])
            for route, low in lows.items()
        }

    @cached_property
    def extent(self) -> tuple[float, float, float, float]:
        """From west to east, from south to north (m)."""
        x = np.concatenate([xs for xs, _ in self.roads.values()])
        y = np.concatenate([ys for _, ys in self.roads.values()])
        half = self.plan.width / 2
        west, south, east, north = x.min() - half, y.min() - half, x.max() + half, y.max() + half
        return float(west), float(east), float(south), float(north)

    def from_middle(self, place: tuple[float, float]) -> float:
        """How far from the middle of it a place is (m)."""
        west, east, south, north = self.extent
        return hypot(place[0] - (west + east) / 2, place[1] - (south + north) / 2)

    def height(self, wide: float) -> float:
        """How high axes are that are so wide (pt), to scale."""
        left, right, low, high = self.extent
        across = right - left
        needed = (high - low) / across * (wide - 2 * _AROUND) + 2 * _AROUND
        return min(max(needed, 72 * LEAST), 72 * MOST)

    def frame(self, axes: Axes) -> float:
        """Let axes span it, to scale; returns the scale (pt/m)."""
        axes.set_aspect("auto")  # its size may have changed
        wide, high = size_in_points(axes)
        left, right, bottom, top = self.extent
        scale = min(
            (wide - 2 * _AROUND) / max(right - left, 1.0),
            (high - 2 * _AROUND) / max(top - bottom, 1.0),
        )
        half, tall = wide / scale / 2, high / scale / 2
        axes.set_xlim((left + right) / 2 - half, (left + right) / 2 + half)
        axes.set_ylim((bottom + top) / 2 - tall, (bottom + top) / 2 + tall)
        axes.set_aspect("equal", adjustable="datalim")
        axes.set_xticks([])
        axes.set_yticks([])
        axes.spines[:].set_visible(False)
        return scale


def draw_ground(axes: Axes, terrain: Terrain) -> tuple[float, Clearance]:
    """Draw roads, zones and a bar of the scale; the scale (pt/m), and what is taken."""
    scale = terrain.frame(axes)
    room, wide = Clearance(axes), road_width(terrain, scale)
    look: Style = {"solid_capstyle": "round", "solid_joinstyle": "round"}
    for zone, x, y in _zone_lines(terrain):
        tint: Style = {"color": _ZONES, "linewidth": wide + 1, "zorder": 0.9, "gid": "zone"}
        axes.plot(x, y, label=zone, **tint, **(look | {"solid_capstyle": "butt"}))
    for route, (x, y) in terrain.roads.items():
        axes.plot(x, y, color=_ROADS, linewidth=wide, zorder=0.8, label=route, gid="road", **look)
        _take(room, x, y)
    _scale_bar(axes, room, scale)
    return scale, room


def draw_markers(axes: Axes, terrain: Terrain, labels: Labels, fonts: Fonts, scale: float) -> None:
    """Draw markers, and add the names of markers and zones."""
    run, wide = terrain.run, road_width(terrain, scale)
    main = run.scenario.model.main_marker
    for name in sorted(run.scenario.network.markers, key=lambda each: each != main):
        spot = terrain.plan.marker(name)
        if spot is None or not _within(axes, spot.x, spot.y):
            continue
        across = radians(90.0 - spot.heading + 90.0)
        half = (wide / 2 + 3) / scale
        ends = [(spot.x + side * half * cos(across), spot.y + side * half * sin(across))
                for side in (-1, 1)]  # fmt: skip
        is_main = name == main
        color, width = (style.INK, 1.4) if is_main else (style.QUIET, 0.8)
        line(axes, ends[0], ends[1], color, width, zorder=1.2, gid="marker", label=name)
        weight = "bold" if is_main else "normal"
        named: Style = {"color": color, "weight": weight, "gid": "marker name"}
        text = fonts.cut(fonts.text(name, "marker"), style.TINY, _WIDEST)
        if wide > _WIDE:
            # From the middle of so wide a road its name would be far away.
            labels.add(text, max(ends, key=terrain.from_middle), 0.0, **named)
        else:
            labels.add(text, (spot.x, spot.y), wide / 2, **named)
    for zone, x, y in _zone_lines(terrain):
        middle = len(x) // 2 if len(x) > 2 else 0
        at = (float(x[0] + x[-1]) / 2, float(y[0] + y[-1]) / 2) if not middle else (
            float(x[middle]), float(y[middle]))  # fmt: skip
        named = {"color": style.QUIET, "style": fonts.slanted(zone), "gid": "zone name"}
        labels.add(fonts.text(zone, "zone"), at, wide / 2 + 4, **named)


def road_width(terrain: Terrain, scale: float) -> float:
    """How wide roads are drawn (pt)."""
    return max(_ROAD, terrain.plan.width * scale)


def _take(room: Clearance, x: Floats, y: Floats) -> None:
    """Keep texts off a line."""
    for (ax, ay), (bx, by) in zip(zip(x, y, strict=True), zip(x[1:], y[1:], strict=True),
                                  strict=False):  # fmt: skip
        (left, low), (right, high) = room.point(ax, ay), room.point(bx, by)
        steps = max(int(max(abs(right - left), abs(high - low)) // 6), 1)
        for share in np.linspace(0, 1, steps + 1).tolist():
            room.around(ax + share * (bx - ax), ay + share * (by - ay), 2.0)


def _within(axes: Axes, x: float, y: float) -> bool:
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    return left <= x <= right and low <= y <= high


def _zone_lines(terrain: Terrain) -> Iterator[tuple[str, Floats, Floats]]:
    """The stretches of zones that are on roads."""
    scenario = terrain.run.scenario
    on_roads = {name for route in terrain.roads for name in scenario.network.routes[route]}
    for zone, stretches in scenario.network.zones.items():
        for stretch in stretches:
            if stretch.segment in on_roads and stretch.segment not in scenario.network.lanes:
                found = terrain.plan.stretch(stretch)
                if found is not None:
                    yield zone, *found


def _scale_bar(axes: Axes, room: Clearance, scale: float) -> None:
    """A bar of a round length at the lower left, and which way is north if there is a map."""
    wide, _ = size_in_points(axes)
    unit = lengths().metres
    most = 0.22 * wide / scale / unit
    power = 10 ** floor(log10(most))
    long = next(n * power for n in (5, 2, 1) if n * power <= most) * unit
    (left, _), (low, _) = axes.get_xlim(), axes.get_ylim()
    start, up = left + 4 / scale, low + 5 / scale
    line(axes, (start, up), (start + long, up), style.INK, 1.6, gid="scale")
    for end in (start, start + long):
        line(axes, (end, up - 2 / scale), (end, up + 2 / scale), style.INK, 0.8)
    room.level(start, start + long, up)
    text, at = distance(long), (start + long, up)
    away = room.place(at, 40.0, style.TINY, [(5.0, -4.0)])
    write(axes, text, at, away, ha="left", va="bottom", color=style.QUIET)


def _cut(route: RouteLine, low: float, high: float) -> tuple[Floats, Floats]:
    inner = route.stations[(route.stations > low) & (route.stations < high)]
    return route.at(np.array([low, *inner.tolist(), high]))
