"""A page of the documentation as a session: its blocks are run in the order in which it is read.

What a block is says its language, and what stands before it:

- ``console``: commands and what they print. Lines that are left out are marked by ``[...]``; not so
  pytest's own, and any on a page that says "Output is shortened".
- ``sh``: commands. A comment behind one may say its exit code. They make as many replications as
  the hypothesis profile takes.
- ``python``: is run; ``# -> VALUE`` behind an expression is its value.
- any with ``title="FILE"``: that file. What stands "at the end of `FILE`:" goes there.
- ``yaml``: a scenario, or a part of one, which is laid over the scenario of the page, or is part of
  a file that a command wrote.
- In the text, "change `A` to `B` in `FILE`" is done.
"""

from __future__ import annotations

import ast
import gc
import re
import shlex
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

from simulator import load, simulate
from simulator.cli.commands import parade as command
from simulator.scenario.model.base import keys_of
from simulator.scenario.model.file import ScenarioFile
from tests.conftest import Parade
from tests.docs.test_command_line import ENDLESS
from tests.verification.suite import fewer_runs

ROOT = Path(__file__).parents[2]
#: What a page runs as a scenario of its own begins with.
_WHOLE = re.compile(r"^(#.*\n)*name: ")
_STEP = re.compile(
    r"(?:at the end of `(?P<end>[^`]+)`[^`\n]*\n\n)?"
    r'^```(?P<language>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^```$'
    r"|change `(?P<old>[^`]+)` to `(?P<new>[^`]+)` in `(?P<file>[^`]+)`",
    re.MULTILINE | re.DOTALL,
)
_LEFT_OUT = "[...]\n"
_TOP = {*keys_of(ScenarioFile), "day", "profiles"}


@dataclass(frozen=True, slots=True)
class Step:
    """What one block of a page does, or one change that its text asks for."""

    language: str
    text: str
    title: str | None = None
    end: str | None = None
    change: tuple[str, str, str] | None = None


def steps(page: str) -> Iterator[Step]:
    """The steps of a page, in order."""
    for found in _STEP.finditer(page):
        if found["file"]:
            yield Step("change", "", change=(found["old"], found["new"], found["file"]))
        else:
            yield Step(found["language"], found["text"], found["title"], found["end"])


