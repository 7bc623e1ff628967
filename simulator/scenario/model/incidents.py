"""Incidents and recovery vehicles in the file."""

from __future__ import annotations

import re
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simulator.scenario.model.base import Excludes, FieldError, Part, Refers
from simulator.scenario.model.fields import (
    Count,
    Duration,
    MarkerName,
    Name,
    Pace,
    PositiveDuration,
    Read,
    ReadQuantity,
    Start,
    WrittenCount,
    count,
)
from simulator.scenario.model.quantities import length
from simulator.wording import alternatives, quoted


def _all_or_some(value: Any) -> int | str:
    if value == "all":
        return "all"
    try:
        return count(value)
    except ValueError as error:
        raise ValueError(f"{error}, or all") from None


def _yes(value: Any) -> bool:
    if value is not True:
        raise ValueError("write true, or omit the key")
    return True


AllOrSome = Annotated[int | str, Read(_all_or_some, Literal["all"] | WrittenCount)]
Yes = Annotated[bool, Read(_yes, Literal[True])]

_KINDS: tuple[IncidentKind, ...] = ("drives-on", "towed", "turns-back", "falls-out")


_RATE = re.compile(r"\s*(?P<number>[^\s/]+)\s*(?:per|/)\s*(?P<length>.*\S)\s*")


def _rate(given: Any) -> float:
    """Read how many there are in a length, as how many in a metre: `0.02 per km`."""
    match = _RATE.fullmatch(given) if isinstance(given, str) else None
    try:
        number = -1.0 if match is None else float(match["number"])
        # A unit alone is one of it.
        text = "" if match is None else match["length"]
        metres = length(text if text[:1].isdigit() else f"1 {text}")
    except ValueError:
        number, metres = -1.0, 1.0
    if not (number > 0 and metres > 0 and isfinite(number)):
        raise ValueError(f"{quoted(given)} is not a rate; write 0.02 per km, or 1 per 50 km")
    return number / metres


class BreakdownsModel(Part):
    """How often the vehicles of a column break down, and what happens then."""

    rate: Annotated[float, ReadQuantity(_rate)] = Field(
        description="Number per distance that a vehicle drives: `0.02 per km`."
    )
    drives_on: Annotated[PositiveDuration | None, Excludes(("towed",))] = Field(
        None, description="The vehicle resumes after this duration."
    )
    towed: Annotated[Yes | None, Excludes(("drives-on",))] = Field(
        None, description="It is towed off the road by a recovery vehicle."
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> BreakdownsModel:
        if (self.drives_on is None) == (self.towed is None):
            raise FieldError("write one of: drives-on (a duration), towed: true")
        return self


class IncidentModel(Part):
    """An incident: its unit, place and kind."""

    unit: Annotated[Name, Refers("units")] = Field(description="The unit concerned.")
    rank: Count | None = Field(
        None, description="Number of the rank, from 1; not needed if there is only one."
    )
    place: Start = Field(
        description="Position of the front of the rank: a marker, or a length along the route."
    )
    drives_on: Annotated[PositiveDuration | None, Excludes(("towed",))] = Field(
        None, description="A vehicle breaks down and resumes after this duration."
    )
    towed: Annotated[Yes | None, Excludes(("drives-on",))] = Field(
        None, description="A vehicle breaks down and is towed off the road by a recovery vehicle."
    )
    turns_back: AllOrSome | None = Field(
        None, description="For a flight: all aircraft turn back, or this number of the rank."
    )
    falls_out: Count | None = Field(
        None, description="For a formation: this number of marchers of the rank fall out."
    )

    @model_validator(mode="after")
    def _one_of_four(self) -> IncidentModel:
        given = [kind for kind in _KINDS if self._given(kind) is not None]
        if len(given) > 1:
            raise FieldError(f"write {given[0]} or {given[1]}, not both", given[1])
        if not given:
            raise FieldError(f"what happens is missing: {alternatives(_KINDS)}")
        return self

    def _given(self, kind: IncidentKind) -> object:
        return getattr(self, kind.replace("-", "_"))

    @property
    def kind(self) -> IncidentKind:
        """The kind of the incident."""
        return next(kind for kind in _KINDS if self._given(kind) is not None)

    @property
    def breaks_down(self) -> bool:
        """Whether a vehicle breaks down."""
        return self.kind in ("drives-on", "towed")

    @property
    def number(self) -> int | None:
        """How many leave, or None for all."""
        some = self.falls_out if self.turns_back is None else self.turns_back
        return some if isinstance(some, int) else None


class RecoveryModel(Part):
    """A recovery vehicle, which tows one breakdown at a time to its stand."""

    stands: Annotated[MarkerName | None, Excludes(("travel",))] = Field(
        None, description="The marker of its stand; requires a speed."
    )
    speed: Annotated[Pace | None, Excludes(("travel",))] = Field(
        None, description="Its speed to a breakdown and back."
    )
    travel: Annotated[Duration | None, Excludes(("stands", "speed"))] = Field(
        None, description="Its travel time to any breakdown, instead of a stand and a speed."
    )
    working_time: Duration = Field(
        description="Time from its arrival at the breakdown until the road is clear."
    )

    @model_validator(mode="after")
    def _comes_from_somewhere(self) -> RecoveryModel:
        if self.travel is not None:
            for key in ("stands", "speed"):
                if getattr(self, key) is not None:
                    raise FieldError("write travel, or stands and speed, not both", key)
        elif self.stands is None or self.speed is None:
            raise FieldError("write travel (a duration), or stands (a marker) and speed")
        return self


#: A vehicle breaks down and resumes by itself, or is towed; a flight or some of its aircraft turn
#: back; marchers fall out.
IncidentKind = Literal["drives-on", "towed", "turns-back", "falls-out"]
