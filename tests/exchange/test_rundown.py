"""Ontime's project file: the types of its source, and what its rules make of the entries.

`findings/ontime_moves_equal_starts.sh` feeds Ontime's own parser.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.exchange.rundown import to_ontime
from simulator.timeline.run import Run
from tests.build import block, flight, item, run_of, target
from tests.bundled import bundled

DAY = 86_400_000
#: `OntimeEvent` in packages/types/src/definitions/core/OntimeEntry.ts of Ontime 4.11.0.
EVENT: dict[str, type | tuple[type, ...]] = {
    "type": str, "id": str, "flag": bool, "cue": str, "title": str, "note": str, "endAction": str,
    "timerType": str, "countToEnd": bool, "linkStart": bool, "timeStrategy": str,
    "timeStart": int, "timeEnd": int, "duration": int, "skip": bool, "colour": str,
    "timeWarning": int, "timeDanger": int, "custom": dict, "triggers": list,
    "parent": (str, type(None)), "revision": int, "delay": int, "dayOffset": int, "gap": int,
}  # fmt: skip
#: `DatabaseModel` in packages/types/src/definitions/DataModel.type.ts.
PROJECT = (
    "rundowns", "project", "settings", "viewSettings", "urlPresets", "customFields", "automation",
)  # fmt: skip


def entries_of(run: Run) -> list[dict[str, Any]]:
    """The entries, in order, once the file is what Ontime's types say."""
    project = json.loads(to_ontime(run))
    assert tuple(project) == PROJECT
    (rundown,) = project["rundowns"].values()
    assert rundown["order"] == rundown["flatOrder"] == list(rundown["entries"])
    for identifier, entry in rundown["entries"].items():
        assert entry["id"] == identifier
        assert entry.keys() == EVENT.keys()
        assert all(isinstance(entry[key], kind) for key, kind in EVENT.items())
        assert all(isinstance(entry[key], bool) == (EVENT[key] is bool) for key in entry)
        assert entry["custom"].keys() <= project["customFields"].keys()
        assert entry["timeEnd"] == (entry["timeStart"] + entry["duration"]) % DAY
    for key, field in project["customFields"].items():
        assert key == field["label"].replace(" ", "_")
        assert field["label"].replace(" ", "").isalnum()
    return list(rundown["entries"].values())


def days_of(entries: list[dict[str, Any]]) -> list[int]:
    """Ontime's rule of days, `calculateDayOffset` in rundown.utils.ts."""
    days, day = [], 0
    for before, entry in zip([None, *entries], entries, strict=False):
        if before is not None and before["duration"]:
            over = before["timeStart"] + before["duration"] >= DAY
            day += over or entry["timeStart"] <= before["timeStart"]
        days.append(day)
    return days


def test_programme_and_units_come_in_the_order_of_time() -> None:
    """The drill by hand: jets over their target at 60 s, the guard at the stand at 400 s."""
    run = run_of(
        block("guard", label="Guard of honour", files=12),
        flight("jets", speed=100, length=200, target=target("over", 60), crew=2),
        segments={"avenue": 1000, "sky": 1000},
        routes={"along": ["avenue"], "air": ["sky"]},
        markers={"stand": 400, "over": ("sky", 200)},
        programme={"speech": {"label": "Speech", "at": "09:00:30", "duration": "90 s"}},
        main_marker="stand",
    )
    nine = 9 * 3_600_000
    found = [
        (each["timeStart"] - nine, each["duration"], each["cue"], each["title"], each["custom"])
        for each in entries_of(run)
    ]
    jets = {"Name": "jets", "Kind": "flight", "Order_of_march": "2", "Marker": "over"}
    guard = {"Name": "guard", "Kind": "formation", "Order_of_march": "1", "Marker": "stand"}
    assert found == [
        (30_000, 90_000, "speech", "Speech", {"Name": "speech", "Kind": "programme"}),
        (60_000, 2_000, "2", "jets", {**jets, "People": "2"}),
        (400_000, 20_000, "1", "Guard of honour", {**guard, "People": "12"}),
    ]
    assert entries_of(run)[2]["note"] == "Leaves its start at 09:00:00; 12 people"


def test_what_begins_together_stays_on_its_day() -> None:
    """Ontime puts the second of two that begin together on the next day."""
    run = run_of(
        block("guard"),
        programme={
            "one": item({"at": "09:01"}, 60),
            "two": item({"at": "09:01"}, 30),
            "three": item({"at": "09:01"}),
            "four": item({"at": "09:01:00.001"}, 5),
        },
    )
    entries = entries_of(run)
    assert days_of(entries) == [0] * 5
    starts = {each["cue"]: each["timeStart"] - 9 * 3_600_000 - 60_000 for each in entries[1:]}
    assert starts == {"three": 0, "one": 0, "two": 1, "four": 2}


@pytest.mark.parametrize("name", ["victory_day_2025", "village_fete", "rose_parade_2019"])
def test_bundled_parades_are_on_one_day(name: str) -> None:
    run = bundled(name)
    entries = entries_of(run)
    assert days_of(entries) == [0] * len(entries)
    assert len(entries) == len(run.scenario.programme) + len(run.scenario.units)
    marches = [int(each["cue"]) for each in entries if each["custom"]["Kind"] != "programme"]
    assert sorted(marches) == [*range(1, len(run.scenario.units) + 1)]


def test_past_midnight_the_clock_begins_again() -> None:
    run = run_of(
        block("guard"), start="2024-05-08T23:50:00", markers={"stand": 900}, main_marker="stand"
    )
    (guard,) = entries_of(run)
    assert guard["timeStart"] == 5 * 60_000
