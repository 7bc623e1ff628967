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
    assert done.stderr.endswith("Error: --seed goes with --replication\n")
