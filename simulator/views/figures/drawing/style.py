"""How figures look: a colour and a hatch for each kind of unit, ink, sizes, texts, a legend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.scenario.lineup.unit import Kind
from simulator.views.figures.drawing.fonts import PLAIN, Fonts
from simulator.views.figures.drawing.layout import raised, size_in_points

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation
    from matplotlib.transforms import Transform


#: Keyword arguments of an artist.
Style = dict[str, Any]


class KindStyle(NamedTuple):
    """How a kind of unit looks: a colour, and a hatch for readers who do not see colours."""

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
HALO: Style = {"facecolor": "white", "alpha": 0.8, "edgecolor": "none", "pad": 0.8}
TITLE = 11.0  # pt
SMALL = 8.0  # pt
TINY = 7.0  # pt
#: How far the labels of an x axis reach down (pt).
_AXIS = 30.0
#: What one kind takes up in a legend besides its word (pt).
_LEGEND = 28.0


def plain_frame(axes: Axes) -> None:
    """Reduce the frame to the line at the bottom, with faint lines across."""
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set(color=QUIET, linewidth=1.0)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="both", labelsize=SMALL, colors=QUIET, length=3, width=0.6)
    axes.tick_params(axis="x", which="minor", length=1.5, width=0.5, colors=QUIET)
    axes.tick_params(axis="y", length=0)


def write(
    axes: Axes,
    text: str,
    at: tuple[float, float],
    away: tuple[float, float],
    *,
    coords: str | tuple[str, str] | Transform = "data",
    fonts: Fonts = PLAIN,
    **style: Any,
) -> Annotation:
    """Write a text at a distance (pt) from a place, which may be outside the axes.

    By default it is tiny and dark, to the right of that point, or to the left if the distance is
    to the left.
    """
    plain: Style = {
        "size": TINY,
        "color": INK,
        "ha": "right" if away[0] < 0 else "left",
        "va": "center",
    }
    return axes.annotate(
        text,
        at,
        away,
        xycoords=coords,
        textcoords="offset points",
        annotation_clip=False,
        **(plain | fonts.style | style),
    )


def line(
    axes: Axes,
    start: tuple[float, float],
    stop: tuple[float, float],
    color: str,
    width: float,
    **style: Any,
) -> None:
    """Draw a line that ends exactly at two points; its width is in points."""
    (x, y), (to_x, to_y) = start, stop
    look: Style = {"color": color, "linewidth": width, "solid_capstyle": "butt", **style}
    axes.plot([x, to_x], [y, to_y], **look)


def headings(
    axes: Axes,
    title: str,
    kinds: Sequence[Kind],
    lift: float,
    *,
    hatched: bool = True,
    programme: bool = False,
    left: float = 0.0,
    fonts: Fonts = PLAIN,
) -> float:
    """A title at the left and a legend of kinds at the right, lifted (pt) above axes.

    Parameters
    ----------
    hatched
        Whether kinds are drawn with their hatch; else with a dark edge.
    programme
        Whether the programme is in the legend too.
    left
        How far left of the axes the title begins (pt).
    fonts
        Of the title.

    Returns
    -------
    float
        How far the title rises above the axes (pt).
    """
    from matplotlib.patches import Patch

    handles: list[Artist] = [
        Patch(
            facecolor=KINDS[kind].color,
            hatch=KINDS[kind].hatch if hatched else "",
            edgecolor="white" if hatched else KINDS[kind].dark,
            linewidth=0 if hatched else 0.5,
            label=KINDS[kind].plural,
        )
        for kind in kinds
    ]
    if programme:
        handles.append(Patch(facecolor=BAR, edgecolor=QUIET, linewidth=0.5, label="programme"))
    return titled(axes, title, handles, lift, left=left, fonts=fonts)


def titled(
    axes: Axes,
    title: str,
    handles: Sequence[Artist],
    lift: float,
    *,
    left: float = 0.0,
    fonts: Fonts = PLAIN,
) -> float:
    """A title at the left and a legend of some artists at the right, lifted (pt) above axes; how
    far the title rises above them (pt).
    """
    legend = sum(_LEGEND + PLAIN.width(str(handle.get_label()), SMALL) for handle in handles)
    wide = size_in_points(axes)[0]
    beside = fonts.width(title, TITLE, "bold") <= wide + left - legend
    pad = lift + 3 + (0 if beside else 2 * SMALL)
    axes.set_title(
        title,
        loc="left",
        x=-left / wide,
        pad=pad,
        size=TITLE,
        weight="bold",
        color=INK,
        **fonts.style,
    )
    axes.legend(
        handles=handles,
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        bbox_transform=raised(axes, axes.transAxes, lift),
        borderaxespad=0,
        borderpad=0.3,
        ncols=max(len(handles), 1),
        frameon=False,
        fontsize=SMALL,
        handlelength=1.6,
        columnspacing=1.4,
        labelcolor=INK,
    )
    return pad + TITLE


def footnote(axes: Axes, note: str | None, fonts: Fonts, left: float = 0.0) -> float:
    """A grey note below the x axis, from a distance left of it; how far down both reach (pt)."""
    if not note:
        return _AXIS
    style: Style = {"color": QUIET, "ha": "left", "va": "top"}
    write(axes, note, (0, 0), (-left, -_AXIS), coords="axes fraction", fonts=fonts, **style)
    return _AXIS + TINY
