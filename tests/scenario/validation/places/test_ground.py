"""Markers on their segments, segments of one medium, routes of one direction."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from simulator.scenario.events.instants import Beside
from simulator.scenario.lanes import Alongside
from simulator.scenario.scenario import Scenario
from tests.scenario.small import changed, small, wrong


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("segments.east", "-1 km", "segments.east: negative length '-1 km'"),
        ("segments.east", "0 km", "segments.east: zero length '0 km'"),
        ("segments.east", {"length": "0 km"}, "segments.east.length: zero length '0 km'"),
        (
            "segments.east",
            {"length": "1 km", "medium": "water"},
            "segments.east.medium: 'water' is not ground or air",
        ),
        (
            "segments.east",
            {"length": "1 km", "medium": "air"},
            "segments.east: is air, but guard is a ground unit and uses it",
        ),
        (
            "segments.air",
            {"length": "20 km", "medium": "ground"},
            "segments.air: is ground, but jets is a flight and uses it",
        ),
        (
            "routes.sky",
            ["air", "front"],
            "segments.front: the flight jets and the ground unit guard both use it; "
            "a segment is ground or air, never both",
        ),
        (
            "routes.back",
            ["front", "east"],
            "routes.back.0: opposite directions: from front to east, "
            "but route avenue goes from east to front",
        ),
        (
            "markers.rostrum",
            "front + 600 m",
            "markers.rostrum: 600 m is off its segment front, which is 500 m long",
        ),
        (
            "markers.rostrum",
            "front - 6 m",
            "markers.rostrum: 'front - 6 m' is off the segment; write front + DISTANCE, or "
            "front.end - DISTANCE",
        ),
        (
            "markers.rostrum",
            "front + 6",
            "markers.rostrum: '6' needs a unit: a length such as 30 m, 1.5 km or 100 ft",
        ),
        ("markers.rostrum", "front + -6 m", "markers.rostrum: negative length '-6 m'"),
        (
            "zones.square",
            {"front": ["100 m", "100 m"]},
            "zones.square.front: the stretch has no length: 100 m to 100 m",
        ),
        (
            "zones.square",
            ["east", {"front": ["100 m", "400"]}],
            "zones.square.1.front.1: '400' needs a unit: a length such as 30 m, 1.5 km or 100 ft",
        ),
        (
            "zones.square",
            {"front": "100 m"},
            "zones.square.front: write two lengths: [100 m, 400 m]",
        ),
        (
            "zones.square",
            {"front": ["100 m", "501 m"]},
            "zones.square.front: 501 m is off the segment front, which is 500 m long",
        ),
        ("zones.square", [], "zones.square: the zone is empty; name its segments"),
        ("routes.avenue", [], "routes.avenue: the list is empty"),
    ],
)
def test_ground_that_is_wrong(path: str, value: Any, message: str) -> None:
    assert wrong(changed(path, value)) == [message]


def test_a_marker_may_stand_at_either_end_of_its_segment() -> None:
    assert wrong(changed("markers.rostrum", "front")) == []
    assert wrong(changed("markers.rostrum", "front + 500 m")) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("units.guard.start", "rostrum"),
        ("units.guard.gait-at", {"rostrum": "1 m/s"}),
        ("units.guard.holds", {"rostrum": {"duration": "1 min"}}),
    ],
)
def test_a_marker_off_its_segment_is_told_once_where_a_unit_names_it(path: str, value: Any) -> None:
    document = changed(path, value)
    document["markers"]["rostrum"] = "front + 600 m"
    message = "markers.rostrum: 600 m is off its segment front, which is 500 m long"
    assert wrong(document) == [message]


#: The avenue is 1.5 km long; the guard is drawn up at 900 m.
LANE = {"beside": "avenue", "from": "1.4 km", "to": "step-off"}
CAR = {
    "kind": "column",
    "route": "lane",
    "ranks": 1,
    "length": "5 m",
    "speed": "20 km/h",
    "release": {"at": "09:05:00"},
}


def reviewed(lane: Any = LANE, **sections: Any) -> dict[str, Any]:
    document = small(**sections)
    document["routes"] = {"lane": copy.deepcopy(lane), **document["routes"]}
    document["units"]["car"] = copy.deepcopy(CAR)
    return document


def test_a_lane_is_a_route_and_ground_of_its_own() -> None:
    network = Scenario.from_dict(reviewed()).network

    assert network.routes["lane"] == ("lane",)
    assert network.lengths["lane"] == 500
    assert network.runs("lane", "avenue") == ()
    assert network.station("lane", "rostrum") == 150
    assert network.station("lane", "step-off") == 500
    assert network.stretches("lane", "square") == [(0, 400)]
    assert network.alongside("lane", "avenue") == [Alongside(0, 500, 1400, -1)]
    assert network.alongside("avenue", "lane") == [Alongside(900, 1400, 500, -1)]
    assert network.alongside("avenue", "avenue") == network.alongside("lane", "lane") == []


def test_two_lanes_beside_one_road_lie_beside_each_other() -> None:
    document = reviewed()
    document["routes"] |= {
        "north": {"beside": "avenue", "from": "300 m", "to": "1.2 km"},
        "south": {"beside": "avenue", "from": "1 km", "to": "200 m"},
        "on": ["north", "lane"],
    }
    document["routes"]["lane"] = {"beside": "avenue", "from": "1.2 km", "to": "1.4 km"}
    network = Scenario.from_dict(document).network
    assert network.alongside("north", "south") == [Alongside(0, 700, 700, -1)]
    assert network.alongside("south", "north") == [Alongside(0, 700, 700, -1)]
    assert network.alongside("on", "avenue") == [Alongside(0, 1100, 300, 1)]


def test_a_route_goes_from_a_lane_to_the_road_where_the_lane_ends() -> None:
    document = reviewed()
    lane = {"beside": "avenue", "from": "200 m", "to": "front-begins"}
    document["markers"]["front-begins"] = "front"
    document["routes"] |= {"north": lane, "merges": ["north", "front"]}
    network = Scenario.from_dict(document).network
    assert network.lengths["merges"] == 800 + 500
    assert network.station("merges", "front-begins") == 800
    document["routes"]["north"] = {**lane, "to": "900 m"}
    assert wrong(document) == [
        "routes.merges.1: north ends 900 m along avenue, and front begins at 1000 m: "
        "no unit can get from one to the other",
    ]


def test_its_ends_may_say_what_is_known_of_them() -> None:
    lane = {**LANE, "from": {"value": "1.4 km", "assumed": "where the car park ends"}}
    scenario = Scenario.from_dict(reviewed(lane))
    assert scenario.network.lengths["lane"] == 500
    assert list(scenario.known) == ["routes.lane.from"]


def test_a_passing_is_an_event() -> None:
    names = Scenario.from_dict(reviewed()).event_names

    assert names.resolve("car@guard") == Beside("car", "guard", (Alongside(0, 500, 1400, -1),))
    listed = set(map(str, names))
    assert {"car@guard", "car@tanks", "car@rostrum"} <= listed
    assert {"car@jets", "car@car", "guard@car"} & listed == set()


@pytest.mark.parametrize(
    ("lane", "messages"),
    [
        ({"beside": "avenue", "from": "0 m"}, ["routes.lane.to: is missing"]),
        ({**LANE, "width": "3 m"}, ["routes.lane.width: unknown key; known: beside, from, to"]),
        ({**LANE, "from": "-3 m"}, ["routes.lane.from: negative length '-3 m'"]),
        (
            {**LANE, "from": "12"},
            [
                "routes.lane.from: '12' needs a unit: a length such as 30 m, 1.5 km or 100 ft, "
                "or the name of a marker"
            ],
        ),
        ({**LANE, "beside": "avenu"}, ["routes.lane.beside: there is no route 'avenu'"]),
        ({**LANE, "from": "rostrun"}, ["routes.lane.from: there is no marker 'rostrun'"]),
        (
            {**LANE, "from": "overhead"},
            ["routes.lane.from: the route avenue does not pass overhead"],
        ),
        (
            {**LANE, "from": "2 km"},
            ["routes.lane.from: 2000 m is off the route avenue, which is 1500 m long"],
        ),
        (
            {**LANE, "from": "900 m"},
            ["routes.lane.to: the lane has no length: it begins and ends at 900 m along avenue"],
        ),
        (
            {**LANE, "beside": "lane"},
            ["routes.lane.beside: lane is a lane itself; name the route of segments beside it"],
        ),
    ],
)
def test_what_is_wrong_with_a_lane(lane: Any, messages: list[str]) -> None:
    found = wrong(reviewed(lane))
    assert [message.partition(";")[0] for message in found] == [
        message.partition(";")[0] for message in messages
    ]


def test_a_lane_has_a_name_of_its_own() -> None:
    document = reviewed()
    document["segments"]["lane"] = "30 m"
    assert wrong(document) == ["routes.lane: a segment has that name; choose another"]


def test_a_marker_has_the_name_of_no_unit_where_there_are_lanes() -> None:
    document = reviewed()
    document["markers"]["guard"] = "front"
    assert wrong(document) == [
        "markers.guard: a unit has that name, so beside a lane @guard would be ambiguous; "
        "choose another"
    ]


def test_a_lane_is_ground_or_air() -> None:
    document = reviewed()
    document["units"]["jets"]["route"] = "lane"
    assert wrong(document) == [
        "routes.lane: the flight jets and the ground unit car both use it; "
        "a segment is ground or air, never both"
    ]


def test_a_route_of_lanes_rests_on_them() -> None:
    document = reviewed({**LANE, "from": "2 km"})
    document["routes"]["there-and-back"] = ["lane", "back"]
    document["routes"]["back"] = {**LANE, "from": "step-off", "to": "1.4 km"}
    document["units"]["car"]["route"] = "there-and-back"
    assert wrong(document) == [
        "routes.lane.from: 2000 m is off the route avenue, which is 1500 m long"
    ]


def test_opposite_directions_on_lanes_are_an_error_too() -> None:
    back = {**LANE, "from": "step-off", "to": "1.4 km"}
    document = reviewed()
    document["routes"] |= {"back": back, "one": ["lane", "back"], "other": ["back", "lane"]}
    assert wrong(document) == [
        "routes.other.0: opposite directions: from back to lane, but route one goes from lane "
        "to back"
    ]


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ("car@jets", "there is no event 'car@jets': car is never beside jets"),
        ("guard@tanks", "there is no event 'guard@tanks': guard is never beside tanks"),
        (
            "car@foot",
            "there is no event 'car@foot': foot is a group; name one of its units",
        ),
        (
            "cars@guard",
            "there is no event 'cars@guard': cars is a group; name the unit that passes",
        ),
        (
            "car@gard",
            "there is no event 'car@gard': there is no marker or zone 'gard'; "
            "did you mean 'car@guard'?",
        ),
    ],
)
def test_what_is_no_passing(event: str, message: str) -> None:
    document = reviewed(groups={"foot": ["guard"], "cars": ["car"]})
    document["programme"]["salute"] = {"after": event}
    assert wrong(document) == [f"programme.salute.after: {message}"]


def test_a_unit_may_step_off_as_the_car_passes_it() -> None:
    document = reviewed()
    document["units"]["guard"]["release"] = {"after": "car@guard"}
    assert wrong(document) == []


def test_a_car_that_waits_for_whom_it_is_to_pass() -> None:
    document = reviewed()
    document["units"]["guard"]["release"] = {"after": "car@guard"}
    document["units"]["car"]["release"] = {"after": "guard.starts"}
    assert wrong(document) == [
        "units.guard.release: circular cues: guard waits for car@guard, car waits for guard.starts"
    ]


def test_a_car_that_halts_on_the_way_for_whom_it_is_to_pass() -> None:
    document = reviewed()
    document["units"]["guard"]["release"] = {"after": "car@guard"}
    document["units"]["car"]["holds"] = {"rostrum": {"until": {"after": "guard.released"}}}
    assert wrong(document) == [
        "units.guard.release: circular cues: guard waits for car@guard, car's hold at rostrum "
        "waits for guard.released"
    ]


def test_two_segments_may_make_a_ring() -> None:
    document = small()
    document["routes"] |= {"ring": ["east", "front", "east"], "back": ["front", "east"]}
    assert wrong(document) == []


def test_a_marker_may_stand_on_a_lane() -> None:
    document = reviewed()
    document["markers"]["turn"] = "lane + 20 m"
    network = Scenario.from_dict(document).network
    assert network.station("lane", "turn") == 20
    # The lane runs against the avenue from 1.4 km on; who comes along the avenue passes it, too.
    assert network.station("avenue", "turn") == 1380

    document["markers"]["turn"] = "lane + 501 m"
    assert wrong(document) == ["markers.turn: 501 m is off its lane lane, which is 500 m long"]
    document["markers"]["turn"] = "lain + 20 m"
    assert wrong(document) == ["markers.turn: there is no segment 'lain'; known: east, front, air"]
    document["markers"]["turn"] = "lane + 20 m"
    document["routes"]["lane"]["to"] = "turn"
    assert wrong(document) == [
        "routes.lane.to: turn is on a lane; name a marker on a segment, or a length"
    ]


def round_twice(**guard: Any) -> dict[str, Any]:
    """The avenue twice, of which the guard passes the front from 900 m on."""
    document = small()
    document["routes"]["avenue"] = ["east", "front"] * 2
    document["units"]["guard"].update({key.replace("_", "-"): each for key, each in guard.items()})
    return document


def test_a_later_pass_of_a_marker_is_named_by_its_number() -> None:
    assert wrong(round_twice(holds={"rostrum#2": {"duration": "1 min"}})) == []
    assert wrong(round_twice(gait_at={"rostrum#3": "1 m/s"}, holds={})) == [
        "units.guard.gait-at.rostrum#3: the route of guard, avenue, passes rostrum only 2 times"
    ]
    assert wrong(changed("units.guard.gait-at", {"rostrum#2": "1 m/s"})) == [
        "units.guard.gait-at.rostrum#2: the route of guard, avenue, passes rostrum only once"
    ]
    assert wrong(changed("units.guard.start", "step-off#1")) == [
        "units.guard.start: 'step-off#1' is not a length; write a length such as 30 m, 1.5 km or "
        "100 ft, or the name of a marker"
    ]
    assert wrong(changed("units.guard.holds", {"rostrum#1": {"duration": "1 min"}})) == [
        "units.guard.holds.rostrum#1: 'rostrum#1' is not a pass; write NAME, and NAME#2 for the "
        "second"
    ]


def test_a_unit_is_shorter_than_its_loop() -> None:
    # Twelve ranks a metre apart and a gap of 1485 m, in a loop of 1.5 km.
    assert wrong(round_twice(gap="1485 m")) == []
    assert wrong(round_twice(gap="1488.5 m")) == [
        "units.guard.route: on avenue it returns to the same place after 1500 m and would "
        "meet its own rear: its length and gap take 1500 m"
    ]
