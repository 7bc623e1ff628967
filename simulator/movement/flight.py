"""A flight on the day: it follows nobody and never stops, unless it orbits until it is called."""

from __future__ import annotations

from collections.abc import Generator
from itertools import pairwise
from typing import Any

import simpy

from simulator.movement.day import Day
from simulator.movement.gates import choose
from simulator.scenario.lineup import Body
from simulator.scenario.waits import Cue


def fly(body: Body, day: Day) -> Generator[simpy.Event, Any, None]:
    """Live through the day of a flight with a time on target, or with a call."""
    leaves = departure(body)
    cue = body.release if leaves is None else Cue(at=leaves)
    day.release(body, (yield from day.wait(body.name, "its call", cue)))
    if body.orbit is None:
        return
    yield day.arrival(body, body.orbit.station)
    called = None
    if body.orbit.call is not None:
        called = yield from day.wait(body.name, "its call", body.orbit.call)
    day.leave_orbit(body, choose(body, called))


def departure(body: Body) -> float | None:
    """When a flight leaves its start to be on target, or on station (s); None where it has neither
    to be.
    """
    if body.orbit is not None:
        station, instant = body.orbit.station, body.orbit.on_station
    elif body.target is not None:
        station, instant = body.target.station, body.target.instant
    else:
        return None
    places = [min(stop.station, station) for stop in body.stops] + [station]
    return instant - sum(
        (end - begin) * stop.slowness
        for stop, (begin, end) in zip(body.stops, pairwise(places), strict=True)
    )
