"""The processes of a run: of programme items, units on the ground, flights and breakdowns."""

from __future__ import annotations

from collections.abc import Generator
from math import inf
from typing import Any

import simpy

from simulator.movement.simulation import Simulation
from simulator.scenario.events.instants import ItemEdge
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.cue import Cue, Item
from simulator.scenario.lineup.incidents import Incident
from simulator.timeline.records import Breakdown, Flypast
from simulator.tolerances import SAME_PLACE, SAME_TIME

Process = Generator[simpy.Event, Any, None]


def programme_process(item: Item, run: Simulation) -> Process:
    """A salute, an anthem, a speech: it starts with its cue, and ends after its duration."""
    start = yield from run.wait(item.name, "its start", item.cue)
    if item.halts:
        run.halt(item, start)
    run.record(ItemEdge(item.name, "start"), start)
    end = yield from run.wait(item.name, "its end", Cue(at=start + item.duration))
    run.record(ItemEdge(item.name, "end"), end)


def ground_process(body: Body, run: Simulation) -> Process:
    """A unit that marches or drives: it waits for its release, then moves from hold to hold."""
    release = yield from run.wait(body.name, "its release", body.start_cue)
    run.release(body, release)
    yield from hold_process(body, run)


def hold_process(body: Body, run: Simulation) -> Process:
    """The holds of a unit, or of a rank that halts by itself: it waits for the cue of each."""
    if not body.holds:
        return
    for number, stop in enumerate(body.stops):
        if stop.hold is not None and stop.waits and stop.hold.incident is None:
            yield run.arrival(body, stop.station)
            cue = yield from run.wait(body.name, f"its hold at {stop.hold.marker}", stop.hold.until)
            run.cue_came(body, number, cue)


def flight_process(body: Body, run: Simulation) -> Process:
    """A flight leaves to be on time, or at its call; an orbit it leaves at one of its gates."""
    target = body.unit.target
    run.release(body, (yield from run.wait(body.name, "its call", body.start_cue)))
    orbit = body.unit.orbit
    if orbit is None:
        return
    yield run.arrival(body, orbit.station)
    on_station = yield from run.wait(body.name, "its time on station", orbit.on_station)
    called = due = None
    if orbit.call is not None:
        called = yield from run.wait(body.name, "its call", orbit.call)
    if target is not None and target.cue is not None:
        due = yield from run.wait(body.name, "its target", target.cue)
    elif target is not None and called is not None:
        due = target.after_call + called
    run.leave_orbit(body, flypast_of(body, on_station, called, due))


def flypast_of(body: Body, on_station: float, called: float | None, due: float | None) -> Flypast:
    """The gate and the speed at which a flight leaves its orbit.

    It leaves at the first gate at or after its call from which a speed inside its window brings it
    over its target on time; without such a gate, at the one with the smallest error, at a tie the
    earlier. Without a target it leaves at the first gate, at its nominal speed.

    Parameters
    ----------
    body
        A flight that orbits.
    on_station, called, due
        When it came on station and its call came (s); None if it has none; when it is due over its
        target (s), None if it has none.
    """
    orbit, target = body.unit.orbit, body.unit.target
    assert orbit is not None

    def gate(number: int) -> float:
        """When a gate comes (s): the first, 0, when it comes on station."""
        return on_station + number * orbit.period

    first = 0 if called is None else orbit.first_gate(called - on_station)
    if target is None or due is None:
        return Flypast(body.name, called, first, gate(first), orbit.nominal)
    station = target.station
    beyond = (place for place, _ in body.paces if place > orbit.station + SAME_PLACE)
    change = min(next(beyond, inf), station)
    metres, rest = change - orbit.station, body.moving(change, station)
    slow, fast = metres / orbit.slowest + rest, metres / orbit.fastest + rest

    # The first gate that is not too early even at the slowest speed; or the one before it.
    enough = max(first, orbit.first_gate(due - slow - on_station))

    def error(number: int) -> float:
        """How late it is over its target (s), at the best speed from a gate."""
        leaves = gate(number)
        late = leaves + min(max(due - leaves, fast), slow) - due
        return 0.0 if abs(late) <= SAME_TIME else late

    sooner = enough > first and abs(error(enough - 1)) <= abs(error(enough)) + SAME_TIME
    number = enough - 1 if sooner else enough
    leaves, speed = gate(number), orbit.nominal
    if orbit.slowest < orbit.fastest:
        flying = min(max(due - leaves, fast), slow)
        speed = min(max(metres / (flying - rest), orbit.slowest), orbit.fastest)
    return Flypast(body.name, called, number, leaves, speed, due, error(number))


def breakdown_process(body: Body, incident: Incident, run: Simulation) -> Process:
    """A breakdown, from the vehicle's arrival at its place.

    Its end is promised only when it comes: until then, bodies that arrive decide whether to pass.
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
