"""docs/scale.md: its intervals, and how tasks are cut."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scipy.stats import binom

from simulator.ensemble.batch_engine import BatchEngine
from simulator.ensemble.counting.probability import wilson
from simulator.ensemble.workers.steps import BLOCKS, TASKS

PAGE = (Path(__file__).parents[2] / "docs" / "scale.md").read_text(encoding="utf-8")


def table(number: int) -> tuple[list[str], dict[int, list[tuple[float, float, float]]]]:
    """The head of a table, and for each number of runs its ranges: low, high (as shares), and half
    of the last digit.
    """
    head, _, *rows = re.findall(r"(?:^\|.*\n)+", PAGE, re.MULTILINE)[number].splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in (head, *rows)]
    return cells[0][1:], {
        int(runs.replace(",", "")): [_range(each) for each in ranges] for runs, *ranges in cells[1:]
    }


def _range(text: str) -> tuple[float, float, float]:
    if text == "too few":
        return 0.0, 0.0, 0.0
    low, high = text.removesuffix(" %").split(" to ")
    digits = len(low.partition(".")[2])
    return float(low) / 100, float(high) / 100, 0.005001 / 10**digits


def test_shares_have_their_wilson_interval() -> None:
    head, rows = table(0)
    for runs, ranges in rows.items():
        for name, (low, high, half) in zip(head, ranges, strict=True):
            share = int(name.removesuffix(" %")) / 100
            assert (low, high) == pytest.approx(wilson(round(share * runs), runs), abs=half)


def test_quantiles_lie_between_two_of_the_values() -> None:
    head, rows = table(1)
    for runs, ranges in rows.items():
        for name, (low, high, half) in zip(head, ranges, strict=True):
            share = 0.5 if name == "median" else int(name.removesuffix(" %")) / 100
            first, last = binom.ppf([0.025, 0.975], runs, share)
            if not half:
                assert last + 1 > runs
                continue
            assert (low, high) == pytest.approx((first / runs, (last + 1) / runs), abs=half)


@pytest.mark.parametrize(("runs", "failing"), [(59, 0.05), (299, 0.01), (2995, 0.001)])
def test_without_a_failure(runs: int, failing: float) -> None:
    assert f"{runs:,}" in PAGE
    assert (1 - failing) ** runs <= 0.05 < (1 - failing) ** (runs - 1)


def test_tasks_are_cut_as_the_page_says() -> None:
    assert (BatchEngine.block, BLOCKS, TASKS) == (5000, 10, 8)
    assert "ten blocks of 5,000 replications" in PAGE
    assert "less than eight tasks" in PAGE
