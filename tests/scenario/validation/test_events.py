"""Events that are waited for, or that constraints name, exist."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.scenario.scenario import Scenario
from tests.scenario.small import changed, small, wrong

UNIT = (
    "a unit has guard.released, guard.starts, guard.finishes, guard@MARKER, guard.departs@MARKER, "
    "guard.tail@MARKER, guard.enters@ZONE and guard.clears@ZONE"
)


@pytest.mark.parametrize(
    ("event", "near"),
    [("review.starts", "review.start"), ("guard.tial@rostrum", "guard.tail@rostrum")],
)
def test_an_event_that_is_misspelt(event: str, near: str) -> None:
    document = changed("units.tanks.release", {"after": event})
    assert wrong(document) == [
        f"units.tanks.release.after: there is no event '{event}'; did you mean '{near}'?"
    ]


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("gaurd@rostrum", "nothing is named 'gaurd'; did you mean 'guard@rostrum'?"),
        ("guard@rostrun", "there is no marker or zone 'rostrun'; did you mean 'guard@rostrum'?"),
        ("guard@overhead", "the route of guard does not pass overhead"),
        ("guard.begins", UNIT),
        ("jets.enters@square", "jets is never in the zone square"),
    ],
)  # fmt: skip
def test_an_event_that_there_is_not(event: str, why: str) -> None:
    document = changed("units.tanks.release", {"after": event})
    assert wrong(document) == [f"units.tanks.release.after: there is no event '{event}': {why}"]


def test_a_label_in_the_place_of_a_name() -> None:
    document = changed("units.tanks.release", {"after": "\u4eea\u4ed7@rostrum"})
    document["units"]["guard"]["label"] = "\u4eea\u4ed7"
    assert wrong(document) == [
        "units.tanks.release.after: there is no event '\u4eea\u4ed7@rostrum': "
        "nothing is named '\u4eea\u4ed7'; did you mean 'guard@rostrum'?"
    ]
    document = changed("units.tanks.release", {"after": "Colour Guard.tail@rostrum"})
    document["units"]["guard"]["label"] = "Colour Guard"
    assert wrong(document) == [
        "units.tanks.release.after: there is no event 'Colour Guard.tail@rostrum': "
        "nothing is named 'Colour Guard'; did you mean 'guard.tail@rostrum'?"
    ]
    document = changed("units.tanks.release", {"after": "Review.end"})
    document["programme"]["review"]["label"] = "Review"
    assert wrong(document) == [
        "units.tanks.release.after: there is no event 'Review.end': "
        "nothing is named 'Review'; did you mean 'review.end'?"
    ]


def test_an_event_of_an_incident_in_the_plan() -> None:
    document = small(
        incidents={"stall": {"unit": "guard", "rank": 2, "place": "rostrum", "falls-out": 1}}
    )
    document["programme"]["close"] = {"after": "stall.end", "duration": "1 min"}
    document["day"] = {"programme.review.duration": "9 min"}
    assert wrong(document)[-1] == (
        "programme.close.after: 'stall.end' is an event of an incident, which the plan does not "
        "have: write an event or a clock time of the plan, and this one under day: "
        "{programme.close.after: stall.end}"
    )
    document["programme"]["close"] = {"at": {"planned": {"after": "stall.end"}}}
    assert wrong(document) == [
        "programme.close.at.planned.after: 'stall.end' is an event of an incident, which the plan "
        "does not have: planned times come from the plan"
    ]
    document["programme"]["close"] = {"at": "10:00"}
    document["day"] = {"programme.close.after": "stall.end"}
    assert wrong(document) == []


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2042-05-08T09:20", "2042-05-08 09:20:00 is 6,574 days"),
        ("2025-05-08T09:20+02:00", "2025-05-08T09:20:00+02:00 is 365 days"),
    ],
)
def test_a_date_with_a_year_that_is_mistyped(written: str, told: str) -> None:
    days = told.split()[-2].replace(",", "")
    assert wrong(changed("programme.review.at", written)) == [
        f"programme.review.at: {told} after the start, 2024-05-08: correct the date; if it "
        f"is intended, write 09:20:00 +{days} d"
    ]
    for intended in (f"09:20:00 +{days} d", "2024-05-15T09:00:00"):
        assert wrong(changed("programme.review.at", intended)) == []


def test_a_start_with_a_year_that_is_mistyped() -> None:
    document = changed("start", "2042-05-08T09:00:00")
    document["programme"]["review"]["at"] = "2024-05-08T09:20:00"
    assert wrong(document) == [
        "programme.review.at: 2024-05-08 09:20:00 is 6,574 days before the start, 2042-05-08: "
        "correct the date; if it is intended, write lead: 157776 h"
    ]


def test_what_is_no_name_of_an_event() -> None:
    assert wrong(changed("programme.review", {"after": "when ready"})) == [
        "programme.review.after: 'when ready' is not the name of an event, such as navy@rostrum"
    ]


def test_every_event_of_a_list_is_looked_at() -> None:
    document = changed("units.jets.call", {"after": ["tanks@rostrum", "tnaks@rostrum"]})
    assert wrong(document) == [
        "units.jets.call.after.1: there is no event 'tnaks@rostrum': "
        "nothing is named 'tnaks'; did you mean 'tanks@rostrum'?"
    ]


def test_the_events_of_holds_and_of_the_window() -> None:
    document = small(window={"from": "reviw.start", "length": "70 min", "until": "jet.finishes"})
    document["units"]["guard"]["holds"] = {"rostrum": {"until": {"after": "reviw.end"}}}
    assert sorted(wrong(document)) == [
        "units.guard.holds.rostrum.until.after: there is no event 'reviw.end': "
        "nothing is named 'reviw'; did you mean 'review.end'?",
        "window.from: there is no event 'reviw.start': "
        "nothing is named 'reviw'; did you mean 'review.start'?",
        "window.until: there is no event 'jet.finishes': "
        "nothing is named 'jet'; did you mean 'jets.finishes'?",
    ]


def test_events_of_what_is_wrong_itself_are_given_credit() -> None:
    document = changed("units.tanks.speed", "12")
    assert wrong(document) == [
        "units.tanks.speed: '12' needs a unit: a gait such as 112 steps/min x 0.75 m or 5 km/h, "
        "or the name of a gait"
    ]


def test_events_in_an_entry_that_is_wrong_are_looked_at_all_the_same() -> None:
    document = changed("units.guard.release", {"after": "reviw.end", "delay": "30"})
    assert wrong(document) == [
        "units.guard.release.delay: '30' needs a unit: a duration such as 90 s, 7 min or 00:07:30",
        "units.guard.release.after: there is no event 'reviw.end': "
        "nothing is named 'reviw'; did you mean 'review.end'?",
    ]


@pytest.mark.parametrize(
    ("constraint", "path"),
    [
        ({"event": "when ready", "at": "10:00", "tolerance": "1 s"}, "event"),
        ({"between": ["review.start", "when ready"], "within": ["0 s", "1 s"]}, "between.1"),
        ({"order": ["review.start", "when ready"]}, "order.1"),
        ({"window": {"from": "when ready", "length": "1 h", "until": "review.end"}}, "window.from"),
        ({"empty": "square", "at-most": "1 s", "from": "9:00", "to": "when ready"}, "to"),
    ],
)
def test_what_is_no_name_of_an_event_in_a_constraint(
    constraint: dict[str, object], path: str
) -> None:
    document = small(constraints=[{"name": "c", **constraint}])
    assert wrong(document) == [
        f"constraints.c.{path}: 'when ready' is not the name of an event, such as navy@rostrum"
    ]


# -- planned times ---------------------------------------------------------------------------------


def planned(event: str, **more: Any) -> dict[str, Any]:
    return {"at": {"planned": {"after": event}}, **more}


def test_a_planned_time_names_an_event_of_the_plan() -> None:
    assert wrong(changed("units.guard.release", planned("tank@rostrum"))) == [
        "units.guard.release.at.planned.after: there is no event 'tank@rostrum': nothing is named "
        "'tank'; did you mean 'tanks@rostrum'?"
    ]
    late = {"kind": "formation", "route": "avenue", "ranks": 1, "gait": "quick"}
    day = {"units.late": late, "units.guard.release": planned("late@rostrum")}
    assert wrong(small(day=day)) == [
        "units.guard.release.at.planned.after: in the plan, there is no event 'late@rostrum'; "
        "did you mean 'guard@rostrum'?"
    ]


def test_what_the_day_lacks_may_be_in_the_plan() -> None:
    document = small(day={"units.tanks": None})
    document["units"]["jets"]["call"] = planned("tanks@rostrum")
    assert wrong(document) == []


def test_slots_need_units_that_share_them() -> None:
    document = changed("units.guard.release", planned("tanks@rostrum", every="3 s"))
    assert wrong(document) == [
        "units.guard.release.every: needs a profile that units share, or among: the group that has "
        "the slots"
    ]
    document["units"]["guard"]["release"]["among"] = "foot"
    assert wrong(document) == [
        "units.guard.release.among: there is no group 'foot'; none is defined"
    ]
    document["groups"] = {"foot": ["tanks"]}
    assert wrong(document) == ["units.guard.release.among: guard is not in the group foot"]


def test_the_number_of_a_slot_is_the_place_in_the_group_or_among_those_of_the_profile() -> None:
    document = small(groups={"both": ["tanks", "guard"]})
    for name in ("guard", "tanks"):
        cue = {"at": "09:00:00", "every": "30 s", "among": "both"}
        document["units"][name]["release"] = cue
    releases = [unit.release for unit in Scenario.from_dict(document).units[:2]]
    assert [cue and cue.at for cue in releases] == [0, 30]

    jets = document["units"].pop("jets")
    document["profiles"] = {"jets": {**jets, "call": {"after": "tanks@rostrum", "every": "20 s"}}}
    document["units"] |= {name: {"profile": "jets"} for name in ("one", "two", "three")}
    document["units"]["two"]["call"] = {"after": "tanks@rostrum"}
    calls = [unit.release for unit in Scenario.from_dict(document).units[2:]]
    assert [cue and cue.delay for cue in calls] == [0, 0, 40]
