"""`parade play`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Parade


def test_it_writes_a_page_named_after_the_scenario(parade: Parade, drill: str) -> None:
    done = parade("play", drill)
    assert (done.exit_code, done.output) == (0, "wrote drill.html\n")
    page = Path("drill.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "<title>Drill</title>" in page


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("clip.txt", "clip.txt: must end in .html, .gif or .mp4\n"),
        ("nowhere/page.html", "nowhere: there is no such folder\n"),
    ],
)
def test_where_it_cannot_write_it_says_so_before_it_runs(
    parade: Parade, path: str, message: str
) -> None:
    done = parade("play", "there-is-no.yaml", "-o", path)
    assert (done.exit_code, done.stderr) == (2, message)
    assert not Path(path).exists()


def test_a_clip_is_a_part_of_the_run_for_a_slide(parade: Parade, drill: str) -> None:
    options = ("--from", "guard.starts", "--to", "guard@stand", "--speed", "600", "--fps", "5")
    done = parade("play", drill, "-o", "clip.gif", *options)
    assert (done.exit_code, done.output) == (0, "wrote clip.gif\n")
    assert Path("clip.gif").read_bytes().startswith(b"GIF89a")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--to", "10:00"), "Error: --to requires .gif or .mp4, not .html\n"),
        (
            ("-o", "a.gif", "--from", "guard@stnd"),
            "drill.yaml: there is no event 'guard@stnd'; did you mean 'guard@stand'?\n",
        ),
        (("-o", "a.gif", "--speed", "nan"), "'--speed': 'nan' is not a number.\n"),
    ],
)
def test_what_is_wrong_with_a_clip_is_said_and_nothing_is_written(
    parade: Parade, drill: str, words: tuple[str, ...], message: str
) -> None:
    done = parade("play", drill, *words)
    assert done.exit_code == 2
    assert done.stderr.endswith(message)
    assert sorted(map(str, Path().iterdir())) == [drill]
