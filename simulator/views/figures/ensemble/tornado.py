"""Which inputs move an outcome most: a row each, the widest effect at the top."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from simulator.display import display, displayed
from simulator.ensemble.sensitivity import Influence, Sensitivity
from simulator.format import NOTHING, percentage
from simulator.scenario.scenario import Scenario
from simulator.views.ensemble.sensitivity import outcome_text, outcome_value, rank_text
from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.fonts import fonts_for
from simulator.views.figures.drawing.frame import clock_axis, draw_below
from simulator.views.figures.drawing.own_style import in_own_style
from simulator.views.figures.drawing.rows import LabelledRows
from simulator.views.figures.drawing.style import Style, footnote, titled
from simulator.views.own_display import in_own_display

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.ticker import Locator

_WIDTH = 10.0
#: The two ends of an input: their colours, and the hatch of the second for who sees no colours.
_LOWEST, _HIGHEST = style.KINDS["formation"], style.KINDS["column"]
#: Height of the bar of one end, as a part of a row.
_HIGH = 0.34
#: The most ticks, or about that.
_TICKS = 6
#: Free at both ends, as a part of the span.
_MARGIN = 0.06


@in_own_style
@in_own_display
def tornado_figure(
    scenario: Scenario, found: Sensitivity, axes: Axes | None = None, most: int = 10
) -> Axes:
    """Draw which inputs move an outcome most, as `EnsemblePlot.tornado` says."""
    rows = found.inputs[:most]
    fonts = fonts_for([scenario.name, found.outcome, *(each.name for each in rows)])
    beside = LabelledRows("input", [each.name for each in rows], _columns(rows)).cut(fonts)
    sheet = beside.sheet(_WIDTH, fonts)
    given, axes = axes, axes or sheet.new_panels()[0]
    low, high = _limits(found, rows)
    if found.kind == "event":
        clock_axis(axes, scenario, low, high)
    else:
        axes.set_xlim(low, high)
        axes.xaxis.set_major_locator(_ticks(found, high - low))
        how = display()

        def label(value: float, _: object) -> str:
            with displayed(how):  # ticks are labelled when the figure is written
                return outcome_value(scenario, found, float(value))

        axes.xaxis.set_major_formatter(label)
    beside.draw(axes, fonts)
    for number, each in enumerate(rows):
        _bar(axes, number - _HIGH / 2, found.mean, each.low, _look(_LOWEST, "lowest"))
        _bar(axes, number + _HIGH / 2, found.mean, each.high, _look(_HIGHEST, "highest"))
    axes.axvline(found.mean, color=style.INK, linewidth=0.9, gid="mean")
    if found.kind == "slack" and low < 0 < high:
        axes.axvline(0, color=style.BROKEN, linewidth=0.9, linestyle=(0, (5, 3)), gid="broken")
    text = f"What moves {outcome_text(found)} most"
    title = beside.title(axes, fonts.text(text, "What moves the outcome most"), fonts)
    above = titled(axes, title, _legend(), 16, left=beside.left(fonts), fonts=fonts)
    note = "; ".join(filter(None, [*_notes(scenario, found), fonts.note]))
    if found.kind == "event":
        below = draw_below(axes, scenario, None, fonts)
    below = footnote(axes, note, fonts, beside.left(fonts) - 8)
    if given is None:
        sheet.arrange([axes], above, below)
    return axes


def _columns(rows: tuple[Influence, ...]) -> list[tuple[str, list[str]]]:
    columns = [("rank corr.", [rank_text(each) for each in rows])]
    for head, shares in (
        ("first-order", [each.first for each in rows]),
        ("total", [each.total for each in rows]),
    ):
        if any(share is not None for share in shares):
            texts = [NOTHING if share is None else percentage(share, 0) for share in shares]
            columns.append((head, texts))
    return columns


def _limits(found: Sensitivity, rows: tuple[Influence, ...]) -> tuple[float, float]:
    """The axis spans all bars; and zero slack, unless it is far away."""
    # Without a replication that has the outcome, there is no mean.
    mean = 0.0 if isnan(found.mean) else found.mean
    ends = [mean, *(end for each in rows for end in (each.low, each.high))]
    low, high = min(ends), max(ends)
    span = high - low or 1.0
    if found.kind == "slack" and low - span <= 0 <= high + span:
        low, high = min(low, 0.0), max(high, 0.0)
    margin = _MARGIN * (high - low or 1.0)
    return low - margin, high + margin


def _ticks(found: Sensitivity, span: float) -> Locator:
    """Ticks at round slacks: of time, at whole seconds and minutes where these are far apart."""
    from matplotlib.ticker import MaxNLocator, MultipleLocator

    from simulator.views.figures.drawing.clock_ticks import round_step
    from simulator.views.figures.drawing.length_ticks import LengthLocator

    if found.unit == "m":
        return LengthLocator(_TICKS, (1, 2, 5, 10))
    if found.unit == "s" and span > _TICKS:
        return MultipleLocator(round_step(span / _TICKS))
    return MaxNLocator(_TICKS, steps=[1, 2, 5, 10])


def _look(end: style.KindStyle, gid: str) -> Style:
    look: Style = {"color": end.color, "edgecolor": "white", "hatch": end.hatch, "linewidth": 0}
    return {**look, "gid": gid}


def _bar(axes: Axes, at: float, mean: float, end: float, look: Style) -> None:
    axes.barh(at, end - mean, left=mean, height=_HIGH, **look)


def _legend() -> list[Artist]:
    from matplotlib.patches import Patch

    ends = ("input at its lowest", _LOWEST), ("at its highest", _HIGHEST)
    return [
        Patch(facecolor=end.color, hatch=end.hatch, edgecolor="white", linewidth=0, label=label)
        for label, end in ends
    ]


def _notes(scenario: Scenario, found: Sensitivity) -> list[str]:
    if not found.inputs:
        return [*found.notes] or ["it is the same in all replications"]
    mean = outcome_value(scenario, found, found.mean)
    ends = "bars: from the mean of all to that of the tenth where the input is lowest, highest"
    return [f"of {found.rows:,} replications, mean {mean}", ends]
