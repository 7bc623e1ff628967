"""How far each input can move, as bars around now: what a planner takes into a meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isinf
from typing import TYPE_CHECKING, NamedTuple

from simulator.format import duration
from simulator.scenario.lineup.unit import Kind
from simulator.scenario.scenario import Scenario
from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.fonts import Fonts, fonts_for
from simulator.views.figures.drawing.layout import Sheet, limits_with_words, size_in_points
from simulator.views.figures.drawing.own_style import in_own_style
from simulator.views.figures.drawing.style import Style, footnote, headings, line, write
from simulator.views.margins import MOST, breaks_text, left_out_text, value_text
from simulator.views.own_display import in_own_display
from simulator.whatif.inputs import range_of
from simulator.whatif.margins import Limit, Margin, Margins

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Transform

#: The most rows that are drawn: more would not go on a page.
MOST_DRAWN = 60
#: Of a new figure: the least width, height of a row, free at the sides (in).
_WIDTH, _ROW, _EDGE = 10.0, 0.235, 0.12
#: The legend, and the line of words below it, are this high above the axes (pt).
_LEGEND, _HEAD = 16.0, 5.0
#: The widest text at an end of a bar; on axes that are given, at least this (pt).
_WIDEST, _SHORTEST = 250.0, 60.0
#: Height of a bar, and half of that of its end, as parts of a row.
_HIGH, _END = 0.56, 0.42
#: Between texts (pt).
_PAD = 5.0
#: Ticks of the axis, both ways: seconds, and their names.
_TICKS = {1: "1 s", 10: "10 s", 60: "1 min", 600: "10 min", 3600: "1 h", 36_000: "10 h"}
#: The axis is linear up to this (s), which is as wide as this part of a decade.
_LINEAR, _LINEAR_DECADES = 1.0, 0.5
#: The least width of a decade (pt): the names of its ticks must not touch.
_NARROWEST = 38.0
#: The axis ends beyond a tick, or beyond a bar of more than an hour, by this factor.
_FURTHER, _HOUR = 1.2, 3600


class Direction(NamedTuple):
    """One of the two directions in which an input can move.

    Attributes
    ----------
    sign
        -1: earlier, shorter; 1: later, longer.
    limit
        How far it can move.
    given, beyond
        How far the range in the scenario goes (s), and whether that exceeds the limit.
    text
        What is written at the end of the bar.
    """

    sign: int
    limit: Limit
    given: float
    beyond: bool
    text: str

    def bar_end(self, far: float) -> float:
        """Where the bar ends (s from now) on an axis that goes this far."""
        return self.sign * min(self.limit.seconds, far)

    def end(self, far: float) -> float:
        """Where the bar and the range end (s from now): the text begins there."""
        return self.sign * min(max(self.limit.seconds, self.given), far)


class MarginRow(NamedTuple):
    """One input to draw: its name, its value, both directions, its unit's kind (or programme)."""

    name: str
    now: str
    earlier: Direction
    later: Direction
    kind: Kind | None

    @property
    def ranged(self) -> bool:
        """Whether the scenario gives a range."""
        return bool(self.earlier.given or self.later.given)

    def cut(self, fonts: Fonts, most: float) -> MarginRow:
        """The same row with texts that are no wider than this (pt)."""
        earlier, later = (
            side._replace(text=fonts.cut(side.text, style.TINY, most))
            for side in (self.earlier, self.later)
        )
        return self._replace(earlier=earlier, later=later)


class _Scale(NamedTuple):
    """How far the axis goes (s), earlier and later; where rows end, and the space they need."""

    far: tuple[float, float]
    lefts: list[tuple[float, float]]
    rights: list[tuple[float, float]]


