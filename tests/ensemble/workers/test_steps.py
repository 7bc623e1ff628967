"""Steps of an ensemble: which replications are run together; where is tested with simulate_many."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import closing
from typing import Any

import pytest

from simulator.ensemble.columns import columns_of
from simulator.ensemble.engines import SimpyEngine
from simulator.ensemble.outcome import layout_of
from simulator.ensemble.table import draw
from simulator.ensemble.workers.steps import Work, steps
from tests.ensemble.small import last_of_both

SCENARIO = last_of_both()
COLUMNS = columns_of(SCENARIO)
LAYOUT = layout_of(SCENARIO)


def work(begin: int = 0) -> Work:
    driver = SimpyEngine(SCENARIO, LAYOUT)  # in blocks of ten
    return Work(SCENARIO, LAYOUT, driver, tuple(each.name for each in COLUMNS), begin, 1)


class Counting(Executor):
    """Takes tasks, and does none of them."""

    workers = 2

    def __init__(self) -> None:
        self.rows: list[range] = []

    def submit(self, _: Callable[..., Any], /, *task: Any, **__: Any) -> Future[Any]:
        self.rows.append(task[0][1])
        done: Future[Any] = Future()
        done.set_result(None)
        return done


@pytest.mark.parametrize(("runs", "rows"), [(100, 10), (1000, 60), (100_000, 100)])
def test_a_task_is_some_blocks_but_each_worker_has_eight(runs: int, rows: int) -> None:
    executor = Counting()
    numbers = work().rows(runs, sampling="random", table=None, size=None)
    with closing(steps(work(), numbers, runs, executor=executor, workers=None)) as coming:
        for _ in coming:
            pass
    assert {len(each) for each in executor.rows[:8]} == {rows}
    assert [number for each in executor.rows for number in each] == list(range(runs))


def test_rows_of_a_table_keep_their_numbers() -> None:
    table = draw(COLUMNS, 30, 25, seed=1)
    pieces = list(work(30).rows(25, sampling="random", table=table, size=10))
    assert [(each.first, len(each)) for each in pieces] == [(30, 10), (40, 10), (50, 5)]  # type: ignore[union-attr]
    drawn = list(work(30).blocks(range(30, 55)))
    assert [row for each in drawn for row in each.values.tolist()] == table.values.tolist()
