"""Occupancy of a zone that a rigid block crosses: a trapezoid of exact steps."""

from __future__ import annotations

import pytest

from simulator.movement.simulate import simulate
from tests.build import (
    after,
    block,
    column,
    exactly,
    flight,
    formation,
    hold,
    item,
    parade,
    run_of,
    target,
)

RANKS, FILES, RANK_SPACING, DEPTH = 8, 12, 1.2, 0.5
SPEED, RELEASE = 1.25, 30.0
LOW, HIGH = 200.0, 260.0
LAST = (RANKS - 1) * RANK_SPACING  # the front of the last rank, behind the head

ENTERS = [RELEASE + (LOW + rank * RANK_SPACING) / SPEED for rank in range(RANKS)]
LEAVES = [RELEASE + (HIGH + rank * RANK_SPACING + DEPTH) / SPEED for rank in range(RANKS)]


def guard(**keys: object) -> tuple[str, dict[str, object]]:
    return formation(
        "guard", ranks=RANKS, files=FILES, rank_spacing=RANK_SPACING, depth=DEPTH, speed=SPEED,
        release=RELEASE, **keys,
    )  # fmt: skip


def test_a_rigid_block_crosses_a_zone_in_a_trapezoid() -> None:
    run = run_of(guard(), zones={"square": (LOW, HIGH)})
    square = run.occupancy("square")

    steps = [*range(1, RANKS + 1), *range(RANKS - 1, -1, -1)]
    assert square.time.tolist() == exactly([0, *ENTERS, *LEAVES])
    assert square.people.tolist() == [0, *(FILES * step for step in steps)]
    assert square.units.tolist() == [0, *[1] * (2 * RANKS - 1), 0]
    assert square.peak().value == RANKS * FILES
    assert square.peak().at == exactly(ENTERS[-1])
    assert run.events["guard.enters@square"] == exactly(ENTERS[0])
    assert run.events["guard.clears@square"] == exactly(LEAVES[-1])


def test_its_integral_is_people_times_the_transit_of_the_zone_and_a_rank() -> None:
    square = run_of(guard(), zones={"square": (LOW, HIGH)}).occupancy("square")

    transit = (HIGH - LOW + DEPTH) / SPEED
    assert square.integral() == exactly(RANKS * FILES * transit)
    # Between the last entry and the first exit it is flat.
    assert square.integral("people", ENTERS[-1], LEAVES[0]) == exactly(
        RANKS * FILES * (LEAVES[0] - ENTERS[-1])
    )
    # From the first entry to the last the steps are those of a staircase.
    assert square.mean("people", ENTERS[0], ENTERS[-1]) == exactly(FILES * RANKS / 2)


@pytest.mark.parametrize("length", [0.3, 0.7, 3.0, 5.0])
def test_a_zone_shorter_than_the_block_never_holds_all_of_it(length: float) -> None:
    square = run_of(guard(), zones={"z": (LOW, LOW + length)}).occupancy("z")

    # Rank j is inside together with rank 0 as long as its front is in before the rear of 0 is out.
    together = sum(rank * RANK_SPACING < length + DEPTH for rank in range(RANKS))
    assert together < RANKS
    assert square.peak().value == FILES * together
    assert square.integral() == exactly(RANKS * FILES * (length + DEPTH) / SPEED)
    assert square.people[-1] == 0


def test_a_rank_that_leaves_as_another_enters_makes_no_peak() -> None:
    # In floats the exit of rank j and the entry of rank j + 3 fall on either side of each other.
    spacing, length, depth, speed = 0.7, 1.6, 0.5, 0.3
    assert length + depth == exactly(3 * spacing)
    ranks = 40
    guard = formation(
        "guard", ranks=ranks, files=7, rank_spacing=spacing, depth=depth, speed=speed, release=0
    )
    zone = run_of(guard, zones={"z": (LOW, LOW + length)}).occupancy("z")

    assert zone.peak().value == 3 * 7
    steps = [7, 14, *[21] * 1, 14, 7, 0]
    assert zone.people.tolist() == [0, *steps]


def test_adjacent_stretches_of_a_zone_are_one_and_separate_ones_are_two() -> None:
    segments = {"a": 100.0, "b": 100.0, "c": 100.0}
    one = run_of(guard(), segments=segments, zones={"z": ["a", "b"]}).occupancy("z")
    two = run_of(guard(), segments=segments, zones={"z": ["a", "c"]}).occupancy("z")

    transit = (200 + DEPTH) / SPEED
    assert one.integral() == exactly(RANKS * FILES * transit)
    assert one.peak().value == RANKS * FILES
    assert one.units.tolist().count(1) == 2 * RANKS - 1
    assert two.integral() == exactly(RANKS * FILES * 2 * (100 + DEPTH) / SPEED)
    # Between the two the unit is in neither.
    gone, back = RELEASE + (100 + LAST + DEPTH) / SPEED, RELEASE + 200 / SPEED
    assert two.at(gone - 1, "units") == 1
    assert two.at((gone + back) / 2, "units") == 0
    assert two.at(back + 1, "units") == 1


