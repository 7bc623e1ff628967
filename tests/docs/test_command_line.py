"""The help texts."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from simulator.cli.commands import parade as command
from tests.conftest import Parade
from tests.drill import DRILL
from tests.verification.suite import fewer_runs

COMMANDS = list(command.commands)
#: They end by Ctrl-C only.
ENDLESS = {"watch"}


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_every_command_has_help_with_an_example(parade: Parade, name: str, flag: str) -> None:
    result = parade(name, flag)
    assert (result.stderr, result.exit_code) == ("", 0)
    assert re.search(rf"\n  Example:\n    parade {name}\b", result.stdout)


def examples() -> list[str]:
    """Every example line of every help text."""
    asked = [each for name, each in command.commands.items() if name not in ENDLESS]
    help_texts = [text.help or "" for text in (command, *asked)]
    return [
        line.strip()
        for text in help_texts
        for line in text.splitlines()
        if re.match(r" +parade \w+ ", line)
    ]


@pytest.mark.parametrize("line", examples())
def test_every_example_runs(parade: Parade, line: str) -> None:
    for name in ("fete", "late", "victory_day_2025", "scenarios/fete"):
        file = Path(f"{name}.yaml")
        file.parent.mkdir(exist_ok=True)
        document = DRILL.replace("  guard:", "  band:").replace("guard@", "band@")
        file.write_text(document.replace("[guard", "[band"), encoding="utf-8")
    Path("lineup.csv").write_text("Unit,Type\nBand,march\n", encoding="utf-8")
    if "gala.json" in line:
        parade("export", "late.yaml", "--as", "ontime", "-o", "gala.json")
    if line.startswith("parade new"):
        Path("fete.yaml").unlink()
    words = shlex.split(fewer_runs(re.split(r" [|>] ", line)[0]))[1:]
    words = [word.replace("*", "fete") for word in words]
    result = parade(*words)
    assert (result.stderr, result.exit_code) in [("", 0), ("", 1)]
    assert result.stdout
