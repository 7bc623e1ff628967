"""Settings: new values by path, as `--set units.navy.gap="30 m"` and `with_` give them."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.errors import Place, Problem, ScenarioError
from simulator.scenario.document.overlay import constraint_name, displace
from simulator.scenario.document.tree import SECTIONS, Node, Path, mapping, of_plain
from simulator.wording import unknown


def split_path(document: Node, text: str) -> Path:
    """Split a path such as `units.navy.gap`; names that hold a dot themselves are found."""
    path: list[str | int] = []
    node: Node | None = document
    rest = text
    while rest:
        key, step, rest = _first(node, rest)
        path.append(step)
        node = node.child(step) if node is not None else None
        del key
    return tuple(path)


def _first(node: Node | None, text: str) -> tuple[str, str | int, str]:
    """First key of a path, what it is called in the tree, and the rest."""
    names: dict[str, str | int] = {}
    if node is not None and isinstance(node.value, dict):
        names = {key: key for key in node.value}
    elif node is not None and isinstance(node.value, list):
        for number, child in enumerate(node.value):
            names[str(number)] = number
            named = constraint_name(child)
            if named is not None:
                names.setdefault(named, number)
    fitting = [name for name in names if text == name or text.startswith(f"{name}.")]
    if fitting:
        name = max(fitting, key=len)
        return name, names[name], text[len(name) + 1 :]
    first, _, rest = text.partition(".")
    return first, first, rest


def set_paths(document: Node, changes: Mapping[str, object], place: str | None = None) -> Node:
    """Set values by path.

    Parameters
    ----------
    document
        The whole document; it is not changed.
    changes
        New values by path; a node, or plain data. None removes.
    place
        What to name as the place of what is set.

    Raises
    ------
    ScenarioError
        Where a path leads nowhere.
    """
    problems: list[Problem] = []
    for text, value in changes.items():
        where = Place(place) if place else None
        try:
            new = of_plain(value, where)
            path = split_path(document, text)
            if not path:
                raise LookupError("the path is empty")
            document = _with(document, document, path, 0, new)
        except (LookupError, ValueError) as error:
            problems.append(Problem(text, str(error.args[0]), where))
    if problems:
        raise ScenarioError(problems)
    return document


def _with(document: Node, node: Node, path: Path, depth: int, new: Node) -> Node:
    key, last = path[depth], depth == len(path) - 1
    if isinstance(node.value, list):
        return _with_item(document, node, path, depth, new)
    below = dict(mapping(node))
    if key not in below:
        below.update(_of_profile(document, path, depth))
    # A whole new entry may be given; a number for a name that is not there is a slip.
    whole = last and isinstance(new.value, dict | list)
    if key not in below and depth == 1 and path[0] in SECTIONS and not whole:
        raise LookupError(unknown(_what(path[:depth]), key, below))
    child = below.get(str(key))
    if last and new.value is None:
        below.pop(str(key), None)
    else:
        inner = Node({}, new.place) if child is None else child
        below[str(key)] = new if last else _with(document, inner, path, depth + 1, new)
        if child is None:  # what stood beside it already may stay
            displace(below, {str(key): below[str(key)]}, path[:depth])
    return Node(below, node.place)


def _with_item(document: Node, node: Node, path: Path, depth: int, new: Node) -> Node:
    key, last = path[depth], depth == len(path) - 1
    items: list[Node] = list(node.value) if isinstance(node.value, list) else []
    if not isinstance(key, int):
        named = [name for item in items if (name := constraint_name(item)) is not None]
        raise LookupError(unknown(_what(path[:depth]), key, named))
    if last and new.value is None:
        del items[key]
    else:
        items[key] = new if last else _with(document, items[key], path, depth + 1, new)
    return Node(items, node.place)


def _of_profile(document: Node, path: Path, depth: int) -> dict[str, Node]:
    """What a unit takes from its profile, where a setting goes below it."""
    if not (depth == 2 and path[0] == "units" and len(path) > 3):
        return {}
    profile = document.at(("units", path[1], "profile"))
    given = document.at(("profiles", str(profile.value), path[2])) if profile else None
    return {} if given is None else {str(path[2]): given}


def _what(path: Path) -> str:
    """What the entries of a section, or the items of a list, are called."""
    section = str(path[0])
    if len(path) > 1:
        return "item"
    return SECTIONS.get(section, section.removesuffix("s"))
