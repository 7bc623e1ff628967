"""Geometry without a clock."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.scenario.lanes import Lane
from simulator.scenario.line import Polyline
from simulator.scenario.network import CommonRun, Marker, Network, Stretch

NETWORK = Network(
    segments={"a": 100, "b": 50, "c": 200, "d": 30},
    routes={"main": ("a", "b", "c"), "detour": ("a", "d", "c"), "late": ("d", "b", "c")},
    markers={"gate": Marker("c", 20), "door": Marker("d", 10)},
    zones={"square": (Stretch("b", 10, 50), Stretch("c", 0, 40), Stretch("d", 5, 15))},
)


def test_lengths_and_stations() -> None:
    assert NETWORK.lengths == {"main": 350, "detour": 330, "late": 280}
    assert NETWORK.station("main", "gate") == 170
    assert NETWORK.station("detour", "gate") == 150
    assert NETWORK.station("main", "door") is None


def test_adjacent_stretches_merge() -> None:
    assert NETWORK.stretches("main", "square") == [(110, 190)]
    assert NETWORK.stretches("detour", "square") == [(105, 115), (130, 170)]


@pytest.mark.parametrize(
    ("route", "other", "runs"),
    [
        ("main", "detour", [CommonRun(0, 100, 0), CommonRun(150, 350, -20)]),
        ("main", "late", [CommonRun(100, 350, -70)]),
        ("detour", "late", [CommonRun(100, 130, -100), CommonRun(130, 330, -50)]),
        ("main", "main", [CommonRun(0, 350, 0)]),
    ],
)
def test_the_runs_that_two_routes_share(route: str, other: str, runs: list[CommonRun]) -> None:
    assert NETWORK.runs(route, other) == tuple(runs)


# Twice round a village: the scouts come in from the side on the way to the square.
VILLAGE = Network(
    segments={"square": 100, "street": 200, "ring": 300, "side": 50, "out": 400},
    routes={
        "round": ("square", "street", "ring", "square", "street", "out"),
        "scouts": ("side", "ring", "square", "out"),
        "short": ("street", "out"),
    },
    markers={"stand": Marker("square", 40), "bend": Marker("ring", 20)},
    zones={
        "market": (Stretch("square", 0, 100), Stretch("street", 150, 200)),
        "village": (Stretch("ring", 200, 300), Stretch("square", 0, 100)),
    },
)


def test_a_marker_has_a_station_for_each_pass() -> None:
    assert VILLAGE.stations("round", "stand") == (40, 640)
    assert VILLAGE.station("round", "stand") == 40
    assert VILLAGE.station("round", "stand#2") == 640
    assert VILLAGE.station("round", "stand#3") is None
    assert VILLAGE.station("scouts", "stand") == 390
    assert VILLAGE.stations("short", "stand") == ()
    assert dict(VILLAGE.markers_on("round")) == {"stand": 40, "bend": 320, "stand#2": 640}


def test_every_route_begins_a_lap_where_one_comes_back_to_a_segment() -> None:
    assert [leg.lap for leg in VILLAGE.legs["round"]] == [1, 1, 1, 2, 2, 2]
    # The scouts have been nowhere twice; but they follow those who come to the square again.
    assert [leg.lap for leg in VILLAGE.legs["scouts"]] == [1, 1, 2, 2]
    assert VILLAGE.laps == {"round": 2, "scouts": 2, "short": 1}


def test_runs_of_routes_that_pass_a_segment_twice() -> None:
    assert VILLAGE.runs("round", "round") == (
        CommonRun(0, 1300, 0, 0),
        CommonRun(0, 300, 600, 1),
        CommonRun(600, 900, -600, -1),
    )
    assert VILLAGE.runs("round", "scouts") == (
        CommonRun(0, 100, 350, 1),
        CommonRun(300, 700, -250, 0),
        CommonRun(900, 1300, -450, 0),
    )
    assert VILLAGE.once("scouts", "round") == [
        CommonRun(50, 450, 250, 0),
        CommonRun(450, 850, 450, 0),
    ]


def test_a_pass_of_a_zone_goes_on_over_a_detour_until_ground_is_passed_again() -> None:
    # The market lies on both sides of the street's beginning: that is one pass.
    assert VILLAGE.zone_passes("round", "market") == (
        ((0, 100), (250, 300)),
        ((600, 700), (850, 900)),
    )
    assert VILLAGE.zone_passes("round", "village") == (((0, 100),), ((500, 700),))


def test_a_route_has_a_course_where_all_its_segments_have_a_line() -> None:
    east = Polyline("metres", ((0.0, 0.0), (200.0, 0.0)))  # drawn twice as long as it is
    north = Polyline("metres", ((200.0, 0.0), (200.0, 50.0)))
    network = Network(
        segments={"a": 100, "b": 50, "c": 9, "lane": 60},
        routes={"main": ("a", "b"), "other": ("b", "c", "c"), "lane": ("lane",)},
        markers={},
        zones={},
        lanes={"lane": Lane("main", 120, 60)},
        lines={"a": east, "b": north},
    )
    assert [network.not_drawn(route) for route in ("main", "other", "lane")] == [[], ["c"], []]
    places = network.course("main").at(np.array([50.0, 100.0, 120.0]))
    assert places.tolist() == [[100.0, 0.0], [200.0, 0.0], [200.0, 20.0]]
    # A lane against the direction of its road, which is 80 m and 20 m of line for its 60 m.
    lane = network.course("lane")
    assert lane.stations[-1] == 60.0
    assert lane.at(np.array([0.0, 12.0, 60.0])).tolist() == [
        [200.0, 20.0],
        [200.0, 0.0],
        [120.0, 0.0],
    ]
