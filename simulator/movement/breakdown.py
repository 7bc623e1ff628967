"""A breakdown on the day: a vehicle stands until it drives on by itself, or is towed away."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from simulator.movement.day import Day
from simulator.scenario.incidents import Incident
from simulator.scenario.lineup import Body
from simulator.timeline.breakdown import Breakdown


def break_down(body: Body, incident: Incident, day: Day) -> Generator[simpy.Event, Any, None]:
    """Live through a breakdown, from when the vehicle comes to its place.

    That it is over is promised only when it is: until then, who comes there decides whether to
    pass.
    """
    start = yield day.arrival(body, incident.station)
    wreck = day.break_down(body, incident, start)
    recovered = None
    if incident.kind == "drives-on":
        wreck.over = start + incident.lasts
    else:
        recovered = yield from day.recovery.send(body, incident.station, start)
        wreck.over = recovered.over
    yield day.clock.timeout(wreck.over - day.clock.now)
    if recovered is None:
        day.drive_on(wreck)
    else:
        day.tow(wreck)
    day.breakdowns[incident.name] = Breakdown(
        incident.name,
        start,
        wreck.over,
        tuple(each.name for each in wreck.passed_by),
        tuple(stand.body.name for stand in wreck.queue[1:]),
        recovered,
    )
