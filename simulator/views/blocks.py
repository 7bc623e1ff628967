"""Blocks of text: paragraphs and tables, and their plain-text form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from unicodedata import combining

from wcwidth import wcswidth

#: What a line reports; on a terminal it selects a colour.
Mood = Literal["heading", "plain", "good", "warning", "bad"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    right
        Whether it is aligned to the right.
    narrow
        What to do if a terminal is too narrow for the table: nothing; wrap its cells; cut them,
        or omit the column if that is not enough; omit the column.
    """

    head: str
    right: bool = False
    narrow: Literal["stay", "wrap", "cut", "drop"] = "stay"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: Sequence[str]
    mood: Mood = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of text of one mood.

    Attributes
    ----------
    verbatim
        Whether lines keep their indentation and are never wrapped, so that they can be copied.
    """

    lines: Sequence[str]
    mood: Mood = "plain"
    verbatim: bool = False

    @property
    def printable(self) -> tuple[str, ...]:
        """The lines without control characters."""
        if not self.verbatim:
            return tuple(map(printable, self.lines))
        return tuple(
            " " * (len(line) - len(line.lstrip(" "))) + printable(line) for line in self.lines
        )


Block = Paragraph | Table


def right(*heads: str) -> list[Column]:
    """Columns that are aligned to the right."""
    return [Column(head, right=True) for head in heads]


def plain_text(blocks: Sequence[Block]) -> str:
    """Blocks as plain text, separated by empty lines."""
    return "\n\n".join("\n".join(_lines(block)) for block in blocks) + "\n"


def printable(text: str) -> str:
    """The text on one line, without characters that move the cursor or change colours."""
    kept = (
        char if char.isprintable() or combining(char) or char == _JOINER else _blank(char)
        for char in text
    )
    return "".join(kept).strip()


def _blank(char: str) -> str:
    """What stands for a character that moves the cursor, or for a byte that is not text."""
    return "\ufffd" if "\ud800" <= char <= "\udfff" else " "


#: Joins several emoji into one.
_JOINER = "\u200d"


def width(text: str) -> int:
    """The cells that a text takes on a terminal: a Chinese character or an emoji takes two."""
    return max(wcswidth(text), 0)


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield from block.printable
        return
    heads = [column.head for column in block.columns]
    grid = [heads, *(list(map(printable, row.cells)) for row in block.rows)]
    widths = [max(map(width, cells)) for cells in zip(*grid, strict=True)]
    yield block.title
    for cells in grid:
        line = ""
        for cell, wide, column in zip(cells, widths, block.columns, strict=True):
            space = " " * (wide - width(cell))
            line += "  " + (space + cell if column.right else cell + space)
        yield line.rstrip()
