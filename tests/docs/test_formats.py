"""The page on formats: a row for each format, and the extra that it needs."""

from __future__ import annotations

import re
from pathlib import Path

from simulator.exchange.registry import FORMATS

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")


def test_every_format_has_a_row_with_its_extra() -> None:
    rows = dict(re.findall(r"^\| `([\w-]+)` \|(.*)\|$", PAGE, re.MULTILINE))
    assert FORMATS.keys() <= rows.keys()
    for name, each in FORMATS.items():
        assert each.extra is None or f"[{each.extra.name}]" in rows[name]
