"""Lanes, as they stand in the file: routes laid beside another, on ground of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from simulator.scenario.fields import NAMES_SCHEMA, known_schema, name, names, place_on_route
from simulator.scenario.network import SAME_PLACE, Lane, Network
from simulator.scenario.wrong import FieldError

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
