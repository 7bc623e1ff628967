"""Clock times in the file, and planned times, which stand wherever a clock time does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from simulator.format import duration as duration_text
from simulator.scenario.clock import Clock, clock_time, looks_like_a_clock
from simulator.scenario.model.base import Part
from simulator.scenario.model.event_name import EventName
from simulator.scenario.model.fields import Events, Read, ReadQuantity, SignedDuration, event
from simulator.scenario.model.quantities import DURATION

#: How a planned time is written, for messages.
PLANNED_HINT = "{planned: {after: EVENT, delay: 11 s}}"


class PlannedKeys(Part):
    """Keys of a planned time."""

    after: Events = Field(description="The event of the plan; of several, the last.")
    delay: SignedDuration = Field(
        0.0, description="From the event to the planned time; negative: before the event."
    )


class Planned(Part):
    """A planned time: the plan gives it, and then it is as fixed as a clock time."""

    planned: PlannedKeys = Field(description="How the plan gives the time.")

    @property
    def after(self) -> tuple[EventName, ...]:
        """The events of the plan, of which the last counts."""
        return self.planned.after

    @property
    def delay(self) -> float:
        """From the last event to the time (s); negative: the time is before it."""
        return self.planned.delay


def after_text(after: Sequence[EventName], delay: float) -> str:
    """When a planned time is: `11 s after tanks.clears@square`, `at tanks@gate`."""
    names = ", ".join(map(str, after))
    if len(after) > 1:
        names = f"the last of {names}"
    if not delay:
        return f"at {names}"
    return f"{duration_text(abs(delay))} {'after' if delay > 0 else 'before'} {names}"


def _form(value: Any) -> str:
    is_planned = isinstance(value, Planned) or (isinstance(value, Mapping) and "planned" in value)
    return "[planned]" if is_planned else "[clock]"


def _event_or_clock(value: Any) -> EventName | Clock:
    return clock_time(value) if looks_like_a_clock(value) else event(value)


def _h_hour(value: Any) -> EventName | Clock | Literal["start"]:
    return "start" if value == "start" else _event_or_clock(value)


def _in_any_order(_: Clock) -> int:
    """Clock times are compared where their days are known."""
    return 0


_of_clock = partial(ReadQuantity, order=_in_any_order, dimension=DURATION, signed=True)
_Plain = Annotated[Clock, _of_clock(clock_time), Tag("[clock]")]
_EventOrPlain = Annotated[EventName | Clock, Read(_event_or_clock), Tag("[clock]")]
_PlannedForm = Annotated[Planned, Tag("[planned]")]

#: Those that move nothing, so that they are neither planned nor drawn.
PlainClock = Annotated[Clock, Read(clock_time)]
HHour = Annotated[EventName | Clock | Literal["start"], Read(_h_hour)]
ClockTime = Annotated[_Plain | _PlannedForm, Discriminator(_form)]
EventOrClock = Annotated[_EventOrPlain | _PlannedForm, Discriminator(_form)]
