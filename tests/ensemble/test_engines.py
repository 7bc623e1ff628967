"""Engines: SimPy, and which of the two is chosen."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import simulate
from simulator.ensemble import batch_engine
from simulator.ensemble.columns import columns_of
from simulator.ensemble.engines import NotBatchable, SimpyEngine, engine
from simulator.ensemble.outcome import layout_of
from simulator.ensemble.replication import replicated
from simulator.ensemble.table import InputTable, draw
from tests.build import after, block, parade
from tests.ensemble.small import guess, last_of_both


def test_simpy_runs_each_row_as_simulate_does() -> None:
    scenario = last_of_both()
    layout = layout_of(scenario)
    table = draw(columns_of(scenario), 17, 3, seed=5)
    outcome = SimpyEngine(scenario, layout).run(table)
    for row in range(3):
        run = simulate(replicated(scenario, table.row(row)))
        expected = [run.events[name] for name in layout.events]
        assert outcome.events[row].tolist() == expected
        assert outcome.slack[row].tolist() == [verdict.slack for verdict in run.verdicts]
    assert (outcome.first, len(outcome), outcome.failed) == (17, 3, {})


def test_a_replication_that_is_invalid_or_stuck_is_kept_as_failed() -> None:
    # The second stands on the first where that is longer than 30 m.
    scenario = parade(
        block("first", start=100.0, drawn_up=True, release=after("talk.end")),
        block("second", start=70.0, drawn_up=True),
        programme={"talk": {"at": "09:00", "duration": guess(30.0, 20.0, 40.0)}},
    )
    scenario = scenario.with_({"units.first.depth": guess(20.0, 10.0, 60.0, "m")})
    names = ("units.first.depth",)
    table = InputTable(names, np.array([[20.0], [40.0], [25.0]]), 10)
    outcome = SimpyEngine(scenario, layout_of(scenario)).run(table)
    assert list(outcome.failed) == [11]
    assert "second" in outcome.failed[11]
    assert np.isnan(outcome.events[1]).all()
    assert np.isfinite(outcome.events[[0, 2]]).all()


class Batch:
    """Stands for the batch driver."""

    name = "batch"
    block = 1000

    def __init__(self, *_: object) -> None:
        pass


def refuses(*_: object) -> None:
    """Stands for the batch driver where it cannot run a scenario."""
    raise NotBatchable("car passes a breakdown")


def test_auto_takes_the_batch_driver_where_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = last_of_both()
    setup = scenario, layout_of(scenario), columns_of(scenario)
    monkeypatch.setattr(batch_engine, "BatchEngine", Batch)
    assert engine(*setup)[0].name == "batch"
    assert engine(*setup)[1] is None
    assert engine(*setup, "simpy")[0].name == "simpy"
    monkeypatch.setattr(batch_engine, "BatchEngine", refuses)
    found, reason = engine(*setup)
    assert (found.name, reason) == ("simpy", "car passes a breakdown")
    with pytest.raises(NotBatchable, match=r"cannot run .*: car passes a breakdown$"):
        engine(*setup, "batch")
    assert engine(*setup, "simpy")[1] is None
