"""Layers: a document over the one that it extends, and a unit over its profile.

Keys are merged one by one, and each keeps its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from functools import cache
from typing import Any

from simulator.errors import Problem
from simulator.scenario.document.tree import Node, Path, is_provenance, keys_are_names, mapping
from simulator.scenario.model.base import Excludes, parts_of
from simulator.scenario.model.file import ScenarioFile
from simulator.wording import unknown


def displaced_by(key: str, beside: Container[str], kind: object = None) -> Iterator[str]:
    """Keys that a key excludes, given the others beside it (a flight in orbit may have both a call
    and a target), and the kind of unit where it is known.
    """
    for excludes in _excluded().get(key, ()):
        together = excludes.unless is not None and excludes.unless in beside
        if not together and excludes.kind in (None, kind):
            yield from excludes.keys


@cache
def _excluded() -> dict[str, list[Excludes]]:
    """The marks of each key that excludes others, in any part of the model."""
    found: dict[str, list[Excludes]] = defaultdict(list)
    for part in parts_of(ScenarioFile):
        for name, field in part.model_fields.items():
            found[field.alias or name] += [m for m in field.metadata if isinstance(m, Excludes)]
    return found


def lay_over(base: Node, over: Node, problems: list[Problem]) -> Node:
    """Lay a document over its base.

    Parameters
    ----------
    base, over
        Whole documents.
    problems
        Problems found are appended, such as a unit to remove that the base does not have.
    """
    return _merge(base, over, (), problems)


def _merge(base: Node, over: Node, path: Path, problems: list[Problem]) -> Node:
    """Merge two mappings key by key, where null removes; anything else is replaced."""
    if path == ("constraints",) and isinstance(over.value, list):
        return _constraints(base, over, problems)
    if not isinstance(over.value, dict):
        return over
    if path == ("units",):
        return _units(base, over, problems)
    whole = is_provenance(over.value, path) or is_provenance(mapping(base), path)
    result = {} if whole else dict(mapping(base))
    displace(result, over.value, path)
    for key, node in over.value.items():
        # In a day, null is a value: it removes what the plan has.
        if node.value is None and path != ("day",):
            result.pop(key, None)
        else:
            result[key] = _merge(result.get(key, Node(None)), node, (*path, key), problems)
    return Node(result, over.place)


def displace(into: dict[str, Node], over: dict[str, Node], path: Path) -> None:
    """Remove the keys that are excluded by those that are laid over."""
    if keys_are_names(path):
        return
    kind = (over.get("kind") or into.get("kind") or Node(None)).value
    for key, node in over.items():
        if node.value is None:
            continue
        for other in displaced_by(key, {*into, *over}, kind):
            if other not in over:
                into.pop(other, None)


def _units(base: Node, over: Node, problems: list[Problem]) -> Node:
    order = dict(mapping(base))
    for name, node in mapping(over).items():
        if node.value is None:
            if order.pop(name, None) is None:
                problems.append(Problem(f"units.{name}", unknown("unit", name, order), node.place))
            continue
        keys = dict(mapping(node))
        sides = [side for side in ("before", "after") if side in keys]
        anchors: dict[str, Node] = {side: keys.pop(side) for side in sides}
        unit = Node(keys, node.place) if anchors else node
        order[name] = _merge(order.get(name, Node(None)), unit, ("units", name), problems)
        if anchors:
            order = _moved(order, name, anchors, problems)
    return Node(order, over.place)


def _moved(
    order: dict[str, Node], name: str, anchors: dict[str, Node], problems: list[Problem]
) -> dict[str, Node]:
    """Put a unit before or after another one in the order of march."""
    if len(anchors) == 2:
        place = anchors["after"].place
        problems.append(Problem(f"units.{name}", "write before or after, not both", place))
        return order
    ((side, anchor),) = anchors.items()
    others = [other for other in order if other != name]
    if anchor.value not in others:
        message = unknown("unit", anchor.value, others)
        problems.append(Problem(f"units.{name}.{side}", message, anchor.place))
        return order
    at = others.index(str(anchor.value)) + (side == "after")
    return {key: order[key] for key in [*others[:at], name, *others[at:]]}


def _constraints(base: Node, over: Node, problems: list[Problem]) -> Node:
    merged: list[Any] = list(base.value) if isinstance(base.value, list) else []
    numbers = {constraint_name(node): number for number, node in enumerate(merged)}
    for _, node in over.children():
        name = constraint_name(node)
        if name is None or name not in numbers:
            merged.append(node)
        else:
            number = numbers[name]
            merged[number] = _merge(merged[number], node, ("constraints", number), problems)
    return Node(merged, over.place)


def constraint_name(node: Node) -> str | None:
    """Name of a constraint as written, or None."""
    name = node.child("name")
    return name.value if name is not None and isinstance(name.value, str) else None


# -- profiles --------------------------------------------------------------------------------------


def with_profile(unit: Mapping[str, Any], profile: object) -> Mapping[str, Any]:
    """A unit with the keys of its profile that it does not have itself, as plain data."""
    if not isinstance(profile, Mapping):
        return unit
    beside, kind = {*unit, *profile}, unit.get("kind", profile.get("kind"))
    left_out = {"profile"}.union(*(displaced_by(key, beside, kind) for key in unit))
    return {**{key: value for key, value in profile.items() if key not in left_out}, **unit}


def origin(document: Node, path: Path) -> Path:
    """The path where a value of a unit is written: in the unit itself, or in its profile."""
    if len(path) < 3 or path[0] != "units" or document.at(path[:3]) is not None:
        return path
    profile = document.at((*path[:2], "profile"))
    if profile is None or not isinstance(profile.value, str):
        return path
    there: Path = ("profiles", profile.value, *path[2:])
    return path if document.at(there[:3]) is None else there
