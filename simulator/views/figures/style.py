"""How figures look: a colour and a hatch for each kind of unit, ink, sizes, a figure to draw on."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.scenario.lineup.unit import Kind
from simulator.views.figures.fonts import PLAIN, Fonts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Transform


class KindStyle(NamedTuple):
    """What tells one kind of unit from another: a colour, and a hatch for who does not see it."""

    plural: str
    color: str
    dark: str
    hatch: str


#: From below in a stack. Colours of Okabe and Ito (2008), which differ in lightness too.
KINDS: dict[Kind, KindStyle] = {
    "formation": KindStyle("formations", "#0072B2", "#004b76", ""),
    "column": KindStyle("columns", "#E69F00", "#8a5f00", "//////"),
    "flight": KindStyle("flights", "#009E73", "#006449", "xxxxx"),
}
INK = "#222222"
QUIET = "#666666"
FAINT = "#e2e2e2"
SPAN = "#f5f3ee"
ZONE = "#eef3f8"
BAR = "#dcd8ce"
BROKEN = "#b3001b"
#: Behind text that lies on data.
HALO = {"facecolor": "white", "alpha": 0.8, "edgecolor": "none", "pad": 0.8}
TITLE = 11.0  # pt
SMALL = 8.0  # pt
TINY = 7.0  # pt
#: What one kind takes up in a legend besides its word (pt).
_LEGEND = 28.0


def new_figure(wide: float, high: float) -> Figure:
    """A figure (inches): pyplot's where somebody works with pyplot or in IPython, else a plain one.

    A plain figure belongs to nobody else: nothing opens a window, and nothing has to close it.
    """
    if "matplotlib.pyplot" in sys.modules or _in_ipython():
        import matplotlib.pyplot as plt

        return plt.figure(figsize=(wide, high))
    from matplotlib.figure import Figure

    return Figure(figsize=(wide, high))


def _in_ipython() -> bool:
    ipython = sys.modules.get("IPython")
    return ipython is not None and ipython.get_ipython() is not None


def plain_frame(axes: Axes) -> None:
    """Leave of the frame what is read: the bottom line, and faint lines across."""
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set(color=QUIET, linewidth=1.0)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="both", labelsize=SMALL, colors=QUIET, length=3, width=0.6)
    axes.tick_params(axis="x", which="minor", length=1.5, width=0.5, colors=QUIET)
    axes.tick_params(axis="y", length=0)


def size_in_points(axes: Axes) -> tuple[float, float]:
    """Width and height of axes (pt)."""
    figure = axes.get_figure(root=True)
    place = axes.get_position()
    wide, high = (1.0, 1.0) if figure is None else figure.get_size_inches()
    return float(place.width * wide * 72), float(place.height * high * 72)


def write(
    axes: Axes,
    text: str,
    at: tuple[float, float],
    away: tuple[float, float],
    *,
    coords: str | tuple[str, str] | Transform = "data",
    **style: Any,
) -> None:
    """Write a text so far away (pt) from a place, also where that is off the axes."""
    axes.annotate(
        text,
        at,
        away,
        xycoords=coords,
        textcoords="offset points",
        annotation_clip=False,
        **style,
    )


def headings(
    axes: Axes,
    title: str,
    kinds: Sequence[Kind],
    lift: float,
    *,
    hatched: bool = True,
    more: Sequence[tuple[str, str]] = (),
    fonts: Fonts = PLAIN,
) -> None:
    """A title at the left and a legend of kinds at the right, lifted (pt) above axes.

    Parameters
    ----------
    hatched
        Whether kinds are drawn with their hatch; else with a dark edge.
    more
        What else is in the legend: a word and a colour.
    fonts
        Of the title.
    """
    from matplotlib.patches import Patch
    from matplotlib.transforms import ScaledTranslation

    words = [*(KINDS[kind].plural for kind in kinds), *(word for word, _ in more)]
    legend = sum(_LEGEND + PLAIN.width(word, SMALL) for word in words)
    room = size_in_points(axes)[0] - legend
    above = 0.0 if fonts.width(title, TITLE, "bold") <= room else 2 * SMALL
    written = axes.set_title(
        title, loc="left", pad=lift + 3 + above, size=TITLE, weight="bold", color=INK
    )
    written.set(**fonts.style)
    figure = axes.get_figure(root=True)
    if figure is None or not (kinds or more):
        return
    handles = [
        Patch(
            facecolor=KINDS[kind].color,
            hatch=KINDS[kind].hatch if hatched else "",
            edgecolor="white" if hatched else KINDS[kind].dark,
            linewidth=0 if hatched else 0.5,
            label=KINDS[kind].plural,
        )
        for kind in kinds
    ]
    handles += [
        Patch(facecolor=color, edgecolor=QUIET, linewidth=0.5, label=word) for word, color in more
    ]
    axes.legend(
        handles=handles,
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        bbox_transform=axes.transAxes + ScaledTranslation(0, lift / 72, figure.dpi_scale_trans),
        borderaxespad=0,
        borderpad=0.3,
        ncols=len(handles),
        frameon=False,
        fontsize=SMALL,
        handlelength=1.6,
        columnspacing=1.4,
        labelcolor=INK,
    )


def footnote(axes: Axes, note: str | None, fonts: Fonts) -> None:
    """A quiet line below axes."""
    if note:
        style = {"size": TINY, "color": QUIET, "va": "top", **fonts.style}
        write(axes, note, (0, 0), (0, -30), coords="axes fraction", **style)
