"""Pages of the documentation that show what commands print, and Python: all of it is run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.conftest import Parade

ROOT = Path(__file__).parents[2]
PAGES = ("ensembles.md", "explain.md", "margins.md")


def text_of(page: str) -> str:
    return (ROOT / "docs" / page).read_text(encoding="utf-8")


def shown() -> list[tuple[str, str]]:
    """Commands of the pages, and what they print there."""
    found = []
    for page in PAGES:
        text = text_of(page)
        blocks = re.findall(r"```console\n\$ (parade .*?)\n(.*?)```", text, re.S)
        assert len(blocks) == text.count("```console") > 0
        found += blocks
    return found


@pytest.mark.parametrize(("command", "output"), shown(), ids=[line for line, _ in shown()])
def test_a_page_shows_what_is_printed(
    parade: Parade, command: str, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    result = parade(*shlex.split(command)[1:])
    assert result.stderr == ""
    # What is left out is marked by a line of its own.
    for piece in output.split("[...]\n"):
        assert piece in result.stdout
    if "[...]\n" not in output:
        assert result.stdout == output


@pytest.mark.parametrize("page", PAGES)
def test_a_page_s_python_runs(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (code,) = re.findall(r"```python\n(.*?)```", text_of(page), re.S)
    names: dict[str, object] = {}
    for line, said in re.findall(r"^(.*?)(?:  # (.*))?$", code, re.M):
        if said:
            assert str(eval(line, names)) == said
        else:
            exec(line, names)
