"""Names that a part of the file uses: a field that holds one is marked with its section."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Sequence
from functools import cache
from types import UnionType
from typing import Annotated, Any, NamedTuple, get_args, get_origin

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
    """The sections of a value, or of each in a list; of a mapping's keys; marks of its values."""

    sections: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    values: _Marks | None = None


@cache
def _marks_of(part: type[Part]) -> dict[str, _Marks]:
    return {
        field: _marks(info.annotation, info.metadata) for field, info in part.model_fields.items()
    }


def _marks(annotation: Any, metadata: Sequence[Any] = ()) -> _Marks:
    """The marks on a type, or on one of the types that it may be."""
    sections = tuple(
        name for mark in metadata if isinstance(mark, Refers) for name in mark.sections
    )
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is dict:
        key, value = map(_marks, inner)
        return _Marks(sections, key.sections, value)
    if origin is Annotated:
        below = [_marks(inner[0], inner[1:])]
    elif origin in (typing.Union, UnionType):
        below = [_marks(each) for each in inner]
    else:
        below = []
    for each in below:
        sections += each.sections
    found = next((each for each in below if each.values is not None), _Marks())
    return found._replace(sections=sections)


def _of_value(value: Any, marks: _Marks, path: tuple[str | int, ...]) -> Iterator[Reference]:
    if isinstance(value, Part):
        yield from references(value, path)
    elif isinstance(value, dict) and marks.values is not None:
        for key, below in value.items():
            if marks.keys:
                yield Reference((*path, key), key, marks.keys)
            yield from _of_value(below, marks.values, (*path, key))
    elif marks.sections and isinstance(value, str):
        yield Reference(path, value, marks.sections)
    elif marks.sections and isinstance(value, tuple):
        for number, name in enumerate(value):
            yield Reference((*path, number), name, marks.sections)
