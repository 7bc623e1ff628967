"""Trooping: six guards march past the base in slow time, round, and past it in quick time."""

from __future__ import annotations

from itertools import pairwise

import pytest

from simulator import Run
from tests.bundled import broken, bundled

STEP = 30 * 0.0254
SLOW, QUICK = 65 * STEP / 60, 116 * STEP / 60
LAP, TO_THE_CORNER = 2 * (130 + 60), 65.0
LENGTH, GAP, STANDING_GAP = 1.5 + 0.5, 12.0, 5.0
GUARDS = ("escort", *(f"guard-{number}" for number in range(2, 7)))


@pytest.fixture(scope="module")
def run() -> Run:
    return bundled("trooping")


def test_everything_holds(run: Run) -> None:
    assert broken(run) == []
    assert len(run.verdicts) == 8


def test_a_lap_is_slow_to_the_corner_and_quick_from_there(run: Run) -> None:
    lap = TO_THE_CORNER / SLOW + (LAP - TO_THE_CORNER) / QUICK
    for guard in GUARDS:
        between = run.events[f"{guard}@base#2"] - run.events[f"{guard}@base"]
        assert between == pytest.approx(lap, abs=1e-9)


def test_guards_follow_each_other_at_both_passes_as_they_stepped_off(run: Run) -> None:
    # Each sets off when the one ahead has opened the distance; closed up, it had the lesser gap.
    apart = (LENGTH + GAP) / SLOW
    opens = (GAP - STANDING_GAP) / SLOW
    for number, (ahead, behind) in enumerate(pairwise(GUARDS), start=1):
        starts = run.events[f"{behind}.starts"] - run.events["escort.starts"]
        assert starts == pytest.approx(number * opens, abs=1e-9)
        for place in ("base", "base#2"):
            headway = run.events[f"{behind}@{place}"] - run.events[f"{ahead}@{place}"]
            assert headway == pytest.approx(apart, abs=1e-9)


def test_the_head_comes_back_when_the_tail_has_gone(run: Run) -> None:
    # The last guard is five headways behind; it leaves the line with its tail, at the corner.
    leaves = 5 * (LENGTH + GAP) / SLOW + 130 / SLOW + LENGTH / QUICK
    returns = 130 / SLOW + (LAP - 130) / QUICK
    slack = next(verdict.slack for verdict in run.verdicts if verdict.name.startswith("The last"))
    assert slack == pytest.approx(returns - leaves - 10, abs=1e-9)


def test_every_pass_counts_in_the_line_of_the_base(run: Run) -> None:
    line, people = run.occupancy("base-line"), 70 * len(GUARDS)
    for zone in ("base-line", "base-line#2"):  # 14 m apart, then 25 m: all six are on its 130 m
        assert line.at(run.events[f"guard-6.enters@{zone}"] + 2) == people
        assert line.at(run.events[f"guards.clears@{zone}"] + 1) == 0
