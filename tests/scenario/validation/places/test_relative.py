"""Markers that are laid by where units are drawn up."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import fixes, simulate
from simulator.scenario.scenario import Scenario
from tests.build import exactly
from tests.scenario.small import wrong

#: Head to tail of each unit (m); the head of the first stands here.
DEPTH, HEAD = 20.0, 900.0
GAP = 10.0


def parade(markers: dict[str, Any], **more: Any) -> dict[str, Any]:
    foot = {"kind": "formation", "route": "avenue", "ranks": 1, "depth": f"{DEPTH} m"}
    foot |= {"speed": "1 m/s", "gap": f"{GAP} m", "drawn-up": True}
    return {
        "name": "By where they stand",
        "start": "2024-05-08T09:00:00",
        "segments": {"east": "600 m", "west": "900 m"},
        "routes": {"avenue": ["east", "west"], **more.pop("routes", {})},
        "markers": markers,
        "profiles": {"foot": foot},
        "units": {
            "guard": {"profile": "foot", "start": f"{HEAD} m"},
            "navy": {"profile": "foot"},
            **more.pop("units", {}),
        },
        **more,
    }


LANES = {
    "out": {"beside": "avenue", "from": "1 km", "to": "turn"},
    "back": {"beside": "avenue", "from": "turn", "to": "1 km"},
    "review": ["out", "back"],
}
CAR = {"kind": "column", "route": "review", "ranks": 1, "length": "5 m", "speed": "5 m/s"}
#: Where the tail of the second unit stands (m along the avenue).
TAIL = HEAD - 2 * DEPTH - GAP


def test_a_marker_lies_behind_a_tail_or_ahead_of_a_head() -> None:
    document = parade(
        {"turn": {"beyond": "navy", "by": "40 m"}, "step": {"ahead-of": "guard", "by": "10 m"},
         "at": {"beyond": "guard"}}
    )  # fmt: skip
    network = Scenario.from_dict(document).network
    assert network.station("avenue", "turn") == exactly(TAIL - 40)
    assert network.station("avenue", "step") == exactly(HEAD + 10)
    assert network.station("avenue", "at") == exactly(HEAD - DEPTH)
    # On the segment before, beyond the beginning of the one on which the unit stands.
    further = Scenario.from_dict(parade({"turn": {"beyond": "navy", "by": "400 m"}})).network
    assert further.markers["turn"].segment == "east"
    assert further.station("avenue", "turn") == exactly(TAIL - 400)


def test_lanes_end_at_it_and_a_setting_moves_it() -> None:
    document = parade(
        {"turn": {"beyond": "navy", "by": "40 m"}}, routes=LANES, units={"car": dict(CAR)}
    )
    scenario = Scenario.from_dict(document)
    way = 1000 - (TAIL - 40)
    assert simulate(scenario).events["car.finishes"] == exactly((2 * way + 5) / 5)
    moved = simulate(scenario.with_({"markers.turn.by": "90 m"}))
    assert moved.events["car.finishes"] == exactly((2 * (way + 50) + 5) / 5)
    # Another unit ahead of it, and it lies further back.
    longer = simulate(scenario.with_({"profiles.foot.gap": "15 m"}))
    assert longer.events["car.finishes"] == exactly((2 * (way + 5) + 5) / 5)


def test_a_unit_on_a_lane_lays_a_marker_on_the_road_beside_it() -> None:
    lanes = {"north": {"beside": "avenue", "from": "1 km", "to": "100 m"}}
    units = {"band": {"profile": "foot", "route": "north", "start": "30 m"}}
    document = parade({"turn": {"beyond": "band", "by": "40 m"}}, routes=lanes, units=units)
    # Its head stands 970 m along the avenue and looks back: its tail is at 990 m.
    network = Scenario.from_dict(document).network
    assert network.station("avenue", "turn") == exactly(1000 - 30 + DEPTH + 40)


def test_markers_may_be_laid_by_units_that_stand_by_others() -> None:
    lanes = {"north": {"beside": "avenue", "from": "0 m", "to": "turn"}}
    units = {"band": {"profile": "foot", "route": "north", "start": "turn"}}
    markers = {"last": {"beyond": "band", "by": "5 m"}, "turn": {"beyond": "navy", "by": "40 m"}}
    units["band"]["start"] = "700 m"
    network = Scenario.from_dict(parade(markers, routes=lanes, units=units)).network
    assert network.station("avenue", "last") == exactly(700 - DEPTH - 5)


@pytest.mark.parametrize(
    ("marker", "problem"),
    [
        ({"beyond": "nvy"}, "markers.turn.beyond: there is no unit 'nvy'; did you mean 'navy'?"),
        (
            {"beyond": "late", "by": "40 m"},
            "markers.turn.beyond: late is not drawn up: it has no place to stand",
        ),
        (
            {"beyond": "navy", "by": "900 m"},
            "markers.turn.by: 900 m behind navy is -50 m along avenue, which is 1500 m long",
        ),
        (
            {"ahead-of": "guard", "by": "700 m"},
            "markers.turn.by: 700 m ahead of the head of guard is 1600 m along avenue, "
            "which is 1500 m long",
        ),
        ({"by": "4 m"}, "markers.turn: write beyond or ahead-of, with the name of a unit"),
        ({"beyond": "navy", "by": "-4 m"}, "markers.turn.by: negative length '-4 m'"),
    ],
)
def test_where_no_marker_can_be_laid(marker: dict[str, Any], problem: str) -> None:
    late = {"profile": "foot", "drawn-up": False}
    assert wrong(parade({"turn": marker}, units={"late": late})) == [problem]


def test_ground_that_is_not_there_is_told_where_it_is_named_and_nowhere_else() -> None:
    turn = {"turn": {"beyond": "guard"}}
    start = parade({**turn, "here": "nowhere + 9 m"})
    start["units"]["guard"]["start"] = "here"
    route = parade(turn, routes={"avenue": ["east", "nowhere"]})
    for document, path in ((start, "markers.here"), (route, "routes.avenue.1")):
        assert wrong(document) == [f"{path}: there is no segment 'nowhere'; known: east, west"]
    lane = parade(turn, routes={"lane": {"beside": "road", "from": "start", "to": "turn"}})
    lane["units"]["guard"]["route"] = "lane"
    assert wrong(lane) == ["routes.lane.beside: there is no route 'road'; known: avenue, lane"]


def test_a_marker_on_which_the_place_of_its_unit_depends_is_a_circle() -> None:
    document = parade({"turn": {"beyond": "navy", "by": "40 m"}})
    document["units"]["guard"]["start"] = "turn"
    assert wrong(document) == [
        "markers.turn: circular placement: navy has no place until turn is placed, and turn is "
        "placed by it"
    ]


def test_fixes_search_how_far_from_its_unit_it_lies() -> None:
    constraint = {"name": "Back", "event": "car.finishes", "within": ["09:00:00", "09:01:15"]}
    document = parade(
        {"turn": {"beyond": "navy", "by": "40 m"}},
        routes=LANES, units={"car": dict(CAR)}, constraints=[constraint],
    )  # fmt: skip
    found = fixes(simulate(Scenario.from_dict(document)))
    assert any("markers.turn.by" in fix.settings for fix in found)


@pytest.mark.parametrize(("lane", "road"), [("a-lane", "z-road"), ("z-lane", "a-road")])
def test_where_a_marker_lies_does_not_depend_on_names(lane: str, road: str) -> None:
    # The guard stands on the road, which it has come to from its lane.
    document = parade(
        {"turn": {"beyond": "guard", "by": "40 m"}, "side": f"{lane} + 50 m"},
        segments={"first": "400 m", road: "800 m"},
        routes={
            "avenue": ["first", road],
            "side-way": [lane, road],
            lane: {"beside": "avenue", "from": "100 m", "to": "400 m"},
        },
    )
    document["units"] = {
        "guard": {"profile": "foot", "route": "side-way", "start": "500 m"},
    }
    network = Scenario.from_dict(document).network
    assert network.station("side-way", "turn") == exactly(500 - DEPTH - 40)
    assert network.markers["turn"].segment == road
    assert network.station("avenue", "side") == exactly(150)


@pytest.mark.parametrize(("one", "other"), [("a", "z"), ("z", "a")])
def test_a_marker_on_a_lane_is_beside_the_segment_that_is_there(one: str, other: str) -> None:
    document = parade(
        {"side": "lane + 250 m"},
        segments={one: "300 m", other: "700 m"},
        routes={
            "avenue": [one, other],
            "branch": [other],
            "lane": {"beside": "avenue", "from": "100 m", "to": "900 m"},
        },
    )
    document["units"]["guard"]["start"] = "900 m"
    network = Scenario.from_dict(document).network
    assert network.station("avenue", "side") == exactly(350)
    assert network.station("branch", "side") == exactly(50)
