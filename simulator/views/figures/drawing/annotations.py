"""Programme items, flypasts and the end of the window, in rows above the axes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from simulator.format import clock
from simulator.scenario.lineup.unit import Unit
from simulator.timeline.passing import pass_over
from simulator.timeline.run import Run
from simulator.views.constraints import spare_text
from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.fonts import Fonts
from simulator.views.figures.drawing.frame import Frame
from simulator.views.figures.drawing.layout import Stack, raised, size_in_points
from simulator.views.figures.drawing.style import Style, line, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Transform

#: Height of a row and of a bar in it, space beside a label, how far a label may stick out (pt).
ROW, _BAR, _PAD, _OVERHANG = 12.0, 9.5, 4.0, 14.0


class Flypast(NamedTuple):
    """A flight, and when it passes (s): its first part in, its last part out."""

    unit: Unit
    enters: float
    clears: float


class _Mark(NamedTuple):
    """Ticks at instants (s), or a bar from the first instant to ``stop`` (s), and their label.

    A bar that began before the axes has no tick where it begins there.
    """

    gid: str
    instants: tuple[float, ...]
    stop: float
    text: str
    color: str
    begun: bool = False


def flypasts(run: Run, zone: str | None) -> list[Flypast]:
    """Every flight and when it passes, in the order of time.

    A flight passes the zone. One that is never inside passes its target's marker, else the main
    marker, else its last marker.
    """
    found = []
    for unit in run.scenario.units:
        if not unit.flies:
            continue
        stays = run.stays(zone, [unit.name]) if zone is not None else []
        if stays:
            enters = min(float(stay.enters.min()) for stay in stays)
            clears = max(float(stay.leaves.max()) for stay in stays)
        else:
            seen = pass_over(run, unit)
            if seen is None:
                continue  # it turns back before
            enters, clears = seen.start, seen.end
        found.append(Flypast(unit, enters, clears))
    return sorted(found, key=lambda flypast: flypast.enters)


def draw_annotations(
    axes: Axes, frame: Frame, passes: Sequence[Flypast], *, lift: float = 0.0
) -> float:
    """Draw programme items as labelled bars and flypasts as ticks, above axes.

    Parameters
    ----------
    lift
        How far above the axes the lowest row begins (pt).

    Returns
    -------
    float
        How far the rows rise above the axes (pt).
    """
    wide, fonts = size_in_points(axes)[0], frame.fonts
    scale = wide / (frame.high - frame.low)
    stack = Stack(ROW)
    for mark in (*_flypast_marks(frame, passes, scale), *_window(frame), *_programme(frame)):
        first, last = ((at - frame.low) * scale for at in (mark.instants[0], mark.stop))
        # A label is in its bar where it fits, else to the right, else to the left.
        longest = max(wide + _OVERHANG - last, first, last - first) - 2 * _PAD
        label = fonts.cut(mark.text, style.TINY, longest)
        text = fonts.width(label, style.TINY) + 2 * _PAD
        if mark.gid == "programme" and text <= last - first:
            (left, right), beside = (first, last), mark.instants[0]
        elif last + text <= wide + _OVERHANG:
            (left, right), beside = (first, last + text), mark.stop
        else:
            (left, right), beside = (first - text, last), mark.instants[0]
        away = -_PAD if left < first else _PAD
        up = lift + stack.place(left, right) + ROW / 2 + 3
        row = raised(axes, axes.get_xaxis_transform(), up)
        _draw(axes, mark, row)
        color = style.INK if mark.gid == "flypasts" else mark.color
        write(axes, label, (beside, 1), (away, -0.5), coords=row, color=color, fonts=fonts)
    return lift + stack.top


def _programme(frame: Frame) -> Iterator[_Mark]:
    items = frame.run.scenario.programme
    for name, (start, stop) in sorted(frame.run.programme.items(), key=lambda item: item[1]):
        if stop >= frame.low and start <= frame.high:
            text = frame.fonts.text(items[name].label, name)
            shown = (max(start, frame.low),)
            end, begun = min(stop, frame.high), start < frame.low
            yield _Mark("programme", shown, end, text, style.INK, begun)


def _window(frame: Frame) -> Iterator[_Mark]:
    window = frame.run.window
    if window is not None:
        text = f"window ends {clock(frame.run.scenario, window.due)}, {spare_text(window)}"
        color = style.QUIET if window.holds else style.BROKEN
        yield _Mark("window", (window.due,), window.due, text, color)


def _flypast_marks(frame: Frame, passes: Sequence[Flypast], scale: float) -> Iterator[_Mark]:
    """Flights, each with its own label; those that come before it would end share one."""
    group: list[Flypast] = []
    for flypast in passes:
        if flypast.clears < frame.low or flypast.enters > frame.high:
            continue
        if group:
            mark = _flypast_mark(group, frame.fonts)
            apart = (flypast.enters - group[-1].enters) * scale
            if apart > frame.fonts.width(mark.text, style.TINY) + 3 * _PAD:
                yield mark
                group = []
        group.append(flypast)
    if group:
        yield _flypast_mark(group, frame.fonts)


def _flypast_mark(group: Sequence[Flypast], fonts: Fonts) -> _Mark:
    unit = group[0].unit
    text = f"{len(group)} flypasts"
    if len(group) == 1:
        text = fonts.text(unit.label, unit.name, f"unit {unit.index + 1}")
    instants = tuple(flypast.enters for flypast in group)
    return _Mark("flypasts", instants, instants[-1], text, style.KINDS["flight"].color)


def _draw(axes: Axes, mark: _Mark, row: Transform) -> None:
    """Draw a mark: its bar where it lasts, and its ticks."""
    start = mark.instants[0]
    common: Style = {"transform": row, "clip_on": False, "gid": mark.gid}
    if mark.gid == "programme" and mark.stop > start:
        axes.axvspan(start, mark.stop, color=style.SPAN, zorder=0, linewidth=0)
        line(axes, (start, 1), (mark.stop, 1), style.BAR, _BAR, **common)
    if mark.begun:
        return
    shape, size, edge = ("v", 5.0, 0.0) if mark.gid == "flypasts" else ("|", _BAR, 1.0)
    look: Style = {"color": mark.color, "linestyle": "none", "markeredgewidth": edge}
    ones = [1.0] * len(mark.instants)
    axes.plot(mark.instants, ones, marker=shape, markersize=size, **look, **common)
