"""Names of places: near them, on nothing else, with lines to them that cross no other name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.timeline.passage import Floats
from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.clearance import LOW, NEAR, Clearance
from simulator.views.figures.drawing.fonts import Fonts
from simulator.views.figures.drawing.style import Style, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

#: How far from a place its name may be (pt), and how high it is; from where on it has a line.
_REACHES = (6.0, 12.0, 20.0, 30.0, 41.0, 52.0)
_HIGH, _LED = 8.75, 9.0
#: How much distance (pt) is as bad as a line through another name, one across its line, a line.
_THROUGH, _ACROSS, _LINE = 200.0, 60.0, 6.0
#: Names are looked at again so often, where others that came later are in their way.
_ROUNDS = 4
#: So many places are compared at once, the nearest first.
_FEW = 12


class _Label(NamedTuple):
    """A name, and where it may be.

    Attributes
    ----------
    text, at, half, look
        As given.
    corners
        Of the lower left corner (pt from the place), of shape (n, 2).
    boxes
        Left, right, bottom, top (pt), of shape (n, 4).
    lines
        From near the place to the middle of the name: x, y, x, y; NaN where there is none.
    costs
        How far away each is (pt).
    """

    text: str
    at: tuple[float, float]
    half: float
    look: Style
    corners: Floats
    boxes: Floats
    lines: Floats
    costs: Floats


class Labels:
    """Names that are placed together.

    Parameters
    ----------
    axes, room, fonts
        On which they are written, what is taken there, and how they are written.
    """

    def __init__(self, axes: Axes, room: Clearance, fonts: Fonts) -> None:
        self._axes, self._room, self._fonts = axes, room, fonts
        self._labels: list[_Label] = []

    def add(self, text: str, at: tuple[float, float], half: float, **look: Any) -> None:
        """Add a name for a place in the data, from which it is at least so far (pt)."""
        weight = str(look.get("weight", "normal"))
        wide = self._fonts.width(text, style.TINY, weight)
        corners = np.array(list(_corners(wide, half)))
        x, y = self._room.point(*at)
        left, low = corners[:, 0] + x, corners[:, 1] + y
        boxes = np.stack([left, left + wide, low, low + _HIGH], axis=1)
        free = ~_overlap(boxes, self._room.taken).any(axis=1)
        corners, boxes = corners[free], boxes[free]
        middle = np.stack([boxes[:, :2].mean(axis=1), boxes[:, 2:].mean(axis=1)], axis=1)
        long = np.hypot(*(middle - (x, y)).T)[:, None]
        start = (x, y) + (middle - (x, y)) * np.minimum(half / np.maximum(long, half), 1.0)
        lines = np.concatenate([start, middle], axis=1)
        costs = _distance(boxes, np.array([[x, y]]))[:, 0]
        self._labels.append(_Label(text, at, half, look, corners, boxes, lines, costs))

    def write(self) -> list[Annotation | None]:
        """Write them; None for each for which there is no room."""
        self._lead()
        chosen: list[int | None] = [None] * len(self._labels)
        for number in range(len(chosen)):
            chosen[number] = self._best(number, chosen)
        for _ in range(_ROUNDS):
            before = list(chosen)
            for number in range(len(chosen)):
                chosen[number] = self._best(number, chosen)
            if chosen == before:
                break
        return [
            None if place is None else self._written(label, place)
            for label, place in zip(self._labels, chosen, strict=True)
        ]

    def _lead(self) -> None:
        """Leave out lines where a name is beside its place, and nearer to no other place."""
        places = np.array([self._room.point(*label.at) for label in self._labels])
        for label in self._labels:
            nearest = _distance(label.boxes, places).min(axis=1, initial=np.inf)
            beside = (label.costs <= label.half + _LED) & (label.costs <= nearest + LOW)
            label.lines[beside] = np.nan
            label.costs[~beside] += _LINE

    def _best(self, number: int, chosen: Sequence[int | None]) -> int | None:
        """Where a name is best among the others."""
        label = self._labels[number]
        others = [
            (other, place)
            for at, (other, place) in enumerate(zip(self._labels, chosen, strict=True))
            if place is not None and at != number
        ]
        boxes = np.array([other.boxes[place] for other, place in others]).reshape(-1, 4)
        lines = np.array([other.lines[place] for other, place in others]).reshape(-1, 4)
        lines = lines[np.isfinite(lines[:, 0])]
        texts = np.concatenate([boxes, self._room.written])
        best, least = None, np.inf
        order = np.argsort(label.costs, kind="stable")
        order = order[~_overlap(label.boxes[order], boxes).any(axis=1)]
        for few in np.split(order, range(_FEW, len(order), _FEW)):
            if not len(few) or label.costs[few[0]] >= least:
                break
            mine, own = label.boxes[few], label.lines[few]
            costs = label.costs[few] + _THROUGH * _through(own, texts).sum(axis=1)
            costs += _THROUGH * _through(lines, mine).sum(axis=0)
            costs += _ACROSS * _across(own, lines).sum(axis=1)
            if costs.min() < least:
                best, least = int(few[costs.argmin()]), float(costs.min())
        return best

    def _written(self, label: _Label, place: int) -> Annotation:
        self._room.take_text(label.boxes[place], label.lines[place])
        arrow: Style = {"arrowstyle": "-", "linewidth": 0.5, "color": style.QUIET, "shrinkA": 1}
        arrow |= {"shrinkB": label.half, "relpos": (0.5, 0.5)}
        lead: Style = {} if np.isnan(label.lines[place]).any() else {"arrowprops": arrow}
        placed: Style = {"ha": "left", "va": "bottom", "zorder": 3}
        right, above = label.corners[place].tolist()
        look = placed | lead | label.look
        return write(self._axes, label.text, label.at, (right, above), fonts=self._fonts, **look)


def _corners(wide: float, half: float) -> Iterator[tuple[float, float]]:
    """Where the lower left corner of a name may be (pt from its place), the best first."""
    for reach in _REACHES:
        near = half + reach
        for right in (-wide / 2, near - 2, -near - wide + 2):
            yield from ((right, near - 3), (right, 3 - near - _HIGH))
        yield from ((near, -_HIGH / 2), (-near - wide, -_HIGH / 2))
        yield from ((near - 2, near - 5), (-near - wide + 2, near - 5))
        yield from ((near - 2, -near - _HIGH + 5), (-near - wide + 2, -near - _HIGH + 5))
        for right in (-3.0, 3 - wide, 2 * near, -2 * near - wide):
            yield from ((right, near - 3), (right, 3 - near - _HIGH))


def _overlap(boxes: Floats, others: Floats) -> NDArray[np.bool_]:
    """Which boxes meet which others, or nearly; of shape (n, m)."""
    mine, there = boxes[:, None, :], others[None, :, :]
    return (
        (mine[..., 0] < there[..., 1] + NEAR)
        & (there[..., 0] < mine[..., 1] + NEAR)
        & (mine[..., 2] < there[..., 3] + LOW)
        & (there[..., 2] < mine[..., 3] + LOW)
    )


def _distance(boxes: Floats, places: Floats) -> Floats:
    """How far boxes are from places, of shape (n, m)."""
    x, y = places[None, :, 0], places[None, :, 1]
    beside = np.maximum(boxes[:, None, 0] - x, x - boxes[:, None, 1])
    above = np.maximum(boxes[:, None, 2] - y, y - boxes[:, None, 3])
    found: Floats = np.hypot(np.maximum(beside, 0.0), np.maximum(above, 0.0))
    return found


def _through(lines: Floats, boxes: Floats) -> NDArray[np.bool_]:
    """Which lines go through which boxes; of shape (n, m)."""
    start, way = lines[:, None, :2], lines[:, None, 2:] - lines[:, None, :2]
    low, high = boxes[None, :, [0, 2]], boxes[None, :, [1, 3]]
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = (low - start) / way, (high - start) / way
    enters = np.maximum(np.minimum(one, other).max(axis=-1), 0.0)
    leaves = np.minimum(np.maximum(one, other).min(axis=-1), 1.0)
    found: NDArray[np.bool_] = enters < leaves  # not so where there is no line
    return found


def _across(lines: Floats, others: Floats) -> NDArray[np.bool_]:
    """Which lines cross which others; of shape (n, m)."""
    a, b = lines[:, None, :2], lines[:, None, 2:]
    c, d = others[None, :, :2], others[None, :, 2:]
    return (_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0)


def _side(start: Floats, end: Floats, point: Floats) -> Floats:
    """On which side of a line a point is: the sign."""
    way, to = end - start, point - start
    return way[..., 0] * to[..., 1] - way[..., 1] * to[..., 0]
