"""Names that a part of the file uses: each knows in which sections it must be defined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from simulator.scenario.model.base import Part, values_of


class UsedName(str):
    """A name as it is used in the file.

    Attributes
    ----------
    sections
        Where it must be defined: in any one of these.
    """

    __slots__ = ("sections",)
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refers:
    """Annotates a field that holds names of entries in one of these sections."""

    sections: tuple[str, ...]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._mark, handler(source))

    def _mark(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(self._mark, value))
        if isinstance(value, str):
            value = UsedName(value)
            value.sections = self.sections
        return value


class Reference(NamedTuple):
    """A name that is used: where, and in which sections it must be defined."""

    path: tuple[str | int, ...]
    name: str
    sections: tuple[str, ...]


def references(part: Part, path: tuple[str | int, ...] = ()) -> Iterator[Reference]:
    """Every name that a part uses, as a value or as a key."""
    for where, name in values_of(part, UsedName, path):
        yield Reference(where, name, name.sections)
