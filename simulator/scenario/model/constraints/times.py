"""Constraints on instants: when something happens, in which order, how long it lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any

from pydantic import Field, ValidatorFunctionWrapHandler, WrapValidator, model_validator

from simulator.format import duration as duration_text
from simulator.scenario.model.base import Excludes, FieldError, KeyPath, UsedName, below
from simulator.scenario.model.clock_times import ClockTime, EventOrClock
from simulator.scenario.model.constraints.base import (
    Bounded,
    ConstraintModel,
    LineUp,
    NamedEvent,
    Selection,
    ZonePass,
    edge_text,
)
from simulator.scenario.model.cues import Window
from simulator.scenario.model.event_name import EventName
from simulator.scenario.model.fields import (
    Duration,
    Event,
    MarkerName,
    Names,
    PositiveDuration,
    Read,
    events,
)
from simulator.scenario.model.quantities import duration


def _two_sides(value: Any, what: str) -> tuple[Any, Any]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError(f"write two {what}, [from, to]; null leaves a side open")
    if list(value) == [None, None]:
        raise ValueError("both bounds are null")
    return value[0], value[1]


def _durations(value: Any) -> tuple[float | None, float | None]:
    low, high = (
        None if side is None else below(number, duration, side)
        for number, side in enumerate(_two_sides(value, "durations"))
    )
    if low is not None and high is not None and low > high:
        raise ValueError(f"the first, {value[0]}, is after the second, {value[1]}")
    return low, high


def _clocks(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    """Read two clock times; their order shows where their days are known."""
    return read(_two_sides(value, "clock times"))


Clocks = Annotated[tuple[ClockTime | None, ClockTime | None], WrapValidator(_clocks)]
_Pair = tuple[str | None, str | None]
Durations = Annotated[tuple[float | None, float | None], Read(_durations, _Pair)]


def _two(value: Any) -> tuple[EventName, EventName]:
    if (
        isinstance(value, list | tuple)
        and len(value) == 2
        and all(isinstance(v, str) for v in value)
    ):
        first, second = events(value)
        return first, second
    raise ValueError("write two events: [EVENT, EVENT]")


TwoEvents = Annotated[tuple[EventName, EventName], Read(_two, tuple[str, str])]


class WindowConstraint(ConstraintModel):
    """Events fit an interval."""

    kind = "window"
    window: Window = Field(description="The interval, and the events that must be over by its end.")

    def describe(self) -> str:
        return f"window of {window_text(self.window)}"


def window_text(window: Window) -> str:
    """A window: its length, from when, until what is over."""
    until = ", ".join(map(str, window.until))
    return f"{duration_text(window.length)} from {edge_text(window.from_)} until {until}"


class EventConstraint(ConstraintModel):
    """An event happens within an interval of clock times, or close to one."""

    kind = "event"
    event: Event = Field(description="The event.")
    at: Annotated[ClockTime | None, Excludes(("within",))] = Field(
        None, description="The clock time at which it should be."
    )
    tolerance: Annotated[Duration | None, Excludes(("within",))] = Field(
        None, description="Its largest deviation from `at`."
    )
    within: Annotated[Clocks | None, Excludes(("at", "tolerance"))] = Field(
        None, description="The clock times between which it must be."
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> EventConstraint:
        if self.within is not None and (self.at is not None or self.tolerance is not None):
            raise FieldError("write either within, or at with its tolerance")
        if self.within is None and (self.at is None or self.tolerance is None):
            raise FieldError("write at with its tolerance, or within: [clock, clock]")
        return self

    def describe(self) -> str:
        if self.at is not None and self.tolerance is not None:
            tolerance = duration_text(self.tolerance)
            return f"{self.event} at {edge_text(self.at)}, tolerance {tolerance}"
        return f"{self.event} {_within_text(self.within, edge_text, 'not before', 'not after')}"


class BetweenConstraint(ConstraintModel):
    """The time from one event to another is within bounds."""

    kind = "between"
    between: TwoEvents = Field(description="The two events.")
    within: Durations = Field(
        description="The least and the most time from the first to the second."
    )

    def describe(self) -> str:
        first, second = self.between
        return f"from {first} to {second} {_within_text(self.within, duration_text)}"


class OrderConstraint(ConstraintModel):
    """Events happen, or units pass a marker, in an order."""

    kind = "order"
    order: Names = Field(
        description="Events in their order; or, with a marker, units in the order of march: "
        "units, groups, kinds, profiles, patterns, or `all`."
    )
    marker: MarkerName | None = Field(None, description="The marker that the units pass in order.")

    def describe(self) -> str:
        names = ", ".join(self.order)
        if self.marker is None:
            return f"in this order: {names}"
        return f"{names} pass {self.marker} in the order of march"

    def events(self) -> Iterator[NamedEvent]:
        if self.marker is None:
            yield from ((("order", number), name) for number, name in enumerate(events(self.order)))

    def used_names(self) -> Iterator[tuple[KeyPath, UsedName]]:
        yield from super().used_names()
        if self.marker is not None:
            for number, name in enumerate(self.order):
                yield ("order", number), UsedName.of(name, "units")

    def check(self, line_up: LineUp) -> Iterator[FieldError]:
        if self.marker is None:
            if len(self.order) < 2:
                yield FieldError("order needs two events, or a marker", "order")
            return
        units = line_up.select(self.order)
        if sum(line_up.passes(unit, self.marker) for unit in units) < 2:
            yield FieldError(f"fewer than two of these units pass {self.marker}")

    @model_validator(mode="after")
    def _named_events(self) -> OrderConstraint:
        below("order", lambda order: list(order.events()), self)
        return self


class TotConstraint(ConstraintModel):
    """Flights, and units on the ground with a target of their own, are there on time."""

    kind = "tot"
    tot: Selection
    tolerance: Duration = Field(
        description="The largest deviation of each from its time on target."
    )
    marker: MarkerName | None = Field(
        None, description="The marker that is the target; by default each unit's own."
    )
    at: EventOrClock | None = Field(
        None, description="When the first is due there: a clock time or an event."
    )
    every: PositiveDuration | None = Field(
        None, description="The interval between them, in the order of march."
    )

    @model_validator(mode="after")
    def _together(self) -> TotConstraint:
        if (self.marker is None) != (self.at is None):
            raise FieldError(
                "write both marker and at, or neither: units then have their own targets"
            )
        if self.every is not None and self.at is None:
            raise FieldError("requires marker and at", "every")
        return self

    def describe(self) -> str:
        names, tolerance = ", ".join(self.tot), f"tolerance {duration_text(self.tolerance)}"
        if self.marker is None or self.at is None:
            return f"{names} on target, {tolerance}"
        every = "" if self.every is None else f" and every {duration_text(self.every)}"
        return f"{names} over {self.marker} at {edge_text(self.at)}{every}, {tolerance}"

    def check(self, line_up: LineUp) -> Iterator[FieldError]:
        units = line_up.select(self.tot)
        if self.marker is None:
            if not any(map(line_up.has_target, units)):
                yield FieldError("none of these units has its own time on target")
        elif not any(line_up.flies(unit) and line_up.passes(unit, self.marker) for unit in units):
            yield FieldError(f"none of these flights passes {self.marker}")


class HaltConstraint(ConstraintModel):
    """No unit halts for too long."""

    kind = "halt"
    halt: Selection
    at_most: Duration = Field(description="The longest halt of each, once it has started.")

    def describe(self) -> str:
        return f"halts of {', '.join(self.halt)} at most {duration_text(self.at_most)}"

    def check(self, line_up: LineUp) -> Iterator[FieldError]:
        if all(map(line_up.flies, line_up.select(self.halt))):
            yield FieldError("flights never halt; name units on the ground")


class InsideConstraint(Bounded):
    """The time that each unit spends in a zone is within bounds."""

    kind = "inside"
    inside: Selection
    zone: ZonePass
    at_least: Duration | None = Field(None, description="The least time from entering to clear.")
    at_most: Duration | None = Field(None, description="The longest time from entering to clear.")

    def in_words(self, bound: float) -> str:
        return duration_text(bound)

    def describe(self) -> str:
        return f"time of {', '.join(self.inside)} in {self.zone} {self.bounds_text()}"

    def check(self, line_up: LineUp) -> Iterator[FieldError]:
        if not any(line_up.enters(unit, self.zone) for unit in line_up.select(self.inside)):
            yield FieldError(f"none of these units enters {self.zone}")


def _within_text(
    within: tuple[Any, Any] | None,
    text: Callable[[Any], str],
    least: str = "at least",
    most: str = "at most",
) -> str:
    low, high = within or (None, None)
    if low is None:
        return f"{most} {text(high)}"
    return f"{least} {text(low)}" if high is None else f"within {text(low)} to {text(high)}"
