"""What the validator found, in plain English, each at its path in the scenario."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from simulator.scenario.document.tree import Path
from simulator.scenario.model import constraints, units
from simulator.scenario.model.base import FieldError, keys_of
from simulator.wording import alternatives, quoted, unknown_key

_MAPPING = "write a mapping: {key: value}"
_TAGGED = {"units": tuple(units.KINDS), "constraints": tuple(k.kind for k in constraints.KINDS)}


def explain(error: ValidationError, model: type[BaseModel]) -> Iterator[tuple[Path, str]]:
    """Path and message of everything that a validation found."""
    for found in error.errors(include_url=False):
        yield _explained(found, tuple(found["loc"]), model)


def explain_unit(error: ValidationError, kind: str) -> Iterator[tuple[Path, str]]:
    """Path below the unit, and message, of what a unit's own validation found."""
    for found in error.errors(include_url=False):
        loc = ("units", "", kind, *found["loc"])
        path, message = _explained(found, loc, units.KINDS[kind], skip=3)
        yield path[2:], message


def _explained(found: Any, loc: Path, model: type[BaseModel], skip: int = 0) -> tuple[Path, str]:
    inner = found.get("ctx", {}).get("error")
    path = _path(loc)
    if isinstance(inner, FieldError):
        path += inner.path
    return path, _message(found, loc, inner, model_at(model, loc[skip:-1]))


def _path(loc: Path) -> Path:
    """Path in the scenario: without the tags of kinds, and the marks of keys."""
    if len(loc) > 2 and loc[2] in _TAGGED.get(str(loc[0]), ()):
        loc = loc[:2] + loc[3:]
    return loc[:-1] if loc and loc[-1] == "[key]" else loc


def _message(  # noqa: PLR0911 - one answer per kind of error
    found: Any, loc: Path, inner: object, part: type[BaseModel] | None
) -> str:
    given = found["input"]
    match found["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden" if loc[0] == "units" and len(loc) == 4:
            return unknown_unit_key(str(loc[-1]), [str(loc[2])])
        case "extra_forbidden":
            return unknown_key(str(loc[-1]), keys_of(part))
        case "value_error":
            return str(inner)
        case "model_type" | "model_attributes_type" | "dict_type" | "dataclass_type":
            return "is empty; " + _MAPPING if given is None else _MAPPING
        case "tuple_type" | "list_type":
            return "write a list: [a, b]"
        case "bool_parsing" | "bool_type":
            return f"{quoted(given)} is not true or false"
        case "literal_error":
            return f"{quoted(given)} is not {found['ctx']['expected'].replace(chr(39), '')}"
        case "union_tag_invalid" | "union_tag_not_found":
            return _no_kind(loc, given)
        case _:
            return str(found["msg"])


def _no_kind(loc: Path, given: object) -> str:
    if not isinstance(given, Mapping):
        return "is empty; " + _MAPPING if given is None else _MAPPING
    if loc[0] == "constraints":
        keys = alternatives(list(constraints.TELLING))
        return f"its kind cannot be told; give it one of the keys {keys}"
    kinds = alternatives(list(units.KINDS))
    if given.get("kind") is None:
        return f"kind is missing: {kinds}"
    return f"there is no kind {quoted(given['kind'])}: {kinds}"


def unknown_unit_key(key: str, kinds: Sequence[str]) -> str:
    """Say of a unit's key that its kind has it not, and what it may have meant."""
    if len(kinds) == 1:
        owners = [kind for kind, unit in units.KINDS.items() if key in keys_of(unit)]
        if owners:
            return f"is no key of a {kinds[0]}, but of a {alternatives(owners)}"
        if key in ("before", "after"):
            return "goes with a new unit in a file that extends another"
    known = dict.fromkeys(key for kind in kinds for key in keys_of(units.KINDS[kind]))
    return unknown_key(key, list(known))


def model_at(model: type[BaseModel], loc: Path) -> type[BaseModel] | None:
    """The part of the model that a location leads to."""
    current: Any = model
    for step in loc:
        current = _step(current, step)
    return next(_models(current), None)


def _step(annotation: Any, step: str | int) -> Any:
    models = list(_models(annotation))
    if len(models) > 1:
        # A union of kinds: the step is the tag of one of them.
        tagged = [m for m in models if step in (getattr(m, "kind", None), _unit_kind(m))]
        return tagged[0] if tagged else annotation
    for model in models:
        for name, field in model.model_fields.items():
            if (field.alias or name) == step:
                return field.annotation
    for part in _parts(annotation):
        if get_origin(part) is dict:
            return get_args(part)[1]
        if get_origin(part) is tuple:
            return get_args(part)[0]
    return annotation


def _unit_kind(model: type[BaseModel]) -> str | None:
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
