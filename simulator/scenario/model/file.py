"""The scenario file as a whole."""

from __future__ import annotations

from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field

from simulator.display import ClockForm, Lengths
from simulator.represented import Represented
from simulator.scenario.day_clock import LEAD
from simulator.scenario.model.base import AddedLater, NotContent, Part, WrittenShort
from simulator.scenario.model.clock_times import HHour
from simulator.scenario.model.constraints import Constraint
from simulator.scenario.model.cues import CueKeys, Item, Window
from simulator.scenario.model.factors import FactorModel
from simulator.scenario.model.fields import (
    Duration,
    Length,
    LocalTime,
    MarkerName,
    Name,
    Names,
    Pace,
    Read,
    Text,
)
from simulator.scenario.model.ground import MarkerLocation, Route, Segment, Zone
from simulator.scenario.model.incidents import IncidentModel, RecoveryModel
from simulator.scenario.model.units import AnyUnit

#: Entries of the time zone database that are no places: each machine has another one, or none.
_NOWHERE = ("localtime", "posixrules", "Factory", "right/", "posix/")


def _timezone(value: Any) -> str:
    try:
        ZoneInfo(value)
        if value.startswith(_NOWHERE):
            raise ValueError
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        raise ValueError(
            f"unknown time zone '{value}'; write an IANA name such as Asia/Shanghai"
        ) from None
    return str(value)


Timezone = Annotated[str, Read(_timezone)]
StepOff = Annotated[CueKeys, WrittenShort("at", lambda _: True, str | None)]


class ShowModel(Part):
    """How numbers and times are shown to people; files that programs read stay in SI and ISO."""

    units: Lengths = Field(default="metric", description="Metres and km/h, or feet, miles and mph.")
    clock: ClockForm = Field(
        default="24h", description="09:32:15, or 9:32:15 AM, or times from an hour H: H+0:32:15."
    )
    h_hour: HHour | None = Field(
        default=None,
        description="The hour H: an event, a clock time or the start; by default, the beginning of "
        "the window, else the start.",
    )


class Head(Part):
    """The single values of a scenario file."""

    name: Text = Field(description="Name of the scenario.")
    description: Text | None = Field(None, description="What it is about, in a sentence or two.")
    start: LocalTime = Field(description="Time zero, local: 2025-09-03T09:00:00.")
    lead: Annotated[Duration, AddedLater()] = Field(
        LEAD, description="How long before the start a clock time may be (default 6 h)."
    )
    timezone: Timezone = Field("UTC", description="IANA name of the time zone.")
    window: Window | None = Field(None, description="The interval that the event must fit.")
    main_marker: MarkerName | None = Field(None, description="The marker of the summary.")
    step_off: Annotated[StepOff | None, AddedLater()] = Field(
        None,
        description="The cue at which every unit on the ground without one of its own may leave.",
    )
    assembly: Annotated[dict[Text, Length], AddedLater()] = Field(
        {}, description="Street or place where units assemble → length in which they can wait."
    )
    show: Annotated[ShowModel, NotContent()] = Field(
        ShowModel(), description="How numbers and times are shown to people."
    )


class ScenarioFile(Represented, Head):
    """A parade, its ground, its programme and what must hold."""

    segments: dict[Name, Segment] = Field({}, description="Name → length, or length and medium.")
    routes: dict[Name, Route] = Field(
        {}, description="Name → segments in the order of travel, or a lane beside a route."
    )
    markers: dict[Name, MarkerLocation] = Field({}, description="Name → SEGMENT + DISTANCE.")
    zones: dict[Name, Zone] = Field({}, description="Name → segments and stretches of them.")
    gaits: dict[Name, Pace] = Field({}, description="Name → cadence x step, or a speed.")
    programme: dict[Name, Item] = Field({}, description="What does not march: name → item.")
    factors: Annotated[dict[Name, FactorModel], AddedLater()] = Field(
        {}, description="What moves several numbers together: name → numbers and range."
    )
    groups: dict[Name, Names] = Field(
        {}, description="Name → units, other groups, kinds, profiles or patterns."
    )
    units: dict[Name, AnyUnit] = Field(description="The units, in the order of march.")
    incidents: dict[Name, IncidentModel] = Field(
        {}, description="What goes wrong on the day: name → unit, place and kind."
    )
    recovery: dict[Name, RecoveryModel] = Field(
        {},
        description="Recovery vehicles, which tow breakdowns away: name → marker or travel time.",
    )
    constraints: tuple[Constraint, ...] = Field((), description="What must hold in a run.")
