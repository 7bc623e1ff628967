"""Events that moved together are one line."""

from __future__ import annotations

import pytest

from simulator.timeline.comparison import Moved
from simulator.views.comparison import by_subject, subject, together


@pytest.mark.parametrize(
    ("event", "whose"),
    [("guard@stand", "guard"), ("guard.tail@stand", "guard"), ("speech.end", "speech")],
)
def test_an_event_is_somebody_s(event: str, whose: str) -> None:
    assert subject(event) == whose


def test_events_are_gathered_by_whose_they_are_in_order() -> None:
    events = ["guard@stand", "navy@stand", "guard.starts"]
    assert by_subject(events) == {"guard": ["guard@stand", "guard.starts"], "navy": ["navy@stand"]}


def test_who_moved_alike_is_told_together_and_who_moved_furthest_first() -> None:
    moved = [
        Moved("late@stand", 0.0, -90.0),
        Moved("late.starts", 0.0, 30.0),
        Moved("a@stand", 10.0, 70.01),
        Moved("b@stand", 20.0, 80.02),
        Moved("a.starts", 0.0, 60.0),
        Moved("c@stand", 1e-9, 80.02 - 20 + 2e-9),
    ]
    order = [
        "b@stand",
        "c@stand",
        "a.starts",
        "a@stand",
        "still@stand",
        "late.starts",
        "late@stand",
    ]
    first, second = together(moved, order)
    assert (first.who, first.least, first.most, first.events) == (("late",), 30.0, -90.0, 2)
    assert first.example.event == "late@stand"
    assert (second.who, second.least, second.most, second.events) == (
        ("b", "c", "a"),
        60.0,
        60.0,
        4,
    )
    assert second.example.event == "b@stand"
