"""Constraints on a zone: how many are in it, and for how long it is empty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isfinite
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, model_validator
from typing_extensions import TypeAliasType

from simulator.format import duration as duration_text
from simulator.format import noun
from simulator.scenario.model.base import FieldError
from simulator.scenario.model.clock_times import EventOrClock
from simulator.scenario.model.constraints.base import (
    Bounded,
    ConstraintModel,
    Edge,
    LineUp,
    ZoneName,
    edge_text,
)
from simulator.scenario.model.fields import (
    Duration,
    ReadQuantity,
    WrittenCount,
    count_from_zero,
)
from simulator.scenario.numerals import SEPARATORS

_Counted = Literal["people", "vehicles", "aircraft", "units", "people/m2"]
#: The only count that may be fractional.
DENSITY: Final = "people/m2"


#: A limit as the program prints it: `2,500 people`.
_WITH_NOUN = re.compile(rf"(?P<number>\d[\d.{SEPARATORS}]*?)\s+(?P<noun>[a-z]{{2,}}(?:/m2)?)")


class _LimitOf(float):
    """A limit that says what it counts."""

    noun = ""


def _limit(value: Any) -> float:
    named = _WITH_NOUN.fullmatch(value.strip()) if isinstance(value, str) else None
    if named is None:
        return _plain_limit(value)
    limit = _LimitOf(_plain_limit(named["number"]))
    limit.noun = named["noun"]
    return limit


def _plain_limit(value: Any) -> float:
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


_WithNoun = Annotated[str, Field(pattern=rf"^[0-9][0-9.{SEPARATORS}]* +[a-z]{{2,}}(/m2)?$")]
WrittenLimit = TypeAliasType("WrittenLimit", WrittenCount | float | _WithNoun)
Limit = Annotated[float, ReadQuantity(_limit, WrittenLimit)]


class OccupancyConstraint(Bounded):
    """The number in a zone is within bounds."""

    kind = "occupancy"
    key = "zone"
    zone: ZoneName
    count: _Counted = Field(description="What is counted.")
    at_most: Limit | None = Field(None, description="The largest number allowed.")
    at_least: Limit | None = Field(None, description="The smallest number allowed.")
    from_: EventOrClock | None = Field(None, description="From this event or clock time on.")
    to: EventOrClock | None = Field(None, description="Up to this event or clock time.")

    @model_validator(mode="after")
    def _check_whole_numbers(self) -> Self:
        for key, limit in (("at-most", self.at_most), ("at-least", self.at_least)):
            if limit is not None and limit % 1 and self.count != DENSITY:
                raise FieldError(f"'{limit:,.15g}' is not a whole number of {self.count}", key)
            if isinstance(limit, _LimitOf) and limit.noun not in (
                self.count,
                noun(1, self.count),
            ):
                raise FieldError(
                    f"'{limit:,.15g} {limit.noun}': this constraint counts {self.count}", key
                )
        return self

    def describe(self) -> str:
        interval = _interval_text(self.from_, self.to)
        return f"{self.count} in {self.zone} {self.bounds_text()}{interval}"

    def check(self, line_up: LineUp) -> Iterator[FieldError]:
        if self.count == DENSITY and not line_up.has_area(self.zone):
            hint = f"{self.zone}: {{stretches: […], area: 22000 m2}}"
            yield FieldError(f"the zone {self.zone} has no area; write {hint}", "count")
        yield from _check_entered(self.zone, "zone", line_up)


class EmptyConstraint(ConstraintModel):
    """A zone stays empty for a limited time."""

    kind = "empty"
    empty: ZoneName
    at_most: Duration = Field(description="The longest time for which it may be empty.")
    from_: EventOrClock = Field(description="From this event or clock time on.")
    to: EventOrClock = Field(description="Up to this event or clock time.")

    def describe(self) -> str:
        longest = duration_text(self.at_most)
        return f"{self.empty} empty at most {longest}{_interval_text(self.from_, self.to)}"

    def check(self, line_up: LineUp) -> Iterator[FieldError]:
        return _check_entered(self.empty, "empty", line_up)


def _check_entered(zone: str, key: str, line_up: LineUp) -> Iterator[FieldError]:
    if not any(line_up.enters(unit, zone) for unit in line_up.select(["all"])):
        yield FieldError(f"no unit enters {zone}", key)


def _interval_text(from_: Edge | None, to: Edge | None) -> str:
    text = "" if from_ is None else f" from {edge_text(from_)}"
    return text if to is None else f"{text} to {edge_text(to)}"
