"""The day and its plan in words: what is changed, and the times that the plan gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from simulator import fixes, margins, simulate
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.views.blocks import plain_text
from simulator.views.day.plan import day_text, plan_tables
from simulator.views.documents import run_document, to_json
from simulator.views.fixes import set_text
from simulator.views.margins import margin_blocks
from tests.bundled import bundled

PLANNED = {"planned": {"after": "tanks.clears@square", "delay": "11 s"}}
SCHEMA = Path(__file__).parents[3] / "simulator/schemas/run.schema.json"


def planned() -> Run:
    """Tanks clear the square at 60 + 207 / 3 = 129 s; two flights come 11 s and 61 s later."""
    target = {"marker": "over", "at": PLANNED, "every": "50 s"}
    air: dict[str, Any] = {"kind": "flight", "route": "air", "aircraft": 3, "speed": "200 m/s"}
    tanks = {"kind": "column", "route": "march", "ranks": 1, "length": "7 m", "speed": "3 m/s"}
    document = {
        "name": "Planned",
        "start": "2024-05-08T09:00:00",
        "segments": {"avenue": "1 km", "sky": "20 km"},
        "routes": {"march": ["avenue"], "air": ["sky"]},
        "markers": {"over": "sky + 10 km"},
        "zones": {"square": {"avenue": ["100 m", "200 m"]}},
        "programme": {"speech": {"at": "09:00:00", "duration": "1 min"}},
        "profiles": {"jets": {**air, "target": target}},
        "units": {
            "tanks": {**tanks, "release": {"after": "speech.end"}},
            "one": {"profile": "jets"},
            "two": {"profile": "jets"},
        },
        "constraints": [
            {
                "name": "A",
                "between": ["tanks.clears@square", "one@over"],
                "within": ["0 s", "20 s"],
            },
            {"name": "B", "event": "one@over", "at": PLANNED, "tolerance": "1 s"},
        ],
    }
    return simulate(Scenario.from_dict(document))


def late() -> Run:
    return simulate(planned().scenario.on_day({"programme.speech.duration": "3 min"}))


def test_what_the_day_changes_and_the_planned_times() -> None:
    assert plain_text(plan_tables(late())).splitlines() == [
        "On the day",
        "  setting                     plan    day",
        "  programme.speech.duration  1 min  3 min",
        "",
        "Planned times",
        "  what                       at  as planned                            now later by",
        "  units.one.target.at  09:02:20  11 s after tanks.clears@square         +2 min 00 s",
        "  units.two.target.at  09:03:10  1 min 01 s after tanks.clears@square   +2 min 00 s",
        "  constraints.B.at     09:02:20  11 s after tanks.clears@square         +2 min 00 s",
    ]
    assert day_text(late().scenario) == ["1 changed on the day", "3 planned"]


def test_in_the_plan_nothing_is_later() -> None:
    assert plain_text(plan_tables(planned())).splitlines()[:3] == [
        "Planned times",
        "  what                       at  as planned",
        "  units.one.target.at  09:02:20  11 s after tanks.clears@square",
    ]


def test_without_either_there_are_no_tables() -> None:
    run = bundled("village_fete")
    assert plan_tables(run) == []
    assert day_text(run.scenario) == []
    assert not {"day", "planned"} & run_document(run).keys()


def test_the_document_lists_them_as_in_its_schema() -> None:
    document = json.loads(to_json(run_document(late())))
    jsonschema.validate(document, json.loads(SCHEMA.read_text("utf-8")))
    assert document["day"] == [
        {"set": "programme.speech.duration", "plan": "1 min", "day": "3 min"}
    ]
    assert document["planned"][1] == {
        "what": "units.two.target.at",
        "after": ["tanks.clears@square"],
        "delay": 61.0,
        "at": 190.0,
    }


def test_a_chain_names_the_planned_time_as_its_root() -> None:
    chain = late().explain("two.starts")
    assert (chain.root.kind, chain.root.instant, chain.total) == ("planned", 190, 140)
    assert str(chain).splitlines()[2:] == [
        "  09:03:10         two@over    as planned: 1 min 01 s after tanks.clears@square",
        "  09:02:20  -50 s  two.starts  10 km before its target",
        "",
        "Root: units.two.target.at.planned.delay, 09:03:10, as planned. A delay there delays this "
        "event by the same amount",
    ]


def test_margins_keep_planned_times() -> None:
    found = margins(planned())
    limits = {each.input.name: (each.later.seconds, each.earlier.seconds) for each in found}
    # The tanks clear the square 11 s before the flight, and may do so 0 s to 20 s before.
    assert limits["speech.duration"] == pytest.approx((11, 9))
    assert limits["tanks.release"][0] == pytest.approx(11)
    assert limits["one.target"] == pytest.approx((1, 1))
    assert "planned +11 s" in plain_text(margin_blocks(found))


def test_fixes_change_the_day_where_there_is_one_and_else_the_plan() -> None:
    run = late()
    assert [verdict.holds for verdict in run.verdicts] == [False, True]
    proposals = {fix.what: fix for fix in fixes(run)}
    assert set_text(proposals["speech.duration"]) == "--day programme.speech.duration='71 s'"
    for fix in proposals.values():
        day = simulate(run.scenario.on_day(fix.settings))
        assert [verdict.holds for verdict in day.verdicts] == [True, True]

    # In the plan the flights follow the tanks, so that only what is planned fixes it.
    run = simulate(planned().scenario.with_({"units.one.target.at.planned.delay": "30 s"}))
    assert [verdict.holds for verdict in run.verdicts] == [False, False]
    run = simulate(run.scenario.with_({"constraints.B": None}))
    proposals = {fix.what: fix for fix in fixes(run)}
    option = "--set units.one.target.at.planned.delay='20 s'"
    assert set_text(proposals["one.target"]) == option
    assert "speech.duration" not in proposals
    for fix in proposals.values():
        plan = simulate(run.scenario.with_(fix.settings))
        assert [verdict.holds for verdict in plan.verdicts] == [True]
