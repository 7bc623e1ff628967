"""Clock times after midnight, in the hour that comes twice, and long before the start."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import simulate
from simulator.scenario.scenario import Scenario
from tests.scenario.small import wrong

SCHOOL = {
    "kind": "formation",
    "route": "runway",
    "ranks": 400,
    "files": 6,
    "rank-spacing": "1.4 m",
    "speed": "0.3 m/s",
    "gap": "50 m",
}
CUES = ("21:30", "22:45", "00:00", "01:15", "02:30", "03:45", "05:00")


def night(*cues: Any, **more: Any) -> dict[str, Any]:
    units = {
        f"school-{number}": {"profile": "school", "release": {"at": cue}}
        for number, cue in enumerate(cues, 1)
    }
    return {
        "name": "A night of samba schools",
        "start": "2026-02-13T21:00:00",
        "timezone": "America/Sao_Paulo",
        "segments": {"runway": "530 m"},
        "routes": {"runway": ["runway"]},
        "markers": {"jury": "runway + 265 m"},
        "profiles": {"school": SCHOOL},
        "units": units,
        **more,
    }


def test_an_order_of_march_runs_on_over_midnight() -> None:
    run = simulate(Scenario.from_dict(night(*CUES)))
    passes = [run.scenario.clock(run.events[f"school-{n}@jury"]) for n in (3, 7)]
    assert [f"{at:%d %H:%M:%S}" for at in passes] == ["14 00:14:43", "14 05:14:43"]
    assert run.begin == 0


def test_programme_constraints_and_changes_are_read_by_the_same_rule() -> None:
    limits = [
        {"name": "on time", "event": "school-1@jury", "within": ["23:50", "00:20"]},
        {"name": "lights", "event": "lights.start", "at": "02:00", "tolerance": "1 s"},
    ]
    programme = {
        "lights": {"at": {"value": "02:00", "low": "23:30", "high": "03:00", "assumed": "x"}}
    }
    scenario = Scenario.from_dict(night("23:40", constraints=limits, programme=programme))
    assert simulate(scenario).ok
    later = scenario.with_({"units.school-1.release.at": "00:10"})
    assert simulate(later).events["school-1.released"] == 3 * 3600 + 600
    on_the_day = scenario.on_day({"units.school-1.release.at": "00:10 +1 d"})
    assert simulate(on_the_day).events["school-1.released"] == 3 * 3600 + 600


def test_the_lead_says_how_long_before_the_start_a_time_may_be() -> None:
    early = night("14:00", lead="8 h")
    assert simulate(Scenario.from_dict(early)).events["school-1.released"] == -7 * 3600
    assert Scenario.from_dict(night("14:00")).unit["school-1"].release.at == 17 * 3600  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (
            night("2026-02-13T05:00"),
            "units.school-1.release.at: 2026-02-13 05:00:00 is 16 h before the start, more than "
            "the lead of 6 h; write 2026-02-14T05:00:00 for the day after, or lead: 16 h",
        ),
        (
            night("01:30 PST"),
            "units.school-1.release.at: there is no 01:30:00 PST on that day: "
            "the clocks show -03:00 then",
        ),
        (
            night(
                "21:30",
                constraints=[{"name": "c", "event": "school-1@jury", "within": ["02:00", "23:00"]}],
            ),
            "constraints.c.within: the first, 2026-02-14T02:00:00, is after the second, 23:00:00",
        ),
        (
            night({"value": "21:30", "low": "05:00", "assumed": "x"}),
            "units.school-1.release.at.low: low 2026-02-14T05:00:00 is above the value 21:30:00",
        ),
        (
            night("22:30", start="2025-03-09T02:30", timezone="America/New_York"),
            "start: there is no 2025-03-09 02:30:00 on that day: the clocks change",
        ),
    ],
)
def test_a_clock_time_that_is_wrong(document: dict[str, Any], message: str) -> None:
    assert wrong(document) == [message]
