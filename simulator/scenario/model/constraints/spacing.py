"""Constraints on neighbours: how far apart they are, in time or in metres."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple, Self

from pydantic import Field, model_validator

from simulator.format import duration as duration_text
from simulator.format import exact_distance
from simulator.scenario.model.base import FieldError
from simulator.scenario.model.constraints.base import (
    Bounded,
    ConstraintModel,
    FlightSelection,
    LineUp,
    PlaceNames,
    Selection,
)
from simulator.scenario.model.fields import Duration, Length, MarkerName, Read
from simulator.scenario.model.quantities import duration, length


class _Neighbours(Bounded):
    """Bounds on neighbours, at a marker or all along a stretch."""

    marker: MarkerName | None = Field(None, description="The marker at which it is measured.")
    along: PlaceNames | None = Field(
        None, description="Segments, zones or routes along which it is measured."
    )

    @model_validator(mode="after")
    def _check_place(self) -> Self:
        if (self.marker is None) == (self.along is None):
            raise FieldError("write marker, or along (segments, zones or routes)")
        return self

    def describe(self) -> str:
        value, units = self.kind.replace("-", " "), ", ".join(self.selected)
        where = f"at {self.marker}" if self.marker else f"along {', '.join(self.along or ())}"
        return f"{value} of {units} {where} {self.bounds_text()}"

    def check(self, line_up: LineUp) -> Iterator[FieldError]:
        units, along = line_up.select(self.selected), self.along or ()
        if self.marker is not None:
            where = self.marker
            # Only the tail of a unit that is drawn up over the marker passes it.
            there = [unit for unit in units if line_up.passes(unit, self.marker, tail=True)]
            if line_up.most_on_one_ground(there, self.marker) < 2:
                yield FieldError(f"fewer than two of these units pass {where}")
                return
        else:
            where = ", ".join(along)
            there = [unit for unit in units if line_up.is_on(unit, along)]
            if len(there) < 2:
                yield FieldError(f"fewer than two of these units are on {where}")
                return
        if order := line_up.order_between(there, self.marker, along):
            yield FieldError(
                f"no two of these units follow each other at {where}: "
                f"the order is {', '.join(order)}"
            )


class TimeGapConstraint(_Neighbours):
    """The time gap between neighbours is within bounds."""

    kind = "time-gap"
    time_gap: Selection
    at_least: Duration | None = Field(None, description="The least time gap.")
    at_most: Duration | None = Field(None, description="The longest time gap.")

    def in_words(self, bound: float) -> str:
        return duration_text(bound)


class HeadwayConstraint(_Neighbours):
    """The headway between neighbours is within bounds."""

    kind = "headway"
    headway: Selection
    at_least: Duration | None = Field(None, description="The least headway.")
    at_most: Duration | None = Field(None, description="The longest headway.")

    def in_words(self, bound: float) -> str:
        return duration_text(bound)


class GapConstraint(_Neighbours):
    """The distance between neighbours is within bounds."""

    kind = "gap"
    gap: Selection
    at_least: Length | None = Field(None, description="The least distance, tail to head.")
    at_most: Length | None = Field(None, description="The longest distance, tail to head.")

    def in_words(self, bound: float) -> str:
        return exact_distance(bound)


class Apart(NamedTuple):
    """A separation: in time (s) or in space (m)."""

    value: float
    unit: str


def _apart(given: Any) -> Apart:
    for read, unit in ((duration, "s"), (length, "m")):
        try:
            value = read(given)
        except ValueError:
            continue
        if value <= 0:
            raise ValueError(f"the separation must be greater than zero, not '{given}'")
        return Apart(value, unit)
    raise ValueError(f"'{given}' is not a separation; write a duration or a length: 20 s, 900 m")


class SeparationConstraint(ConstraintModel):
    """Any two flights are apart, whichever is ahead, wherever they share the air."""

    kind = "separation"
    separation: FlightSelection
    at_least: Annotated[Apart, Read(_apart)] = Field(
        description="Least separation, tail to head: a duration or a length."
    )
    marker: MarkerName | None = Field(
        None, description="The marker over which it is measured; default: all along."
    )

    def describe(self) -> str:
        value, unit = self.at_least
        least = duration_text(value) if unit == "s" else exact_distance(value)
        over = "" if self.marker is None else f" over {self.marker}"
        return f"any two of {', '.join(self.separation)} at least {least} apart{over}"

    def check(self, line_up: LineUp) -> Iterator[FieldError]:
        flights = [unit for unit in line_up.select(self.separation) if line_up.flies(unit)]
        if self.marker is None:
            if not line_up.share_air(flights):
                yield FieldError("no two of these flights share airspace")
            return
        there = [unit for unit in flights if line_up.passes(unit, self.marker)]
        if line_up.most_on_one_ground(there, self.marker) < 2:
            yield FieldError(f"fewer than two of these flights pass {self.marker}")
