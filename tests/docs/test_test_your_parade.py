"""The page `Test your parade's timing` works, pasted into an empty folder from top to bottom."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Inner, Parade

PAGE = (Path(__file__).parents[2] / "docs" / "test-your-parade.md").read_text(encoding="utf-8")
#: Commands with what they print, what is put at the end of the file, what is changed in it.
_STEP = re.compile(
    r"```(console|yaml|python)\n(.*?)```|change `(.*?)` to `(.*?)` in `(.*?)`", flags=re.DOTALL
)
FILE = Path("march.parade.yaml")
COMMANDS = 12


def same(line: str) -> str:
    """A line, however long the tests took."""
    return re.sub(r"in \d+\.\d+s", "in a while", line)


def test_the_page_works_in_an_empty_folder(
    pytester: pytest.Pytester, parade: Parade, inner: Inner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(pytester.path)
    monkeypatch.setenv("COLUMNS", "80")

    def run(line: str) -> list[str]:
        """What a command prints."""
        program, *words = shlex.split(line)
        if program == "parade":
            return parade(*words).stdout.splitlines()
        return inner(*words).outlines

    commands = 0
    for language, block, old, new, file in _STEP.findall(PAGE):
        if old:
            text = Path(file).read_text(encoding="utf-8")
            assert text.count(old) == 1
            Path(file).write_text(text.replace(old, new), encoding="utf-8")
        elif language == "yaml" and block.startswith("  - {name"):
            with FILE.open("a", encoding="utf-8") as end:
                end.write(block)
        elif language == "python":
            Path("test_own.py").write_text(block, encoding="utf-8")
            assert "1 passed" in " ".join(run("pytest -q test_own.py"))
        elif language == "console":
            for shown in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                line, *expected = shown.splitlines()
                printed = iter(map(same, run(line)))
                # The page leaves lines out; those that it shows come in this order.
                for each in expected:
                    assert same(each) in printed, (line, each)
                commands += 1
    assert commands == COMMANDS


def test_pytest_collects_the_file_of_parade_new_by_itself(tmp_path: Path, parade: Parade) -> None:
    parade("new", str(FILE))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "4 passed" in done.stdout
