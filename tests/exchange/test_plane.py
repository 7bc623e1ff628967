"""Where stations are on a plane: straight, joined, as long as they are."""

from __future__ import annotations

from itertools import pairwise
from math import cos, hypot, pi, radians, sin

import numpy as np
import pytest

from simulator.exchange.plane import Plane
from tests.build import block, exactly, parade
from tests.bundled import NAMES, bundled


def plane_of(**ground: object) -> Plane:
    return Plane(parade(block("guard"), **ground).network)  # type: ignore[arg-type]


def test_a_route_lies_along_the_x_axis() -> None:
    line = plane_of(segments={"one": 300, "two": 200}).routes["along"]
    x, y = line.at(np.array([0.0, 300, 450]))
    assert (x.tolist(), y.tolist()) == ([0, 300, 450], [0, 0, 0])
    assert line.heading(np.array([0.0, 300, 450, 500])).tolist() == [90, 90, 90, 90]


def test_what_joins_meets_the_road_at_an_angle() -> None:
    routes = {"main": ["church", "high"], "side": ["mill", "high"]}
    plane = plane_of(segments={"church": 300, "high": 500, "mill": 150}, routes=routes)
    main, side = plane.routes["main"], plane.routes["side"]
    assert side.at(np.array([150.0, 400]))[0].tolist() == [300, 550]
    assert main.at(np.array([300.0]))[0].tolist() == [300]
    (x,), (y,) = side.at(np.array([0.0]))
    turn = radians(20)
    assert (x, y) == (exactly(300 - 150 * cos(turn)), exactly(-150 * sin(turn)))
    assert side.heading(np.array([0.0])).tolist() == [exactly(70)]


def test_a_square_is_a_square() -> None:
    sides = {"south": 130, "east": 60, "north": 130, "west": 60}
    route = {"round": [*sides, "south"]}
    x, y = (
        plane_of(segments=sides, routes=route)
        .routes["round"]
        .at(np.array([0.0, 130, 190, 320, 380, 510]))
    )
    assert x.tolist() == [exactly(each) for each in (0, 130, 130, 0, 0, 130)]
    assert y.tolist() == [exactly(each) for each in (0, 0, 60, 60, 0, 0)]


def test_a_lane_lies_to_the_left_of_its_road_and_runs_back() -> None:
    routes = {"out": ["avenue"], "back": {"beside": "out", "from": "900 m", "to": "100 m"}}
    line = plane_of(routes=routes).routes["back"]
    x, y = line.at(np.array([0.0, 800]))
    assert (x.tolist(), y.tolist()) == ([900, 100], [5, 5])
    assert line.heading(np.array([400.0])).tolist() == [270]


def test_a_line_in_metres_lies_as_it_is_drawn_and_a_lane_beside_it() -> None:
    """300 m east, 200 m north, drawn half as long as the segment is; then a straight 100 m."""
    corner = {"length": "1 km", "line": {"metres": [[10, 0], [310, 0], [310, 200]]}}
    plane = Plane(
        parade(
            block("guard"),
            segments={"corner": 1000, "after": 100},
            routes={"along": ["corner", "after"]},
        )
        .with_({"segments.corner": corner})
        .network
    )
    line = plane.routes["along"]
    x, y = line.at(np.array([0.0, 600, 1000, 1100]))
    assert x.tolist() == [exactly(each) for each in (10, 310, 310, 410)]
    assert y.tolist() == [exactly(each) for each in (0, 0, 200, 200)]
    assert line.heading(np.array([300.0, 800])).tolist() == [90, 0]


def test_longitudes_and_latitudes_become_metres_from_the_first_point() -> None:
    """The equator: a thousandth of a degree of longitude is 111.319 m."""
    drawn = {"line": {"lon-lat": [[10, 0], [10.001, 0]]}}
    scenario = parade(block("guard"), segments={"corner": 100}).with_({"segments.corner": drawn})
    x, y = Plane(scenario.network).routes["along"].at(np.array([0.0, 1e9]))
    degree = 2 * pi * 6_378_137 / 360
    assert x.tolist() == [0, pytest.approx(degree / 1000, abs=1e-6)]
    assert y.tolist() == [0, pytest.approx(0, abs=1e-6)]


@pytest.mark.parametrize("name", NAMES)
def test_lines_are_as_long_as_their_segments(name: str) -> None:
    network = bundled(name).scenario.network
    for segment, line in Plane(network).segments.items():
        way = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line))
        drawn = segment in network.lines  # lengths from maps are whole micrometres
        assert way == pytest.approx(network.segments[segment], abs=1e-5 if drawn else 1e-9)
