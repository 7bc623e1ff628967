"""From a scenario to what happens in many replications of it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import closing, contextmanager

from simulator.ensemble.columns import columns_of
from simulator.ensemble.engines import EngineName
from simulator.ensemble.engines import engine as engine_for
from simulator.ensemble.ensemble import Ensemble
from simulator.ensemble.outcome import layout_of
from simulator.ensemble.sampling import BLOCK, Sampling
from simulator.ensemble.table import InputTable
from simulator.ensemble.workers.steps import Work, steps
from simulator.errors import Problem, ScenarioError, SimulatorError
from simulator.movement.simulate import simulate
from simulator.scenario.load import AnyScenario, scenario_of
from simulator.wording import unknown

#: How many replications there are by default.
RUNS = 10_000


def simulate_many(
    scenario: AnyScenario,
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
        The scenario, or its file.
    runs
        How many replications; with `until_precision`, at most.
    seed
        The seed from which inputs are drawn.
    engine
        `simpy`, `batch`, or `auto`: the batch driver where it can run the scenario.
    sampling
        How inputs are drawn: `random`, `latin-hypercube` or `sobol`; the last two are designs of
        all runs.
    executor
        Where blocks of replications run: any `concurrent.futures.Executor`, such as that of a dask
        client (`client.get_executor(pure=False)`). Default: this process for two seconds, then
        processes.
    workers
        How many processes; 1: this process. Default: one per core if it takes longer.
    table
        The inputs, instead of drawn ones: one replication per row.
    until_precision
        Stop once the interval of every probability extends at most this far on each side; this is
        checked after every 1,000 replications.
    progress
        Called with the numbers of replications that are done, and requested.

    Returns
    -------
    Ensemble
        Probabilities, quantiles, occupancy; after an interrupt (Ctrl-C), of what was done by then.

    Raises
    ------
    ScenarioError
        Where the file is wrong, or there is none; where `table` has unknown inputs.
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
    scenario = scenario_of(scenario)
    columns = columns_of(scenario)
    if not columns:
        raise SimulatorError(
            f"{scenario.name}: every replication would be the same; give some numbers a low and "
            "a high, or a distribution"
        )
    known = [column.name for column in columns]
    if wrong := [name for name in (() if table is None else table.names) if name not in known]:
        raise ScenarioError([Problem("", unknown("input", name, known)) for name in wrong])
    central = simulate(scenario)
    layout = layout_of(scenario, central)
    first, requested = (0, runs) if table is None else (table.first, len(table))
    driver, not_batch = engine_for(scenario, layout, columns, engine, requested)
    if requested < 1:
        raise SimulatorError("there must be at least one replication")
    names = known if table is None else table.names
    work = Work(scenario, layout, driver, tuple(names), first, seed)
    # Precision is looked at after every thousand.
    size = None if until_precision is None else BLOCK
    rows = work.rows(requested, sampling=sampling, table=table, size=size)
    summary = work.summary(first)
    interrupted = False
    try:
        parts = steps(work, rows, requested, executor=executor, workers=workers)
        with closing(parts) as coming:
            for step in coming:
                with _interrupts_wait():
                    step(summary)
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
