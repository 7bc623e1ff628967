"""What every kind of constraint is: what it names, what it needs, how it reads, and its registry.

A kind is one model here and one judge in `timeline/verdicts`; everything else reads the registry:
the union of the file format, its JSON Schema, validation, margins and the tables.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any, ClassVar, Literal, Protocol

from pydantic import Field

from simulator.scenario.clock import Clock
from simulator.scenario.model.base import FieldError, Part, keys_of, values_of
from simulator.scenario.model.event_name import EventName
from simulator.scenario.model.fields import Name, Names, Text
from simulator.scenario.model.references import Reference, Refers, references

Severity = Literal["error", "warning"]


#: Units as people select them: units, groups, kinds, profiles, patterns, `all`.
Selection = Annotated[Names, Refers(("units",))]
ZoneName = Annotated[Name, Refers(("zones",))]
PlaceNames = Annotated[Names, Refers(("segments", "zones", "routes"))]


#: An event or a clock time.
Edge = EventName | Clock
#: An event that a constraint names: where in it, and which.
NamedEvent = tuple[tuple[str | int, ...], EventName]


class LineUp(Protocol):
    """What a kind's own check may ask of the parade.

    Where wrong entries elsewhere leave no answer, a question ends the check.
    """

    def select(self, names: Sequence[str]) -> list[str]:
        """The units that a selection stands for, in the order of march."""
        ...

    def flies(self, unit: str) -> bool:
        """Whether it is a flight."""
        ...

    def has_target(self, unit: str) -> bool:
        """Whether a flight has a time on target of its own."""
        ...

    def passes(self, unit: str, marker: str, *, tail: bool = False) -> bool:
        """Whether a unit's head, or its tail, passes a marker."""
        ...

    def enters(self, unit: str, zone: str) -> bool:
        """Whether a unit ever is in a zone."""
        ...

    def is_on(self, unit: str, places: Sequence[str]) -> bool:
        """Whether a unit ever is on one of some segments, zones or routes."""
        ...

    def has_area(self, zone: str) -> bool:
        """Whether a zone has an area."""
        ...

    def most_on_one_ground(self, units: Sequence[str], marker: str) -> int:
        """How many of these units pass a marker on the same ground, not on a lane beside it."""
        ...

    def share_air(self, flights: Sequence[str]) -> bool:
        """Whether any two of these flights share a stretch of air."""
        ...

    def order_between(
        self, units: Sequence[str], marker: str | None, along: Sequence[str]
    ) -> list[str]:
        """The order of march at a place, where no two of these units follow each other there."""
        ...


class ConstraintModel(Part):
    """What every constraint has.

    A kind sets `kind`, and has fields, a `describe` and, if need be, a `check`.

    Attributes
    ----------
    kind
        What it is called in verdicts.
    key
        The key that tells it from other kinds; by default the name of the kind.
    """

    kind: ClassVar[str]
    key: ClassVar[str]
    name: Text = Field(description="What it is called in the verdicts.")
    severity: Severity = Field(
        default="error", description="Whether a run in which it is broken fails, or is warned of."
    )
    because: Text | None = Field(
        default=None, description="Why it is asked; printed where it is broken."
    )

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        if "kind" in vars(cls):
            _register(cls)

    @abstractmethod
    def describe(self) -> str:
        """What it requires, in the words of the file."""

    def references(self) -> Iterator[Reference]:
        """Every name of a unit, marker, zone or other place in it: the fields that are marked."""
        return references(self)

    @property
    def selected(self) -> tuple[str, ...]:
        """The names by which it selects units."""
        return tuple(each.name for each in self.references() if each.sections == ("units",))

    def events(self) -> Iterator[NamedEvent]:
        """Every event that it names, and where in it: the fields that hold one."""
        return values_of(self, EventName)

    def check(self, _: LineUp) -> Iterator[FieldError]:
        """What is wrong with it in a parade, all names in it being known."""
        return iter(())


#: Every kind that is defined, by the key that tells it; `KINDS` of the package is complete.
DEFINED: dict[str, type[ConstraintModel]] = {}


def _register(kind: type[ConstraintModel]) -> None:
    kind.key = vars(kind).get("key", kind.kind)
    if kind.key in DEFINED:
        other = DEFINED[kind.key].__name__
        raise TypeError(f"{kind.__name__} and {other} have the same key: {kind.key}")
    if kind.key not in keys_of(kind):
        raise TypeError(f"{kind.__name__} has no field for its key: {kind.key}")
    if getattr(kind.describe, "__isabstractmethod__", False):
        raise TypeError(f"{kind.__name__} does not describe itself: write describe()")
    DEFINED[kind.key] = kind


# -- bounds ----------------------------------------------------------------------------------------


def check_bounds(at_least: float | None, at_most: float | None) -> None:
    """Check that there is a bound, and that bounds do not exclude each other.

    Raises
    ------
    FieldError
        Where it is not.
    """
    if at_least is None and at_most is None:
        raise FieldError("it has no bound; write at-most, at-least or both")
    if at_least is not None and at_most is not None and at_least > at_most:
        raise FieldError("at-least is above at-most", "at-least")


def bounds_text(low: float | None, high: float | None, text: Callable[[float], str]) -> str:
    """Bounds in words: `at least 5 s, at most 1 min 00 s`."""
    parts = [] if low is None else [f"at least {text(low)}"]
    return ", ".join(parts if high is None else [*parts, f"at most {text(high)}"])


def metres_text(metres: float) -> str:
    """A distance in words."""
    return f"{metres:,g} m"


def edge_text(edge: Edge) -> str:
    """An event or a clock time in words."""
    return edge.isoformat() if isinstance(edge, Clock) else str(edge)
