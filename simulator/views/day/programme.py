"""The programme as it is seen: which items are on at an instant, and in words where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from simulator.scenario.lineup.cue import Item
from simulator.scenario.network import site_text
from simulator.timeline.run import Run

#: An item without a duration is shown this long (s): at 60 times the speed of the day, a second.
MOMENT = 60.0


class ShownItem(NamedTuple):
    """A programme item of a run.

    Attributes
    ----------
    item
        The item.
    start, end
        From when to when it lasts (s).
    until
        Until when it is shown as on (s): to its end or, without a duration, for a moment.
    """

    item: Item
    start: float
    end: float
    until: float


def shown_items(run: Run) -> list[ShownItem]:
    """All items of the programme, in the order of the file."""
    return [
        ShownItem(item, start, end, end if end > start else start + MOMENT)
        for item in run.scenario.programme.values()
        for start, end in [run.programme[item.name]]
    ]


def on_at(items: Iterable[ShownItem], instant: float) -> list[ShownItem]:
    """Those of some items that are on at an instant (s)."""
    return [each for each in items if each.start <= instant < each.until]


def where_text(run: Run, item: Item) -> str:
    """The same in a sentence: ` at rostrum`, ` in square`."""
    if item.place is None:
        return ""
    preposition = "in" if item.place in run.scenario.network.zones else "at"
    return f" {preposition} {site_text(item.place)}"
