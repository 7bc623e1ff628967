"""One way to show everything that users hold: its line, its text, its HTML.

A record says its `facts`; several records of a kind are a table of them. A result that has a view
of its own gives its blocks. The modules beside this one register both, by room; that of a room is
loaded when its first object is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import singledispatch
from importlib import import_module
from typing import Any, NamedTuple

from simulator.display import HasClock
from simulator.format import clock, duration
from simulator.views.blocks import Block, Column, Mood, Paragraph, Row, Table, plain_text, printable
from simulator.views.html import blocks_html

#: Longer tables and lines are cut.
MOST_ROWS, LONGEST_LINE = 20, 240


class Facts(NamedTuple):
    """What a record is, its name, and what else people want to know of it, by headings.

    Empty texts are left out of the line, and empty columns out of the table.
    """

    what: str
    name: str
    rest: Mapping[str, str]
    mood: Mood = "plain"


class ShownAt:
    """Instants as people read them: by the clock of a scenario, or else since its start."""

    def __init__(self, scenario: HasClock | None = None) -> None:
        self._scenario = scenario

    def __call__(self, seconds: float | None) -> str:
        """An instant (s since the start): `09:32:15`, or `32 min 15 s after the start`."""
        if seconds is None:
            return ""
        if self._scenario is not None:
            return clock(self._scenario, seconds)
        return f"{duration(abs(seconds))} {'after' if seconds >= 0 else 'before'} the start"


#: Where no scenario is known.
SINCE_START = ShownAt()


@singledispatch
def facts(of: Any, at: ShownAt) -> Facts:
    """The facts of a record; `at` shows its instants.

    Raises
    ------
    TypeError
        If it is of a type that no view shows.
    """
    del at
    raise TypeError(f"no view shows a {type(of).__name__}")


@singledispatch
def blocks(of: Any) -> Sequence[Block]:
    """What is shown of a record, or of a result; by default its facts."""
    found = facts(of, SINCE_START)
    rows = [(found.what, found.name), *found.rest.items()]
    shown = [Row((head, fact)) for head, fact in rows if fact]
    return [Table(type(of).__name__, [Column(""), Column("")], shown)]


@singledispatch
def in_a_line(of: Any) -> str:
    """A record, or a result, in a few words; by default its facts."""
    found = facts(of, SINCE_START)
    rest = ", ".join(f"{head} {fact}" for head, fact in found.rest.items() if fact)
    return f"{type(of).__name__} {found.name}" + (rest and f": {rest}")


@singledispatch
def as_html(of: Any) -> str:
    """A record, or a result, as HTML; by default its blocks."""
    return blocks_html(blocks(of))


def shown_as_html(of: Any) -> str:
    """What a notebook shows."""
    _load_views(type(of))
    return str(as_html(of))


def shown_as_text(of: Any) -> str:
    """What `print` shows: a result's tables, and of a record its line."""
    _load_views(type(of))
    if blocks.dispatch(type(of)) is blocks.dispatch(object):
        return shown_as_line(of)
    return plain_text(blocks(of)).rstrip("\n")


def shown_as_line(of: Any) -> str:
    """What a console shows: `<Delay of navy: lost 12 s, …>`."""
    _load_views(type(of))
    shown = printable(in_a_line(of))
    return f"<{shown if len(shown) <= LONGEST_LINE else shown[: LONGEST_LINE - 2] + ' …'}>"


def table_of(
    title: str,
    records: Sequence[Any] | Iterable[Any],
    at: ShownAt = SINCE_START,
    *,
    many: int,
    how_all: str = "",
) -> list[Block]:
    """Records of one kind as a table, and how many of them are left out.

    Parameters
    ----------
    title
        Of the table.
    records
        All of them, or at least the first ones.
    at
        How instants are shown.
    many
        How many there are.
    how_all
        How to see all of them.
    """
    found = [facts(each, at) for each, _ in zip(records, range(MOST_ROWS), strict=False)]
    if not found:
        return [Paragraph((f"{title}: none",))]
    heads = [head for head in found[0].rest if any(each.rest[head] for each in found)]
    rows = [Row((each.name, *(each.rest[head] for head in heads)), each.mood) for each in found]
    shown: list[Block] = [Table(title, [Column(found[0].what), *map(Column, heads)], rows)]
    if more := many - len(rows):
        shown.append(Paragraph((f"{more:,} more" + (how_all and f": {how_all}"),)))
    return shown


def _load_views(kind: type) -> None:
    """Load what shows the objects of a kind, and of its bases."""
    for base in kind.__mro__:
        package, *parts = base.__module__.split(".")
        if package == "simulator" and parts and parts[0] in _VIEWS:
            import_module(f"simulator.views.representation.{_VIEWS[parts[0]]}")


#: Room → the module that shows its objects.
_VIEWS = {
    "scenario": "of_scenarios",
    "timeline": "of_runs",
    "whatif": "of_changes",
    "ensemble": "of_ensembles",
    "views": "of_figures",
}
