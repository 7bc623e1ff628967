"""The entry point of the `parade` command.

It imports little, so that a signal that comes while the rest is imported is heard, too.
"""

from __future__ import annotations

import codecs
import contextlib
import gc
import io
import os
import signal
import sys
from functools import partial
from typing import Any, TextIO

#: Signals that end a command.
_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")


def main() -> None:
    """Run the command line."""
    _read_utf_8()
    _end_cleanly()
    # A command is short and makes little garbage; looking for it among the modules that it loads
    # would take a fifth of its time.
    gc.set_threshold(100_000)
    # Figures are written to files; a window's backend is not needed, and may not be there.
    os.environ["MPLBACKEND"] = "agg"
    # Nor is a style of the reader's, whose file may be unreadable: figures have their own.
    os.environ["MATPLOTLIBRC"] = os.devnull
    import logging

    import click

    from simulator.cli.commands import parade
    from simulator.errors import OutputError

    # Without a home it tells where it keeps its cache.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    sys.stderr = _standard_error()
    if sys.stdout is None:
        click.echo("standard output: cannot be written: it is closed", err=True)
        sys.exit(OutputError.exit_code)
    for stream in (sys.stdout, sys.stderr):
        # A label that the terminal's encoding lacks must not stop the command.
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    parade(prog_name="parade")


class _Unheard(io.FileIO):
    """What it cannot write, such as to a full disk, is lost: the exit code says enough."""

    def write(self, data: Any, /) -> int:
        """Write what can be written."""
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


def _standard_error() -> TextIO:
    """Standard error, of which no failure changes the exit code; it may be closed."""
    closed = sys.stderr is None
    raw = _Unheard(os.open(os.devnull, os.O_WRONLY) if closed else 2, "w", closefd=False)
    encoding = "utf-8" if closed else sys.stderr.encoding
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, line_buffering=True)


def _read_utf_8() -> None:
    """Start again in UTF-8 where the locale has ASCII only: arguments and names of files are in
    UTF-8 there, too.
    """
    if codecs.lookup(sys.getfilesystemencoding()).name == "ascii":
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def _end_cleanly() -> None:
    """Let a signal that ends the command do so as an exception: nothing half-written remains."""
    came: list[int] = []

    def end(number: int, _: object) -> None:
        if number == signal.SIGINT and not came:
            with contextlib.suppress(OSError):
                os.write(2, b"interrupted\n")
        came.append(number)
        sys.exit(128 + number)

    def unraisable(failed: sys.UnraisableHookArgs) -> None:
        # It came in a callback, such as one of the garbage collector, which drops exceptions.
        if came and isinstance(failed.exc_value, SystemExit):
            from threading import Timer

            # Of all threads, the main one is to hear it, even if it sleeps.
            again = partial(os.kill, os.getpid()) if os.name == "posix" else signal.raise_signal
            Timer(0.01, again, came[:1]).start()
        else:
            sys.__unraisablehook__(failed)

    # Under nohup a signal is ignored, and stays so.
    usual = (signal.SIG_DFL, signal.default_int_handler)
    for name in _ENDING:
        number = getattr(signal, name, None)  # SIGHUP is not on every system
        if number is not None and signal.getsignal(number) in usual:
            signal.signal(number, end)
    sys.unraisablehook = unraisable
