"""Blocks of text on a terminal: tables and colours, by rich."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from simulator.views.blocks import Block, Column, Mood, Table, printable, width

_STYLES: dict[Mood, str] = {
    "heading": "bold",
    "plain": "",
    "good": "green",
    "warning": "yellow",
    "bad": "bold red",
}
#: The least width (cells) of a column that is cut or wrapped, and the space around each.
_NARROWEST, _PADDING = 12, 2


def print_blocks(blocks: Sequence[Block], console: Console | None = None) -> None:
    """Print blocks, separated by empty lines.

    Parameters
    ----------
    blocks
        Paragraphs and tables.
    console
        Default: the terminal.
    """
    console = console or Console(highlight=False, emoji=False, markup=False)
    for number, block in enumerate(blocks):
        if number:
            console.print()
        if isinstance(block, Table):
            console.print(_table(block, console.width))
        else:
            for line in block.printable:
                console.print(Text(line, style=_STYLES[block.mood]), soft_wrap=block.verbatim)


def _table(block: Table, room: int) -> RichTable:
    table = RichTable(
        title=Text(block.title, style="bold"), title_justify="left", box=None, header_style="dim"
    )
    shown = _shown(block, room)
    for number in shown:
        column = block.columns[number]
        table.add_column(
            column.head,
            justify="right" if column.right else "left",
            no_wrap=column.narrow in ("stay", "drop"),
        )
    for row in block.rows:
        cells = (_cell(row.cells[number], block.columns[number]) for number in shown)
        table.add_row(*cells, style=_STYLES[row.mood])
    return table


def _shown(block: Table, room: int) -> list[int]:
    """The numbers of the columns that fit; the first that may be omitted is omitted first."""
    least = [
        max(
            width(printable(text))
            for text in (column.head, *(row.cells[number] for row in block.rows))
        )
        for number, column in enumerate(block.columns)
    ]
    least = [
        wide if column.narrow in ("stay", "drop") else min(wide, _NARROWEST)
        for wide, column in zip(least, block.columns, strict=True)
    ]
    shown = list(range(len(block.columns)))
    for number, column in enumerate(block.columns):
        if column.narrow in ("cut", "drop") and sum(least[n] + _PADDING for n in shown) > room:
            shown.remove(number)
    return shown


def _cell(text: str, column: Column) -> Text:
    if column.narrow == "cut":
        return Text(printable(text), no_wrap=True, overflow="ellipsis")
    return Text(printable(text))
