"""The page on performance: its command, its figure, the growth that its tables show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
DOUBLINGS = 4


def test_the_command_and_the_figure_are_there() -> None:
    assert "benchmarks/growth.py" in PAGE
    for path in re.findall(r"benchmarks/\w+\.py", PAGE):
        assert (ROOT / path).exists()
    for path in re.findall(r"!\[.*?\]\((.*?)\)", PAGE):
        assert (ROOT / "docs" / path).exists()


def numbers(units: str) -> list[list[float]]:
    """The rows of a name in the two tables of growth."""
    rows = re.findall(rf"^\| {units} \|(.*)\|$", PAGE, re.MULTILINE)
    return [[float(cell.replace(",", "")) for cell in row.split("|")] for row in rows]


def test_twice_the_size_takes_about_twice_the_time() -> None:
    tables = list(zip(*map(numbers, ("125", "2,000", "per doubling")), strict=True))
    assert len(tables) == 2
    for least, most, shown in tables:
        for small, large, mean in zip(least, most, shown, strict=True):
            # The times of the table are rounded to a millisecond.
            assert mean == pytest.approx((large / small) ** (1 / DOUBLINGS), abs=0.06)
            assert mean < 2.3


def test_the_player_keeps_its_aims() -> None:
    """What it computes fits 60 frames a second, or 30; its page is small against vidigi's."""
    rows = re.findall(r"^\| (\d+ units, .*?) \| \w+ \| ([\d.]+) \|", PAGE, re.MULTILINE)
    assert len(rows) == 6
    assert all(float(part) < (17 if "500 vehicles" in name else 33) for name, part in rows)
    shares = re.findall(r"^\| vidigi, .*\| ([\d.]+) \| ([\d.]+) \|$", PAGE, re.MULTILINE)
    assert len(shares) == 2
    assert all(float(time) <= 0.1 and float(size) <= 0.2 for time, size in shares)
