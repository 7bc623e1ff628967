"""Places by markers and from the far end: they move with what they are counted from."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.scenario.network import Marker, Stretch
from simulator.scenario.scenario import Scenario
from tests.scenario.small import changed, small, wrong

#: The segment front is 500 m long, and its marker rostrum at 250 m.
FRONT, ROSTRUM = 500.0, 250.0


@pytest.mark.parametrize(
    ("edges", "low", "high"),
    [
        (["rostrum - 50 m", "end"], ROSTRUM - 50, FRONT),
        (["start", "rostrum"], 0.0, ROSTRUM),
        (["start + 100 m", "rostrum + 0.1 km"], 100.0, ROSTRUM + 100),
        (["100 m", "end - 10 m"], 100.0, FRONT - 10),
        (["end - 30 m", "end - 10 m"], FRONT - 30, FRONT - 10),
        (["rostrum-50 m", "rostrum+50 m"], ROSTRUM - 50, ROSTRUM + 50),
    ],
)
def test_edges_of_a_stretch(edges: list[str], low: float, high: float) -> None:
    document = changed("zones.square", {"front": edges})
    assert Scenario.from_dict(document).network.zones["square"] == (Stretch("front", low, high),)


def test_they_move_with_the_marker_and_with_the_length_of_the_segment() -> None:
    zones = {"square": [{"front": ["rostrum - 50 m", "end"]}, "east"]}
    markers = {**small()["markers"], "exit": "front.end - 20 m", "far": "front.end"}
    scenario = Scenario.from_dict(small(zones=zones, markers=markers))
    longer = scenario.with_({"segments.front": "800 m", "markers.rostrum": "front + 300 m"})
    assert longer.network.zones["square"][0] == Stretch("front", 250.0, 800.0)
    assert longer.network.markers["exit"] == Marker("front", 780.0)
    assert longer.network.markers["far"] == Marker("front", 800.0)
    # It is the same as the scenario that has the numbers.
    plain = small(zones={"square": [{"front": ["200 m", "500 m"]}, "east"]}, markers=markers)
    plain["markers"] |= {"exit": "front + 480 m", "far": "front + 500 m"}
    assert Scenario.from_dict(plain) == scenario


@pytest.mark.parametrize(
    ("ends", "start", "end"),
    [
        (("end", "rostrum + 100 m"), 1500.0, 1350.0),
        (("end - 100 m", "start + 5 m"), 1400.0, 5.0),
        (("rostrum", "rostrum - 1 km"), 1250.0, 250.0),
    ],
)
def test_a_lane_is_laid_by_places_along_its_route(
    ends: tuple[str, str], start: float, end: float
) -> None:
    document = small()
    document["routes"]["lane"] = {"beside": "avenue", "from": ends[0], "to": ends[1]}
    lane = Scenario.from_dict(document).network.lanes["lane"]
    assert (lane.start, lane.end) == (start, end)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (
            "zones.square",
            {"front": ["rostrun", "end"]},
            "zones.square.front.0: there is no marker 'rostrun'; did you mean 'rostrum'?",
        ),
        (
            "zones.square",
            {"front": ["step-off", "end"]},
            "zones.square.front.0: step-off lies on east, not on front",
        ),
        (
            "zones.square",
            ["east", {"front": ["rostrum", "end + 1 m"]}],
            "zones.square.1.front.1: 501 m is off the segment front, which is 500 m long",
        ),
        (
            "zones.square",
            {"front": ["rostrum - 251 m", "end"]},
            "zones.square.front.0: -1 m is off the segment front, which is 500 m long",
        ),
        (
            "zones.square",
            {"front": ["end", "rostrum"]},
            "zones.square.front: the stretch has no length: 500 m to 250 m",
        ),
        (
            "zones.square",
            {"fornt": ["rostrum", "end"]},
            "zones.square.fornt: there is no segment 'fornt'; did you mean 'front'?",
        ),
        (
            "zones.square",
            {"front": ["rostrum - 5", "end"]},
            "zones.square.front.0: '5' needs a unit: a length such as 30 m, 1.5 km or 100 ft",
        ),
        (
            "markers.exit",
            "front.end - 501 m",
            "markers.exit: -1 m is off its segment front, which is 500 m long",
        ),
        (
            "markers.exit",
            "front.end + 1 m",
            "markers.exit: 'front.end + 1 m' is off the segment; write front + DISTANCE, or "
            "front.end - DISTANCE",
        ),
        (
            "markers.exit",
            "fornt.end",
            "markers.exit: there is no segment 'fornt'; did you mean 'front'?",
        ),
        (
            "routes.lane",
            {"beside": "avenue", "from": "end + 1 m", "to": "rostrum"},
            "routes.lane.from: 1501 m is off the route avenue, which is 1500 m long",
        ),
        (
            "routes.lane",
            {"beside": "avenue", "from": "rostrun - 1 m", "to": "rostrum"},
            "routes.lane.from: there is no marker 'rostrun'; did you mean 'rostrum'?",
        ),
    ],
)
def test_a_place_that_is_wrong(path: str, value: Any, message: str) -> None:
    assert wrong(changed(path, value)) == [message]


def test_a_place_by_a_marker_that_is_wrong_is_not_reported_a_second_time() -> None:
    document = changed("zones.square", {"front": ["rostrum", "end"]})
    document["markers"]["rostrum"] = "front + 900 m"
    assert wrong(document) == [
        "markers.rostrum: 900 m is off its segment front, which is 500 m long",
    ]
