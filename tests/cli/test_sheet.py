"""`parade sheet`: which sheets, into which file, and what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Parade


@pytest.mark.parametrize("suffix", ["html", "pdf", "xlsx"])
def test_a_sheet_is_written_whole(parade: Parade, drill: str, suffix: str) -> None:
    result = parade("sheet", drill, "--post", "stand", "-o", f"stand.{suffix}")
    assert (result.stdout, result.stderr) == (f"wrote stand.{suffix}: 1 sheet\n", "")
    assert Path(f"stand.{suffix}").stat().st_size > 2500


def test_all_sheets_are_in_one_document(parade: Parade, drill: str) -> None:
    result = parade(
        "sheet", drill, "--all", "--runs", "5", "--seed", "2", "--workers", "1", "-o", "all.html"
    )
    assert result.stdout == "wrote all.html: 3 sheets\n"
    page = Path("all.html").read_text(encoding="utf-8")
    assert "of 5 replications, seed 2" in page
    titles = [page.index(f"<h1>{title}</h1>") for title in ("仪仗方队", "trucks", "Post: stand")]
    assert titles == sorted(titles)


def test_sheets_show_times_as_asked_for(parade: Parade, drill: str) -> None:
    parade("sheet", drill, "--unit", "guard", "--clock", "12h", "-o", "guard.html")
    assert "9:06:00 AM" in Path("guard.html").read_text(encoding="utf-8")
    parade("sheet", drill, "--unit", "guard", "--set", "programme.speech.duration=2 min",
           "-o", "guard.html")  # fmt: skip
    assert "09:07:00" in Path("guard.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--post", "stond", "-o", "x.pdf"],
         "drill.yaml: there is no marker 'stond'; did you mean 'stand'?\n"),
        (["--flight", "guard", "-o", "x.pdf"], "drill.yaml: guard is not a flight\n"),
        (["--assembly", "Elm Street", "-o", "x.pdf"],
         "drill.yaml: no unit assembles at 'Elm Street': no unit has an assembly\n"),
        (["--all", "-o", "x.doc"], "x.doc: must end in .html, .pdf or .xlsx\n"),
        (["--all", "-o", "none/x.pdf"], "none: there is no such folder\n"),
    ],
)  # fmt: skip
def test_what_is_wrong_leaves_no_file(
    parade: Parade, drill: str, words: list[str], message: str
) -> None:
    result = parade("sheet", drill, *words)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", message)
    assert [path.name for path in Path().iterdir()] == ["drill.yaml"]


def test_something_must_be_asked_for(parade: Parade, drill: str) -> None:
    result = parade("sheet", drill, "-o", "x.pdf")
    assert result.exit_code == 2
    assert "give --post, --assembly, --unit or --flight, or --all" in result.stderr
