"""A programme item on the day: what does not march."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from simulator.movement.day import Day
from simulator.scenario.events import ItemEdge
from simulator.scenario.lineup import Cue, Item


class ProgrammeItem:
    """The process of a salute, an anthem, a speech."""

    def __init__(self, item: Item) -> None:
        self.item = item

    def run(self, day: Day) -> Generator[simpy.Event, Any, None]:
        """Live through the day."""
        name = self.item.name
        start = yield from day.wait(name, "its start", self.item.cue)
        day.mark(ItemEdge(name, "start"), start)
        end = start + self.item.duration
        yield from day.wait(name, "its end", Cue(at=end))
        day.mark(ItemEdge(name, "end"), end)
