"""Cues and clock times, each with the settings path that gives it."""

from __future__ import annotations

from typing import Any

from simulator.scenario.scenario import Scenario
from tests.scenario.small import small

ORBIT = {"marker": "hold", "period": "2 min", "on-station": "08:50:00"}


def scenario(**jets: Any) -> Scenario:
    document = small()
    document["markers"]["hold"] = "air + 1 km"
    document["programme"]["hymn"] = {"after": "review.end"}
    document["units"]["guard"]["holds"] = {"rostrum": {"until": {"at": "09:50:00"}}}
    document["units"]["jets"] = {**document["units"]["jets"], **jets}
    if "target" in jets and "orbit" not in jets:
        del document["units"]["jets"]["call"]
    return Scenario.from_dict(document)


def test_every_cue_knows_its_setting() -> None:
    assert [cue.setting for cue in scenario().cues] == [
        "programme.review.at",
        "programme.hymn.delay",
        "units.guard.release.delay",
        "units.guard.holds.rostrum.until.at",
        "units.jets.call.delay",
    ]


def test_the_call_of_a_flight_that_orbits_is_a_cue_of_its_hold() -> None:
    called = scenario(orbit=ORBIT)
    assert called.cues[-1].setting == "units.jets.call.delay"
    assert called.unit["jets"].orbit.call == called.unit["jets"].holds[0].until


def test_the_setting_of_the_clock_time_with_which_a_run_begins() -> None:
    assert scenario().begin_setting is None
    called = scenario(orbit=ORBIT)
    assert (called.begin, called.begin_setting) == (-600, "units.jets.orbit.on-station")
    early = scenario(target={"marker": "overhead", "at": "08:59:00"})
    assert (early.begin, early.begin_setting) == (-60, "units.jets.target.at")
    late = scenario(orbit=ORBIT, target={"marker": "overhead", "after-call": "5 min"})
    assert late.unit["jets"].target.setting == "units.jets.target.after-call"


def test_durations_know_their_settings() -> None:
    held = scenario()
    assert held.unit["guard"].holds[0].setting == "units.guard.holds.rostrum.duration"
    assert held.programme["review"].setting == "programme.review.duration"
