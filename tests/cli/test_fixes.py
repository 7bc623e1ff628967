"""`parade fixes`: what it suggests, and that it works when pasted."""

from __future__ import annotations

import json
import shlex
import subprocess

import pytest

from simulator import __version__
from simulator.cli.output import Bar
from tests.conftest import Parade

# The guard is at the stand 10 s later, 5 s out of its tolerance.
LATE = ("--set", "programme.speech.duration=70 s")
# The trucks are at the stand 10 s after the guard's tail.
FAR = ("--set", "constraints.Not too close.at-least=12 s")


def test_a_broken_constraint_is_listed_with_its_fixes(parade: Parade, drill: str) -> None:
    result = parade("fixes", drill, *LATE)
    assert (result.stdout, result.stderr, result.exit_code) == (
        """\
BROKEN Guard on time: slack -5 s at 09:06:10 (guard)
why: guard@stand, chain from programme.speech.at 09:00:00

exact: smallest change of this input that works
  speech.start 5 s earlier
    --set programme.speech.at=08:59:55
  speech.duration 5 s shorter
    --set programme.speech.duration='65 s'

found by search: a smaller change may exist
  guard.speed 0.034 m/s faster
    --set units.guard.speed='2.034 m/s'
""",
        "",
        0,
    )


def test_a_change_that_fixes_all_is_listed_last(parade: Parade, drill: str) -> None:
    result = parade("fixes", drill, *LATE, *FAR)
    assert "\n  guard.speed 0.034 m/s faster; also fixes Not too close\n" in result.stdout
    assert "\n    --set units.trucks.release.at=09:01:25\n" in result.stdout
    assert result.stdout.endswith(
        "\n\nOne change fixes both:\n"
        "  guard.speed 0.034 m/s faster\n"
        "    --set units.guard.speed='2.034 m/s'\n"
    )


def test_where_each_needs_another_change_that_is_said(parade: Parade, drill: str) -> None:
    hold = "units.guard.holds={stand: {duration: 30 s}}"
    words = ("--set", hold, "--set", "constraints.Not too close.at-least=60 s")
    document = json.loads(parade("fixes", drill, *words, *LATE, "--format", "json").stdout)
    broken = {verdict["name"] for verdict in document["broken"]}
    assert broken == {"Guard on time", "Not too close"}
    text = parade("fixes", drill, *words, *LATE).stdout
    whole = [each for each in document["fixes"] if each["also"]]
    assert ("No single change fixes all of them" in text) == (not whole)


@pytest.mark.parametrize("settings", [LATE, FAR, (*LATE, *FAR)], ids=["late", "far", "both"])
def test_every_fix_works_when_its_setting_is_pasted(
    parade: Parade, drill: str, settings: tuple[str, ...]
) -> None:
    document = json.loads(parade("fixes", drill, *settings, "--format", "json").stdout)
    before = {verdict["name"] for verdict in document["broken"]}
    assert document["fixes"]
    for fix in document["fixes"]:
        pasted = shlex.split(fix["set"])
        after = json.loads(parade("run", drill, *settings, *pasted, "--format", "json").stdout)
        broken = {verdict["name"] for verdict in after["verdicts"] if not verdict["holds"]}
        assert broken == before - {fix["constraint"], *fix["also"]}
        (slack,) = (
            verdict["slack"]
            for verdict in after["verdicts"]
            if verdict["name"] == fix["constraint"]
        )
        assert slack == fix["slack"]


def test_what_is_pasted_is_whole_words_to_a_shell(parade: Parade, drill: str) -> None:
    document = json.loads(parade("fixes", drill, *LATE, *FAR, "--format", "json").stdout)
    for fix in document["fixes"]:
        shell = ["sh", "-c", f"printf '%s\\n' {fix['set']}"]
        words = subprocess.run(shell, capture_output=True, text=True, check=True).stdout
        assert words.splitlines() == shlex.split(fix["set"])
        assert words.startswith(f"--set\n{next(iter(fix['settings']))}=")


