"""What a search leaves out: of a line of units, and of values of one of them."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import fixes
from simulator.timeline.run import Run
from simulator.whatif.searching import runs as module
from tests.build import clock, formation, run_of

UNITS = 16


def line(by: float, **keys: Any) -> Run:
    """Blocks 20 m behind each other, of which the last is to be at the stand by an instant (s)."""
    units = [formation(f"u{number}", **keys, release=0 if not number else None, gap=20, speed=1)
             for number in range(UNITS)]  # fmt: skip
    within = {"event": f"u{UNITS - 1}@stand", "within": [None, clock(by)]}
    ground = {"segments": {"road": 2000}, "markers": {"stand": 1000}}
    return run_of(*units, **ground, constraints=[within])


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The runs that are made."""
    made: list[object] = []
    run_again = module.run_again

    def noted(run: Run, other: Any, *, on_day: bool) -> Run:
        made.append(other)
        return run_again(run, other, on_day=on_day)

    monkeypatch.setattr(module, "run_again", noted)
    return made


def test_a_gap_is_found_in_a_line_of_units() -> None:
    run = line(by=0)
    at = run.events[f"u{UNITS - 1}@stand"]
    found = {each.what: each for each in fixes(line(by=at - 10)) if each.what.endswith(".gap")}
    assert len(found) == UNITS - 1
    assert {each.change for each in found.values()} == {-10}


def test_what_no_single_unit_can_do_takes_a_few_runs(runs: list[object]) -> None:
    run = line(by=line(by=0).events[f"u{UNITS - 1}@stand"] - 60)
    # Three gaps would do, and all paces; no single unit does.
    assert [each.what for each in fixes(run) if each.method == "search"] == []
    # A run for each unit that is left out; for all gaps, paces and reactions not twice as many.
    assert len(runs) < UNITS + 1.5 * UNITS
