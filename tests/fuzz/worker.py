"""One process that works on hostile inputs, each within limits of time and memory."""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from tests.fuzz.inputs import Hostile, hostile

#: The longest that an input may take (s of the processor), and the most memory (bytes).
LONGEST, LARGEST = 5.0, 500_000_000
#: What searches runs the scenario hundreds of times.
LONGEST_SEARCH = 60.0
_IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
_UNEXPECTED = re.compile(r"unexpected failure of the program in (.*?), line (\d+): (\w+)")


class TooLong(BaseException):
    """An input takes longer than it may; not an `Exception`, so that nothing turns it into one."""


@dataclass(frozen=True)
class Outcome:
    """What came of an input: its exit code, and what is wrong with that, in a few words."""

    number: int
    kind: str
    code: int | None
    wrong: str | None = None


def outcomes(seed: int, first: int, last: int) -> Iterator[Outcome]:
    """What comes of some inputs, one after the other."""
    from simulator.cli.commands import parade  # noqa: F401 - its memory is not that of an input

    gc.set_threshold(100_000)  # as in the command itself
    base = resident()
    resource.setrlimit(resource.RLIMIT_AS, (base + 4 * LARGEST, resource.RLIM_INFINITY))
    signal.signal(signal.SIGPROF, _too_long)
    for number in range(first, last):
        yield outcome(seed, number)


def resident() -> int:
    """The memory of this process (bytes)."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def outcome(seed: int, number: int) -> Outcome:
    """What comes of one input."""
    given = hostile(seed, number)
    with tempfile.TemporaryDirectory(dir=_IN_MEMORY) as name:
        folder = Path(name)
        for file, data in given.files.items():
            (folder / file).write_bytes(data)
        _forget_peak()
        before = resident()
        code, said = _run(given, folder)
        taken = _peak() - before
        wrong = said
        if wrong is None and taken > LARGEST:
            wrong = f"memory: {' '.join(given.words[:1])}"
        if wrong is None:
            wrong = _left_behind(folder, given, code)
    return Outcome(number, given.kind, code, wrong)


def _run(given: Hostile, folder: Path) -> tuple[int | None, str | None]:
    from simulator.cli.commands import parade

    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    searches = given.words[0] in ("margins", "fixes")
    signal.setitimer(signal.ITIMER_PROF, LONGEST_SEARCH if searches else LONGEST)
    try:
        with contextlib.chdir(folder), redirect_stdout(out), redirect_stderr(err):
            done = parade.main([*given.words], prog_name="parade", standalone_mode=False)
            code = int(done or 0)
    except TooLong as stopped:
        return None, f"hang: {stopped}"
    except BaseException as error:
        exit_code = getattr(error, "exit_code", None)
        if exit_code is None:
            return None, f"traceback: {type(error).__name__} {str(error)[:80]}"
        code = int(exit_code)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    said = "".join(_all_of(stream) for stream in (out, err))
    found = _UNEXPECTED.search(said)
    if code == 70 or found:
        where = "{} line {}: {}".format(*found.groups()) if found else said[-200:]
        return code, f"traceback: {where}"
    if code not in (0, 1, 2):
        return code, f"exit code {code}"
    if "\x1b" in said or "\x00" in said:
        return code, "control characters in the output"
    return code, None


def _all_of(stream: io.TextIOWrapper) -> str:
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()


def _too_long(_: int, frame: FrameType | None) -> None:
    ours: list[str] = []
    while frame is not None:
        file = Path(frame.f_code.co_filename)
        if "simulator" in file.parts:
            ours.append(f"{file.name}:{frame.f_code.co_name}")
        frame = frame.f_back
    raise TooLong(" < ".join(ours[:3]))


def _left_behind(folder: Path, given: Hostile, code: int | None) -> str | None:
    """What is wrong with the files that a command left."""
    for path in folder.rglob("*"):
        if path.name.startswith("."):
            return f"left behind: {path.name}"
        if path.suffix == ".json" and path.is_file() and path.name not in given.files:
            try:
                json.loads(path.read_text(encoding="utf-8"))
            except ValueError:
                return f"half-written: {path.name}"
    if code == 2 and (folder / "out").exists() and any((folder / "out").iterdir()):
        return "half-written: out"
    return None


def _forget_peak() -> None:
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> int:
    """The most memory since `_forget_peak` (bytes)."""
    with contextlib.suppress(OSError, StopIteration):
        status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        line = next(line for line in status if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def keep(seed: int, number: int, folder: Path) -> Path:
    """Write the files of an input into a folder, to look at it; its command is in `command`."""
    given = hostile(seed, number)
    target = folder / f"{seed}-{number}"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for file, data in given.files.items():
        (target / file).write_bytes(data)
    (target / "command").write_text(" ".join(["parade", *given.words]) + "\n", encoding="utf-8")
    return target


def main() -> None:
    """Work on the inputs that standard input asks for: a line `seed first last` each."""
    sys.set_int_max_str_digits(4300)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    for line in sys.stdin:
        for each in outcomes(*map(int, line.split())):
            print(json.dumps(vars(each)), file=answers, flush=True)
        print("done", file=answers, flush=True)


if __name__ == "__main__":
    main()
