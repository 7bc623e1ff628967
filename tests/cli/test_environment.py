"""Faults of the environment, for every command that writes: each ends in a word, and no file is
half-written.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli.commands import parade as commands
from tests.cli.conftest import with_start_up
from tests.cli.test_process import PARADE
from tests.drill import DRILL
from tests.platforms import dev_full, unix

pytestmark = unix

#: Every command that writes, the file that it writes first, and how it begins.
WRITES: dict[str, tuple[str, bytes]] = {
    "run drill.yaml --out .": ("timeline.csv", b"event,"),
    "plot drill.yaml -o figure.png": ("figure.png", b"\x89PNG"),
    "plot drill.yaml --view time-distance -o figure.svg": ("figure.svg", b"<?xml"),
    "margins drill.yaml -o figure.pdf": ("figure.pdf", b"%PDF"),
    "diff drill.yaml --set name=Later -o figure.svg": ("figure.svg", b"<?xml"),
    "export drill.yaml -o drill.ics": ("drill.ics", b"BEGIN:VCALENDAR"),
    "baseline drill.yaml": ("drill.baseline.json", b"{\n"),
    "new fete": ("fete.yaml", b"# "),
}
#: What stands in the place of a file before it is written.
OLD = b"old"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the scenario file in it."""
    there = tmp_path / "work"
    there.mkdir()
    (there / "drill.yaml").write_text(DRILL, encoding="utf-8")
    return there


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def parade(
    folder: Path,
    *words: str,
    environment: Mapping[str, str] = os.environ,
    before: Callable[[], None] | None = None,
) -> tuple[str, str, int]:
    """Run the command; what it printed, what it complained of, its exit code.

    It leaves no bytecode: on a full disk Python keeps half of a module's, and fails ever after.
    """
    done = subprocess.run(
        [*PARADE, *words],
        cwd=folder,
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        preexec_fn=before,
    )
    return done.stdout, done.stderr, done.returncode


# -- killed ----------------------------------------------------------------------------------------

#: The command stops where it opens a new file, or moves one to its place, until a line is read.
STOPS = """
import sys
def stop(event, args):
    if event == {event!r} and ".parade-" in str(args[0]) and {among}:
        print("stopped", flush=True)
        sys.stdin.readline()
sys.addaudithook(stop)
"""
WRITING = STOPS.format(event="open", among="'w' in str(args[1])")
MOVING = STOPS.format(event="os.rename", among="True")


def ended(folder: Path, words: str, stops: str, name: str) -> tuple[str, int]:
    """Send a signal to the command where it stops; what it complained of, its exit code."""
    with subprocess.Popen(
        [*PARADE, *words.split()],
        cwd=folder,
        env=with_start_up(folder.parent / "site", stops),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert any(line == "stopped\n" for line in process.stdout)
        process.send_signal(getattr(signal, name))
        _, complaint = process.communicate("\n" * 20, timeout=30)
    return complaint, process.returncode


@pytest.mark.parametrize("words", [words for words in WRITES if ".svg" not in words])
def test_a_command_that_is_killed_while_it_writes_leaves_no_half_of_a_file(
    folder: Path, words: str
) -> None:
    file, begins = WRITES[words]
    new = words.startswith(("new", "baseline"))
    if not new:
        (folder / file).write_bytes(OLD)
    before = names(folder)
    assert ended(folder, words, WRITING, "SIGKILL") == ("", -signal.SIGKILL)
    hidden = [name for name in names(folder) if name not in before]
    assert [name[:8] for name in hidden] == [".parade-"]
    assert new or (folder / file).read_bytes() == OLD
    # What is left is in nobody's way.
    _, complaint, code = parade(folder, *words.split())
    assert (complaint, code) == ("", 0)
    assert (folder / file).read_bytes().startswith(begins)


@pytest.mark.parametrize("words", ["run drill.yaml --out results/of/today", "baseline drill.yaml"])
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_while_it_writes_leaves_nothing(folder: Path, words: str, name: str) -> None:
    complaint, code = ended(folder, words, WRITING, name)
    assert complaint == ("interrupted\n" if name == "SIGINT" else "")
    assert code == 128 + getattr(signal, name)
    assert names(folder) == ["drill.yaml"]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_while_files_are_moved_to_their_places_waits_until_all_are_there(
    folder: Path, name: str
) -> None:
    for file in ("timeline.csv", "run.json"):
        (folder / file).write_bytes(OLD)
    complaint, code = ended(folder, "run drill.yaml --out .", MOVING, name)
    assert complaint == ("interrupted\n" if name == "SIGINT" else "")
    assert code == 128 + getattr(signal, name)
    assert len(names(folder)) == 9
    assert all(not name.startswith(".") for name in names(folder))
    assert (folder / "timeline.csv").read_bytes() != OLD
    assert json.loads((folder / "run.json").read_bytes())["scenario"]["name"] == "Drill"


#: An interrupt comes in a callback, which drops exceptions.
DROPPED = """
import os, signal, sys, weakref
from simulator.cli import commands
class Old: pass
def end(_):
    os.kill(os.getpid(), signal.SIGINT)
    for _ in range(1000): pass
@commands.parade.command()
def waits():
    import time
    old = Old()
    kept = weakref.ref(old, end)
    del old
    time.sleep(60)
"""


def test_an_interrupt_where_exceptions_are_dropped_is_heard(folder: Path) -> None:
    code = f"{DROPPED}\nfrom simulator.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "waits"], cwd=folder, capture_output=True, check=False
    )
    assert (done.stderr, done.returncode) == (b"interrupted\n", 130)


