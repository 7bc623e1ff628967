"""Work on many files, in order: in this process at first, then in several."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import TypeVar

from simulator.errors import SimulatorError

Job = TypeVar("Job")
Result = TypeVar("Result")

#: How long (s) work stays in this process by default: starting others takes half a second each.
PATIENCE = 1.0


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(
    work: Callable[[Job], Result],
    tasks: Sequence[Job],
    jobs: int | None,
    done: Callable[[], object] = lambda: None,
) -> Generator[Result, None, None]:
    """Do some work on each task, and yield the results in the order of the tasks.

    Close it (`contextlib.closing`), so that no process outlives its caller.

    Parameters
    ----------
    work
        A function of a module; its tasks and results can be pickled.
    tasks
        What to work on.
    jobs
        The number of processes; 1: this one. None: this one for `PATIENCE` seconds, then one per
        core.
    done
        Called after each task, in any thread.

    Raises
    ------
    SimulatorError
        If a process ends before its work is done.
    """
    ends = None if jobs is not None else time.monotonic() + PATIENCE
    jobs = usable_cores() if jobs is None else jobs
    for number, task in enumerate(tasks):
        rest = len(tasks) - number
        if min(jobs, rest) > 1 and (ends is None or time.monotonic() > ends):
            yield from _in_processes(work, tasks[number:], min(jobs, rest), done)
            return
        result = work(task)
        done()
        yield result


def _in_processes(
    work: Callable[[Job], Result], tasks: Sequence[Job], jobs: int, done: Callable[[], object]
) -> Generator[Result, None, None]:
    # Imported here: most commands do without, and they start faster.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    others = multiprocessing.active_children()
    # Spawned, not forked: the same on every system, and safe beside a progress bar's thread.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_prepare)
    try:
        with _interrupts_ignored():  # inherited: only this process reports them
            futures = [pool.submit(work, task) for task in tasks]
        for future in futures:
            future.add_done_callback(lambda _: done())
        for future in futures:
            yield future.result()
    except BrokenProcessPool:
        raise SimulatorError(
            "a worker process has died (out of memory?); use --jobs 1 to check one file at a time"
        ) from None
    except BaseException:
        for process in multiprocessing.active_children():
            if process not in others:
                process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _prepare() -> None:
    """Prepare a process: an interrupt of the command is handled by the process that started it."""
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000)  # as in the command itself
    if (parent := parent_process()) is not None:

        def end_with_it() -> None:
            parent.join()
            os._exit(1)  # a killed parent cannot end this one, which would wait forever

        threading.Thread(target=end_with_it, daemon=True).start()


@contextlib.contextmanager
def _interrupts_ignored() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
