"""Field types of the model: quantities, counts, ranks, names, events, texts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Generic, TypeVar
from unicodedata import category

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PositiveInt,
    TypeAdapter,
)
from pydantic_core import CoreSchema, core_schema
from typing_extensions import TypeAliasType

from simulator.scenario.clock import Zoned, local_datetime
from simulator.scenario.model import quantities
from simulator.scenario.model.base import FieldError, Refers, below
from simulator.scenario.model.distributions import DistributionKind, part
from simulator.scenario.model.event_name import EventName
from simulator.scenario.model.quantities import (
    DURATION,
    LENGTH,
    SPEED,
    Dimension,
    Known,
    Quantity,
)
from simulator.scenario.numerals import SEPARATORS, whole_number
from simulator.scenario.passes import pass_of
from simulator.wording import quoted

T = TypeVar("T")

#: Larger counts, and more ranks, are taken for slips.
MOST = 1_000_000
MOST_RANKS = 10_000
#: What is said of them; the limits of a run can be raised.
FIXED = "no setting raises this limit"
_BLOCK = re.compile(r"(\d+)\s*[x×*]\s*(\d+)")


def _count(least: int, most: int = MOST) -> Callable[[Any], int]:
    def validate(value: Any) -> int:
        number: int | None = None
        if isinstance(value, str):
            number = whole_number(value.strip())
            if number is None and value.isdecimal():
                number = most + 1  # and more
        elif isinstance(value, int | float) and not isinstance(value, bool) and value % 1 == 0:
            number = int(value)
        if number is None:
            raise ValueError(f"{quoted(value)} is not a count; write a whole number such as 25")
        if number < least:
            raise ValueError(f"'{value}' is too few: at least {least}")
        if number > most:
            raise ValueError(f"{quoted(value)} is too many: at most {most:,}; {FIXED}")
        return number

    return validate


count = _count(1)
count_from_zero = _count(0)
_number_of_ranks = _count(1, MOST_RANKS)


def ranks(value: Any) -> int | tuple[int, ...]:
    """Read ranks: their number, or the number in each (`[9, 12 x 17]`)."""
    if isinstance(value, str):
        if re.fullmatch(r"\s*\d+\s*", value):
            return _number_of_ranks(value)
        value = [part.strip() for part in re.split("[,;]", value.strip().strip("[]"))]
    if not isinstance(value, list | tuple):
        return _number_of_ranks(value)
    result: list[int] = []
    for number, entry in enumerate(value):
        block = _BLOCK.fullmatch(entry) if isinstance(entry, str) else None
        if isinstance(entry, str) and not (block or entry.isdecimal()):  # '9 100' may be two ranks
            hint = "write the number in a rank, or '12 x 17' for twelve ranks of 17"
            raise FieldError(f"{quoted(entry)} is not a rank; {hint}", number)
        written = block.groups() if block else (1, entry)
        times, size = (below(number, count, each) for each in written)
        if len(result) + times > MOST_RANKS:
            raise ValueError(f"more than {MOST_RANKS:,} ranks; {FIXED}")
        result.extend([size] * times)
    if not result:
        raise ValueError("the list of ranks is empty")
    return tuple(result)


def how_many(value: int | tuple[int, ...]) -> int:
    """The number of ranks."""
    return value if isinstance(value, int) else len(value)


def _itself(value: Any) -> Any:
    return value


class Quantities(dict[int, tuple[object, Quantity[Any]]]):
    """The context of a validation: collects quantities given with what is known about them.

    Keys are the identities of the mappings that give them; each mapping is kept beside its
    quantity.
    """

    def below(self, given: object, path: tuple[str | int, ...] = ()) -> Known:
        """The quantities in plain data that was validated, by path."""
        return dict(self._below(given, path)) if self else {}

    def _below(
        self, given: object, path: tuple[str | int, ...]
    ) -> Iterator[tuple[tuple[str | int, ...], Quantity[Any]]]:
        if id(given) in self:
            yield path, self[id(given)][1]
        elif isinstance(given, Mapping | list):
            for key, value in given.items() if isinstance(given, Mapping) else enumerate(given):
                if isinstance(value, dict | list):  # most are not
                    yield from self._below(value, (*path, key))


class WrittenDistribution(BaseModel, Generic[T]):
    """How a quantity is drawn, as the JSON Schema has it."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    kind: DistributionKind = Field(description="The kind of distribution.")
    sd: T | None = Field(None, description="Standard deviation, for normal or lognormal.")
    mean: T | None = Field(None, description="Its mean, if it is not the value.")
    weight: float | None = Field(None, description="For PERT: the weight of the value (default 4).")
    of: list[T] | None = Field(None, description="The values of a choice.")
    weights: list[float] | None = Field(None, description="How likely each is.")


