"""Each process by itself: what it waits for, and what it records."""

from __future__ import annotations

from simulator.movement.processes import (
    breakdown_process,
    flight_process,
    ground_process,
    programme_process,
)
from simulator.movement.simulation import Simulation
from simulator.scenario.events.instants import ItemEdge
from simulator.timeline.records import Breakdown
from tests.build import at, block, column, exactly, flight, hold, item, parade


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