class Session:
    """Runs the steps of one page in the present folder.

    Parameters
    ----------
    parade
        How a command of ours is run.
    base
        The scenario over which parts of scenarios are laid: a file in the folder.
    shortened
        Whether the page leaves out lines of what is printed without a mark.
    """

    def __init__(self, parade: Parade, base: str, shortened: bool) -> None:
        self._parade = parade
        self._base = base
        self._shortened = shortened
        self._names: dict[str, object] = {}
        self._parts = 0

    def run(self, step: Step) -> None:
        """Run one step; it fails where the page says something else than what comes."""
        if step.change is not None:
            old, new, file = step.change
            text = Path(file).read_text(encoding="utf-8")
            assert text.count(old) == 1, step
            Path(file).write_text(text.replace(old, new), encoding="utf-8")
        elif step.end is not None:
            with Path(step.end).open("a", encoding="utf-8") as end:
                end.write(step.text)
        elif step.title is not None:
            Path(step.title).parent.mkdir(parents=True, exist_ok=True)
            Path(step.title).write_text(step.text, encoding="utf-8")
        else:
            how: Callable[[str], None] = getattr(self, f"_{step.language}")
            how(step.text)

    def _console(self, text: str) -> None:
        for shown in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            line, _, printed = shown.partition("\n")
            self._compare(line, printed, self._command(line))

    def _sh(self, text: str) -> None:
        for line in text.splitlines():
            if line and not line.startswith("#"):
                self._command(fewer_runs(line))

    def _command(self, line: str) -> str:
        """What a command prints; one that is not ours must be one that there is."""
        words = [
            word
            for pattern in shlex.split(line, comments=True)
            for word in (sorted(map(str, Path().glob(pattern))) if "*" in pattern else [pattern])
        ]
        program = words[0].removeprefix(".venv/bin/")
        if program == "parade" and words[1] in ENDLESS:
            settings = command.context_settings
            command.commands[words[1]].make_context(words[1], words[2:], **settings)
            return ""
        if program == "parade":
            result = self._parade(*words[1:])
            code = re.search(r"# exit code (\d)", line)
            allowed = {int(code[1])} if code else {0, 1}
            assert result.exit_code in allowed, (line, result.output)
            return result.output
        if program == "pytest":
            return _pytest(words[1:])
        assert there_is(words), f"no such command: {line}"
        return ""

    def _compare(self, line: str, shown: str, printed: str) -> None:
        if self._shortened or line.startswith("pytest "):
            lines = iter(_same(printed).splitlines())
            for each in _same(shown).splitlines():
                assert each in lines, (line, each, printed)
            return
        at = 0
        pieces = shown.split(_LEFT_OUT)
        for number, piece in enumerate(pieces):
            found = printed.find(piece, at)
            assert found >= 0, (line, piece, printed)
            assert number or found == 0, (line, printed)
            at = found + len(piece)
        assert not pieces[-1] or at == len(printed), (line, printed)

    def _python(self, text: str) -> None:
        lines = text.splitlines()
        for node in ast.parse(text).body:
            value = re.search(r"# -> (.*)$", lines[(node.end_lineno or 1) - 1])
            code = "\n".join(lines[node.lineno - 1 : node.end_lineno])
            if value:
                assert str(eval(code, self._names)) == value[1], code
            else:
                exec(code, self._names)

    def _yaml(self, text: str) -> None:
        if any(text in file.read_text(encoding="utf-8") for file in Path().glob("*.yaml")):
            return
        self._parts += 1
        path = Path(f"part-{self._parts}.yaml")
        if not _WHOLE.match(text):
            base = "without_units.yaml" if "\n  table: " in text else self._base
            text = f"extends: {base}\n{_within(text)}"
        path.write_text(text, encoding="utf-8")
        simulate(load(path))


def there_is(words: list[str]) -> bool:
    """Whether a command that is not ours names a target, a script or an extra that there is."""
    match words:
        case ["make", target, *_]:
            return f"\n{target}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
        case ["python", file, *_] if file.endswith(".py"):
            return (ROOT / file).exists()
        case ["cd" | "git" | "jupyter" | "python3" | "pip" | ".", *_]:
            return True
    return False


def _pytest(words: list[str]) -> str:
    """What pytest prints in this folder, in this process, with warnings as by default.

    (pytester forgets modules that were loaded meanwhile, and some cannot be loaded a second time.)
    """
    before, out = list(sys.path), StringIO()
    gc.freeze()  # it collects garbage as it ends
    without = [
        part
        for name in ("cacheprovider", "hypothesispytest", "nbmake")
        for part in ("-p", f"no:{name}")
    ]
    with redirect_stdout(out), warnings.catch_warnings():
        warnings.resetwarnings()
        pytest.main([*without, "--rootdir", ".", *words])
    sys.path[:] = before
    return out.getvalue()


def _same(printed: str) -> str:
    """What is printed, however long pytest's tests took, and whichever share of them is done."""
    return re.sub(r" +\[ *\d+%\]$", "", re.sub(r"in \d+\.\d+s", "in a while", printed), flags=re.M)


def _within(part: str) -> str:
    """A part of a scenario where it belongs: keys of a unit, and the duration of an item, too."""
    keys = re.findall(r"^([\w-]+):", part, re.MULTILINE)
    if {*keys} <= _TOP:
        return part
    of_unit = [line for line in part.splitlines() if not line.startswith("duration")]
    of_item = [line for line in part.splitlines() if line.startswith("duration")]
    return "\n".join(
        ["units:", "  guard:", *(f"    {line}" for line in of_unit)]
        + (["programme:", "  speech:", *(f"    {line}" for line in of_item)] if of_item else [])
    )
