"""A formation or a column on the day: wait for the cue, march to the hold, wait, march on."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from simulator.movement.day import Day
from simulator.movement.law import Motion, Stop
from simulator.scenario.lineup import Body


class GroundUnit:
    """The process of a unit that marches or drives."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.stops = stops(body)
        self.motion = Motion(self.stops, body.route_length + body.length)

    def run(self, day: Day) -> Generator[simpy.Event, Any, None]:
        """Live through the day."""
        name = self.body.name
        release = yield from day.wait(name, "its release", self.body.release)
        day.release(name, release)
        for hold in self.body.holds:
            if hold.until is None:
                continue
            yield day.arrival(name, hold.station)
            until = yield from day.wait(name, f"its hold at {hold.marker}", hold.until)
            day.decide(name, self._stop_at(hold.station), until)

    def _stop_at(self, station: float) -> int:
        return next(n for n, stop in enumerate(self.stops) if stop.station == station)


def stops(body: Body) -> list[Stop]:
    """The stations at which a unit's own motion changes: its start, its pace changes, its holds."""
    holds = {hold.station: hold for hold in body.holds}
    paces = dict(body.paces)
    result: list[Stop] = []
    slowness = 1.0 / paces[body.start]
    for station in sorted({body.start, *paces, *holds}):
        if station in paces:
            slowness = 1.0 / paces[station]
        hold = holds.get(station)
        waits = station == body.start or (hold is not None and hold.until is not None)
        result.append(
            Stop(station, slowness, hold.duration if hold else 0.0, None if waits else float("-inf"))
        )
    return result
