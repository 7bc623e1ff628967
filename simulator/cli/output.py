"""Print blocks of text, documents and errors: plain, or with colours on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from simulator.errors import ScenarioError, SimulatorError
from simulator.views.blocks import printable

if TYPE_CHECKING:
    from simulator.views.blocks import Block

#: Of an error that is printed: the most lines, and the most characters of a line.
_MOST_LINES = 20
_WIDEST = 500


def show_json(document: dict[str, Any]) -> None:
    """Print a document: JSON is UTF-8, whatever the terminal's encoding is."""
    from simulator.views.documents import to_json

    click.echo(to_json(document).encode(), nl=False)


def show(blocks: Sequence[Block]) -> None:
    """Print blocks; rich is loaded on a terminal only."""
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        from simulator.views.terminal import print_blocks

        print_blocks(blocks)
    else:
        from simulator.views.blocks import plain_text

        click.echo(plain_text(blocks), nl=False)


def report(error: SimulatorError, *, whole: bool = False) -> None:
    """Print an error to standard error.

    Parameters
    ----------
    error
        What is wrong.
    whole
        Print every line; otherwise those that fit a screen, and how to see all.
    """
    lines = str(error).splitlines()
    most = len(lines) if whole else _MOST_LINES
    for line in lines[:most]:
        click.echo(_short(line), err=True)
    if len(lines) > most:
        # `parade validate` checks the scenario file, not settings or baselines.
        in_file = type(error) is ScenarioError and not lines[0].startswith("--set")
        advice = ": run `parade validate FILE` to see all" if in_file else ""
        click.echo(f"... and {len(lines) - most} more{advice}", err=True)


def _short(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    text = indent + printable(line)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
