"""Breakdowns by their rate: where the distances between them lead to."""

from __future__ import annotations

from math import exp, factorial
from typing import Any

import pytest

from simulator import Scenario, ScenarioError, simulate
from simulator.ensemble.columns import Column, columns_of
from simulator.ensemble.replication import replicated
from simulator.ensemble.table import draw
from simulator.scenario.lineup.mishaps import breakdowns_of, driven, most_breakdowns
from simulator.scenario.model.distributions import Exponential
from simulator.scenario.model.incidents import BreakdownsModel
from tests.scenario.small import small, wrong

#: Tanks: a rank of one and five of three, from 900 m to the end of the route at 1,500 m.
VEHICLES, WAY = 16, 600.0


def day(breakdowns: dict[str, Any], **more: Any) -> dict[str, Any]:
    document = small(constraints=[], **more)
    document["units"]["tanks"] |= {"elastic": True, "breakdowns": breakdowns}
    document["units"]["tanks"]["start"] = "900 m"
    return document


NO_RATE = "is not a rate; write 0.02 per km, or 1 per 50 km"
SOME = {"rate": "0.02 per km", "drives-on": "10 min"}
TOW = {"recovery": {"tow": {"travel": "2 min", "working-time": "3 min"}}}


@pytest.fixture
def scenario() -> Scenario:
    return Scenario.from_dict(day(SOME))


def model_of(scenario: Scenario) -> BreakdownsModel:
    found: BreakdownsModel = scenario.model.units["tanks"].breakdowns  # type: ignore[union-attr]
    return found


def test_the_vehicles_drive_from_their_start_to_the_end_of_the_route(scenario: Scenario) -> None:
    assert driven(scenario.unit["tanks"]) == VEHICLES * WAY


def test_so_many_are_drawn_that_more_are_unlikely(scenario: Scenario) -> None:
    expected = 0.02e-3 * VEHICLES * WAY
    most = most_breakdowns(scenario.unit["tanks"], model_of(scenario))
    chances = [exp(-expected) * expected**n / factorial(n) for n in range(20)]
    assert sum(chances[most + 1 :]) <= 1e-5 < sum(chances[most:])
    names = [f"units.tanks.breakdowns.{number}" for number in range(1, most + 1)]
    assert columns_of(scenario) == tuple(
        Column(name, Exponential(1 / (0.02 / 1000)), float("inf"), "m driven") for name in names
    )


def test_a_distance_leads_to_a_vehicle_and_a_place(scenario: Scenario) -> None:
    tanks, model = scenario.unit["tanks"], model_of(scenario)
    # The first vehicle is alone in its rank; the second and the fourth are in the two behind.
    found = dict(breakdowns_of(tanks, model, [250.0, 400.0, 3 * WAY, 1e9]))
    keys = {"unit": "tanks", "drives-on": "600.0 s"}
    assert found == {
        "tanks-breakdown-1": {**keys, "rank": 1, "place": "1150.0 m"},
        "tanks-breakdown-2": {**keys, "rank": 2, "place": "950.0 m"},
        "tanks-breakdown-3": {**keys, "rank": 3, "place": "950.0 m"},
    }


def test_a_rank_that_is_towed_does_not_break_down_again() -> None:
    scenario = Scenario.from_dict(day({"rate": "1 per km", "towed": True}, **TOW))
    found = dict(breakdowns_of(scenario.unit["tanks"], model_of(scenario), [WAY + 300, WAY - 100]))
    # The second and the third vehicle are in one rank; the third breaks down first, at 200 m.
    assert found == {
        "tanks-breakdown-1": {"unit": "tanks", "rank": 2, "place": "1100.0 m", "towed": True}
    }


def test_the_breakdowns_of_a_row_happen(scenario: Scenario) -> None:
    values = {"units.tanks.breakdowns.1": 250.0, "units.tanks.breakdowns.2": 1e9}
    built = replicated(scenario, values)
    (incident,) = built.incidents
    assert (incident.name, incident.rank, incident.station) == ("tanks-breakdown-1", 0, 1150.0)
    run = simulate(built)
    assert run.events["tanks-breakdown-1.end"] - run.events["tanks-breakdown-1.start"] == 600
    assert replicated(scenario, dict.fromkeys(values, 1e9)).incidents == ()


