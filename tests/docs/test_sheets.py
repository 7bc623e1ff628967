"""The page on sheets has a row for each kind. (Its commands are run with all pages.)"""

from __future__ import annotations

import re
from pathlib import Path

PAGE = (Path(__file__).parents[2] / "docs" / "sheets.md").read_text(encoding="utf-8")


def test_every_kind_of_sheet_has_a_row() -> None:
    rows = re.findall(r"^\| `(--\w+) \w+`", PAGE, re.MULTILINE)
    assert rows == ["--post", "--assembly", "--unit", "--flight"]
