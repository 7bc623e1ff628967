"""Runs with other settings: only the latest are kept, and how much they may cost is limited."""

from __future__ import annotations

import gc
from operator import is_
from pathlib import Path

import pytest

from simulator import fixes, load, simulate
from simulator.errors import LimitError, ScenarioError
from simulator.limits import MOST, SETTING
from simulator.timeline.run import Run
from simulator.whatif.searching import runs as module
from simulator.whatif.searching.runs import Runs
from tests.build import clock, column, formation, run_of

SCENARIOS = Path(__file__).parents[3] / "scenarios"


def late() -> Run:
    """A guard that is late at the stand, and a car of four ranks behind it."""
    return run_of(
        formation("guard", release=0, speed=1, gap=5),
        column("cars", ranks=4, length=5, speed=2, gap=10, elastic=True),
        segments={"road": 200},
        markers={"stand": 100},
        constraints=[
            {"event": "guard@stand", "within": [None, clock(60)]},
            {"event": "cars@stand", "within": [None, clock(80)]},
        ],
    )


def test_no_settings_are_the_run_as_it_is() -> None:
    run = late()
    assert Runs(run).run({}) is run


def test_the_latest_are_kept_and_others_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_KEPT", 0)
    runs = Runs(late())
    first, *others = ({"units.guard.speed": f"{speed} m/s"} for speed in (1, 2, 3, 4))
    before = runs.run(first)
    for settings in others:
        assert runs.run(settings) is runs.run(dict(settings))
    again = runs.run(first)
    assert again is not before
    assert again.events["guard@stand"] == before.events["guard@stand"]


@pytest.mark.parametrize(("ranks", "kept"), [(1, 20), (60, 9), (600, 3)])
def test_of_runs_with_many_ranks_fewer_are_kept(
    ranks: int, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_KEPT", 99)
    runs = Runs(run_of(column("cars", ranks=ranks, length=5, spacing=5, speed=2, release=0)))
    made = [runs.run({"units.cars.speed": f"{2 + number} m/s"}) for number in range(20)]
    again = [runs.run({"units.cars.speed": f"{2 + number} m/s"}) for number in range(20 - kept, 20)]
    assert all(map(is_, again, made[20 - kept :]))
    if kept < 20:
        number = 20 - kept - 1
        assert runs.run({"units.cars.speed": f"{2 + number} m/s"}) is not made[number]


def test_invalid_settings_are_refused() -> None:
    with pytest.raises(ScenarioError):
        Runs(late()).run({"units.guard.speed": "-1 m/s"})


def test_fixes_are_the_same_where_few_runs_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    run = late()
    found = fixes(run)
    assert {fix.constraint for fix in found} == {"c0", "c1"}
    monkeypatch.setattr(module, "_KEPT", 0)
    gc.freeze()  # garbage is looked for after every third run
    assert fixes(run) == found


def test_a_run_with_a_breakdown_counts_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    monkeypatch.setitem(MOST, "bodies in trials", 11)
    # Of its eight units three pass the breakdown.
    rose = simulate(load(SCENARIOS / "rose_parade_2019.yaml"))
    with pytest.raises(LimitError, match="12 units and ranks"):
        Runs(rose).run({"units.band-19.gap": "31 m"})


def test_fixes_that_take_too_many_runs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    monkeypatch.setitem(MOST, "bodies in trials", 12)
    with pytest.raises(LimitError) as caught:
        fixes(late())
    assert str(caught.value) == (
        "15 units and ranks in all runs of the search for fixes are too many: at most 12; to "
        "allow more, set the environment variable PARADE_LIMITS=2"
    )
