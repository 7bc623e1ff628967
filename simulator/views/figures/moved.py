"""What moved between two runs: a row a unit, from its earlier time to its later one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.format import difference
from simulator.scenario.lineup.unit import Kind
from simulator.scenario.model.event_name import EventName
from simulator.timeline.comparison import Record, record_of
from simulator.timeline.run import Run
from simulator.tolerances import NO_CHANGE
from simulator.views.figures.fonts import PLAIN, Fonts, fonts_for
from simulator.views.figures.frame import clock_axis, day_and_zone
from simulator.views.figures.style import (
    BAR,
    BROKEN,
    FAINT,
    INK,
    KINDS,
    QUIET,
    SMALL,
    TINY,
    footnote,
    headings,
    new_figure,
    plain_frame,
    size_in_points,
    write,
)
from simulator.views.summary import ranked_markers

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Width of a new figure, and what is left beside and around its axes (in).
_WIDTH, _RIGHT, _TOP, _BOTTOM = 9.0, 0.15, 0.6, 0.65
#: Height of a row (in); what a label of a unit may take at most (pt); beside a dot (pt).
_ROW, _LABEL, _PAD = 0.165, 150.0, 6.0
#: Size of a dot, and of one that did not move (pt).
_DOT, _STILL = 5.0, 3.0


class _Page(NamedTuple):
    """What is drawn: rows, how, and where an instant since midnight stands on the axis."""

    rows: list[Shift]
    left_out: int
    fonts: Fonts
    names: tuple[str, str]
    run: Run
    midnight: float


def moved_figure(
    before: Run, after: Run, axes: Axes | None = None, names: tuple[str, str] | None = None
) -> Axes:
    """Draw when each unit passes the main marker in two runs, and the programme above.

    A hollow dot is the first run's time, a filled one the second's; the number is the shift.

    Parameters
    ----------
    before, after
        The two runs.
    axes
        Draw here; default: a new figure, as high as its rows need.
    names
        What the two are called; default: as their scenarios.

    Returns
    -------
    Axes
        Its x data are seconds since the start of the second scenario.
    """
    every = shifts(before, after)
    rows = fitting(every)
    names = names or _names(before, after)
    fonts = fonts_for([*(row.label for row in rows), *names, *_places(rows)])
    start = after.scenario.start
    midnight = -(start.hour * 3600 + start.minute * 60 + start.second + start.microsecond / 1e6)
    page = _Page(rows, len(every) - len(rows), fonts, names, after, midnight)
    if axes is None:
        labels = [fonts.width(_label(page, row), TINY) for row in rows]
        left = max(labels, default=0.0) / 72 + 0.2
        unit = _ROW * (len(rows) + 1)
        high = _TOP + unit + _BOTTOM
        figure = new_figure(_WIDTH, high)
        axes = figure.add_axes(
            (left / _WIDTH, _BOTTOM / high, 1 - (left + _RIGHT) / _WIDTH, unit / high)
        )
    _draw(axes, page)
    return axes


def _names(before: Run, after: Run) -> tuple[str, str]:
    first, second = before.scenario.name, after.scenario.name
    return (first, second) if first != second else (f"{first}, before", "after")


def _draw(axes: Axes, page: _Page) -> None:
    plain_frame(axes)
    axes.grid(visible=False)
    axes.set_ylim(len(page.rows) - 0.4, -0.8)
    low, high = _span(axes, page)
    clock_axis(axes, page.run.scenario, low, high)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.grid(axis="y", color=FAINT, linewidth=0.7, linestyle=(0, (1, 2)))  # leads to its label
    axes.set_yticks(
        range(len(page.rows)),
        [_label(page, row) for row in page.rows],
        size=TINY,
        color=INK,
        **page.fonts.style,
    )
    for line, row in enumerate(page.rows):
        if row.kind is None:
            _item(axes, page, line, row)
        else:
            _dots(axes, page, line, row)
        _number(axes, page, line, row)
    last_item = sum(row.kind is None for row in page.rows)
    if 0 < last_item < len(page.rows):
        axes.axhline(last_item - 0.5, color=QUIET, linewidth=0.6)
    shown = {row.kind for row in page.rows}
    kinds = [kind for kind in KINDS if kind in shown]
    first, second = (page.fonts.text(name, "one") for name in page.names)
    headings(axes, "What moved", kinds, 16, hatched=False, fonts=page.fonts)
    key = f"○ {first}   ● {second}   • not moved"
    style = {"size": SMALL, "color": INK, "va": "bottom", "gid": "key", **page.fonts.style}
    write(axes, key, (0, 1), (0, 5), coords="axes fraction", **style)
    axes.set_xlabel(day_and_zone(page.run.scenario), size=SMALL, color=QUIET, loc="right")
    footnote(axes, _note(page), page.fonts)


def _label(page: _Page, row: Shift) -> str:
    return page.fonts.cut(page.fonts.text(row.label, row.name), TINY, _LABEL)


def _span(axes: Axes, page: _Page) -> tuple[float, float]:
    """The first and the last instant shown (s since the start), with room for the numbers."""
    instants = [
        at
        for row in page.rows
        for at in (row.before, row.after, *(row.since or ()))
        if at is not None
    ]
    low, high = min(instants, default=0.0), max(instants, default=1.0)
    wide = size_in_points(axes)[0]
    ends = [(row.last, PLAIN.width(_text(row), TINY)) for row in page.rows]
    margin = 0.02 * wide
    # As wide as it takes for the number that sticks out furthest.
    per_point = max(
        [(high - low) / (wide - 2 * margin)]
        + [(at - low) / (wide - margin - text - 2 * _PAD) for at, text in ends]
    )
    first = low - margin * max(per_point, 1.0 / wide)
    return page.midnight + first, page.midnight + first + max(per_point, 1.0 / wide) * wide


def _text(row: Shift) -> str:
    """What is written beside a row: its shift; of an item whose length changed, of both ends."""
    if row.before is None or row.after is None:
        return "new" if row.before is None else "gone"
    start = row.since[1] - row.since[0] if row.since is not None else row.by
    if abs(start - row.by) <= NO_CHANGE:
        return difference(row.by, "s")
    ends = (("starts", start), ("ends", row.by))
    return ", ".join(f"{what} {difference(by, 's')}" for what, by in ends if abs(by) > NO_CHANGE)


def _number(axes: Axes, page: _Page, line: int, row: Shift) -> None:
    if not row.moved:
        return
    color = BROKEN if row.after is None else INK
    place = page.midnight + row.last, line
    style: dict[str, Any] = {"va": "center", "size": TINY, "gid": f"shift {row.name}"}
    write(axes, _text(row), place, (_PAD, -0.5), color=color, **style)


def _item(axes: Axes, page: _Page, line: int, row: Shift) -> None:
    """A programme item: two bars, hollow as it was above, filled as it is below; or dots."""
    if row.since is None or row.before is None or row.after is None or not row.lasts:
        _dots(axes, page, line, row)
        return
    starts = [page.midnight + at for at in row.since]
    before, after = (starts[0], page.midnight + row.before), (starts[1], page.midnight + row.after)
    if row.moved:
        _bar(axes, line - 0.17, before, "white", "before")
        _bar(axes, line + 0.17, after, BAR, "after")
    else:
        _bar(axes, line, after, BAR, "still")


def _bar(axes: Axes, line: float, span: tuple[float, float], fill: str, gid: str) -> None:
    axes.barh(
        [line],
        [span[1] - span[0]],
        left=[span[0]],
        height=0.34,
        facecolor=fill,
        edgecolor=QUIET,
        linewidth=0.6,
        gid=gid,
    )


def _dots(axes: Axes, page: _Page, line: int, row: Shift) -> None:
    """A hollow dot, a line to a filled one, and the shift; a small dot where nothing moved."""
    fill, dark = (BAR, QUIET) if row.kind is None else KINDS[row.kind][1:3]
    dots = [
        (page.midnight + at, inside, gid)
        for at, inside, gid in ((row.before, "white", "before"), (row.after, fill, "after"))
        if at is not None
    ]
    if not row.moved:
        at = dots[-1][0]
        axes.plot([at], [line], "o", markersize=_STILL, color=dark, alpha=0.6, gid="still")
        return
    if len(dots) == 2:
        way = [at for at, _, _ in dots]
        axes.plot(way, [line, line], color=fill, linewidth=1.4, zorder=2, gid="way")
    for at, inside, gid in dots:
        axes.plot(
            [at],
            [line],
            "o",
            markersize=_DOT,
            markerfacecolor=inside,
            markeredgecolor=dark,
            markeredgewidth=0.9,
            zorder=3,
            gid=gid,
        )


def _places(rows: Sequence[Shift]) -> list[str]:
    """The markers at which units are seen, that of most first."""
    found = [row.place for row in rows if row.place is not None]
    return sorted(dict.fromkeys(found), key=lambda place: -found.count(place))


def _note(page: _Page) -> str:
    places = [page.fonts.text(place, "a marker") for place in _places(page.rows)]
    parts = [f"Units at {places[0]}" if places else "Units at the end of their routes"]
    if places[1:]:
        parts[0] += f", those that do not pass it at {', '.join(places[1:4])}"
        parts[0] += f" and {len(places) - 4} more" if len(places) > 4 else ""
    parts[0] += "; programme items from start to end."
    if page.left_out:
        parts.append(f"{page.left_out} rows that moved less are left out.")
    if page.fonts.note:
        parts.append(page.fonts.note)
    return " ".join(parts)


#: So many rows are drawn; where there are more, those that did not move are left out first.
MOST_ROWS = 80


class Shift(NamedTuple):
    """A unit or a programme item, and when one of its events happens (s since midnight).

    Attributes
    ----------
    kind
        Of the unit; None for a programme item.
    place
        The marker at which a unit is seen; None for the end of its route, and for items.
    before, after
        None where it is not in that run.
    since
        Of a programme item, when it starts, before and after.
    """

    name: str
    label: str
    kind: Kind | None
    place: str | None
    before: float | None
    after: float | None
    since: tuple[float, float] | None = None

    @property
    def by(self) -> float:
        """How much later it happens (s); 0 where it is in one run only."""
        if self.before is None or self.after is None:
            return 0.0
        return self.after - self.before

    @property
    def last(self) -> float:
        """Its later instant of the two (s since midnight)."""
        return max(at for at in (self.before, self.after) if at is not None)

    @property
    def lasts(self) -> bool:
        """Whether it is a programme item that takes time."""
        return self.since is not None and self.since != (self.before, self.after)

    @property
    def moved(self) -> bool:
        """Whether it moved, is new or has gone."""
        there = self.before is not None and self.after is not None
        start = self.since[1] - self.since[0] if self.since is not None else 0.0
        return not there or abs(self.by) > NO_CHANGE or abs(start) > NO_CHANGE


def shifts(before: Run, after: Run) -> list[Shift]:
    """Every programme item in the order of time, then every unit in the order of march.

    What has gone stands behind whatever was ahead of it.
    """
    first, second = record_of(before), record_of(after)
    items = sorted(_items(before, after, first, second), key=_start)
    names = _merged(list(before.scenario.unit), list(after.scenario.unit))
    return [*items, *(_unit(name, before, after, first, second) for name in names)]


def fitting(rows: Sequence[Shift]) -> list[Shift]:
    """As many rows as are drawn: all, those that moved, or the first of those that moved most."""
    if len(rows) <= MOST_ROWS:
        return list(rows)
    moved = [row for row in rows if row.moved]
    most = sorted(moved, key=lambda row: (row.before is not None, -abs(row.by)))[:MOST_ROWS]
    kept = {(row.kind is None, row.name) for row in most}
    return [row for row in moved if (row.kind is None, row.name) in kept]


def _items(before: Run, after: Run, first: Record, second: Record) -> Iterator[Shift]:
    programmes = {**before.scenario.programme, **after.scenario.programme}
    for name, item in programmes.items():
        start, end = str(EventName.start(name)), str(EventName.end(name))
        both = name in before.programme and name in after.programme
        yield Shift(
            name=name,
            label=item.label,
            kind=None,
            place=None,
            before=first.events.get(end),
            after=second.events.get(end),
            since=(first.events[start], second.events[start]) if both else None,
        )


def _start(row: Shift) -> float:
    if row.since is not None:
        return row.since[1]
    return next(at for at in (row.after, row.before) if at is not None)


def _unit(name: str, before: Run, after: Run, first: Record, second: Record) -> Shift:
    there = after if name in after.scenario.unit else before
    unit = there.scenario.unit[name]
    records = [
        record for record, run in ((first, before), (second, after)) if name in run.scenario.unit
    ]
    markers = (*ranked_markers(after.scenario), *ranked_markers(before.scenario))
    place = next(
        (
            marker
            for marker in markers
            if all(str(EventName.head(name, marker)) in record.events for record in records)
        ),
        None,
    )
    event = str(EventName.finishes(name) if place is None else EventName.head(name, place))
    return Shift(
        name=name,
        label=unit.label,
        kind=unit.kind,
        place=place,
        before=first.events.get(event),
        after=second.events.get(event),
    )


def _merged(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The new order, with what is only in the old one behind what was ahead of it."""
    merged = list(new)
    place = 0
    for name in old:
        if name in new:
            place = merged.index(name) + 1
        else:
            merged.insert(place, name)
            place += 1
    return merged
