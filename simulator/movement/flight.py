"""A flight on the day: it follows nobody and never stops."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from simulator.movement.day import Day
from simulator.movement.ground import stops
from simulator.movement.law import Motion
from simulator.scenario.lineup import Body, Cue


class Flight:
    """The process of a flight with a time on target, or with a call from which it flies in."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.motion = Motion(stops(body), body.route_length + body.length)

    @property
    def leaves(self) -> float | None:
        """When it leaves its start to be on target (s); None where it is called."""
        target = self.body.target
        return None if target is None else target.instant - self._free_time(target.station)

    def run(self, day: Day) -> Generator[simpy.Event, Any, None]:
        """Live through the day."""
        release = self.leaves
        if release is None:
            release = yield from day.wait(self.body.name, "its call", self.body.release)
        else:
            release = yield from day.wait(self.body.name, "its target", Cue(at=release))
        day.release(self.body.name, release)

    def _free_time(self, station: float) -> float:
        """Seconds from the start to a station, undisturbed."""
        ends = [place for place, _ in self.body.paces[1:]] + [station]
        return sum(
            max(0.0, min(end, station) - begin) / pace
            for (begin, pace), end in zip(self.body.paces, ends, strict=True)
        )
