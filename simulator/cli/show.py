"""Blocks of text to standard output: plain lines, or tables in colour on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from simulator.views.text import Block


def show_json(document: dict[str, Any]) -> None:
    """Print a document: JSON is UTF-8, whatever the terminal's encoding is."""
    from simulator.views.document import to_json

    click.echo(to_json(document).encode(), nl=False)


def show(blocks: Sequence[Block]) -> None:
    """Print blocks; rich is loaded on a terminal only."""
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        from simulator.views.terminal import print_blocks

        print_blocks(blocks)
    else:
        from simulator.views.text import plain_text

        click.echo(plain_text(blocks), nl=False)
