"""`parade check`: verdicts of many files."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import DRILL, Parade

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
        "late.yaml: holds Not too close: slack +5 s at 09:06:33 (guard, trucks), "
        "see drill.yaml:27\n"
        "late.yaml:4: BROKEN Room in the square: slack -1 person at 09:05:50 (guard, trucks)\n"
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
