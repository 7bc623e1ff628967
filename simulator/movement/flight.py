"""A flight on the day: it follows nobody and never stops."""

from __future__ import annotations

from collections.abc import Generator
from itertools import pairwise
from typing import Any

import simpy

from simulator.movement.day import Day
from simulator.scenario.lineup import Body, Cue


def fly(body: Body, day: Day) -> Generator[simpy.Event, Any, None]:
    """Live through the day of a flight with a time on target, or with a call."""
    leaves = departure(body)
    cue = body.release if leaves is None else Cue(at=leaves)
    day.release(body, (yield from day.wait(body.name, "its call", cue)))


def departure(body: Body) -> float | None:
    """When a flight leaves its start to be on target (s); None where it has no target."""
    if body.target is None:
        return None
    station = body.target.station
    places = [min(stop.station, station) for stop in body.stops] + [station]
    return body.target.instant - sum(
        (end - begin) * stop.slowness
        for stop, (begin, end) in zip(body.stops, pairwise(places), strict=True)
    )