class Sourced(BaseModel, Generic[T]):
    """A quantity with what is known about it, as the JSON Schema has it."""

    model_config = ConfigDict(
        extra="forbid",
        defer_build=True,
        json_schema_extra={"oneOf": [{"required": [key]} for key in quantities.REASONS]},
    )
    value: T = Field(description="The value that a run uses.")
    low: T | None = Field(None, description="It is not less than this.")
    high: T | None = Field(None, description="It is not more than this.")
    distribution: DistributionKind | WrittenDistribution[T] | None = Field(
        None, description="How it is drawn; by default from a triangle over its range."
    )
    source: str = Field("", description="Where it was published.")
    assumed: str = Field("", description="Why it is assumed.")
    decided: str = Field("", description="Why the planner chose it.")


@dataclass(frozen=True, eq=False)
class Read:
    """Annotates a field that a function reads.

    Attributes
    ----------
    parse
        Reads what the file gives.
    written
        The type of that, for the JSON Schema.
    """

    parse: Callable[[Any], Any]
    written: Any = str

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.parse)

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return handler(TypeAdapter(self.written).core_schema)


@dataclass(frozen=True, eq=False)
class ReadQuantity(Read):
    """Annotates a field whose value may be given with what is known about it.

    Attributes
    ----------
    order
        The key by which a value is compared with its low and high.
    dimension
        What its numbers differ by; None where they have no unit, or are several.
    signed
        Whether they may be negative.
    """

    order: Callable[[Any], Any] = _itself
    dimension: Dimension | None = None
    signed: bool = False

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self._read)

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        written = self.written | Sourced[self.written]  # type: ignore[name-defined]
        return handler(TypeAdapter(written).core_schema)

    def _read(self, given: Any, info: core_schema.ValidationInfo) -> Any:
        if not isinstance(given, Mapping):
            return self.parse(given)
        quantity = Quantity.read(given, self.parse, self.order, self.dimension, signed=self.signed)
        if isinstance(info.context, Quantities):
            info.context[id(given)] = given, quantity
        return quantity.value


def is_name(value: object) -> bool:
    """Whether a value is a name: letters and their marks, digits, `-` and `_`; a letter first."""
    if not isinstance(value, str) or not value[:1].isalpha():
        return False
    return value.replace("-", "_").isidentifier() or all(map(_in_a_name, value))


def _in_a_name(character: str) -> bool:
    """Whether a name may hold it: a letter, a mark on one, what joins letters, a digit, - and _."""
    return character.isalnum() or character in "-_\u200c\u200d" or category(character)[0] == "M"


def name(value: Any) -> str:
    """Read a name."""
    if not is_name(value):
        raise ValueError(
            f"{quoted(value)} is not a name: letters, digits, - and _, beginning with a letter"
        )
    return str(value)


def is_place(value: object) -> bool:
    """Whether a value is the name of a marker or a zone, or of a later pass there: `stand#2`."""
    return isinstance(value, str) and is_name(pass_of(value)[0])


def place(value: Any) -> str:
    """Read the name of a marker or a zone, or of a later pass there."""
    if isinstance(value, str) and "#" in value and not is_place(value):
        raise ValueError(f"{quoted(value)} is not a pass; write NAME, and NAME#2 for the second")
    return str(value) if is_place(value) else name(value)


def _or_name(parse: Callable[[Any], float], what: str) -> Callable[[Any], float | str]:
    def validate(value: Any) -> float | str:
        if is_place(value):
            return place(value)
        try:
            return parse(value)
        except ValueError as error:
            text = str(error)
            mark = "?" if text.endswith("?") else ""  # did you mean 'kph', or the name of a gait?
            raise ValueError(f"{text.removesuffix('?')}, or the name of {what}{mark}") from None

    return validate


def _bounded(parse: Callable[[Any], Any], what: str, zero: bool = True) -> Callable[[Any], Any]:
    def validate(given: Any) -> Any:
        value = parse(given)
        if isinstance(value, str):
            return value
        if value < 0:
            raise ValueError(f"negative {what} '{given}'")
        if value == 0 and not zero:
            raise ValueError(f"zero {what} '{given}'")
        return value

    return validate


_length = _bounded(quantities.length, "length")
_pace = _bounded(quantities.pace, "speed", zero=False)
_gait_or_pace = _bounded(_or_name(quantities.pace, "a gait"), "speed", zero=False)
_marker_or_length = _bounded(_or_name(quantities.length, "a marker"), "length")


def text(value: Any) -> str:
    """Read a text."""
    if not isinstance(value, str):
        raise ValueError(f"{quoted(value)} is not a text; put it in quotes")
    return value


