"""`parade new`: a scenario that runs and holds."""

from __future__ import annotations

from pathlib import Path

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
