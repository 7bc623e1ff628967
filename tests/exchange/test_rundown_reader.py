"""Programmes from Ontime: its days, its delays, its links.

The times that are expected here are those that Ontime 4.11.0 itself gives for these rundowns.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from simulator import load, simulate
from simulator.errors import ScenarioError
from simulator.exchange.rundown import to_ontime
from simulator.exchange.rundown_reader import propose_programme, read_rundown
from tests.bundled import bundled

MINUTE = 60_000
TEN = 600 * MINUTE


def event(start: float, minutes: float = 5, **more: Any) -> dict[str, Any]:
    """An event at minutes after ten, so many minutes long."""
    began, lasts = TEN + round(start * MINUTE), round(minutes * MINUTE)
    times = {"timeStart": began, "timeEnd": began + lasts, "duration": lasts}
    return {"type": "event", "title": "", **times, **more}


def delay(minutes: float) -> dict[str, Any]:
    return {"type": "delay", "duration": round(minutes * MINUTE)}


def project(*entries: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A project whose entries are called e0, e1, …"""
    named = {f"e{number}": each for number, each in enumerate(entries)}
    inside = {each for entry in entries for each in entry.get("entries", ())}
    order = [name for name in named if name not in inside]
    return {"rundowns": {"r": {"title": "Gala", "order": order, "entries": named}}, **more}


def written(folder: Path, content: object) -> Path:
    path = folder / "gala.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def times(folder: Path, *entries: dict[str, Any]) -> list[tuple[float, float]]:
    """Start and duration of each item: minutes after ten, minutes."""
    items = read_rundown(written(folder, project(*entries))).items
    return [((item.start - TEN) / MINUTE, item.duration / MINUTE) for item in items]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        # Each after the other; a link begins where the one before ends.
        ([event(0), event(10), event(99, linkStart=True)], [(0, 5), (10, 5), (15, 5)]),
        # A linked event whose end is locked becomes longer or shorter.
        ([event(0), event(8, 2, linkStart=True, timeStrategy="lock-end")], [(0, 5), (5, 5)]),
        # A delay moves all that follows, until gaps have taken it up.
        ([event(0), delay(3), event(5), event(11), event(20)], [(0, 5), (8, 5), (13, 5), (20, 5)]),
        # A delay just before an event is not taken up by the gap before that.
        ([event(0), delay(3), event(60)], [(0, 5), (63, 5)]),
        # Earlier than the one before, or with it: the next day.
        ([event(0), event(0)], [(0, 5), (1440, 5)]),
        ([event(0), event(-60)], [(0, 5), (1380, 5)]),
        # Behind an entry of no duration: the same day.
        ([event(0, 0), event(0)], [(0, 0), (0, 5)]),
        # Groups and milestones are in their place; what is skipped is not.
        (
            [event(0), {"type": "group", "entries": ["e2"]}, event(7), event(9, skip=True)],
            [(0, 5), (7, 5)],
        ),
        ([{"type": "milestone"}, event(0), delay(-2), event(5)], [(0, 5), (3, 5)]),
    ],
)
def test_times_are_those_that_ontime_shows(
    tmp_path: Path, entries: list[dict[str, Any]], expected: list[tuple[float, float]]
) -> None:
    assert times(tmp_path, *entries) == expected


