"""Constraints on instants: when something happens, in which order, how long it lasts."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from simulator.scenario.clock import Clock, clock_time
from simulator.scenario.model.base import FieldError
from simulator.scenario.model.constraints.base import ConstraintModel, check_bounds
from simulator.scenario.model.cues import Window
from simulator.scenario.model.fields import (
    ClockTime,
    Duration,
    EventOrClock,
    Name,
    Names,
    PositiveDuration,
    Text,
)
from simulator.scenario.model.quantities import duration


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


class OrderConstraint(ConstraintModel):
    """Events happen, or units pass a marker, in an order."""

    kind = "order"
    order: Names = Field(
        description="Events in their order; or, with a marker, units in the order of march: "
        "units, groups, kinds, profiles, patterns, or `all`."
    )
    marker: Name | None = Field(None, description="The marker that the units pass in order.")


class TotConstraint(ConstraintModel):
    """Flights are over their target on time."""

    kind = "tot"
    tot: Names = Field(description="Flights, groups of them, profiles, patterns, or `flight`.")
    tolerance: Duration = Field(description="How far from its time on target each may be.")
    marker: Name | None = Field(
        None, description="The marker that is the target; by default each flight's own."
    )
    at: EventOrClock | None = Field(
        None, description="When the first is due there: a clock time or an event."
    )
    every: PositiveDuration | None = Field(
        None, description="How much later each further one is due, in the order of march."
    )

    @model_validator(mode="after")
    def _together(self) -> TotConstraint:
        if (self.marker is None) != (self.at is None):
            raise FieldError("marker and at go together; without both, flights have own targets")
        if self.every is not None and self.at is None:
            raise FieldError("goes with marker and at", "every")
        return self


class HaltConstraint(ConstraintModel):
    """No unit stands longer than it can."""

    kind = "halt"
    halt: Names = Field(description="Units, groups, kinds, profiles, patterns, or `all`.")
    at_most: Duration = Field(description="The longest that each may stand, once it has started.")


class InsideConstraint(ConstraintModel):
    """The time that each unit spends in a zone is within bounds."""

    kind = "inside"
    inside: Names = Field(description="Units, groups, kinds, profiles, patterns, or `all`.")
    zone: Name = Field(description="The zone.")
    at_least: Duration | None = Field(None, description="The least time from entering to clear.")
    at_most: Duration | None = Field(None, description="The longest time from entering to clear.")

    @model_validator(mode="after")
    def _bounds(self) -> InsideConstraint:
        check_bounds(self.at_least, self.at_most)
        return self
