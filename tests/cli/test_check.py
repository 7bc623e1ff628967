"""`parade check`: verdicts of many files."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from simulator.cli import parallel
from tests.conftest import Parade
from tests.drill import DRAWN, DRILL, SELDOM

VERDICTS = """\
drill.yaml:4: holds window: slack +4 min 37 s at 09:06:23 (trucks)
drill.yaml:26: holds Guard on time: slack +5 s at 09:06:00 (guard)
drill.yaml:27: holds Not too close: slack +5 s at 09:06:13 (guard, trucks)
drill.yaml:28: holds Room in the square: slack +4 people at 09:05:30 (guard, trucks)
"""
LATE = """\
extends: drill.yaml
programme: {speech: {duration: 80 s}}
constraints:
  - {name: Room in the square, at-most: 15}
"""


def test_a_line_for_each_verdict_with_its_place(parade: Parade, drill: str) -> None:
    result = parade("check", drill)
    assert result.stdout == VERDICTS + "4 constraints hold, 0 broken\n"
    assert (result.stderr, result.exit_code) == ("", 0)


def test_a_verdict_on_an_overlay_names_the_file_that_was_checked(
    parade: Parade, drill: str, tmp_path: Path
) -> None:
    (tmp_path / "late.yaml").write_text(LATE)
    result = parade("check", "late.yaml")
    assert result.stdout == (
        "late.yaml: holds window: slack +4 min 37 s at 09:06:43 (trucks), see drill.yaml:4\n"
        "late.yaml: BROKEN Guard on time: slack -15 s at 09:06:20 (guard), see drill.yaml:26\n"
        "    why: guard@stand, chain from programme.speech.at 09:00:00\n"
        "late.yaml: holds Not too close: slack +5 s at 09:06:33 (guard, trucks), "
        "see drill.yaml:27\n"
        "late.yaml:4: BROKEN Room in the square: slack -1 person at 09:05:50 (guard, trucks)\n"
        "    why: trucks 86 m before stand, chain from programme.speech.at 09:00:00\n"
        "2 constraints hold, 2 broken\n"
    )
    assert (result.stderr, result.exit_code) == ("", 1)


def test_a_file_that_is_wrong_does_not_stop_the_others(
    parade: Parade, drill: str, tmp_path: Path
) -> None:
    (tmp_path / "late.yaml").write_text(LATE)
    result = parade("check", "nowhere.yaml", "late.yaml", drill)
    assert result.stderr == "nowhere.yaml: there is no such file\n"
    assert VERDICTS in result.stdout
    assert result.stdout.endswith(
        "6 constraints hold, 2 broken, 1 of 3 files could not be judged\n"
    )
    assert result.exit_code == 2


def test_a_setting_holds_for_every_file(parade: Parade, drill: str, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(DRILL, encoding="utf-8")
    result = parade("check", drill, "other.yaml", "--set", "window.length=5 min")
    assert result.stdout.count("BROKEN window: slack -23 s") == 2
    assert result.exit_code == 1


def test_a_file_without_constraints_says_so(parade: Parade, drill: str) -> None:
    result = parade("check", drill, "--set", "window=null", "--set", "constraints=null")
    assert result.stdout == "drill.yaml: no constraints\n0 constraints hold, 0 broken\n"
    assert result.exit_code == 0


WARNED = """\
extends: drill.yaml
programme: {speech: {duration: 80 s}}
constraints:
  - {name: Guard on time, severity: warning, because: the mayor waits}
  - {name: Room in the square, at-most: 15, because: "of the\\nfences"}
