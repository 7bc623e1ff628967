"""What units need, and where they stand, halt and change their gait."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scenario.small import changed, small, wrong

LENGTHS = "a length such as 30 m, 1.5 km or 100 ft"


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("units.guard", None, None),
        ("units.guard.kind", None, "units.guard: kind is missing: formation, column or flight"),
        (
            "units.guard.kind",
            "tank",
            "units.guard: there is no kind 'tank': formation, column or flight",
        ),
        ("units.guard.route", None, "units.guard.route: is missing"),
        ("units.guard.ranks", None, "units.guard.ranks: is missing"),
        ("units.tanks.length", None, "units.tanks.length: is missing"),
        ("units.tanks.length", "0 m", "units.tanks.length: zero length '0 m'"),
        ("units.guard.gait", None, "units.guard: gait or speed is missing"),
        ("units.guard.speed", "1 m/s", "units.guard.speed: write gait or speed, not both"),
        ("units.tanks.speed", "0 km/h", "units.tanks.speed: zero speed '0 km/h'"),
        ("units.tanks.speed", "-3 km/h", "units.tanks.speed: negative speed '-3 km/h'"),
        ("units.guard.gap", "-3 m", "units.guard.gap: negative length '-3 m'"),
        ("units.guard.gap", 3, f"units.guard.gap: '3' needs a unit: {LENGTHS}"),
        (
            "units.guard.rank-spacing",
            None,
            "units.guard: rank-spacing is missing: there is more than one rank",
        ),
        (
            "units.guard.rank-spacing",
            "0.3 m",
            "units.guard.rank-spacing: 0.3 m, front to front, is less than the depth of a rank, "
            "0.5 m",
        ),
        ("units.guard.files", 0, "units.guard.files: '0' is too few: at least 1"),
        ("units.tanks.crew", -1, "units.tanks.crew: '-1' is too few: at least 0"),
        ("units.guard.drawn-up", "perhaps", "units.guard.drawn-up: 'perhaps' is not true or false"),
        ("units.guard.label", 12, "units.guard.label: '12' is not a text; put it in quotes"),
        (
            "units.guard.target",
            {"marker": "rostrum", "at": "10:00"},
            "units.guard.target: is no key of a formation, but of a flight",
        ),
        (
            "units.jets.release",
            {"at": "10:00"},
            "units.jets.release: is no key of a flight, but of a formation or column",
        ),
        (
            "units.guard.before",
            "tanks",
            "units.guard.before: goes with a new unit in a file that extends another",
        ),
        ("units.guard.gapp", "3 m", "units.guard.gapp: unknown key; did you mean 'gap'?"),
        ("units.jets.call", None, "units.jets: target or call is missing"),
        (
            "units.jets.target",
            {"marker": "overhead", "at": "10:00"},
            "units.jets.call: write target or call, not both",
        ),
        ("units.jets.aircraft", None, "units.jets: aircraft, ranks or offsets is missing"),
        ("units.jets.ranks", 3, "units.jets.ranks: write aircraft or ranks, not both"),
        (
            "units.guard.start",
            "overhead",
            "units.guard.start: the route of guard, avenue, does not pass overhead",
        ),
        (
            "units.guard.holds",
            {"overhead": {"duration": "3 s"}},
            "units.guard.holds.overhead: the route of guard, avenue, does not pass overhead",
        ),
        (
            "units.guard.gait-at",
            {"overhead": "quick"},
            "units.guard.gait-at.overhead: the route of guard, avenue, does not pass overhead",
        ),
        (
            "units.guard.start",
            "1.6 km",
            "units.guard.start: its start is not on the route, which is 1500 m long",
        ),
        (
            "units.guard.holds",
            {"rostrum": {}},
            "units.guard.holds.rostrum: a hold needs a duration, or until (a cue), or both",
        ),
        (
            "units.guard.release",
            {"at": "10:00", "after": "review.end"},
            "units.guard.release: a cue has either at or after, not both",
        ),
        (
            "units.guard.release",
            {},
            "units.guard.release: a cue needs at (a clock time) or after (an event)",
        ),
        (
            "units.guard.release",
            {"after": "review.end", "delay": "-1 s"},
            "units.guard.release.delay: negative delay",
        ),
        (
            "units.guard.release",
            {"at": "10:00", "delay": "1 s"},
            "units.guard.release.delay: a delay goes with after; write a later clock time",
        ),
        ("units.guard.release", "10:00", "units.guard.release: write a mapping: {key: value}"),
    ],
)
def test_a_unit_that_is_wrong(path: str, value: Any, message: str | None) -> None:
    assert wrong(changed(path, value)) == ([message] if message else [])


def test_a_halt_or_a_change_of_gait_before_the_start() -> None:
    document = changed("units.guard.start", "1.3 km")
    document["units"]["guard"]["holds"] = {"rostrum": {"duration": "3 s"}}
    document["units"]["guard"]["gait-at"] = {"step-off": "quick"}
    assert sorted(wrong(document)) == [
        "units.guard.gait-at.step-off: step-off lies 400 m before the start of guard",
        "units.guard.holds.rostrum: rostrum lies 50 m before the start of guard",
    ]


def test_two_halts_at_one_place() -> None:
    document = changed("markers.corner", "front")
    document["markers"]["end-of-east"] = "east + 1 km"
    document["units"]["guard"]["holds"] = {
        "corner": {"duration": "3 s"},
        "end-of-east": {"duration": "5 s"},
    }
    assert wrong(document) == [
        "units.guard.holds.end-of-east: end-of-east is the same place as corner"
    ]


def test_no_units_at_all() -> None:
    assert wrong(small(units={})) == ["units: is missing: the units, in the order of march"]
    assert wrong(small(units=["guard"])) == ["units: a list is not a mapping: name: …"]


def test_a_hold_at_the_own_start_is_a_release() -> None:
    document = changed("units.guard.start", "rostrum")
    document["units"]["guard"]["holds"] = {"rostrum": {"duration": "3 s"}}
    assert wrong(document) == [
        "units.guard.holds.rostrum: guard starts at rostrum; what it waits for there is its release"
    ]
