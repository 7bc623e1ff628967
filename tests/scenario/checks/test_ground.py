"""Markers on their segments, segments of one medium, routes of one direction."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scenario.small import changed, wrong


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
        ("routes.avenue", ["east", "front", "east"], "routes.avenue.2: the route names east twice"),
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
            "markers.rostrum: 'front - 6 m' is not a place; write SEGMENT + DISTANCE, or SEGMENT",
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
