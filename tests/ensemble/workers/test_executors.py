"""Work on executors: in order, bounded, and again where a worker is lost."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from simulator.ensemble.workers import executors
from simulator.ensemble.workers.executors import AHEAD, Processes, cluster, streamed
from simulator.errors import SimulatorError

LOST = (
    "worker processes end before their work is done (out of memory?); in a script, start an "
    'executor of your own under `if __name__ == "__main__":`'
)


@pytest.fixture(autouse=True)
def _spawned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin processes as commands do."""
    monkeypatch.setattr(executors, "_START", "spawn")


def slowest_first(number: int) -> int:
    """Wait, the longer the smaller the number is."""
    time.sleep(0.05 * (3 - number))
    return number


def dies_once(task: tuple[str, int]) -> int:
    """End the process of the task numbered 1 when it is begun for the first time."""
    folder, number = task
    if number == 1:
        try:
            Path(folder, "died").touch(exist_ok=False)
        except FileExistsError:
            return number
        os._exit(1)
    return number


def dies(_: int) -> None:
    """End the process."""
    os._exit(1)


def test_results_come_in_the_order_of_tasks() -> None:
    with ThreadPoolExecutor(3) as executor:
        assert list(streamed(executor, slowest_first, range(3))) == [0, 1, 2]


def test_a_bounded_number_of_tasks_is_under_way() -> None:
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    with (
        ThreadPoolExecutor(2) as executor,
        closing(streamed(executor, lambda number: number, tasks())) as coming,
    ):
        assert next(coming) == 0
        assert len(taken) == 2 * AHEAD


def test_the_task_of_a_lost_process_is_done_again(tmp_path: Path) -> None:
    tasks = [(str(tmp_path), number) for number in range(5)]
    with Processes(2) as processes:
        assert list(streamed(processes, dies_once, tasks)) == [0, 1, 2, 3, 4]
    assert (tmp_path / "died").exists()


def test_a_task_that_always_loses_its_process_is_an_error() -> None:
    with Processes(1) as processes, pytest.raises(SimulatorError) as error:
        list(streamed(processes, dies, [0]))
    assert str(error.value) == LOST
    assert multiprocessing.active_children() == []


def test_an_executor_of_others_that_is_broken_is_an_error() -> None:
    class Broken(ThreadPoolExecutor):
        def submit(self, *_: object, **__: object) -> Future[Any]:
            raise BrokenExecutor

    with Broken() as executor, pytest.raises(SimulatorError) as error:
        list(streamed(executor, slowest_first, [0]))
    assert str(error.value) == LOST


def test_an_error_of_the_work_is_one_of_the_caller() -> None:
    def fails(number: int) -> float:
        return 1 / number

    with ThreadPoolExecutor(1) as executor, pytest.raises(ZeroDivisionError):
        list(streamed(executor, fails, [1, 0]))


@pytest.mark.parametrize("where", ["file", "standard input"])
def test_a_script_needs_no_guard(where: str, tmp_path: Path) -> None:
    script = (
        "from simulator.ensemble.workers.executors import Processes, streamed\n"
        "with Processes(1) as processes:\n"
        "    print(*streamed(processes, abs, [-1, -2]))\n"
    )
    (tmp_path / "script.py").write_text(script, encoding="utf-8")
    words = [tmp_path / "script.py"] if where == "file" else ["-"]
    done = subprocess.run(
        [sys.executable, *words], input=script, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr, done.returncode) == ("1 2\n", "", 0)


def test_a_cluster_that_is_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.ensemble.workers.executors._ANSWER", 0.2)
    with pytest.raises(SimulatorError, match=r"^no cluster answers at 'tcp://127.0.0.1:9': "):
        cluster("tcp://127.0.0.1:9").__enter__()
    with pytest.raises(SimulatorError) as error:
        cluster("tcp://127.0.0.1:9", 2).__enter__()
    assert str(error.value) == (
        "tcp://127.0.0.1:9: this cluster has its own workers; omit their number"
    )


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.extras.find_spec", lambda _: None)
    with pytest.raises(SimulatorError) as error:
        cluster("local").__enter__()
    assert str(error.value) == "a cluster needs dask: pip install 'parade-simulator[cluster]'"
