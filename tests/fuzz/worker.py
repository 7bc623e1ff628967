"""One process that works on hostile inputs, each within limits of time and memory."""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import re
import resource
import shlex
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from tests.fuzz.inputs import Hostile, hostile

#: The longest that an input may take (s, but not those in which others had the processor), and the
#: most memory (bytes).
LONGEST, LARGEST = 5.0, 500_000_000
#: What searches runs the scenario hundreds of times.
LONGEST_SEARCH = 60.0
_IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
_UNEXPECTED = re.compile(r"internal error in (.*?), line (\d+): (\w+)")


class TooLong(BaseException):
    """An input takes longer than it may; not an `Exception`, so that nothing turns it into one."""


class Watch:
    """Stops what takes too long, asleep or at work; time that others took away does not count."""

    def __init__(self, longest: float) -> None:
        self.longest = longest
        self.begin = _own_time()

    def __enter__(self) -> None:
        """Begin."""
        signal.signal(signal.SIGALRM, self._ring)
        signal.setitimer(signal.ITIMER_REAL, self.longest)

    def __exit__(self, *_: object) -> None:
        """End."""
        signal.setitimer(signal.ITIMER_REAL, 0)

    def _ring(self, _: int, frame: FrameType | None) -> None:
        left = self.longest - (_own_time() - self.begin)
        if left > 0:
            signal.setitimer(signal.ITIMER_REAL, max(left, 0.01))
        else:
            raise TooLong(_where(frame))


def _own_time() -> float:
    """The time (s) that goes on for this process: without that for which it waited for its turn."""
    now = time.monotonic()
    try:
        waited = Path("/proc/self/schedstat").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return now
    return now - int(waited) / 1e9


@dataclass(frozen=True)
class Outcome:
    """What came of an input: its exit code, and what is wrong with that, in a few words."""

    number: int
    kind: str
    command: str
    code: int | None
    wrong: str | None = None


def outcomes(seed: int, first: int, last: int) -> Iterator[Outcome]:
    """What comes of some inputs, one after the other."""
    for number in range(first, last):
        yield outcome(hostile(seed, number), number)


def reserved() -> int:
    """The addresses of this process (bytes)."""
    return _pages(0)


def resident() -> int:
    """The memory of this process (bytes)."""
    return _pages(1)


def _pages(number: int) -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[number]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def outcome(given: Hostile, number: int) -> Outcome:
    """What comes of one input."""
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
    return Outcome(number, given.kind, given.words[0], code, wrong)


def _run(given: Hostile, folder: Path) -> tuple[int | None, str | None]:
    from simulator.cli.commands import parade

    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    searches = given.words[0] in ("margins", "fixes", "ensemble", "compare", "sheet", "report")
    watch = Watch(LONGEST_SEARCH if searches else LONGEST)
    try:
        with watch, contextlib.chdir(folder), redirect_stdout(out), redirect_stderr(err):
            done = parade.main([*given.words], prog_name="parade", standalone_mode=False)
            code = int(done or 0)
    except TooLong as stopped:
        return None, f"hang: {stopped}"
    except BaseException as error:
        exit_code = getattr(error, "exit_code", None)
        if exit_code is None:
            return None, f"traceback: {type(error).__name__} {str(error)[:80]}"
        code = int(exit_code)
    return code, _wrong(given, code, _all_of(out), _all_of(err))


def _wrong(given: Hostile, code: int, printed: str, complained: str) -> str | None:
    """What is wrong with the exit code and the output of a command."""
    said = printed + complained
    found = _UNEXPECTED.search(said)
    if code == 70 or found:
        where = "{} line {}: {}".format(*found.groups()) if found else said[-200:]
        return f"traceback: {where}"
    if code not in (0, 1, 2):
        return f"exit code {code}"
    if "\x1b" in said or "\x00" in said:
        return "control characters in the output"
    if code != 2 and "json" in given.words:
        return _wrong_document(given.words[0], code, printed)
    return None


def _wrong_document(command: str, code: int, printed: str) -> str | None:
    """What is wrong with a JSON document; that of a run says why the exit code is 1."""
    if not _is_json(printed):
        return f"no JSON: {command}"
    if command == "run":
        verdicts = json.loads(printed)["verdicts"]
        broken = any(not each["holds"] and each["severity"] == "error" for each in verdicts)
        if broken != (code == 1):
            return f"exit code {code}: some constraint is broken: {broken}"
    return None


def _is_json(text: str) -> bool:
    """Whether a text is JSON as everybody reads it: without NaN and Infinity."""
    try:
        json.loads(text, parse_constant=int)
    except ValueError:
        return False
    return True


def _all_of(stream: io.TextIOWrapper) -> str:
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()


def _where(frame: FrameType | None) -> str:
    """The innermost functions of the program that are at work."""
    ours: list[str] = []
    while frame is not None:
        file = Path(frame.f_code.co_filename)
        if "simulator" in file.parts:
            ours.append(f"{file.name}:{frame.f_code.co_name}")
        frame = frame.f_back
    return " < ".join(ours[:3])


#: How a file of each kind ends that is whole.
_ENDS = {".png": b"IEND\xaeB`\x82", ".svg": b"</svg>\n", ".pdf": b"%%EOF\n", ".csv": b"\n"}


def _left_behind(folder: Path, given: Hostile, code: int | None) -> str | None:
    """What is wrong with the files that a command left."""
    for path in folder.rglob("*"):
        if path.name.startswith(".") and given.words[0] != "new":
            return f"left behind: {path.name}"
        if not path.is_file() or path.name in given.files:
            continue
        data = path.read_bytes()
        if path.suffix == ".json" and not _is_json(data.decode()):
            return f"half-written: {path.name}"
        if not data.endswith(_ENDS.get(path.suffix, b"")):
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
    (target / "command").write_text(shlex.join(["parade", *given.words]) + "\n", encoding="utf-8")
    return target


def main() -> None:
    """Work on the inputs that standard input asks for: a line `seed first last` each."""
    sys.set_int_max_str_digits(4300)
    from simulator.cli.commands import parade  # noqa: F401 - its memory is not that of an input

    gc.set_threshold(100_000)  # as in the command itself
    # Libraries that are loaded reserve more than they use: pyarrow a gigabyte.
    most = reserved() + 6 * LARGEST
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    for line in sys.stdin:
        for each in outcomes(*map(int, line.split())):
            print(json.dumps(vars(each)), file=answers, flush=True)
        print("done", file=answers, flush=True)


if __name__ == "__main__":
    main()
