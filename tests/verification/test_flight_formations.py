"""Formations of flights: they give ranks, and so pass time and occupancy."""

from __future__ import annotations

import pytest

from simulator.movement.simulate import simulate
from simulator.scenario.scenario import Scenario
from tests.build import Named, at, exactly, flight, parade

AIR = {"air-in": 20_000.0, "air-square": 500.0, "air-out": 10_000.0}
MARKERS = {"overhead": ("air-square", 250.0)}
NOMINAL = 120.0


def day(unit: Named) -> Scenario:
    routes, zones = {"air": list(AIR)}, {"square": ["air-square"]}
    return parade(unit, segments=AIR, routes=routes, markers=MARKERS, zones=zones)


LENGTH, SPACING = 15.0, 25.0
PITCH = LENGTH + SPACING


@pytest.mark.parametrize(
    ("formation", "ranks"),
    [
        ("trail", [1, 1, 1, 1, 1]),
        ("echelon-left", [1, 1, 1, 1, 1]),
        ("echelon-right", [1, 1, 1, 1, 1]),
        ("vic", [1, 2, 2]),
        ("line-abreast", [5]),
        (None, [5]),
    ],
)
def test_a_formation_gives_ranks_and_so_pass_time_and_occupancy(
    formation: str | None, ranks: list[int]
) -> None:
    some = flight(
        "jets", aircraft=5, formation=formation, length=LENGTH, spacing=SPACING, speed=NOMINAL,
        call=at(0),
    )  # fmt: skip
    run = simulate(day(some))

    space = (len(ranks) - 1) * PITCH + LENGTH
    assert run.scenario.unit["jets"].aircraft.tolist() == ranks
    passed = run.events["jets.tail@overhead"] - run.events["jets@overhead"]
    assert passed == exactly(space / NOMINAL)
    square = run.occupancy("square")
    assert square.peak("aircraft").value == 5
    assert square.integral("aircraft") == exactly(5 * (500 + LENGTH) / NOMINAL)


@pytest.mark.parametrize(("number", "ranks"), [(1, [1]), (2, [1, 1]), (4, [1, 2, 1])])
def test_an_odd_wingman_of_a_vic_is_a_rank_of_its_own(number: int, ranks: list[int]) -> None:
    some = flight("jets", aircraft=number, formation="vic", speed=NOMINAL, call=at(0))
    assert day(some).unit["jets"].aircraft.tolist() == ranks


def test_offsets_say_where_each_aircraft_is_and_those_beside_one_another_are_a_rank() -> None:
    offsets = ["0 m", "8 m", "8 m", "30 m", "16 m", "16 m"]
    some = flight("jets", aircraft=None, offsets=offsets, length=LENGTH, speed=NOMINAL, call=at(0))
    run = simulate(day(some))

    body = run.scenario.unit["jets"]
    assert body.aircraft.tolist() == [1, 2, 2, 1]
    assert body.offsets.tolist() == [0, 8, 16, 30]
    assert body.length == 45.0
    passed = run.events["jets.tail@overhead"] - run.events["jets@overhead"]
    assert passed == exactly(45 / NOMINAL)
    enters = [20_000 / NOMINAL + offset / NOMINAL for offset in (0, 8, 16, 30)]
    assert run.occupancy("square").time[1:5].tolist() == exactly(enters)
