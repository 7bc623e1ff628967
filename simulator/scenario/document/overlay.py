"""Overlays: one document laid over another, key by key, each key keeping its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator
from functools import cache

from simulator.errors import Problem
from simulator.scenario.document.tree import Node, Path, is_provenance, keys_are_names, mapping
from simulator.scenario.model.base import Excludes, parts_of
from simulator.scenario.model.file import ScenarioFile
from simulator.wording import unknown


def displaced_by(key: str, beside: Container[str]) -> Iterator[str]:
    """Keys that a key takes away, with others beside it: who orbits has a call and a target."""
    for excludes in _excluded().get(key, ()):
        if excludes.unless is None or excludes.unless not in beside:
            yield from excludes.keys


@cache
def _excluded() -> dict[str, list[Excludes]]:
    """What the model says of each key that excludes others, in whatever part."""
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
        Takes what is wrong, such as a unit to drop that the base has not.
    """
    merged = dict(mapping(base))
    for key, node in mapping(over).items():
        if node.value is None:
            merged.pop(key, None)
        elif key == "units" and isinstance(node.value, dict):
            merged[key] = _units(merged.get(key, Node({})), node, problems)
        elif key == "constraints" and isinstance(node.value, list):
            merged[key] = _constraints(merged.get(key, Node([])), node)
        elif key in merged:
            merged[key] = _merge(merged[key], node, (key,))
        else:
            merged[key] = _without_nulls(node)
    return Node(merged, over.place)


def _merge(base: Node, over: Node, path: Path) -> Node:
    """Merge two mappings key by key; anything else is replaced."""
    if not (isinstance(base.value, dict) and isinstance(over.value, dict)):
        return _without_nulls(over)
    if is_provenance(over.value, path) or is_provenance(base.value, path):
        return over
    result = dict(base.value)
    displace(result, over.value, path)
    for key, node in over.value.items():
        if node.value is None:
            result.pop(key, None)
        elif key in result:
            result[key] = _merge(result[key], node, (*path, key))
        else:
            result[key] = _without_nulls(node)
    return Node(result, over.place)


def displace(into: dict[str, Node], over: dict[str, Node], path: Path) -> None:
    """Take away what cannot stand beside the keys that are laid over."""
    if keys_are_names(path):
        return
    for key, node in over.items():
        if node.value is None:
            continue
        for other in displaced_by(key, {*into, *over}):
            if other not in over:
                into.pop(other, None)


def _without_nulls(node: Node) -> Node:
    """A null removes a key; where there is nothing to remove, it is nothing."""
    if not isinstance(node.value, dict):
        return node
    kept = {
        key: _without_nulls(child) for key, child in node.value.items() if child.value is not None
    }
    return Node(kept, node.place)


def _units(base: Node, over: Node, problems: list[Problem]) -> Node:
    order = dict(mapping(base))
    for name, node in mapping(over).items():
        if node.value is None:
            if order.pop(name, None) is None:
                problems.append(Problem(f"units.{name}", unknown("unit", name, order), node.place))
            continue
        given = dict(mapping(node)) if isinstance(node.value, dict) else None
        if given is None:
            order[name] = node
            continue
        anchors: dict[str, Node] = {
            key: given.pop(key) for key in ("before", "after") if key in given
        }
        bare = Node(given, node.place)
        merged = _merge(order[name], bare, ("units", name)) if name in order else bare
        if name not in order:
            merged = _without_nulls(bare)
        order[name] = merged
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


def _constraints(base: Node, over: Node) -> Node:
    merged: list[Node] = list(base.value) if isinstance(base.value, list) else []
    numbers = {constraint_name(node): number for number, node in enumerate(merged)}
    for node in over.value if isinstance(over.value, list) else []:
        number = numbers.get(constraint_name(node))
        if number is None or constraint_name(node) is None:
            merged.append(node)
        else:
            merged[number] = _merge(merged[number], node, ("constraints", number))
    return Node(merged, over.place)


def constraint_name(node: Node) -> str | None:
    """Name of a constraint as written, or None."""
    name = node.child("name")
    return name.value if name is not None and isinstance(name.value, str) else None
