"""What goes wrong, and the recovery vehicles that stand by, as they stand in the file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simulator.scenario.model.base import Excludes, FieldError, Part
from simulator.scenario.model.fields import (
    Count,
    Duration,
    MarkerName,
    Name,
    Pace,
    PositiveDuration,
    Read,
    Start,
    WrittenCount,
    count,
)
from simulator.scenario.model.references import Refers
from simulator.wording import alternatives


def _all_or_some(value: Any) -> int | str:
    if value == "all":
        return "all"
    try:
        return count(value)
    except ValueError as error:
        raise ValueError(f"{error}, or all") from None


def _yes(value: Any) -> bool:
    if value is not True:
        raise ValueError("write true, or leave it out")
    return True


AllOrSome = Annotated[int | str, Read(_all_or_some, Literal["all"] | WrittenCount)]
Yes = Annotated[bool, Read(_yes, Literal[True])]

_KINDS: tuple[IncidentKind, ...] = ("drives-on", "towed", "turns-back", "falls-out")


class IncidentModel(Part):
    """One thing that goes wrong: who, where, and what."""

    unit: Annotated[Name, Refers(("units",))] = Field(description="The unit that it happens to.")
    rank: Count | None = Field(
        None, description="Which of its ranks, from 1; left out where there is only one."
    )
    place: Start = Field(
        description="Where the front of the rank is then: a marker, or a length along its route."
    )
    drives_on: Annotated[PositiveDuration | None, Excludes(("towed",))] = Field(
        None, description="A vehicle breaks down, and drives on by itself after so long."
    )
    towed: Annotated[Yes | None, Excludes(("drives-on",))] = Field(
        None, description="A vehicle breaks down, and a recovery vehicle tows it off the road."
    )
    turns_back: AllOrSome | None = Field(
        None, description="Of a flight: all turn back, or so many aircraft of the rank."
    )
    falls_out: Count | None = Field(
        None, description="Of a formation: so many marchers of the rank fall out."
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
        """What happens."""
        return next(kind for kind in _KINDS if self._given(kind) is not None)

    @property
    def breaks_down(self) -> bool:
        """Whether a vehicle breaks down."""
        return self.kind in ("drives-on", "towed")

    @property
    def number(self) -> int | None:
        """How many leave; None: all."""
        some = self.falls_out if self.turns_back is None else self.turns_back
        return some if isinstance(some, int) else None


class RecoveryModel(Part):
    """A recovery vehicle: it tows one wreck at a time to where it stands."""

    stands: Annotated[MarkerName | None, Excludes(("travel",))] = Field(
        None, description="The marker where it stands; goes with a speed."
    )
    speed: Annotated[Pace | None, Excludes(("travel",))] = Field(
        None, description="At which it drives to a wreck, and back."
    )
    travel: Annotated[Duration | None, Excludes(("stands", "speed"))] = Field(
        None, description="How long it drives to any wreck, instead of where it stands."
    )
    working_time: Duration = Field(
        description="From its coming to the wreck until that is off the road."
    )

    @model_validator(mode="after")
    def _comes_from_somewhere(self) -> RecoveryModel:
        if self.travel is not None:
            for key in ("stands", "speed"):
                if getattr(self, key) is not None:
                    raise FieldError(f"write travel, or stands and speed; not {key}, too", key)
        elif self.stands is None or self.speed is None:
            raise FieldError("it needs travel (a duration), or stands (a marker) and speed")
        return self


#: What an incident is: a vehicle breaks down and drives on by itself, or is towed; a flight, or
#: some of its aircraft, turn back; marchers fall out.
IncidentKind = Literal["drives-on", "towed", "turns-back", "falls-out"]
