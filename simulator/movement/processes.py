"""What a run consists of: each process reads as the day does."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from simulator.movement.orbits import choose
from simulator.movement.simulation import Simulation
from simulator.scenario.events.instants import ItemEdge
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.cue import Cue, Item
from simulator.scenario.lineup.incidents import Incident
from simulator.timeline.records import Breakdown

Process = Generator[simpy.Event, Any, None]


def programme_process(item: Item, run: Simulation) -> Process:
    """A salute, an anthem, a speech."""
    start = yield from run.wait(item.name, "its start", item.cue)
    run.record(ItemEdge(item.name, "start"), start)
    end = yield from run.wait(item.name, "its end", Cue(at=start + item.duration))
    run.record(ItemEdge(item.name, "end"), end)


def ground_process(body: Body, run: Simulation) -> Process:
    """A unit that marches or drives: it is released, and goes from hold to hold."""
    release = yield from run.wait(body.name, "its release", body.release)
    run.release(body, release)
    yield from hold_process(body, run)


def hold_process(body: Body, run: Simulation) -> Process:
    """The holds of a unit, or of a rank of it that halts by itself: each waits for its cue."""
    if not body.holds:
        return
    for number, stop in enumerate(body.stops):
        if stop.hold is not None and stop.waits and stop.hold.incident is None:
            yield run.arrival(body, stop.station)
            cue = yield from run.wait(body.name, f"its hold at {stop.hold.marker}", stop.hold.until)
            run.cue_came(body, number, cue)


def flight_process(body: Body, run: Simulation) -> Process:
    """A flight leaves to be on time, or when it is called; from an orbit, at one of its gates."""
    cue = body.release if body.departure is None else Cue(at=body.departure)
    run.release(body, (yield from run.wait(body.name, "its call", cue)))
    orbit = body.unit.orbit
    if orbit is None:
        return
    yield run.arrival(body, orbit.station)
    called = None
    if orbit.call is not None:
        called = yield from run.wait(body.name, "its call", orbit.call)
    run.leave_orbit(body, choose(body, called))


def breakdown_process(body: Body, incident: Incident, run: Simulation) -> Process:
    """A breakdown, from when the vehicle comes to its place.

    That it is over is promised only when it is: until then, who comes there decides whether to
    pass.
    """
    start = yield run.arrival(body, incident.station)
    breakdown = run.break_down(body, incident, start)
    recovered = None
    if incident.kind == "drives-on":
        breakdown.end = start + incident.lasts
    else:
        recovered = yield from run.recovery.send(body, incident.station, start)
        breakdown.end = recovered.over
    yield run.clock.timeout(breakdown.end - run.clock.now)
    if recovered is None:
        run.drive_on(breakdown)
    else:
        run.tow(breakdown)
    run.records[incident.name] = Breakdown(
        incident.name,
        start,
        breakdown.end,
        tuple(body.name for body in breakdown.passed_by),
        tuple(queued.body.name for queued in breakdown.queue[1:]),
        recovered,
    )