def test_a_programme_becomes_a_scenario_that_runs(tmp_path: Path) -> None:
    content = project(
        event(0, title="Doors open"),
        event(10, 2.5, title="Speech: the mayor, \"live\""),
        delay(1),
        event(0, title="Speech: the mayor, \"live\"", linkStart=True),
        event(30, title="Rehearsal", skip=True),
        event(-20, 0, title="1812"),
        project={"title": "Ignored"},
    )  # fmt: skip
    content["rundowns"]["other"] = {"title": "Backstage"}
    text = propose_programme(written(tmp_path, content), "gala", dt.date(2026, 6, 20))
    assert text.startswith(
        "# The programme is that of gala.json, rundown Gala.\n# Left out: Rehearsal\n"
        '# Other rundowns: Backstage\nname: "gala"\nstart: 2026-06-20T10:00:00 '
    )
    label = '"Speech: the mayor, \\"live\\""'
    items = text.partition("programme:\n")[2].partition("\n\n")[0].splitlines()
    assert items == [
        '  doors-open: {label: "Doors open", at: "10:00:00", duration: 5 min}',
        f'  speech-the-mayor-live: {{label: {label}, at: "10:10:00", duration: 150 s}}',
        f"  speech-the-mayor-live-2: {{label: {label}, after: speech-the-mayor-live.end, "
        "delay: 1 min, duration: 5 min}",
        '  item-1812: {label: "1812", at: "09:40:00 +1 d", duration: 0 s}',
    ]
    path = tmp_path / "gala.yaml"
    path.write_text(text, encoding="utf-8")
    run = simulate(load(path))
    assert run.events["speech-the-mayor-live-2.start"] == 13.5 * 60
    assert run.events["march.released"] == (24 * 60 - 20) * 60


@pytest.mark.parametrize(
    ("more", "title"),
    [({"project": {"title": "Year"}}, "Year"), ({"project": "x"}, "r"), ({}, "r")],
)
def test_a_rundown_without_a_title_has_that_of_the_project(
    tmp_path: Path, more: dict[str, Any], title: str
) -> None:
    content = project(event(0), **more)
    del content["rundowns"]["r"]["title"]
    assert read_rundown(written(tmp_path, content)).title == title


def test_what_we_export_comes_back_as_its_programme(tmp_path: Path) -> None:
    run = bundled("victory_day_2025")
    path = tmp_path / "parade.ontime.json"
    path.write_bytes(to_ontime(run))
    found = read_rundown(path)
    midnight = run.scenario.start.replace(hour=0, minute=0, second=0)
    zero = (run.scenario.start - midnight).total_seconds()
    for item in found.items:
        start, end = run.programme[item.name]
        assert item.start / 1000 - zero == pytest.approx(start, abs=0.01)  # 1 ms for each that
        assert item.duration / 1000 == pytest.approx(end - start, abs=1e-3)  # begins with others
        assert item.label == run.scenario.programme[item.name].label
    assert {item.name for item in found.items} == set(run.programme)
    assert len(found.left_out) == len(run.scenario.units)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([], "gala.json: is not an Ontime 4 project: it has no rundowns"),
        ({"rundown": []}, "gala.json: is not an Ontime 4 project: it has no rundowns"),
        ({"rundowns": {}}, "gala.json: is not an Ontime 4 project: it has no rundowns"),
        ({"rundowns": {"r": 3}}, "gala.json: rundowns.r: '3' is not a rundown"),
        (
            {"rundowns": {"r": {"order": [], "entries": []}}},
            "gala.json: rundowns.r.entries: a list is not entries by their ids",
        ),
        (
            {"rundowns": {"r": {"order": ["a"], "entries": {}}}},
            "gala.json: rundowns.r.entries.a: nothing is not an entry",
        ),
        (project(delay(1)), "gala.json: rundowns.r: has no events"),
        (
            project(event(0), event(0) | {"timeStart": "10:00"}),
            "gala.json: rundowns.r.entries.e1.timeStart: "
            "'10:00' is not a time of day in milliseconds",
        ),
        (
            project(*[event(0)] * 2001),
            "gala.json: rundowns.r: 2,001 entries are too many: at most 2,000",
        ),
    ],
)
def test_what_is_not_a_rundown_is_refused_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: object, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, content)
    with pytest.raises(ScenarioError) as raised:
        read_rundown(Path("gala.json"))
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"a": }', "gala.json:1:7: is not JSON: Expecting value"),
        (b"\xff\xfe\x00", "gala.json: is not UTF-16 text; save it as UTF-8"),
        (b"[" * 100_000, "gala.json: is not an Ontime 4 project: it has no rundowns"),
        (b"9" * 5000, "gala.json: is not an Ontime 4 project: it has no rundowns"),
    ],
)
def test_what_is_not_json_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("gala.json").write_bytes(data)
    with pytest.raises(ScenarioError) as raised:
        read_rundown(Path("gala.json"))
    assert str(raised.value) == message
