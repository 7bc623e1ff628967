"""From a scenario to what happened."""

from __future__ import annotations

from simulator.errors import DeadlockError
from simulator.movement.day import Day
from simulator.movement.flight import Flight
from simulator.movement.ground import GroundUnit
from simulator.movement.programme import ProgrammeItem
from simulator.scenario.events import ItemEdge
from simulator.scenario.scenario import Scenario
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
    items = [ProgrammeItem(item) for item in scenario.programme.values()]
    units = [Flight(body) if body.flies else GroundUnit(body) for body in scenario.bodies]
    flights_leave = [
        unit.leaves for unit in units if isinstance(unit, Flight) and unit.leaves is not None
    ]
    day = Day(scenario, [unit.motion for unit in units], min([scenario.begin, *flights_leave]))
    for process in (*items, *units):
        day.clock.process(process.run(day))
    day.clock.run()
    if day.waits or not all(motion.done for motion in day.motions):
        raise DeadlockError(_who_waits(day))
    return Run(
        scenario=scenario,
        passages={name: motion.passage for name, motion in day.motion.items()},
        released=day.released,
        programme={
            name: (day.item_edges[ItemEdge(name, "start")], day.item_edges[ItemEdge(name, "end")])
            for name in scenario.programme
        },
    )


def _who_waits(day: Day) -> str:
    """Name everybody who waits, what for, and who merely stands behind them."""
    clock = day.scenario.clock(day.clock.now)
    lines = [f"nothing can move any more after {clock:%H:%M:%S}"]
    lines += [
        f"  {who} waits for {event} ({purpose})" for who, (purpose, event) in day.waits.items()
    ]
    for body, motion in zip(day.scenario.bodies, day.motions, strict=True):
        ahead = motion.blocker()
        if body.name not in day.waits and not motion.done and ahead is not None:
            lines.append(f"  {body.name} waits for {ahead.bound.unit}, which is ahead of it")
    return "\n".join(lines)
