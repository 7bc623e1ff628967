"""The `parade` command."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from typing import Any

import click

from simulator._version import __version__
from simulator.cli.baseline import baseline
from simulator.cli.check import check
from simulator.cli.diff import diff
from simulator.cli.explain import explain
from simulator.cli.fixes import fixes
from simulator.cli.margins import margins
from simulator.cli.new import new
from simulator.cli.output import report
from simulator.cli.plot import plot
from simulator.cli.run import run
from simulator.cli.schema import schema
from simulator.cli.validate import validate
from simulator.errors import OutputError, SimulatorError

#: Exit codes of a command that a signal ended, as in a shell: 128 plus the signal's number.
_INTERRUPTED, _BROKEN_PIPE = 130, 141


class Commands(click.Group):
    """All commands: errors that the user can correct are printed without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except SimulatorError as error:
            report(error)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(_INTERRUPTED)
        except BrokenPipeError:
            _forget_output()
            ctx.exit(_BROKEN_PIPE)
        except OSError as error:
            # Errors of files that are read or written are reported elsewhere: this is the output.
            _forget_output()
            what = error.filename or "standard output"
            report(OutputError(f"{what}: cannot be written: {error.strerror or error}"))
            ctx.exit(OutputError.exit_code)


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
    """


for command in (run, check, baseline, diff, explain, margins, fixes, validate, plot, schema, new):
    parade.add_command(command)


def main() -> None:
    """Run the command line."""
    # A command is short and makes little garbage; looking for it among the modules that it loads
    # would take a fifth of its time.
    gc.set_threshold(100_000)
    for stream in (sys.stdout, sys.stderr):
        # A label that the terminal's encoding lacks must not stop the command.
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    parade(prog_name="parade")
