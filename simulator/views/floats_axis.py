"""The axis of the floats' figure: seconds and hours on one line, and words beside the bars."""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simulator.views.floats_rows import FloatRow
from simulator.views.lettering import width
from simulator.views.style import FAINT, INK, QUIET, SMALL, TINY, size_in_points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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


def span_of(rows: Sequence[FloatRow]) -> Span:
    """As far as the next tick beyond every bar that ends, and every range."""
    earlier = [end for row in rows for end in (row.found.earlier.seconds, -row.low)]
    later = [end for row in rows for end in (row.found.later.seconds, row.high)]
    low, high = (
        max((end for end in ends if not isinf(end)), default=0) for ends in (earlier, later)
    )
    return Span(-_beyond(low), _beyond(high))


def _beyond(seconds: float) -> float:
    # Ten seconds at least: also where nothing can move, it is an axis.
    far = max(seconds, 10)
    return _FURTHER * next((tick for tick in _TICKS if far <= tick <= _HOUR), far)


def ends_of(row: FloatRow, span: Span) -> Span:
    """How far what is drawn of a row goes (s); words begin there."""
    return Span(
        max(span.low, min(-row.found.earlier.seconds, row.low)),
        min(span.high, max(row.found.later.seconds, row.high)),
    )


def least_room(rows: Sequence[FloatRow], span: Span) -> float:
    """Width of axes (pt) on which bars and words can just be read."""
    low, high = _limits(rows, span, _NARROWEST)
    return _NARROWEST * (high - low)


def float_axis(axes: Axes, rows: Sequence[FloatRow], span: Span) -> None:
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


def _limits(rows: Sequence[FloatRow], span: Span, decade: float) -> tuple[float, float]:
    """Limits of the axis (decades) for all words to have room, where a decade is so wide (pt)."""
    low, high = _decades(span.low), _decades(span.high)
    for row in rows:
        ends = ends_of(row, span)
        low = min(low, _decades(ends.low) - (width(row.earlier, TINY) + 2 * PAD) / decade)
        high = max(high, _decades(ends.high) + (width(row.later, TINY) + 2 * PAD) / decade)
    return low, high


def _widest_decade(rows: Sequence[FloatRow], span: Span, wide: float) -> float:
    """Width of a decade (pt) at which bars and words fill axes: the wider, the more they take."""
    least, most = _NARROWEST, wide
    for _ in range(40):
        middle = (least + most) / 2
        low, high = _limits(rows, span, middle)
        least, most = (middle, most) if middle * (high - low) < wide else (least, middle)
    return least
