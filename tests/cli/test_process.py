"""The installed command as a process of its own: exit codes, pipes, signals, a terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from simulator import __version__
from tests.cli.conftest import Begin, Forked, shown_on, slow_to_read
from tests.cli.test_run import SUMMARY
from tests.drill import DRILL
from tests.never import NEVER
from tests.platforms import dev_full, unix

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
        timeout=NEVER,
    )
    return done.stdout, done.stderr, done.returncode


def test_a_parade_that_holds(folder: Path) -> None:
    assert parade(folder, "run", "drill.yaml") == (SUMMARY, "", 0)


@unix
def test_a_broken_constraint(folder: Path, forked: Forked) -> None:
    _, complaint, code = forked("run", "drill.yaml", "--set", "window.length=5 min")
    assert (complaint, code) == ("", 1)


def test_bad_input(folder: Path) -> None:
    said = "nowhere.yaml: there is no such file\n"
    assert parade(folder, "run", "nowhere.yaml") == ("", said, 2)


def test_the_package_is_the_command_too() -> None:
    command = [sys.executable, "-m", "simulator", "--version"]
    assert subprocess.check_output(command, text=True) == f"parade {__version__}\n"


def test_a_terminal_that_cannot_show_a_label(folder: Path) -> None:
    out, complaint, code = parade(folder, "run", "drill.yaml", PYTHONIOENCODING="latin-1")
    assert (complaint, code) == ("", 0)
    assert "  guard   ????  formation" in out


@unix
def test_a_document_is_utf_8_whatever_the_terminal_is(folder: Path, forked: Forked) -> None:
    setting = ("--set", "name=阅兵")
    plain = forked("run", "drill.yaml", "--format", "json", *setting)
    latin = parade(
        folder, "run", "drill.yaml", "--format", "json", *setting, PYTHONIOENCODING="latin-1"
    )
    assert '"name": "阅兵"' in plain[0]
    assert latin == plain


@unix
@pytest.mark.parametrize("fresh", [False, True])
def test_a_reader_that_has_gone_is_no_error_of_ours(
    folder: Path, forked: Forked, fresh: bool
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    if fresh:
        schema = [*PARADE, "schema", "--run"]
        done = subprocess.run(schema, stdout=writing, stderr=subprocess.PIPE, check=False)
        complaint, code = done.stderr.decode(), done.returncode
    else:
        _, complaint, code = forked("run", "drill.yaml", stdout=writing)
    os.close(writing)
    assert (complaint, code) == ("", 141)


FULL = "standard output: cannot be written: No space left on device\n"


@dev_full
@pytest.mark.parametrize(
    "words", ["--help", "run --help", "run drill.yaml", "check drill.yaml", "schema"]
)
def test_a_disk_that_is_full(folder: Path, forked: Forked, words: str) -> None:
    with open("/dev/full", "w") as full:
        _, complaint, code = forked(*words.split(), stdout=full.fileno())
    assert (complaint, code) == (FULL, 2)


@dev_full
def test_a_disk_that_is_full_from_the_start() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run([*PARADE, "schema"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.stderr.decode(), done.returncode) == (FULL, 2)


@unix
@pytest.mark.parametrize(
    ("closed", "complaint", "code"),
    [
        (">&-", b"standard output: cannot be written: it is closed\n", 2),
        ("2>&-", b"", 0),
        (">&- 2>&-", b"", 2),
    ],
)
def test_closed_streams(folder: Path, closed: str, complaint: bytes, code: int) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {closed}', "sh", *PARADE, "run", "drill.yaml"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert (done.stderr, done.returncode) == (complaint, code)


#: The scenario named Fails meets a fault of the program.
FAULT = """
import simulator.movement.simulate as movement
sound = movement.run_processes
def run_processes(scenario, *more):
    if scenario.name == "Fails":
        raise TypeError("a fault\\nof ours")
    return sound(scenario, *more)
movement.run_processes = run_processes
"""


@unix
def test_a_fault_of_the_program_has_an_exit_code_of_its_own(folder: Path, forked: Forked) -> None:
    text = (folder / "drill.yaml").read_text(encoding="utf-8")
    (folder / "fails.yaml").write_text(text.replace("name: Drill", "name: Fails"), encoding="utf-8")
    asks = "; please report it, with the file that causes it\n"
    said = "internal error in simulate.py, line "
    for words, judged in {
        "run fails.yaml": "",
        "check fails.yaml drill.yaml": "drill.yaml:",
    }.items():
        printed, complaint, code = forked(*words.split(), code=FAULT)
        assert code == 70
        assert said in complaint
        assert complaint.endswith(f": TypeError a fault of ours{asks}")
        assert complaint.count("\n") == 1
        assert printed.startswith(judged)


#: A figure takes a minute to write.
SLOW = """
import time
import simulator.views.figures.plot as plot
def save_drawn(draw, path):
    path.write_text("half of it")
    print("writing", flush=True)
    time.sleep(60)
