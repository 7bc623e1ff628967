"""Flights: formations, orbits, and what goes with them."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.scenario.scenario import Scenario
from tests.scenario.small import small, wrong

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
            "units.jets.formation: goes with aircraft, not with ranks",
        ),
        (
            {"formation": "vic", "aircraft": None, "offsets": ["0 m"]},
            "units.jets.formation: goes with aircraft, not with offsets",
        ),
        ({"offsets": ["0 m"]}, "units.jets.offsets: write aircraft or offsets, not both"),
        ({"aircraft": None, "offsets": ["0 m", "9 m"]}, None),
        (
            {"aircraft": None, "offsets": ["0 m", "9 m"], "spacing": "5 m"},
            "units.jets.spacing: offsets say where each aircraft is; leave it out",
        ),
        (
            {"aircraft": None, "offsets": ["10 m", "20 m"]},
            "units.jets.offsets: nobody leads; write 0 m for the aircraft that is furthest ahead",
        ),
        (
            {"aircraft": None, "offsets": ["0 m", "-20 m"]},
            "units.jets.offsets.1: negative length '-20 m'",
        ),
        (
            {"aircraft": None, "offsets": 20},
            "units.jets.offsets: write a list, an aircraft each: [0 m, 20 m, 20 m]",
        ),
        ({"orbit": ORBIT}, None),
        ({"orbit": ORBIT, "target": {"marker": "overhead", "after-call": "5 min"}}, None),
        ({"orbit": ORBIT, "target": {"marker": "overhead", "at": "09:40"}}, None),
        ({"orbit": ORBIT, "call": None}, "units.jets: target or call is missing"),
        (
            {"target": {"marker": "overhead", "after-call": "5 min"}, "call": None},
            "units.jets.target.after-call: goes with an orbit and a call",
        ),
        (
            {
                "orbit": ORBIT,
                "target": {"marker": "overhead", "after-call": "5 min"},
                "call": None,
            },
            "units.jets.target.after-call: goes with a call; there is none",
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
            "units.jets.orbit.marker: jets starts at hold; it comes there from further back: "
            "move its start",
        ),
        (
            {"orbit": {**ORBIT, "marker": "overhead"}, "target": {"marker": "hold", "at": "09:40"}},
            "units.jets.target.marker: hold does not lie beyond overhead, where jets orbits",
        ),
        (
            {"speeds": ["400 km/h", "500 km/h"]},
            "units.jets.speeds: goes with an orbit, from which it is chosen",
        ),
        (
            {"orbit": ORBIT, "speeds": ["180 km/h", "360 km/h"]},
            "units.jets.speeds: the speed of jets at hold, 125 m/s, is not from 50 m/s to 100 m/s",
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
            "units.jets.call: a circle of cues: jets's hold at hold waits for jets.departs@hold, "
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
    orbit = Scenario.from_dict(document).bodies[2].orbit
    assert orbit is not None
    assert orbit.call is not None
    assert orbit.target is not None
    assert orbit.target.due(100.0) == 400.0


def test_a_target_by_the_clock_takes_the_place_of_one_after_the_call() -> None:
    document = flying(orbit=ORBIT, target={"marker": "overhead", "after-call": "5 min"})
    changed = Scenario.from_dict(document).with_({"units.jets.target.at": "09:30:00"})
    aim = changed.bodies[2].aim
    assert aim is not None
    assert (aim.instant, aim.after_call) == (1800.0, False)
