"""What an ensemble does, one step after another: in this process, or in workers elsewhere."""

from __future__ import annotations

import pickle
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from math import inf

from simulator.ensemble.columns import columns_of
from simulator.ensemble.counting.reduction import Summary
from simulator.ensemble.engines import Engine
from simulator.ensemble.outcome import Layout
from simulator.ensemble.sampling import BLOCK, Sampling
from simulator.ensemble.table import InputTable, draw
from simulator.ensemble.workers.executors import Processes, cores, streamed, workers_of
from simulator.limits import check_limit
from simulator.scenario.scenario import Scenario

#: The least number of tasks of a worker, and the most blocks of a task.
TASKS, BLOCKS = 8, 10
#: How many rows of inputs are drawn at a time.
MOST_ROWS = 10 * BLOCK
#: How long (s) the work stays in this process by default: each new process needs a second.
PATIENCE = 2.0
#: Inputs, or the numbers of replications for which they are still to be drawn.
Rows = InputTable | range


@dataclass(frozen=True)
class Work:
    """What an ensemble is, as far as a worker needs to know.

    Attributes
    ----------
    scenario, layout, driver
        What is run, what is kept of it, and by what. The driver is set up once, and sent to all.
    names
        Of the inputs.
    begin
        The number of the first replication.
    seed
        From which inputs are drawn.
    """

    scenario: Scenario
    layout: Layout
    driver: Engine
    names: tuple[str, ...]
    begin: int
    seed: int

    def rows(
        self, runs: int, *, sampling: Sampling, table: InputTable | None, size: int | None
    ) -> Iterator[Rows]:
        """The inputs of all replications, of at most so many at a time.

        Raises
        ------
        LimitError
            If there are very many replications, or a design has very many inputs and runs.
        """
        check_limit("replications", runs)
        if table is None and sampling != "random":
            columns = columns_of(self.scenario)
            check_limit("drawn", runs * len(columns))
            table = draw(columns, 0, runs, seed=self.seed, sampling=sampling, runs=runs)
        return _split([range(runs) if table is None else table], size or MOST_ROWS)

    def summary(self, first: int) -> Summary:
        """A summary to which replications from a number on are added."""
        return Summary(self.layout, self.names, first, self.begin)

    def blocks(self, rows: Rows) -> Iterator[InputTable]:
        """The inputs of some replications, as many at a time as the engine runs best."""
        if isinstance(rows, range):
            rows = draw(columns_of(self.scenario), rows.start, len(rows), seed=self.seed)
        size = self.driver.block
        for low in range(0, len(rows), size):
            yield rows.rows(low, low + size)


def _split(rows: Iterable[Rows], size: int) -> Iterator[Rows]:
    """Inputs in pieces of at most this many rows."""
    for each in rows:
        for low in range(0, len(each), size):
            yield _cut(each, low, low + size)


def _cut(rows: Rows, low: int, high: int) -> Rows:
    return rows[low:high] if isinstance(rows, range) else rows.rows(low, high)


#: A process runs one block at a time, however many threads a worker of a cluster has.
_ONE = threading.Lock()


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Work:
    """The work, which a process unpacks once: its driver keeps what it learns."""
    work: Work = pickle.loads(packed)
    return work


def _summarised(task: tuple[bytes, Rows]) -> Summary:
    """Run some replications in a worker, block by block."""
    packed, rows = task
    with _ONE:
        work = _unpacked(packed)
        first = rows.start if isinstance(rows, range) else rows.first
        summary = work.summary(first)
        for inputs in work.blocks(rows):
            summary.add(work.driver.run(inputs), inputs)
        return summary


def steps(
    work: Work,
    rows: Iterator[Rows],
    requested: int,
    *,
    executor: Executor | None,
    workers: int | None,
) -> Generator[Callable[[Summary], None], None, None]:
    """What adds the next replications to a summary, one step after another.

    Parameters
    ----------
    work
        What an ensemble is.
    rows
        The inputs of all replications.
    requested
        How many there are.
    executor, workers
        Where to run them; as in `simulate_many`.
    """
    number = cores() if workers is None else workers
    rest: Iterator[Rows] | None = rows
    if executor is None:
        patience = inf if number == 1 else PATIENCE if workers is None else 0.0
        rest = yield from _steps_here(work, rows, patience)
    if rest is None:
        return
    with ExitStack() as stack:
        if executor is None:
            executor = stack.enter_context(Processes(number))
        packed = pickle.dumps(work)
        size = _rows_of_a_task(work.driver.block, requested, workers_of(executor))
        tasks = ((packed, some) for some in _split(rest, size))
        for part in stack.enter_context(closing(streamed(executor, _summarised, tasks))):
            yield partial(Summary.merge, part=part)


def _steps_here(
    work: Work, rows: Iterator[Rows], patience: float
) -> Generator[Callable[[Summary], None], None, Iterator[Rows] | None]:
    """The same in this process, for some seconds; returns the rows that are left, if any."""
    begin = time.monotonic()
    for some in rows:
        done = 0
        for inputs in work.blocks(some):
            if time.monotonic() - begin >= patience:
                return chain([_cut(some, done, len(some))], rows)
            yield partial(Summary.add, outcome=work.driver.run(inputs), inputs=inputs)
            done += len(inputs)
    return None


def _rows_of_a_task(block: int, requested: int, workers: int) -> int:
    """How many replications a worker runs at a time: some blocks, but not so many that others wait
    for the last.
    """
    blocks = requested // (TASKS * workers * block)
    return block * min(max(blocks, 1), BLOCKS)
