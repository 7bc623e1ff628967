"""The Gantt chart: what each unit was doing and why, a row a unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from simulator.scenario.lineup.unit import Kind
from simulator.timeline.doings import Doing, State, doings
from simulator.timeline.run import Run
from simulator.views.doing_words import STATE_NAMES, reason
from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.annotations import draw_annotations
from simulator.views.figures.drawing.clearance import slid
from simulator.views.figures.drawing.frame import (
    Frame,
    clock_axis,
    draw_below,
    draw_window,
    frame_of,
    room_of,
)
from simulator.views.figures.drawing.layout import Sheet, raised
from simulator.views.figures.drawing.own_style import in_own_style
from simulator.views.figures.drawing.style import Style, headings, plain_frame, write
from simulator.views.own_display import in_own_display

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

#: Of a new figure: its width, free at the left of the labels, at the right of the axes (in).
_WIDTH, _LEFT, _RIGHT = 10.0, 0.2, 0.42
#: Height of a row (in), greatest width of a label, free beside a text in a bar (pt).
_ROW, _LABEL, _PAD = 0.2, 150.0, 2.0
#: The most units that are drawn.
MOST_UNITS = 100


class StateStyle(NamedTuple):
    """How a state looks: how high its bar is, and its hatch.

    A bar that is filled has the colour of its kind of unit, another the colour given.
    """

    high: float
    hatch: str = ""
    fill: str | None = None


#: Hatches tell them apart without colours.
STATE_STYLES: Mapping[State, StateStyle] = {
    "waits": StateStyle(0.16, "", style.BAR),
    "forms-up": StateStyle(0.5, "....", "white"),
    "moves": StateStyle(0.66),
    "behind": StateStyle(0.66, "\\\\\\\\"),
    "queues": StateStyle(0.66, "||||", "white"),
    "halts": StateStyle(0.66, "----", "white"),
    "stopped": StateStyle(0.66, "", style.BAR),
    "orbits": StateStyle(0.66, "oo", "white"),
    "clears": StateStyle(0.3),
    "broken-down": StateStyle(0.4, "xxxxx", style.BROKEN),
}


@in_own_style
@in_own_display
def gantt_figure(run: Run, axes: Axes | None = None) -> Axes:
    """Draw what each unit was doing and why, as `Plot.gantt` says."""
    units = run.scenario.units[:MOST_UNITS]
    rows = {unit.name: number for number, unit in enumerate(units)}
    found = [doing for doing in doings(run) if doing.unit in rows]
    on_ground = [doing for doing in found if not run.scenario.unit[doing.unit].flies]
    frame = frame_of(run, [doing.end for doing in on_ground])
    fonts = frame.fonts
    texts = (fonts.text(unit.label, unit.name) for unit in units)
    labels = [fonts.cut(text, style.TINY, _LABEL) for text in texts]
    left = max((fonts.width(label, style.TINY) for label in labels), default=0.0) / 72 + _LEFT
    sheet = Sheet(_WIDTH, left, _RIGHT, [_ROW * (len(units) + 0.5)])
    given, axes = axes, axes or sheet.new_panels()[0]
    plain_frame(axes)
    axes.grid(visible=False, axis="y")
    axes.grid(axis="x", color=style.FAINT, linewidth=0.6)
    axes.set_ylim(len(units) - 0.25, -0.75)
    clock_axis(axes, run.scenario, frame.low, frame.high)
    axes.set_yticks(range(len(units)), labels, size=style.TINY, color=style.INK, **fonts.style)
    draw_window(axes, run)
    _bars(axes, run, rows, found)
    _reasons(axes, frame, rows, found)
    rises = draw_annotations(axes, frame, [])
    title = fonts.text(f"{run.scenario.name} · what each unit does", "What each unit does")
    title = fonts.cut(title, style.TITLE, 0.8 * (72 * (_WIDTH - _RIGHT)))
    kinds = [kind for kind in style.KINDS if any(unit.kind == kind for unit in units)]
    look: Style = {"hatched": False, "left": 72 * left - 10, "fonts": fonts}
    above = headings(axes, title, kinds, 6 + rises, **look)
    left_out = len(run.scenario.units) - len(units)
    note = f"{left_out} more units are not drawn." if left_out else None
    below = draw_below(axes, run.scenario, " ".join(filter(None, [note, fonts.note])), fonts)
    below = _legend(axes, found, kinds, below)
    if given is None:
        sheet.arrange([axes], above, below)
    return axes


def _bars(axes: Axes, run: Run, rows: Mapping[str, int], found: Sequence[Doing]) -> None:
    """All bars of one look at once; their gid is the state."""
    alike: defaultdict[tuple[State, Kind], list[Doing]] = defaultdict(list)
    for doing in found:
        alike[doing.state, run.scenario.unit[doing.unit].kind].append(doing)
    for (state, kind), several in alike.items():
        bars = axes.barh(
            [rows[doing.unit] for doing in several],
            [doing.end - doing.start for doing in several],
            left=[doing.start for doing in several],
            **_look(state, kind),
        )
        for bar in bars:
            bar.set_gid(state)


def _look(state: State, kind: Kind) -> Style:
    look, of_kind = STATE_STYLES[state], style.KINDS[kind]
    filled = look.fill is None
    dark = state == "broken-down" or (filled and look.hatch)
    return {
        "height": look.high,
        "facecolor": of_kind.color if filled else look.fill,
        "edgecolor": "white" if dark else of_kind.dark,
        "hatch": look.hatch,
        "linewidth": 0.5,
        "zorder": 2.5 if state == "broken-down" else 2,
    }


def _reasons(axes: Axes, frame: Frame, rows: Mapping[str, int], found: Sequence[Doing]) -> None:
    """Why, in every bar that has space for it."""
    room = room_of(axes, frame.run)
    for doing in sorted(found, key=lambda each: -each.rank):
        text = frame.fonts.text(reason(frame.run, doing))
        start, end = max(doing.start, frame.low), min(doing.end, frame.high)
        if not text or end <= start:
            continue
        wide = frame.fonts.width(text, style.TINY) + 2 * _PAD
        across = room.point(end, 0)[0] - room.point(start, 0)[0]
        if wide > across:
            continue
        at = (start, float(rows[doing.unit]))
        away = room.find(at, wide, style.TINY, slid(_PAD, across - wide, -0.6 * style.TINY))
        if away is not None:
            halo: Style = {**style.HALO, "alpha": 0.9, "pad": 0.4}
            look: Style = {"ha": "left", "va": "center", "bbox": halo, "zorder": 3}
            write(axes, text, at, (away[0], -0.5), fonts=frame.fonts, gid="reason", **look)


def _legend(axes: Axes, found: Sequence[Doing], kinds: Sequence[Kind], below: float) -> float:
    """Which look is which state, below axes; how far down it reaches (pt)."""
    from matplotlib.patches import Patch

    shown = {doing.state for doing in found}
    kind: Kind = kinds[0] if kinds else "formation"
    handles: list[Artist] = []
    for state, name in STATE_NAMES.items():
        if state in shown:
            how = _look(state, kind)
            drawn = {key: how[key] for key in ("facecolor", "edgecolor", "hatch", "linewidth")}
            handles.append(Patch(**drawn, label=name))
    columns = max(1, min(len(handles), 5))
    if (of_kinds := axes.get_legend()) is not None:
        axes.add_artist(of_kinds)
    axes.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0.0, 0.0),
        bbox_transform=raised(axes, axes.transAxes, -below - 4),
        borderaxespad=0,
        borderpad=0.2,
        ncols=columns,
        frameon=False,
        fontsize=style.SMALL,
        handlelength=2.2,
        columnspacing=1.4,
        labelcolor=style.INK,
    )
    return below + 6 + 13 * -(-len(handles) // columns)
