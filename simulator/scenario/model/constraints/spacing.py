"""Constraints on neighbours: how far apart they are, in time or in metres."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from simulator.scenario.model.base import FieldError
from simulator.scenario.model.constraints.base import ConstraintModel, check_bounds
from simulator.scenario.model.fields import Duration, Length, Name, Names
from simulator.scenario.model.quantities import duration, length

_WHO = "Units, groups, kinds, profiles, patterns, or `all`."


class _Neighbours(ConstraintModel):
    """Where neighbours are looked at: at a marker, or all along a stretch."""

    marker: Name | None = Field(None, description="The marker at which it is measured.")
    along: Names | None = Field(
        None, description="Segments, zones or routes all along which it is measured."
    )

    def _check_where(self) -> None:
        if (self.marker is None) == (self.along is None):
            raise FieldError("write where: marker, or along (segments, zones or routes)")


class TimeGapConstraint(_Neighbours):
    """The time gap between neighbours is within bounds."""

    kind = "time-gap"
    time_gap: Names = Field(description=_WHO)
    at_least: Duration | None = Field(None, description="The least time gap.")
    at_most: Duration | None = Field(None, description="The longest time gap.")

    @model_validator(mode="after")
    def _whole(self) -> TimeGapConstraint:
        self._check_where()
        check_bounds(self.at_least, self.at_most)
        return self


class GapConstraint(_Neighbours):
    """The distance between neighbours is within bounds."""

    kind = "gap"
    gap: Names = Field(description=_WHO)
    at_least: Length | None = Field(None, description="The least distance, tail to head.")
    at_most: Length | None = Field(None, description="The longest distance, tail to head.")

    @model_validator(mode="after")
    def _whole(self) -> GapConstraint:
        self._check_where()
        check_bounds(self.at_least, self.at_most)
        return self


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
            raise ValueError(f"'{given}' keeps nobody apart")
        return Apart(value, unit)
    raise ValueError(f"'{given}' is no separation; write a duration or a length: 20 s, 900 m")


class SeparationConstraint(ConstraintModel):
    """Any two flights are apart, whichever is ahead, wherever they share the air."""

    kind = "separation"
    separation: Names = Field(description="Flights, groups of them, profiles, patterns, `flight`.")
    at_least: Annotated[Apart, PlainValidator(_apart), WithJsonSchema({"type": "string"})] = Field(
        description="How far apart, tail to head: a duration or a length."
    )
    marker: Name | None = Field(
        None, description="The marker over which it is measured; default: all along."
    )
