"""`parade diff`: what moves between two scenarios, and between one and its changed self."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator import load
from tests.conftest import Parade
from tests.drill import DRILL, MOVED

LATE = DRILL.replace("name: Drill", "name: Late").replace("duration: 1 min", "duration: 80 s")


@pytest.fixture
def late(drill: str) -> str:
    """The same with a longer speech."""
    Path("late.yaml").write_text(LATE, encoding="utf-8")
    return "late.yaml"


def test_two_files(parade: Parade, drill: str, late: str) -> None:
    result = parade("diff", drill, late)
    assert result.stdout == (
        "from  Drill (drill.yaml)\nto    Late (late.yaml)\n1 verdict changed, 23 events moved\n"
        + f"\n{MOVED}"
    )
    assert (result.stderr, result.exit_code) == ("", 0)


def test_a_file_and_its_changed_self(parade: Parade, drill: str) -> None:
    result = parade("diff", drill, "--set", "programme.speech.duration=80 s")
    assert result.stdout == (
        "from  Drill (drill.yaml)\n"
        "to    the same with programme.speech.duration=80 s\n"
        "1 verdict changed, 23 events moved\n" + f"\n{MOVED}"
    )
    assert (result.stderr, result.exit_code) == ("", 0)


def test_what_moves_by_no_more_than_a_tolerance_is_left_out(
    parade: Parade, drill: str, late: str
) -> None:
    result = parade("diff", drill, late, "--tolerance", "20 s")
    assert "\n1 verdict changed\n" in result.stdout  # for it flips
    assert parade("diff", drill, late, "--tolerance", "19 s").stdout.endswith(MOVED)
    assert "needs a unit" in parade("diff", drill, late, "--tolerance", "20").stderr


def test_every_event(parade: Parade, drill: str, late: str) -> None:
    table = parade("diff", drill, late, "--all").stdout.partition("Events that moved\n")[2]
    assert len(table.splitlines()) == 1 + 23


def test_nothing_differs(parade: Parade, drill: str) -> None:
    result = parade("diff", drill, drill)
    assert result.stdout.endswith("\nnothing differs\n")
    assert result.exit_code == 0


def test_days_are_told_where_they_differ(parade: Parade, drill: str) -> None:
    Path("next.yaml").write_text(f"extends: {drill}\nstart: 2024-05-09T09:00:00\n")
    result = parade("diff", drill, "next.yaml")
    assert result.stdout.endswith(
        "\nnothing differs, by the clock of 2024-05-08 and of 2024-05-09\n"
    )


def test_a_document_of_everything(parade: Parade, drill: str, late: str) -> None:
    result = parade("diff", drill, late, "--format", "json", "-o", "moved.svg")
    document = json.loads(result.stdout)
    assert document["before"] == {
        "name": "Drill",
        "hash": load(drill).digest,
        "day": "2024-05-08",
        "file": drill,
    }
    assert document["after"]["file"] == late
    assert document["after"]["settings"] == []
    assert len(document["moved"]) == 23
    assert {one["by"] for one in document["moved"]} == {20.0}
    assert result.stderr == "wrote moved.svg\n"
    setting = "programme.speech.duration=80 s"
    result = parade("diff", drill, "--set", setting, "--format", "json")
    assert json.loads(result.stdout)["after"]["settings"] == [setting]


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_a_figure_of_what_moved(parade: Parade, drill: str, late: str, suffix: str) -> None:
    result = parade("diff", drill, late, "-o", f"moved.{suffix}")
    assert result.stdout.endswith(f"{MOVED}wrote moved.{suffix}\n")
    start = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}
    data = Path(f"moved.{suffix}").read_bytes()
    assert data.startswith(start[suffix])
    again = parade("diff", drill, late, "-o", f"moved.{suffix}")
    assert (again.exit_code, Path(f"moved.{suffix}").read_bytes()) == (0, data)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["drill.yaml"], "give a second scenario, or a change to the first: --set"),
        (["drill.yaml", "drill.yaml", "--set", "a=1"], "--set and --day change FILE: give"),
    ],
)
def test_two_are_compared_no_more_and_no_less(
    parade: Parade, drill: str, words: list[str], said: str
) -> None:
    result = parade("diff", *words)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert f"Error: {said}" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.yaml", "drill.yaml"], "nowhere.yaml: there is no such file\n"),
        (["drill.yaml", "nowhere.yaml"], "nowhere.yaml: there is no such file\n"),
        (
            ["drill.yaml", "--set", "units.gaurd.gap=1 m"],
            "--set: units.gaurd.gap: there is no unit 'gaurd'; did you mean 'guard'?\n",
        ),
        (
            ["drill.yaml", "drill.yaml", "-o", "moved.gif"],
            "moved.gif: must end in .png, .svg or .pdf\n",
        ),
        (
            ["drill.yaml", "drill.yaml", "-o", "to/moved.png"],
            "to: there is no such folder\n",
        ),
    ],
)
def test_whatever_is_wrong_is_told(parade: Parade, drill: str, words: list[str], said: str) -> None:
    result = parade("diff", *words)
    assert (result.stdout, result.stderr, result.exit_code) == ("", said, 2)


def test_occupancy_of_both_is_drawn_on_demand(parade: Parade, drill: str, late: str) -> None:
    result = parade("diff", drill, late, "-o", "both.svg", "--view", "occupancy")
    assert result.stdout.endswith("wrote both.svg\n")
    text = Path("both.svg").read_text(encoding="utf-8")
    assert all(word in text for word in ("Drill", "Late", "people in square"))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--view", "occupancy"), "Error: --view requires -o\n"),
        (("-o", "a.png", "--zone", "square"), "Error: --zone requires --view occupancy\n"),
        (
            ("-o", "a.png", "--view", "occupancy", "--zone", "sqare"),
            "there is no zone 'sqare'; did you mean 'square'?\n",
        ),
    ],
)
def test_what_does_not_go_together(
    parade: Parade, drill: str, late: str, words: tuple[str, ...], message: str
) -> None:
    result = parade("diff", drill, late, *words)
    assert (result.exit_code, result.stderr.endswith(message)) == (2, True)
    assert not Path("a.png").exists()
