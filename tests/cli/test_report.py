"""`parade report`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Parade


def test_it_writes_a_page_named_after_the_scenario(parade: Parade, drill: str) -> None:
    done = parade("report", drill)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("wrote drill_report.html: ")
    page = Path("drill_report.html").read_text(encoding="utf-8")
    assert "<title>Drill: report</title>" in page
    assert page.count("<img ") == 2


def test_it_shows_numbers_and_times_as_asked(parade: Parade, drill: str) -> None:
    words = ("--clock", "h-hour", "--units", "imperial")
    assert parade("report", drill, *words, "-o", "page.html").exit_code == 0
    page = Path("page.html").read_text(encoding="utf-8")
    assert "H+0:" in page
    assert " ft" in page


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("-o", "page.txt"), "page.txt: must end in .html\n"),
        (("-o", "nowhere/page.html"), "nowhere: there is no such folder\n"),
    ],
)
def test_where_it_cannot_write_it_says_so_before_it_runs(
    parade: Parade, words: tuple[str, ...], message: str
) -> None:
    done = parade("report", "there-is-no.yaml", *words)
    assert (done.exit_code, done.stderr) == (2, message)
    assert [*Path().iterdir()] == []


def test_a_seed_alone_is_not_a_replication(parade: Parade, drill: str) -> None:
    done = parade("report", drill, "--seed", "3")
    assert done.exit_code == 2
    assert done.stderr.endswith("Error: --seed requires --runs or --replication\n")


def test_with_runs_it_has_odds_and_replications(parade: Parade, drill: str) -> None:
    done = parade("report", drill, "--runs", "5")
    assert (done.exit_code, done.stderr) == (0, "")
    page = Path("drill_report.html").read_text(encoding="utf-8")
    assert "5 replications, seed 1: 1 input drawn" in page
    assert 'id="replication"' in page


def test_a_replication_has_a_report_of_its_own(parade: Parade, drill: str) -> None:
    assert parade("report", drill, "--seed", "3", "--replication", "4").exit_code == 0
    page = Path("drill_report.html").read_text(encoding="utf-8")
    assert "Seed 3, replication 4: 1 input drawn" in page


def test_runs_and_a_replication_are_two_things(parade: Parade, drill: str) -> None:
    done = parade("report", drill, "--runs", "5", "--replication", "4")
    assert done.stderr.endswith("Error: give --runs or --replication, not both\n")
