"""From a scenario to what happened."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from dataclasses import replace

from simulator.errors import CalendarError, DeadlockError
from simulator.format import clock
from simulator.movement import processes
from simulator.movement.bounds import Ahead
from simulator.movement.simulation import Simulation, Unmoved
from simulator.scenario.events.instants import AlreadyInside, Beside, Instant, ItemEdge, OfGroup
from simulator.scenario.lineup.body import Body
from simulator.scenario.load import AnyScenario, scenario_of
from simulator.scenario.scenario import Scenario
from simulator.timeline.ground_clock import GroundClock
from simulator.timeline.passage import Passage
from simulator.timeline.run import Run
from simulator.tolerances import NOISE, SAME_PLACE


def simulate(scenario: AnyScenario) -> Run:
    """Run a scenario.

    Parameters
    ----------
    scenario
        The scenario, or its file.

    Returns
    -------
    Run
        What happened: passages, events, occupancy, verdicts.

    Raises
    ------
    ScenarioError
        Where the file is wrong, or there is none.
    DeadlockError
        If nothing can move any more; the text names what waits for what.
    CalendarError
        If something happens beyond the years 1 to 9999.
    """
    scenario = scenario_of(scenario)
    if not scenario.planned_times:
        return _run(scenario)
    plan = scenario.plan
    run: Run = plan.memo("run", lambda _: _run_of_plan(plan), plan.document)
    return run if plan is scenario else _run(scenario, run)


def simulate_what_moves(scenario: Scenario, before: Run, moved: Set[str]) -> Run:
    """Run a changed scenario: simulate what can move by the change, and take over the rest.

    Parameters
    ----------
    scenario
        The changed one: its units wait or move otherwise, or its items; its planned times are the
        same.
    before, moved
        The run before the change, and the names of the units and items that can move by it.

    Raises
    ------
    DeadlockError, CalendarError
        As `simulate`.
    """
    plan = before if before.plan is None and scenario.planned_times else before.plan
    # A halt moves everything, and what is so from the beginning begins with the run.
    halts = any(item.halts for item in scenario.programme.values())
    begins = any(isinstance(each, AlreadyInside) for each in _members(scenario.heard))
    return _run(scenario, plan, None if halts or begins else Unmoved.of(before, moved))


def _members(instants: Iterable[Instant]) -> Iterator[Instant]:
    for instant in instants:
        yield from _members(instant.members) if isinstance(instant, OfGroup) else [instant]


def _run_of_plan(plan: Scenario) -> Run:
    """The run of a plan that has planned times: there they are cues.

    Its promises are closed forms; so it matters only where something is decided by the clock
    that the instant of such a cue may be in the past: where the first of several events, or a
    meeting, is waited for, or everything halts at a planned time. Then the plan is run by its own
    planned times until these stay.
    """
    run = _run(plan)
    halts = any(item.halts and item.cue.planned for item in plan.programme.values())
    if all(map(_comes_last, plan.awaited)) and not halts:
        return run
    for _ in range(len(plan.planned) + 1):
        before, run = run, replace(_run(plan, run), plan=None)
        if all(abs(run.planned(cue) - before.planned(cue)) <= NOISE for cue in plan.planned):
            break
    return run


def _comes_last(instant: Instant) -> bool:
    """Whether an instant is the last of its members', and no meeting."""
    if isinstance(instant, OfGroup):
        return instant.last and all(map(_comes_last, instant.members))
    return not isinstance(instant, Beside)


def _run(scenario: Scenario, plan: Run | None = None, unmoved: Unmoved | None = None) -> Run:
    done = run_processes(scenario, plan, unmoved)
    edges, ground = done.item_edges, done.ground
    run = Run(
        scenario=scenario,
        passages={
            body.name: motion.passage if body.flies else in_wall_time(motion.passage, ground)
            for body, motion in done.motions.items()
        },
        released=done.released,
        programme={
            name: (edges[ItemEdge(name, "start")], edges[ItemEdge(name, "end")])
            for name in scenario.programme
        },
        flypasts=done.flypasts,
        breakdowns=done.records,
        plan=plan,
    )
    _check_calendar(run)
    return run


