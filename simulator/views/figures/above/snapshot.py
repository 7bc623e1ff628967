"""The plan of the ground from above, to scale; and where everything is on it at an instant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from simulator.errors import OutputError
from simulator.format import clock
from simulator.scenario.clock import clock_time, looks_like_a_clock
from simulator.scenario.lineup.unit import Kind
from simulator.timeline.occupancy import COUNTS
from simulator.timeline.run import Run
from simulator.views.day.programme import on_at, shown_items
from simulator.views.figures.above.labels import Labels
from simulator.views.figures.above.placing import Positions, RankBlock, outlines
from simulator.views.figures.above.sites import Sites, sites_at
from simulator.views.figures.above.terrain import (
    Terrain,
    draw_ground,
    draw_markers,
)
from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.fonts import Fonts
from simulator.views.figures.drawing.frame import frame_of
from simulator.views.figures.drawing.layout import Sheet
from simulator.views.figures.drawing.own_style import in_own_style
from simulator.views.figures.drawing.style import Style, headings, titled, write
from simulator.views.figures.drawing.unit_numbers import draw_key, number_of
from simulator.views.figures.occupancy import the_zone
from simulator.views.own_display import in_own_display
from simulator.views.player.ground_plan import width_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import PolyCollection

#: Of a new figure: its width, free at both sides (in).
_WIDTH, _SIDE = 10.0, 0.3
#: Height of the line of words above the ground (pt).
_WORDS = 14.0
#: The most units that have a number, and a name in the key.
_NUMBERED = 150
_TO_SCALE = "To scale along the route; what would be too small to see is drawn larger."


@in_own_style
@in_own_display
def plan_figure(run: Run, axes: Axes | None = None) -> Axes:
    """Draw the ground from above, as `Plot.plan` says."""
    terrain, fonts = Terrain(run), frame_of(run).fonts
    sheet = sheet_of(terrain)
    given, axes = axes, axes or sheet.new_panels()[0]
    scale, room = draw_ground(axes, terrain)
    labels = Labels(axes, room, fonts)
    draw_markers(axes, terrain, labels, fonts, scale)
    labels.write()
    title = fonts.text(f"{run.scenario.name} · from above", "From above")
    above = titled(axes, fonts.cut(title, style.TITLE, 500.0), [], 4, fonts=fonts)
    below = _foot(axes, fonts)
    if given is None:
        sheet.arrange([axes], above, below)
    return axes


@in_own_style
@in_own_display
def snapshot_figure(run: Run, axes: Axes | None = None, at: str | float | None = None) -> Axes:
    """Draw where everything is at an instant, as `Plot.snapshot` says."""
    terrain, fonts, instant = Terrain(run), frame_of(run).fonts, the_instant(run, at)
    sheet = sheet_of(terrain)
    given, axes = axes, axes or sheet.new_panels()[0]
    scale, room = draw_ground(axes, terrain)
    drawing = Sites(axes, terrain, room, fonts, scale)
    for spot, items in sites_at(terrain, instant).items():
        drawing.draw(spot, items).set(instant, fonts)
    labels = Labels(axes, room, fonts)
    draw_markers(axes, terrain, labels, fonts, scale)
    blocks = list(Positions(run).blocks(instant, 1.2 / scale))
    shapes = shapes_of(axes)
    move(shapes, terrain, blocks, scale)
    draw_broken(axes, terrain, instant)
    seen = list(_middles(axes, terrain, blocks))
    units = [blocks[number].unit for number, _ in seen[:_NUMBERED]]
    for unit, (x, y) in seen[:_NUMBERED]:
        beside = 0.0 if blocks[unit].unit.flies else width_of(blocks[unit].unit) * scale / 2
        labels.add(
            number_of(blocks[unit].unit), (x, y), max(6.0, beside), color=style.INK, gid="number"
        )
    labels.write()
    kinds: list[Kind] = [kind for kind in style.KINDS if any(u.kind == kind for u in units)]
    for place, (text, color) in enumerate(told(run, instant, fonts)):
        look: Style = {"coords": "axes fraction", "ha": "left", "size": style.SMALL, "gid": "told"}
        write(axes, text, (0, 1), (0, 8 + _WORDS * place), color=color, fonts=fonts, **look)
    lines = len(told(run, instant, fonts))
    title = fonts.text(f"{clock(run.scenario, instant)} · {run.scenario.name}", "At an instant")
    title = fonts.cut(title, style.TITLE, 440.0)
    above = headings(axes, title, kinds, 8 + _WORDS * lines, hatched=False, fonts=fonts)
    below = draw_key(axes, units, fonts, _foot(axes, fonts), 0.0)
    if given is None:
        sheet.arrange([axes], above, below)
    return axes


def sheet_of(terrain: Terrain) -> Sheet:
    """A figure of it, to scale."""
    return Sheet(_WIDTH, _SIDE, _SIDE, [terrain.height(72 * (_WIDTH - 2 * _SIDE)) / 72])


def _foot(axes: Axes, fonts: Fonts) -> float:
    """A note below; how far down it reaches (pt)."""
    note = " ".join(filter(None, [_TO_SCALE, fonts.note]))
    look: Style = {"color": style.QUIET, "ha": "left", "va": "top", "coords": "axes fraction"}
    write(axes, note, (0, 0), (4, -6), fonts=fonts, **look)
    return 8.0 + style.TINY


def the_instant(run: Run, at: str | float | None) -> float:
    """An instant (s) of a clock time, of an event, or as it is; default: when the zone is fullest.

    Raises
    ------
    OutputError
        Where a text is neither, or the event does not occur, or it is not a time of the run.
    """
    scenario = run.scenario
    if at is None:
        if not scenario.network.zones:
            return (run.begin + run.end) / 2
        return run.occupancy(the_zone(run, None)).peak("units").at
    instant = _read(run, at) if isinstance(at, str) else float(at)
    if not run.begin <= instant <= run.end:
        times = f"{clock(scenario, run.begin)} to {clock(scenario, run.end)}"
        raise OutputError(f"{clock(scenario, instant)} is not within the run: {times}")
    return instant


def _read(run: Run, at: str) -> float:
    if looks_like_a_clock(at):
        try:
            time = clock_time(at)
        except ValueError as error:
            raise OutputError(str(error)) from None
        if (problem := run.scenario.calendar.problem(time)) is not None:
            raise OutputError(problem)
        return run.scenario.instant(time)
    if (problem := run.events.problem(at)) is not None:
        raise OutputError(problem)
    return run.events[at]


def shapes_of(axes: Axes) -> PolyCollection:
    """The shapes of everything that moves, none yet."""
    from matplotlib.collections import PolyCollection

    shapes = PolyCollection([], linewidths=0.4, zorder=2, gid="units")
    axes.add_collection(shapes, autolim=False)
    return shapes


def move(
    shapes: PolyCollection, terrain: Terrain, blocks: Sequence[RankBlock], scale: float
) -> None:
    """Let shapes be where these blocks are."""
    found = outlines(terrain, blocks, scale)
    kinds = [kind for kind, _ in found]
    shapes.set_verts([outline for _, outline in found])
    shapes.set_facecolor([style.KINDS[kind].color for kind in kinds])
    shapes.set_edgecolor([style.KINDS[kind].dark for kind in kinds])


def broken_at(run: Run, terrain: Terrain, instant: float) -> Iterator[tuple[str, float, float]]:
    """Breakdowns that block the way at an instant: their names, and where (m)."""
    for name, breakdown in run.breakdowns.items():
        if breakdown.start <= instant < breakdown.end:
            incident, unit = run.scenario.event_names.incidents[name]
            spot = terrain.plan.spot(unit.route, incident.station)
            yield name, spot.x, spot.y


def draw_broken(axes: Axes, terrain: Terrain, instant: float) -> None:
    """A cross, edged in white, where a vehicle has broken down."""
    for name, x, y in broken_at(terrain.run, terrain, instant):
        edge: Style = {"markeredgecolor": "white", "markeredgewidth": 0.9, "linestyle": "none"}
        look: Style = {"marker": "X", "markersize": 9, "color": style.BROKEN, "gid": "breakdown"}
        axes.plot([x], [y], zorder=4, label=name, **look, **edge)


def told(run: Run, instant: float, fonts: Fonts) -> list[tuple[str, str]]:
    """What is said of an instant, from below: each with its colour."""
    lines = []
    if run.scenario.network.zones:
        zone = the_zone(run, None)
        steps = run.occupancy(zone)
        counts = [(steps.at(instant, count), count) for count in COUNTS if steps.count(count).any()]
        inside = ", ".join(f"{number:,} {count}" for number, count in counts) or "nobody"
        lines.append((fonts.text(f"in {zone}: {inside}", inside), style.INK))
    broken = [name for name, each in run.breakdowns.items() if each.start <= instant < each.end]
    if broken:
        lines.append((fonts.text(f"broken down: {', '.join(broken)}", "broken down"), style.BROKEN))
    on = on_at(shown_items(run), instant)
    now = [fonts.text(each.item.label, each.item.name) for each in on]
    if now:
        lines.append((f"now: {', '.join(now)}", style.QUIET))
    return lines


def _middles(
    axes: Axes, terrain: Terrain, blocks: Sequence[RankBlock]
) -> Iterator[tuple[int, tuple[float, float]]]:
    """Of each unit that is to be seen, its first block and the middle of all."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    of_unit: dict[str, list[int]] = {}
    for number, block in enumerate(blocks):
        of_unit.setdefault(block.unit.name, []).append(number)
    for numbers in of_unit.values():
        first, last = blocks[numbers[0]], blocks[numbers[-1]]
        line = terrain.plan.lines[first.unit.route]
        (x,), (y,) = line.at(np.array([(first.front + last.rear) / 2]))
        if left <= x <= right and low <= y <= high:
            yield numbers[0], (float(x), float(y))
