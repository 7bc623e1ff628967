"""Where blocks of work run: in processes of this machine, or on a cluster.

`concurrent.futures.Executor` is the interface. Results come back in the order of their tasks, a
bounded number of which is under way; the block of a lost worker is run again.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any, TypeVar

from simulator.errors import SimulatorError
from simulator.extras import CLUSTER

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

#: How many tasks a worker has at a time: one runs while the next is under way to it.
AHEAD = 2
#: How often a task is begun whose workers are lost.
ATTEMPTS = 3
#: Processes are spawned, not forked: the same on every system, and safe beside threads.
_START = "spawn"
#: How long (s) a cluster may take to answer.
_ANSWER = 10
_LOST = (
    "worker processes end before their work is done (out of memory?); in a script, start an "
    'executor of your own under `if __name__ == "__main__":`'
)


def cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Processes(Executor):
    """Processes of this machine: when one is lost, all begin anew with the next task.

    None of them outlives this process, and only this one reports an interrupt.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool = self._begin()

    def _begin(self) -> Executor:
        # Imported here: most commands do without, and they start faster.
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        context = multiprocessing.get_context(_START)
        return ProcessPoolExecutor(self.workers, context, _prepare)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run a function in one of them."""
        # A process begins with a task, until there are as many as there may be.
        with _interrupts_held(), _script_hidden():
            try:
                return self._pool.submit(fn, *args, **kwargs)
            except BrokenExecutor:
                self._pool.shutdown()
                self._pool = self._begin()
                return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End them once their work is done."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:  # whatever they do is not needed any more
            for process in list((getattr(self._pool, "_processes", None) or {}).values()):
                process.terminate()
        self.shutdown(cancel_futures=True)


@contextmanager
def _script_hidden() -> Iterator[None]:
    """Processes that begin meanwhile do not run the script of this one, as spawned ones do.

    They need nothing of it; and one without a guard would start processes again.
    """
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Processes that begin meanwhile hear no interrupt; this one hears it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        with _interrupts_ignored():
            yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Processes that begin meanwhile ignore interrupts from the start."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _prepare() -> None:
    """Prepare a new process."""
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000)  # as in the command itself
    parent = parent_process()
    assert parent is not None

    def end_with_parent() -> None:
        parent.join()
        os._exit(1)  # a killed parent cannot end this process, which would wait forever

    threading.Thread(target=end_with_parent, daemon=True).start()


@contextmanager
def cluster(address: str, workers: int | None = None) -> Iterator[Executor]:
    """The workers of a dask cluster.

    Parameters
    ----------
    address
        Of its scheduler; or `local`, for a cluster on this machine.
    workers
        How many a local cluster has; default: one a core.

    Raises
    ------
    SimulatorError
        If dask is not installed, or no cluster answers.
    """
    if workers is not None and address != "local":
        raise SimulatorError(f"{address}: this cluster has its own workers; omit their number")
    if (message := CLUSTER.missing("a cluster")) is not None:
        raise SimulatorError(message)
    dask: Any = import_module(CLUSTER.module)
    local = None
    try:
        with _interrupts_ignored(), _script_hidden():
            if address == "local":
                local = dask.LocalCluster(
                    n_workers=workers or cores(),
                    threads_per_worker=1,
                    dashboard_address="127.0.0.1:0",  # any free port
                    silence_logs=logging.ERROR,  # a worker that is lost is no loss
                )
            client = dask.Client(local or address, timeout=_ANSWER)
    except (OSError, ValueError) as error:
        raise SimulatorError(f"no cluster answers at {address!r}: {error}") from None
    try:
        # Not pure: a task that is begun again is another one.
        yield client.get_executor(pure=False)
    finally:
        client.close()
        if local is not None:
            local.close()


class _Waiting:
    """A task under way."""

    def __init__(self, task: Any, executor: Executor, work: Callable[[Any], Any]) -> None:
        self._begin: Callable[[], Future[Any]] = lambda: executor.submit(work, task)
        self.future = self._begin()
        self.attempts = 1

    def again(self) -> None:
        """Begin it again, if it has ended without a result."""
        if self.future.done() and (self.future.cancelled() or self.future.exception()):
            if self.attempts >= ATTEMPTS:
                raise BrokenExecutor
            self.future = self._begin()
            self.attempts += 1


def streamed(
    executor: Executor, work: Callable[[_Task], _Result], tasks: Iterable[_Task]
) -> Generator[_Result, None, None]:
    """Do the work on each task, and yield the results in the order of the tasks.

    Close it (`contextlib.closing`), so that what is under way is cancelled.

    Parameters
    ----------
    executor
        Where to do it.
    work
        A function that can be pickled, as can its tasks and results.
    tasks
        What to work on; taken as there is room.

    Raises
    ------
    SimulatorError
        If workers are lost again and again.
    """
    losses = _losses(executor)
    waiting: deque[_Waiting] = deque()
    coming = iter(tasks)
    more = True
    try:
        while True:
            while more and len(waiting) < AHEAD * workers_of(executor):
                try:
                    waiting.append(_Waiting(next(coming), executor, work))
                except StopIteration:
                    more = False
            if not waiting:
                return
            try:
                result = waiting[0].future.result()
            except losses:
                for each in waiting:
                    each.again()
                continue
            waiting.popleft()
            yield result
    except BrokenExecutor:
        raise SimulatorError(_LOST) from None
    finally:
        for each in waiting:
            each.future.cancel()


def workers_of(executor: Executor) -> int:
    """How many tasks an executor can do at a time."""
    client: Any = getattr(executor, "_client", None)
    if client is not None:
        return max(1, len(client.nthreads()))
    found = getattr(executor, "workers", None) or getattr(executor, "_max_workers", None)
    return int(found or cores())


def _losses(executor: Executor) -> tuple[type[BaseException], ...]:
    """How an executor says that it has lost a worker."""
    if hasattr(executor, "_client"):
        return BrokenExecutor, import_module("distributed").KilledWorker
    return (BrokenExecutor,)
