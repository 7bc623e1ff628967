"""Work on many files, in order: in this process at first, then in several."""

from __future__ import annotations

import gc
import os
import signal
import time
from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

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
        processes = min(jobs or _cores(), len(tasks) - number)
        if processes > 1 and time.monotonic() >= begin + patience:
            yield from _in_processes(work, tasks[number:], processes)
            return
        yield work(task)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # those that this process may use
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _in_processes(
    work: Callable[[Job], Result], tasks: Sequence[Job], processes: int
) -> Generator[Result, None, None]:
    # Imported here: most commands do without, and they start faster.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    # Spawned, not forked: the same on every system, and safe beside the thread of a progress bar.
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _prepare)
    try:
        # Only this process reports an interrupt; new processes ignore it from the start.
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            results = pool.map(work, tasks)
        finally:
            signal.signal(signal.SIGINT, handler)
        yield from results
    except BrokenProcessPool:
        raise SimulatorError(
            "a worker process has died (out of memory?); use --jobs 1 to check one file at a time"
        ) from None
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _prepare() -> None:
    """Prepare a new process."""
    import threading
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000)  # as in the command itself
    parent = parent_process()
    assert parent is not None

    def end_with_parent() -> None:
        parent.join()
        os._exit(1)  # a killed parent cannot end this process, which would wait forever

    threading.Thread(target=end_with_parent, daemon=True).start()
