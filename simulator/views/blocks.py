"""Blocks of text, paragraphs and tables, and how they are set in plain lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from unicodedata import combining

from wcwidth import wcswidth

#: What a line says of the parade: it decides a colour, where there are colours.
Mood = Literal["heading", "plain", "good", "warning", "bad"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    head
        What stands above it.
    right
        Whether it is set to the right.
    narrow
        What becomes of it where a terminal is too narrow for the table: it stays as it is, its
        cells are wrapped, they are cut (and it is left out where that is not enough), or it is
        left out.
    """

    head: str
    right: bool = False
    narrow: Literal["stay", "wrap", "cut", "drop"] = "stay"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[str, ...]
    mood: Mood = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of text of one mood.

    Attributes
    ----------
    lines
        What they say.
    mood
        Of all of them.
    as_set
        Whether spaces at their beginnings stay, and a terminal does not break them: they can be
        copied whole.
    """

    lines: tuple[str, ...]
    mood: Mood = "plain"
    as_set: bool = False

    @property
    def printable(self) -> tuple[str, ...]:
        """The lines as they are printed."""
        if not self.as_set:
            return tuple(map(printable, self.lines))
        return tuple(
            " " * (len(line) - len(line.lstrip(" "))) + printable(line) for line in self.lines
        )


Block = Paragraph | Table


def plain_text(blocks: Sequence[Block]) -> str:
    """Set blocks in lines that fit any terminal, file or mail; an empty line between blocks."""
    return "\n\n".join("\n".join(_lines(block)) for block in blocks) + "\n"


def printable(text: str) -> str:
    """The text on one line, without characters that would move the cursor or change colours."""
    return "".join(char if _is_printed(char) else " " for char in text).strip()


def _is_printed(char: str) -> bool:
    return char.isprintable() or bool(combining(char)) or char == _JOINER


#: Between the emoji that make one.
_JOINER = "\u200d"


def width(text: str) -> int:
    """How many cells of a terminal a text takes: a Chinese character or an emoji takes two."""
    return max(wcswidth(text), 0)


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield from block.printable
        return
    heads = tuple(column.head for column in block.columns)
    grid = [heads, *(tuple(map(printable, row.cells)) for row in block.rows)]
    widths = [max(map(width, cells)) for cells in zip(*grid, strict=True)]
    yield block.title
    for cells in grid:
        yield _line(cells, widths, block.columns)


def _line(cells: Iterable[str], widths: Iterable[int], columns: Iterable[Column]) -> str:
    set_cells = []
    for cell, wide, column in zip(cells, widths, columns, strict=True):
        space = " " * (wide - width(cell))
        set_cells.append(space + cell if column.right else cell + space)
    return ("  " + "  ".join(set_cells)).rstrip()
