"""Units in the file: formations, columns, flights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from simulator.scenario.model.base import (
    AddedLater,
    Excludes,
    FieldError,
    Part,
    Refers,
    WrittenShort,
)
from simulator.scenario.model.clock_times import PlainClock
from simulator.scenario.model.cues import CueModel, HoldModel, OrbitModel, TargetModel
from simulator.scenario.model.fields import (
    FIXED,
    MOST_RANKS,
    Count,
    CountFromZero,
    Duration,
    GaitOrPace,
    Length,
    MarkerName,
    Name,
    Names,
    Offsets,
    PositiveLength,
    Presence,
    Ranks,
    Speeds,
    Start,
    Text,
)
from simulator.scenario.model.incidents import BreakdownsModel

#: How aircraft fly together, which gives their ranks. Lateral offsets are ignored.
Pattern = Literal["trail", "vic", "line-abreast", "echelon-left", "echelon-right"]


class UnitModel(Part):
    """Keys of every unit.

    Attributes
    ----------
    one_of
        Keys of which a unit has exactly one, where that is not said by its checks.
    """

    one_of: ClassVar[tuple[str, ...]] = ()

    profile: Name | None = Field(
        None, description="The profile from which the unit takes the keys that it does not have."
    )
    label: Text | None = Field(None, description="The displayed name; by default the name itself.")
    route: Annotated[Name, Refers("routes")] = Field(description="The route that it takes.")
    start: Start | None = Field(
        None,
        description="Start of its head: a marker or a length; by default the beginning.",
    )
    gait: Annotated[GaitOrPace | None, Excludes(("speed",))] = Field(
        None, description="A name from gaits, a gait, or a speed."
    )
    speed: Annotated[GaitOrPace | None, Excludes(("gait",))] = Field(
        None, description="A name from gaits, a gait, or a speed."
    )
    presence: Annotated[Presence, AddedLater()] = Field(
        1.0, description="How likely it is to come: `90 %`; without draws it comes, except at 0 %."
    )
    gait_at: dict[MarkerName, GaitOrPace] = Field(
        {}, description="Marker → gait or speed from there on, for the whole unit."
    )
    assembly: Annotated[Text | None, AddedLater()] = Field(
        None, description="The street or place where it assembles: any text."
    )
    report: Annotated[PlainClock | None, AddedLater()] = Field(
        None, description="The clock time at which it must be there."
    )
    info: Annotated[dict[Text, Text], AddedLater()] = Field(
        {}, description="What else is known about it, for its sheet: heading → text."
    )


class KeptTimeModel(Part):
    """A time that a unit keeps behind the unit ahead."""

    time: Duration = Field(description="The time.")
    at: Annotated[Names, Refers("markers")] | None = Field(
        None, description="The only markers where it is kept; by default on all common ground."
    )


#: Written short, it is the time alone.
KeptTime = Annotated[
    KeptTimeModel, WrittenShort("time", lambda given: "value" not in given, Duration)
]


class StandingModel(Part):
    """How a unit stands while it is drawn up: the same people in other ranks, or closer."""

    ranks: Ranks | None = Field(
        None, description="The number of ranks, or the number in each; by default as on the march."
    )
    files: Count | None = Field(
        None, description="The number in a rank; without ranks, as many ranks as that takes."
    )


class FormationStanding(StandingModel):
    """How a unit on foot stands."""

    rank_spacing: Length | None = Field(
        None, description="From rank to rank, front to front; by default as on the march."
    )


class ColumnStanding(StandingModel):
    """How a unit of vehicles stands."""

    spacing: Length | None = Field(
        None, description="Clear distance between ranks; by default as on the march."
    )


class GroundModel(UnitModel):
    """Keys of every unit on the ground."""

    gap: Length = Field(0.0, description="Distance kept from the tail of the unit ahead.")
    reaction: Duration = Field(0.0, description="Delay with which its motion is followed.")
    time_gap: Annotated[KeptTime | None, AddedLater()] = Field(
        None, description="Time kept from the tail of the unit ahead to its head."
    )
    headway: Annotated[KeptTime | None, AddedLater()] = Field(
        None, description="Time kept from the head of the unit ahead to its head."
    )
    release: Annotated[CueModel | None, Excludes(("target",))] = Field(
        None, description="The cue at which it may leave its start; by default the step-off."
    )
    target: Annotated[TargetModel | None, Excludes(("release",)), AddedLater()] = Field(
        None,
        description="The marker, and the time when its head is there unless something delays it.",
    )
    form_up: Annotated[Duration, AddedLater()] = Field(
        0.0, description="Time from its cue to its start: to turn, to form up, to mount."
    )
    holds: dict[MarkerName, HoldModel] = Field({}, description="Marker → halt of its head there.")
    drawn_up: bool = Field(
        False, description="Whether its ranks stand on the route from the beginning."
    )
    width: PositiveLength | None = Field(
        None,
        description="The road width that it needs; without it, it neither passes a breakdown nor "
        "can be passed.",
    )
    standing_gap: Length | None = Field(
        None, description="Distance to the unit ahead while drawn up; its gap by default."
    )


class Formation(GroundModel):
    """A unit on foot."""

    one_of: ClassVar[tuple[str, ...]] = ("ranks", "people")
    kind: Literal["formation"] = Field(description="A unit on foot.")
    ranks: Annotated[Ranks | None, Excludes(("people",), kind="formation")] = Field(
        None, description="How many ranks, or how many marchers in each."
    )
    files: Count = Field(1, description="How many marchers in a rank.")
    people: Annotated[Count | None, Excludes(("ranks",), kind="formation"), AddedLater()] = Field(
        None, description="The number of people: full ranks, and the rest in a last rank."
    )
    rank_spacing: Length | None = Field(None, description="From rank to rank, front to front.")
    depth: PositiveLength = Field(0.5, description="Depth of a rank.")
    standing: Annotated[FormationStanding | None, AddedLater()] = Field(
        None, description="How it stands while drawn up; as it marches by default."
    )

    @model_validator(mode="after")
    def _in_ranks(self) -> Formation:
        _check_ranks_of("people", self.people, self.files)
        return self


class Column(GroundModel):
    """A unit of vehicles."""

    one_of: ClassVar[tuple[str, ...]] = ("ranks", "vehicles")
    kind: Literal["column"] = Field(description="A unit of vehicles.")
    ranks: Annotated[Ranks | None, Excludes(("vehicles",), kind="column")] = Field(
        None, description="How many ranks, or how many vehicles in each."
    )
    files: Count = Field(1, description="How many vehicles in a rank.")
    vehicles: Annotated[Count | None, Excludes(("ranks",), kind="column"), AddedLater()] = Field(
        None, description="The number of vehicles: full ranks, and the rest in a last rank."
    )
    length: PositiveLength = Field(description="Length of a vehicle.")
    spacing: Length = Field(0.0, description="Clear distance between ranks.")
    standing: Annotated[ColumnStanding | None, AddedLater()] = Field(
        None, description="How it stands while drawn up; as it drives by default."
    )
    crew: Annotated[CountFromZero, Excludes(("people",))] = Field(
        0, description="People in each vehicle."
    )
    people: Annotated[CountFromZero | None, Excludes(("crew",)), AddedLater()] = Field(
        None, description="People in all vehicles together, shared out as evenly as may be."
    )
    elastic: bool = Field(False, description="Whether each rank follows the rank ahead of it.")
    rank_reaction: Duration = Field(
        0.0, description="Delay with which a rank follows the rank ahead, in an elastic column."
    )
    catch_up: GaitOrPace | None = Field(
        None,
        description="Pace of the ranks behind the first, in an elastic column; its own by default.",
    )
    breakdowns: Annotated[BreakdownsModel | None, AddedLater()] = Field(
        None, description="How often its vehicles break down when inputs are drawn."
    )
    hold: Literal["head", "each"] = Field(
        "head", description="Whether holds apply to its head, or to each of its ranks."
    )

    @model_validator(mode="after")
    def _in_ranks(self) -> Column:
        _check_ranks_of("vehicles", self.vehicles, self.files)
        return self


class Flight(UnitModel):
    """A unit in the air."""

    kind: Literal["flight"] = Field(description="A unit in the air.")
    aircraft: Annotated[Count | None, Excludes(("ranks", "offsets"))] = Field(
        None, description="How many aircraft, in one rank or in the ranks of its formation."
    )
    ranks: Annotated[Ranks | None, Excludes(("aircraft", "offsets", "formation"))] = Field(
        None, description="How many ranks, or how many aircraft in each."
    )
    formation: Annotated[Pattern | None, Excludes(("ranks", "offsets"))] = Field(
        None, description="How its aircraft fly together."
    )
    offsets: Annotated[Offsets | None, Excludes(("aircraft", "ranks", "formation"))] = Field(
        None, description="Distance of each aircraft's nose behind the leader's."
    )
    length: Length = Field(0.0, description="Length of an aircraft.")
    spacing: Length = Field(0.0, description="Clear distance between ranks.")
    crew: Annotated[CountFromZero, Excludes(("people",))] = Field(
        0, description="People in each aircraft."
    )
    people: Annotated[CountFromZero | None, Excludes(("crew",)), AddedLater()] = Field(
        None, description="People in all aircraft together, shared out as evenly as may be."
    )
    target: Annotated[TargetModel | None, Excludes(("call",), unless="orbit")] = Field(
        None, description="The marker and the time on target."
    )
    call: Annotated[CueModel | None, Excludes(("target",), unless="orbit")] = Field(
        None, description="The cue at which it leaves its start, or its orbit if it has one."
    )
    orbit: OrbitModel | None = Field(None, description="Where it orbits until it is called.")
    speeds: Speeds | None = Field(
        None, description="Slowest and fastest speed from its orbit to its target."
    )


def _check_ranks_of(key: str, number: int | None, files: int) -> None:
    if number is not None and number > MOST_RANKS * files:
        message = f"{number:,} in files of {files} are too many ranks: at most {MOST_RANKS:,}"
        raise FieldError(f"{message}; {FIXED}", key)


KINDS: dict[str, type[UnitModel]] = {"formation": Formation, "column": Column, "flight": Flight}


def kind_of(value: object) -> str | None:
    """Kind of a unit as written."""
    kind = value.get("kind") if isinstance(value, Mapping) else getattr(value, "kind", None)
    return kind if isinstance(kind, str) else None


AnyUnit = Annotated[
    Annotated[Formation, Tag("formation")]
    | Annotated[Column, Tag("column")]
    | Annotated[Flight, Tag("flight")],
    Discriminator(kind_of),
]
