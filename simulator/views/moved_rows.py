"""The rows of the figure of what moved: where each unit is seen, and when, in two runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from simulator.scenario.lineup import Kind
from simulator.timeline.comparison import NOTHING, Record, record_of
from simulator.timeline.run import Run
from simulator.views.summary import ranked_markers

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
    def lasts(self) -> bool:
        """Whether it is a programme item that takes time."""
        return self.since is not None and self.since != (self.before, self.after)

    @property
    def moved(self) -> bool:
        """Whether it moved, is new or has gone."""
        there = self.before is not None and self.after is not None
        start = self.since[1] - self.since[0] if self.since is not None else 0.0
        return not there or abs(self.by) > NOTHING or abs(start) > NOTHING


def shifts(before: Run, after: Run) -> list[Shift]:
    """Every programme item in the order of time, then every unit in the order of march.

    What has gone stands behind whatever was ahead of it.
    """
    first, second = record_of(before), record_of(after)
    items = sorted(_items(before, after, first, second), key=_start)
    names = _merged(list(before.scenario.body), list(after.scenario.body))
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
        start, end = f"{name}.start", f"{name}.end"
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
    there = after if name in after.scenario.body else before
    body = there.scenario.body[name]
    markers = [*ranked_markers(after.scenario), *ranked_markers(before.scenario)]
    records = [
        record for record, run in ((first, before), (second, after)) if name in run.scenario.body
    ]
    place = next(
        (
            marker
            for marker in markers
            if all(f"{name}@{marker}" in record.events for record in records)
        ),
        None,
    )
    event = f"{name}.finishes" if place is None else f"{name}@{place}"
    return Shift(
        name=name,
        label=body.label,
        kind=body.kind,
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
