"""Segments, routes, markers and zones in the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Discriminator, Field, Tag

from simulator.scenario.model.base import Part, Refers, WrittenShort, below
from simulator.scenario.model.fields import (
    Name,
    Names,
    PositiveLength,
    Read,
    ReadQuantity,
    Start,
    is_name,
    name,
)
from simulator.scenario.model.quantities import area, length
from simulator.scenario.network import Lane, Marker, Network, Stretch, pass_of
from simulator.tolerances import SAME_PLACE

_LOCATION = re.compile(r"\s*(?P<segment>[^\s+]+)\s*(?:\+\s*(?P<offset>.+))?")
#: The far edge of a stretch that is a whole segment, until the segment's length is known.
WHOLE = float("inf")


class SegmentModel(Part):
    """A stretch of ground or air."""

    length: PositiveLength = Field(description="Its length.")
    medium: Literal["ground", "air"] | None = Field(
        None, description="Ground or air; by default what the units on it need."
    )
    width: PositiveLength | None = Field(
        None, description="Width of the road; without it, no unit passes a breakdown there."
    )


def _location(value: Any) -> Marker:
    match = _LOCATION.fullmatch(value) if isinstance(value, str) else None
    if match is None or not is_name(match["segment"]):
        raise ValueError(f"'{value}' is not a place; write SEGMENT + DISTANCE, or SEGMENT")
    offset = length(match["offset"]) if match["offset"] else 0.0
    if offset < 0:
        raise ValueError(f"negative length '{match['offset']}'")
    return Marker(match["segment"], offset)


def _offset(marker: Marker) -> float:
    return marker.offset


def _area(value: Any) -> float:
    size = area(value)
    if size <= 0:
        raise ValueError(f"the area must be greater than zero, not '{value}'")
    return size


def _stretches(value: Any) -> tuple[Stretch, ...]:
    if isinstance(value, list | tuple):
        pieces = [below(number, _pieces, piece) for number, piece in enumerate(value)]
    else:
        pieces = [_pieces(value)]
    if not any(pieces):
        raise ValueError("the zone is empty; name its segments")
    return tuple(stretch for several in pieces for stretch in several)


def _pieces(value: Any) -> list[Stretch]:
    """A whole segment, or stretches of segments."""
    if not isinstance(value, Mapping):
        return [Stretch(name(value), 0.0, WHOLE)]
    return [below(str(key), partial(_stretch, key), edges) for key, edges in value.items()]


def _stretch(segment: object, edges: Any) -> Stretch:
    if not isinstance(edges, list | tuple) or len(edges) != 2:
        raise ValueError("write two lengths: [100 m, 400 m]")
    low, high = (below(number, _edge, edge) for number, edge in enumerate(edges))
    if high <= low:
        raise ValueError(f"the stretch has no length: {edges[0]} to {edges[1]}")
    return Stretch(name(segment), low, high)


def _edge(value: Any) -> float:
    edge = length(value)
    if edge < 0:
        raise ValueError(f"negative length '{value}'")
    return edge


_Piece = str | dict[str, tuple[str, str]]
_Stretches = _Piece | Annotated[list[_Piece], Field(min_length=1)]


class ZoneModel(Part):
    """Stretches of segments, and their area for people (m²), if known."""

    as_list: ClassVar[bool] = True
    stretches: Annotated[tuple[Stretch, ...], Read(_stretches, _Stretches)] = Field(
        description="Segments and stretches of them."
    )
    area: Annotated[float, ReadQuantity(_area)] | None = Field(
        None, description="The area for people there, for a density."
    )


class LaneModel(Part):
    """A lane beside a route, from one location on it (a marker, or metres along it) to another."""

    as_list: ClassVar[bool] = True
    beside: Annotated[Name, Refers("routes")] = Field(description="The route that it lies beside.")
    from_: Start = Field(description="Its beginning: a marker, or a length along that route.")
    to: Start = Field(
        description="Its end; before `from` for a lane against the direction of march."
    )


#: A route in the file: its segments, or a lane.
RouteModel = tuple[str, ...] | LaneModel


def _kind_of_route(value: Any) -> str:
    return "[lane]" if isinstance(value, Mapping | LaneModel) else "[segments]"


MarkerLocation = Annotated[Marker, ReadQuantity(_location, order=_offset)]
Segment = Annotated[SegmentModel, WrittenShort("length", lambda given: "value" not in given)]
Zone = Annotated[ZoneModel, WrittenShort("stretches", lambda given: "stretches" in given)]
Route = Annotated[
    Annotated[Names, Refers("segments"), Tag("[segments]")] | Annotated[LaneModel, Tag("[lane]")],
    Discriminator(_kind_of_route),
]


def segments_of(route: str, model: RouteModel) -> tuple[str, ...]:
    """The segments of a route; a lane is one segment with the name of the lane."""
    return (route,) if isinstance(model, LaneModel) else model


def lay(model: LaneModel, network: Network) -> Lane | tuple[str, str]:
    """The lane in a network; or the key that is wrong, and why."""
    ends: list[float] = []
    if model.beside not in network.routes:
        return "beside", f"there is no route {model.beside} of segments"
    length = network.lengths[model.beside]
    for key, end in (("from", model.from_), ("to", model.to)):
        if isinstance(end, str) and pass_of(end)[0] not in network.markers:
            return key, f"{end} is on a lane; name a marker on a segment, or a length"
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
