"""A programme item on the day: what does not march."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from simulator.movement.day import Day
from simulator.movement.orbits import choose
from simulator.scenario.events.instants import ItemEdge
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.cue import Cue, Item
from simulator.scenario.lineup.incidents import Incident
from simulator.timeline.records import Breakdown


def hold_item(item: Item, day: Day) -> Generator[simpy.Event, Any, None]:
    """Live through the day of a salute, an anthem, a speech."""
    start = yield from day.wait(item.name, "its start", item.cue)
    day.mark(ItemEdge(item.name, "start"), start)
    end = yield from day.wait(item.name, "its end", Cue(at=start + item.duration))
    day.mark(ItemEdge(item.name, "end"), end)


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


def fly(body: Body, day: Day) -> Generator[simpy.Event, Any, None]:
    """Live through the day of a flight with a time on target, or with a call."""
    cue = body.release if body.departure is None else Cue(at=body.departure)
    day.release(body, (yield from day.wait(body.name, "its call", cue)))
    orbit = body.unit.orbit
    if orbit is None:
        return
    yield day.arrival(body, orbit.station)
    called = None
    if orbit.call is not None:
        called = yield from day.wait(body.name, "its call", orbit.call)
    day.leave_orbit(body, choose(body, called))


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
