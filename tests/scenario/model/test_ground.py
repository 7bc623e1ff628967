"""Segments, zones and lanes, however they are written: one content, one kind of message."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.scenario.model.base import FieldError, below
from simulator.scenario.scenario import Scenario
from tests.scenario.small import changed, wrong


@pytest.mark.parametrize(
    ("path", "long", "short"),
    [
        ("segments.east", {"length": "1 km", "medium": None}, "1 km"),
        ("zones.square", {"stretches": ["front"]}, "front"),
        ("zones.square", {"stretches": {"front": ["0 m", "9 m"]}}, {"front": ["0 m", "9 m"]}),
        ("routes.avenue", ["east"], "east"),
    ],
)
def test_what_is_written_short_is_the_same(path: str, long: Any, short: Any) -> None:
    document = changed(path, long)
    for unit in ("guard", "tanks"):
        document["units"][unit]["start"] = "0 m"
    document["units"]["jets"]["call"] = {"at": "09:30"}
    section = path.partition(".")[0]
    other = {**document, section: changed(path, short)[section]}
    assert Scenario.from_dict(document).digest == Scenario.from_dict(other).digest


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("segments.east", "x", "segments.east: 'x' is not a length; write a length such as 30 m, "
                               "1.5 km or 100 ft"),
        ("segments.east", {"length": "0 m"}, "segments.east.length: zero length '0 m'"),
        ("zones.square", [], "zones.square: the zone is empty; name its segments"),
        ("zones.square", {"stretches": []},
         "zones.square.stretches: the zone is empty; name its segments"),
        ("zones.square", ["front", {"east": ["0 m", 3]}],
         "zones.square.1.east.1: '3' needs a unit: a length such as 30 m, 1.5 km or 100 ft"),
        ("zones.square", {"stretches": {"east": ["-1 m", "3 m"]}},
         "zones.square.stretches.east.0: negative length '-1 m'"),
        ("zones.square", {"east": ["5 m", "3 m"]},
         "zones.square.east: the stretch has no length: 5 m to 3 m"),
        ("zones.square", {"stretches": ["front"], "area": "0 m2"},
         "zones.square.area: the area must be greater than zero, not '0 m2'"),
        ("zones.square", {"stretches": ["front"], "aera": "3 m2"},
         "zones.square.aera: unknown key; did you mean 'area'?"),
        ("routes.lane", {"beside": "avenue"},
         "routes.lane.from: is missing\nroutes.lane.to: is missing"),
        ("routes.lane", {"beside": "avenue", "form": "0 m", "from": "0 m", "to": "9 m"},
         "routes.lane.form: unknown key; did you mean 'from'?"),
        ("routes.lane", {"beside": "avenue", "from": "0 m", "to": "9"},
         "routes.lane.to: '9' needs a unit: a length such as 30 m, 1.5 km or 100 ft, "
         "or the name of a marker"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_where_it_is_written(path: str, value: Any, message: str) -> None:
    assert wrong(changed(path, value)) == message.splitlines()


def test_an_error_below_a_key_says_where() -> None:
    def parse(value: int) -> int:
        if value == 1:
            raise ValueError("one")
        raise FieldError("two", "b", 3)

    for value, path, message in ((1, ("a",), "one"), (2, ("a", "b", 3), "two")):
        with pytest.raises(FieldError, match=message) as caught:
            below("a", parse, value)
        assert caught.value.path == path
    assert below("a", int, "3") == 3


def test_a_segment_is_as_long_as_its_line() -> None:
    line = {"metres": [[0, 0], [600, 0], [600, 800.5]]}
    found = Scenario.from_dict(changed("segments.east", {"line": line}))
    assert found.network.segments["east"] == 1400.5
    assert found.network.lines["east"].points[-1] == (600.0, 800.5)
    given = Scenario.from_dict(changed("segments.east", {"line": line, "length": "1 km"}))
    assert given.network.segments["east"] == 1000.0
    plain = Scenario.from_dict(changed("segments.east", "1 km"))
    assert plain.digest != given.digest
    assert given.with_(**{"segments.east.line": None}) == plain


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            [[0, 0], [1, 1]],
            ": write lon-lat or metres, with a list of vertices: {lon-lat: [[…, …], …]}",
        ),
        (
            {"lat-lon": [[0, 0], [1, 1]]},
            ": write lon-lat or metres, with a list of vertices: {lon-lat: [[…, …], …]}",
        ),
        (
            {"metres": [[0, 0]]},
            ".metres: write a list of two or more vertices: [[116.39, 39.90], [116.40, 39.90]]",
        ),
        ({"metres": [[0, 0], [1]]}, ".metres.1: write two numbers: [116.39, 39.90]"),
        ({"metres": [[0, 0], [1, "1 m"]]}, ".metres.1: write two numbers: [116.39, 39.90]"),
        ({"metres": [[0, 0], [1, 1e9]]}, ".metres.1: write two numbers: [116.39, 39.90]"),
        ({"metres": [[0, 0], [0.0, 0]]}, ".metres: the line has no length"),
        (
            {"lon-lat": [[39.9, 116.39], [39.9, 116.4]]},
            ".lon-lat.0: 39.9, 116.39 is not a longitude and a latitude",
        ),
    ],
)
def test_a_line_that_is_none(line: Any, message: str) -> None:
    for length in ({}, {"length": "1 km"}):
        found = wrong(changed("segments.east", {"line": line, **length}))
        assert found == [f"segments.east.line{message}"]
