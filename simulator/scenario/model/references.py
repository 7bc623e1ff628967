"""Names that a part of the file uses: a field that holds one is marked with its section."""

from __future__ import annotations

import builtins
import types
import typing
from collections.abc import Iterator, Sequence
from functools import cache, reduce
from operator import or_
from typing import Any, NamedTuple, get_args, get_origin

from simulator.scenario.model.base import Part, kebab


class Refers(NamedTuple):
    """Marks a field whose value, or each of whose values, is a name in one of these sections."""

    sections: tuple[str, ...]


class Reference(NamedTuple):
    """A name that is used: where, and in which sections it must be found."""

    path: tuple[str | int, ...]
    name: str
    sections: tuple[str, ...]


def references(part: Part, path: tuple[str | int, ...] = ()) -> Iterator[Reference]:
    """Every name that a part uses: the values, and keys, of fields that are marked."""
    for field, marks in _marks_of(type(part)).items():
        yield from _of_value(getattr(part, field), marks, (*path, kebab(field)))


class _Marks(NamedTuple):
    """What the names in a value are of: sections, whether parts are in it, those of a mapping."""

    sections: tuple[str, ...] = ()
    parts: bool = False
    keys: tuple[str, ...] = ()
    values: _Marks | None = None

    def __or__(self, other: _Marks) -> _Marks:
        return _Marks(
            self.sections + other.sections,
            self.parts or other.parts,
            self.keys + other.keys,
            self.values or other.values,
        )


@cache
def _marks_of(part: type[Part]) -> dict[str, _Marks]:
    """The fields that may hold names, and their marks."""
    fields = part.model_fields.items()
    found = {name: _marks(field.annotation, field.metadata) for name, field in fields}
    return {name: marks for name, marks in found.items() if any(marks)}


def _marks(annotation: Any, metadata: Sequence[Any] = ()) -> _Marks:
    """The marks on a type, or on any of those that it may be."""
    marks = _Marks(
        sections=sum((mark.sections for mark in metadata if isinstance(mark, Refers)), ()),
        parts=isinstance(annotation, type) and issubclass(annotation, Part),
    )
    inner = get_args(annotation)
    match get_origin(annotation):
        case builtins.dict:
            key, values = map(_marks, inner)
            return marks | _Marks(keys=key.sections, values=values if any(values) else None)
        case typing.Annotated:
            return marks | _marks(inner[0], inner[1:])
        case typing.Union | types.UnionType:
            return reduce(or_, map(_marks, inner), marks)
    return marks


def _of_value(value: Any, marks: _Marks, path: tuple[str | int, ...]) -> Iterator[Reference]:
    if isinstance(value, Part):
        yield from references(value, path)
    elif isinstance(value, dict):
        for key, below in value.items():
            if marks.keys:
                yield Reference((*path, key), key, marks.keys)
            if marks.values is not None:
                yield from _of_value(below, marks.values, (*path, key))
    elif marks.sections and isinstance(value, str):
        yield Reference(path, value, marks.sections)
    elif marks.sections and isinstance(value, tuple):
        for number, name in enumerate(value):
            yield Reference((*path, number), name, marks.sections)
