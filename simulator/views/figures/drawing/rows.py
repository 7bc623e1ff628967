"""Rows of a figure: names at the left, texts at the right, faint bands that lead the eye."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.fonts import PLAIN, Fonts
from simulator.views.figures.drawing.layout import Sheet, size_in_points
from simulator.views.figures.drawing.style import Style, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Height of a row, and free at the sides of the figure (in).
_ROW, _EDGE = 0.27, 0.12
#: Between columns, and how high the line of their heads is above the axes (pt).
_PAD, _HEAD = 8.0, 5.0
#: How much wider than normal text bold text is.
_BOLD = 1.2
#: The widest name (pt).
_WIDEST = 260.0


class LabelledRows(NamedTuple):
    """What stands beside the rows of axes.

    Attributes
    ----------
    names
        At the left, from the top; their head is `head`.
    columns
        At the right: a head and a text for each row.
    """

    head: str
    names: Sequence[str]
    columns: Sequence[tuple[str, Sequence[str]]]

    def cut(self, fonts: Fonts) -> LabelledRows:
        """The same with names that are not too wide, in letters that can be drawn."""
        names = [fonts.cut(fonts.text(name), style.SMALL, _WIDEST) for name in self.names]
        return self._replace(names=names)

    def left(self, fonts: Fonts) -> float:
        """How far the names reach to the left of the axes (pt)."""
        names = (fonts.width(name, style.SMALL) for name in (self.head, *self.names))
        return max(names) + 2 * _PAD

    def widths(self) -> list[float]:
        """How wide each column is (pt)."""
        return [
            max(PLAIN.width(text, style.SMALL) for text in (head, *texts)) + _PAD
            for head, texts in self.columns
        ]

    def title(self, axes: Axes, text: str, fonts: Fonts) -> str:
        """A title that is no wider than everything below it."""
        whole = self.left(fonts) + size_in_points(axes)[0] + sum(self.widths())
        return fonts.cut(text, style.TITLE, whole / _BOLD)

    def sheet(self, width: float, fonts: Fonts) -> Sheet:
        """A figure of this width (in) with room for them."""
        left, right = self.left(fonts) / 72, (sum(self.widths()) + _PAD) / 72
        return Sheet(width, left + _EDGE, right + _EDGE, [_ROW * max(len(self.names), 1)])

    def draw(
        self,
        axes: Axes,
        fonts: Fonts,
        left: float | None = None,
        widths: Sequence[float] | None = None,
    ) -> None:
        """Write them beside axes, whose y data then are the numbers of the rows, from 0 down.

        Parameters
        ----------
        left, widths
            How far the names reach to the left, and how wide columns are (pt), if not as needed.
        """
        wide, left = size_in_points(axes)[0], self.left(fonts) if left is None else left
        widths = self.widths() if widths is None else widths
        axes.set_ylim(max(len(self.names), 1) - 0.5, -0.5)
        axes.set_yticks([])
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.spines["bottom"].set(color=style.QUIET, linewidth=1.0)
        axes.tick_params(axis="x", labelsize=style.SMALL, colors=style.QUIET, length=3, width=0.6)
        axes.grid(axis="x", color=style.FAINT, linewidth=0.6)
        axes.set_axisbelow(True)
        ends: Style = {"xmin": -left / wide, "xmax": 1 + (sum(widths) + _PAD) / wide}
        for number in range(0, len(self.names), 2):
            look: Style = {"color": style.SPAN, "linewidth": 0, "zorder": 0.5, "clip_on": False}
            axes.axhspan(number - 0.5, number + 0.5, **ends, **look)
        here: Style = {"size": style.SMALL, "va": "center_baseline"}
        head: Style = {"size": style.SMALL, "va": "baseline", "color": style.QUIET}
        for number, name in enumerate(self.names):
            at = "axes fraction", "data"
            write(
                axes, name, (0, number), (_PAD - left, 0), coords=at, ha="left", fonts=fonts, **here
            )
        write(
            axes, self.head, (0, 1), (_PAD - left, _HEAD), coords="axes fraction", ha="left", **head
        )
        reach = _PAD
        for (title, texts), width in zip(self.columns, widths, strict=True):
            reach += width
            write(
                axes,
                title,
                (1, 1),
                (reach - _PAD, _HEAD),
                coords="axes fraction",
                ha="right",
                **head,
            )
            for number, text in enumerate(texts):
                place = (1, number), (reach - _PAD, 0)
                write(axes, text, *place, coords=("axes fraction", "data"), ha="right", **here)