@in_own_style
@in_own_display
def margins_figure(found: Margins, axes: Axes | None = None, most: int | None = None) -> Axes:
    """Draw margins, as `Plot.margins` says."""
    scenario = found.run.scenario
    shown = found[: min(most or MOST, MOST_DRAWN)]
    fonts = fonts_for([scenario.name, *(one.name for one in scenario.all_constraints)])
    rows = [margin_row(scenario, each, fonts) for each in shown]
    columns = (["input", *(row.name for row in rows)], ["now", *(row.now for row in rows)])
    widths = (max(fonts.width(text, style.SMALL) for text in texts) for texts in columns)
    beside = sum(widths) + 3 * _PAD
    if axes is not None:
        (low, *_), (high, *_) = (ends[-1] for ends in _scale(rows, fonts)[1:])
        spare = size_in_points(axes)[0] - _NARROWEST * (high - low)
        rows = [row.cut(fonts, max(spare / 2 - 2 * _PAD, _SHORTEST)) for row in rows]
    scale = _scale(rows, fonts)
    low = min(_NARROWEST * end - words for end, words in scale.lefts)
    high = max(_NARROWEST * end + words for end, words in scale.rights)
    width = max(_WIDTH, (beside + high - low) / 72 + 2 * _EDGE)
    sheet = Sheet(width, beside / 72 + _EDGE, _EDGE, [_ROW * max(len(rows), 1)])
    given, axes = axes, axes or sheet.new_panels()[0]
    _axis(axes, rows, scale)
    for number, row in enumerate(rows):
        _row(axes, number, row, scale.far, fonts)
        if number % 2 == 0:  # a faint band leads the eye from the name to the bar
            left = -beside / size_in_points(axes)[0]
            band: Style = {"color": style.SPAN, "linewidth": 0, "zorder": 0.5, "clip_on": False}
            axes.axhspan(number - 0.5, number + 0.5, xmin=left, **band)
        text_look: Style = {"size": style.SMALL, "va": "center_baseline", "fonts": fonts}
        text_look["coords"] = ("axes fraction", "data")
        write(axes, row.name, (0, number), (_PAD - beside, 0), ha="left", **text_look)
        write(axes, row.now, (0, number), (-_PAD, 0), color=style.QUIET, **text_look)
    above = _headings(axes, scenario, rows, beside, fonts)
    note = ". ".join(filter(None, [*_notes(found, rows), fonts.note]))
    below = footnote(axes, note, fonts, beside - _PAD)
    if given is None:
        sheet.arrange([axes], above, below)
    return axes


def margin_row(scenario: Scenario, each: Margin, fonts: Fonts) -> MarginRow:
    """What is drawn of one input."""
    what, given = each.input, range_of(scenario, each.input)
    unit = scenario.unit.get(what.subject)
    low = 0.0 if given.low is None else max(what.value - given.low, 0.0)
    high = 0.0 if given.high is None else max(given.high - what.value, 0.0)
    later, earlier = given.beyond(each)
    return MarginRow(
        what.name,
        value_text(scenario, what),
        Direction(-1, each.earlier, low, earlier, _text(scenario, each.earlier, fonts)),
        Direction(1, each.later, high, later, _text(scenario, each.later, fonts)),
        None if unit is None else unit.kind,
    )


def _text(scenario: Scenario, limit: Limit, fonts: Fonts) -> str:
    """The limit and the constraint that breaks beyond it; empty if none does."""
    if limit.ends:
        return "to zero" if limit.seconds else ""
    if limit.breaks is None:
        return ""
    name = fonts.text(breaks_text(scenario, limit), "a constraint")
    return fonts.cut(f"{duration(limit.seconds, 'down')} · {name}", style.TINY, _WIDEST)


def _row(axes: Axes, number: int, row: MarginRow, far: tuple[float, float], fonts: Fonts) -> None:
    """A bar, a line where a constraint breaks, an arrowhead where none does, the range, texts."""
    color, dark = (style.BAR, style.QUIET) if row.kind is None else style.KINDS[row.kind][1:3]
    sides = tuple(zip((row.earlier, row.later), far, strict=True))
    low, high = (side.bar_end(edge) for side, edge in sides)
    look: Style = {"height": _HIGH, "color": color, "edgecolor": dark, "linewidth": 0.5}
    axes.barh(number, high - low, left=low, **look)
    if row.ranged:
        ends = (-row.earlier.given, number), (row.later.given, number)
        line(axes, *ends, style.INK, 0.9, marker="|", markersize=5, gid="range")
    for side, edge in sides:
        end, text_at = side.bar_end(edge), side.end(edge)
        if isinf(side.limit.seconds):
            marker = "<" if side.sign < 0 else ">"
            axes.plot([end], [number], marker=marker, markersize=7, color=dark, gid="no limit")
        elif side.limit.breaks is not None:
            line(axes, (end, number - _END), (end, number + _END), style.INK, 1.6, gid="limit")
        if side.beyond:
            inner, outer = sorted((end, side.sign * side.given))
            line(axes, (inner, number), (outer, number), style.BROKEN, 2.6, gid="beyond")
        if side.text:
            text_look: Style = {"va": "center_baseline", "fonts": fonts}
            write(axes, side.text, (text_at, number), (side.sign * _PAD, 0), **text_look)


