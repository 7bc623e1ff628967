"""`parade watch`: a process of its own, whose files are replaced as editors do it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from simulator.cli.live_page import LivePage
from simulator.cli.options import Settings
from simulator.cli.watch import _once
from tests.cli.test_process import PARADE
from tests.conftest import Parade
from tests.drill import DRILL
from tests.never import NEVER
from tests.platforms import unix


def replace(path: Path, text: str) -> None:
    """Save a file as editors do: another one takes its place."""
    other = path.with_name(f".{path.name}.swp")
    other.write_text(text, encoding="utf-8")
    os.replace(other, path)


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The command at work on a file that extends the drill."""
    (tmp_path / "drill.yaml").write_text(DRILL, encoding="utf-8")
    (tmp_path / "mine.yaml").write_text("extends: drill.yaml\nname: Mine\n", encoding="utf-8")
    with subprocess.Popen(
        [*PARADE, "watch", "mine.yaml"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def told(news: IO[bytes]) -> dict[str, Any]:
    """What the page is told next."""
    while not (line := news.readline().decode()).startswith("data: "):
        assert line, "the news ended"
    found: dict[str, Any] = json.loads(line.removeprefix("data: "))
    return found


@unix
def test_what_is_saved_is_run_shown_and_reloaded(
    watching: subprocess.Popen[str], tmp_path: Path
) -> None:
    out, err = watching.stdout, watching.stderr
    assert out is not None
    assert err is not None
    address = out.readline().partition(" ")[0]
    assert "mine.yaml: All 4 constraints hold" in out.readline()
    with urllib.request.urlopen(f"{address}changes") as news:
        first = told(news)
        assert first["errors"] == ""
        # The file that it extends: the guard is late.
        replace(tmp_path / "drill.yaml", DRILL.replace("duration: 1 min", "duration: 2 min"))
        assert "mine.yaml: 1 of 4 constraints broken" in out.readline()
        assert out.readline() == "  BROKEN Guard on time: slack -55 s at 09:07:00 (guard)\n"
        second = told(news)
        assert second["version"] != first["version"]
        replace(tmp_path / "mine.yaml", "extends: drill.yaml\nname: [Mine]\n")
        assert out.readline().endswith("mine.yaml: has errors\n")
        wrong = err.readline()
        assert wrong == "mine.yaml:2:1: name: a list is not a text; put it in quotes\n"
        third = told(news)
        # The last good report stays.
        assert third == {"version": second["version"], "errors": wrong.strip()}
        with urllib.request.urlopen(address) as served:
            page = served.read().decode()
        assert "<title>Mine: report</title>" in page
        assert second["version"] in page
    watching.send_signal(signal.SIGINT)
    assert watching.wait(NEVER) == 130
    assert err.read() == "interrupted\n"


def test_each_good_report_is_written(drill: str) -> None:
    live, page = LivePage("<body></body>"), Path("out.html")
    _once(Path(drill), Settings(), live, page, ())
    assert "<title>Drill: report</title>" in page.read_text(encoding="utf-8")
    assert "<script data-version" not in page.read_text(encoding="utf-8")
    assert b"<title>Drill: report</title>" in live.page


def test_without_watchfiles_it_says_what_to_install(
    parade: Parade, drill: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.extras.find_spec", lambda _: None)
    done = parade("watch", drill)
    assert done.exit_code != 0
    assert done.stderr == (
        "parade watch needs watchfiles: pip install 'parade-simulator[report]'\n"
    )


def test_the_file_to_write_is_a_page(parade: Parade, drill: str) -> None:
    done = parade("watch", drill, "-o", "page.pdf")
    assert (done.exit_code, done.stderr) == (2, "page.pdf: must end in .html\n")
