"""Each process by itself: what it waits for, and what it records."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.movement.processes import (
    breakdown_process,
    flight_process,
    flypast_of,
    ground_process,
    programme_process,
)
from simulator.movement.simulation import Simulation
from simulator.scenario.events.instants import ItemEdge
from simulator.scenario.lineup.body import Body
from simulator.timeline.records import Breakdown, Flypast
from tests.build import at, block, column, exactly, flight, hold, item, parade, target


def test_a_programme_item_starts_with_its_cue_and_lasts() -> None:
    run = Simulation(parade(block("guard"), programme={"speech": item(at(30), 90)}))
    run.clock.process(programme_process(run.scenario.programme["speech"], run))
    run.clock.run()
    assert run.item_edges == {ItemEdge("speech", "start"): 30, ItemEdge("speech", "end"): 120}


def test_a_unit_is_released_and_waits_at_its_hold_for_a_cue() -> None:
    guard = block("guard", release=10, holds={"line": hold(until=at(500))})
    run = Simulation(parade(guard, markers={"line": 100}))
    body = run.scenario.body["guard"]
    run.clock.process(ground_process(body, run))
    run.clock.run(until=499)
    assert (run.released, run.motions[body].station) == ({"guard": 10}, 100)
    run.clock.run()
    assert run.motions[body].passage.departure(100.0) == exactly(500)


def test_a_flight_leaves_its_orbit_at_a_gate() -> None:
    orbit = {"marker": "hold", "period": "60 s", "on-station": at(100)["at"]}
    jets = flight("jets", speed=100, orbit=orbit, call=at(130))
    scenario = parade(
        jets, segments={"sky": 30000.0}, routes={"air": ["sky"]}, markers={"hold": 5000}
    )
    run = Simulation(scenario)
    body = scenario.body["jets"]
    run.clock.process(flight_process(body, run))
    run.clock.run()
    # It flies 50 s to where it orbits, to be there at 100 s; called at 130 s, it leaves at 160 s.
    assert run.released == {"jets": exactly(50)}
    assert run.motions[body].passage.departure(5000.0) == exactly(160)


def test_a_vehicle_that_breaks_down_drives_on() -> None:
    scenario = parade(
        column("tanks", length=7, speed=1, release=0),
        incidents={"stall": {"unit": "tanks", "place": "200 m", "drives-on": "90 s"}},
    )
    run = Simulation(scenario)
    (body,) = scenario.bodies
    run.clock.process(ground_process(body, run))
    run.clock.process(breakdown_process(body, body.incidents[0], run))
    run.clock.run()
    assert run.records == {"stall": Breakdown("stall", 200, 290)}
    assert run.motions[body].passage.departure(200.0) == exactly(290)


# -- orbits ----------------------------------------------------------------------------------------

#: Gates every 60 s from 100 s on, 10 km before the target; at 100 m/s it flies 100 s.
ORBIT = {"marker": "hold", "period": "60 s", "on-station": at(100)["at"]}
NOMINAL = 100.0


def jets(**keys: Any) -> Body:
    unit = flight("jets", speed=NOMINAL, orbit=ORBIT, **keys)
    return parade(
        unit,
        segments={"sky": 30000.0},
        routes={"air": ["sky"]},
        markers={"hold": 5000, "overhead": 15000},
    ).bodies[0]


@pytest.mark.parametrize(
    ("called", "gate"), [(None, 0), (-50.0, 0), (100.0, 0), (100.1, 1), (160.0, 1), (281.0, 4)]
)
def test_without_a_target_it_leaves_at_the_first_gate_from_its_call_on(
    called: float | None, gate: int
) -> None:
    assert flypast_of(jets(call=at(0)), 100.0, called, None) == Flypast(
        "jets", called, gate, 100 + 60 * gate, NOMINAL
    )


def test_on_target_it_leaves_at_the_gate_that_is_least_off() -> None:
    # Over the target at 260 s from the second gate; due at 270 s: 10 s early, or 50 s late.
    found = flypast_of(jets(target=target("overhead", 270)), 100.0, None, 270.0)
    assert (found.gate, found.instant, found.due) == (1, 160, 270)
    assert found.error == exactly(-10)


def test_at_a_tie_the_earlier_gate_counts() -> None:
    assert flypast_of(jets(target=target("overhead", 290)), 100.0, None, 290.0).gate == 1


def test_with_a_window_of_speed_it_is_on_target() -> None:
    fitting = jets(target=target("overhead", 270), speeds=["80 m/s", "120 m/s"])
    found = flypast_of(fitting, 100.0, None, 270.0)
    # The first gate that is not too early even for the slowest: 125 s of flight.
    assert (found.gate, found.error) == (1, 0)
    assert found.speed == exactly(10000 / 110)
