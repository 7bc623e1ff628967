"""From a scenario to what happened."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from simulator.errors import DeadlockError
from simulator.format import clock
from simulator.movement.processes import (
    Process,
    breakdown_process,
    flight_process,
    ground_process,
    hold_process,
    programme_process,
)
from simulator.movement.simulation import Simulation
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
    done = run_processes(scenario)
    edges = done.item_edges
    return Run(
        scenario=scenario,
        passages={
            body.name: motion.passage
            if body.flies
            else by_the_wall(motion.passage, scenario.ground_clock)
            for body, motion in done.motions.items()
        },
        released=done.released,
        programme={
            name: (edges[ItemEdge(name, "start")], edges[ItemEdge(name, "end")])
            for name in scenario.programme
        },
        flypasts=done.flypasts,
        breakdowns=done.records,
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


def run_processes(scenario: Scenario) -> Simulation:
    """Run everything that is to happen, until nothing more happens.

    Raises
    ------
    DeadlockError
        Where some of what was to happen has not.
    """
    with _collector_paused():
        run = Simulation(scenario)
        for process in _processes(scenario, run):
            run.clock.process(process)
        run.clock.run()
    if run.waits or not all(motion.done for motion in run.motions.values()):
        raise DeadlockError(_who_waits(run))
    return run


def _processes(scenario: Scenario, run: Simulation) -> Iterator[Process]:
    for item in scenario.programme.values():
        yield programme_process(item, run)
    for body in scenario.bodies:
        if body.flies:
            yield flight_process(body, run)
        elif body.rank == 0:
            yield ground_process(body, run)
        elif body.holds:
            yield hold_process(body, run)
        for incident in body.breakdowns:
            yield breakdown_process(body, incident, run)


def _who_waits(run: Simulation) -> str:
    """Name everybody who waits, what for, and who merely stands behind them."""
    # A unit may still be on its way, by a promise, to where it then stands.
    ground = run.scenario.ground_clock
    arrivals = (ground.wall(motion.arrival, "arrival") for motion in run.motions.values())
    lines = [
        f"nothing can move any more after {clock(run.scenario, max(run.clock.now, *arrivals))}"
    ]
    lines += [
        f"  {subject} waits for {event} ({purpose})"
        for subject, (purpose, event) in run.waits.items()
    ]
    for body, motion in run.motions.items():
        ahead = motion.blocker()
        waits = body.rank == 0 and body.name not in run.waits
        if waits and not motion.done and ahead is not None:
            lines.append(f"  {body.name} waits for {ahead.bound.unit}, which is ahead of it")
    return "\n".join(lines)


def by_the_wall(passage: Passage, ground: GroundClock) -> Passage:
    """A passage in wall time, from one in ground time; when its unit left is in wall time.

    Wherever a unit is when everything halts, it stands: there its passage gets a knot.
    """
    if not ground.halts:
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
        for pause in ground.halts:
            station = low + (pause.ground - left) / slowness
            # Two halts, the one at the other's end, are one stand.
            if places[-1][0] + SAME_PLACE < station < high - SAME_PLACE:
                places.append((station, pause.ground))
        for station, instant in places:
            stations.append(station)
            instants.append(ground.wall(instant, "departure"))
            slownesses.append(slowness)
            causes.append(cause)
    return Passage(stations, instants, slownesses, causes, passage.end, passage.left)
