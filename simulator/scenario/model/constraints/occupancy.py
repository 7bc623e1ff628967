"""Constraints on who is in a zone: at most, at least, and how long nobody is."""

from __future__ import annotations

from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simulator.scenario.model.base import FieldError
from simulator.scenario.model.constraints.base import ConstraintModel, check_bounds
from simulator.scenario.model.fields import (
    COUNT_SCHEMA,
    Duration,
    EventOrClock,
    Name,
    count_from_zero,
    known_field,
)

Count = Literal["people", "vehicles", "aircraft", "units", "people/m2"]
#: The one count that is no whole number.
DENSITY = "people/m2"


def _limit(value: Any) -> float:
    try:
        number = float(value) if isinstance(value, int | float | str) else -1.0
    except ValueError:
        number = -1.0
    # Whether it must be whole depends on what is counted.
    if not (isfinite(number) and number % 1):
        return count_from_zero(value)
    if number < 0:
        raise ValueError(f"'{value}' is too few: at least 0")
    return number


Limit = Annotated[float, *known_field(_limit, {"anyOf": [COUNT_SCHEMA, {"type": "number"}]})]


class OccupancyConstraint(ConstraintModel):
    """A zone holds at most, or at least, so many."""

    kind = "occupancy"
    zone: Name = Field(description="The zone.")
    count: Count = Field(description="What is counted.")
    at_most: Limit | None = Field(None, description="The most that there may be.")
    at_least: Limit | None = Field(None, description="The least that there may be.")
    from_: EventOrClock | None = Field(None, description="From this event or clock time on.")
    to: EventOrClock | None = Field(None, description="Up to this event or clock time.")

    @model_validator(mode="after")
    def _bounds(self) -> OccupancyConstraint:
        check_bounds(self.at_least, self.at_most)
        for key, limit in (("at-most", self.at_most), ("at-least", self.at_least)):
            if limit is not None and limit % 1 and self.count != DENSITY:
                raise FieldError(f"'{limit:g}' is not a whole number of {self.count}", key)
        return self


class EmptyConstraint(ConstraintModel):
    """A zone stands empty no longer than a while."""

    kind = "empty"
    empty: Name = Field(description="The zone.")
    at_most: Duration = Field(description="The longest that nobody may be in it.")
    from_: EventOrClock = Field(description="From this event or clock time on.")
    to: EventOrClock = Field(description="Up to this event or clock time.")
