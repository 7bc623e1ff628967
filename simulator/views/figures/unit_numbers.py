"""Many units on one figure: each a number, its place in the order of march, and a key below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from simulator.scenario.lineup.unit import Unit
from simulator.views.figures.fonts import PLAIN, Fonts
from simulator.views.figures.style import FAINT, INK, KINDS, QUIET, TINY, size_in_points

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Affine2DBase, Transform

#: Size of a number, height of a row of numbers, its distance from where it belongs (pt).
_SIZE, _ROW, _LIFT = 6.5, 8.0, 3.0
#: Of the key: height of a line, where it begins below the axes, a number's part, between columns.
KEY_LINE, KEY_TOP, _NUMBER, _GUTTER = 10.5, 47.0, 24.0, 12.0
#: The widest that a label in the key may be, and how far the key may stick out at the right (pt).
_WIDEST, _OVERHANG = 210.0, 55.0
_MOST_COLUMNS = 5
#: What stands before a name, by kind: a shape and its size (pt), besides the colour.
_MARKERS = {"formation": ("s", 5.0), "column": ("D", 4.5), "flight": ("v", 5.5)}


class Anchor(NamedTuple):
    """Where a unit's number belongs: an instant (s) and a station (m)."""

    unit: Unit
    instant: float
    station: float


class _Box(NamedTuple):
    """What a number takes up (pt from the lower left of the axes)."""

    left: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and abs(self.bottom - other.bottom) < _ROW
        )


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
    points = points_of(axes)
    placed: list[_Box] = []
    for unit, instant, station in sorted(anchors, key=lambda anchor: anchor.instant):
        across = (instant - low) / (last - low) * wide
        up = (station - near) / (far - near) * high
        half = PLAIN.width(number_of(unit), _SIZE) / 2 + 1.0
        row = 0
        box = _Box(across - half, across + half, up + _LIFT)
        while any(box.meets(other) for other in placed):
            row += 1
            box = box._replace(bottom=up + _LIFT + row * _ROW)
        placed.append(box)
        if row:
            axes.plot(
                [across, across],
                [up, box.bottom],
                color=QUIET,
                linewidth=0.4,
                transform=points,
                clip_on=False,
                zorder=3,
            )
        axes.text(
            across,
            box.bottom,
            number_of(unit),
            transform=points,
            size=_SIZE,
            color=INK,
            ha="center",
            va="bottom",
            zorder=4,
            bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.2},
        )
    return max([0.0, *(box.bottom + _ROW - high for box in placed)])


def draw_key(axes: Axes, units: Sequence[Unit], fonts: Fonts) -> float:
    """Write below axes which number is which unit, in columns, in the order of march.

    Returns
    -------
    float
        How far the key reaches below the axes (pt).
    """
    if not units:
        return KEY_TOP
    texts = [
        fonts.cut(fonts.text(b.label, b.name, f"unit {number_of(b)}"), TINY, _WIDEST) for b in units
    ]
    wide = size_in_points(axes)[0] + _OVERHANG
    lines, lefts = _columns([_NUMBER + _GUTTER + fonts.width(text, TINY) for text in texts], wide)
    points = points_of(axes)
    common: dict[str, Any] = {
        "transform": points,
        "size": TINY,
        "va": "center_baseline",
        "color": INK,
    }
    for place, (unit, text) in enumerate(zip(units, texts, strict=True)):
        left, middle = lefts[place // lines], -KEY_TOP - (place % lines + 0.5) * KEY_LINE
        marker, size = _MARKERS[unit.kind]
        axes.plot(
            [left + 3],
            [middle],
            marker=marker,
            markersize=size,
            markeredgewidth=0,
            color=KINDS[unit.kind].color,
            linestyle="none",
            transform=points,
            clip_on=False,
        )
        axes.text(left + _NUMBER - 4, middle, number_of(unit), ha="right", **common)
        axes.text(left + _NUMBER, middle, text, **common, **fonts.style)
    axes.plot(
        [0, size_in_points(axes)[0]],
        [-KEY_TOP + 3] * 2,
        color=FAINT,
        linewidth=0.8,
        transform=points,
        clip_on=False,
    )
    return KEY_TOP + lines * KEY_LINE


def points_of(axes: Axes) -> Transform:
    """Points, from the lower left corner of axes."""
    from matplotlib.transforms import Affine2D, ScaledTranslation

    figure = axes.get_figure(root=True)
    inches = Affine2D().scale(1 / 72)
    if figure is None:
        return inches
    corner = ScaledTranslation(0, 0, cast("Affine2DBase", axes.transAxes))
    return inches + figure.dpi_scale_trans + corner


def _columns(widths: Sequence[float], wide: float) -> tuple[int, list[float]]:
    """As many columns as fit: how many lines each has, and where each begins (pt)."""
    for columns in range(min(_MOST_COLUMNS, len(widths)), 0, -1):
        lines = -(-len(widths) // columns)
        taken = [max(widths[at : at + lines]) for at in range(0, len(widths), lines)]
        if sum(taken) <= wide or columns == 1:
            spare = min(max(0.0, (wide - sum(taken)) / len(taken)), 20.0)
            return lines, [sum(taken[:number]) + number * spare for number in range(len(taken))]
    return len(widths), [0.0]
