"""The `parade` command: all commands, and what their errors end in."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Any

import click
from click.exceptions import Exit

from simulator._version import __version__
from simulator.cli.baseline import baseline
from simulator.cli.check import check
from simulator.cli.compare import compare
from simulator.cli.diff import diff
from simulator.cli.ensemble import ensemble
from simulator.cli.explain import explain
from simulator.cli.export import export
from simulator.cli.fixes import fixes
from simulator.cli.margins import margins
from simulator.cli.new import new
from simulator.cli.output import is_of_output, print_error
from simulator.cli.play import play
from simulator.cli.plot import plot
from simulator.cli.report import report
from simulator.cli.run import run
from simulator.cli.schema import schema
from simulator.cli.sheet import sheet
from simulator.cli.validate import validate
from simulator.cli.watch import watch
from simulator.errors import OutputError, reported
from simulator.limits import factor

#: The exit code of a command whose reader has gone, as in a shell: 128 plus the signal's number.
_BROKEN_PIPE = 141


class Commands(click.Group):
    """All commands: an error never ends one with a traceback, nor with the exit code of another."""

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        """Read the command line, and print help."""
        with _guarded():
            return super().make_context(*args, **more)
        raise AssertionError  # every error that is caught ends the command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        with _guarded():
            factor()  # a setting that is wrong is reported even where no limit is met
            return super().invoke(ctx)


@contextlib.contextmanager
def _guarded() -> Iterator[None]:
    """Turn what stops a command into a message and an exit code."""
    try:
        yield
    except BrokenPipeError:
        _forget_output()
        raise Exit(_BROKEN_PIPE) from None
    except (click.ClickException, click.Abort, Exit):
        raise
    except Exception as error:
        problem = reported(error)
        if is_of_output(error):
            _forget_output()
            reason = getattr(error, "strerror", None) or error
            problem = OutputError(f"standard output: cannot be written: {reason}")
        print_error(problem)
        raise Exit(problem.exit_code) from None


def _forget_output() -> None:
    """Keep the rest of the buffer from failing again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="parade", message="%(prog)s %(version)s")
def parade() -> None:
    """Simulate the timing of a parade: does it fit, who is in the square when, and what breaks if
    it runs late?

    A scenario file (YAML) describes the plan; `parade new` writes a first one.

    \b
    Example:
      parade new fete
      parade run fete.yaml

    \b
    Exit codes:
      0  success: all constraints hold
      1  a constraint is broken, or something differs from a baseline
      2  invalid input: scenario, setting or output
      70 an internal error: please report it
    """


for command in (
    *(run, check, baseline, diff, explain, margins, fixes, ensemble, compare),
    *(validate, plot, play, report, watch, sheet, export, schema, new),
):
    parade.add_command(command)
