"""From a scenario to what happened."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from simulator.errors import DeadlockError
from simulator.movement.day import Day
from simulator.movement.processes import break_down, fly, halt, hold_item, march
from simulator.scenario.events.instants import ItemEdge
from simulator.scenario.lineup.ground_clock import GroundClock
from simulator.scenario.scenario import Scenario
from simulator.timeline.passage import Cause, Passage
from simulator.timeline.run import Run
from simulator.tolerances import SAME_PLACE


def simulate(scenario: Scenario) -> Run:
    """Run a scenario.

    Parameters
    ----------
    scenario
        What is to happen.

    Returns
    -------
    Run
        What happened: passages, events, occupancy, verdicts.

    Raises
    ------
    DeadlockError
        Where nothing can move any more; the text names who waits for what.
    """
    day = live(scenario)
    return Run(
        scenario=scenario,
        passages={
            body.name: motion.passage
            if body.flies
            else by_the_wall(motion.passage, scenario.ground_clock)
            for body, motion in zip(scenario.bodies, day.motions, strict=True)
        },
        released=day.released,
        programme={
            name: (day.item_edges[ItemEdge(name, "start")], day.item_edges[ItemEdge(name, "end")])
            for name in scenario.programme
        },
        flypasts=day.flypasts,
        breakdowns=day.breakdowns,
    )


@contextmanager
def _collector_paused() -> Iterator[None]:
    """A run makes many small objects that live on: looking among them for cycles costs a third."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def live(scenario: Scenario) -> Day:
    """Run the day's processes until nothing more happens.

    Raises
    ------
    DeadlockError
        Where some of what was to happen has not.
    """
    leave = [body.departure for body in scenario.bodies if body.departure is not None]
    with _collector_paused():
        day = Day(scenario, min([scenario.begin, *leave]))
        for item in scenario.programme.values():
            day.clock.process(hold_item(item, day))
        for body in scenario.bodies:
            if body.rank == 0:
                day.clock.process((fly if body.flies else march)(body, day))
            elif body.holds:
                day.clock.process(halt(body, day))
            for incident in body.breakdowns:
                day.clock.process(break_down(body, incident, day))
        day.clock.run()
    if day.waits or not all(motion.done for motion in day.motions):
        raise DeadlockError(_who_waits(day))
    return day


def _who_waits(day: Day) -> str:
    """Name everybody who waits, what for, and who merely stands behind them."""
    # A unit may still be on its way, by a promise, to where it then stands.
    arrivals = (motion.arrival for motion in day.motions)
    last = max(
        day.clock.now,
        *(day.scenario.ground_clock.wall(arrival, "arrival") for arrival in arrivals),
    )
    clock = day.scenario.clock(last)
    lines = [f"nothing can move any more after {clock:%H:%M:%S}"]
    lines += [
        f"  {who} waits for {event} ({purpose})" for who, (purpose, event) in day.waits.items()
    ]
    for body, motion in zip(day.scenario.bodies, day.motions, strict=True):
        ahead = motion.blocker()
        waits = body.rank == 0 and body.name not in day.waits
        if waits and not motion.done and ahead is not None:
            lines.append(f"  {body.name} waits for {ahead.bound.unit}, which is ahead of it")
    return "\n".join(lines)


def by_the_wall(passage: Passage, clock: GroundClock) -> Passage:
    """A passage in wall time, from one in ground time; when its unit left is in wall time.

    Wherever a unit is when everything halts, it stands: there its passage gets a knot.
    """
    if not clock.halts:
        return passage
    stations: list[float] = []
    instants: list[float] = []
    slownesses: list[float] = []
    causes: list[Cause] = []
    edges = [*passage.stations.tolist(), passage.end]
    pieces = zip(
        passage.instants.tolist(), passage.slownesses.tolist(), passage.causes, strict=True
    )
    for number, (left, slowness, cause) in enumerate(pieces):
        low, high = edges[number], edges[number + 1]
        places = [(low, left)]
        for pause in clock.halts:
            station = low + (pause.ground - left) / slowness
            # Two halts, the one at the other's end, are one stand.
            if places[-1][0] + SAME_PLACE < station < high - SAME_PLACE:
                places.append((station, pause.ground))
        for station, ground in places:
            stations.append(station)
            instants.append(clock.wall(ground, "departure"))
            slownesses.append(slowness)
            causes.append(cause)
    return Passage(stations, instants, slownesses, causes, passage.end, passage.left)
