"""The batch driver, as an engine of ensembles."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.ensemble.columns import Column
from simulator.ensemble.engines import EngineName, NotBatchable
from simulator.ensemble.outcome import Layout, Outcome
from simulator.ensemble.table import InputTable
from simulator.scenario.scenario import Scenario


class BatchEngine:
    """Runs a block of replications at once."""

    name: EngineName = "batch"
    block = 1000

    def __init__(self, scenario: Scenario, layout: Layout, columns: Sequence[Column]) -> None:
        del scenario, layout, columns
        raise NotBatchable("the batch driver is not available yet")

    def run(self, table: InputTable) -> Outcome:
        """Run a replication for each row of a table."""
        raise NotImplementedError
