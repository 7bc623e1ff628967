"""By how much each constraint holds or is broken: a bar each, those of one unit side by side."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING

from simulator.errors import OutputError
from simulator.format import NOTHING, clock, listed
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict
from simulator.views.constraints import slack_text, total_text
from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.fonts import PLAIN, Fonts, fonts_for
from simulator.views.figures.drawing.layout import Sheet
from simulator.views.figures.drawing.own_style import in_own_style
from simulator.views.figures.drawing.rows import LabelledRows
from simulator.views.figures.drawing.style import Style, footnote, titled
from simulator.views.own_display import in_own_display
from simulator.wording import alternatives

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

_WIDTH = 10.0
#: Between the panels of two units (in), the widest names of who decides (pt), a bar's height.
_BETWEEN, _WHO, _HIGH = 0.62, 120.0, 0.6
HOLDS = style.KINDS["formation"].color
#: Unit of slack → what its axis says.
_AXES = {"s": "slack, {unit}", "m": "slack, {unit}", "people/m2": "slack, people per m²"}


@in_own_style
@in_own_display
def slack_figure(run: Run, axes: Axes | None = None, unit: str | None = None) -> Axes:
    """Draw by how much each constraint holds, as `Plot.slack` says."""
    families = _families(run, unit)
    fonts = fonts_for([run.scenario.name, *(one.name for one in run.verdicts)])
    if axes is not None:
        families = families[:1]
    beside = [_beside(run, several, fonts) for several in families]
    left = max(each.left(fonts) for each in beside)
    widths = [max(pair) for pair in zip(*(each.widths() for each in beside), strict=True)]
    row, edge = beside[0].sheet(_WIDTH, fonts).heights[0] / len(beside[0].names), 0.12
    heights = [row * len(several) for several in families]
    right = (sum(widths) + 8) / 72 + edge
    sheet = Sheet(_WIDTH, left / 72 + edge, right, heights, _BETWEEN)
    panels = [axes] if axes is not None else sheet.new_panels(share=False)
    for panel, several, texts in zip(panels, families, beside, strict=True):
        texts.draw(panel, fonts, left=left, widths=widths)
        _bars(panel, several)
        panel.set_xlabel(_axis(panel, several), size=style.SMALL, color=style.QUIET, loc="right")
    title = f"{run.scenario.name} · {total_text(run.verdicts)}"
    title = fonts.cut(fonts.text(title, "Slack"), style.TITLE, 72 * _WIDTH / 1.5)
    above = titled(panels[0], title, _legend(families), 18, left=left, fonts=fonts)
    below = footnote(panels[-1], fonts.note, fonts, left)
    if axes is None:
        sheet.arrange(panels, above, below)
    return panels[0]


def _families(run: Run, unit: str | None) -> list[list[Verdict]]:
    """Verdicts by their unit, in the order of the file; of each, the least slack first."""
    if not run.verdicts:
        raise OutputError(f"{run.scenario.name}: no constraints defined, so there is no slack")
    found: dict[str, list[Verdict]] = {}
    for verdict in run.verdicts:
        found.setdefault(verdict.unit, []).append(verdict)
    if unit is not None and unit not in found:
        raise OutputError(f"no slack is in {unit!r}, only in {alternatives(list(found))}")
    chosen = found.values() if unit is None else [found[unit]]
    return [sorted(several, key=lambda verdict: verdict.slack) for several in chosen]


def _beside(run: Run, several: Sequence[Verdict], fonts: Fonts) -> LabelledRows:
    names = [each.name + ("" if each.severity == "error" else " (warns)") for each in several]
    at = [NOTHING if each.at is None else clock(run.scenario, each.at) for each in several]
    who = [PLAIN.cut(listed(each.who) or NOTHING, style.SMALL, _WHO) for each in several]
    columns = [("slack", [slack_text(each) for each in several]), ("at", at), ("decided by", who)]
    return LabelledRows("constraint", names, columns).cut(fonts)


def _axis(axes: Axes, several: Sequence[Verdict]) -> str:
    """Give an axis its limits and ticks; returns what it shows."""
    from matplotlib.ticker import MaxNLocator

    from simulator.views.figures.drawing.length_ticks import duration_axis, length_axis

    reached = [each.slack for each in several if isfinite(each.slack)]
    low, high = min([0.0, *reached]), max([0.0, *reached])
    high = max(high, low + 1.0)
    wide = high - low
    axes.set_xlim(low - (0.04 if low < 0 else 0.01) * wide, high + 0.04 * wide)
    axes.axvline(0.0, color=style.INK, linewidth=0.9, zorder=2.5)
    of = several[0].unit
    if of == "s":
        unit = duration_axis(axes.xaxis, wide, 6)
    elif of == "m":
        unit = length_axis(axes.xaxis)
    else:
        unit = of
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=of != "people/m2"))
        axes.xaxis.set_major_formatter("{x:,.10g}")
    return _AXES.get(of, "slack, {unit}").format(unit=unit)


def _bars(axes: Axes, several: Sequence[Verdict]) -> None:
    """A bar from zero; an arrowhead at the edge where nothing breaks it, or it is not judged."""
    for number, verdict in enumerate(several):
        if isfinite(verdict.slack):
            look = _look(verdict)
            axes.barh([number], [verdict.slack], height=_HIGH, zorder=2, gid=verdict.name, **look)
        elif verdict.applies:
            shape, at = (">", 1.0) if verdict.slack > 0 else ("<", 0.0)
            arrow: Style = {"color": HOLDS if verdict.holds else style.BROKEN, "clip_on": False}
            arrow["transform"] = axes.get_yaxis_transform()
            axes.plot([at], [number], marker=shape, markersize=6, gid=verdict.name, **arrow)


def _look(verdict: Verdict) -> Style:
    if verdict.holds:
        return {"facecolor": HOLDS, "edgecolor": HOLDS, "linewidth": 0.5}
    inside = style.BROKEN if verdict.fails else "white"
    edge = "white" if verdict.fails else style.BROKEN
    return {"facecolor": inside, "edgecolor": edge, "hatch": "xxxx", "linewidth": 0.5}


def _legend(families: Sequence[Sequence[Verdict]]) -> list[Artist]:
    from matplotlib.patches import Patch

    every = [verdict for several in families for verdict in several if verdict.applies]
    words = {
        "holds": next((each for each in every if each.holds), None),
        "broken": next((each for each in every if each.fails), None),
        "warns": next((each for each in every if not (each.holds or each.fails)), None),
    }
    return [Patch(label=word, **_look(one)) for word, one in words.items() if one is not None]
