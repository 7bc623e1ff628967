"""A programme item on the day: what does not march."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from simulator.movement.day import Day
from simulator.scenario.events import ItemEdge
from simulator.scenario.lineup import Item
from simulator.scenario.waits import Cue


def hold_item(item: Item, day: Day) -> Generator[simpy.Event, Any, None]:
    """Live through the day of a salute, an anthem, a speech."""
    start = yield from day.wait(item.name, "its start", item.cue)
    day.mark(ItemEdge(item.name, "start"), start)
    end = yield from day.wait(item.name, "its end", Cue(at=start + item.duration))
    day.mark(ItemEdge(item.name, "end"), end)
