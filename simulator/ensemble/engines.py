"""What runs replications: SimPy, one after another, or the batch driver, a block at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol, get_args

from simulator.ensemble.columns import Column
from simulator.ensemble.outcome import Layout, Outcome
from simulator.ensemble.replication import replicated
from simulator.ensemble.table import InputTable
from simulator.errors import SimulatorError
from simulator.movement.batch.structure import NotBatchable
from simulator.movement.simulate import simulate
from simulator.scenario.scenario import Scenario

EngineName = Literal["auto", "batch", "simpy"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)


#: Fewer replications than this, and this for each input, are run before arrays are set up.
_FEW, _FEW_A_COLUMN = 300, 3


class Engine(Protocol):
    """Runs blocks of replications.

    Attributes
    ----------
    name
        `simpy` or `batch`.
    block
        How many replications it runs best at a time. No result depends on it.
    """

    name: EngineName
    block: int

    def run(self, table: InputTable) -> Outcome:
        """Run a replication for each row of a table."""
        ...


class SimpyEngine:
    """Runs one replication after another, each as `simulate` does."""

    name: EngineName = "simpy"
    block = 10

    def __init__(self, scenario: Scenario, layout: Layout) -> None:
        self._scenario, self._layout = scenario, layout

    def run(self, table: InputTable) -> Outcome:
        """Run a replication for each row of a table; one without a result is kept as failed."""
        outcome = Outcome.empty(table.first, len(table.values), self._layout)
        for row, values in enumerate(table.values.tolist()):
            try:
                drawn = replicated(self._scenario, dict(zip(table.names, values, strict=True)))
                outcome.fill(row, simulate(drawn), self._layout)
            except SimulatorError as error:
                outcome.fail(row, str(error))
        return outcome


def engine(
    scenario: Scenario,
    layout: Layout,
    columns: Sequence[Column],
    name: EngineName = "auto",
    runs: int | None = None,
) -> tuple[Engine, str | None]:
    """The engine for a scenario.

    Parameters
    ----------
    scenario, layout, columns
        What is run, what is kept of each replication, and what is drawn.
    name
        `auto`: the batch driver where it can run the scenario, and there is enough to run.
    runs
        How many replications there will be; None: many.

    Returns
    -------
    tuple
        The engine, and why it is not the batch driver; None if it is, or was not asked for.

    Raises
    ------
    NotBatchable
        If the batch driver is asked for by name, and cannot run the scenario.
    """
    reason = None
    # The batch driver first builds the scenario once or twice for each input.
    few = name == "auto" and runs is not None and runs < _FEW + _FEW_A_COLUMN * len(columns)
    if name != "simpy" and not few:
        from simulator.ensemble.batch_engine import BatchEngine

        try:
            return BatchEngine(scenario, layout, columns), None
        except NotBatchable as error:
            if name == "batch":
                message = f"the batch driver cannot run {scenario.name}: {error}"
                raise NotBatchable(message) from None
            reason = str(error)
    return SimpyEngine(scenario, layout), reason
