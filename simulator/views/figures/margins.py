"""How far each input can move, as bars around now: what a planner takes into the meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isinf
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulator.scenario.lineup.unit import Kind
from simulator.scenario.scenario import Scenario
from simulator.views.figures.fonts import Lettering, lettering, width
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
)
from simulator.views.margins import MOST, breaks_text, left_out_text, seconds_text, value_text
from simulator.whatif.inputs import Range, range_of
from simulator.whatif.margins import Limit, Margin, Margins

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: So many rows are drawn at most: more would not go on a page.
MOST_DRAWN = 60
#: Of the figure: width, height of a row, above the rows, below them, at the sides (inches).
_WIDTH, _ROW, _TOP, _BOTTOM, _EDGE = 10.0, 0.235, 0.74, 0.56, 0.12
#: The legend and the title so far above the axes, their line of words, the note below (pt).
_LEGEND, _TITLE, _HEAD, _NOTE = 16.0, 36.0, 5.0, -30.0
#: Names are cut at so many characters: on axes that are too narrow, at fewer.
_CUTS = (52, 40, 30, 20, 12)
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
    letters = lettering([scenario.name, *(one.name for one in scenario.all_constraints)])
    for cut in _CUTS:
        rows = [margin_row(scenario, each, letters, cut) for each in shown]
        span = span_of(rows)
        if axes is None or least_room(rows, span) <= size_in_points(axes)[0]:
            break
    columns = _widest([row.name for row in rows]), _widest([row.now for row in rows])
    beside = sum(columns) + 3 * PAD
    if axes is None:
        room = 72 * (_WIDTH - 2 * _EDGE) - beside
        axes = _new_axes(beside, max(least_room(rows, span), room), rows)
    margin_axis(axes, rows, span)
    for number, row in enumerate(rows):
        if number % 2 == 0:
            _stripe(axes, number, beside)
        _beside(axes, number, row.name, (PAD - beside, "left", INK))
        _beside(axes, number, row.now, (-PAD, "right", QUIET))
        _bar(axes, number, row, span)
        _range(axes, number, row)
        _words(axes, number, row, span, letters)
    title = f"{cut_name(scenario.name, cut)} · how far each input alone can move"
    bold = {"size": TITLE, "weight": "bold", "color": INK}
    _corner(axes, letters.text(title, "Margins"), 1, (-beside, _TITLE), **bold, **letters.style)
    _heads(axes, rows, beside)
    note = ". ".join(filter(None, [*_notes(found, rows), letters.note]))
    _corner(axes, note, 0, (PAD - beside, _NOTE), size=TINY, color=QUIET, **letters.style)
    return axes


def _widest(texts: Sequence[str]) -> float:
    return max((width(text, SMALL) for text in texts), default=0.0)


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


def _beside(axes: Axes, number: int, text: str, how: tuple[float, str, str]) -> None:
    """A text so many points from the left edge of the axes, set to a side, in a colour."""
    axes.annotate(
        text,
        (0, number),
        (how[0], 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        ha=how[1],
        va="center_baseline",
        size=SMALL,
        color=how[2],
        annotation_clip=False,
        parse_math=False,
    )


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


def _words(axes: Axes, number: int, row: MarginRow, span: Span, letters: Lettering) -> None:
    ends = ends_of(row, span)
    for text, end, side, away in (
        (row.earlier, ends.low, "right", -PAD),
        (row.later, ends.high, "left", PAD),
    ):
        if text:
            axes.annotate(
                text,
                (end, number),
                (away, 0),
                textcoords="offset points",
                ha=side,
                va="center_baseline",
                size=TINY,
                color=INK,
                annotation_clip=False,
                **letters.style,
            )


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
        axes.annotate(
            text,
            (0, 1),
            (away, _HEAD),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha=side,
            va="baseline",
            size=SMALL,
            color=QUIET,
        )


def _notes(found: Margins, rows: Sequence[MarginRow]) -> Iterator[str]:
    yield left_out_text(found, found[: len(rows)])
    if any(row.low or row.high for row in rows):
        yield "Thin line: the range that the scenario gives, red where it is beyond the bar"


def _corner(axes: Axes, text: str, high: float, away: tuple[float, float], **style: Any) -> None:
    """A text above (1) or below (0) the axes, so far from their left edge (pt)."""
    axes.annotate(
        text,
        (0, high),
        away,
        xycoords="axes fraction",
        textcoords="offset points",
        va="baseline" if high else "top",
        annotation_clip=False,
        **style,
    )


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


def margin_row(scenario: Scenario, each: Margin, letters: Lettering, cut: int) -> MarginRow:
    """What is drawn of one input; names are cut at so many characters."""
    what, given = each.input, range_of(scenario, each.input)
    unit = scenario.unit.get(what.subject)
    return MarginRow(
        each,
        what.name,
        value_text(scenario, what),
        0.0 if given.low is None else min(given.low - what.value, 0.0),
        0.0 if given.high is None else max(given.high - what.value, 0.0),
        _said(scenario, each.earlier, letters, cut),
        _said(scenario, each.later, letters, cut),
        None if unit is None else unit.kind,
    )


def _said(scenario: Scenario, limit: Limit, letters: Lettering, cut: int) -> str:
    """What stands at an end: the limit, and what breaks beyond it."""
    if limit.ends:
        return "to zero" if limit.seconds else ""
    if limit.breaks is None:
        return ""
    name = letters.text(breaks_text(scenario, limit), "a constraint")
    return f"{seconds_text(limit.seconds)} · {cut_name(name, cut)}"


def cut_name(name: str, most: int) -> str:
    """A name of so many characters at most."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


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


