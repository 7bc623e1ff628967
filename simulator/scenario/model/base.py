"""The base of the model's parts: frozen, strict about keys, kebab-case in the file."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Any, ClassVar, TypeVar, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    TypeAdapter,
)
from pydantic_core import CoreSchema
from pydantic_core.core_schema import (
    chain_schema,
    no_info_after_validator_function,
    no_info_before_validator_function,
)

from simulator.scenario.model.event_name import EventName
from simulator.scenario.passes import pass_of

T = TypeVar("T")
_PLAIN = {type(None), bool, int, float, str}
#: Keys and numbers that lead to a value.
KeyPath = tuple[str | int, ...]


class FieldError(ValueError):
    """An error below a field: the message, and the keys or numbers that lead to it."""

    def __init__(self, message: str, *path: str | int) -> None:
        super().__init__(message)
        self.path = path


def below(key: str | int, parse: Callable[[Any], T], value: Any) -> T:
    """Parse the value under a key or number, which becomes part of an error's path."""
    try:
        return parse(value)
    except ValueError as error:
        raise FieldError(str(error), key, *getattr(error, "path", ())) from None


@cache
def kebab(field: str) -> str:
    """Key in the file of a field: `rank_spacing` → `rank-spacing`, `from_` → `from`."""
    return field.rstrip("_").replace("_", "-")


@dataclasses.dataclass(frozen=True, slots=True)
class Excludes:
    """Marks a field that excludes others: given in an overlay, it removes their keys.

    With the key `unless`, all may be given together. With a `kind`, the mark counts for units that
    are known to be of that kind: keys of the same name mean other things in others.
    """

    keys: tuple[str, ...]
    unless: str | None = None
    kind: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class AddedLater:
    """Marks a key that came into the format after files had hashes: at its default it is not
    content, so that a scenario without it keeps its hash.
    """


@dataclasses.dataclass(frozen=True, slots=True)
class NotContent:
    """Marks a key that changes nothing of what happens: scenarios are equal whatever it is."""


class UsedName(str):
    """A name as it is used in the file, to be defined in any one of its sections."""

    __slots__ = ("sections",)
    sections: tuple[str, ...]

    @classmethod
    def of(cls, name: str, *sections: str) -> UsedName:
        """A name with the sections in which it may be defined."""
        used = cls(name)
        used.sections = sections
        return used

    @property
    def defined(self) -> str:
        """The name that must be defined: of the second pass `stand#2`, that of the marker."""
        return pass_of(self)[0]


class Refers:
    """Annotates a field that holds a name, or names, of entries in one of these sections."""

    def __init__(self, *sections: str) -> None:
        self.sections = sections

    def _mark(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(self._mark, value))
        return UsedName.of(value, *self.sections) if isinstance(value, str) else value

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return no_info_after_validator_function(self._mark, handler(source))


class Part(BaseModel):
    """A part of the scenario file.

    Attributes
    ----------
    as_list
        Whether its content, for the scenario's hash, is a list of values without keys.
    """

    as_list: ClassVar[bool] = False
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=kebab, defer_build=True)


def parts_of(annotation: Any, above: frozenset[Any] = frozenset()) -> Iterator[type[Part]]:
    """The parts inside a type, on every level."""
    is_part = isinstance(annotation, type) and issubclass(annotation, Part)
    if is_part and annotation not in above:
        yield annotation
        for field in annotation.model_fields.values():
            yield from parts_of(field.annotation, above | {annotation})
    for within in get_args(annotation):
        yield from parts_of(within, above)


@dataclasses.dataclass(frozen=True, slots=True)
class WrittenShort:
    """Marks a part that may be written short, as the value of one of its keys.

    Attributes
    ----------
    is_whole
        Whether a mapping is the whole part rather than the value of that key.
    short
        The type of that value, for the JSON Schema, if several keys hold such a part.
    """

    key: str
    is_whole: Callable[[Mapping[str, Any]], bool]
    short: Any = None

    def _whole(self, value: Any) -> Any:
        whole = isinstance(value, Part) or (isinstance(value, Mapping) and self.is_whole(value))
        return value if whole else {self.key: value}

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return no_info_before_validator_function(self._whole, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        whole = handler(schema)
        if self.short is not None:
            # As the step of a chain it keeps the schema that its annotations give it.
            short = handler(chain_schema([TypeAdapter(self.short).core_schema]))
        else:
            short = handler.resolve_ref_schema(whole)["properties"][self.key]
        return {"anyOf": [*short["anyOf"], whole]}


def content_of(part: Any) -> Any:
    """Content of a part in JSON types, independent of how it was written."""
    if isinstance(part, Part):
        defaults = _added_later(type(part))
        content = {
            kebab(name): content_of(value)
            for name, value in part
            if name not in defaults or defaults[name] not in (NotContent, value)
        }
        return list(content.values()) if part.as_list else content
    if dataclasses.is_dataclass(part):
        return [content_of(getattr(part, field.name)) for field in dataclasses.fields(part)]
    if isinstance(part, dict):
        return {key: content_of(value) for key, value in part.items()}
    if isinstance(part, EventName):
        return str(part)
    if isinstance(part, tuple | list):
        return [content_of(value) for value in part]
    return part.isoformat() if isinstance(part, dt.time | dt.datetime) else part


@cache
def _added_later(part: type[Part]) -> dict[str, Any]:
    """The defaults of keys that were added later; `NotContent` for one that is no content."""
    return {
        name: NotContent if isinstance(mark, NotContent) else field.default
        for name, field in part.model_fields.items()
        for mark in field.metadata
        if isinstance(mark, AddedLater | NotContent)
    }


def values_of(
    part: Any, kind: type | UnionType, path: KeyPath = (), *, skip: type | None = None
) -> Iterator[tuple[KeyPath, Any]]:
    """Every value, and every key, of a type in a part of the file, and the path to it.

    What is in a part of the type ``skip`` is left out.
    """
    if isinstance(part, kind):
        yield path, part
    elif isinstance(part, dict):
        for key, value in part.items():
            where = (*path, key)
            if isinstance(key, kind):
                yield where, key
            if type(value) not in _PLAIN:
                yield from values_of(value, kind, where, skip=skip)
    elif isinstance(part, tuple):
        for number, value in enumerate(part):
            if type(value) not in _PLAIN:
                yield from values_of(value, kind, (*path, number), skip=skip)
    elif isinstance(part, BaseModel) and (skip is None or not isinstance(part, skip)):
        for name, value in vars(part).items():
            if type(value) not in _PLAIN:  # most are
                yield from values_of(value, kind, (*path, kebab(name)), skip=skip)


def keys_of(model: type[BaseModel] | None) -> list[str]:
    """Keys of a part of the file."""
    if model is None:
        return []
    return [field.alias or name for name, field in model.model_fields.items()]
