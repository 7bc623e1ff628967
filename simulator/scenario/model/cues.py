"""Cues, holds, targets, programme items and the window in the file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from simulator.scenario.model.base import (
    AddedLater,
    Excludes,
    FieldError,
    NotContent,
    Part,
    Refers,
)
from simulator.scenario.model.clock_times import ClockTime, EventOrClock
from simulator.scenario.model.fields import (
    CueDelay,
    Duration,
    Events,
    MarkerName,
    Name,
    PositiveDuration,
    Text,
)
from simulator.scenario.model.ground import Site


class PlainCueKeys(Part):
    """Keys of a cue: a clock time, or events and a delay."""

    at: Annotated[ClockTime | None, Excludes(("after", "delay"))] = Field(
        None, description="The clock time of the cue."
    )
    after: Annotated[Events | None, Excludes(("at",))] = Field(
        None, description="The event to wait for; of several, the last."
    )
    delay: CueDelay = Field(0.0, description="Time from the event to the cue.")

    @model_validator(mode="after")
    def _one_of_two(self) -> PlainCueKeys:
        if self.at is not None and self.after is not None:
            raise FieldError("a cue has either at or after, not both")
        if self.at is None and self.after is None:
            raise FieldError("a cue needs at (a clock time) or after (an event)")
        if self.at is not None and "delay" in self.model_fields_set:
            raise FieldError("a delay requires after; write a later clock time instead", "delay")
        return self


class CueKeys(PlainCueKeys):
    """Keys of a cue, and of its replacement."""

    otherwise: Annotated[PlainCueKeys | None, AddedLater()] = Field(
        None, description="The cue if none of the events occurs, as their units do not come."
    )

    @model_validator(mode="after")
    def _in_place_of_events(self) -> CueKeys:
        if self.otherwise is not None and self.after is None:
            raise FieldError("requires after: a clock time always comes", "otherwise")
        return self


class Slots(Part):
    """Keys that give units their slots, one after the other."""

    every: Annotated[PositiveDuration | None, AddedLater()] = Field(
        None,
        description="The interval from slot to slot: each unit of its profile, or of a group, is "
        "later by this than the one before it in the order of march.",
    )
    among: Annotated[Name | None, Refers("groups"), AddedLater()] = Field(
        None, description="The group whose units have the slots; by default those of its profile."
    )

    @model_validator(mode="after")
    def _together(self) -> Slots:
        if self.among is not None and self.every is None:
            raise FieldError("requires every, the interval from slot to slot", "among")
        return self


class CueModel(CueKeys, Slots):
    """The cue of a unit or a hold."""


class Item(CueKeys):
    """A programme item: what does not march."""

    duration: Duration = Field(0.0, description="How long it lasts.")
    label: Text | None = Field(None, description="The displayed name; by default the name itself.")
    place: Annotated[Site | None, NotContent()] = Field(
        None, description="Where it happens: a marker, a zone, or SEGMENT + DISTANCE."
    )
    halts: bool = Field(False, description="Whether everything on the ground halts while it lasts.")

    @model_validator(mode="after")
    def _halts_for_a_while(self) -> Item:
        if self.halts and self.duration <= 0:
            raise FieldError("an item that halts everything needs a duration", "halts")
        return self


class HoldModel(Part):
    """A halt of a unit's head at a marker."""

    duration: Duration | None = Field(None, description="Its least duration.")
    until: CueModel | None = Field(None, description="A cue before which it does not end.")

    @model_validator(mode="after")
    def _one_or_both(self) -> HoldModel:
        if self.duration is None and self.until is None:
            raise FieldError("a hold needs a duration, or until (a cue), or both")
        return self


class TargetModel(Slots):
    """A unit's time on target."""

    marker: MarkerName = Field(description="The marker where its head is at that time.")
    at: Annotated[ClockTime | None, Excludes(("after-call",))] = Field(
        None, description="The clock time at which its head is there."
    )
    after_call: Annotated[Duration | None, Excludes(("at",))] = Field(
        None, description="The time from its call to then, for a flight that orbits until called."
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> TargetModel:
        if self.at is not None and self.after_call is not None:
            raise FieldError("a target has either at or after-call, not both", "after-call")
        if self.at is None and self.after_call is None:
            raise FieldError("a target needs at (a clock time), or after-call (a duration)")
        return self


class OrbitModel(Part):
    """The orbit of a flight, until it is called or must leave for its target."""

    marker: MarkerName = Field(description="The marker where its head leaves the orbit, at a gate.")
    period: PositiveDuration = Field(description="Duration of one orbit, from gate to gate.")
    on_station: ClockTime = Field(
        description="The clock time at which it first comes to the marker: the first gate."
    )


class Window(Part):
    """The interval that the event must fit."""

    from_: EventOrClock = Field(description="Its beginning: an event or a clock time.")
    length: PositiveDuration = Field(description="Its length.")
    until: Events = Field(description="The event, or the events, that must be over by its end.")
