"""From a scenario to what happens in many replications of it."""

from __future__ import annotations

import pickle
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, tee

from simulator.ensemble.columns import Column, columns_of
from simulator.ensemble.engines import Engine, EngineName
from simulator.ensemble.engines import engine as engine_for
from simulator.ensemble.ensemble import Ensemble
from simulator.ensemble.executors import Processes, cores, streamed
from simulator.ensemble.outcome import Layout, Outcome, layout_of
from simulator.ensemble.reduction import Summary
from simulator.ensemble.sampling import BLOCK, Sampling
from simulator.ensemble.table import InputTable, draw
from simulator.errors import Problem, ScenarioError, SimulatorError
from simulator.limits import check_limit
from simulator.movement.simulate import simulate
from simulator.scenario.scenario import Scenario
from simulator.wording import unknown

#: How many replications there are by default.
RUNS = 10_000
#: How long (s) the work stays in this process by default: each new process needs a second.
PATIENCE = 2.0


def simulate_many(
    scenario: Scenario,
    runs: int = RUNS,
    seed: int = 1,
    *,
    engine: EngineName = "auto",
    sampling: Sampling = "random",
    executor: Executor | None = None,
    workers: int | None = None,
    table: InputTable | None = None,
    until_precision: float | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Ensemble:
    """Run a scenario many times, each time with inputs that are drawn.

    No result depends on where the replications run, or in which blocks.

    Parameters
    ----------
    scenario
        The scenario.
    runs
        How many replications; with `until_precision`, at most.
    seed
        From which inputs are drawn.
    engine
        `simpy`, `batch`, or `auto`: the batch driver where it can run the scenario.
    sampling
        How inputs are drawn: `random`, `latin-hypercube` or `sobol`, of which the last two are
        designs of all runs.
    executor
        Where blocks of replications run: any `concurrent.futures.Executor`, such as that of a dask
        client (`client.get_executor(pure=False)`). Default: this process for two seconds, then
        processes.
    workers
        How many processes; 1: this process. Default: one a core, where it takes longer.
    table
        The inputs, in place of drawn ones: a replication for each of its rows.
    until_precision
        Stop once the interval of every probability is no wider than plus and minus this much; it is
        looked at after every 1,000 replications.
    progress
        Called with the numbers of replications that are done, and requested.

    Returns
    -------
    Ensemble
        Probabilities, quantiles, occupancy; after an interrupt (Ctrl-C), of what was done by then.

    Raises
    ------
    DeadlockError
        If nothing can move any more at central values.
    NotBatchable
        If the batch driver is asked for, and cannot run the scenario.
    LimitError
        If a design has very many inputs and runs.
    SimulatorError
        If nothing is drawn, a design would be stopped early, or workers are lost again and again.
    """
    if until_precision is not None and sampling != "random":
        raise SimulatorError(f"{sampling}: a design needs all its runs; it cannot be stopped early")
    columns = columns_of(scenario)
    if not columns:
        raise SimulatorError(
            f"{scenario.name}: every replication would be the same; write low and high, or a "
            "distribution, where a number stands"
        )
    known = [column.name for column in columns]
    if wrong := [name for name in (() if table is None else table.names) if name not in known]:
        raise ScenarioError([Problem("", unknown("input", name, known)) for name in wrong])
    central = simulate(scenario)
    layout = layout_of(scenario, central)
    driver, not_batch = engine_for(scenario, layout, columns, engine)
    first, requested = (0, runs) if table is None else (table.first, len(table))
    if requested < 1:
        raise SimulatorError("there must be at least one replication")
    rows = _slices(table) if table is not None else _rows(columns, runs, seed, sampling)
    summary = Summary(layout, central, known if table is None else table.names, first)
    blocks = _split(rows, driver.block)
    recipe = _Recipe(scenario, layout, driver.name)
    interrupted = False
    try:
        with closing(_outcomes(driver, recipe, blocks, executor, workers)) as coming:
            for inputs, outcome in coming:
                with _interrupts_wait():
                    summary.add(outcome, inputs)
                if progress is not None:
                    progress(summary.runs, requested)
                if (
                    until_precision is not None
                    and summary.runs % BLOCK == 0
                    and summary.precision <= until_precision
                ):
                    break
    except KeyboardInterrupt:
        if not summary.runs:
            raise
        interrupted = True
    return Ensemble(
        central,
        columns,
        summary,
        requested,
        seed if table is None else None,
        sampling if table is None else "table",
        driver.name,
        not_batch,
        interrupted,
    )


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Let Ctrl-C wait: what is added halfway would make the sums wrong."""
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    came: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        signal.raise_signal(signal.SIGINT)


def _rows(
    columns: tuple[Column, ...], runs: int, seed: int, sampling: Sampling
) -> Iterator[InputTable]:
    """Draw the inputs: those of 1,000 replications, or a whole design."""
    if sampling != "random":
        check_limit("drawn", runs * len(columns))
        yield from _slices(draw(columns, 0, runs, seed=seed, sampling=sampling, runs=runs))
        return
    for first in range(0, runs, BLOCK):
        yield draw(columns, first, min(BLOCK, runs - first), seed=seed)


def _slices(table: InputTable) -> Iterator[InputTable]:
    for low in range(0, len(table), BLOCK):
        yield table.rows(low, low + BLOCK)


def _split(tables: Iterator[InputTable], size: int) -> Iterator[InputTable]:
    """Blocks of rows; none lies in two thousands."""
    for table in tables:
        for low in range(0, len(table), size):
            yield table.rows(low, low + size)


@dataclass(frozen=True)
class _Recipe:
    """What a worker needs to know, once."""

    scenario: Scenario
    layout: Layout
    engine: EngineName


#: A process runs one block at a time, however many threads a worker of a cluster has.
_ONE = threading.Lock()


@lru_cache(maxsize=1)
def _prepared(recipe: bytes) -> Engine:
    """The engine of a recipe, which a process builds once."""
    made: _Recipe = pickle.loads(recipe)
    columns = columns_of(made.scenario)
    return engine_for(made.scenario, made.layout, columns, made.engine)[0]


def _block(task: tuple[bytes, InputTable]) -> Outcome:
    """Run a block in a worker."""
    recipe, inputs = task
    with _ONE:
        return _prepared(recipe).run(inputs)


def _outcomes(
    driver: Engine,
    recipe: _Recipe,
    blocks: Iterator[InputTable],
    executor: Executor | None,
    workers: int | None,
) -> Generator[tuple[InputTable, Outcome], None, None]:
    """The outcome of each block, in their order."""
    here = cores() if workers is None else workers
    if executor is None:
        patience = PATIENCE if workers is None else 0.0
        begin = time.monotonic()
        for block in blocks:
            if here > 1 and time.monotonic() >= begin + patience:
                blocks = chain([block], blocks)
                break
            yield block, driver.run(block)
        else:
            return
    packed = pickle.dumps(recipe)
    waiting, given = tee(blocks)
    tasks = ((packed, block) for block in given)
    with ExitStack() as stack:
        if executor is None:
            executor = stack.enter_context(Processes(here))
        outcomes = stack.enter_context(closing(streamed(executor, _block, tasks)))
        yield from zip(waiting, outcomes, strict=True)
