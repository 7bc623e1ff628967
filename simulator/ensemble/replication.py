"""A replication: a scenario with the values of one row of the input table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.ensemble.columns import columns_of
from simulator.ensemble.sampling import Sampling
from simulator.ensemble.table import draw
from simulator.errors import Problem, ScenarioError
from simulator.scenario.scenario import Scenario
from simulator.wording import unknown


@dataclass(frozen=True, slots=True)
class Drawn:
    """Where the inputs of a run came from.

    Attributes
    ----------
    seed, replication
        They give the run again.
    inputs
        How many inputs were drawn.
    """

    seed: int
    replication: int
    inputs: int


def replicated(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """A scenario in which its inputs turn out on the day as given; planned times stay.

    Parameters
    ----------
    scenario
        The scenario.
    values
        In SI, by the names of columns, each exactly as it will be; others keep their central
        values.

    Raises
    ------
    ScenarioError
        If a name is no column, or the values are invalid together.
    """
    columns = {column.name: column for column in columns_of(scenario)}
    wrong = [name for name in values if name not in columns]
    if wrong:
        raise ScenarioError([Problem("", unknown("input", name, columns)) for name in wrong])
    return scenario.on_day({name: columns[name].setting(value) for name, value in values.items()})


def replication(
    scenario: Scenario,
    seed: int,
    number: int,
    *,
    sampling: Sampling = "random",
    runs: int | None = None,
) -> Scenario:
    """One replication of an ensemble by its seed and its number, from 0; see `draw`."""
    columns = columns_of(scenario)
    table = draw(columns, number, 1, seed=seed, sampling=sampling, runs=runs)
    return replicated(scenario, table.row(0))
