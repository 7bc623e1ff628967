"""What the validator found, in plain English, each at its path in the scenario."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from simulator.scenario.clock import looks_like_a_clock
from simulator.scenario.document.tree import Path
from simulator.scenario.model import constraints, units
from simulator.scenario.model.base import keys_of
from simulator.scenario.model.clock_times import PLANNED_HINT
from simulator.wording import alternatives, in_yaml, quoted, unknown_key

#: Steps that pydantic adds where a key is wrong, or where there are several forms.
_MARKS = ("[clock]", "[key]", "[lane]", "[place]", "[planned]", "[segments]", "[unit]")
_MAPPING = "write a mapping: {key: value}"


def messages_of(error: ValidationError, above: Path, part: Any) -> Iterator[tuple[Path, str]]:
    """Path and message of everything that a validation found.

    Parameters
    ----------
    error
        What it found.
    above
        The path of what was validated.
    part
        Its model, or another type.
    """
    for found in error.errors(include_url=False):
        path = tuple(step for step in found["loc"] if step not in _MARKS)
        inner = found.get("ctx", {}).get("error")
        message = _message(found, path, inner, part)
        yield (*above, *path, *getattr(inner, "path", ())), message


def _message(  # noqa: PLR0911 - one answer per kind of error
    found: Any, loc: Path, inner: object, part: Any
) -> str:
    given = found["input"]
    match found["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden" if len(loc) == 1 and part in units.KINDS.values():
            kind = next(kind for kind, unit in units.KINDS.items() if unit is part)
            return unknown_unit_key(str(loc[0]), [kind])
        case "extra_forbidden" if loc[-1] == "planned":
            keys = keys_of(model_at(part, loc[:-1]))
            key = next((key for key in ("at", "on-station") if key in keys), "at")
            return f"a planned time replaces a clock time; write {key}: {PLANNED_HINT}"
        case "extra_forbidden":
            return unknown_key(str(loc[-1]), keys_of(model_at(part, loc[:-1])))
        case "value_error":
            return str(inner)
        case "model_type" | "model_attributes_type" | "dict_type" | "dataclass_type":
            return _no_cue(given, model_at(part, loc)) or _no_mapping(given)
        case "tuple_type" | "list_type":
            return "write a list: [a, b]"
        case "bool_parsing" | "bool_type":
            return f"{quoted(given)} is not true or false"
        case "literal_error":
            return f"{quoted(given)} is not {found['ctx']['expected'].replace(chr(39), '')}"
        case _:
            return str(found["msg"])


def _no_cue(given: object, model: type[BaseModel] | None) -> str | None:
    """What is wrong with a clock time or an event where a cue stands."""
    keys = keys_of(model) if model is not None else ()
    if not isinstance(given, str) or not {"at", "after"} <= {*keys}:
        return None
    key = "at" if looks_like_a_clock(given) else "after"
    return f"write a cue: {{{key}: {in_yaml(given)}}}"


def _no_mapping(given: object) -> str:
    return "is empty; " + _MAPPING if given is None else _MAPPING


def no_kind(section: str, given: object) -> str:
    """What is wrong with a unit or a constraint whose kind is unknown."""
    if not isinstance(given, Mapping):
        return _no_mapping(given)
    if section == "constraints":
        keys = alternatives(list(constraints.TELLING))
        return f"its kind is unclear; add one of {keys}"
    kinds = alternatives(list(units.KINDS))
    if given.get("kind") is None:
        return f"kind is missing; write {kinds}"
    return f"unknown kind {quoted(given['kind'])}; write {kinds}"


def unknown_unit_key(key: str, kinds: Sequence[str]) -> str:
    """What is wrong with a key that the kind of a unit does not have, and the nearest key."""
    if len(kinds) == 1:
        owners = [kind for kind, unit in units.KINDS.items() if key in keys_of(unit)]
        if owners:
            return f"is not a key of a {kinds[0]} but of a {alternatives(owners)}"
        if key in ("before", "after"):
            return "applies only to a new unit in a file that extends another"
    known = dict.fromkeys(key for kind in kinds for key in keys_of(units.KINDS[kind]))
    return unknown_key(key, list(known))


def model_at(part: Any, loc: Path) -> type[BaseModel] | None:
    """The part of the model that a location leads to."""
    for step in loc:
        part = _step(part, step)
    return next(_models(part), None)


def _step(annotation: Any, step: str | int) -> Any:
    for model in _models(annotation):
        for name, field in model.model_fields.items():
            if (field.alias or name) == step:
                return field.annotation
    for part in _parts(annotation):
        if get_origin(part) is dict:
            return get_args(part)[1]
        if get_origin(part) is tuple:
            return get_args(part)[0]
    return annotation


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
