"""A formation or a column on the day: wait for the cue, march to the hold, wait, march on."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from simulator.movement.day import Day
from simulator.scenario.lineup import Body


def march(body: Body, day: Day) -> Generator[simpy.Event, Any, None]:
    """Live through the day of a unit that marches or drives."""
    release = yield from day.wait(body.name, "its release", body.release)
    day.release(body, release)
    yield from halt(body, day)


def halt(body: Body, day: Day) -> Generator[simpy.Event, Any, None]:
    """Wait at each hold for its cue: a unit, or a rank of it that halts by itself."""
    if not body.holds:
        return
    for number, stop in enumerate(body.stops):
        if stop.hold is not None and stop.waits and stop.hold.incident is None:
            yield day.arrival(body, stop.station)
            cue = yield from day.wait(body.name, f"its hold at {stop.hold.marker}", stop.hold.until)
            day.decide(body, number, cue)
