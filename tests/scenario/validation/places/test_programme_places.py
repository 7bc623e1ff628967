"""Where programme items happen: at a marker, in a zone, or on a segment."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.scenario.network import Marker
from simulator.scenario.scenario import Scenario
from tests.scenario.small import changed, small, wrong


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("rostrum", "rostrum"),
        ("square", "square"),
        ("front + 200 m", Marker("front", 200)),
        ("front.end", Marker("front", 500)),
        ("front.end - 50 m", Marker("front", 450)),
        (None, None),
    ],
)
def test_a_place_is_a_marker_a_zone_or_on_a_segment(value: Any, place: str | Marker | None) -> None:
    scenario = Scenario.from_dict(small()).with_(**{"programme.review.place": value})
    assert scenario.programme["review"].place == place


def test_it_moves_nothing_and_is_no_part_of_the_hash() -> None:
    nowhere = Scenario.from_dict(small())
    there = nowhere.with_(**{"programme.review.place": "rostrum"})
    assert there == nowhere
    assert there.digest == nowhere.digest
    assert there.programme["review"].place == "rostrum"
    # What is built from the programme is built again when only the place changes.
    other = there.with_(**{"programme.review.place": "square"})
    assert other.programme["review"].place == "square"


HINT = "write a marker, a zone, or SEGMENT + DISTANCE"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("rostum", "there is no marker or zone 'rostum'; did you mean 'rostrum'?"),
        ("front", "front is a segment; write front + DISTANCE, or define a zone there"),
        ("fron + 20 m", "there is no segment 'fron'; did you mean 'front'?"),
        ("rostrum + 20 m", "rostrum is a marker; write it alone, or SEGMENT + DISTANCE"),
        ("avenue + 20 m", "avenue is a route; write SEGMENT + DISTANCE"),
        ("front + 600 m", "600 m is off the segment front, which is 500 m long"),
        ("front.end - 600 m", "-100 m is off the segment front, which is 500 m long"),
        ("front + 6", "'6' needs a unit: a length such as 30 m, 1.5 km or 100 ft"),
        ("rostrum#2", f"'rostrum#2' is not a place; {HINT}"),
        (200, f"'200' is not a place; {HINT}"),
        (["rostrum"], f"a list is not a place; {HINT}"),
    ],
)
def test_places_that_are_wrong(value: Any, message: str) -> None:
    document = changed("programme.review.place", value)
    assert wrong(document) == [f"programme.review.place: {message}"]


def test_a_name_of_two_places_is_no_place() -> None:
    document = changed("programme.review.place", "square")
    document["markers"]["square"] = "front"
    assert wrong(document) == [
        "programme.review.place: square is both a marker and a zone; rename one, or write "
        "SEGMENT + DISTANCE"
    ]


@pytest.mark.parametrize(
    ("place", "what"), [("gate", "gate"), ("yard", "yard"), ("lawn + 20 m", "lawn")]
)
def test_what_no_route_passes_is_on_no_plan(place: str, what: str) -> None:
    document = changed("programme.review.place", place)
    document["segments"]["lawn"] = "50 m"
    document["markers"]["gate"] = "lawn + 10 m"
    document["zones"]["yard"] = ["lawn"]
    assert wrong(document) == [
        f"programme.review.place: no route passes {what}; name a place where one does"
    ]


def test_a_place_may_be_on_a_lane() -> None:
    document = changed("programme.review.place", "lane.end - 100 m")
    document["routes"]["lane"] = {"beside": "avenue", "from": "1.4 km", "to": "step-off"}
    scenario = Scenario.from_dict(document)
    assert scenario.programme["review"].place == Marker("lane", 400)


def test_what_is_wrong_with_the_ground_is_reported_once() -> None:
    document = changed("programme.review.place", "rostrum")
    document["markers"]["rostrum"] = "front + 600 m"
    document["programme"]["later"] = {"at": "09:40", "place": "nowhere"}
    assert wrong(document) == [
        "markers.rostrum: 600 m is off its segment front, which is 500 m long",
        "programme.later.place: there is no marker or zone 'nowhere'; known: step-off, "
        "rostrum, overhead, square",
    ]
