"""The page on line-ups works, from the planner's list on."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tests.conftest import Parade

PAGE = (Path(__file__).parents[2] / "docs" / "line-ups.md").read_text(encoding="utf-8")
COMMANDS = 3


def test_the_page_works_in_an_empty_folder(parade: Parade) -> None:
    ((line_up,), (written,)) = (
        re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL) for language in ("csv", "yaml")
    )
    Path("lineup.csv").write_text(line_up, encoding="utf-8")
    commands = 0
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL):
        for shown in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, *expected = shown.splitlines()
            result = parade(*shlex.split(line)[1:])
            assert result.exit_code == 0
            printed = iter(result.stdout.splitlines())
            for each in expected:  # lines are left out
                assert each in printed, (line, each)
            commands += 1
    assert commands == COMMANDS
    assert written in Path("parade.yaml").read_text(encoding="utf-8")
