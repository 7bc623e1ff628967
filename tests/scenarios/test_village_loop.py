"""Once round the village: the head comes back to the square after the tail has left it."""

from __future__ import annotations

import pytest

from simulator import Run
from tests.bundled import broken, bundled

WALK, SMALL_STEPS = 104 * 0.7 / 60, 92 * 0.6 / 60
ASSEMBLY, SQUARE, LOOP = 120.0, 80.0, 80.0 + 260.0 + 240.0
INN, HALT = 260 / 2, 60.0


@pytest.fixture(scope="module")
def run() -> Run:
    return bundled("village_loop")


def test_everything_holds(run: Run) -> None:
    assert broken(run) == []
    assert len(run.verdicts) == 5


def test_the_band_is_back_after_its_halt_at_the_inn(run: Run) -> None:
    lap = run.events["band@fountain#2"] - run.events["band@fountain"]
    assert lap == pytest.approx(LOOP / WALK + HALT, abs=1e-9)


def test_the_head_returns_after_the_tail_has_left(run: Run) -> None:
    leaves, returns = (
        run.events["rifles.clears@village-square"],
        run.events["band.enters@village-square#2"],
    )
    slack = next(v.slack for v in run.verdicts if v.name.startswith("The head"))
    assert slack == pytest.approx(returns - leaves - 30, abs=1e-9)
    assert returns == pytest.approx(180 + (ASSEMBLY + LOOP) / WALK + HALT, abs=1e-9)


def test_the_engine_comes_between_the_singers_and_the_riflemen(run: Run) -> None:
    # It passes the square once, and there those that are on their way back.
    rows = [(row.unit, row.marker) for row in run.march_table_rows("fountain")]
    at = rows.index(("engine", "fountain"))
    assert rows[at - 1 : at + 2] == [
        ("singers", "fountain#2"),
        ("engine", "fountain"),
        ("rifles", "fountain#2"),
    ]
    assert "engine.enters@village-square#2" not in run.events


def test_behind_the_wreath_all_walk_in_its_steps(run: Run) -> None:
    first, last = (run.events[f"{unit}@fountain"] for unit in ("wreath", "rifles"))
    starts = [run.events[f"{unit}.starts"] for unit in ("wreath", "rifles")]
    assert last - first == pytest.approx(starts[1] - starts[0], abs=1e-9)
    assert first - starts[0] == pytest.approx((ASSEMBLY + SQUARE / 2) / SMALL_STEPS, abs=1e-9)
