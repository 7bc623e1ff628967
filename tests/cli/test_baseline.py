"""`parade baseline` writes; `parade check --baseline` compares."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator import __version__, load
from tests.conftest import Parade
from tests.drill import DRILL, MOVED

LATE = DRILL.replace("duration: 1 min", "duration: 80 s")
BASELINE = Path("drill.baseline.json")
WROTE = "wrote drill.baseline.json: 26 events, 4 verdicts\n"
VERDICTS = """\
drill.yaml:4: holds window: slack +4 min 37 s at 09:06:43 (trucks)
drill.yaml:26: BROKEN Guard on time: slack -15 s at 09:06:20 (guard)
    why: guard@stand, chain from programme.speech.at 09:00:00
drill.yaml:27: holds Not too close: slack +5 s at 09:06:33 (guard, trucks)
drill.yaml:28: holds Room in the square: slack +4 people at 09:05:50 (guard, trucks)
"""
DIFFERS = f"""\
drill.yaml: DIFFERS from drill.baseline.json: 1 verdict changed, 23 events moved; \
the scenario has changed since
{MOVED}if this is intended, run: parade baseline drill.yaml
"""


@pytest.fixture
def agreed(parade: Parade, drill: str) -> str:
    """The scenario with its baseline."""
    result = parade("baseline", drill)
    assert (result.stdout, result.stderr, result.exit_code) == (WROTE, "", 0)
    return drill


def test_a_baseline_is_written_once_and_then_left(parade: Parade, agreed: str) -> None:
    text, when = BASELINE.read_text(encoding="utf-8"), BASELINE.stat().st_mtime_ns
    document = json.loads(text)
    assert document["scenario"] == {"name": "Drill", "hash": load(agreed).digest}
    assert (document["version"], document["tolerance"]) == (__version__, "0.5 s")
    assert document["events"]["guard@stand"] == "09:06:00.000"
    assert document["verdicts"]["Not too close"] == {"holds": True, "slack": 5.0, "unit": "s"}
    result = parade("baseline", agreed)
    assert result.stdout == "drill.baseline.json is up to date: 26 events, 4 verdicts\n"
    assert (BASELINE.read_text(encoding="utf-8"), BASELINE.stat().st_mtime_ns) == (text, when)


def test_a_run_that_is_as_its_baseline(parade: Parade, agreed: str) -> None:
    result = parade("check", "--baseline", agreed)
    assert result.stdout.splitlines()[-2:] == [
        "drill.yaml: same as drill.baseline.json",
        "4 constraints hold, 0 broken",
    ]
    assert (result.stderr, result.exit_code) == ("", 0)
    Path(agreed).write_text(DRILL.replace("name: Drill", "name: Drill 2"), encoding="utf-8")
    result = parade("check", "--baseline", agreed)
    assert (
        "drill.yaml: same as drill.baseline.json; the scenario has changed since\n" in result.stdout
    )
    assert result.exit_code == 0


def test_a_run_that_differs_is_told_on_one_screen(parade: Parade, agreed: str) -> None:
    Path(agreed).write_text(LATE, encoding="utf-8")
    result = parade("check", "--baseline", agreed)
    assert result.stdout == (
        VERDICTS
        + DIFFERS
        + "3 constraints hold, 1 broken, 1 of 1 files differs from its baseline\n"
    )
    assert (result.stderr, result.exit_code) == ("", 1)


def test_a_run_that_differs_fails_though_every_constraint_holds(
    parade: Parade, agreed: str
) -> None:
    better = DRILL.replace("at-most: 20", "at-most: 30")
    Path(agreed).write_text(better, encoding="utf-8")
    result = parade("check", "--baseline", agreed)
    assert (
        "  slack gained  Room in the square  +4 people  +14 people  +10 people\n" in result.stdout
    )
    assert result.stdout.endswith(
        "4 constraints hold, 0 broken, 1 of 1 files differs from its baseline\n"
    )
    assert result.exit_code == 1
    assert parade("check", agreed).exit_code == 0


def test_a_setting_is_compared_with_the_baseline_but_cannot_become_it(
    parade: Parade, agreed: str
) -> None:
    result = parade("check", "--baseline", agreed, "--set", "programme.speech.duration=80 s")
    assert DIFFERS.partition("if this is intended")[0] + "3 constraints hold" in result.stdout


def test_every_event_is_told_where_that_is_asked(parade: Parade, agreed: str) -> None:
    Path(agreed).write_text(LATE, encoding="utf-8")
    text = parade("check", "--baseline", "--all", agreed).stdout
    table = text.partition("Events that moved\n")[2].partition("if this is intended")[0]
    assert len(table.splitlines()) == 1 + 23
    assert "  guard@stand           09:06:00.0  09:06:20.0  +20 s\n" in table


def test_the_program_is_told_where_the_scenario_is_the_same(parade: Parade, agreed: str) -> None:
    text = BASELINE.read_text(encoding="utf-8").replace('"09:06:00.000"', '"09:05:59.000"', 1)
    BASELINE.write_text(text, encoding="utf-8")
    result = parade("check", "--baseline", agreed)
    assert (
        ": 1 event moved; the scenario has not changed since, nor the program's version\n"
        in result.stdout
    )
    BASELINE.write_text(text.replace(f'"{__version__}"', '"0.0.9"'), encoding="utf-8")
    result = parade("check", "--baseline", agreed)
    said = f": 1 event moved; the program has changed since, from 0.0.9 to {__version__}\n"
    assert said in result.stdout
    assert result.exit_code == 1


def test_tolerances_are_kept_and_may_be_given(parade: Parade, agreed: str) -> None:
    text = BASELINE.read_text(encoding="utf-8")
    BASELINE.write_text(
        text.replace('"tolerances": {}', '"tolerances": {"both*": "1 min", "*": "20 s"}')
    )
    Path(agreed).write_text(LATE.replace("tolerance: 5 s", "tolerance: 25 s"), encoding="utf-8")
    result = parade("check", "--baseline", agreed)
    assert (
        "drill.baseline.json: 1 verdict changed; the scenario has changed since"
        not in result.stdout
    )
    assert "drill.yaml: same as" in result.stdout
    result = parade("baseline", agreed, "--tolerance", "2 s")
    assert result.stdout == WROTE
    kept = json.loads(BASELINE.read_text(encoding="utf-8"))
    assert kept["tolerance"] == "2 s"
    assert kept["tolerances"] == {"both*": "1 min", "*": "20 s"}
    assert list(kept["tolerances"]) == ["both*", "*"]


def test_one_document_for_all_files(parade: Parade, agreed: str) -> None:
    Path("late.yaml").write_text(f"extends: {agreed}\nname: Late\n")
    parade("baseline", "late.yaml")
    Path("late.yaml").write_text(
        f"extends: {agreed}\nname: Late\nprogramme: {{speech: {{duration: 80 s}}}}\n"
    )
    result = parade("check", "--baseline", "--format", "json", agreed, "late.yaml", "nowhere.yaml")
    document = json.loads(result.stdout)
    assert document["version"] == __version__
    assert document["total"] == {"hold": 7, "broken": 1, "warnings": 0, "differ": 1, "wrong": 1}
    drill, late, nowhere = document["files"]
    assert (drill["file"], drill["error"], drill["baseline"]["same"]) == (agreed, None, True)
    assert drill["scenario"] == {"name": "Drill", "hash": load(agreed).digest}
    assert drill["start"] == "2024-05-08T09:00:00+02:00"
    run = json.loads(parade("run", agreed, "--format", "json").stdout)
    assert drill["verdicts"] == run["verdicts"]
    assert late["baseline"]["file"] == "late.baseline.json"
    assert late["baseline"]["tolerance"] == "0.5 s"
    assert len(late["baseline"]["moved"]) == 23
    assert late["baseline"]["moved"][0]["by"] == 20.0
    assert late["baseline"]["verdicts"][0]["change"] == "broken"
    assert nowhere["error"] == "nowhere.yaml: there is no such file"
    assert nowhere["verdicts"] is None
    assert result.stderr == "nowhere.yaml: there is no such file\n"
    assert result.exit_code == 2


def test_several_processes_say_the_same(parade: Parade, agreed: str) -> None:
    Path(agreed).write_text(LATE, encoding="utf-8")
    for words in ((), ("--format", "json")):
        one, two = (
            parade("check", "--baseline", agreed, agreed, *words, "--jobs", jobs) for jobs in (1, 2)
        )
        assert one.stdout == two.stdout


def test_a_missing_baseline_is_told_with_what_makes_it(parade: Parade, drill: str) -> None:
    result = parade("check", "--baseline", drill)
    assert result.stderr == (
        "drill.baseline.json: there is no such file; `parade baseline drill.yaml` writes it\n"
    )
    assert result.stdout.endswith(
        "4 constraints hold, 0 broken, 1 of 1 files could not be compared\n"
    )
    assert result.exit_code == 2


@pytest.mark.parametrize("command", ["check", "baseline"])
def test_a_wrong_baseline_is_told_and_left(parade: Parade, agreed: str, command: str) -> None:
    BASELINE.write_text("<<<<<<< ours\n{}\n")
    result = parade(command, *(["--baseline"] if command == "check" else []), agreed)
    assert result.stderr == (
        "drill.baseline.json:1:1: is not JSON: Expecting value; "
        "correct it, or delete it and write it again\n"
    )
    assert result.exit_code == 2
    assert BASELINE.read_text() == "<<<<<<< ours\n{}\n"


def test_a_tolerance_of_no_event_is_told_before_anything_is_written(
    parade: Parade, agreed: str
) -> None:
    text = BASELINE.read_text(encoding="utf-8").replace("{}", '{"gaurd@stand": "2 s"}')
    BASELINE.write_text(text, encoding="utf-8")
    Path(agreed).write_text(LATE, encoding="utf-8")
    result = parade("baseline", agreed)
    assert result.stderr == (
        "drill.baseline.json:9:18: tolerances.gaurd@stand: matches no event; "
        "did you mean 'guard@stand'?\n"
    )
    assert (result.stdout, result.exit_code) == ("", 2)
    assert BASELINE.read_text(encoding="utf-8") == text


def test_a_file_that_is_wrong_does_not_keep_the_others_from_being_written(
    parade: Parade, drill: str
) -> None:
    Path("stuck.yaml").write_text(DRILL.replace("after: speech.end}", "after: trucks.starts}"))
    result = parade("baseline", "nowhere.yaml", "stuck.yaml", drill)
    assert result.stdout == WROTE
    assert result.stderr.splitlines()[:2] == [
        "nowhere.yaml: there is no such file",
        "stuck.yaml: nothing can move any more after 09:01:00",
    ]
    assert result.exit_code == 2
    assert sorted(path.name for path in Path().glob("*.json")) == ["drill.baseline.json"]


def test_a_broken_constraint_is_no_reason_not_to_write_but_is_told(
    parade: Parade, drill: str
) -> None:
    Path(drill).write_text(LATE, encoding="utf-8")
    result = parade("baseline", drill)
    assert result.stdout == ("wrote drill.baseline.json: 26 events, 4 verdicts, 1 of them broken\n")
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("tolerance", "said"),
    [
        ("2", "'2' needs a unit: a duration such as 90 s, 7 min or 00:07:30"),
        ("-2 s", "'-2 s' must not be negative"),
    ],
)
def test_a_tolerance_is_a_duration(parade: Parade, drill: str, tolerance: str, said: str) -> None:
    result = parade("baseline", drill, "--tolerance", tolerance)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert said in result.stderr.replace("\n", " ")
    assert not BASELINE.exists()


def test_a_folder_in_the_place_of_a_baseline(parade: Parade, drill: str) -> None:
    BASELINE.mkdir()
    result = parade("baseline", drill)
    assert result.stderr == "drill.baseline.json: is a folder, not a file to write\n"
    assert result.exit_code == 2


def test_all_goes_with_a_baseline(parade: Parade, drill: str) -> None:
    result = parade("check", "--all", drill)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert "Error: --all requires --baseline: it lists how events differ from it" in result.stderr


def test_what_cannot_be_judged_and_what_cannot_be_compared_are_told_apart(
    parade: Parade, drill: str
) -> None:
    result = parade("check", "--baseline", drill, "nowhere.yaml")
    assert result.stdout.endswith(
        ", 1 of 2 files could not be judged, 1 of 2 files could not be compared\n"
    )
