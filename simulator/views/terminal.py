"""Blocks of text on a terminal: tables and colours by rich, which is imported here only."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from simulator.views.text import Block, Mood, Table, printable

_STYLES: dict[Mood, str] = {"heading": "bold", "plain": "", "good": "green", "bad": "bold red"}


def print_blocks(blocks: Sequence[Block], console: Console | None = None) -> None:
    """Print blocks, an empty line between two.

    Parameters
    ----------
    blocks
        What to print.
    console
        Where to; default the terminal.
    """
    console = console or Console(highlight=False, emoji=False, markup=False)
    for number, block in enumerate(blocks):
        if number:
            console.print()
        if isinstance(block, Table):
            console.print(_table(block))
        else:
            for line in block.lines:
                console.print(Text(printable(line), style=_STYLES[block.mood]))


def _table(block: Table) -> RichTable:
    table = RichTable(
        title=Text(block.title, style="bold"), title_justify="left", box=None, header_style="dim"
    )
    for column in block.columns:
        table.add_column(
            column.head, justify="right" if column.right else "left", no_wrap=column.right
        )
    for row in block.rows:
        table.add_row(*(Text(printable(cell)) for cell in row.cells), style=_STYLES[row.mood])
    return table
