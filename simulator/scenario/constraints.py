"""Constraints: what must hold in a run. Each kind is told by the keys that it alone has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Discriminator, Field, PlainValidator, Tag, WithJsonSchema, model_validator

from simulator.scenario.base import Part
from simulator.scenario.clock import Clock, clock_time
from simulator.scenario.cues import Window
from simulator.scenario.fields import (
    ClockTime,
    CountFromZero,
    Duration,
    EventOrClock,
    Name,
    Names,
    Text,
)
from simulator.scenario.quantities import duration
from simulator.scenario.wrong import FieldError

Count = Literal["people", "vehicles", "aircraft", "units"]
Severity = Literal["error", "warning"]


def _pair(parse: Any, what: str) -> PlainValidator:
    def validate(value: Any) -> tuple[Any, Any]:
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise ValueError(f"write two {what}, [from, to]; null leaves a side open")
        sides: list[Any] = []
        for number, side in enumerate(value):
            try:
                sides.append(None if side is None else parse(side))
            except ValueError as error:
                raise FieldError(str(error), number) from None
        if sides == [None, None]:
            raise ValueError("both sides are open: nothing is asked")
        low, high = sides
        if low is not None and high is not None and type(low) is type(high) and low > high:
            raise ValueError(f"the first, {value[0]}, is after the second, {value[1]}")
        return low, high

    return PlainValidator(validate)


_PAIR_SCHEMA = WithJsonSchema(
    {
        "type": "array",
        "items": {"type": ["string", "null"]},
        "minItems": 2,
        "maxItems": 2,
    }
)
Clocks = Annotated[
    tuple[Clock | None, Clock | None], _pair(clock_time, "clock times"), _PAIR_SCHEMA
]
Durations = Annotated[tuple[float | None, float | None], _pair(duration, "durations"), _PAIR_SCHEMA]


def _two(value: Any) -> tuple[str, str]:
    if (
        isinstance(value, list | tuple)
        and len(value) == 2
        and all(isinstance(v, str) for v in value)
    ):
        return value[0], value[1]
    raise ValueError("write two events: [EVENT, EVENT]")


TwoEvents = Annotated[
    tuple[str, str],
    PlainValidator(_two),
    WithJsonSchema({"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2}),
]


class ConstraintModel(Part):
    """What every constraint has."""

    kind: ClassVar[str]
    name: Text = Field(description="What it is called in the verdicts.")
    severity: Severity = Field(
        default="error", description="Whether a run in which it is broken fails, or is warned of."
    )
    because: Text | None = Field(
        default=None, description="Why it is asked; printed where it is broken."
    )


class WindowConstraint(ConstraintModel):
    """Something fits an interval."""

    kind = "window"
    window: Window = Field(description="The interval, and what must be over by its end.")


class EventConstraint(ConstraintModel):
    """An event happens within an interval of clock times, or close to one."""

    kind = "event"
    event: Text = Field(description="The event.")
    at: ClockTime | None = Field(None, description="The clock time that it should have.")
    tolerance: Duration | None = Field(None, description="How far from `at` it may be.")
    within: Clocks | None = Field(None, description="The clock times between which it must be.")

    @model_validator(mode="after")
    def _one_of_two(self) -> EventConstraint:
        if self.within is not None and (self.at is not None or self.tolerance is not None):
            raise FieldError("write either within, or at with its tolerance")
        if self.within is None and (self.at is None or self.tolerance is None):
            raise FieldError("write at with its tolerance, or within: [clock, clock]")
        return self


class BetweenConstraint(ConstraintModel):
    """The time from one event to another is within bounds."""

    kind = "between"
    between: TwoEvents = Field(description="The two events.")
    within: Durations = Field(
        description="The least and the most time from the first to the second."
    )


class TimeGapConstraint(ConstraintModel):
    """The time gap between neighbours at a marker is within bounds."""

    kind = "time-gap"
    time_gap: Names = Field(description="Units, groups, kinds, or `all`.")
    marker: Name = Field(description="The marker at which it is measured.")
    at_least: Duration | None = Field(None, description="The least time gap.")
    at_most: Duration | None = Field(None, description="The longest time gap.")

    @model_validator(mode="after")
    def _bounds(self) -> TimeGapConstraint:
        _check_bounds(self.at_least, self.at_most)
        return self


class OccupancyConstraint(ConstraintModel):
    """A zone holds at most, or at least, so many."""

    kind = "occupancy"
    zone: Name = Field(description="The zone.")
    count: Count = Field(description="What is counted.")
    at_most: CountFromZero | None = Field(None, description="The most that there may be.")
    at_least: CountFromZero | None = Field(None, description="The least that there may be.")
    from_: EventOrClock | None = Field(None, description="From this event or clock time on.")
    to: EventOrClock | None = Field(None, description="Up to this event or clock time.")

    @model_validator(mode="after")
    def _bounds(self) -> OccupancyConstraint:
        _check_bounds(self.at_least, self.at_most)
        return self


def _check_bounds(at_least: float | None, at_most: float | None) -> None:
    if at_least is None and at_most is None:
        raise FieldError("it has no bound; write at-most, at-least or both")
    if at_least is not None and at_most is not None and at_least > at_most:
        raise FieldError("at-least is above at-most", "at-least")


KINDS: tuple[type[ConstraintModel], ...] = (
    WindowConstraint,
    EventConstraint,
    BetweenConstraint,
    TimeGapConstraint,
    OccupancyConstraint,
)
#: The key that tells each kind.
TELLING = {
    "window": "window",
    "event": "event",
    "between": "between",
    "time-gap": "time-gap",
    "zone": "occupancy",
}


def kind_of(value: object) -> str | None:
    """Kind of a constraint as written; None where no key tells it."""
    if isinstance(value, Mapping):
        return next((kind for key, kind in TELLING.items() if key in value), None)
    return value.kind if isinstance(value, ConstraintModel) else None


Constraint = Annotated[
    Annotated[WindowConstraint, Tag("window")]
    | Annotated[EventConstraint, Tag("event")]
    | Annotated[BetweenConstraint, Tag("between")]
    | Annotated[TimeGapConstraint, Tag("time-gap")]
    | Annotated[OccupancyConstraint, Tag("occupancy")],
    Discriminator(kind_of),
]
