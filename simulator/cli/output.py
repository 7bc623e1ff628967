"""Print blocks of text, documents, errors and progress: plain, or with colours on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TextIO

import click

from simulator.cli.files import write_file
from simulator.errors import ScenarioError, SimulatorError, reported
from simulator.views.blocks import printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from tqdm import tqdm

    from simulator.views.blocks import Block

#: The exit code after Ctrl-C, as in a shell.
INTERRUPTED = 130
#: Of an error that is printed: the most lines, and the most characters of a line.
_MOST_LINES = 20
_WIDEST = 500


def show_json(document: dict[str, Any]) -> None:
    """Print a document: JSON is UTF-8, whatever the terminal's encoding is."""
    from simulator.views.documents import to_json

    # The name of a file may not be valid text; JSON can express that, too.
    click.echo(to_json(document).encode(errors="backslashreplace"), nl=False)


def show(blocks: Sequence[Block]) -> None:
    """Print blocks; rich is loaded on a terminal only."""
    if _is_terminal(sys.stdout):
        from simulator.views.terminal import print_blocks

        print_blocks(blocks)
    else:
        from simulator.views.blocks import plain_text

        click.echo(plain_text(blocks), nl=False)


def write_figure(path: Path, draw: Callable[[], Axes], output_format: str = "text") -> None:
    """Draw a figure, write it and print its name; beside a JSON document, to standard error."""
    from simulator.views.figures.plot import save_drawn

    written = write_file(path, lambda at: save_drawn(draw, at))
    click.echo(f"wrote {shown(written)}", err=output_format == "json")


def for_each(files: Sequence[Path], work: Callable[[Path], None]) -> int:
    """Do the work on each file and report its errors; return the highest exit code."""
    worst = 0
    for file in files:
        try:
            work(file)
        except Exception as error:  # one file must not cost the others
            if is_of_output(error):
                raise
            problem = reported(error, file)
            print_error(problem)
            worst = max(worst, problem.exit_code)
    return worst


def shown(file: object) -> str:
    """A file's name as it is printed: it may hold what moves a cursor."""
    return printable(str(file))


def is_of_output(error: Exception) -> bool:
    """Whether standard output fails. Errors of files name their file, or are reported as ours."""
    return isinstance(error, OSError) and error.filename is None


def print_error(error: SimulatorError, *, whole: bool = False) -> None:
    """Print an error to standard error: all of it, or as many lines as fit a screen."""
    lines = str(error).splitlines()
    most = len(lines) if whole else _MOST_LINES
    for line in lines[:most]:
        click.echo(_short(line), err=True)
    if len(lines) > most:
        # `parade validate` checks the scenario file, not settings or baselines.
        in_file = type(error) is ScenarioError and not lines[0].startswith(("--set", "--day"))
        advice = ": run `parade validate FILE` to see all" if in_file else ""
        click.echo(f"... and {len(lines) - most} more{advice}", err=True)


def _short(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    text = indent + printable(line)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _is_terminal(stream: TextIO) -> bool:
    return stream.isatty() and os.environ.get("TERM") != "dumb"


class Bar:
    """A progress bar on standard error if that is a terminal, once work has taken a second."""

    DELAY = 1.0

    def __init__(self, what: str) -> None:
        self._bar: tqdm[Any] | None = None
        if _is_terminal(sys.stderr):
            from tqdm import tqdm

            # Drawn at each `reach`, so that it returns after each `clear`.
            self._bar = tqdm(desc=what, delay=self.DELAY, leave=False, mininterval=0, miniters=0)

    def reach(self, done: int, of: int) -> None:
        """Set how many tasks of how many are done."""
        if self._bar is not None:
            self._bar.total = of
            self._bar.update(done - self._bar.n)

    def clear(self) -> None:
        """Make room for other output."""
        if self._bar is not None:
            self._bar.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()