def test_a_unit_that_halts_at_the_near_edge_is_outside_and_at_the_far_edge_inside() -> None:
    stays = 100.0
    near, far = (
        run_of(
            guard(holds={"halt": hold(stays)}),
            zones={"z": (LOW, HIGH)},
            markers={"halt": halt},
        )
        for halt in (LOW, HIGH)
    )

    assert near.events["guard.enters@z"] == exactly(ENTERS[0] + stays)
    assert near.occupancy("z").integral() == exactly(RANKS * FILES * (HIGH - LOW + DEPTH) / SPEED)
    assert far.events["guard.enters@z"] == exactly(ENTERS[0])
    assert far.occupancy("z").integral() == exactly(
        RANKS * FILES * ((HIGH - LOW + DEPTH) / SPEED + stays)
    )


def test_people_vehicles_aircraft_and_units_of_all_that_cross_are_added() -> None:
    segments = {"avenue": 600.0, "sky": 9000.0}
    routes = {"march": ["avenue"], "air": ["sky"]}
    tanks = column("tanks", ranks=2, files=3, length=7, spacing=10, crew=4, speed=2, release=0)
    jets = flight("jets", aircraft=5, crew=2, speed=100, target=target("over", 200.0))
    walkers = guard(gap=5)
    scenario = parade(
        walkers, tanks, jets, segments=segments, routes=routes,
        markers={"over": ("sky", 4000.0)}, zones={"all": ["avenue", "sky"]},
    )  # fmt: skip
    run = simulate(scenario)
    everything = run.occupancy("all")

    assert everything.at(200.0, "people") == RANKS * FILES + 2 * 3 * 4 + 5 * 2
    assert everything.at(200.0, "vehicles") == 6
    assert everything.at(200.0, "aircraft") == 5
    assert everything.at(200.0, "units") == 3
    assert run.occupancy("all", units=["tanks"]).at(200.0, "people") == 24
    for count in ("people", "vehicles", "aircraft", "units"):
        assert everything.count(count)[-1] == 0
        parts = [run.occupancy("all", units=[name]) for name in run.passages]
        assert everything.integral(count) == exactly(sum(part.integral(count) for part in parts))


def test_what_ends_at_the_route_s_end_leaves_rank_by_rank() -> None:
    run = run_of(guard(), segments={"avenue": HIGH}, zones={"z": (LOW, HIGH)},
               programme={"gun": item(after("guard.clears@z"))})  # fmt: skip

    assert run.occupancy("z").time[RANKS + 1 :].tolist() == exactly(LEAVES)
    assert run.events["guard.finishes"] == exactly(LEAVES[-1])
    assert run.events["gun.start"] == exactly(LEAVES[-1])


def test_two_blocks_that_touch_in_time_are_two_units_at_once_only_while_both_are_inside() -> None:
    length, gap, zone = 20.0, 40.0, 30.0
    first = block("first", length=length, speed=SPEED, release=0)
    second = block("second", length=length, speed=SPEED, gap=gap)
    units = run_of(first, second, zones={"z": (LOW, LOW + zone)}).occupancy("z")

    # first: 200 … 250 m of its head; second 60 m behind it: it comes 10 m after the other is out.
    instants = [LOW, LOW + zone + length, LOW + length + gap, LOW + zone + 2 * length + gap]
    assert units.time[1:].tolist() == exactly([place / SPEED for place in instants])
    assert units.units.tolist() == [0, 1, 0, 1, 0]


@pytest.mark.parametrize(("length", "at_once"), [(60.0, True), (20.0, False)])
def test_a_rank_that_reaches_from_one_stretch_into_the_next_counts_once(
    length: float, at_once: bool
) -> None:
    # It leaves the first at 120 m + length, and is in the second from 150 m on.
    scenario = parade(
        block("float", length=length, speed=SPEED, release=0),
        zones={"z": [{"avenue": ["100 m", "120 m"]}, {"avenue": ["150 m", "170 m"]}]},
    )
    square = simulate(scenario).occupancy("z")

    assert (120 + length > 150) == at_once
    metres = [100, 170 + length] if at_once else [100, 120 + length, 150, 170 + length]
    assert square.time.tolist() == exactly([0, *(place / SPEED for place in metres)])
    assert square.people.tolist() == [0, *[1, 0] * (len(metres) // 2)]
    assert square.units.tolist() == square.people.tolist()
