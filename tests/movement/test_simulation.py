"""What the processes of a run share: waiting, promising, SimPy's events."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from simulator.movement.simulation import Simulation
from simulator.scenario.events.instants import ItemEdge
from simulator.scenario.lineup.cue import Cue
from simulator.scenario.model.event_name import EventName
from tests.build import at, block, exactly, flight, item, parade, target

SIGNAL = {"signal": item(at(30), 5)}


def heard(run: Simulation, cue: Cue | None) -> list[tuple[float, float]]:
    """The exact instant that a cue came to (s), and SimPy's then."""
    found: list[tuple[float, float]] = []

    def process() -> Generator[Any, Any, None]:
        instant = yield from run.wait("band", "its start", cue)
        found.append((instant, run.clock.now))

    run.clock.process(process())
    return found


def test_without_a_cue_it_is_the_beginning_and_a_clock_time_is_itself() -> None:
    run = Simulation(parade(block("band"), programme=SIGNAL))
    first, second = heard(run, None), heard(run, Cue(at=12.0))
    run.clock.run()
    assert (first, second) == ([(0, 0)], [(12, 12)])


def test_the_last_of_several_events_counts_and_its_delay() -> None:
    run = Simulation(parade(block("guard"), programme=SIGNAL))
    events = (EventName.end("signal"), EventName.start("signal"))
    found = heard(run, Cue(after=events, delay=4.0))
    run.clock.run(until=1)
    assert run.waits == {"band": ("its start", "signal.end")}
    run.record(ItemEdge("signal", "start"), 30.0)
    run.record(ItemEdge("signal", "end"), 35.0)
    run.clock.run()
    assert (found, run.waits) == ([(39, 39)], {})


def test_an_arrival_happens_when_the_clock_is_there_however_early_it_is_promised() -> None:
    run = Simulation(parade(block("guard", speed=2.0)))
    guard = run.scenario.body["guard"]
    event = run.arrival(guard, 500.0)
    run.release(guard, 0.0)
    assert run.motions[guard].done
    assert not event.triggered
    run.clock.run()
    assert (event.value, run.clock.now) == (exactly(250), exactly(250))


def test_a_promise_is_handed_down_the_order_to_those_that_are_released() -> None:
    run = Simulation(parade(block("one"), block("two", gap=10), block("three", gap=10)))
    one, two, three = run.scenario.bodies
    run.release(two, 0.0)
    assert not run.motions[two].stations
    run.release(one, 0.0)
    assert run.motions[two].done
    assert not run.motions[three].stations


@pytest.mark.parametrize(("due", "begin"), [(600.0, 0.0), (40.0, -60.0)])
def test_a_run_begins_when_the_first_flight_leaves_if_that_is_earlier(
    due: float, begin: float
) -> None:
    jets = flight("jets", speed=100, target=target("overhead", due))
    scenario = parade(
        block("guard"),
        jets,
        segments={"avenue": 1000.0, "sky": 20000.0},
        routes={"along": ["avenue"], "air": ["sky"]},
        markers={"overhead": ("sky", 10000)},
    )
    assert Simulation(scenario).begin == exactly(begin)


def test_who_binds_whom_is_worked_out_once_for_scenarios_that_differ_in_times_only() -> None:
    scenario = parade(block("one"), block("two"))
    Simulation(scenario)
    later = scenario.with_({"units.one.release": {"at": "09:10:00"}})

    def fail(*_: object) -> None:
        raise AssertionError

    courses = tuple(unit.course for unit in later.units)
    assert later.memo("bonds", fail, later.network, courses).keys() == {0, 1}
