"""What the file says about its quantities: sources, assumptions, bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.errors import Place
from simulator.scenario.document.tree import Node, Path, is_provenance, plain


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about one quantity, as written.

    Attributes
    ----------
    path
        Where in the scenario: `profiles.foot.gap`.
    value, low, high
        As written; low and high may be missing.
    source, assumed
        Where it was read, or why it was chosen.
    place
        Where in the file.
    """

    path: str
    value: object
    low: object = None
    high: object = None
    source: str | None = None
    assumed: str | None = None
    place: Place | None = None


def known_of(document: Node) -> tuple[Known, ...]:
    """Collect what a (valid) document says about its quantities, in its order."""
    return tuple(_below(document, ()))


def _below(node: Node, path: Path) -> Iterator[Known]:
    if isinstance(node.value, dict) and is_provenance(node.value, path):
        given = {key: plain(child) for key, child in node.value.items()}
        yield Known(
            ".".join(map(str, path)),
            given["value"],
            given.get("low"),
            given.get("high"),
            None if given.get("source") is None else str(given["source"]),
            None if given.get("assumed") is None else str(given["assumed"]),
            node.place,
        )
        return
    for key, child in node.children():
        if isinstance(child.value, dict | list):
            yield from _below(child, (*path, key))
