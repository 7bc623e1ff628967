"""Settings: new values by path, as `--set units.navy.gap="30 m"` and `with_` give them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.errors import Place, Problem, ScenarioError
from simulator.scenario.document.overlay import constraint_name, displace
from simulator.scenario.document.tree import DEEPEST, SECTIONS, Node, Path, mapping, of_plain
from simulator.wording import composed, named_by_label, unknown


def split_path(document: Node, text: str) -> Path:
    """Split a path such as `units.navy.gap`; names may contain dots."""
    path: list[str | int] = []
    text = composed(text)
    node: Node | None = document
    while text:
        step, text = _first(node, text)
        path.append(step)
        node = node.child(step) if node is not None else None
    return tuple(path)


def _first(node: Node | None, text: str) -> tuple[str | int, str]:
    """The first step of a path, and the rest."""
    first, _, rest = text.partition(".")
    keys = mapping(node) if node is not None else {}
    if first in keys and not any(key.startswith(f"{first}.") for key in keys):
        return first, rest  # as nearly all are
    steps: dict[str, str | int] = {}
    for step, child in node.children() if node is not None else ():
        steps[str(step)] = step
        name = constraint_name(child)
        if isinstance(step, int) and name is not None:
            steps.setdefault(name, step)
    fitting = [name for name in steps if f"{text}.".startswith(f"{name}.")]
    if fitting:
        name = max(fitting, key=len)
        return steps[name], text[len(name) + 1 :]
    return first, rest


def set_paths(
    document: Node, changes: Mapping[str, object], place: str | None = None, above: str = ""
) -> Node:
    """Set values by path.

    Parameters
    ----------
    document
        The whole document; it is not changed.
    changes
        New values by path; a node, or plain data. None removes.
    place
        The file in the place of the new values; a node has its own.
    above
        What the paths begin with in messages.

    Raises
    ------
    ScenarioError
        If a path does not exist.
    """
    problems: list[Problem] = []
    for text, value in changes.items():
        where = Place(place) if place else None
        if isinstance(value, Node):
            where = value.place
        try:
            new = value if isinstance(value, Node) else of_plain(value, where)
            path = split_path(document, text)
            if not path:
                raise LookupError("the path is empty")
            if len(path) > DEEPEST:
                raise LookupError("the path is too long for a scenario")
            document = _set(document, path, new)
        except (LookupError, ValueError) as error:
            problems.append(Problem(above + text, str(error.args[0]), where))
    if problems:
        raise ScenarioError(problems)
    return document


def _set(document: Node, path: Path, new: Node) -> Node:
    """A copy of the document with a new value at a path; other branches are shared."""
    root = parent = _copied(document)
    for depth, key in enumerate(path):
        last = depth == len(path) - 1
        child = parent.child(key)
        if child is None and not last:
            child = _of_profile(document, path[: depth + 1])
        if child is None:
            _refuse_unknown(parent, path[:depth], key, new if last else None)
        entries: Any = parent.value
        if last and new.value is None:
            if child is not None:
                del entries[key]
            break
        entries[key] = new if last else _copied(Node({}, new.place) if child is None else child)
        if child is None:  # a new key may exclude others
            displace(entries, {str(key): entries[key]}, path[:depth])
        parent = entries[key]
    return root


def _copied(node: Node) -> Node:
    """A shallow copy of a mapping or a list; an empty mapping in place of a scalar."""
    value = list(node.value) if isinstance(node.value, list) else dict(mapping(node))
    return Node(value, node.place)


def _of_profile(document: Node, path: Path) -> Node | None:
    """The value that a unit has from its profile under a key."""
    if not (len(path) == 3 and path[0] == "units"):
        return None
    profile = document.at(("units", path[1], "profile"))
    return document.at(("profiles", str(profile.value), path[2])) if profile else None


def _refuse_unknown(parent: Node, above: Path, key: str | int, new: Node | None) -> None:
    """Refuse an unknown name, unless a whole new entry is given."""
    if isinstance(parent.value, list):
        named = [name for item in parent.value if (name := constraint_name(item)) is not None]
        raise LookupError(unknown(_what(above), key, named))
    whole = new is not None and isinstance(new.value, dict | list)
    if len(above) == 1 and above[0] in SECTIONS and not whole:
        entries = mapping(parent)
        labels = {name: (entry.child("label") or Node("")).value for name, entry in entries.items()}
        right = named_by_label(str(key), ((str(label), name) for name, label in labels.items()))
        raise LookupError(unknown(_what(above), key, entries, right))


def _what(path: Path) -> str:
    """The word for an entry of a section, or an item of a list."""
    section = str(path[0])
    if len(path) > 1:
        return "item"
    return SECTIONS.get(section, section.removesuffix("s"))
