"""The base of all kinds of constraint, and their registry.

A kind is one model here and one judge in `timeline/verdicts`. Everything else reads the registry:
the file format and its JSON Schema, validation, margins and tables.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, ClassVar, Literal, Protocol, Self

from pydantic import Field, model_validator

from simulator.display import display
from simulator.format import clock, percentage
from simulator.represented import Represented
from simulator.scenario.clock import Clock
from simulator.scenario.model.base import (
    AddedLater,
    FieldError,
    KeyPath,
    Part,
    Refers,
    UsedName,
    keys_of,
    values_of,
)
from simulator.scenario.model.clock_times import Planned, after_text
from simulator.scenario.model.event_name import EventName
from simulator.scenario.model.fields import Name, Names, PlaceName, Share, Text

Severity = Literal["error", "warning"]

Selection = Annotated[
    Names,
    Refers("units"),
    Field(description="Units, groups, kinds, profiles, patterns, or `all`."),
]
FlightSelection = Annotated[
    Selection, Field(description="Flights, groups of them, profiles, patterns, or `flight`.")
]
ZoneName = Annotated[Name, Refers("zones"), Field(description="The zone.")]
ZonePass = Annotated[PlaceName, Refers("zones"), Field(description="The zone.")]
PlaceNames = Annotated[Names, Refers("segments", "zones", "routes")]
#: An event, a clock time or a planned time.
Edge = EventName | Clock | Planned
#: An event that a constraint names, and its path in the constraint.
NamedEvent = tuple[KeyPath, EventName]


class LineUp(Protocol):
    """The questions about the parade that a kind's own check may ask.

    A check ends at a question that has no answer, because of errors elsewhere.
    """

    def select(self, names: Sequence[str]) -> list[str]:
        """The units that a selection stands for, in the order of march."""

    def flies(self, unit: str) -> bool:
        """Whether it is a flight."""

    def has_target(self, unit: str) -> bool:
        """Whether a flight has a time on target of its own."""

    def passes(self, unit: str, marker: str, *, tail: bool = False) -> bool:
        """Whether a unit's head, or its tail, passes a marker."""

    def enters(self, unit: str, zone: str) -> bool:
        """Whether a unit enters a zone."""

    def is_on(self, unit: str, places: Sequence[str]) -> bool:
        """Whether a unit is ever on one of these segments, zones or routes."""

    def has_area(self, zone: str) -> bool:
        """Whether a zone has an area."""

    def most_on_one_ground(self, units: Sequence[str], marker: str) -> int:
        """The largest number of these units that pass a marker on the same route or lane."""

    def share_air(self, flights: Sequence[str]) -> bool:
        """Whether any two of these flights share a stretch of air."""

    def order_between(
        self, units: Sequence[str], marker: str | None, along: Sequence[str]
    ) -> list[str]:
        """The order of march at a place, if no two of these units are neighbours there."""


class ConstraintModel(Represented, Part):
    """The base of a kind: it sets `kind`, adds fields, `describe` and, if needed, `check`.

    Attributes
    ----------
    kind
        Its name in verdicts.
    key
        The key in the file that identifies the kind; by default the name of the kind.
    """

    kind: ClassVar[str]
    key: ClassVar[str]
    name: Text = Field(description="Its name in the verdicts.")
    severity: Severity = Field(
        default="error", description="Whether a broken constraint is an error or a warning."
    )
    because: Text | None = Field(
        default=None, description="The reason for it; printed if it is broken."
    )
    holds_in: Annotated[Share | None, AddedLater()] = Field(
        default=None, description="The share of replications in which it must hold: 95 %."
    )

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        if "kind" in vars(cls):
            _register(cls)

    @abstractmethod
    def describe(self) -> str:
        """Its requirement in one run, in the words of the file."""

    def describe_whole(self) -> str:
        """Its requirement, with the share of replications in which it must hold, if any."""
        text = self.describe()
        if self.holds_in is None:
            return text
        return f"{text}, in {percentage(self.holds_in)} of replications"

    def used_names(self) -> Iterator[tuple[KeyPath, UsedName]]:
        """Every name of a unit, marker, zone or other place in it, with its path."""
        return values_of(self, UsedName)

    @property
    def selected(self) -> tuple[str, ...]:
        """The names by which it selects units."""
        return tuple(name for _, name in self.used_names() if name.sections == ("units",))

    def events(self) -> Iterator[NamedEvent]:
        """Every event of the day that it names, with its path."""
        return values_of(self, EventName, skip=Planned)

    def check(self, _: LineUp) -> Iterator[FieldError]:
        """What is wrong with it in a parade, in which all its names are known."""
        return iter(())


#: Kinds by key, as they are defined; `KINDS` of the package is complete.
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


class Bounded(ConstraintModel):
    """A constraint whose value is within bounds: at least, at most, or both."""

    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _check_bounds(self) -> Self:
        bounds = [bound for bound in (self.at_least, self.at_most) if bound is not None]
        if not bounds:
            raise FieldError("no bound given; write at-most, at-least or both")
        if bounds != sorted(bounds):
            raise FieldError("at-least is above at-most", "at-least")
        return self

    def in_words(self, bound: float) -> str:
        """A bound in words."""
        return f"{bound:,.15g}"

    def bounds_text(self) -> str:
        """The bounds in words: `at least 5 s, at most 1 min 00 s`."""
        bounds = (("at least", self.at_least), ("at most", self.at_most))
        return ", ".join(f"{side} {self.in_words(n)}" for side, n in bounds if n is not None)


def edge_text(edge: Edge) -> str:
    """An event, a clock time or a planned time in words."""
    if isinstance(edge, Planned):
        return f"the planned time {after_text(edge.after, edge.delay)}"
    if not isinstance(edge, Clock):
        return str(edge)
    how = display()
    if how.of is None or how.clock == "24h":  # as it is written
        return edge.isoformat()
    return clock(how.of, how.of.instant(edge))
