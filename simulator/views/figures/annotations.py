"""What else goes on: programme items, flypasts and the window's end, in rows above the axes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from simulator.format import clock
from simulator.scenario.lineup.unit import Unit
from simulator.timeline.run import Run
from simulator.tolerances import SAME_PLACE
from simulator.views.constraints import spare_text
from simulator.views.figures.fonts import Fonts
from simulator.views.figures.frame import Frame
from simulator.views.figures.style import BAR, BROKEN, INK, KINDS, QUIET, SPAN, TINY, size_in_points

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Transform

#: Height of a row, of a bar in it, space beside a label, and how far labels may stick out (pt).
ROW, _BAR, _PAD, _OVERHANG = 12.0, 9.5, 4.0, 14.0


class Flypast(NamedTuple):
    """A flight, and when it passes (s): its first part in, its last part out."""

    unit: Unit
    enters: float
    clears: float


class _Mark(NamedTuple):
    """Spans (s) that share one label, and its colour."""

    what: str
    spans: tuple[tuple[float, float], ...]
    text: str
    color: str = INK


class _Label(NamedTuple):
    """Where a label goes: beside an instant (s), to its right or left; what it takes up (s)."""

    beside: float
    rightward: bool
    start: float
    stop: float


def flypasts(run: Run, zone: str | None) -> list[Flypast]:
    """Every flight and when it passes, in the order of time.

    In the zone; where it never is there, at its target's marker, at the main marker, or at the
    last marker that it passes.
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
            passage, station = run.passages[unit.name], _station(run, unit)
            enters, clears = passage.arrival(station), passage.arrival(station + unit.length)
            if enters == inf:
                continue  # it has turned back before
            clears = min(clears, passage.left)
        found.append(Flypast(unit, enters, clears))
    return sorted(found, key=lambda flypast: flypast.enters)


def _station(run: Run, unit: Unit) -> float:
    """Where a flight's passing is told (m)."""
    if unit.target is not None:
        return unit.target.station
    network = run.scenario.network
    main = run.scenario.main_marker
    stations = [network.station(unit.route, name) for name in network.markers]
    ahead = [s for s in stations if s is not None and s > unit.start + SAME_PLACE]
    at_main = network.station(unit.route, main) if main else None
    return at_main if at_main in ahead and at_main else max(ahead, default=unit.route_length)


def draw_annotations(
    axes: Axes, frame: Frame, passes: Sequence[Flypast], *, lift: float = 0.0
) -> int:
    """Draw programme items as labelled spans and flypasts as ticks, above axes.

    Parameters
    ----------
    lift
        How far above the axes the lowest row begins (pt).

    Returns
    -------
    int
        How many rows they take, each `ROW` points high.
    """
    per_point = (frame.high - frame.low) / size_in_points(axes)[0]
    marks = [*_flypast_marks(frame, passes, per_point), *_window(frame), *_programme(frame)]
    rows: list[list[_Label]] = []
    for mark in marks:
        label = _place(mark, frame, per_point)
        row = next(
            (i for i, there in enumerate(rows) if not any(_meet(label, one) for one in there)),
            len(rows),
        )
        rows[row : row + 1] = [[*(rows[row] if row < len(rows) else []), label]]
        _draw(axes, mark, label, frame.fonts, lift + row * ROW)
    return len(rows)


def _meet(one: _Label, other: _Label) -> bool:
    return one.start < other.stop and other.start < one.stop


def _place(mark: _Mark, frame: Frame, per_point: float) -> _Label:
    """A label stands in its span where it fits, else right of it, else left of it."""
    first, last = mark.spans[0][0], mark.spans[-1][1]
    text = (frame.fonts.width(mark.text, TINY) + 2 * _PAD) * per_point
    if mark.what == "programme" and text <= last - first:
        return _Label(first, True, first, last)
    if last + text <= frame.high + _OVERHANG * per_point:
        return _Label(last, True, first, last + text)
    return _Label(first, False, first - text, last)


def _programme(frame: Frame) -> Iterator[_Mark]:
    items = frame.run.scenario.programme
    for name, (start, stop) in sorted(frame.run.programme.items(), key=lambda item: item[1]):
        if stop >= frame.low and start <= frame.high:
            shown = (max(start, frame.low), min(stop, frame.high))
            yield _Mark("programme", (shown,), frame.fonts.text(items[name].label, name))


def _window(frame: Frame) -> Iterator[_Mark]:
    window = frame.run.window
    if window is not None:
        text = f"window ends {clock(frame.run.scenario, window.due)}, {spare_text(window)}"
        color = QUIET if window.holds else BROKEN
        yield _Mark("window", ((window.due, window.due),), text, color)


def _flypast_marks(frame: Frame, passes: Sequence[Flypast], per_point: float) -> Iterator[_Mark]:
    """Flights with their own label; those that come before it would end share one."""
    group: list[Flypast] = []
    for flypast in passes:
        if flypast.clears < frame.low or flypast.enters > frame.high:
            continue
        if group:
            mark = _flypast_mark(group, frame.fonts)
            room = (flypast.enters - group[-1].enters) / per_point
            if room > frame.fonts.width(mark.text, TINY) + 3 * _PAD:
                yield mark
                group = []
        group.append(flypast)
    if group:
        yield _flypast_mark(group, frame.fonts)


def _flypast_mark(group: Sequence[Flypast], fonts: Fonts) -> _Mark:
    unit = group[0].unit
    text = fonts.text(unit.label, unit.name, f"unit {unit.index + 1}")
    return _Mark(
        "flypasts",
        tuple((flypast.enters, flypast.enters) for flypast in group),
        text if len(group) == 1 else f"{len(group)} flypasts",
        KINDS["flight"].color,
    )


def _draw(axes: Axes, mark: _Mark, label: _Label, fonts: Fonts, lift: float) -> None:
    lifted = _lifted(axes, lift)
    (start, stop) = mark.spans[0]
    if mark.what == "programme" and stop > start:
        axes.axvspan(start, stop, color=SPAN, zorder=0, linewidth=0)
        axes.plot(
            [start, stop],
            [1.0, 1.0],
            linewidth=_BAR,
            solid_capstyle="butt",
            color=BAR,
            transform=lifted,
            clip_on=False,
            gid=mark.what,
        )
    axes.plot(
        [start for start, _ in mark.spans],
        [1.0] * len(mark.spans),
        linestyle="none",
        marker="v" if mark.what == "flypasts" else "|",
        markersize=5 if mark.what == "flypasts" else _BAR,
        markeredgewidth=0 if mark.what == "flypasts" else 1.0,
        color=mark.color,
        transform=lifted,
        clip_on=False,
        gid=mark.what,
    )
    axes.annotate(
        mark.text,
        (label.beside, 1.0),
        xycoords=lifted,
        xytext=(_PAD if label.rightward else -_PAD, -0.5),
        textcoords="offset points",
        ha="left" if label.rightward else "right",
        va="center",
        size=TINY,
        color=INK if mark.what == "flypasts" else mark.color,
        annotation_clip=False,
        **fonts.style,
    )


def _lifted(axes: Axes, lift: float) -> Transform:
    """Seconds across, fractions of the axes upward, lifted to the middle of a row above them."""
    from matplotlib.transforms import ScaledTranslation

    figure = axes.get_figure(root=True)
    if figure is None:
        return axes.get_xaxis_transform()
    up = ScaledTranslation(0, (3 + lift + ROW / 2) / 72, figure.dpi_scale_trans)
    return axes.get_xaxis_transform() + up
