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
        ("clip.txt", "clip.txt: must end in .html\n"),
        ("nowhere/page.html", "nowhere: there is no such folder\n"),
    ],
)
def test_where_it_cannot_write_it_says_so_before_it_runs(
    parade: Parade, path: str, message: str
) -> None:
    done = parade("play", "there-is-no.yaml", "-o", path)
    assert (done.exit_code, done.stderr) == (2, message)
    assert not Path(path).exists()