# -- around the rows -------------------------------------------------------------------------------


def _headings(
    axes: Axes, scenario: Scenario, rows: Sequence[MarginRow], beside: float, fonts: Fonts
) -> float:
    """The title, the legend, the names of the columns, and which way is later."""
    kinds = [kind for kind in style.KINDS if any(row.kind == kind for row in rows)]
    programme = any(row.kind is None for row in rows)
    name = fonts.cut(scenario.name, style.TITLE, size_in_points(axes)[0] / 2)
    title = fonts.text(f"{name} · how far each input alone can move", "Margins")
    look: Style = {"programme": programme, "left": beside, "hatched": False, "fonts": fonts}
    text_look: Style = {"va": "baseline", "size": style.SMALL, "color": style.QUIET}
    write(
        axes,
        "input",
        (0, 1),
        (_PAD - beside, _HEAD),
        coords="axes fraction",
        ha="left",
        **text_look,
    )
    write(axes, "now", (0, 1), (-_PAD, _HEAD), coords="axes fraction", **text_look)
    text_look["coords"] = ("data", "axes fraction")
    write(axes, "← earlier, shorter", (0, 1), (-_PAD, _HEAD), **text_look)
    write(axes, "later, longer →", (0, 1), (_PAD, _HEAD), **text_look)
    return headings(axes, title, kinds, _LEGEND, **look)


def _notes(found: Margins, rows: Sequence[MarginRow]) -> Iterator[str]:
    yield left_out_text(found, found[: len(rows)])
    if any(row.ranged for row in rows):
        yield "Thin line: the range that the scenario gives, red where it is beyond the bar"


def _symlog() -> Transform:
    """From seconds to decades from now: as matplotlib's symlog axis does it."""
    from matplotlib.scale import SymmetricalLogTransform

    return SymmetricalLogTransform(10, _LINEAR, _LINEAR_DECADES)


def _scale(rows: Sequence[MarginRow], fonts: Fonts) -> _Scale:
    """The axis goes to the next tick beyond every bar that ends, and every range.

    The ends of rows are in decades from now, with the width of their texts (pt); the ends of the
    axis are the last.
    """
    far, ends = [], []
    for sign, sides in (-1, [row.earlier for row in rows]), (1, [row.later for row in rows]):
        reached = [end for side in sides for end in (side.limit.seconds, side.given)]
        # Ten seconds at least: also where nothing can move, it is an axis.
        longest = max([10.0, *(end for end in reached if not isinf(end))])
        tick = next((tick for tick in _TICKS if longest <= tick <= _HOUR), longest)
        far.append(_FURTHER * tick)
        places = _symlog().transform([*(side.end(far[-1]) for side in sides), sign * far[-1]])
        texts = [
            fonts.width(side.text, style.TINY) + 2 * _PAD if side.text else 0.0 for side in sides
        ]
        ends.append(list(zip(places.tolist(), [*texts, 0.0], strict=True)))
    return _Scale((far[0], far[1]), *ends)


def _axis(axes: Axes, rows: Sequence[MarginRow], scale: _Scale) -> None:
    """Let the axis span bars and texts; its line and ticks are below the bars only."""
    from simulator.views.figures.drawing.length_ticks import FewOrRound

    wide = size_in_points(axes)[0]
    limits = limits_with_words(wide, scale.lefts, scale.rights, _NARROWEST)
    earlier, later = scale.far
    axes.set_xscale("symlog", linthresh=_LINEAR, linscale=_LINEAR_DECADES)
    axes.set_xlim(*_symlog().inverted().transform(limits).tolist())
    axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    before = {-tick: name for tick, name in reversed(_TICKS.items()) if tick <= earlier}
    ticks = before | {0: "now"} | {tick: name for tick, name in _TICKS.items() if tick <= later}
    axes.xaxis.set_major_locator(FewOrRound(list(ticks)))
    axes.xaxis.set_major_formatter(lambda at, _: ticks.get(round(at), duration(abs(at))))
    axes.set_yticks([])
    axes.minorticks_off()
    axes.tick_params(axis="x", labelsize=style.SMALL, colors=style.QUIET, length=3, width=0.6)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set(color=style.QUIET, linewidth=1.0, bounds=(-earlier, later))
    for tick in ticks:
        color, width = (style.FAINT, 0.6) if tick else (style.INK, 0.9)
        axes.axvline(tick, color=color, linewidth=width, zorder=0.6)
