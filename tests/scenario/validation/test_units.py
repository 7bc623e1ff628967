"""What units need, and where they stand, halt and change their gait."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.scenario.clock import HINT
from simulator.scenario.scenario import Scenario
from tests.scenario.small import changed, small, wrong

LENGTHS = "a length such as 30 m, 1.5 km or 100 ft"
KINDS = "formation, column or flight"


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("units.guard", None, None),
        ("units.guard.kind", None, f"units.guard: kind is missing; write {KINDS}"),
        ("units.guard.kind", "tank", f"units.guard: unknown kind 'tank'; write {KINDS}"),
        (
            "units.guard.target",
            {"marker": "rostrum", "at": "10:00"},
            "units.guard.target: write release or target, not both",
        ),
        (
            "units.tanks.target",
            {"marker": "rostrum", "after-call": "3 min"},
            "units.tanks.target.after-call: requires a flight; write at",
        ),
        (
            "units.tanks.target",
            {"marker": "overhead", "at": "10:00"},
            "units.tanks.target.marker: the route of tanks, avenue, does not pass overhead",
        ),
        ("units.guard.route", None, "units.guard.route: is missing"),
        ("units.guard.ranks", None, "units.guard.ranks: is missing: write ranks or people"),
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
            "units.jets.release",
            {"at": "10:00"},
            "units.jets.release: is not a key of a flight but of a formation or column",
        ),
        (
            "units.guard.before",
            "tanks",
            "units.guard.before: applies only to a new unit in a file that extends another",
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
            "units.guard.release.delay: negative delay '-1 s'",
        ),
        (
            "units.guard.release",
            {"at": "10:00", "delay": "1 s"},
            "units.guard.release.delay: a delay requires after; write a later clock time instead",
        ),
        ("units.guard.release", "10:00", 'units.guard.release: write a cue: {at: "10:00"}'),
        ("units.guard.release", "rain", "units.guard.release: write a cue: {after: rain}"),
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
        "units.guard.holds.rostrum: guard starts at rostrum; to wait there, use its release"
    ]


ORBIT = {"marker": "hold", "period": "2 min", "on-station": "09:10:00"}


def flying(**keys: Any) -> dict[str, Any]:
    """The small scenario with other keys of its jets; None takes one out."""
    document = small()
    document["markers"]["hold"] = "air + 1 km"
    jets = document["units"]["jets"]
    for key, value in keys.items():
        jets.pop(key.replace("_", "-"), None)
        if value is not None:
            jets[key.replace("_", "-")] = value
    return document


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"formation": "vic"}, None),
        (
            {"formation": "wedge"},
            "units.jets.formation: 'wedge' is not trail, vic, line-abreast, echelon-left or "
            "echelon-right",
        ),
        (
            {"formation": "vic", "aircraft": None, "ranks": 3},
            "units.jets.formation: requires aircraft, not ranks",
        ),
        (
            {"formation": "vic", "aircraft": None, "offsets": ["0 m"]},
            "units.jets.formation: requires aircraft, not offsets",
        ),
        ({"offsets": ["0 m"]}, "units.jets.offsets: write aircraft or offsets, not both"),
        ({"aircraft": None, "offsets": ["0 m", "9 m"]}, None),
        (
            {"aircraft": None, "offsets": ["0 m", "9 m"], "spacing": "5 m"},
            "units.jets.spacing: offsets place each aircraft; omit it",
        ),
        (
            {"aircraft": None, "offsets": ["10 m", "20 m"]},
            "units.jets.offsets: one offset must be 0 m: that of the leader",
        ),
        (
            {"aircraft": None, "offsets": ["0 m", "-20 m"]},
            "units.jets.offsets.1: negative length '-20 m'",
        ),
        (
            {"aircraft": None, "offsets": 20},
            "units.jets.offsets: write a list with an offset per aircraft: [0 m, 20 m, 20 m]",
        ),
        ({"orbit": ORBIT}, None),
        ({"orbit": ORBIT, "target": {"marker": "overhead", "after-call": "5 min"}}, None),
        ({"orbit": ORBIT, "target": {"marker": "overhead", "at": "09:40"}}, None),
        ({"orbit": ORBIT, "call": None}, "units.jets: target or call is missing"),
        (
            {"target": {"marker": "overhead", "after-call": "5 min"}, "call": None},
            "units.jets.target.after-call: requires an orbit and a call",
        ),
        (
            {
                "orbit": ORBIT,
                "target": {"marker": "overhead", "after-call": "5 min"},
                "call": None,
            },
            "units.jets.target.after-call: requires a call",
        ),
        (
            {"orbit": ORBIT, "target": {"marker": "overhead"}},
            "units.jets.target: a target needs at (a clock time), or after-call (a duration)",
        ),
        (
            {
                "orbit": ORBIT,
                "target": {"marker": "overhead", "at": "09:40", "after-call": "5 min"},
            },
            "units.jets.target.after-call: a target has either at or after-call, not both",
        ),
        (
            {"orbit": {**ORBIT, "marker": "hald"}},
            "units.jets.orbit.marker: there is no marker 'hald'; did you mean 'hold'?",
        ),
        (
            {"orbit": {**ORBIT, "marker": "rostrum"}},
            "units.jets.orbit.marker: the route of jets, sky, does not pass rostrum",
        ),
        (
            {"orbit": {**ORBIT, "period": "0 s"}},
            "units.jets.orbit.period: zero duration '0 s'",
        ),
        (
            # Its call beside its target is no second fault.
            {
                "orbit": {**ORBIT, "period": "0 s"},
                "target": {"marker": "overhead", "after-call": "5 min"},
            },
            "units.jets.orbit.period: zero duration '0 s'",
        ),
        (
            {"orbit": ORBIT, "start": "2 km"},
            "units.jets.orbit.marker: hold lies 1000 m before the start of jets",
        ),
        (
            {"orbit": ORBIT, "start": "hold"},
            "units.jets.orbit.marker: jets starts at hold; to reach it, the flight must start "
            "further back",
        ),
        (
            {"orbit": {**ORBIT, "marker": "overhead"}, "target": {"marker": "hold", "at": "09:40"}},
            "units.jets.target.marker: hold is not beyond overhead, where jets orbits",
        ),
        (
            {"speeds": ["400 km/h", "500 km/h"]},
            "units.jets.speeds: requires an orbit",
        ),
        (
            {"orbit": ORBIT, "speeds": ["180 km/h", "360 km/h"]},
            "units.jets.speeds: the speed of jets at hold, 125 m/s, is not between 50 m/s and "
            "100 m/s",
        ),
        (
            {"orbit": ORBIT, "speeds": ["500 km/h", "400 km/h"]},
            "units.jets.speeds: the first, 500 km/h, is faster than the second, 400 km/h",
        ),
        (
            {"orbit": ORBIT, "speeds": ["500 km/h"]},
            "units.jets.speeds: write two speeds: [420 km/h, 480 km/h]",
        ),
        (
            {"orbit": ORBIT, "call": {"after": "jets.departs@hold"}},
            "units.jets.call: circular cues: jets's hold at hold waits for jets.departs@hold, "
            "which comes after it",
        ),
        ({"orbit": ORBIT, "call": {"after": "jets@hold"}}, None),
    ],
)
def test_a_flight_that_is_wrong(keys: dict[str, Any], message: str | None) -> None:
    assert wrong(flying(**keys)) == ([message] if message else [])


def test_a_unit_that_orbits_keeps_the_call_of_its_profile_beside_a_target_of_its_own() -> None:
    document = flying(orbit=None)
    jets = document["units"]["jets"]
    document["profiles"] = {"fast": {"orbit": ORBIT, "call": jets.pop("call")}}
    jets |= {"profile": "fast", "target": {"marker": "overhead", "after-call": "5 min"}}
    jets = Scenario.from_dict(document).units[2]
    assert jets.orbit is not None
    assert jets.orbit.call is not None
    assert jets.target is not None
    assert jets.target.after_call == 300.0


def test_a_target_by_the_clock_takes_the_place_of_one_after_the_call() -> None:
    document = flying(orbit=ORBIT, target={"marker": "overhead", "after-call": "5 min"})
    changed = Scenario.from_dict(document).with_({"units.jets.target.at": "09:30:00"})
    aim = changed.units[2].target
    assert aim is not None
    assert (aim.cue.at, aim.after_call) == (1800.0, 0.0)


def test_a_unit_does_not_know_when_to_leave_for_a_target_beyond_a_hold_with_a_cue() -> None:
    document = small(markers={**small()["markers"], "stand": "front + 300 m"})
    guard = document["units"]["guard"]
    del guard["release"]
    guard["target"] = {"marker": "stand", "at": "10:00"}
    guard["holds"] = {"rostrum": {"duration": "5 s"}}
    assert wrong(document) == []
    guard["holds"]["rostrum"]["until"] = {"at": "09:50"}
    assert wrong(document) == [
        "units.guard.holds.rostrum.until: guard cannot leave on time for its target: it waits for "
        "a cue at rostrum on the way; write a duration, or a release in place of the target"
    ]
    guard["target"]["marker"] = "rostrum"
    assert wrong(document) == []
    guard["start"] = "1400 m"
    assert wrong(document) == [
        "units.guard.target.marker: rostrum lies 150 m before the start of guard",
        "units.guard.holds.rostrum: rostrum lies 150 m before the start of guard",
    ]


@pytest.mark.parametrize(
    ("cue", "message"),
    [
        ("09:40", None),
        ({"at": "09:40"}, None),
        ({"after": "review.end", "delay": "30 s"}, None),
        ("soon", f"step-off: 'soon' is not {HINT}"),
        ({"after": "review.end", "dely": 9}, "step-off.dely: unknown key; did you mean 'delay'?"),
        ({"delay": "30 s"}, "step-off: a cue needs at (a clock time) or after (an event)"),
        (
            {"after": "tanks@rostrum"},
            "step-off: circular cues: tanks waits for tanks@rostrum, which comes after it",
        ),
        (
            {"after": "revue.end"},
            "step-off.after: there is no event 'revue.end': nothing is named 'revue'; "
            "did you mean 'review.end'?",
        ),
    ],
)
def test_a_step_off_is_a_clock_time_or_a_cue(cue: object, message: str | None) -> None:
    assert wrong(small(step_off=cue)) == ([] if message is None else [message])


def test_of_a_release_and_a_target_a_unit_s_own_replaces_that_of_its_profile() -> None:
    document = small(profiles={"foot": {"release": {"at": "09:30"}}})
    tanks = document["units"]["tanks"]
    tanks |= {"profile": "foot", "target": {"marker": "rostrum", "at": "10:00"}}
    scenario = Scenario.from_dict(document)
    assert scenario.unit["tanks"].release is None
    assert scenario.unit["tanks"].target is not None


@pytest.mark.parametrize(
    ("column", "problem"),
    [
        ({"ranks": 4}, "units.tanks.length: is missing"),
        ({"ranks": 4, "length": 7}, "units.tanks.length: '7' needs a unit"),
        ({"ranks": "x", "length": "7 m"}, "units.tanks.ranks"),
    ],
)
def test_how_a_unit_stands_is_not_judged_by_what_is_wrong(
    column: dict[str, Any], problem: str
) -> None:
    stands = {"start": "100 m", "drawn-up": True, "standing": {"spacing": "2 m", "ranks": 2}}
    tanks = {"kind": "column", "route": "avenue", "speed": "1 m/s", **stands, **column}
    (found,) = wrong(small(units={"tanks": tanks}, groups={}, constraints=[], window=None))
    assert found.startswith(problem)
