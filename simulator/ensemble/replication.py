"""A replication: a scenario with the values of one row of the input table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from simulator.ensemble.columns import columns_of, settings_of
from simulator.ensemble.sampling import Sampling
from simulator.ensemble.table import InputTable, draw
from simulator.errors import Problem, ScenarioError
from simulator.format import counted
from simulator.scenario.lineup.mishaps import breakdowns_of
from simulator.scenario.model.units import Column as ColumnModel
from simulator.scenario.scenario import Scenario
from simulator.wording import unknown


@dataclass(frozen=True, slots=True)
class Drawn:
    """Where the inputs of a run came from.

    Attributes
    ----------
    source
        The seed, or the table.
    replication
        Its number.
    inputs
        How many inputs it has.
    """

    source: int | Path
    replication: int
    inputs: int

    @property
    def seed(self) -> int | None:
        """The seed; None where the inputs are from a table."""
        return self.source if isinstance(self.source, int) else None

    def __str__(self) -> str:
        """For people: `Seed 4, replication 17: 3 inputs drawn`."""
        inputs = counted(self.inputs, "inputs")
        if self.seed is None:
            return f"{self.source}, replication {self.replication}: {inputs}"
        return f"Seed {self.seed}, replication {self.replication}: {inputs} drawn"


def applied(scenario: Scenario, table: InputTable) -> InputTable:
    """The values that a table's rows set: a column for each setting that the table changes.

    Parameters
    ----------
    scenario
        The scenario.
    table
        With columns of `columns_of`; one that is not there has its central value.
    """
    given = set(table.names)
    names: list[str] = []
    values = []
    for setting in settings_of(scenario):
        factors = [each.name for each in setting.factors if each.name in given]
        if setting.name in given:
            found = table.column(setting.name)
        elif factors:
            found = np.full(len(table), setting.column.central)
        else:
            continue
        for factor in factors:
            found = found * table.column(factor)
        names.append(setting.name)
        values.append(found)
    rows = np.column_stack(values) if values else np.empty((len(table), 0))
    return InputTable(tuple(names), rows, table.first)


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
    columns = [column.name for column in columns_of(scenario)]
    wrong = [name for name in values if name not in columns]
    if wrong:
        raise ScenarioError([Problem("", unknown("input", name, columns)) for name in wrong])
    row = applied(
        scenario, InputTable(tuple(values), np.array([[*values.values()]], dtype=np.float64))
    ).row(0)
    written = {each.name: each.column.setting for each in settings_of(scenario)}
    built = scenario.on_day({name: written[name](value) for name, value in row.items()})
    incidents = dict(_breakdowns(built, values))
    return built.on_day(incidents) if incidents else built


def _breakdowns(built: Scenario, values: Mapping[str, float]) -> Iterator[tuple[str, object]]:
    """The breakdowns of a day as settings, from how far vehicles drive between them."""
    distances: dict[str, list[float]] = {}
    for name, value in values.items():
        path, _, number = name.rpartition(".breakdowns.")
        if number.isdigit():
            distances.setdefault(path.removeprefix("units."), []).append(value)
    for name, between in distances.items():
        if name in built.unit:
            model = built.model.units[name]
            assert isinstance(model, ColumnModel)
            assert model.breakdowns is not None
            for incident, keys in breakdowns_of(built.unit[name], model.breakdowns, between):
                yield f"incidents.{incident}", keys


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
