"""Many units on one figure: each a number, its place in the order of march, and a key below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from simulator.scenario.lineup.unit import Unit
from simulator.views.figures.drawing.fonts import PLAIN, Fonts
from simulator.views.figures.drawing.layout import Stack, raised, size_in_points
from simulator.views.figures.drawing.style import FAINT, KINDS, QUIET, TINY, Style, line, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Size of a number, height of a row of numbers, its distance from where it belongs (pt).
_SIZE, _ROW, _LIFT = 6.5, 8.0, 3.0
#: Of the key: height of a line, free above it, where a name begins, between columns (pt).
_LINE, _ABOVE, _NAME, _GUTTER = 10.5, 11.0, 24.0, 12.0
#: The widest that a label in the key may be, and how far the key sticks out at the right (pt).
_WIDEST, _OVERHANG = 210.0, 55.0
_MOST_COLUMNS = 5
#: What is before a name, by kind: a shape and its size (pt), besides the colour.
_MARKERS = {"formation": ("s", 5.0), "column": ("D", 4.5), "flight": ("v", 5.5)}


class Anchor(NamedTuple):
    """Where a unit's number belongs: an instant (s) and a station (m)."""

    unit: Unit
    instant: float
    station: float


def number_of(unit: Unit) -> str:
    """A unit's place in the order of march, from 1."""
    return str(unit.index + 1)


def draw_numbers(axes: Axes, anchors: Iterable[Anchor]) -> float:
    """Write each unit's number just above its anchor, higher where another is in the way.

    Returns
    -------
    float
        How far the numbers rise above the axes (pt).
    """
    wide, high = size_in_points(axes)
    (low, last), (near, far) = axes.get_xlim(), axes.get_ylim()
    stack = Stack(_ROW)
    halo: Style = {"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.2}
    text_look: Style = {"size": _SIZE, "ha": "center", "va": "bottom", "bbox": halo, "zorder": 4}
    leader: Style = {
        "arrowstyle": "-",
        "color": QUIET,
        "linewidth": 0.4,
        "shrinkA": 0,
        "shrinkB": 0,
    }
    for unit, instant, station in sorted(anchors, key=lambda anchor: anchor.instant):
        across = (instant - low) / (last - low) * wide
        bottom = (station - near) / (far - near) * high + _LIFT
        half = PLAIN.width(number_of(unit), _SIZE) / 2 + 1.0
        rise = stack.place(across - half, across + half, bottom) - bottom
        arrow = {**leader, "relpos": (0.5, 0)} if rise else None
        place = (instant, station)
        write(axes, number_of(unit), place, (0, _LIFT + rise), arrowprops=arrow, **text_look)
    return max(0.0, stack.top - high)


def draw_key(
    axes: Axes, units: Sequence[Unit], fonts: Fonts, below: float, overhang: float = _OVERHANG
) -> float:
    """Write below axes which number is which unit, in columns, in the order of march.

    Parameters
    ----------
    below
        How far down the axes reach with their labels (pt).
    overhang
        How far the key may stick out at the right (pt).

    Returns
    -------
    float
        How far the key reaches below the axes (pt).
    """
    if not units:
        return below
    texts = [
        fonts.cut(fonts.text(b.label, b.name, f"unit {number_of(b)}"), TINY, _WIDEST) for b in units
    ]
    widths = [_NAME + _GUTTER + fonts.width(text, TINY) for text in texts]
    lines, lefts = _columns(widths, size_in_points(axes)[0] + overhang)
    corner, top = axes.transAxes, below + _ABOVE
    for place, (unit, text) in enumerate(zip(units, texts, strict=True)):
        left, middle = lefts[place // lines], -top - (place % lines + 0.5) * _LINE
        shape, size = _MARKERS[unit.kind]
        look: Style = {
            "color": KINDS[unit.kind].color,
            "markeredgewidth": 0,
            "clip_on": False,
        }
        at = raised(axes, corner, middle, left + 3)
        axes.plot([0], [0], marker=shape, markersize=size, transform=at, **look)
        text_look: Style = {"coords": "axes fraction", "va": "center_baseline"}
        write(axes, number_of(unit), (0, 0), (left + _NAME - 4, middle), ha="right", **text_look)
        write(axes, text, (0, 0), (left + _NAME, middle), fonts=fonts, **text_look)
    rule = raised(axes, corner, 3 - top)
    line(axes, (0, 0), (1, 0), FAINT, 0.8, transform=rule, clip_on=False)
    return top + lines * _LINE


def _columns(widths: Sequence[float], wide: float) -> tuple[int, list[float]]:
    """As many columns as fit: how many lines each has, and where each begins (pt)."""
    for columns in range(min(_MOST_COLUMNS, len(widths)), 0, -1):
        lines = -(-len(widths) // columns)
        taken = [max(widths[at : at + lines]) for at in range(0, len(widths), lines)]
        if sum(taken) <= wide:
            break
    spare = min(max(0.0, (wide - sum(taken)) / len(taken)), 20.0)
    return lines, [sum(taken[:number]) + number * spare for number in range(len(taken))]
