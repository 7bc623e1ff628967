"""How far each input can move, as bars around now: what a planner takes into the meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import isinf
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulator.format import duration
from simulator.scenario.lineup.unit import Kind
from simulator.scenario.scenario import Scenario
from simulator.views.figures.fonts import Fonts, fonts_for
from simulator.views.figures.style import (
    BAR,
    BROKEN,
    FAINT,
    INK,
    KINDS,
    QUIET,
    SMALL,
    SPAN,
    TINY,
    TITLE,
    headings,
    new_figure,
    size_in_points,
    write,
)
from simulator.views.margins import MOST, breaks_text, left_out_text, value_text
from simulator.whatif.inputs import Range, range_of
from simulator.whatif.margins import Limit, Margin, Margins

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Transform

#: So many rows are drawn at most: more would not go on a page.
MOST_DRAWN = 60
#: Of the figure: width, height of a row, above the rows, below them, at the sides (inches).
_WIDTH, _ROW, _TOP, _BOTTOM, _EDGE = 10.0, 0.235, 0.74, 0.56, 0.12
#: The legend and the title so far above the axes, their line of words, the note below (pt).
_LEGEND, _TITLE, _HEAD, _NOTE = 16.0, 36.0, 5.0, -30.0
#: What is written at an end is cut at so much; on axes that are too narrow, at less (pt).
_WIDEST, _SHORTEST = 250.0, 60.0
#: Height of a bar, and half of that of its end, as parts of a row.
_HIGH, _END = 0.56, 0.42


def margins_figure(found: Margins, axes: Axes | None = None, most: int | None = None) -> Axes:
    """Draw margins: a row an input, the tightest first.

    A bar goes from how much earlier (shorter) to how much later (longer) an input may become. At
    each end stand the limit and the constraint that breaks beyond it; an arrowhead: none does. A
    thin line over it is the range that the scenario gives, red where it exceeds the margin.

    Parameters
    ----------
    found
        The margins of a run.
    axes
        Where to draw, with room for names at the left; default: a new figure, as wide as it needs.
    most
        The most rows: 20 by default, 60 at most.

    Returns
    -------
    matplotlib.axes.Axes
        Its x data are seconds from now, its y data the numbers of the rows, from 0 down.
    """
    scenario = found.run.scenario
    shown = found[: min(most or MOST, MOST_DRAWN)]
    fonts = fonts_for([scenario.name, *(one.name for one in scenario.all_constraints)])
    rows = [margin_row(scenario, each, fonts) for each in shown]
    span = span_of(rows)
    if axes is not None:
        spare = size_in_points(axes)[0] - _NARROWEST * float(np.ptp(_scale().transform(span)))
        rows = [row.cut(fonts, max(spare / 2 - 2 * PAD, _SHORTEST)) for row in rows]
    columns = _widest(fonts, [row.name for row in rows]), _widest(fonts, [row.now for row in rows])
    beside = sum(columns) + 3 * PAD
    if axes is None:
        room = 72 * (_WIDTH - 2 * _EDGE) - beside
        least = max(_NARROWEST * far + words for far, words in _reaches(rows, span, fonts))
        axes = _new_axes(beside, max(least, room), rows)
    margin_axis(axes, rows, span, fonts)
    for number, row in enumerate(rows):
        if number % 2 == 0:
            _stripe(axes, number, beside)
        _beside(axes, number, row.name, (PAD - beside, "left", INK), fonts)
        _beside(axes, number, row.now, (-PAD, "right", QUIET), fonts)
        _bar(axes, number, row, span)
        _range(axes, number, row)
        _words(axes, number, row, span, fonts)
    name = fonts.cut(scenario.name, TITLE, size_in_points(axes)[0] / 2)
    title = f"{name} · how far each input alone can move"
    bold = {"size": TITLE, "weight": "bold", "color": INK}
    _corner(axes, fonts.text(title, "Margins"), 1, (-beside, _TITLE), **bold, **fonts.style)
    _heads(axes, rows, beside)
    note = ". ".join(filter(None, [*_notes(found, rows), fonts.note]))
    _corner(axes, note, 0, (PAD - beside, _NOTE), size=TINY, color=QUIET, **fonts.style)
    return axes


def _widest(fonts: Fonts, texts: Sequence[str]) -> float:
    return max((fonts.width(text, SMALL) for text in texts), default=0.0)


def _new_axes(beside: float, wide: float, rows: Sequence[MarginRow]) -> Axes:
    """Axes on a figure of their own, with so much room at their left, and so wide (pt)."""
    whole = (beside + wide) / 72 + 2 * _EDGE
    high = _TOP + _ROW * max(len(rows), 1) + _BOTTOM
    place = (
        (beside / 72 + _EDGE) / whole,
        _BOTTOM / high,
        wide / 72 / whole,
        1 - (_TOP + _BOTTOM) / high,
    )
    return new_figure(whole, high).add_axes(place)


# -- a row -----------------------------------------------------------------------------------------


def _stripe(axes: Axes, number: int, beside: float) -> None:
    """A faint band leads the eye from the name to the bar."""
    from matplotlib.patches import Rectangle

    left = beside / size_in_points(axes)[0]
    band = Rectangle((-left, number - 0.5), 1 + left, 1, transform=axes.get_yaxis_transform())
    band.set(facecolor=SPAN, edgecolor="none", clip_on=False, zorder=0.5)
    axes.add_patch(band)


def _beside(axes: Axes, number: int, text: str, how: tuple[float, str, str], fonts: Fonts) -> None:
    """A text so many points from the left edge of the axes, set to a side, in a colour."""
    style = {"ha": how[1], "va": "center_baseline", "size": SMALL, "color": how[2]}
    place = ("axes fraction", "data")
    write(axes, text, (0, number), (how[0], 0), coords=place, **style, **fonts.style)


def _bar(axes: Axes, number: int, row: MarginRow, span: Span) -> None:
    """A bar; at its ends a line where a constraint breaks, an arrowhead where nothing does."""
    low = max(span.low, -row.found.earlier.seconds)
    high = min(span.high, row.found.later.seconds)
    color, dark = (BAR, QUIET) if row.kind is None else KINDS[row.kind][1:3]
    axes.barh(
        number, high - low, left=low, height=_HIGH, color=color, edgecolor=dark, linewidth=0.5
    )
    for end, limit, marker in ((low, row.found.earlier, "<"), (high, row.found.later, ">")):
        if isinf(limit.seconds):
            axes.plot([end], [number], marker=marker, markersize=7, color=dark, gid="no limit")
        elif limit.breaks is not None:
            axes.plot(
                [end, end],
                [number - _END, number + _END],
                color=INK,
                linewidth=1.6,
                solid_capstyle="butt",
                gid="limit",
            )


def _range(axes: Axes, number: int, row: MarginRow) -> None:
    """From low to high as a thin line over the bar; red where it goes beyond."""
    if not (row.low or row.high):
        return
    axes.plot(
        [row.low, row.high],
        [number, number],
        color=INK,
        linewidth=0.9,
        marker="|",
        markersize=5,
        gid="range",
    )
    for start, end in _beyond(row):
        axes.plot(
            [start, end],
            [number, number],
            color=BROKEN,
            linewidth=2.6,
            solid_capstyle="butt",
            gid="beyond",
        )


def _beyond(row: MarginRow) -> Iterator[tuple[float, float]]:
    given = Range(row.found.input.value + row.low, row.found.input.value + row.high)
    later, earlier = given.beyond(row.found)
    if earlier:
        yield row.low, -row.found.earlier.seconds
    if later:
        yield row.found.later.seconds, row.high


def _words(axes: Axes, number: int, row: MarginRow, span: Span, fonts: Fonts) -> None:
    ends = ends_of(row, span)
    for text, end, side, away in (
        (row.earlier, ends.low, "right", -PAD),
        (row.later, ends.high, "left", PAD),
    ):
        if text:
            style = {"ha": side, "va": "center_baseline", "size": TINY, **fonts.style}
            write(axes, text, (end, number), (away, 0), color=INK, **style)


# -- around the rows -------------------------------------------------------------------------------


def _heads(axes: Axes, rows: Sequence[MarginRow], beside: float) -> None:
    """The legend, what stands in the columns, and which way is later."""
    kinds = [kind for kind in KINDS if any(row.kind == kind for row in rows)]
    programme = [("programme", BAR)] if any(row.kind is None for row in rows) else []
    headings(axes, "", kinds, _LEGEND, hatched=False, more=programme)
    _corner(axes, "input", 1, (PAD - beside, _HEAD), size=SMALL, color=QUIET)
    _corner(axes, "now", 1, (-PAD, _HEAD), ha="right", size=SMALL, color=QUIET)
    for text, side, away in (
        ("← earlier, shorter", "right", -PAD),
        ("later, longer →", "left", PAD),
    ):
        style = {"ha": side, "va": "baseline", "size": SMALL, "color": QUIET}
        write(axes, text, (0, 1), (away, _HEAD), coords=("data", "axes fraction"), **style)


def _notes(found: Margins, rows: Sequence[MarginRow]) -> Iterator[str]:
    yield left_out_text(found, found[: len(rows)])
    if any(row.low or row.high for row in rows):
        yield "Thin line: the range that the scenario gives, red where it is beyond the bar"


def _corner(axes: Axes, text: str, high: float, away: tuple[float, float], **style: Any) -> None:
    """A text above (1) or below (0) the axes, so far from their left edge (pt)."""
    side = "baseline" if high else "top"
    write(axes, text, (0, high), away, coords="axes fraction", va=side, **style)


class MarginRow(NamedTuple):
    """One input to draw.

    Attributes
    ----------
    found, name, now
        Its margin, its name, its value.
    low, high
        Its range, in seconds from now; zero where there is none.
    earlier, later
        What is written at the ends.
    kind
        Of the unit; None for the programme.
    """

    found: Margin
    name: str
    now: str
    low: float
    high: float
    earlier: str
    later: str
    kind: Kind | None

    def cut(self, fonts: Fonts, most: float) -> MarginRow:
        """The same with words at the ends that are no wider than that (pt)."""
        earlier, later = (fonts.cut(text, TINY, most) for text in (self.earlier, self.later))
        return self._replace(earlier=earlier, later=later)


def margin_row(scenario: Scenario, each: Margin, fonts: Fonts) -> MarginRow:
    """What is drawn of one input."""
    what, given = each.input, range_of(scenario, each.input)
    unit = scenario.unit.get(what.subject)
    return MarginRow(
        each,
        what.name,
        value_text(scenario, what),
        0.0 if given.low is None else min(given.low - what.value, 0.0),
        0.0 if given.high is None else max(given.high - what.value, 0.0),
        _label(scenario, each.earlier, fonts),
        _label(scenario, each.later, fonts),
        None if unit is None else unit.kind,
    )


def _label(scenario: Scenario, limit: Limit, fonts: Fonts) -> str:
    """What stands at an end: the limit, and what breaks beyond it."""
    if limit.ends:
        return "to zero" if limit.seconds else ""
    if limit.breaks is None:
        return ""
    name = fonts.text(breaks_text(scenario, limit), "a constraint")
    return fonts.cut(f"{duration(limit.seconds, 'down')} · {name}", TINY, _WIDEST)


#: Between words (pt).
PAD = 5.0
#: A decade is at least so wide (pt): the words at its ticks must not touch.
_NARROWEST = 38.0
#: Ticks of the axis, both ways: seconds, and what they are called.
_TICKS = {1: "1 s", 10: "10 s", 60: "1 min", 600: "10 min", 3600: "1 h", 36_000: "10 h"}
#: The axis is linear up to so many seconds, which are as wide as so many decades.
_LINEAR, _LINEAR_DECADES = 1.0, 0.5
#: It goes on by a factor beyond the tick that follows the longest bar, or beyond the bar if that
#: is longer than an hour.
_FURTHER, _HOUR = 1.2, 3600


def _scale() -> Transform:
    """From seconds to decades from now: as matplotlib's symlog axis does it."""
    from matplotlib.scale import SymmetricalLogTransform

    return SymmetricalLogTransform(10, _LINEAR, _LINEAR_DECADES)