def least_room(rows: Sequence[MarginRow], span: Span) -> float:
    """Width of axes (pt) on which bars and words can just be read."""
    low, high = _limits(rows, span, _NARROWEST)
    return _NARROWEST * (high - low)


def margin_axis(axes: Axes, rows: Sequence[MarginRow], span: Span) -> None:
    """Let the axis span the bars and their words; its line and ticks stand below the bars only."""
    from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

    low, high = _limits(rows, span, _widest_decade(rows, span, size_in_points(axes)[0]))
    axes.set_xscale("symlog", linthresh=_LINEAR, linscale=_LINEAR_DECADES)
    axes.set_xlim(_seconds(low), _seconds(high))
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


def _decades(seconds: float) -> float:
    """Where a number of seconds is on the axis, in decades from now; matplotlib's symlog."""
    linear = _LINEAR_DECADES / (1 - 1 / 10)
    size = abs(seconds)
    far = linear * size if size <= _LINEAR else linear + np.log10(size / _LINEAR)
    return float(np.copysign(far, seconds))


def _seconds(decades: float) -> float:
    linear = _LINEAR_DECADES / (1 - 1 / 10)
    size = abs(decades)
    far = size / linear if size <= linear else _LINEAR * 10 ** (size - linear)
    return float(np.copysign(far, decades))


def _limits(rows: Sequence[MarginRow], span: Span, decade: float) -> tuple[float, float]:
    """Limits of the axis (decades) for all words to have room, where a decade is so wide (pt)."""
    low, high = _decades(span.low), _decades(span.high)
    for row in rows:
        ends = ends_of(row, span)
        low = min(low, _decades(ends.low) - (width(row.earlier, TINY) + 2 * PAD) / decade)
        high = max(high, _decades(ends.high) + (width(row.later, TINY) + 2 * PAD) / decade)
    return low, high


def _widest_decade(rows: Sequence[MarginRow], span: Span, wide: float) -> float:
    """Width of a decade (pt) at which bars and words fill axes: the wider, the more they take."""
    least, most = _NARROWEST, wide
    for _ in range(40):
        middle = (least + most) / 2
        low, high = _limits(rows, span, middle)
        least, most = (middle, most) if middle * (high - low) < wide else (least, middle)
    return least
