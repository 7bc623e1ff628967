"""Segments, markers and zones, as they stand in the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from simulator.scenario.model.base import FieldError, Part
from simulator.scenario.model.fields import (
    NAMES_SCHEMA,
    PositiveLength,
    is_name,
    known_field,
    known_schema,
    known_value,
    name,
    names,
    place_on_route,
)
from simulator.scenario.model.quantities import area, length
from simulator.scenario.network import Lane, Marker, Network, Stretch
from simulator.tolerances import SAME_PLACE

_PLACE = re.compile(r"\s*(?P<segment>[^\s+]+)\s*(?:\+\s*(?P<offset>.+))?")


class SegmentModel(Part):
    """A stretch of ground or air."""

    length: PositiveLength = Field(description="Its length.")
    medium: Literal["ground", "air"] | None = Field(
        None, description="Ground or air; by default what the units on it need."
    )
    width: PositiveLength | None = Field(
        None, description="Width of the road; without it nobody passes a wreck there."
    )


def _segment(value: Any) -> Any:
    provenance = isinstance(value, Mapping) and "value" in value
    return value if isinstance(value, Mapping) and not provenance else {"length": value}


def _marker(value: Any) -> Marker:
    match = _PLACE.fullmatch(value) if isinstance(value, str) else None
    if match is None or not is_name(match["segment"]):
        raise ValueError(f"'{value}' is not a place; write SEGMENT + DISTANCE, or SEGMENT")
    offset = length(match["offset"]) if match["offset"] else 0.0
    if offset < 0:
        raise ValueError(f"negative length '{match['offset']}'")
    return Marker(match["segment"], offset)


def _offset(marker: Marker) -> float:
    return marker.offset


def _stretch(segment: object, edges: Any) -> Stretch:
    if not isinstance(edges, list | tuple) or len(edges) != 2:
        raise FieldError("write two lengths: [100 m, 400 m]", str(segment))
    lengths: list[float] = []
    for number, edge in enumerate(edges):
        try:
            lengths.append(length(edge))
        except ValueError as error:
            raise FieldError(str(error), str(segment), number) from None
    low, high = lengths
    if low < 0:
        raise FieldError(f"negative length '{edges[0]}'", str(segment), 0)
    if high <= low:
        raise FieldError(f"the stretch has no length: {edges[0]} to {edges[1]}", str(segment))
    return Stretch(name(segment), low, high)


#: The far edge of a stretch that is a whole segment, until the segment's length is known.
WHOLE = float("inf")


@dataclass(frozen=True, slots=True)
class ZoneModel:
    """Stretches of segments, and the area (m²) that people there have, where it is known."""

    stretches: tuple[Stretch, ...]
    area: float | None = None


def _zone(value: Any) -> ZoneModel:
    if not (isinstance(value, Mapping) and "stretches" in value):
        return ZoneModel(_stretches(value))
    for key in value:
        if key not in ("stretches", "area"):
            raise FieldError("unknown key; known are stretches, area", str(key))
    try:
        stretches = _stretches(value["stretches"])
    except FieldError as error:
        raise FieldError(str(error), "stretches", *error.path) from None
    except ValueError as error:
        raise FieldError(str(error), "stretches") from None
    try:
        size = None if value.get("area") is None else _known_area(value["area"])
    except FieldError as error:
        raise FieldError(str(error), "area", *error.path) from None
    except ValueError as error:
        raise FieldError(str(error), "area") from None
    return ZoneModel(stretches, size)


def _area(given: Any) -> float:
    size = area(given)
    if size <= 0:
        raise ValueError(f"'{given}' is no area")
    return size


_known_area = known_value(_area)


def _stretches(value: Any) -> tuple[Stretch, ...]:
    listed = isinstance(value, list | tuple)
    found: list[Stretch] = []
    for number, piece in enumerate(value if listed else [value]):
        where = (number,) if listed else ()
        try:
            if isinstance(piece, Mapping):
                found.extend(_stretch(segment, edges) for segment, edges in piece.items())
            else:
                found.append(Stretch(name(piece), 0.0, WHOLE))
        except FieldError as error:
            raise FieldError(str(error), *where, *error.path) from None
        except ValueError as error:
            raise FieldError(str(error), *where) from None
    if not found:
        raise ValueError("the zone is empty; name its segments")
    return tuple(found)


_STRETCHES = {
    "type": "object",
    "additionalProperties": {
        "type": "array",
        "items": {"type": "string"},
        "minItems": 2,
        "maxItems": 2,
    },
}
_ZONE_SCHEMA: dict[str, list[dict[str, Any]]] = {
    "anyOf": [
        {"type": "string"},
        _STRETCHES,
        {"type": "array", "minItems": 1, "items": {"anyOf": [{"type": "string"}, _STRETCHES]}},
    ]
}
_ZONE_SCHEMA["anyOf"].append(
    {
        "type": "object",
        "properties": {
            "stretches": {
                "description": "Segments and stretches of them.",
                "anyOf": list(_ZONE_SCHEMA["anyOf"]),
            },
            "area": {
                "description": "The area that people have there, for a density.",
                **known_schema({"type": "string"}),
            },
        },
        "required": ["stretches"],
        "additionalProperties": False,
    }
)

Segment = Annotated[SegmentModel, BeforeValidator(_segment)]
MarkerPlace = Annotated[Marker, *known_field(_marker, order=_offset)]
Zone = Annotated[ZoneModel, PlainValidator(_zone), WithJsonSchema(_ZONE_SCHEMA)]


_KEYS = ("beside", "from", "to")


@dataclass(frozen=True, slots=True)
class LaneModel:
    """A lane beside a route, from one place of it (a marker, or metres along it) to another."""

    beside: str
    from_: float | str
    to: float | str


#: A route as it stands in the file: its segments, or a lane.
RouteModel = tuple[str, ...] | LaneModel


def segments_of(route: str, model: RouteModel) -> tuple[str, ...]:
    """The segments of a route; a lane is one of its own, which bears its name."""
    return (route,) if isinstance(model, LaneModel) else model


def lay(model: LaneModel, network: Network) -> Lane | tuple[str, str]:
    """Lay a lane; or say of which key what is wrong."""
    ends: list[float] = []
    if model.beside not in network.routes:
        return "beside", f"there is no route {model.beside} of segments"
    length = network.lengths[model.beside]
    for key, end in (("from", model.from_), ("to", model.to)):
        station = network.station(model.beside, end) if isinstance(end, str) else end
        if station is None:
            return key, f"the route {model.beside} does not pass {end}"
        if station > length + SAME_PLACE:
            return key, f"{station:g} m is off the route {model.beside}, which is {length:g} m long"
        ends.append(station)
    low, high = ends
    if abs(high - low) <= SAME_PLACE:
        return "to", f"the lane has no length: it begins and ends {low:g} m along {model.beside}"
    return Lane(model.beside, low, high)


def _route(value: Any) -> RouteModel:
    if not isinstance(value, Mapping):
        return names(value)
    for key in value:
        if key not in _KEYS:
            raise FieldError(f"unknown key; known are {', '.join(_KEYS)}", str(key))
    for key in _KEYS:
        if value.get(key) is None:
            raise FieldError("is missing", key)
    ends: list[float | str] = []
    for key, read in (("beside", name), ("from", place_on_route), ("to", place_on_route)):
        try:
            ends.append(read(value[key]))
        except FieldError as error:
            raise FieldError(str(error), key, *error.path) from None
        except ValueError as error:
            raise FieldError(str(error), key) from None
    return LaneModel(str(ends[0]), *ends[1:])


_END_SCHEMA = known_schema({"type": "string"})
_SCHEMA: dict[str, Any] = {
    "anyOf": [
        *NAMES_SCHEMA["anyOf"],
        {
            "type": "object",
            "properties": {
                "beside": {"type": "string", "description": "The route that it lies beside."},
                "from": {
                    "description": "Where it begins: a marker, or a length along that route.",
                    **_END_SCHEMA,
                },
                "to": {
                    "description": "Where it ends; before `from`: against the direction of march.",
                    **_END_SCHEMA,
                },
            },
            "required": list(_KEYS),
            "additionalProperties": False,
        },
    ]
}

Route = Annotated[RouteModel, PlainValidator(_route), WithJsonSchema(_SCHEMA)]
