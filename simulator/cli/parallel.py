"""Work on many files, in order: in this process at first, then in several."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import BrokenExecutor
from typing import TypeVar

from simulator.ensemble.workers.executors import Processes, cores
from simulator.errors import SimulatorError

Job = TypeVar("Job")
Result = TypeVar("Result")

#: How long (s) work stays in this process by default: each new process needs half a second.
PATIENCE = 1.0


def in_order(
    work: Callable[[Job], Result], tasks: Sequence[Job], jobs: int | None = None
) -> Generator[Result, None, None]:
    """Do the work on each task and yield the results in the order of the tasks.

    Close it (`contextlib.closing`), so that no process outlives its caller.

    Parameters
    ----------
    work
        A function that can be pickled, as can its tasks and results.
    tasks
        What to work on.
    jobs
        The number of processes. 1: this one. None: this one for `PATIENCE` seconds, then one per
        core.

    Raises
    ------
    SimulatorError
        If a process dies before its work is done.
    """
    begin = time.monotonic()
    patience = PATIENCE if jobs is None else 0.0
    for number, task in enumerate(tasks):
        processes = min(jobs or cores(), len(tasks) - number)
        if processes > 1 and time.monotonic() >= begin + patience:
            yield from _in_processes(work, tasks[number:], processes)
            return
        yield work(task)


def _in_processes(
    work: Callable[[Job], Result], tasks: Sequence[Job], processes: int
) -> Generator[Result, None, None]:
    with Processes(processes) as pool:
        try:
            yield from pool.map(work, tasks)
        except BrokenExecutor:
            raise SimulatorError(
                "a worker process has died (out of memory?); "
                "use --jobs 1 to check one file at a time"
            ) from None
