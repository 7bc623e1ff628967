"""`parade new`: a scenario that runs and holds."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from simulator import load
from tests.conftest import Parade


def test_a_new_scenario_runs_and_holds(parade: Parade) -> None:
    result = parade("new", "fete")
    assert result.stdout == "wrote fete.yaml\ntry: parade run fete.yaml\n"
    assert (result.stderr, result.exit_code) == ("", 0)
    result = parade("run", "fete.yaml")
    assert (result.stderr, result.exit_code) == ("", 0)
    assert result.stdout.endswith("\n\nAll 4 constraints hold\n")


@pytest.mark.parametrize(
    ("given", "file", "name"),
    [
        ("fete", "fete.yaml", "fete"),
        ("fete.yml", "fete.yml", "fete"),
        ("fete.parade.yaml", "fete.parade.yaml", "fete"),
        ("st. john's", "st. john's.yaml", "st. john's"),
        ('a "b" #c', 'a "b" #c.yaml', 'a "b" #c'),
        ("庙会", "庙会.yaml", "庙会"),
    ],
)
def test_the_file_is_called_as_asked_and_so_is_the_scenario(
    parade: Parade, given: str, file: str, name: str
) -> None:
    result = parade("new", given)
    assert result.stdout.splitlines()[0] == f"wrote {file}"
    assert load(file).name == name


def test_a_file_that_is_there_is_left_alone(parade: Parade, drill: str, tmp_path: Path) -> None:
    before = (tmp_path / drill).read_bytes()
    result = parade("new", "drill")
    assert result.stderr == "drill.yaml: already exists; choose another name\n"
    assert (result.stdout, result.exit_code) == ("", 2)
    assert (tmp_path / drill).read_bytes() == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (".", ".: is not a valid file name\n"),
        ("..", "..: is not a valid file name\n"),
        ("x" * 300, f"{'x' * 300}.yaml: cannot be written: File name too long\n"),
    ],
)
def test_what_is_no_name_is_refused(parade: Parade, given: str, said: str) -> None:
    result = parade("new", given)
    assert (result.stdout, result.stderr, result.exit_code) == ("", said, 2)


def test_a_folder_that_is_not_there_is_not_made(parade: Parade, tmp_path: Path) -> None:
    result = parade("new", "nowhere/fete")
    assert result.stderr == "nowhere: there is no such folder\n"
    assert (result.stdout, result.exit_code) == ("", 2)
    assert list(tmp_path.iterdir()) == []


LINE_UP = (
    "No,Unit,Type,People,Step off\n1,Band,band,84,11:00\n2,Scouts,marching,45,\nTotal,,,129,\n"
)


def test_a_line_up_becomes_a_running_scenario_by_two_commands(
    parade: Parade, tmp_path: Path
) -> None:
    tmp_path.joinpath("lineup.csv").write_text(LINE_UP, encoding="utf-8")
    result = parade("new", "parade", "--lineup", "lineup.csv")
    assert result.stdout == "wrote parade.yaml\ntry: parade run parade.yaml\n"
    assert (result.stderr, result.exit_code) == ("", 0)
    result = parade("run", "parade.yaml")
    assert result.exit_code == 0
    assert "\n2 units, 129 people\n" in result.stdout
    told = "lineup.csv: rows that are not units: totals: row 4\nlineup.csv: kept as info: No\n"
    assert result.stderr == told
    assert parade("validate", "parade.yaml").stdout.endswith(f"decisions\n{told}")


def test_a_sheet_of_a_line_up_can_be_named(parade: Parade) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("2026").append(["Unit", "Type"])
    book["2026"].append(["Band", "band"])
    book.save("lineup.xlsx")
    assert parade("new", "a", "--lineup", "lineup.xlsx", "--sheet", "2026").exit_code == 0
    assert list(load("a.yaml").unit) == ["unit-band"]


def test_what_is_left_to_correct_is_said(parade: Parade) -> None:
    Path("lineup.csv").write_text("Unit,Type,People\nA,march,3\n,march,4\n", encoding="utf-8")
    result = parade("new", "a", "--lineup", "lineup.csv")
    assert (result.stdout, result.exit_code) == ("wrote a.yaml\ntry: parade run a.yaml\n", 0)
    assert result.stderr == (
        "1 problem to correct first; see parade validate a.yaml\n"
        "lineup.csv:3:1: units: the row has no name\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--lineup", "lineup.doc"],
            "lineup.doc: is not a .csv, .tsv, .txt, .xlsx, .xlsm or .ods file\n",
        ),
        (["--lineup", "lineup.csv"], "lineup.csv: there is no such file\n"),
        (["--lineup", "l.csv", "--sheet", "a"], "l.csv: a .csv file has no sheets\n"),
        (["--lineup", "lineup.xlsx", "--sheet", "a"], "lineup.xlsx: there is no such file\n"),
    ],
)
def test_a_line_up_that_cannot_be_read_is_refused(
    parade: Parade, words: list[str], said: str
) -> None:
    result = parade("new", "a", *words)
    assert (result.stdout, result.stderr, result.exit_code) == ("", said, 2)
    assert not Path("a.yaml").exists()


def test_a_rundown_gives_the_programme(parade: Parade, drill: str) -> None:
    assert parade("export", drill, "-o", "drill.ontime.json").exit_code == 0
    result = parade("new", "gala", "--rundown", "drill.ontime.json")
    assert result.stdout == "wrote gala.yaml\ntry: parade run gala.yaml\n"
    assert (result.stderr, result.exit_code) == ("", 0)
    scenario = load("gala.yaml")
    assert [(each.name, each.duration) for each in scenario.programme.values()] == [("speech", 60)]
    assert parade("run", "gala.yaml").exit_code == 0


def test_a_rundown_that_cannot_be_read_is_refused(parade: Parade) -> None:
    result = parade("new", "a", "--rundown", "gala.json")
    said = "gala.json: there is no such file\n"
    assert (result.stdout, result.stderr, result.exit_code) == ("", said, 2)
    result = parade("new", "a", "--rundown", "gala.json", "--lineup", "lineup.csv")
    assert result.exit_code == 2
    assert result.stderr.endswith("give --lineup or --rundown, not both\n")


def test_a_sheet_goes_with_a_line_up(parade: Parade) -> None:
    result = parade("new", "a", "--sheet", "b")
    assert (result.exit_code, "--sheet requires --lineup" in result.stderr) == (2, True)
