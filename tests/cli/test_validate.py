"""`parade validate`: files that are read and not run."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Parade
from tests.scenario.document.tables.books import book, cells

LINE_UP = """\
name: Small
start: 2024-05-08T09:00:00
segments: {avenue: 1 km}
routes: {avenue: [avenue]}
profiles: {foot: {kind: formation, route: avenue, ranks: 1, speed: 1 m/s}}
units: {table: lineup.xlsx}
"""
COUNTS = "drill.yaml: OK, 2 units, 4 constraints, 1 fact, 1 guess, 0 decisions\n"
ASSUMED = """\
Facts
  path                value  low  high  drawn  source
  units.trucks.speed  2 m/s  -    -     -      the guard's pace

Guesses
  path              value  low   high  drawn       assumed
  units.trucks.gap  20 m   10 m  30 m  triangular  a truck's braking distance
"""
DECIDED = """
Decisions
  path                       value  low  high  drawn  decided
  units.guard.release.delay  5 s    -    9 s   -      a pause for the band
"""


def test_the_places_of_the_programme_are_checked(
    parade: Parade, drill: str, tmp_path: Path
) -> None:
    (tmp_path / "where.yaml").write_text(
        "extends: drill.yaml\nprogramme:\n"
        '  toast: {at: "10:00", place: nowhere}\n  bells: {at: "10:00", place: street + 9 km}\n'
    )
    result = parade("validate", "where.yaml")
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "where.yaml:3:24: programme.toast.place: there is no marker or zone 'nowhere'; "
        "known: stand, square",
        "where.yaml:4:24: programme.bells.place: 9000 m is off the segment street, "
        "which is 1000 m long",
    ]


def test_what_is_in_a_file_is_counted(parade: Parade, drill: str) -> None:
    result = parade("validate", drill)
    assert (result.stdout, result.stderr, result.exit_code) == (COUNTS, "", 0)


def test_assumptions_are_listed_with_their_bounds_and_reasons(parade: Parade, drill: str) -> None:
    result = parade("validate", drill, "--assumptions")
    assert (result.stdout, result.stderr, result.exit_code) == (COUNTS + ASSUMED, "", 0)


def test_long_lists_of_the_assumptions_are_told_by_their_ends(
    parade: Parade, drill: str, tmp_path: Path
) -> None:
    ranks = "{value: [2, 2 x 4, 1, 2, 3, 4, 5], low: [2, 4], high: [2, 9 x 4], assumed: guessed}"
    (tmp_path / "long.yaml").write_text(
        f"extends: drill.yaml\nunits: {{trucks: {{ranks: {ranks}}}}}\n"
    )
    result = parade("validate", "long.yaml", "--assumptions")
    assert result.stderr == ""
    assert "[2, 2 x 4, 1, …, 5; 7 in all]" in result.stdout
    assert "[2, 9 x 4]" in result.stdout


def test_a_file_without_assumptions_has_no_list(parade: Parade, drill: str, tmp_path: Path) -> None:
    (tmp_path / "sure.yaml").write_text(
        "extends: drill.yaml\nunits: {trucks: {gap: 20 m, speed: 2 m/s}}\n"
    )
    result = parade("validate", "sure.yaml", "--assumptions")
    counts = "sure.yaml: OK, 2 units, 4 constraints, 0 facts, 0 guesses, 0 decisions\n"
    assert result.stdout == counts


def test_facts_guesses_and_decisions_are_listed_apart(
    parade: Parade, drill: str, tmp_path: Path
) -> None:
    delay = "{value: 5 s, high: 9 s, decided: a pause for the band}"
    release = f"{{after: speech.end, delay: {delay}}}"
    (tmp_path / "pause.yaml").write_text(
        f"extends: drill.yaml\nunits: {{guard: {{release: {release}}}}}\n"
    )
    result = parade("validate", "pause.yaml", "--assumptions")
    assert result.stdout == (
        COUNTS.replace("drill", "pause").replace("0 decisions", "1 decision") + ASSUMED + DECIDED
    )
    document = json.loads(parade("validate", "pause.yaml", "--format", "json").stdout)
    (entry,) = document["files"]
    assert entry["error"] is None
    assert entry["scenario"]["name"] == "Drill"
    assert entry["facts"] == [
        {
            "path": "units.trucks.speed",
            "value": "2 m/s",
            "low": None,
            "high": None,
            "drawn": None,
            "source": "the guard's pace",
        }
    ]
    assert [guess["path"] for guess in entry["guesses"]] == ["units.trucks.gap"]
    assert entry["decisions"] == [
        {
            "path": "units.guard.release.delay",
            "value": "5 s",
            "low": None,
            "high": "9 s",
            "drawn": None,
            "decided": "a pause for the band",
        }
    ]


def test_a_document_has_the_errors_of_invalid_files(parade: Parade, drill: str) -> None:
    result = parade("validate", drill, "nowhere.yaml", "--format", "json")
    assert (result.stderr, result.exit_code) == ("nowhere.yaml: there is no such file\n", 2)
    first, second = json.loads(result.stdout)["files"]
    assert first["error"] is None
    assert second == {
        "file": "nowhere.yaml",
        "error": "nowhere.yaml: there is no such file",
        "scenario": None,
    }


def test_hidden_rows_of_a_line_up_are_noted(parade: Parade, tmp_path: Path) -> None:
    hidden = cells(3, "navy", "foot", attributes='hidden="1"')
    rows = [cells(1, "name", "profile"), cells(2, "army", "foot"), hidden]
    (tmp_path / "lineup.xlsx").write_bytes(book(*rows))
    path = tmp_path / "x.yaml"
    path.write_text(LINE_UP, encoding="utf-8")
    notice = f"{tmp_path}/lineup.xlsx: sheet Units: row 3 is hidden and counted"
    counts = f"{path}: OK, 2 units, 0 constraints, 0 facts, 0 guesses, 0 decisions"
    assert parade("validate", str(path)).stdout == f"{counts}\n{notice}\n"
    document = json.loads(parade("validate", str(path), "--format", "json").stdout)
    assert document["files"][0]["notices"] == [notice]


def test_every_problem_of_every_file_is_told_on_standard_error(
    parade: Parade, drill: str, tmp_path: Path
) -> None:
    (tmp_path / "bad.yaml").write_text("extends: drill.yaml\nunits: {trucks: {gap: 20}}\n")
    result = parade("validate", "bad.yaml", "nowhere.yaml", drill)
    assert result.stdout == COUNTS
    assert result.stderr == (
        "bad.yaml:2:18: units.trucks.gap: '20' needs a unit: "
        "a length such as 30 m, 1.5 km or 100 ft\n"
        "nowhere.yaml: there is no such file\n"
    )
    assert result.exit_code == 2
