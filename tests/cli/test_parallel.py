"""Work on many tasks in several processes: in order, whatever ends first, and cleanly."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
from math import inf
from pathlib import Path

import pytest

from simulator.cli import parallel
from simulator.cli.parallel import in_order
from simulator.errors import SimulatorError
from tests.cli.conftest import Forked, shown_on, slow_to_read, with_start_up
from tests.cli.tasks import give_up, process_of, wait, wait_and_mark
from tests.cli.test_process import PARADE
from tests.drill import DRILL
from tests.never import NEVER
from tests.platforms import unix

SLOWEST_FIRST = (0.3, 0.1, 0.0)


def test_results_come_in_the_order_of_the_tasks() -> None:
    assert tuple(in_order(wait, SLOWEST_FIRST, 3)) == SLOWEST_FIRST


def test_one_task_or_one_job_stays_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(in_order(process_of, [1], 2)) == {os.getpid()}
    assert set(in_order(process_of, [1, 2], 1)) == {os.getpid()}
    assert os.getpid() not in set(in_order(process_of, [1, 2], 2))
    monkeypatch.setattr(parallel, "PATIENCE", inf)
    assert set(in_order(process_of, [1, 2])) == {os.getpid()}  # as long as it has patience


def test_a_process_that_ends_before_its_work_is_told() -> None:
    with pytest.raises(SimulatorError, match=r"^a worker process has died"):
        list(in_order(give_up, [0, 1], 2))


def test_who_stops_asking_leaves_no_process_behind_and_waits_for_none(tmp_path: Path) -> None:
    marks = [str(tmp_path / name) for name in "abc"]
    results = in_order(wait_and_mark, [*zip((0.0, 60.0, 60.0), marks, strict=True)], 2)
    assert next(results) == marks[0]
    results.close()
    assert multiprocessing.active_children() == []
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.fixture
def endless(tmp_path: Path) -> list[str]:
    """A command that has checked one file in several processes, and reads two without an end."""
    (tmp_path / "drill.yaml").write_text(DRILL, encoding="utf-8")
    return [*PARADE, "check", "drill.yaml", "slow.yaml", "slow.yaml", "--jobs", "2"]


@unix
def test_an_interrupt_ends_all_processes_in_a_word(tmp_path: Path, endless: list[str]) -> None:
    out, complaint, code = ended(endless, tmp_path, signal.SIGINT)
    assert out.startswith("drill.yaml:4: holds window")
    assert (complaint, code) == ("interrupted\n", 130)


#: An interrupt reaches each process of a pool as Python starts in it.
AT_ONCE = """
import os, signal, sys
if "--multiprocessing-fork" in sys.orig_argv:
    os.kill(os.getpid(), signal.SIGINT)
"""


@unix
def test_an_interrupt_is_not_for_the_processes_that_just_begin(drill: str) -> None:
    done = subprocess.run(
        [*PARADE, "check", drill, drill, drill, "--jobs", "2"],
        env=with_start_up(Path("site"), AT_ONCE),
        capture_output=True,
        check=False,
        timeout=NEVER,
    )
    assert (done.stderr, done.returncode) == (b"", 0)
    assert done.stdout.endswith(b"\n12 constraints hold, 0 broken\n")


@unix
def test_no_process_outlives_a_command_that_is_killed(tmp_path: Path, endless: list[str]) -> None:
    assert ended(endless, tmp_path, signal.SIGKILL)[2] == -signal.SIGKILL


@unix
def test_a_reader_that_has_gone_ends_all_processes(tmp_path: Path, endless: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        endless,
        cwd=tmp_path,
        env=slow_to_read(tmp_path),
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        timeout=NEVER,
    )
    os.close(writing)
    assert (done.stderr, done.returncode) == (b"", 141)


def ended(words: list[str], folder: Path, by: signal.Signals) -> tuple[str, str, int]:
    """End a command by a signal, once it has said something; all that it said, its exit code."""
    process = subprocess.Popen(
        words,
        cwd=folder,
        env=slow_to_read(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    if by == signal.SIGINT:
        os.killpg(process.pid, by)  # as a terminal does: to all of its processes
    else:
        process.send_signal(by)
    # Returns when every process has closed the pipes: none is left behind.
    rest, complaint = process.communicate(timeout=NEVER)
    return first + rest, complaint, process.returncode


@unix
def test_a_bar_counts_files_on_a_terminal_and_is_not_in_the_way(forked: Forked, drill: str) -> None:
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    code = "import simulator.cli.output as o; o.Bar.DELAY = 0.0"
    printed, _, left = forked("check", *[drill] * 3, "--jobs", "1", code=code, stderr=theirs)
    os.close(theirs)
    shown = shown_on(ours)
    assert left == 0
    assert "1/3" in shown
    assert shown.endswith("\r")  # wiped out at the end
    assert printed.endswith("\n12 constraints hold, 0 broken\n")
    assert "\x1b" not in printed
