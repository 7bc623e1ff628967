"""A document as a tree of nodes, each with its place in a file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from simulator.errors import Place, Problem, ScenarioError
from simulator.represented import Represented
from simulator.scenario.clock import SinceStart
from simulator.scenario.line import Polyline
from simulator.wording import composed

Path = tuple[str | int, ...]
#: What a node holds as it is, besides texts.
_SCALARS = (bool, int, float, dt.datetime, dt.time, SinceStart, Polyline)
#: Documents that are nested deeper are refused.
DEEPEST = 40
#: What YAML allows in no file (control characters, halves of surrogate pairs), and byte order
#: marks inside one, which are invisible.
_NOT_ALLOWED = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


@dataclass(slots=True, repr=False)
class Node(Represented):
    """A value and its place; the value is a scalar, or a dict or a list of nodes.

    Attributes
    ----------
    value, place
        The value, and where it is written.
    written
        What is written there, where the value was made from it: `1,5 m` of `1.5 m`.
    """

    value: object
    place: Place | None = None
    written: str | None = None

    def children(self) -> Iterator[tuple[str | int, Node]]:
        """Keys or numbers, with the nodes under them."""
        if isinstance(self.value, dict):
            yield from self.value.items()
        elif isinstance(self.value, list):
            yield from enumerate(self.value)

    def child(self, key: str | int) -> Node | None:
        """The node under a key or a number, or None."""
        if isinstance(self.value, dict):
            found = self.value.get(key)
            return found if isinstance(found, Node) else None
        if isinstance(self.value, list) and isinstance(key, int) and 0 <= key < len(self.value):
            node = self.value[key]
            return node if isinstance(node, Node) else None
        return None

    def at(self, path: Path) -> Node | None:
        """The node at a path, or None."""
        node: Node | None = self
        for key in path:
            if node is None:
                return None
            node = node.child(key)
        return node

    def paths(self, path: Path = ()) -> Iterator[Path]:
        """The paths of all nodes below, in the order of the document."""
        for key, node in self.children():
            yield (*path, key)
            yield from node.paths((*path, key))

    def same_entries(self, other: Node) -> bool:
        """Whether both are mappings of the same nodes, under the same keys in the same order."""
        one, two = mapping(self), mapping(other)
        return list(one) == list(two) and all(one[key] is two[key] for key in one)

    def nearest_place(self, path: Path) -> Place | None:
        """Place of a path, or of its nearest ancestor that has one."""
        node, place = self, self.place
        for key in path:
            below = node.child(key)
            if below is None:
                break
            node, place = below, below.place or place
        return place


def not_allowed(text: str) -> re.Match[str] | None:
    """Find the first character in a text that no document may hold."""
    # Printable texts are the rule, and quickly seen to be.
    return None if text.replace("\n", "").isprintable() else _NOT_ALLOWED.search(text)


def character_not_allowed(found: re.Match[str]) -> str:
    """The message about such a character."""
    return f"the character U+{ord(found[0]):04X} is not allowed"


def plain(node: Node) -> object:
    """The values of a tree, without places."""
    value = node.value
    if isinstance(value, dict):
        return {key: plain(child) for key, child in value.items()}
    if isinstance(value, list):
        return [plain(child) for child in value]
    return value


def mapping(node: Node) -> dict[str, Node]:
    """The mapping in a node, or an empty one."""
    return node.value if isinstance(node.value, dict) else {}


def of_plain(value: object, place: Place | None = None, depth: int = 0) -> Node:
    """Make a tree from plain data, such as a scenario built in code.

    Raises
    ------
    ValueError
        If the data is nested too deeply, or holds a character that is not allowed.
    """
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(value, Mapping):
        return Node(
            {_allowed(str(k)): of_plain(v, place, depth + 1) for k, v in value.items()}, place
        )
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return Node([of_plain(v, place, depth + 1) for v in value], place)
    if isinstance(value, str):
        return Node(_allowed(value), place)
    if value is None or isinstance(value, _SCALARS):
        return Node(value, place)
    return Node(_scalar(value), place)


def _allowed(text: str) -> str:
    if (found := not_allowed(text)) is not None:
        raise ValueError(character_not_allowed(found))
    return composed(text)


def tree_of(document: Mapping[str, object]) -> Node:
    """Make the tree of a scenario that is built in code.

    Raises
    ------
    ScenarioError
        If it is no document.
    """
    if not isinstance(document, Mapping):
        raise ScenarioError([Problem("", "a scenario must be a mapping")])
    if "extends" in document:
        raise ScenarioError([Problem("extends", "works only in files; in code, use with_")])
    try:
        return of_plain(document)
    except ValueError as error:
        raise ScenarioError([Problem("", str(error))]) from None


def _scalar(value: object) -> object:
    # NumPy and pandas scalars, in scenarios that are built in a notebook.
    item = getattr(value, "item", None)
    return item() if callable(item) else str(value)


#: Sections whose keys are names given by the planner, and the word for one of their entries.
SECTIONS = {
    "segments": "segment",
    "routes": "route",
    "markers": "marker",
    "zones": "zone",
    "gaits": "gait",
    "programme": "programme item",
    "profiles": "profile",
    "factors": "factor",
    "groups": "group",
    "units": "unit",
    "incidents": "incident",
    "recovery": "recovery vehicle",
}
_INNER = ("holds", "gait-at", "info")


def keys_are_names(path: Path) -> bool:
    """Whether the keys of the mapping at a path are names rather than keys of the format."""
    if len(path) == 1:
        return path[0] in SECTIONS or path[0] in ("day", "assembly")
    return len(path) == 3 and path[0] in ("units", "profiles") and path[2] in _INNER


def is_provenance(value: dict[str, Node], path: Path) -> bool:
    """Whether a mapping is a quantity with what is known about it."""
    return "value" in value and bool(path) and not keys_are_names(path)