class Span(NamedTuple):
    """From where to where bars are drawn (s from now)."""

    low: float
    high: float


def span_of(rows: Sequence[MarginRow]) -> Span:
    """As far as the next tick beyond every bar that ends, and every range."""
    earlier = [end for row in rows for end in (row.found.earlier.seconds, -row.low)]
    later = [end for row in rows for end in (row.found.later.seconds, row.high)]
    low, high = (
        max((end for end in ends if not isinf(end)), default=0) for ends in (earlier, later)
    )
    return Span(-_axis_end(low), _axis_end(high))


def _axis_end(seconds: float) -> float:
    # Ten seconds at least: also where nothing can move, it is an axis.
    far = max(seconds, 10)
    return _FURTHER * next((tick for tick in _TICKS if far <= tick <= _HOUR), far)


def ends_of(row: MarginRow, span: Span) -> Span:
    """How far what is drawn of a row goes (s); words begin there."""
    return Span(
        max(span.low, min(-row.found.earlier.seconds, row.low)),
        min(span.high, max(row.found.later.seconds, row.high)),
    )


def margin_axis(axes: Axes, rows: Sequence[MarginRow], span: Span, fonts: Fonts) -> None:
    """Let the axis span the bars and their words; its line and ticks stand below the bars only."""
    from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

    wide = size_in_points(axes)[0]
    # As wide a decade as leaves room for the words that stick out furthest to either side.
    decade = min((wide - words) / far for far, words in _reaches(rows, span, fonts))
    decade = max(decade, _NARROWEST)
    lows, highs = _ends(rows, span, fonts)
    low = min(end - words / decade for end, words in lows)
    high = max(end + words / decade for end, words in highs)
    axes.set_xscale("symlog", linthresh=_LINEAR, linscale=_LINEAR_DECADES)
    axes.set_xlim(*_scale().inverted().transform([low, high]).tolist())
    axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    earlier = {-tick: name for tick, name in reversed(_TICKS.items()) if -tick >= span.low}
    later = {tick: name for tick, name in _TICKS.items() if tick <= span.high}
    ticks = {**earlier, 0: "now", **later}
    axes.xaxis.set_major_locator(FixedLocator(list(ticks)))
    axes.xaxis.set_major_formatter(FixedFormatter(list(ticks.values())))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.tick_params(axis="x", labelsize=SMALL, colors=QUIET, length=3, width=0.6)
    axes.set_yticks([])
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set(color=QUIET, linewidth=1.0, bounds=span)
    for tick in ticks:
        color = INK if tick == 0 else FAINT
        axes.axvline(tick, color=color, linewidth=0.9 if tick == 0 else 0.6, zorder=0.6)


def _ends(
    rows: Sequence[MarginRow], span: Span, fonts: Fonts
) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Where bars begin and where they end (decades), and the width of the words there (pt)."""
    ends = [ends_of(row, span) for row in rows]
    lows = [(end.low, _room(row.earlier, fonts)) for end, row in zip(ends, rows, strict=True)]
    highs = [(end.high, _room(row.later, fonts)) for end, row in zip(ends, rows, strict=True)]
    scale = _scale()
    return (
        [(float(scale.transform(at)), words) for at, words in [*lows, (span.low, 0.0)]],
        [(float(scale.transform(at)), words) for at, words in [*highs, (span.high, 0.0)]],
    )


def _reaches(rows: Sequence[MarginRow], span: Span, fonts: Fonts) -> Iterator[tuple[float, float]]:
    """From every beginning to every end: how far (decades), and how wide their words are (pt)."""
    for (low, before), (high, behind) in product(*_ends(rows, span, fonts)):
        if high > low:
            yield high - low, before + behind


def _room(text: str, fonts: Fonts) -> float:
    return fonts.width(text, TINY) + 2 * PAD if text else 0.0
