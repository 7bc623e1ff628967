"""How often constraints hold: a row each, a dot and its interval."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import TYPE_CHECKING, NamedTuple

from simulator.ensemble.counting.probability import Probability
from simulator.ensemble.ensemble import Ensemble
from simulator.format import NOTHING, percentage
from simulator.views.ensemble.shares import interval_text
from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.fonts import fonts_for
from simulator.views.figures.drawing.own_style import in_own_style
from simulator.views.figures.drawing.rows import LabelledRows
from simulator.views.figures.drawing.style import Style, footnote, line, titled
from simulator.views.own_display import in_own_display

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

_WIDTH = 9.0
_HOLDS = style.KINDS["formation"].color
#: Size of a dot (pt), and half the height of the ends of an interval, as a part of a row.
_DOT, _END = 6.0, 0.16
#: Half the height of the mark of a required share, as a part of a row.
_REQUIRED = 0.36
ALL = "all constraints"


class _Row(NamedTuple):
    """A constraint: how often it holds, whether it is an error, the share that it asks for."""

    name: str
    found: Probability
    is_error: bool
    asked: float | None

    @property
    def color(self) -> str:
        """Red where it is broken more often than it may be: by default, ever."""
        required = 1.0 if self.asked is None else self.asked
        return _HOLDS if self.found.value >= required else style.BROKEN


@in_own_style
@in_own_display
def probabilities_figure(ensemble: Ensemble, axes: Axes | None = None) -> Axes:
    """Draw how often constraints hold, as `EnsemblePlot.probabilities` says."""
    from matplotlib.ticker import MaxNLocator

    rows = [
        _Row(odds.name, odds.probability, odds.central.severity == "error", odds.central.holds_in)
        for odds in ensemble.constraints
    ]
    rows.append(_Row(ALL, ensemble.all_hold, True, None))
    fonts = fonts_for([ensemble.scenario.name, *(row.name for row in rows)])
    found = [row.found for row in rows]
    shares = [percentage(each.value) if each.of else NOTHING for each in found]
    intervals = [interval_text(each) if each.of else "never applies" for each in found]
    columns = [("holds", shares), ("95 % interval", intervals)]
    beside = LabelledRows("constraint", [row.name for row in rows], columns).cut(fonts)
    sheet = beside.sheet(_WIDTH, fonts)
    given, axes = axes, axes or sheet.new_panels()[0]
    asked = [row.asked for row in rows if row.asked is not None]
    low = _left_end([*asked, *(each.interval[0] for each in found if each.of)])
    # Room for half a dot at both ends.
    axes.set_xlim(low - 0.02 * (1 - low), 1 + 0.02 * (1 - low))
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(lambda value, _: percentage(float(value), 0))
    beside.draw(axes, fonts)
    for number, row in enumerate(rows):
        if row.found.of:
            _draw(axes, number, row)
    # What is counted together stands apart.
    axes.axhline(len(rows) - 1.5, color=style.QUIET, linewidth=0.6)
    name = f"{ensemble.scenario.name} · how often constraints hold"
    title = beside.title(axes, fonts.text(name, "How often constraints hold"), fonts)
    above = titled(axes, title, _legend(rows), 16, left=beside.left(fonts), fonts=fonts)
    note = f"of {ensemble.summary.completed:,} replications; line: 95 % interval (Wilson)"
    notes = "; ".join(filter(None, [note, fonts.note]))
    below = footnote(axes, notes, fonts, beside.left(fonts) - 8)
    if given is None:
        sheet.arrange([axes], above, below)
    return axes


def _left_end(lows: list[float]) -> float:
    """Where the axis begins: a round share below all intervals."""
    return max(0.0, floor(10 * min(lows, default=0.0) - 0.5) / 10)


def _draw(axes: Axes, number: int, row: _Row) -> None:
    """A dot at the share of the replications, its interval, and the share that is required."""
    low, high = row.found.interval
    line(axes, (low, number), (high, number), row.color, 1.6, gid="interval")
    for end in (low, high):
        line(axes, (end, number - _END), (end, number + _END), row.color, 1.2)
    if row.asked is not None:
        ends = (row.asked, number - _REQUIRED), (row.asked, number + _REQUIRED)
        line(axes, *ends, style.INK, 1.6, gid="required")
    look = _dot(row.color, is_error=row.is_error)
    axes.plot([row.found.value], [number], gid="probability", zorder=3, clip_on=False, **look)


def _dot(color: str, *, is_error: bool) -> Style:
    inside = color if is_error else "white"
    look: Style = {"marker": "o", "markersize": _DOT, "markerfacecolor": inside}
    return {**look, "markeredgecolor": color, "markeredgewidth": 1.4, "linestyle": "none"}


def _legend(rows: Sequence[_Row]) -> list[Artist]:
    from matplotlib.lines import Line2D

    shown = [("as often as required", _HOLDS, True), ("broken too often", style.BROKEN, True)]
    if not all(row.is_error for row in rows):
        shown.append(("a warning only", style.QUIET, False))
    handles: list[Artist] = [
        Line2D([], [], label=label, **_dot(color, is_error=filled))
        for label, color, filled in shown
    ]
    if any(row.asked is not None for row in rows):
        look: Style = {"marker": "|", "markersize": 9.0, "linestyle": "none", "color": style.INK}
        handles.append(Line2D([], [], label="required share", markeredgewidth=1.6, **look))
    return handles
