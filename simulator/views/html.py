"""Blocks of text as a fragment of HTML, for notebooks; whatever they say is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from simulator.views.blocks import Block, Paragraph, Table, printable
from simulator.views.figures.style import BROKEN


def blocks_html(blocks: Sequence[Block]) -> str:
    """Set blocks as paragraphs and tables."""
    return f"<div>{''.join(map(_block, blocks))}</div>"


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        lines = "<br>".join(escape(printable(line)) for line in block.lines)
        strong = block.mood == "heading"
        return f"<p>{f'<strong>{lines}</strong>' if strong else lines}</p>"
    return _table(block)


def _table(table: Table) -> str:
    sides = ["right" if column.right else "left" for column in table.columns]
    head = _cells("th", (column.head for column in table.columns), sides)
    body = "".join(
        (f'<tr style="color:{BROKEN}">' if row.mood == "bad" else "<tr>")
        + _cells("td", row.cells, sides)
        + "</tr>"
        for row in table.rows
    )
    title = f'<caption style="text-align:left">{escape(table.title)}</caption>'
    return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cells(tag: str, cells: Iterable[str], sides: Iterable[str]) -> str:
    return "".join(
        f'<{tag} style="text-align:{side}">{escape(printable(cell))}</{tag}>'
        for cell, side in zip(cells, sides, strict=True)
    )
