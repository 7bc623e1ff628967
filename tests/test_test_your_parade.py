"""The page `Test your parade's timing` works, pasted into an empty folder from top to bottom."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

PAGE = (Path(__file__).parents[1] / "docs" / "test-your-parade.md").read_text(encoding="utf-8")
#: Commands with what they print, what is put at the end of the file, what is changed in it.
_STEP = re.compile(
    r"```(console|yaml|python)\n(.*?)```|change `(.*?)` to `(.*?)` in `(.*?)`", flags=re.DOTALL
)
FILE = Path("march.parade.yaml")
COMMANDS = 11


def run(line: str, folder: Path) -> str:
    """What a command prints; `parade` and `pytest` are those of this Python."""
    program, *arguments = shlex.split(line)
    call = {"parade": "from simulator.cli.main import main", "pytest": "from pytest import main"}
    done = subprocess.run(
        [sys.executable, "-c", f"{call[program]}; raise SystemExit(main())", *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def same(line: str) -> str:
    """A line, however long the tests took."""
    return re.sub(r"in \d+\.\d+s", "in a while", line)


def test_the_page_works_in_an_empty_folder(tmp_path: Path) -> None:
    commands = 0
    for language, block, old, new, file in _STEP.findall(PAGE):
        if old:
            text = (tmp_path / file).read_text(encoding="utf-8")
            assert text.count(old) == 1
            (tmp_path / file).write_text(text.replace(old, new), encoding="utf-8")
        elif language == "yaml" and block.startswith("  - {name"):
            with (tmp_path / FILE).open("a", encoding="utf-8") as end:
                end.write(block)
        elif language == "python":
            (tmp_path / "test_own.py").write_text(block, encoding="utf-8")
            assert "1 passed" in run("pytest -q test_own.py", tmp_path)
        elif language == "console":
            for shown in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                line, *expected = shown.splitlines()
                printed = iter(map(same, run(line, tmp_path).splitlines()))
                # The page leaves lines out; those that it shows come in this order.
                for each in expected:
                    assert same(each) in printed, (line, each)
                commands += 1
    assert commands == COMMANDS
