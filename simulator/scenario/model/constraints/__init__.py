"""Constraints: what must hold in a run. Each kind has a key of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Union

from pydantic import Discriminator, Tag

from simulator.scenario.model.base import keys_of
from simulator.scenario.model.constraints import occupancy, spacing, times
from simulator.scenario.model.constraints.base import DEFINED, ConstraintModel

__all__ = ["KINDS", "TELLING", "Constraint", "ConstraintModel", "kind_of"]

#: The modules that define kinds, in the order of messages and schemas.
_FAMILIES = (times, spacing, occupancy)
KINDS = tuple(
    kind for family in _FAMILIES for kind in DEFINED.values() if kind.__module__ == family.__name__
)


def _is_shared(key: str) -> bool:
    return sum(key in keys_of(kind) for kind in KINDS) > 1


#: Kinds by the key that identifies each; keys that other kinds have too come last.
TELLING = {kind.key: kind for kind in sorted(KINDS, key=lambda kind: _is_shared(kind.key))}


def kind_of(value: object) -> str | None:
    """Kind of a constraint as written, or None if no key identifies it."""
    if isinstance(value, Mapping):
        return next((kind.kind for key, kind in TELLING.items() if key in value), None)
    return value.kind if isinstance(value, ConstraintModel) else None


if TYPE_CHECKING:
    Constraint = ConstraintModel
else:
    Constraint = Annotated[
        Union[tuple(Annotated[kind, Tag(kind.kind)] for kind in KINDS)],  # noqa: UP007
        Discriminator(kind_of),
    ]
