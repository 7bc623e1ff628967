"""What moved between two runs: a row a unit, from its earlier time to its later one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from simulator.format import difference
from simulator.scenario.lineup.unit import Kind
from simulator.scenario.model.event_name import EventName
from simulator.timeline.comparison import Record, instant_of_day, record_of, since_midnight
from simulator.timeline.run import Run
from simulator.tolerances import NO_CHANGE
from simulator.views.figures.drawing import style
from simulator.views.figures.drawing.fonts import PLAIN, Fonts, fonts_for
from simulator.views.figures.drawing.frame import clock_axis, draw_below, names_of_two
from simulator.views.figures.drawing.layout import Sheet, limits_with_words, size_in_points
from simulator.views.figures.drawing.own_style import in_own_style
from simulator.views.figures.drawing.style import Style, headings, line, plain_frame, write
from simulator.views.own_display import in_own_display
from simulator.views.summary import ranked_markers

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Of a new figure: its width, free at the left of the labels, at the right of the axes (in).
_WIDTH, _LEFT, _RIGHT = 9.0, 0.2, 0.15
#: Height of a row (in), greatest width of a label (pt), space between a dot and its text (pt).
_ROW, _LABEL, _PAD = 0.165, 150.0, 6.0
#: Size of a dot, and of one that did not move (pt).
_DOT, _STILL = 5.0, 3.0
#: Height of the bar from head to tail, as a part of a row.
_PASS = 0.2
#: The most rows that are drawn; those that did not move are left out first.
MOST_ROWS = 80


@in_own_style
@in_own_display
def moved_figure(
    before: Run, after: Run, axes: Axes | None = None, names: tuple[str, str] | None = None
) -> Axes:
    """Draw when each unit passes the main marker in two runs, and the programme above.

    A hollow dot is the first run's time, a filled one the second's; the bar behind it lasts until
    the tail has passed. The number is the shift; of a unit whose tail moves otherwise, both are.

    Parameters
    ----------
    before, after
        The two runs.
    axes
        Draw here; default: a new figure, as high as its rows need.
    names
        Of the two runs; default: of their scenarios.

    Returns
    -------
    Axes
        Its x data are seconds since the start of the second scenario.
    """
    every = shifts(before, after)
    since = since_midnight(after.scenario)
    rows = [row.later(-since) for row in fitting(every)]
    names = names or names_of_two(before, after)
    fonts = fonts_for([*(row.label for row in rows), *names, *_places(rows)])
    labels = [fonts.cut(fonts.text(row.label, row.name), style.TINY, _LABEL) for row in rows]
    left = max((fonts.width(label, style.TINY) for label in labels), default=0.0) / 72 + _LEFT
    sheet = Sheet(_WIDTH, left, _RIGHT, [_ROW * (len(rows) + 1)])
    given, axes = axes, axes or sheet.new_panels()[0]
    plain_frame(axes)
    axes.set_ylim(len(rows) - 0.4, -0.8)
    clock_axis(axes, after.scenario, *_span(axes, rows))
    axes.grid(axis="x", color=style.FAINT, linewidth=0.6)
    axes.grid(visible=False, axis="y")
    axes.set_yticks(range(len(rows)), labels, size=style.TINY, color=style.INK, **fonts.style)
    lead: Style = {"linestyle": (0, (1, 2)), "zorder": 1, "gid": "lead"}
    for number, row in enumerate(rows):
        ends = (axes.get_xlim()[0], number), (row.first, number)
        line(axes, *ends, style.FAINT, 0.7, **lead)
        _draw(axes, number, row)
    items = sum(row.kind is None for row in rows)
    if 0 < items < len(rows):
        axes.axhline(items - 0.5, color=style.QUIET, linewidth=0.6)
    shown = {row.kind for row in rows}
    kinds = [kind for kind in style.KINDS if kind in shown]
    above = headings(axes, "What moved", kinds, 16, hatched=False, fonts=fonts)
    first, second = (fonts.text(name, "one") for name in names)
    key = f"○ {first}   ● {second}   • not moved"
    look: Style = {"size": style.SMALL, "va": "bottom", "gid": "key", "fonts": fonts}
    write(axes, key, (0, 1), (0, 5), coords="axes fraction", **look)
    note = _note(rows, len(every) - len(rows), fonts)
    below = draw_below(axes, after.scenario, note, fonts)
    if given is None:
        sheet.arrange([axes], above, below)
    return axes


def _span(axes: Axes, rows: Sequence[Shift]) -> tuple[float, float]:
    """The first and the last instant shown (s since the start), with room for the texts."""
    pairs = [(row.before, row.after, *(row.since or ()), *row.tails) for row in rows]
    instants = [at for pair in pairs for at in pair if at is not None] or [0.0, 1.0]
    low, high = min(instants), max(instants)
    wide = size_in_points(axes)[0]
    margin = 0.02 * wide
    widths = ((row.last, PLAIN.width(_text(row), style.TINY)) for row in rows if row.moved)
    texts = [(last, text + 2 * _PAD) for last, text in widths]
    least = wide / 2 / max(high - low, 1.0)
    return limits_with_words(wide, [(low, margin)], [(high, margin), *texts], least)


def _text(row: Shift) -> str:
    """What is written beside a row: its shift; of an item whose length changed, of both ends."""
    if row.before is None or row.after is None:
        return "new" if row.before is None else "gone"
    if row.kind is not None and abs(row.tail_by - row.by) > NO_CHANGE:
        tail = f"tail {difference(row.tail_by, 's')}"
        return tail if abs(row.by) <= NO_CHANGE else f"{difference(row.by, 's')}, {tail}"
    if abs(row.starts_by - row.by) <= NO_CHANGE:
        return difference(row.by, "s")
    ends = (("starts", row.starts_by), ("ends", row.by))
    return ", ".join(f"{what} {difference(by, 's')}" for what, by in ends if abs(by) > NO_CHANGE)


def _draw(axes: Axes, number: int, row: Shift) -> None:
    """One row: hollow as it was, filled as it is; one small dot or bar if it did not move."""
    fill, dark = (style.BAR, style.QUIET) if row.kind is None else style.KINDS[row.kind][1:3]
    starts = row.since if row.lasts and row.since else (row.before, row.after)
    before, after = (
        (starts[0], row.before, "white", "before"),
        (starts[1], row.after, fill, "after"),
    )
    shown = [before, after] if row.moved else [(*after[:3], "still")]
    for place, (start, end, inside, gid) in enumerate(shown):
        if start is None or end is None:
            continue
        if row.kind is not None and (tail := row.tails[gid != "before"]) is not None:
            # From head to tail: the first run's above, the second's below.
            up = number + (0.2 * (2 * place - 1) if row.moved else 0.0)
            look: Style = {"facecolor": inside, "edgecolor": dark, "linewidth": 0.5}
            axes.barh([up], [tail - end], left=[end], height=_PASS, gid=f"tail {gid}", **look)
        if row.lasts:
            line_of = number + 0.34 * (place - 0.5) if row.moved else number
            bar: Style = {"facecolor": inside, "edgecolor": style.QUIET, "linewidth": 0.6}
            bar["gid"] = gid
            axes.barh([line_of], [end - start], left=[start], height=0.34, **bar)
        elif row.moved:
            dot: Style = {"markerfacecolor": inside, "markeredgecolor": dark, "gid": gid}
            axes.plot([end], [number], "o", markersize=_DOT, markeredgewidth=0.9, zorder=3, **dot)
        else:
            axes.plot([end], [number], "o", markersize=_STILL, color=dark, alpha=0.6, gid=gid)
    if row.moved:
        if row.before is not None and row.after is not None and not row.lasts:
            line(axes, (row.before, number), (row.after, number), fill, 1.4, zorder=2, gid="way")
        color, gid = style.BROKEN if row.after is None else style.INK, f"shift {row.name}"
        write(axes, _text(row), (row.last, number), (_PAD, -0.5), color=color, gid=gid)


def _places(rows: Sequence[Shift]) -> list[str]:
    """The markers at which units are seen, the most frequent first."""
    return [place for place, _ in Counter(row.place for row in rows if row.place).most_common()]


def _note(rows: Sequence[Shift], left_out: int, fonts: Fonts) -> str:
    places = [fonts.text(place, "a marker") for place in _places(rows)]
    note = f"Units at {places[0]}" if places else "Units at the end of their routes"
    if places[1:]:
        note += f", those that do not pass it at {', '.join(places[1:4])}"
        note += f" and {len(places) - 4} more" if len(places) > 4 else ""
    parts = [f"{note}, bars from head to tail; programme items from start to end."]
    if left_out:
        parts.append(f"{left_out} rows that moved less are left out.")
    return " ".join(filter(None, [*parts, fonts.note]))


# -- data ------------------------------------------------------------------------------------------


class Shift(NamedTuple):
    """A unit or a programme item, and when it passes or ends in two runs (s since midnight).

    Attributes
    ----------
    kind
        Of the unit; None for a programme item.
    place
        The marker at which a unit is seen; None for the end of its route, and for items.
    before, after
        In the first and in the second run; None where it is not in that run.
    since
        When a programme item starts in the two runs; None where it is not in both.
    tails
        When the tail of a unit passes in the two runs; None where it does not.
    """

    name: str
    label: str
    kind: Kind | None
    place: str | None
    before: float | None
    after: float | None
    since: tuple[float, float] | None = None
    tails: tuple[float | None, float | None] = (None, None)

    def later(self, seconds: float) -> Shift:
        """The same shift with all instants later."""
        before, after = (None if at is None else at + seconds for at in (self.before, self.after))
        since = self.since and (self.since[0] + seconds, self.since[1] + seconds)
        first, second = (None if at is None else at + seconds for at in self.tails)
        return self._replace(before=before, after=after, since=since, tails=(first, second))

    @property
    def in_both(self) -> bool:
        """Whether it is in both runs."""
        return self.before is not None and self.after is not None

    @property
    def by(self) -> float:
        """How much later it happens (s); 0 where it is in one run only."""
        return 0.0 if self.before is None or self.after is None else self.after - self.before

    @property
    def starts_by(self) -> float:
        """How much later it starts (s); as ``by`` where it is no programme item of both runs."""
        return self.by if self.since is None else self.since[1] - self.since[0]

    @property
    def tail_by(self) -> float:
        """How much later its tail passes (s); as ``by`` where it does not in both runs."""
        before, after = self.tails
        return self.by if before is None or after is None else after - before

    @property
    def most(self) -> float:
        """How far its start, its end or its tail moved, whichever moved furthest (s)."""
        return max(abs(self.by), abs(self.starts_by), abs(self.tail_by))

    @property
    def moved(self) -> bool:
        """Whether it moved, is new or is gone."""
        return not self.in_both or self.most > NO_CHANGE

    @property
    def first(self) -> float:
        """The earlier of its instants."""
        starts = self.since or (self.before, self.after)
        return min(at for at in starts if at is not None)

    @property
    def last(self) -> float:
        """The later of its instants."""
        return max(at for at in (self.before, self.after, *self.tails) if at is not None)

    @property
    def lasts(self) -> bool:
        """Whether it is a programme item of both runs that takes time in one of them."""
        return self.since is not None and self.since != (self.before, self.after)


def shifts(before: Run, after: Run) -> list[Shift]:
    """Every programme item in the order of time, then every unit in the order of march.

    A unit that is only in the first run comes after the unit that was ahead of it; one that comes
    to no place at which it could be seen, since all of it turns back, is left out.
    """
    records = tuple(_instants(record_of(run), after) for run in (before, after))
    items = {**before.scenario.programme, **after.scenario.programme}
    shown = [_item(name, item.label, *records) for name, item in items.items()]
    shown.sort(key=lambda row: row.since[1] if row.since is not None else row.last)
    names = _merged(list(before.scenario.unit), list(after.scenario.unit))
    units = (_unit(name, (after, before), *records) for name in names)
    return [*shown, *(row for row in units if row.before is not None or row.after is not None)]


def fitting(rows: Sequence[Shift]) -> list[Shift]:
    """As many rows as are drawn: all, else those that moved, else those that moved most."""
    if len(rows) <= MOST_ROWS:
        return list(rows)
    moved = [number for number, row in enumerate(rows) if row.moved]
    moved.sort(key=lambda number: (rows[number].in_both, -rows[number].most))
    return [rows[number] for number in sorted(moved[:MOST_ROWS])]


def _instants(record: Record, run: Run) -> Mapping[str, float]:
    """When the clock of a run shows what a record does: since midnight, as time passes (s)."""
    start = run.scenario.start
    if record.day == start.date() and record.offset == start.utcoffset():
        return {event: record.as_time_passes(event) for event in record.events}
    scenario, shown = run.scenario, record.events
    since = since_midnight(scenario)
    instants = [at - since for at in shown.values()]
    if not scenario.calendar.changes(min(instants, default=0.0), max(instants, default=0.0)):
        return shown
    zones = record.zones
    return {
        event: instant_of_day(scenario, at, zones.get(event, "")) + since
        for event, at in shown.items()
    }


def _item(name: str, label: str, first: Mapping[str, float], second: Mapping[str, float]) -> Shift:
    start, end = str(EventName.start(name)), str(EventName.end(name))
    both = start in first and start in second
    since = (first[start], second[start]) if both else None
    return Shift(name, label, None, None, first.get(end), second.get(end), since)


def _unit(
    name: str, runs: tuple[Run, Run], first: Mapping[str, float], second: Mapping[str, float]
) -> Shift:
    """A unit at the first marker of all that it passes in each run that it is in, else at its end.

    Of two runs, the first has its label.
    """
    unit = next(run.scenario.unit[name] for run in runs if name in run.scenario.unit)
    finishes = str(EventName.finishes(name))
    events = [record for record in (first, second) if finishes in record]
    for place in (marker for run in runs for marker in ranked_markers(run.scenario)):
        event = str(EventName.head(name, place))
        if all(event in there for there in events):
            break
    else:
        place, event = None, finishes
    times = first.get(event), second.get(event)
    if place is None:
        return Shift(name, unit.label, unit.kind, place, *times)
    tail = str(EventName.tail(name, place))
    tails = first.get(tail), second.get(tail)
    return Shift(name, unit.label, unit.kind, place, *times, tails=tails)


def _merged(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The new order; a name that is only in the old one comes after the name ahead of it there."""
    merged = list(new)
    place = 0
    for name in old:
        if name in new:
            place = merged.index(name) + 1
        else:
            merged.insert(place, name)
            place += 1
    return merged
