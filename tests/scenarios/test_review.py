"""The review: a general drives along four units and back, and then they step off."""

from __future__ import annotations

import pytest

from simulator import Run, load
from tests.bundled import SCENARIOS, broken, bundled

FILE = SCENARIOS / "review.yaml"
#: The car, 9 km/h, from 340 m to 40 m and back.
GATE, REAR, SPEED, HALT = 340.0, 40.0, 2.5, 20.0
QUICK, SLOW, WHEEL = (
    cadence * step / 60 for cadence, step in ((116, 0.76), (65, 0.76), (116, 0.5))
)
UNITS = ("guards", "sailors", "veterans", "cadets")


@pytest.fixture(scope="module")
def run() -> Run:
    return bundled("review")


def test_it_is_read_in_a_minute() -> None:
    assert len(load(FILE).units) == 5
    assert len(FILE.read_text(encoding="utf-8").splitlines()) < 60


def test_everything_holds(run: Run) -> None:
    assert broken(run) == []
    assert len(run.verdicts) == 6


def test_the_car_passes_each_unit_at_its_distance_over_its_speed(run: Run) -> None:
    for unit in UNITS:
        passes = 60 + (GATE - run.scenario.unit[unit].start) / SPEED
        assert run.events[f"car@{unit}"] == pytest.approx(passes, abs=1e-9)


def test_they_step_off_when_the_car_is_back_and_they_have_cheered(run: Run) -> None:
    length = run.scenario.unit["car"].length
    back = 60 + 2 * (GATE - REAR) / SPEED + HALT + length / SPEED
    assert run.events["car.finishes"] == pytest.approx(back, abs=1e-9)
    for unit in UNITS:
        assert run.events[f"{unit}.starts"] == pytest.approx(back + 30, abs=1e-9)


def test_the_guards_wheel_at_the_corner(run: Run) -> None:
    wheels = run.events["guards@round"] - run.events["guards@corner"]
    assert wheels == pytest.approx(15 / WHEEL, abs=1e-9)
    assert run.events["guards@dais"] - run.events["guards@round"] == pytest.approx(135 / QUICK)


def test_the_quick_cadets_come_behind_the_slow_veterans(run: Run) -> None:
    veterans, cadets = run.scenario.unit["veterans"], run.scenario.unit["cadets"]
    gap = run.events["cadets@dais"] - run.events["veterans.tail@dais"]
    assert veterans.length > 0
    assert gap == pytest.approx(cadets.gap / SLOW + cadets.reaction, abs=1e-9)


def test_the_general_counts_on_the_parade_ground(run: Run) -> None:
    square = run.occupancy("parade-ground")
    of_units = sum(int(run.scenario.unit[unit].people.sum()) for unit in UNITS)
    assert square.at(30) == of_units
    assert square.at(100) == of_units + 3
    assert square.at(run.events["car.finishes"] + 1) == of_units
