"""Routes that pass a place more than once: what their units may say, and their length."""

from __future__ import annotations

from typing import Any

from tests.scenario.small import changed, small, wrong


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
        "units.guard.route: on avenue it comes back to the same place after 1500 m, where it meets "
        "its own rear: its length and gap are 1500 m"
    ]
