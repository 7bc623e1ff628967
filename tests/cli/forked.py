"""The command as a process of its own, forked from one that has loaded what commands load.

It has its own streams, signals and limits, and ends as any does; only its imports are done before.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.drill import DRILL
from tests.never import NEVER

ROOT = Path(__file__).parents[2]
#: Commands that together load what any of them does.
LOADING = (
    "run drill.yaml --out out",
    "margins drill.yaml -o figure.pdf",
    "diff drill.yaml --set name=Other -o figure.svg",
    "export drill.yaml -o drill.ics",
    "baseline drill.yaml",
    "check drill.yaml",
    "new fete",
)


class Origin:
    """The process that others are forked from."""

    def __init__(self) -> None:
        self._ours, theirs = socket.socketpair()
        code = f"import signal\nfrom {__name__} import fork_on_demand\n"
        # Who runs the tests may ignore interrupts; what a signal does here is done there.
        code += "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        code += f"fork_on_demand({theirs.fileno()})"
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
        self._process = subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, env=environment, pass_fds=[theirs.fileno()]
        )
        theirs.close()
        self._answers = self._ours.makefile("r")

    def begin(self, asked: Mapping[str, Any], streams: Sequence[int]) -> int:
        """Begin a command with these streams; the number of its process."""
        socket.send_fds(self._ours, [json.dumps(asked).encode() + b"\n"], streams)
        return int(self._answers.readline())

    def exit_code(self) -> int:
        """That of the command begun last, once it has ended."""
        return int(self._answers.readline())

    def close(self) -> None:
        self._answers.close()
        self._ours.close()
        assert self._process.wait(timeout=NEVER) == 0


class Command:
    """A command under way.

    Parameters
    ----------
    origin
        What it is forked from; it has one command at a time.
    words, folder
        What it is asked, and where it runs.
    code
        What it does before: Python.
    stdout, stderr
        Where it writes, instead of pipes that are read here.
    """

    def __init__(
        self,
        origin: Origin,
        words: Sequence[str],
        folder: Path,
        *,
        code: str = "",
        stdout: int | None = None,
        stderr: int | None = None,
    ) -> None:
        (reads, told), (printed, prints), (complaint, complains) = (os.pipe() for _ in range(3))
        self._origin = origin
        self._told = os.fdopen(told, "w", encoding="utf-8")
        self.stdout = os.fdopen(printed, "r", encoding="utf-8")
        self._stderr = os.fdopen(complaint, "r", encoding="utf-8")
        streams = [
            reads,
            prints if stdout is None else stdout,
            complains if stderr is None else stderr,
        ]
        asked = {"words": words, "folder": str(folder), "code": code}
        self._process = origin.begin(asked, streams)
        for each in (reads, prints, complains):
            os.close(each)

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self._process, number)

    def end(self, told: str = "") -> tuple[str, str, int]:
        """Tell it something, and wait; what it printed, what it complained of, its exit code."""
        with suppress(BrokenPipeError), self._told:
            self._told.write(told)
        with self.stdout, self._stderr:
            # What it complains of is little, and waits in its pipe.
            printed, complaint = self.stdout.read(), self._stderr.read()
        return printed, complaint, self._origin.exit_code()


def fork_on_demand(number: int) -> None:
    """Load what commands load, and become one of them for each request that comes."""
    from click.testing import CliRunner

    from simulator.cli.commands import parade
    from simulator.cli.main import main

    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("drill.yaml").write_text(DRILL, encoding="utf-8")
        for words in LOADING:
            done = CliRunner().invoke(parade, words.split(), catch_exceptions=False)
            assert done.exit_code == 0, done.output
        os.chdir(ROOT)
    gc.freeze()  # a process that ends looks through all that is not
    with socket.socket(fileno=number) as ours:
        while True:
            request, streams = b"", list[int]()
            while not request.endswith(b"\n"):
                part, more, *_ = socket.recv_fds(ours, 1 << 16, 3)
                if not part:
                    return
                request += part
                streams += more
            if (pid := os.fork()) == 0:
                break
            for each in streams:
                os.close(each)
            ours.sendall(b"%d\n" % pid)
            _, status = os.waitpid(pid, 0)
            ours.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
    become(json.loads(request), streams)
    try:
        main()
    except SystemExit as end:
        # As Python does, but for the modules that it takes apart.
        atexit._run_exitfuncs()
        sys.stdout.flush()
        os._exit(end.code if isinstance(end.code, int) else 0)


def become(asked: Mapping[str, Any], streams: list[int]) -> None:
    """Take the words, the folder and the streams of a new process."""
    signal.alarm(NEVER)  # its test waits no longer
    for place, each in enumerate(streams):
        os.dup2(each, place)
        os.close(each)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(place, mode, encoding="utf-8", closefd=False)
        for place, mode in enumerate(("r", "w", "w"))
    )
    os.chdir(asked["folder"])
    sys.argv = ["parade", *asked["words"]]
    exec(asked["code"], {})
