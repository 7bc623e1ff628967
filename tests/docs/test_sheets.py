"""The page on sheets: its commands write what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.conftest import Parade

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "sheets.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^(parade sheet .*?) +#", PAGE, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_writes_its_file(parade: Parade, command: str) -> None:
    words = shlex.split(command)[1:]
    file = Path(words[-1])
    result = parade(*(ROOT / word if word.endswith(".yaml") else word for word in words))
    assert result.stdout.startswith(f"wrote {file}: ")
    assert file.stat().st_size > 1000


def test_every_kind_of_sheet_has_a_row() -> None:
    rows = re.findall(r"^\| `(--\w+) \w+`", PAGE, re.MULTILINE)
    assert rows == ["--post", "--assembly", "--unit", "--flight"]