def test_the_document_has_exact_numbers(parade: Parade, drill: str) -> None:
    document = json.loads(parade("fixes", drill, *LATE, "--format", "json").stdout)
    assert list(document) == ["scenario", "version", "start", "broken", "fixes"]
    assert document["version"] == __version__
    assert [verdict["name"] for verdict in document["broken"]] == ["Guard on time"]
    assert document["fixes"][1] == {
        "constraint": "Guard on time",
        "what": "speech.duration",
        "change": -5.0,
        "unit": "s",
        "method": "root",
        "settings": {"programme.speech.duration": "65 s"},
        "set": "--set programme.speech.duration='65 s'",
        "slack": 0.0,
        "also": [],
        "text": "speech.duration 5 s shorter",
    }


def test_with_nothing_broken_there_is_nothing_to_fix(parade: Parade, drill: str) -> None:
    result = parade("fixes", drill)
    assert (result.stdout, result.stderr, result.exit_code) == (
        "Nothing to fix. All 4 constraints hold\n", "", 0,
    )  # fmt: skip
    assert json.loads(parade("fixes", drill, "--format", "json").stdout)["fixes"] == []


def test_where_no_change_works_the_output_says_so(parade: Parade, drill: str) -> None:
    result = parade("fixes", drill, "--set", "window.length=1 s")
    assert result.stdout.startswith("BROKEN window: slack -5 min 22 s at 09:06:23 (trucks)\n")
    assert result.stdout.endswith(
        "\n\nNo single change fixes it without breaking another constraint: no clock time, delay "
        "or duration, and no gap, reaction, pace or dropped unit that was tried\n"
    )
    assert result.exit_code == 0


def test_a_broken_warning_is_fixed_too(parade: Parade, drill: str) -> None:
    warns = ("severity=warning", "because=the band waits")
    words = [word for key in warns for word in ("--set", f"constraints.Guard on time.{key}")]
    result = parade("fixes", drill, *LATE, *words)
    assert result.stdout.startswith(
        "WARNING Guard on time: slack -5 s at 09:06:10 (guard)\nbecause: the band waits\nwhy: "
    )
    assert "--set programme.speech.duration='65 s'" in result.stdout


def test_a_unit_that_could_be_dropped_is_told_last(parade: Parade, drill: str) -> None:
    full = ("--set", "constraints=[{name: Room, zone: square, count: people, at-most: 4}]")
    result = parade("fixes", drill, *full, "--set", "window=null", "--set", "groups=null")
    assert result.stdout.endswith(
        "found by search: without a unit\n  without guard\n    --set units.guard=null\n"
    )


def test_of_many_fixes_the_smallest_are_listed(parade: Parade, drill: str) -> None:
    # Ten items, each of which could be shorter.
    chain = {"programme.item-0": "{after: speech.end, duration: 1 min}"}
    for item in range(1, 10):
        chain[f"programme.item-{item}"] = f"{{after: item-{item - 1}.end, duration: 1 min}}"
    chain["units.guard.release.after"] = "item-9.end"
    words = [word for path, value in chain.items() for word in ("--set", f"{path}={value}")]
    words += ["--set", "constraints=[{name: On time, event: guard@stand, "
              "at: \"09:15:30\", tolerance: 0 s}]", "--set", "window=null"]  # fmt: skip
    few = parade("fixes", drill, *words).stdout
    every = parade("fixes", drill, *words, "--all").stdout
    exact = few.partition("exact: ")[2].partition("\n\n")[0]
    assert exact.count("--set") == 8
    assert exact.endswith("\n  and 4 more: use --all to list them\n")
    assert every.partition("exact: ")[2].partition("\n\n")[0].count("--set") == 12


def test_a_file_that_is_wrong_is_told_as_ever(parade: Parade) -> None:
    result = parade("fixes", "nowhere.yaml")
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr == "nowhere.yaml: there is no such file\n"


def test_a_bar_learns_how_much_there_is_as_it_goes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Bar, "DELAY", 0.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    with Bar("inputs and settings") as bar:
        bar.reach(0, 40)
        bar.reach(30, 40)
    shown = capsys.readouterr().err
    assert "inputs and settings:  75%" in shown
    assert "30/40" in shown
    assert shown.endswith("\r")  # wiped out at the end


def test_no_bar_appears_where_work_is_quick(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Bar, "DELAY", 60.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    with Bar("inputs") as bar:
        bar.reach(1, 2)
    assert capsys.readouterr().err.strip() == ""
