"""What is wrong, told on one screen of standard error."""

from __future__ import annotations

import click

from simulator.errors import SimulatorError
from simulator.views.text import printable

_MOST_LINES = 20
_WIDEST = 500


def report(error: SimulatorError) -> None:
    """Print an error: all of its lines where they fit a screen, else how many more there are."""
    lines = str(error).splitlines()
    for line in lines[:_MOST_LINES]:
        click.echo(_short(line), err=True)
    if len(lines) > _MOST_LINES:
        click.echo(f"... and {len(lines) - _MOST_LINES} more", err=True)


def _short(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    text = indent + printable(line)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
