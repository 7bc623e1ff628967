"""Field types of the model: a quantity, a count or ranks, each plain or with what is known."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, TypeVar

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from simulator.scenario.clock import Clock, clock_time, local_datetime, looks_like_a_clock
from simulator.scenario.model import quantities
from simulator.scenario.model.base import FieldError, below
from simulator.scenario.model.event_name import EventName
from simulator.scenario.model.quantities import Known, Quantity
from simulator.scenario.model.references import Refers
from simulator.wording import quoted

#: More in a row or a column than these are a slip of the pen.
MOST = 1_000_000
MOST_RANKS = 10_000
_BLOCK = re.compile(r"(\d+)\s*[x×*]\s*(\d+)")


def _count(least: int) -> Callable[[Any], int]:
    def validate(value: Any) -> int:
        whole = isinstance(value, int) and not isinstance(value, bool)
        if isinstance(value, float) and value.is_integer():
            whole = True
        if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,9}", value.strip()):
            whole = True
        if not whole:
            raise ValueError(f"{quoted(value)} is not a count; write a whole number such as 25")
        number = int(value)
        if number < least:
            raise ValueError(f"'{value}' is too few: at least {least}")
        if number > MOST:
            raise ValueError(f"'{value}' is too many: at most {MOST}")
        return number

    return validate


count = _count(1)
count_from_zero = _count(0)


def ranks(value: Any) -> int | tuple[int, ...]:
    """Read ranks: how many, or how many in each (`[9, 12 x 17]`)."""
    if isinstance(value, str):
        if re.fullmatch(r"\s*\d+\s*", value):
            return ranks(int(value))
        value = [part.strip() for part in value.strip().strip("[]").split(",")]
    if not isinstance(value, list | tuple):
        number = count(value)
        if number > MOST_RANKS:
            raise ValueError(f"{number} ranks are too many: at most {MOST_RANKS}")
        return number
    result: list[int] = []
    for number, entry in enumerate(value):
        block = _BLOCK.fullmatch(entry) if isinstance(entry, str) else None
        try:
            times, size = (count(block[1]), count(block[2])) if block else (1, count(entry))
        except ValueError:
            hint = "write the number in a rank, or '12 x 17' for twelve ranks of 17"
            raise FieldError(f"{quoted(entry)} is not a rank; {hint}", number) from None
        if len(result) + times > MOST_RANKS:
            raise ValueError(f"more than {MOST_RANKS} ranks")
        result.extend([size] * times)
    if not result:
        raise ValueError("the list of ranks is empty")
    return tuple(result)


def how_many(value: int | tuple[int, ...]) -> int:
    """The number of ranks."""
    return value if isinstance(value, int) else len(value)


RANKS_SCHEMA = {
    "anyOf": [
        {"type": "integer", "minimum": 1},
        {"type": "string"},
        {
            "type": "array",
            "minItems": 1,
            "items": {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string"}]},
        },
    ]
}
COUNT_SCHEMA = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^[0-9]+$"}]}


T = TypeVar("T")

NAME = re.compile(r"[^\W\d_][\w-]*")
_TEXT = {"type": "string"}


def _itself(value: Any) -> Any:
    return value


class Quantities(dict[int, tuple[object, Quantity[Any]]]):
    """The quantities that a validation reads with what is known about them: its context.

    The key is the identity of the mapping that gives a quantity, which is kept beside it.
    """

    def below(self, given: object, path: tuple[str | int, ...] = ()) -> Known:
        """Those in plain data that was validated, by their paths."""
        return dict(self._below(given, path)) if self else {}

    def _below(
        self, given: object, path: tuple[str | int, ...]
    ) -> Iterator[tuple[tuple[str | int, ...], Quantity[Any]]]:
        if id(given) in self:
            yield path, self[id(given)][1]
        elif isinstance(given, Mapping | list):
            for key, value in given.items() if isinstance(given, Mapping) else enumerate(given):
                yield from self._below(value, (*path, key))


def known_value(
    parse: Callable[[Any], T], order: Callable[[T], Any] = _itself
) -> Callable[[Any, ValidationInfo], T]:
    """A parser that lets its quantity be given with what is known about it."""

    def validate(given: Any, info: ValidationInfo) -> T:
        if not isinstance(given, Mapping):
            return parse(given)
        quantity = Quantity.read(given, parse, order)
        if isinstance(info.context, Quantities):
            info.context[id(given)] = given, quantity
        return quantity.value

    return validate


def known_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """JSON Schema of a field: its plain form, or that with what is known about it."""
    known = {
        "type": "object",
        "properties": {
            "value": {"description": "What a run uses.", **schema},
            "low": {"description": "It is not less than this.", **schema},
            "high": {"description": "It is not more than this.", **schema},
            "source": {"type": "string", "description": "Where it was read."},
            "assumed": {"type": "string", "description": "Why it was chosen."},
        },
        "required": ["value"],
        "oneOf": [{"required": ["source"]}, {"required": ["assumed"]}],
        "additionalProperties": False,
    }
    return {"anyOf": [dict(schema), known]}


def known_field(
    parse: Callable[[Any], Any],
    schema: Mapping[str, Any] = _TEXT,
    order: Callable[[Any], Any] = _itself,
) -> tuple[PlainValidator, WithJsonSchema]:
    """Annotations of a field that may say what is known about it."""
    return PlainValidator(known_value(parse, order)), WithJsonSchema(known_schema(schema))


def _bounded(parse: Callable[[Any], float], what: str, zero: bool) -> Callable[[Any], float]:
    def validate(text: Any) -> float:
        value = parse(text)
        if value < 0:
            raise ValueError(f"negative {what} '{text}'")
        if value == 0 and not zero:
            raise ValueError(f"zero {what} '{text}'")
        return value

    return validate


_length = _bounded(quantities.length, "length", zero=True)
_positive_length = _bounded(quantities.length, "length", zero=False)
_positive_duration = _bounded(quantities.duration, "duration", zero=False)
_duration = _bounded(quantities.duration, "duration", zero=True)
_pace = _bounded(quantities.pace, "speed", zero=False)


def is_name(value: object) -> bool:
    """Whether a value has the form of a name: letters, digits, `-` and `_`, first a letter."""
    return isinstance(value, str) and value[:1].isalpha() and NAME.fullmatch(value) is not None


def name(value: Any) -> str:
    """Read a name."""
    if not is_name(value):
        raise ValueError(
            f"{quoted(value)} is not a name: letters, digits, - and _, beginning with a letter"
        )
    return str(value)


def _name_or(parse: Callable[[Any], float]) -> Callable[[Any], float | str]:
    return lambda value: value if is_name(value) else parse(value)


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
    """A name has no size: no bound is above or below it."""
    return 0.0 if isinstance(value, str) else value


def _clock_order(clock: Clock) -> float:
    day = clock.toordinal() if isinstance(clock, dt.datetime) else 0
    return day * 86400.0 + clock.hour * 3600 + clock.minute * 60 + clock.second


def _event_or_clock(value: Any) -> EventName | Clock:
    return clock_time(value) if looks_like_a_clock(value) else event(value)


def _list_of(parse: Callable[[Any], float], value: Any) -> tuple[float, ...]:
    return tuple(below(number, parse, entry) for number, entry in enumerate(value))


def _offsets(value: Any) -> tuple[float, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise ValueError("write a list, an aircraft each: [0 m, 20 m, 20 m]")
    found = _list_of(_length, value)
    if min(found) > 0:
        raise ValueError("nobody leads; write 0 m for the aircraft that is furthest ahead")
    return found


def _speeds(value: Any) -> tuple[float, float]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError("write two speeds: [420 km/h, 480 km/h]")
    low, high = _list_of(_pace, value)
    if low > high:
        raise ValueError(f"the first, {value[0]}, is faster than the second, {value[1]}")
    return low, high


_OFFSETS_SCHEMA = {"type": "array", "items": _TEXT, "minItems": 1}
_SPEEDS_SCHEMA = {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2}

NAMES_SCHEMA: dict[str, list[dict[str, Any]]] = {
    "anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]
}

#: Read a place on a route: a marker, or a length along it.
place_on_route = known_value(_name_or(_length), _number)

Length = Annotated[float, *known_field(_length)]
PositiveLength = Annotated[float, *known_field(_positive_length)]
Duration = Annotated[float, *known_field(_duration)]
PositiveDuration = Annotated[float, *known_field(_positive_duration)]
SignedDuration = Annotated[float, *known_field(quantities.duration)]
Pace = Annotated[float, *known_field(_pace)]
GaitOrPace = Annotated[
    float | str, *known_field(_name_or(_pace), order=_number), Refers(("gaits",))
]
Start = Annotated[float | str, *known_field(_name_or(_length), order=_number), Refers(("markers",))]
Count = Annotated[int, *known_field(count, COUNT_SCHEMA)]
CountFromZero = Annotated[int, *known_field(count_from_zero, COUNT_SCHEMA)]
Offsets = Annotated[tuple[float, ...], *known_field(_offsets, _OFFSETS_SCHEMA, max)]
Speeds = Annotated[tuple[float, float], *known_field(_speeds, _SPEEDS_SCHEMA)]
Ranks = Annotated[int | tuple[int, ...], *known_field(ranks, RANKS_SCHEMA, how_many)]
ClockTime = Annotated[dt.time | dt.datetime, *known_field(clock_time, order=_clock_order)]
Event = Annotated[EventName, PlainValidator(event), WithJsonSchema(_TEXT)]
Events = Annotated[tuple[EventName, ...], PlainValidator(events), WithJsonSchema(NAMES_SCHEMA)]
EventOrClock = Annotated[
    EventName | dt.time | dt.datetime, PlainValidator(_event_or_clock), WithJsonSchema(_TEXT)
]
LocalTime = Annotated[dt.datetime, PlainValidator(local_datetime), WithJsonSchema(_TEXT)]
Text = Annotated[str, PlainValidator(text), WithJsonSchema(_TEXT)]
Name = Annotated[str, PlainValidator(name), WithJsonSchema(_TEXT)]
MarkerName = Annotated[Name, Refers(("markers",))]
Names = Annotated[tuple[str, ...], PlainValidator(names), WithJsonSchema(NAMES_SCHEMA)]

#: Schemas that recur, by what they are called in the scenario schema's `$defs`.
KNOWN_SCHEMAS = {
    "quantity": known_schema(_TEXT),
    "count": known_schema(COUNT_SCHEMA),
    "ranks": known_schema(RANKS_SCHEMA),
}
