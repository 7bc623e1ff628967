"""A scenario with another value of an input: as if its file said so."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import load, simulate
from simulator.errors import SimulatorError
from simulator.scenario.scenario import Scenario
from simulator.whatif.inputs import Input, altered, far_setting, inputs
from simulator.whatif.shifted import shifted

SCENARIOS = Path(__file__).parents[2] / "scenarios"
#: Later and earlier (s).
CHANGES = (37.25, -13.5, 5000.123456)


def events(scenario: Scenario) -> dict[str, float] | str:
    try:
        run = simulate(scenario)
    except SimulatorError as error:
        return str(error)
    return {**dict(run.events.items()), "begin": run.begin}


def linear(scenario: Scenario) -> list[Input]:
    """The inputs that may have a margin: none of flights that orbit."""
    orbiting = {unit.name for unit in scenario.units if unit.orbit is not None}
    return [each for each in inputs(scenario) if each.subject not in orbiting]


@pytest.mark.parametrize(
    "name",
    ["village_fete", "trooping", "review", "flypast_by_the_clock", "armata_2015", "village_loop"],
)
def test_each_input_of_a_scenario(name: str) -> None:
    scenario = load(SCENARIOS / f"{name}.yaml")
    on_day = bool(scenario.day or scenario.planned_times)
    for what in linear(scenario):
        for change in CHANGES:
            if change >= what.least:
                setting = far_setting(scenario, what, change)
                expected = events(altered(scenario, setting, on_day=on_day))
                assert events(shifted(scenario, what, change)) == expected, (what.name, change)
