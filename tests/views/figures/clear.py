"""Whether what is written on a figure can be read: no text on another, no line through a text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from typing import Any
from unittest.mock import patch

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from simulator.views.figures.drawing.layout import figure_of

#: The space of ascenders and descenders that a text may not have, at each side (px at 100 dpi).
_INK = 2.0


def unclear(axes: Axes) -> list[str]:
    """Every text that lies on another, is crossed by a line, or leaves the figure."""
    texts, lines = _drawn(axes)
    return [*_on_one_another(texts), *_crossed(texts, lines), *_outside(axes, texts)]


def _on_one_another(texts: list[tuple[str, Bbox]]) -> Iterator[str]:
    for (one, box), (other, there) in combinations(texts, 2):
        if box.overlaps(there):
            yield f"{one!r} on {other!r}"


def _crossed(texts: list[tuple[str, Bbox]], lines: list[tuple[str, Path]]) -> Iterator[str]:
    for text, box in texts:
        for line, path in lines:
            if path.intersects_bbox(box, filled=False):
                yield f"{line} through {text!r}"


def _outside(axes: Axes, texts: list[tuple[str, Bbox]]) -> Iterator[str]:
    sheet = figure_of(axes).bbox
    for text, box in texts:
        if box.x0 < sheet.x0 or box.x1 > sheet.x1 or box.y0 < sheet.y0 or box.y1 > sheet.y1:
            yield f"{text!r} leaves the figure"


def _drawn(axes: Axes) -> tuple[list[tuple[str, Bbox]], list[tuple[str, Path]]]:
    """Where every text is that is drawn on the figure of axes, and every dashed line (px)."""
    texts: list[tuple[str, Bbox]] = []
    lines: list[tuple[str, Path]] = []
    with _watched(Text) as written, _watched(Line2D) as drawn:
        figure_of(axes).draw_without_rendering()
    for text in written:
        box = Text.get_window_extent(text)
        if text.get_text().strip() and text.get_visible() and box.height > 2 * _INK:
            inner = Bbox.from_extents(box.x0 + 1, box.y0 + _INK, box.x1 - 1, box.y1 - _INK)
            texts.append((text.get_text(), inner))
    for line in drawn:
        if line.is_dashed() and line.get_visible():
            path = line.get_transform().transform_path(line.get_path())
            corners = np.asarray(path.vertices, dtype=float)
            if line.get_clip_on() and line.axes is not None:
                # They are level or upright: so their ends are all that is cut.
                corners = np.clip(corners, line.axes.bbox.min - 1, line.axes.bbox.max + 1)
            lines.append((str(line.get_gid() or line.get_label()), Path(corners)))
    return texts, lines


@contextmanager
def _watched(kind: type[Any]) -> Iterator[list[Any]]:
    """Every artist of a kind that is drawn meanwhile."""
    seen: list[Any] = []
    draw = kind.draw

    def watched(self: Any, *args: Any, **more: Any) -> Any:
        seen.append(self)
        return draw(self, *args, **more)

    with patch.object(kind, "draw", watched):
        yield seen
