"""Clock times and planned times: how they are written, and what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.scenario.model.clock_times import after_text
from simulator.scenario.model.event_name import EventName
from simulator.scenario.scenario import Scenario
from tests.scenario.small import changed, small, wrong

AFTER = {"after": "tanks@rostrum", "delay": "-11 s"}
PLANNED = {"planned": AFTER}
HINT = "{planned: {after: EVENT, delay: 11 s}}"
RELEASE = "units.guard.release"


def test_a_planned_time_stands_wherever_a_clock_time_does() -> None:
    document = small(
        window={"from": PLANNED, "length": "70 min", "until": "jets.finishes"},
        constraints=[
            {"name": "A", "event": "guard@rostrum", "at": PLANNED, "tolerance": "5 min"},
            {"name": "B", "event": "guard@rostrum", "within": [None, PLANNED]},
            {"name": "C", "zone": "square", "count": "people", "at-most": 9, "from": PLANNED},
        ],
    )
    document["markers"]["hold"] = "air + 1 km"
    del document["units"]["jets"]["call"]
    document["units"]["jets"] |= {
        "orbit": {"marker": "hold", "period": "2 min", "on-station": PLANNED},
        "target": {"marker": "overhead", "at": PLANNED},
    }
    document["units"]["guard"] |= {
        "release": {"at": PLANNED},
        "holds": {"rostrum": {"until": {"at": PLANNED}}},
    }
    document["programme"]["review"]["at"] = PLANNED
    scenario = Scenario.from_dict(document)
    assert {".".join(map(str, path)) for path in scenario.planned_times} == {
        "programme.review.at",
        "units.guard.release.at",
        "units.guard.holds.rostrum.until.at",
        "units.jets.target.at",
        "units.jets.orbit.on-station",
        "window.from",
        "constraints.0.at",
        "constraints.1.within.1",
        "constraints.2.from",
    }
    assert scenario.unit["guard"].release.delay == -11


def test_a_delay_can_state_what_is_known_about_it() -> None:
    delay = {"value": "11 s", "high": "20 s", "assumed": "a guess"}
    release = {"at": {"planned": {"after": "tanks@rostrum", "delay": delay}}}
    scenario = Scenario.from_dict(changed(RELEASE, release))
    assert scenario.known["units.guard.release.at.planned.delay"].high == 20


@pytest.mark.parametrize(
    ("release", "found"),
    [
        (PLANNED, [f".planned: a planned time replaces a clock time; write at: {HINT}"]),
        ({"at": {"planned": "x"}}, [".at.planned: write a mapping: {key: value}"]),
        (
            {"at": {"planned": {"delay": "11"}}},
            [
                ".at.planned.after: is missing",
                ".at.planned.delay: '11' needs a unit: a duration such as 90 s, 7 min or 00:07:30",
            ],
        ),
        (
            {"at": PLANNED, "delay": "3 s"},
            [".delay: a delay requires after; write a later clock time instead"],
        ),
        (
            {"at": PLANNED, "among": "foot"},
            [".among: requires every, the interval from slot to slot"],
        ),
    ],
)
def test_what_is_wrong_with_a_planned_time(release: dict[str, Any], found: list[str]) -> None:
    assert wrong(changed(RELEASE, release)) == [RELEASE + text for text in found]


def test_in_words() -> None:
    one, two = EventName.parse("a@m"), EventName.parse("b.finishes")
    assert after_text([one], 61) == "1 min 01 s after a@m"
    assert after_text([one], -20) == "20 s before a@m"
    assert after_text([one, two], 0) == "at the last of a@m, b.finishes"
