"""The numbers of a document that a factor can multiply: lengths, durations and speeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from simulator.scenario.document.overlay import origin
from simulator.scenario.document.settings import split_path
from simulator.scenario.document.tree import Node, Path, mapping
from simulator.scenario.model.draws import is_input
from simulator.scenario.model.quantities import duration, length, pace

#: What reads each, and its SI unit.
_READERS = ((length, "m"), (duration, "s"), (pace, "m/s"))
_TEXTS = ("label", "description")
#: Keys of clock times, which can be written like durations: 09:00:56.
_CLOCKS = ("at", "on-station", "report", "h-hour")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a document.

    Attributes
    ----------
    value
        In SI.
    unit
        ``m``, ``s`` or ``m/s``.
    decided
        Whether it is a decision.
    """

    value: float
    unit: str
    decided: bool


def numbers_of(document: Node, names: Sequence[str]) -> Iterator[tuple[int, str, Number]]:
    """The numbers that paths and patterns name, with the place of the name in the list.

    Raises
    ------
    LookupError
        With the place in the list, and what is wrong.
    """
    every = dict(_numbers(document)) if any("*" in name for name in names) else {}
    for place, name in enumerate(names):
        if "*" in name:
            found = {path: one for path, one in every.items() if fnmatchcase(path, name)}
            named = {path: one for path, one in found.items() if not one.decided}
            if not named:
                raise LookupError(place, f"no length, duration or speed is at {name}")
        else:
            named = {name: _number_at(document, place, name)}
        for path, one in named.items():
            yield place, path, one


def _number_at(document: Node, place: int, name: str) -> Number:
    path = split_path(document, name)
    if not path:
        raise LookupError(place, "a path is missing; write one such as profiles.foot.gap")
    given = origin(document, path)
    if given != path:
        where = ".".join(map(str, given))
        raise LookupError(place, f"{name} comes from its profile; write {where}")
    node = document.at(path)
    found = None if node is None or path[-1] in _CLOCKS else _number(node)
    if node is None:
        raise LookupError(place, f"{name} does not exist")
    if found is None or not is_input(name):
        raise LookupError(place, f"{name} is not a length, a duration or a speed of the parade")
    if found.decided:
        raise LookupError(place, f"{name} is a decision; decisions are not drawn")
    return found


def _numbers(node: Node, path: Path = ()) -> Iterator[tuple[str, Number]]:
    for key, child in mapping(node).items():
        where = (*path, key)
        if key in _TEXTS or not is_input(str(where[0])) or where[0] == "factors":
            continue
        found = None if key in _CLOCKS else _number(child)
        if found is not None:
            yield ".".join(map(str, where)), found
        elif child.child("value") is None:
            yield from _numbers(child, where)


def _number(node: Node) -> Number | None:
    """The number in a node: a text, or a mapping with its value and what is known of it."""
    given = node.child("value") or node
    if not isinstance(given.value, str):
        return None
    for read, unit in _READERS:
        try:
            return Number(read(given.value), unit, node.child("decided") is not None)
        except ValueError:
            continue
    return None
