"""From a scenario to what happened."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from simulator.errors import DeadlockError
from simulator.movement.breakdown import break_down
from simulator.movement.day import Day
from simulator.movement.flight import departure, fly
from simulator.movement.ground import halt, march
from simulator.movement.programme import hold_item
from simulator.scenario.events import ItemEdge
from simulator.scenario.scenario import Scenario
from simulator.timeline.halted import by_the_wall
from simulator.timeline.run import Run


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
            for body, motion in zip(scenario.movers, day.motions, strict=True)
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
    leave = [left for body in scenario.bodies if (left := departure(body)) is not None]
    with _collector_paused():
        day = Day(scenario, min([scenario.begin, *leave]))
        for item in scenario.programme.values():
            day.clock.process(hold_item(item, day))
        for body in scenario.movers:
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
    for body, motion in zip(day.scenario.movers, day.motions, strict=True):
        ahead = motion.blocker()
        waits = body.rank == 0 and body.name not in day.waits
        if waits and not motion.done and ahead is not None:
            lines.append(f"  {body.name} waits for {ahead.bound.unit}, which is ahead of it")
    return "\n".join(lines)