"""


def test_a_constraint_that_only_warns_does_not_fail_and_says_why_it_is_asked(
    parade: Parade, drill: str, tmp_path: Path
) -> None:
    (tmp_path / "late.yaml").write_text(WARNED)
    result = parade("check", "late.yaml")
    assert result.stdout == (
        "late.yaml: holds window: slack +4 min 37 s at 09:06:43 (trucks), see drill.yaml:4\n"
        "late.yaml:4: WARNING Guard on time: slack -15 s at 09:06:20 (guard)\n"
        "    because: the mayor waits\n"
        "    why: guard@stand, chain from programme.speech.at 09:00:00\n"
        "late.yaml: holds Not too close: slack +5 s at 09:06:33 (guard, trucks), "
        "see drill.yaml:27\n"
        "late.yaml:5: BROKEN Room in the square: slack -1 person at 09:05:50 (guard, trucks)\n"
        "    because: of the fences\n"
        "    why: trucks 86 m before stand, chain from programme.speech.at 09:00:00\n"
        "2 constraints hold, 1 broken, 1 warning\n"
    )
    assert (result.stderr, result.exit_code) == ("", 1)
    result = parade("check", "late.yaml", "--set", "constraints.Room in the square.at-most=20")
    assert result.stdout.endswith("\n3 constraints hold, 0 broken, 1 warning\n")
    assert result.exit_code == 0


#: What stands there of the other constraints.
_FIRST, _GUARD, _, _ROOM = VERDICTS.splitlines(keepends=True)


def test_a_share_of_replications_that_holds(parade: Parade, drill: str) -> None:
    Path(drill).write_text(DRAWN, encoding="utf-8")
    result = parade("check", drill)
    assert result.stdout == (
        f"{_FIRST}{_GUARD}"
        "drill.yaml:27: holds Not too close: in 98.3 % of 238 replications "
        "(95 % interval: 95.8 % to 99.3 %), 95 % required\n"
        f"{_ROOM}4 constraints hold, 0 broken\n"
    )
    assert (result.stderr, result.exit_code) == ("", 0)


def test_a_share_that_does_not_hold_and_its_worst_replication(parade: Parade, drill: str) -> None:
    Path(drill).write_text(SELDOM, encoding="utf-8")
    # In the run at central values it holds.
    assert parade("run", drill).exit_code == 0
    result = parade("check", drill)
    assert result.stdout == (
        f"{_FIRST}{_GUARD}"
        "drill.yaml:27: BROKEN Not too close: in 72 % of 50 replications "
        "(95 % interval: 58.3 % to 82.5 %), 95 % required\n"
        "    because: horses shy\n"
        "    worst: slack -2.5 s in replication 38: "
        "parade run drill.yaml --seed 1 --replication 38\n"
        f"{_ROOM}3 constraints hold, 1 broken\n"
    )
    assert (result.stderr, result.exit_code) == ("", 1)
    command = result.stdout.partition("replication 38: ")[2].splitlines()[0]
    worst = parade(*shlex.split(command)[1:])
    assert re.search(r"BROKEN   Not too close +-2\.5 s", worst.stdout)
    assert worst.exit_code == 1


def test_a_share_with_settings_a_seed_and_few_replications(parade: Parade, drill: str) -> None:
    Path(drill).write_text(SELDOM, encoding="utf-8")
    warns = "constraints.Not too close.severity=warning"
    settings = ("--day", "programme.speech.duration=58 s", "--set", warns)
    result = parade("check", drill, "--seed", "3", "--runs", "20", *settings)
    assert result.stdout.splitlines()[2:5] == [
        "drill.yaml:27: WARNING Not too close: in 70 % of 20 replications "
        "(95 % interval: 48.1 % to 85.5 %), 95 % required; not decided",
        "    because: horses shy",
        "    worst: slack -1.4 s in replication 2: parade run drill.yaml "
        f"--set '{warns}' --day 'programme.speech.duration=58 s' "
        "--seed 3 --replication 2",
    ]
    assert result.exit_code == 0


def test_the_run_at_central_values_does_not_decide_a_share(parade: Parade, drill: str) -> None:
    text = DRAWN.replace("at-least: 6 s", "at-least: 10.5 s").replace("95 %", "30 %")
    Path(drill).write_text(text, encoding="utf-8")
    assert parade("run", drill).exit_code == 1
    # The gap of 20 m is half a second too small; 21 m or more are drawn in 40.5 %.
    result = parade("check", drill)
    assert "holds Not too close: in 4" in result.stdout
    assert result.stdout.endswith("\n4 constraints hold, 0 broken\n")
    assert result.exit_code == 0


def test_the_document_has_the_run_and_the_share(parade: Parade, drill: str) -> None:
    Path(drill).write_text(SELDOM, encoding="utf-8")
    document = json.loads(parade("check", drill, "--format", "json").stdout)
    (verdict,) = (one for one in document["files"][0]["verdicts"] if "share" in one)
    assert (verdict["name"], verdict["holds"], verdict["holds_in"]) == ("Not too close", True, 0.95)
    share = verdict["share"]
    low, high = share.pop("interval")
    assert share.pop("slack") == pytest.approx(-2.5, abs=0.05)
    assert (round(low, 3), round(high, 3)) == (0.583, 0.825)
    assert share == {
        **{"asked": 0.95, "holds": False, "decided": True, "count": 36, "of": 50},
        **{"replications": 50, "failed": 0, "seed": 1, "worst": 38},
    }
    assert document["total"]["broken"] == 1


def test_a_share_of_replications_that_are_all_the_same(parade: Parade, drill: str) -> None:
    Path(drill).write_text(DRAWN, encoding="utf-8")
    result = parade("check", drill, "--set", "units.trucks.gap=20 m")
    assert result.stderr == (
        "drill.yaml: Not too close: holds-in needs drawn inputs; give some numbers a low and "
        "a high, or a distribution\n"
    )
    assert result.exit_code == 2


def test_the_same_bytes_in_the_order_of_the_files_in_however_many_processes(
    parade: Parade, drill: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [drill, "nowhere.yaml", *(f"late{number}.yaml" for number in range(4)), drill]
    for number, text in enumerate([LATE, WARNED] * 2):
        (tmp_path / f"late{number}.yaml").write_text(text)
    alone = parade("check", *files, "--jobs", 1)
    assert alone.stderr == "nowhere.yaml: there is no such file\n"
    assert alone.exit_code == 2
    monkeypatch.setattr(parallel, "PATIENCE", -1.0)
    monkeypatch.setattr(parallel, "cores", lambda: 2)
    for words in [("--jobs", 2), ()]:
        several = parade("check", *files, *words)
        assert (several.stdout, several.stderr, several.exit_code) == (
            alone.stdout,
            alone.stderr,
            alone.exit_code,
        )


@pytest.mark.parametrize("jobs", ["0", "-1", "many"])
def test_a_number_of_processes_is_one_or_more(parade: Parade, drill: str, jobs: str) -> None:
    result = parade("check", drill, "--jobs", jobs)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert "Invalid value for '--jobs'" in result.stderr
