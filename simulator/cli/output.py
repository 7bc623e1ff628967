"""Blocks of text to standard output: plain lines, or tables in colour on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from simulator.views.blocks import Block
from simulator.errors import SimulatorError
from simulator.views.blocks import printable


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
