"""The same work on many files: here while that is quick, then in several processes; in order."""

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

#: So long (s) work goes on in this process, where nobody asks for several: to start others takes
#: about half a second each.
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
    """Do some work on each task, and give the results in the order of the tasks.

    Close it (`contextlib.closing`): then no process outlives whoever stops asking.

    Parameters
    ----------
    work
        A function of a module; its tasks and results can be pickled.
    tasks
        What to do it on.
    jobs
        In how many processes; 1: in this one. None: in this one for `PATIENCE` seconds, and what
        is left then in one for each core.
    done
        Called after each task, in any thread.

    Raises
    ------
    SimulatorError
        Where a process ends before its work is done.
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
        with _interrupts_ignored():  # which the processes inherit: only this one tells of them
            futures = [pool.submit(work, task) for task in tasks]
        for future in futures:
            future.add_done_callback(lambda _: done())
        for future in futures:
            yield future.result()
    except BrokenProcessPool:
        raise SimulatorError(
            "a process that checked files has ended (was there not enough memory?): "
            "--jobs 1 checks them one after the other"
        ) from None
    except BaseException:
        for process in multiprocessing.active_children():
            if process not in others:
                process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _prepare() -> None:
    """Ready a process: whoever interrupts the command means the process that started it."""
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000)  # as in the command itself
    if (parent := parent_process()) is not None:

        def end_with_it() -> None:
            parent.join()
            os._exit(1)  # killed, it could not end this one, which would wait for work for ever

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
