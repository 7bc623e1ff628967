"""Throughput: what passes a marker a minute."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import simulate
from simulator.timeline.throughput import Throughput
from tests.build import at, block, column, exactly, flight, formation, item, parade, run_of

HEADWAY, LENGTH, SPEED = 61.0, 24.0, 1.5
PEOPLE = 17 * 25


def blocks(number: int, **keys: Any) -> list[Any]:
    """Blocks of 17 ranks of 25, one every 61 s."""
    shape = {"ranks": 17, "files": 25, "rank_spacing": 1.47, "depth": 0.48, "speed": SPEED}
    first = {"release": 0.0}
    return [
        formation(f"u{n}", **shape, **keys, **({"headway": HEADWAY} if n else first))
        for n in range(number)
    ]


def only(rows: list[Throughput]) -> Throughput:
    (row,) = rows
    return row


def test_a_headway_gives_a_rate_that_is_nearer_the_more_units_there_are() -> None:
    run = run_of(*blocks(9), markers={"stand": 300.0})
    found = only(run.throughput_rows("stand"))
    lasted = 8 * HEADWAY + LENGTH / SPEED
    assert (found.marker, found.group, found.units, found.people) == (
        "stand",
        "formation",
        9,
        9 * PEOPLE,
    )
    assert (found.start, found.end) == (exactly(200), exactly(200 + lasted))
    assert found.per_minute("units") == exactly(60 * 9 / lasted)
    assert found.per_minute() == exactly(60 * 9 * PEOPLE / lasted)


def test_one_unit_alone_gives_the_rate_inside_it() -> None:
    found = only(run_of(*blocks(1), markers={"stand": 300.0}).throughput_rows("stand", units="u0"))
    assert (found.group, found.people) == ("u0", PEOPLE)
    assert found.per_minute() == exactly(60 * PEOPLE / (LENGTH / SPEED))


def test_what_passes_in_between_takes_time_but_does_not_count() -> None:
    tanks = column("tanks", ranks=2, length=7, spacing=9, speed=1.5, crew=3)
    units = [*blocks(2), tanks, *[(f"x{name}", keys) for name, keys in blocks(2)]]
    units[3][1].pop("release")
    run = run_of(*units, markers={"stand": 300.0}, groups={"all-of-it": ["u0", "tanks", "xu1"]})
    rows = {row.group: row for row in run.throughput_rows("stand")}
    assert list(rows) == ["formation", "column", "all-of-it"]
    foot, vehicles, group = rows.values()
    assert (foot.units, foot.people, foot.vehicles) == (4, 4 * PEOPLE, 0)
    assert (vehicles.units, vehicles.people, vehicles.vehicles) == (1, 6, 2)
    assert (group.units, group.people, group.vehicles) == (3, 2 * PEOPLE + 6, 2)
    events = run.events
    assert (foot.start, foot.end) == (events["u0@stand"], events["xu1.tail@stand"])
    assert (group.start, group.end) == (foot.start, foot.end)
    assert vehicles.end - vehicles.start == exactly(23 / 1.5)


def test_a_wait_at_the_marker_is_not_part_of_the_pass_of_the_first() -> None:
    units = blocks(3)
    units[0][1]["holds"] = {"stand": {"duration": "90 s"}}
    found = only(run_of(*units, markers={"stand": 300.0}).throughput_rows("stand"))
    assert found.start == exactly(200 + 90)


def test_only_those_count_who_pass_the_marker_with_head_and_tail() -> None:
    over = block("over", length=50, start=320, drawn_up=True, release=0)
    beyond = block("beyond", start=400, release=0)
    run = run_of(beyond, over, *blocks(1), markers={"stand": 300.0, "far": 900.0})
    assert only(run.throughput_rows("stand")).units == 1
    assert only(run.throughput_rows("far")).units == 3
    assert run.throughput_rows("stand", units="beyond") == []


def test_those_who_fell_out_before_the_marker_do_not_count_there() -> None:
    incidents = {"heat": {"unit": "u0", "rank": 5, "place": "500 m", "falls-out": 3}}
    markers = {"stand": 300.0, "far": 900.0}
    run = run_of(*blocks(2), markers=markers, incidents=incidents)
    before, after = (only(run.throughput_rows(marker)).people for marker in markers)
    assert (before, after) == (2 * PEOPLE, 2 * PEOPLE - 3)


def test_a_vehicle_that_is_towed_before_the_marker_does_not_count_there() -> None:
    tanks = column(
        "tanks", ranks=4, length=7, spacing=9, speed=3, crew=3, elastic=True, release=0, width=3.0
    )
    tanks[1]["width"] = "3 m"
    run = run_of(
        tanks,
        markers={"stand": 300.0, "far": 900.0},
        incidents={"smoke": {"unit": "tanks", "rank": 2, "place": "500 m", "towed": True}},
        recovery={"near": {"travel": "1 min", "working-time": "2 min"}},
    )
    assert [only(run.throughput_rows(name)).vehicles for name in ("stand", "far")] == [4, 3]


def test_a_car_on_a_lane_beside_the_marker_is_not_among_those_who_march_past_it() -> None:
    scenario = parade(
        *blocks(1),
        column("car", route="lane", length=5, speed=5, release=0),
        column("truck", length=7, speed=2, release=400),
        routes={"along": ["avenue"], "lane": {"beside": "along", "from": "900 m", "to": "100 m"}},
        markers={"stand": 300.0},
    )
    run = simulate(scenario)
    assert [row.units for row in run.throughput_rows("stand", units="column")] == [1]
    car = only(run.throughput_rows("stand", units="car"))
    assert (car.start, car.end) == (exactly(600 / 5), exactly(605 / 5))


def test_the_data_frame_has_counts_rates_and_clock_times() -> None:
    jets = flight("jets", aircraft=3, length=15, speed=100, call=at(0))
    scenario = parade(
        *blocks(2),
        jets,
        segments={"avenue": 1000.0, "air": 2000.0},
        routes={"along": ["avenue"], "air": ["air"]},
        markers={"stand": 300.0, "overhead": ("air", 500.0)},
        groups={"all-of-it": ["u0", "u1", "jets"]},
        programme={"go": item(at(0))},
    )
    table = simulate(scenario).throughput()
    assert table[["marker", "group"]].to_numpy().tolist() == [
        ["stand", "formation"],
        ["stand", "all-of-it"],
        ["overhead", "all-of-it"],
    ]
    assert table["start"][0].isoformat() == "2024-05-08T09:03:20+00:00"
    assert table["people_per_minute"][0] == pytest.approx(60 * 2 * PEOPLE / (HEADWAY + 16))
    assert table["aircraft_per_minute"][2] == pytest.approx(60 * 3 / 0.15)


def test_a_pass_that_takes_no_time_has_no_rate() -> None:
    assert Throughput("stand", "all", 5.0, 5.0, 1, 1, 0, 1).per_minute() is None


def test_each_pass_of_a_place_is_a_row() -> None:
    run = run_of(
        *blocks(2),
        segments={"base": 400.0, "back": 2000.0, "off": 500.0},
        routes={"laps": ["base", "back", "base", "off"]},
        markers={"stand": ("base", 200.0)},
    )
    first, second = run.throughput_rows("stand")
    assert (first.marker, second.marker) == ("stand", "stand#2")
    assert second.start - first.start == exactly(2400 / SPEED)
    assert second.per_minute() == exactly(60 * 2 * PEOPLE / (HEADWAY + LENGTH / SPEED))
    assert run.throughput_rows("stand#2") == [second]


def test_a_vehicle_of_next_to_no_length_has_passed_its_start_when_it_leaves() -> None:
    carts = column("carts", ranks=3, length=1e-10, spacing=5, speed=2, elastic=True, release=60)
    run = run_of(carts, markers={"step-off": 0.0})
    found = only(run.throughput_rows("step-off", units="carts"))
    assert (found.start, found.end) == (exactly(60), exactly(65))
    assert found.end == run.events["carts.tail@step-off"]