#: An interrupt comes while the command is imported.
IMPORTING = """
import os, signal, sys
class Finder:
    def find_spec(self, name, *_):
        if name == "click":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
from simulator.cli.main import main; main()
"""


def test_an_interrupt_while_the_command_is_imported(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTING, "run", "drill.yaml"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == (b"", b"interrupted\n", 130)


# -- disks and folders -----------------------------------------------------------------------------


def small_disk() -> None:
    """No file can become larger than a few bytes."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16))


@pytest.mark.parametrize("words", WRITES)
def test_a_disk_that_fills_leaves_the_old_file(folder: Path, words: str) -> None:
    file, _ = WRITES[words]
    if not words.startswith(("new", "baseline")):
        (folder / file).write_bytes(OLD)
    before = names(folder)
    _, complaint, code = parade(folder, *words.split(), before=small_disk)
    assert (complaint, code) == (f"{file}: cannot be written: File too large\n", 2)
    assert names(folder) == before
    assert not (folder / file).exists() or (folder / file).read_bytes() == OLD


@pytest.mark.parametrize("words", WRITES)
@pytest.mark.parametrize("where", ["/proc", "drill.yaml", "sealed"])
def test_a_folder_that_takes_no_files(
    folder: Path, words: str, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = folder / "sealed"
    sealed.mkdir()
    (sealed / "drill.yaml").write_text(DRILL, encoding="utf-8")
    sealed.chmod(0o500)
    if where == "sealed" and os.access(sealed, os.W_OK):
        pytest.skip("a superuser may do anything")
    command, *rest = words.split()
    if command == "baseline":
        if where != "sealed":
            pytest.skip("it writes beside the scenario")
        rest = ["sealed/drill.yaml"]
    else:
        rest[-1] = str(Path(where, rest[-1]))
    before = names(folder)
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(commands, [command, *rest], prog_name="parade")
    assert done.exit_code == 2
    assert done.stderr.startswith((f"{where}: ", f"{where}/"))
    assert done.stderr.count("\n") == 1
    assert names(folder) == before
    assert names(sealed) == ["drill.yaml"]


@dev_full
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("run drill.yaml --set window.length=5min --out results --format json", 1),
        ("run nowhere.yaml", 2),
        ("run", 2),
    ],
)
def test_standard_error_that_is_full_changes_no_exit_code(
    folder: Path, words: str, expected: int
) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*PARADE, *words.split()],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=full,
            check=False,
        )
    assert done.returncode == expected


@dev_full
@pytest.mark.parametrize(
    "words", ["plot drill.yaml -o figure.svg", "baseline drill.yaml", "new fete"]
)
def test_standard_output_that_is_full(folder: Path, words: str) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*PARADE, *words.split()],
            cwd=folder,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    said = b"standard output: cannot be written: No space left on device\n"
    assert (done.stderr, done.returncode) == (said, 2)
    assert not any(name.startswith(".") for name in names(folder))


# -- homes and locales -----------------------------------------------------------------------------

CHINESE = "\u9605\u5175\u00e9"
PLAIN = {
    key: value
    for key, value in os.environ.items()
    if not key.startswith(("LC_", "XDG_", "MPL", "PYTHONUTF8", "PYTHONIO", "LANG"))
}
HOMELESS = {key: value for key, value in PLAIN.items() if key != "HOME"}
ENVIRONMENTS = {
    "no HOME": HOMELESS,
    "a HOME that is not there": {**PLAIN, "HOME": "/proc/nowhere"},
    "LANG=C": {**PLAIN, "LANG": "C"},
    "ASCII": {**PLAIN, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}


@pytest.mark.parametrize("environment", ENVIRONMENTS.values(), ids=ENVIRONMENTS)
def test_names_in_any_script_without_a_home_or_a_locale(
    folder: Path, environment: dict[str, str]
) -> None:
    scenario = f"{CHINESE}.yaml"
    base = DRILL.replace("  guard:", f"  {CHINESE}:").replace("[guard,", f"[{CHINESE},")
    text = base.replace("event: guard@", f"event: {CHINESE}@")
    (folder / f"base-{CHINESE}.yaml").write_text(text, encoding="utf-8")
    (folder / scenario).write_text(f"extends: base-{CHINESE}.yaml\n", encoding="utf-8")
    (folder / "drill.yaml").unlink()

    written = {
        f"plot {scenario} -o {CHINESE}.png": f"wrote {CHINESE}.png\n",
        f"baseline {scenario}": f"wrote {CHINESE}.baseline.json: 26 events, 4 verdicts\n",
        f"new {CHINESE}2": f"wrote {CHINESE}2.yaml\ntry: parade run {CHINESE}2.yaml\n",
    }
    for words, said in written.items():
        done = subprocess.run(
            [*PARADE, *words.split()], cwd=folder, env=environment, capture_output=True, check=False
        )
        assert (done.stdout.decode(), done.stderr, done.returncode) == (said, b"", 0)
    assert names(folder) == sorted(
        [
            f"base-{CHINESE}.yaml",
            scenario,
            f"{CHINESE}.png",
            f"{CHINESE}.baseline.json",
            f"{CHINESE}2.yaml",
        ]
    )
    baseline = json.loads((folder / f"{CHINESE}.baseline.json").read_bytes())
    assert f"{CHINESE}@stand" in baseline["events"]
    words = ["run", scenario, "--format", "json", "--set", f"units.{CHINESE}.label={CHINESE}"]
    done = subprocess.run(
        [*PARADE, *words], cwd=folder, env=environment, capture_output=True, check=False
    )
    assert (done.stderr, done.returncode) == (b"", 0)
    document = json.loads(done.stdout)
    assert f"{CHINESE}@stand" in document["events"]
    assert document["march_table"][0]["label"] == CHINESE


def test_the_name_of_a_file_may_be_no_text(folder: Path) -> None:
    name = os.fsdecode(b"\xff.yaml")
    (folder / name).write_text(DRILL, encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    for command in ("check", "validate", "diff"):
        setting = ["--set", "name=Drill"] if command == "diff" else []
        words = [command, name, *setting, "--format", "json"]
        out, complaint, code = parade(folder, *words, environment=environment)
        assert (complaint, code) == ("", 0)
        document = json.loads(out)
        entry = document["before"] if command == "diff" else document["files"][0]
        assert entry["file"] == name
    assert parade(folder, "new", os.fsdecode(b"\xfe"), environment=environment) == (
        "wrote \ufffd.yaml\ntry: parade run \ufffd.yaml\n",
        "",
        0,
    )
    out, _, code = parade(folder, "validate", os.fsdecode(b"\xfe.yaml"), environment=environment)
    assert (out[:10], code) == ("\ufffd.yaml: OK", 0)
