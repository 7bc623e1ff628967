"""Where stations are on a plane: straight, joined, as long as they are."""

from __future__ import annotations

from itertools import pairwise
from math import cos, hypot, radians, sin

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


@pytest.mark.parametrize("name", NAMES)
def test_lines_are_as_long_as_their_segments(name: str) -> None:
    network = bundled(name).scenario.network
    for segment, line in Plane(network).segments.items():
        way = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line))
        assert way == exactly(network.segments[segment])