def names(value: Any) -> tuple[str, ...]:
    """Read one text or a list of texts."""
    listed = value if isinstance(value, list | tuple) else [value]
    if not listed:
        raise ValueError("the list is empty")
    for number, entry in enumerate(listed):
        if not isinstance(entry, str):
            where = [number] if listed is value else []
            raise FieldError(f"{quoted(entry)} is not a name", *where)
    return tuple(listed)


def event(value: Any) -> EventName:
    """Read the name of an event."""
    return EventName.parse(text(value))


def events(value: Any) -> tuple[EventName, ...]:
    """Read the name of an event, or a list of them."""
    if not isinstance(value, list | tuple):
        return (event(value),)
    return tuple(below(number, EventName.parse, each) for number, each in enumerate(names(value)))


def _number(value: float | str) -> float:
    """The number to compare; a name is neither above nor below any bound."""
    return 0.0 if isinstance(value, str) else value


def _list_of(parse: Callable[[Any], float], value: Any) -> tuple[float, ...]:
    return tuple(below(number, parse, entry) for number, entry in enumerate(value))


def _offsets(value: Any) -> tuple[float, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise ValueError("write a list with an offset per aircraft: [0 m, 20 m, 20 m]")
    found = _list_of(_length, value)
    if min(found) > 0:
        raise ValueError("one offset must be 0 m: that of the leader")
    return found


def _speeds(value: Any) -> tuple[float, float]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError("write two speeds: [420 km/h, 480 km/h]")
    low, high = _list_of(_pace, value)
    if low > high:
        raise ValueError(f"the first, {value[0]}, is faster than the second, {value[1]}")
    return low, high


def _presence(given: Any) -> float:
    if not 0 <= (found := part(given)) <= 1:
        raise ValueError(f"{quoted(given)} is not a probability; write 90 %, or 0.9")
    return found


def _share(given: Any) -> float:
    if 0 < (found := _presence(given)) < 1:
        return found
    raise ValueError(
        f"{quoted(given)} cannot be tested by sampling; write more than 0 and less than 100 %"
    )


# Types of what the file gives; the names appear in the JSON Schema.
Texts = Annotated[list[str], Field(min_length=1)]
_Whole = Annotated[str, Field(pattern=f"^([0-9]+|[1-9][0-9]{{0,2}}([{SEPARATORS}][0-9]{{3}})+)$")]
WrittenCount = TypeAliasType("WrittenCount", int | _Whole)
_Rank = PositiveInt | str
WrittenRanks = TypeAliasType("WrittenRanks", _Rank | Annotated[list[_Rank], Field(min_length=1)])
WrittenOffsets = TypeAliasType("WrittenOffsets", Texts)
WrittenSpeeds = TypeAliasType("WrittenSpeeds", tuple[str, str])

_of_length = partial(ReadQuantity, dimension=LENGTH)
_of_duration = partial(ReadQuantity, dimension=DURATION)
_of_speed = partial(ReadQuantity, dimension=SPEED)
Length = Annotated[float, _of_length(_length)]
PositiveLength = Annotated[float, _of_length(_bounded(quantities.length, "length", zero=False))]
Duration = Annotated[float, _of_duration(_bounded(quantities.duration, "duration"))]
PositiveDuration = Annotated[
    float, _of_duration(_bounded(quantities.duration, "duration", zero=False))
]
SignedDuration = Annotated[float, _of_duration(quantities.duration, signed=True)]
CueDelay = Annotated[float, _of_duration(_bounded(quantities.duration, "delay"))]
Pace = Annotated[float, _of_speed(_pace)]
GaitOrPace = Annotated[float | str, _of_speed(_gait_or_pace, order=_number), Refers("gaits")]
Start = Annotated[float | str, _of_length(_marker_or_length, order=_number), Refers("markers")]
Presence = Annotated[float, ReadQuantity(_presence, float | str)]
Share = Annotated[float, ReadQuantity(_share, float | str)]
Count = Annotated[int, ReadQuantity(count, WrittenCount)]
CountFromZero = Annotated[int, ReadQuantity(count_from_zero, WrittenCount)]
Offsets = Annotated[tuple[float, ...], ReadQuantity(_offsets, WrittenOffsets, max)]
Speeds = Annotated[tuple[float, float], ReadQuantity(_speeds, WrittenSpeeds)]
Ranks = Annotated[int | tuple[int, ...], ReadQuantity(ranks, WrittenRanks, how_many)]
Event = Annotated[EventName, Read(event)]
Events = Annotated[tuple[EventName, ...], Read(events, str | Texts)]
LocalTime = Annotated[dt.datetime | Zoned, Read(local_datetime)]
Text = Annotated[str, Read(text)]
Name = Annotated[str, Read(name)]
PlaceName = Annotated[str, Read(place)]
MarkerName = Annotated[PlaceName, Refers("markers")]
Names = Annotated[tuple[str, ...], Read(names, str | Texts)]
