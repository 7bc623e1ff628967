"""What the validator found, in plain English, each at its path in the scenario."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from simulator.scenario import constraints, units
from simulator.scenario.fields import FieldError
from simulator.scenario.tree import Path
from simulator.scenario.words import alternatives, nearest

_MAPPING = "write a mapping: {key: value}"
_TAGGED = {"units": tuple(units.KINDS), "constraints": tuple(k.kind for k in constraints.KINDS)}


def explain(error: ValidationError, model: type[BaseModel]) -> Iterator[tuple[Path, str]]:
    """Path and message of everything that a validation found."""
    for found in error.errors(include_url=False):
        loc = tuple(found["loc"])
        path = _path(loc)
        inner = found.get("ctx", {}).get("error")
        if isinstance(inner, FieldError):
            path += inner.path
        yield path, _message(found, loc, inner, model)


def _path(loc: Path) -> Path:
    """Path in the scenario: without the tags of kinds, and the marks of keys."""
    if len(loc) > 2 and loc[2] in _TAGGED.get(str(loc[0]), ()):
        loc = loc[:2] + loc[3:]
    return loc[:-1] if loc and loc[-1] == "[key]" else loc


def _message(found: Any, loc: Path, inner: object, model: type[BaseModel]) -> str:
    match found["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return _unknown_key(loc, model)
        case "value_error":
            return str(inner)
        case "model_type" | "model_attributes_type" | "dict_type" | "dataclass_type":
            return "is empty; " + _MAPPING if found["input"] is None else _MAPPING
        case "tuple_type" | "list_type":
            return "write a list: [a, b]"
        case "bool_parsing" | "bool_type":
            return "write true or false"
        case "literal_error":
            return f"'{found['input']}' is not {found['ctx']['expected'].replace(chr(39), '')}"
        case "union_tag_invalid" | "union_tag_not_found":
            return _no_kind(loc, found["input"])
        case _:
            return str(found["msg"])


def _no_kind(loc: Path, given: object) -> str:
    if loc[0] == "constraints":
        keys = alternatives(list(constraints.TELLING))
        return f"its kind is not to be told; give it a key {keys}"
    if not isinstance(given, Mapping):
        return "is empty; " + _MAPPING if given is None else _MAPPING
    kinds = alternatives(list(units.KINDS))
    if given.get("kind") is None:
        return f"kind is missing: {kinds}"
    return f"there is no kind '{given['kind']}': {kinds}"


def _unknown_key(loc: Path, model: type[BaseModel]) -> str:
    key, keys = str(loc[-1]), keys_of(model_at(model, loc[:-1]))
    if loc[0] == "units" and len(loc) == 4:
        owners = [kind for kind, unit in units.KINDS.items() if key in keys_of(unit)]
        if owners:
            return f"is no key of a {loc[2]}, but of a {alternatives(owners)}"
    near = nearest(key, keys)
    if near is not None:
        return f"unknown key; did you mean '{near}'?"
    return f"unknown key; known are {', '.join(keys)}"


def keys_of(model: type[BaseModel] | None) -> list[str]:
    """Keys of a part of the file."""
    if model is None:
        return []
    return [field.alias or name for name, field in model.model_fields.items()]


def model_at(model: type[BaseModel], loc: Path) -> type[BaseModel] | None:
    """The part of the model that a location leads to."""
    current: Any = model
    for step in loc:
        current = _step(current, step)
    return next(_models(current), None)


def _step(annotation: Any, step: str | int) -> Any:
    for model in _models(annotation):
        for name, field in model.model_fields.items():
            if (field.alias or name) == step:
                return field.annotation
        if getattr(model, "kind", None) == step or _kind(model) == step:
            return model
    for part in _parts(annotation):
        if get_origin(part) is dict:
            return get_args(part)[1]
        if get_origin(part) is tuple:
            return get_args(part)[0]
    return annotation


def _kind(model: type[BaseModel]) -> str | None:
    return next((kind for kind, unit in units.KINDS.items() if unit is model), None)


def _parts(annotation: Any) -> Iterator[Any]:
    """The members of a union, and of what is annotated."""
    if get_origin(annotation) is typing.Annotated:
        yield from _parts(get_args(annotation)[0])
    elif get_origin(annotation) in (typing.Union, UnionType):
        for member in get_args(annotation):
            yield from _parts(member)
    else:
        yield annotation


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    for part in _parts(annotation):
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield part
