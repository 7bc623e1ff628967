"""Faults of the environment, for every command that writes: each ends in a word, and no file is
half-written.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli.commands import parade as commands
from tests.cli.conftest import Begin, Forked
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
    (tmp_path / "drill.yaml").write_text(DRILL, encoding="utf-8")
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


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


def ended(begin: Begin, words: str, stops: str, name: str) -> tuple[str, int]:
    """Send a signal to the command where it stops; what it complained of, its exit code."""
    command = begin(*words.split(), code=stops)
    assert any(line == "stopped\n" for line in command.stdout)
    command.send_signal(getattr(signal, name))
    _, complaint, code = command.end("\n" * 20)
    return complaint, code


@pytest.mark.parametrize("words", [words for words in WRITES if ".svg" not in words])
def test_a_command_that_is_killed_while_it_writes_leaves_no_half_of_a_file(
    folder: Path, begin: Begin, forked: Forked, words: str
) -> None:
    file, begins = WRITES[words]
    new = words.startswith(("new", "baseline"))
    if not new:
        (folder / file).write_bytes(OLD)
    before = names(folder)
    assert ended(begin, words, WRITING, "SIGKILL") == ("", -signal.SIGKILL)
    hidden = [name for name in names(folder) if name not in before]
    assert [name[:8] for name in hidden] == [".parade-"]
    assert new or (folder / file).read_bytes() == OLD
    # What is left is in nobody's way.
    _, complaint, code = forked(*words.split())
    assert (complaint, code) == ("", 0)
    assert (folder / file).read_bytes().startswith(begins)


@pytest.mark.parametrize("words", ["run drill.yaml --out results/of/today", "baseline drill.yaml"])
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_while_it_writes_leaves_nothing(
    folder: Path, begin: Begin, words: str, name: str
) -> None:
    complaint, code = ended(begin, words, WRITING, name)
    assert complaint == ("interrupted\n" if name == "SIGINT" else "")
    assert code == 128 + getattr(signal, name)
    assert names(folder) == ["drill.yaml"]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_while_files_are_moved_to_their_places_waits_until_all_are_there(
    folder: Path, begin: Begin, name: str
) -> None:
    for file in ("timeline.csv", "run.json"):
        (folder / file).write_bytes(OLD)
    complaint, code = ended(begin, "run drill.yaml --out .", MOVING, name)
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


#: No file can become larger than a few bytes.
SMALL_DISK = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16))"


@pytest.mark.parametrize("words", WRITES)
def test_a_disk_that_fills_leaves_the_old_file(folder: Path, forked: Forked, words: str) -> None:
    file, _ = WRITES[words]
    if not words.startswith(("new", "baseline")):
        (folder / file).write_bytes(OLD)
    before = names(folder)
    _, complaint, code = forked(*words.split(), code=SMALL_DISK)
    assert (complaint, code) == (f"{file}: cannot be written: File too large\n", 2)
    assert names(folder) == before
    assert not (folder / file).exists() or (folder / file).read_bytes() == OLD


def test_a_disk_that_is_full_from_the_start(folder: Path) -> None:
    # Python leaves no bytecode: it would keep half of a module's, and fail ever after.
    code = f"{SMALL_DISK}\nfrom simulator.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-B", "-c", code, "plot", "drill.yaml", "-o", "figure.png"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    said = b"figure.png: cannot be written: File too large\n"
    assert (done.stderr, done.returncode) == (said, 2)
    assert names(folder) == ["drill.yaml"]


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
    folder: Path, forked: Forked, words: str, expected: int
) -> None:
    with open("/dev/full", "w") as full:
        assert forked(*words.split(), stderr=full.fileno())[2] == expected


@dev_full
@pytest.mark.parametrize(
    "words", ["plot drill.yaml -o figure.svg", "baseline drill.yaml", "new fete"]
)
def test_standard_output_that_is_full(folder: Path, forked: Forked, words: str) -> None:
    with open("/dev/full", "w") as full:
        _, complaint, code = forked(*words.split(), stdout=full.fileno())
    said = "standard output: cannot be written: No space left on device\n"
    assert (complaint, code) == (said, 2)
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
    "no HOME, LANG=C": {**HOMELESS, "LANG": "C"},
    "a HOME that is not there, ASCII": {
        **PLAIN,
        "HOME": "/proc/nowhere",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
    },
}


#: One command after another, in one process.
ONE_BY_ONE = """
import sys
from simulator.cli.main import main
for words in sys.argv[1:]:
    sys.argv[1:] = words.split()
    try:
        main()
    except SystemExit as end:
        if end.code:
            raise
"""


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

    label = f"units.{CHINESE}.label={CHINESE}"
    written = {
        f"plot {scenario} -o {CHINESE}.png": f"wrote {CHINESE}.png\n",
        f"baseline {scenario}": f"wrote {CHINESE}.baseline.json: 26 events, 4 verdicts\n",
        f"new {CHINESE}2": f"wrote {CHINESE}2.yaml\ntry: parade run {CHINESE}2.yaml\n",
    }
    done = subprocess.run(
        [sys.executable, "-c", ONE_BY_ONE, *written, f"run {scenario} --format json --set {label}"],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert (done.stderr, done.returncode) == (b"", 0)
    said = "".join(written.values())
    assert done.stdout.decode().startswith(said)
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
    document = json.loads(done.stdout.decode().removeprefix(said))
    assert f"{CHINESE}@stand" in document["events"]
    assert document["march_table"][0]["label"] == CHINESE


def test_the_name_of_a_file_may_be_no_text(folder: Path, forked: Forked) -> None:
    name = os.fsdecode(b"\xff.yaml")
    (folder / name).write_text(DRILL, encoding="utf-8")
    for command in ("check", "validate", "diff"):
        setting = ["--set", "name=Drill"] if command == "diff" else []
        out, complaint, code = forked(command, name, *setting, "--format", "json")
        assert (complaint, code) == ("", 0)
        document = json.loads(out)
        entry = document["before"] if command == "diff" else document["files"][0]
        assert entry["file"] == name
    assert forked("new", os.fsdecode(b"\xfe")) == (
        "wrote \ufffd.yaml\ntry: parade run \ufffd.yaml\n",
        "",
        0,
    )
    out, _, code = forked("validate", os.fsdecode(b"\xfe.yaml"))
    assert (out[:10], code) == ("\ufffd.yaml: OK", 0)
