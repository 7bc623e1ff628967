"""The installed command as a process of its own: exit codes, pipes, signals, a terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simulator import __version__
from tests.cli.conftest import unix
from tests.cli.test_run import SUMMARY
from tests.drill import DRILL

#: An interrupt reaches it, even where whoever runs the tests ignores interrupts.
HEARS = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
PARADE = [sys.executable, "-c", f"{HEARS}; from simulator.cli.main import main; main()"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the scenario file in it."""
    (tmp_path / "drill.yaml").write_text(DRILL, encoding="utf-8")
    return tmp_path


def parade(folder: Path, *words: str, **environment: str) -> tuple[str, str, int]:
    """Run the command; what it printed, what it complained of, its exit code."""
    done = subprocess.run(
        [*PARADE, *words],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return done.stdout, done.stderr, done.returncode


def test_a_parade_that_holds(folder: Path) -> None:
    assert parade(folder, "run", "drill.yaml") == (SUMMARY, "", 0)


def test_a_broken_constraint(folder: Path) -> None:
    _, complaint, code = parade(folder, "run", "drill.yaml", "--set", "window.length=5 min")
    assert (complaint, code) == ("", 1)


def test_bad_input(folder: Path) -> None:
    said = "nowhere.yaml: there is no such file\n"
    assert parade(folder, "run", "nowhere.yaml") == ("", said, 2)


def test_the_version(folder: Path) -> None:
    assert parade(folder, "--version") == (f"parade {__version__}\n", "", 0)


def test_a_terminal_that_cannot_show_a_label(folder: Path) -> None:
    out, complaint, code = parade(folder, "run", "drill.yaml", PYTHONIOENCODING="latin-1")
    assert (complaint, code) == ("", 0)
    assert "  guard   ????  formation" in out


def test_a_document_is_utf_8_whatever_the_terminal_is(folder: Path) -> None:
    setting = ("--set", "name=阅兵")
    plain = parade(folder, "run", "drill.yaml", "--format", "json", *setting)
    latin = parade(
        folder, "run", "drill.yaml", "--format", "json", *setting, PYTHONIOENCODING="latin-1"
    )
    assert '"name": "阅兵"' in plain[0]
    assert latin == plain


@unix
@pytest.mark.parametrize("words", [("run", "drill.yaml"), ("schema", "--run")])
def test_a_reader_that_has_gone_is_no_error_of_ours(folder: Path, words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*PARADE, *words], cwd=folder, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.stderr, done.returncode) == (b"", 141)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_disk_that_is_full(folder: Path) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*PARADE, "run", "drill.yaml"],
            cwd=folder,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    said = b"standard output: cannot be written: No space left on device\n"
    assert (done.stderr, done.returncode) == (said, 2)


@unix
def test_an_interrupt_ends_it_in_a_word(folder: Path) -> None:
    fifo = folder / "slow.yaml"
    os.mkfifo(fifo)
    process = subprocess.Popen(
        [*PARADE, "run", "slow.yaml"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    writer = os.open(fifo, os.O_WRONLY)  # returns when the command has opened the file to read
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    out, complaint = process.communicate(timeout=30)
    os.close(writer)
    assert (out, complaint, process.returncode) == ("", "interrupted\n", 130)


@unix
def test_tables_and_colours_on_a_terminal(folder: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
    environment.pop("NO_COLOR", None)
    process = subprocess.Popen(
        [*PARADE, "run", "drill.yaml", "--set", "window.length=5 min"],
        cwd=folder,
        stdout=theirs,
        stderr=theirs,
        env=environment,
    )
    os.close(theirs)
    chunks = []
    while True:
        try:
            chunks.append(os.read(ours, 65536))
        except OSError:  # the other end is closed
            break
        if not chunks[-1]:
            break
    os.close(ours)
    text = b"".join(chunks).decode()
    assert process.wait(timeout=30) == 1
    assert "仪仗方队" in text
    assert "\x1b[1;31m" in text
    assert "1 of 4 constraints broken" in text
