"""What every part of the model is: frozen, strict about keys, kebab-case in the file."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from types import UnionType
from typing import Any

from pydantic import BaseModel, ConfigDict

from simulator.scenario.model.event_name import EventName


class FieldError(ValueError):
    """What is wrong below a field: the keys or numbers that lead there, and the message."""

    def __init__(self, message: str, *path: str | int) -> None:
        super().__init__(message)
        self.path = path


def kebab(field: str) -> str:
    """Key in the file of a field: `rank_spacing` → `rank-spacing`, `from_` → `from`."""
    return field.rstrip("_").replace("_", "-")


class Part(BaseModel):
    """A part of the scenario file."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=kebab, defer_build=True)


def content_of(part: Any) -> Any:
    """Content of a part in JSON's own types, however it was written."""
    if isinstance(part, BaseModel):
        return {kebab(name): content_of(value) for name, value in part}
    if dataclasses.is_dataclass(part):
        return [content_of(getattr(part, field.name)) for field in dataclasses.fields(part)]
    if isinstance(part, dict):
        return {key: content_of(value) for key, value in part.items()}
    if isinstance(part, EventName):
        return str(part)
    if isinstance(part, tuple | list):
        return [content_of(value) for value in part]
    return part.isoformat() if isinstance(part, dt.time | dt.datetime) else part


def values_of(
    part: Any, kind: type | UnionType, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every value of a type in a part of the file, and the keys and numbers that lead to it."""
    if isinstance(part, kind):
        yield path, part
    elif isinstance(part, BaseModel):
        for name, value in part:
            yield from values_of(value, kind, (*path, kebab(name)))
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from values_of(value, kind, (*path, key))
    elif isinstance(part, tuple):
        for number, value in enumerate(part):
            yield from values_of(value, kind, (*path, number))


def keys_of(model: type[BaseModel] | None) -> list[str]:
    """Keys of a part of the file."""
    if model is None:
        return []
    return [field.alias or name for name, field in model.model_fields.items()]
