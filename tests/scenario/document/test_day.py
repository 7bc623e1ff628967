"""The day: settings by path that are laid over the plan, in a file and on top of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import simulate
from simulator.errors import ScenarioError
from simulator.scenario.document.day import day_of, plan_of, without_day
from simulator.scenario.document.tree import of_plain, plain
from simulator.scenario.load import load
from simulator.scenario.scenario import Scenario
from tests.scenario.small import small, wrong, wrong_file

LONGER = {"programme.review.duration": "20 min"}
STALL = {"unit": "tanks", "place": "rostrum", "drives-on": "5 min"}


def test_a_day_is_laid_over_the_plan() -> None:
    scenario = Scenario.from_dict(small(day=LONGER))
    assert scenario.programme["review"].duration == 20 * 60
    assert scenario.plan.programme["review"].duration == 15 * 60
    assert scenario.day == LONGER
    assert scenario.plan.day == {}
    assert scenario == Scenario.from_dict(small()).with_(LONGER)
    assert scenario.plan == Scenario.from_dict(small())


def test_the_plan_of_a_file_that_hangs_on_an_incident_says_what_is_missing() -> None:
    song = {"after": "stall.end", "duration": "1 min"}
    document = small(incidents={"stall": {**STALL, "rank": 2}})
    document["units"]["tanks"]["elastic"] = True
    document["programme"]["song"] = song
    scenario = Scenario.from_dict(document)
    with pytest.raises(ScenarioError) as caught:
        scenario.plan  # noqa: B018 - it is worked out when asked for
    assert str(caught.value).startswith(
        "programme.song.after: 'stall.end' is an event of an incident, which the plan does not have"
    )


def test_without_a_day_the_plan_is_the_scenario_itself() -> None:
    scenario = Scenario.from_dict(small())
    assert scenario.plan is scenario
    assert Scenario.from_dict(small(day={})).day == {}
    assert Scenario.from_dict(small(day=None)) == scenario


def test_a_change_of_the_day_leaves_the_plan_alone() -> None:
    scenario = Scenario.from_dict(small())
    late = scenario.on_day(LONGER)
    assert late.plan is scenario
    later = late.on_day({"units.guard.gap": "30 m"}, **{"programme.review.duration": "25 min"})
    assert later.plan is scenario
    assert later.day == {"programme.review.duration": "25 min", "units.guard.gap": "30 m"}
    assert later.programme["review"].duration == 25 * 60


def test_a_change_of_the_plan_leaves_the_day_alone() -> None:
    late = Scenario.from_dict(small(day=LONGER))
    changed = late.with_({"units.guard.gap": "30 m", "programme.review.duration": "10 min"})
    assert changed.day == LONGER
    assert changed.programme["review"].duration == 20 * 60
    assert changed.plan.programme["review"].duration == 10 * 60
    assert changed.unit["guard"].gap == changed.plan.unit["guard"].gap == 30
    assert late.with_({"day.programme.review.duration": "9 min"}).day == {
        "programme.review.duration": "9 min"
    }
    assert late.with_(day=None) == late.plan


def test_what_the_day_does_not_touch_is_not_built_again() -> None:
    late = Scenario.from_dict(small(day=LONGER))
    changed = late.with_({"units.jets.call.delay": "10 s"})
    assert changed.programme is late.programme
    assert [a is b for a, b in zip(changed.units, late.units, strict=True)] == [True, True, False]
    units = Scenario.from_dict(small(day={"units.guard.gap": "30 m"}))
    changed = units.with_({"units.jets.call.delay": "10 s"})
    assert changed.network is units.network
    assert changed.unit["tanks"] is units.unit["tanks"]
    assert changed.unit["guard"].gap == 30


def test_a_day_removes_a_unit_and_brings_another() -> None:
    late = {"kind": "formation", "route": "avenue", "ranks": 1, "gait": "quick"}
    day = {"units.tanks": None, "units.jets.call": {"at": "10:00"}, "units.late": late}
    scenario = Scenario.from_dict(small(day=day))
    assert list(scenario.unit) == ["guard", "jets", "late"]
    assert list(scenario.plan.unit) == ["guard", "tanks", "jets"]


def test_incidents_and_constraints_on_them_are_of_the_day() -> None:
    document = small(
        incidents={"stall": STALL},
        recovery={"tow": {"travel": "3 min", "working-time": "5 min"}},
        constraints=[
            {"name": "A", "event": "stall.end", "within": [None, "12:00"]},
            {"name": "B", "event": "guard@rostrum", "within": [None, "12:00"]},
        ],
    )
    document["units"]["tanks"]["ranks"] = 1
    scenario = Scenario.from_dict(document)
    plan = scenario.plan
    assert [len(each.incidents) for each in (scenario, plan)] == [1, 0]
    assert [each.name for each in plan.constraints] == ["B"]
    assert [each.name for each in plan.recovery] == ["tow"]
    assert scenario.with_({"incidents.stall": None, "constraints.A": None}).plan == plan
    assert plan.on_day({"incidents.stall": STALL}).incidents == scenario.incidents


def test_the_parts_of_a_document() -> None:
    document = of_plain({"name": "x", "day": {"units.a.gap": "3 m"}, "incidents": {"i": {}}})
    assert list(day_of(document)) == ["units.a.gap"]
    assert plain(without_day(document)) == {"name": "x", "incidents": {"i": {}}}
    assert plain(plan_of(document)) == {"name": "x"}


FILE = """
name: A day
start: 2024-05-08T09:00:00
segments: {avenue: 1 km}
routes: {along: [avenue]}
profiles: {foot: {kind: formation, route: along, ranks: 1, speed: 1 m/s, gap: 3 m}}
units: {guard: {profile: foot}, navy: {profile: foot}}
"""


def test_what_is_wrong_with_a_day_is_told_at_its_line(tmp_path: Path) -> None:
    file = tmp_path / "day.yaml"
    file.write_text(FILE + "day:\n  units.navyy.gap: 3 m\n  units.navy.gap: 3\n  units: {}\n"
                    "  start: 2024-05-08T10:00:00\n  units.guard.gapp: 3 m\n")  # fmt: skip
    assert wrong_file(file) == [
        "day.yaml:9:3: day.units.navyy.gap: there is no unit 'navyy'; did you mean 'navy'?",
        "day.yaml:10:3: units.navy.gap: '3' needs a unit: a length such as 30 m, 1.5 km or 100 ft",
        "day.yaml:11:3: day.units: write a path to a value, such as units.NAME.KEY",
        "day.yaml:12:3: day.start: start cannot change on the day",
        "day.yaml:13:3: units.guard.gapp: unknown key; did you mean 'gap'?",
    ]


def test_an_error_of_the_plan_is_told_although_the_day_replaces_it(tmp_path: Path) -> None:
    file = tmp_path / "day.yaml"
    file.write_text(FILE.replace("3 m", "3") + "day: {profiles.foot.gap: 4 m}\n")
    assert wrong_file(file) == [
        "day.yaml:6:74: profiles.foot.gap: '3' needs a unit: a length such as 30 m, 1.5 km or "
        "100 ft"
    ]


def test_a_day_that_is_no_mapping() -> None:
    assert wrong(small(day=["x"])) == [
        "day: write a mapping: {programme.speech.duration: 9 min}"
    ]  # fmt: skip
    assert wrong(small(day={"day.x": 1, "extends": "x"})) == [
        "day.day.x: day cannot be set on the day",
        "day.extends: extends cannot be set on the day",
    ]


def test_days_of_files_that_extend_each_other_are_merged(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(FILE + "day: {units.navy.gap: 4 m, units.guard.gap: 5 m}\n")
    file = tmp_path / "over.yaml"
    file.write_text("extends: base.yaml\nday:\n  units.guard.gap: 6 m\n  units.navy: null\n")
    scenario = load(file)
    assert scenario.day == {"units.navy.gap": "4 m", "units.guard.gap": "6 m", "units.navy": None}
    assert list(scenario.unit) == ["guard"]


def test_settings_on_top_of_a_file_are_of_the_plan_or_of_the_day(tmp_path: Path) -> None:
    file = tmp_path / "day.yaml"
    file.write_text(FILE + "day: {units.guard.gap: 5 m}\n")
    scenario = load(
        file, {"units.navy.gap": "7 m"}, {"units.guard.gap": "{value: 8 m, assumed: x}"}
    )
    assert (scenario.unit["navy"].gap, scenario.unit["guard"].gap) == (7, 8)
    assert (scenario.plan.unit["navy"].gap, scenario.plan.unit["guard"].gap) == (7, 3)
    with pytest.raises(ScenarioError, match=r"^--day: day\.units\.navyy\.gap: there is no unit"):
        load(file, day={"units.navyy.gap": "3 m"})
    with pytest.raises(ScenarioError, match=r"^--day units\.navy\.gap:2:1: "):
        load(file, day={"units.navy.gap": "[3"})


def test_the_run_is_that_of_the_day() -> None:
    scenario = Scenario.from_dict(small(day=LONGER))
    by = {name: at - simulate(scenario.plan).events[name]
          for name, at in simulate(scenario).events.items()}  # fmt: skip
    assert by["guard@rostrum"] == pytest.approx(300)
    assert by["review.start"] == 0