plot.save_drawn = save_drawn
"""


@unix
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_that_ends_it_leaves_nothing_behind(folder: Path, begin: Begin, name: str) -> None:
    command = begin("plot", "drill.yaml", "-o", "figure.png", code=SLOW)
    assert command.stdout.readline() == "writing\n"
    command.send_signal(getattr(signal, name))
    assert command.end() == ("", "", 128 + getattr(signal, name))
    assert [path.name for path in folder.iterdir()] == ["drill.yaml"]


@unix
def test_an_interrupt_ends_it_in_a_word(folder: Path) -> None:
    with subprocess.Popen(
        [*PARADE, "run", "slow.yaml"],
        cwd=folder,
        env=slow_to_read(folder, 'print("reading", flush=True)'),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "reading\n"
        process.send_signal(signal.SIGINT)
        out, complaint = process.communicate(timeout=NEVER)
    assert (out, complaint, process.returncode) == ("", "interrupted\n", 130)


#: A terminal with colours.
TERMINAL = """
import os
os.environ.update(TERM="xterm-256color", COLUMNS="100")
os.environ.pop("NO_COLOR", None)
"""


@unix
def test_tables_and_colours_on_a_terminal(folder: Path, begin: Begin) -> None:
    import pty

    ours, theirs = pty.openpty()
    words = ["run", "drill.yaml", "--set", "window.length=5 min"]
    command = begin(*words, code=TERMINAL, stdout=theirs, stderr=theirs)
    os.close(theirs)
    text = shown_on(ours)
    assert command.end()[2] == 1
    assert "仪仗方队" in text
    assert "\x1b[1;31m" in text
    assert "1 of 4 constraints broken" in text


@unix
def test_the_name_of_a_file_moves_no_cursor(folder: Path, forked: Forked) -> None:
    name = "a\x1b[2Jb.yaml"
    (folder / name).write_bytes((folder / "drill.yaml").read_bytes())
    for command in ("check", "validate", "baseline"):
        out, complaint, code = forked(command, name, "nowhere\x1b[2J.yaml")
        assert code == 2
        assert "\x1b" not in out + complaint
        assert "a [2Jb.yaml:" in out or "a [2Jb.baseline.json" in out


def test_neither_a_backend_nor_a_style_that_is_broken_stops_a_figure(folder: Path) -> None:
    (folder / "matplotlib").mkdir()
    (folder / "matplotlib/matplotlibrc").write_bytes(b"font.size: \xff\n")
    own = {"MPLBACKEND": "nowhere", "XDG_CONFIG_HOME": str(folder)}
    done = parade(folder, "plot", "drill.yaml", "-o", "figure.png", **own)
    assert done == ("wrote figure.png\n", "", 0)


def test_a_style_in_the_working_folder_that_cannot_be_read(folder: Path) -> None:
    (folder / "matplotlibrc").write_bytes(b"font.size: \xff\n")
    said = "matplotlibrc: is not UTF-8 text; save it as UTF-8\n"
    assert parade(folder, "plot", "drill.yaml", "-o", "figure.png") == ("", said, 2)
    assert not (folder / "figure.png").exists()


@unix
def test_a_style_in_the_working_folder_that_is_a_pipe(folder: Path) -> None:
    os.mkfifo(folder / "matplotlibrc")
    said = "matplotlibrc: is a pipe, not a style file\n"
    assert parade(folder, "plot", "drill.yaml", "-o", "figure.png") == ("", said, 2)
    assert not (folder / "figure.png").exists()


@unix
def test_nor_does_the_name_of_its_baseline(folder: Path, forked: Forked) -> None:
    name = "a\x07b.yaml"
    (folder / name).write_bytes((folder / "drill.yaml").read_bytes())
    forked("baseline", name)
    for setting in ((), ("--set", "window.length=80 min")):
        out, complaint, _ = forked("check", "--baseline", name, *setting)
        assert "\x07" not in out + complaint