def test_there_are_as_many_as_the_rate_says() -> None:
    runs, scenario = 4000, Scenario.from_dict(day({**SOME, "rate": "1 per 12 km"}))
    tanks, model = scenario.unit["tanks"], model_of(scenario)
    rows = draw(columns_of(scenario), 0, runs, seed=1).values.tolist()
    counts = [len(dict(breakdowns_of(tanks, model, row))) for row in rows]
    expected = VEHICLES * WAY / 12_000
    assert abs(sum(counts) / runs - expected) < 4 * (expected / runs) ** 0.5
    none = exp(-expected)
    assert abs(counts.count(0) / runs - none) < 4 * (none * (1 - none) / runs) ** 0.5


def test_how_long_they_last_is_drawn_where_it_is_written() -> None:
    lasts = {"value": "10 min", "low": "5 min", "high": "40 min", "assumed": "two in 2015"}
    scenario = Scenario.from_dict(day({**SOME, "drives-on": lasts}))
    first, *_ = (column.name for column in columns_of(scenario))
    assert first == "units.tanks.breakdowns.drives-on"
    built = replicated(scenario, {first: 1200.5, "units.tanks.breakdowns.1": 250.0})
    assert built.incidents[0].lasts == 1200.5


def test_a_unit_that_does_not_come_does_not_break_down() -> None:
    document = day(SOME)
    document["units"]["tanks"]["presence"] = "50 %"
    document["units"]["jets"]["call"] = {"at": "09:30"}
    scenario = Scenario.from_dict(document)
    values = {"units.tanks.presence": 0.0, "units.tanks.breakdowns.1": 250.0}
    assert [unit.name for unit in replicated(scenario, values).units] == ["guard", "jets"]


@pytest.mark.parametrize(
    ("given", "metres"),
    [
        ("0.02 per km", 50_000),
        ("0.02/km", 50_000),
        ("1 per 50 km", 50_000),
        ("2 / 1,000 mi", 804_672),
        ("0.05 per 100 m", 2000),
    ],
)
def test_rates_are_read(given: str, metres: float) -> None:
    found = model_of(Scenario.from_dict(day({**SOME, "rate": given}))).rate
    assert found == pytest.approx(1 / metres, rel=1e-12)


@pytest.mark.parametrize(
    ("breakdowns", "message"),
    [
        ({"rate": "2 %", "drives-on": "9 min"}, f".rate: '2 %' {NO_RATE}"),
        ({"rate": "0 per km", "drives-on": "9 min"}, f".rate: '0 per km' {NO_RATE}"),
        ({"rate": "1 per min", "drives-on": "9 min"}, f".rate: '1 per min' {NO_RATE}"),
        ({"drives-on": "9 min"}, ".rate: is missing"),
        ({"rate": "1 per km"}, ": write one of: drives-on (a duration), towed: true"),
        (
            {"rate": "1 per km", "towed": True},
            ": no recovery vehicle is defined; add one under recovery",
        ),
        (
            {"rate": "1 per 300 m", "drives-on": "9 min"},
            ".rate: 32 breakdowns of tanks would be expected: at most 20",
        ),
    ],
)
def test_what_is_wrong_with_a_rate_is_said(breakdowns: dict[str, Any], message: str) -> None:
    assert wrong(day(breakdowns)) == [f"units.tanks.breakdowns{message}"]


def test_ranks_that_move_as_one_cannot_break_down() -> None:
    document = day(SOME)
    del document["units"]["tanks"]["elastic"]
    assert wrong(document) == [
        "units.tanks.breakdowns: the ranks of tanks move as one; write elastic: true in the column"
    ]


def test_on_laps_there_are_no_breakdowns() -> None:
    document = day(SOME)
    document["routes"]["avenue"] = ["east", "front", "east", "front"]
    message = "the route avenue passes a segment twice; breakdowns are not modelled there"
    assert f"units.tanks.breakdowns: {message}" in wrong(document)


def test_the_number_of_an_unknown_breakdown_is_no_input(scenario: Scenario) -> None:
    with pytest.raises(ScenarioError, match=r"breakdowns\.99"):
        replicated(scenario, {"units.tanks.breakdowns.99": 1.0})