def _check_calendar(run: Run) -> None:
    """Check that clock times can be told of all that happens."""
    for instant in (run.begin, run.end):
        try:
            run.scenario.clock(instant)
        except CalendarError as error:
            times = {name: at for name, (_, at) in run.programme.items()}
            times |= run.released if instant == run.begin else {}
            times |= {name: each.arrival(each.end) for name, each in run.passages.items()}
            who = min(times, key=lambda name: abs(times[name] - instant))
            section = "programme" if who in run.programme else "units"
            place = run.scenario.place(f"{section}.{who.partition('#')[0]}")
            raise CalendarError(f"{who}: {error}", place) from None


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the search for garbage: what makes many small objects that live on spends a third of
    its time on looking through them.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def run_processes(
    scenario: Scenario, plan: Run | None = None, unmoved: Unmoved | None = None
) -> Simulation:
    """Run all processes of a scenario to their end.

    Raises
    ------
    DeadlockError
        If some of them cannot end.
    """
    with collector_paused():
        run = Simulation(scenario, plan, unmoved)
        for process in _processes(scenario, run):
            run.clock.process(process)
        run.clock.run()
    if run.waits or not all(motion.done for motion in run.motions.values()):
        raise DeadlockError(_deadlock(run))
    return run


def _processes(scenario: Scenario, run: Simulation) -> Iterator[processes.Process]:
    for item in scenario.programme.values():
        if ItemEdge(item.name, "start") not in run.item_edges:
            yield processes.programme_process(item, run)
    for body, motion in run.motions.items():
        if motion.done:
            continue
        if body.flies:
            yield processes.flight_process(body, run)
        elif body.rank == 0:
            yield processes.ground_process(body, run)
        elif body.holds:
            yield processes.hold_process(body, run)
        for incident in body.breakdowns:
            yield processes.breakdown_process(body, incident, run)


def _deadlock(run: Simulation) -> str:
    """A line for each unit or item that waits for an event, and for each unit behind another."""
    # A unit may still be on its way, by a promise, to where it then stands.
    arrivals = (run.ground.wall(motion.arrival, "arrival") for motion in run.motions.values())
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
            lines.append(f"  {body.name} waits for {_is_ahead(run.scenario, body, ahead)}")
    return "\n".join(lines)


def _is_ahead(scenario: Scenario, body: Body, ahead: Ahead) -> str:
    """A unit ahead; or the tail of one behind it in the order of march, on the lap before."""
    other = scenario.body[ahead.bound.body]
    if other.order_index < body.order_index or scenario.breakdowns:
        return f"{other.name}, which is ahead of it"
    return f"the tail of {other.name}, which is still on the lap before"


def in_wall_time(passage: Passage, ground: GroundClock) -> Passage:
    """A passage in wall time, from one in ground time.

    Where a unit stands while everything halts, its passage gets a knot. When it left the parade
    (``left``) is in wall time already.
    """
    if not ground.halts:
        return passage
    knots = []
    edges = [*passage.stations.tolist(), passage.end]
    columns = passage.instants.tolist(), passage.slownesses.tolist(), passage.causes
    for low, high, left, slowness, cause in zip(edges, edges[1:], *columns, strict=False):
        places = [(low, left)]
        for halt in ground.halts:
            station = low + (halt.ground - left) / slowness
            # Two halts, of which one begins where the other ends, are one.
            if places[-1][0] + SAME_PLACE < station < high - SAME_PLACE:
                places.append((station, halt.ground))
        knots += [
            (station, ground.wall(instant, "departure"), slowness, cause)
            for station, instant in places
        ]
    stations, instants, slownesses, causes = zip(*knots, strict=True)
    return Passage(stations, instants, slownesses, causes, passage.end, passage.left)
