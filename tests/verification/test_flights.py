"""Flights: on target to the second, or called; they follow nobody and never stop."""

from __future__ import annotations

import pytest

from simulator.movement.simulate import simulate
from tests.build import after, at, block, exactly, flight, parade, run_of, target

FAST, SLOW = 200.0, 125.0
AIR = {"avenue": 2000.0, "air-in": 20_000.0, "air-square": 500.0, "air-out": 10_000.0}
ROUTES = {"march": ["avenue"], "air": ["air-in", "air-square", "air-out"]}
MARKERS = {
    "gate": ("air-in", 8000.0),
    "overhead": ("air-square", 250.0),
    "call-in": ("avenue", 800.0),
}
GATE, OVERHEAD = 8000.0, 20_250.0
TOT = 600.0


def test_a_flight_is_over_its_target_at_its_time_and_leaves_as_much_earlier_as_it_flies() -> None:
    jets = flight("jets", speed=FAST, aircraft=9, target=target("overhead", TOT))
    events = run_of(jets, segments=AIR, routes=ROUTES, markers=MARKERS).events

    assert events["jets@overhead"] == exactly(TOT)
    assert events["jets.starts"] == exactly(TOT - OVERHEAD / FAST)
    assert events["jets@gate"] == exactly(TOT - (OVERHEAD - GATE) / FAST)
    assert events["jets.finishes"] == exactly(TOT + (30_500 - OVERHEAD) / FAST)


@pytest.mark.parametrize("start", [0.0, 5000.0, GATE])
def test_a_change_of_speed_before_the_target_moves_the_start_and_not_the_time_on_target(
    start: float,
) -> None:
    jets = flight(
        "jets", speed=FAST, gait_at={"gate": SLOW}, start=start, target=target("overhead", TOT)
    )
    events = run_of(jets, segments=AIR, routes=ROUTES, markers=MARKERS).events

    leg = (OVERHEAD - GATE) / SLOW
    assert events["jets@overhead"] == exactly(TOT)
    assert events["jets@gate"] == exactly(TOT - leg)
    assert events["jets.starts"] == exactly(TOT - leg - (GATE - start) / FAST)


def test_a_change_of_speed_after_the_target_does_not_move_the_start() -> None:
    jets = flight(
        "jets", speed=FAST, gait_at={"overhead": SLOW}, target=target("overhead", TOT)
    )  # fmt: skip
    events = run_of(jets, segments=AIR, routes=ROUTES, markers=MARKERS).events

    assert events["jets.starts"] == exactly(TOT - OVERHEAD / FAST)
    assert events["jets.finishes"] == exactly(TOT + (30_500 - OVERHEAD) / SLOW)


def test_a_call_brings_a_flight_in_from_its_start_its_flying_time_later() -> None:
    walk, delay, start = 1.5, 12.0, 6000.0
    tanks = block("tanks", speed=walk, release=30)
    jets = flight(
        "jets", speed=FAST, gait_at={"gate": SLOW}, start=start,
        call=after("tanks@call-in", delay=delay),
    )  # fmt: skip
    events = run_of(tanks, jets, segments=AIR, routes=ROUTES, markers=MARKERS).events

    call = 30 + 800 / walk + delay
    assert events["jets.released"] == exactly(call)
    assert events["jets.starts"] == exactly(call)
    assert events["jets@overhead"] == exactly(
        call + (GATE - start) / FAST + (OVERHEAD - GATE) / SLOW
    )


def test_a_flight_follows_nobody() -> None:
    # The second leaves later, is faster, and is over the square first.
    first = flight("first", speed=SLOW, call=at(0))
    second = flight("second", speed=2 * SLOW, call=at(10))
    run = run_of(first, second, segments=AIR, routes=ROUTES, markers=MARKERS)

    assert run.events["first@overhead"] == exactly(OVERHEAD / SLOW)
    assert run.events["second@overhead"] == exactly(10 + OVERHEAD / (2 * SLOW))
    assert run.events["second@overhead"] < run.events["first@overhead"]
    assert [row.unit for row in run.march_table_rows("overhead")] == ["second", "first"]


def test_who_marches_may_wait_for_a_flight() -> None:
    guard = block("guard", speed=1.0, release=after("jets@overhead", delay=3))
    jets = flight("jets", speed=FAST, target=target("overhead", TOT))
    events = run_of(guard, jets, segments=AIR, routes=ROUTES, markers=MARKERS).events

    assert events["guard@call-in"] == exactly(TOT + 3 + 800)


def test_a_flight_that_must_leave_before_the_scenario_starts_does() -> None:
    jets = flight("jets", speed=FAST, target=target("overhead", 60.0))
    zones = {"way-in": ["air-in"]}
    run = run_of(jets, segments=AIR, routes=ROUTES, markers=MARKERS, zones=zones)

    assert run.events["jets@overhead"] == exactly(60)
    assert run.events["jets.starts"] == exactly(60 - OVERHEAD / FAST)
    assert run.events["jets.starts"] < 0
    assert run.begin == run.events["jets.starts"]
    assert run.occupancy("way-in").time[0] == run.begin
    assert run.occupancy("way-in").at(0, "aircraft") == 1


def test_a_flight_that_leaves_early_begins_the_run_and_is_counted_from_then_on() -> None:
    jets = flight("jets", speed=FAST, aircraft=9, target=target("overhead", 60.0))
    zones = {"way-in": ["air-in"]}
    run = run_of(jets, segments=AIR, routes=ROUTES, markers=MARKERS, zones=zones)

    leaves = 60.0 - OVERHEAD / FAST
    assert run.begin == exactly(leaves)
    assert run.occupancy("way-in").at(leaves, "aircraft") == 9
    assert run.occupancy("way-in").integral("aircraft") == exactly(9 * 20_000 / FAST)


def test_the_aircraft_of_a_flight_cross_the_square_rank_by_rank() -> None:
    ranks, length, spacing = [1, 2, 2], 15.0, 25.0
    jets = flight(
        "jets", ranks=ranks, aircraft=None, length=length, spacing=spacing, crew=2, speed=FAST,
        target=target("overhead", TOT),
    )  # fmt: skip
    scenario = parade(
        jets, segments=AIR, routes=ROUTES, markers=MARKERS, zones={"square": ["air-square"]}
    )
    square = simulate(scenario).occupancy("square")

    offsets = [rank * (length + spacing) for rank in range(len(ranks))]
    enters = [TOT + (20_000 - OVERHEAD + offset) / FAST for offset in offsets]
    leaves = [TOT + (20_500 - OVERHEAD + offset + length) / FAST for offset in offsets]
    assert square.time[1:].tolist() == exactly([*enters, *leaves])
    assert square.aircraft[1:].tolist() == [1, 3, 5, 4, 2, 0]
    assert square.people[1:].tolist() == [2, 6, 10, 8, 4, 0]
    assert square.vehicles.max() == 0
