"""Segments, routes, markers and zones in the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from simulator.scenario.lanes import Lane
from simulator.scenario.line import Polyline, System
from simulator.scenario.model.base import (
    AddedLater,
    Excludes,
    FieldError,
    Part,
    Refers,
    WrittenShort,
    below,
)
from simulator.scenario.model.fields import (
    Length,
    Name,
    Names,
    PositiveLength,
    Read,
    ReadQuantity,
    is_name,
    name,
    place,
)
from simulator.scenario.model.quantities import LENGTH, area, length
from simulator.scenario.network import Marker, Network, Stretch
from simulator.scenario.passes import pass_of
from simulator.tolerances import SAME_PLACE
from simulator.wording import quoted

_LOCATION = re.compile(
    r"\s*(?P<segment>[^\s+.]+)(?P<end>\.end)?\s*(?:(?P<sign>[+-])\s*(?P<offset>.+))?"
)
_EDGE = re.compile(
    r"\s*(?P<anchor>[^\W\d_][^\s+#]*(?:#\d+)?)\s*(?:(?P<sign>[+-])\s*(?P<offset>.+))?"
)
#: The far edge of a stretch that is a whole segment, until the segment's length is known.
WHOLE = float("inf")
#: Vertices of lines in metres are no further than this from their origin (m).
FARTHEST = 1e7


#: A place by a marker, or None for the far end, and how much further it is (m).
Anchored = tuple[str | None, float]
#: A place on a segment or a route: metres from its start, or from somewhere else.
StretchEdge = float | Anchored


@dataclass(frozen=True, slots=True)
class FromEnd(Marker):
    """A place ``before`` metres before the end of its segment: located once that is read."""

    before: float = 0.0


@dataclass(frozen=True, slots=True)
class BesideUnit(Marker):
    """A place ``by`` metres behind the tail of a unit that is drawn up, or ahead of its head:
    located once the unit is placed.
    """

    unit: str = ""
    by: float = 0.0
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class OpenStretch(Stretch):
    """A stretch whose edges are counted from markers or from the end of its segment: it is located
    once these are read.
    """

    edges: tuple[StretchEdge, StretchEdge] = (0.0, WHOLE)


class WrittenLine(BaseModel):
    """A line on the map, in the JSON Schema."""

    model_config = ConfigDict(
        extra="forbid",
        defer_build=True,
        json_schema_extra={"oneOf": [{"required": [key]} for key in get_args(System)]},
    )
    lon_lat: Annotated[list[tuple[float, float]], Field(min_length=2)] = Field(
        [], alias="lon-lat", description="Longitude and latitude of each vertex (WGS84)."
    )
    metres: Annotated[list[tuple[float, float]], Field(min_length=2)] = Field(
        [], description="How far each vertex is east and north of some point (m)."
    )


def _line(given: Any) -> Polyline:
    """Read a line: `{lon-lat: [[116.39, 39.90], …]}`, or `{metres: [[0, 0], …]}`."""
    if isinstance(given, Polyline):
        return given
    systems = get_args(System)
    if not isinstance(given, Mapping) or len(given) != 1 or not given.keys() <= set(systems):
        raise ValueError("write lon-lat or metres, with a list of vertices: {lon-lat: [[…, …], …]}")
    ((system, vertices),) = given.items()
    return below(system, partial(_vertices, system), vertices)


def _vertices(system: System, given: Any) -> Polyline:
    if not isinstance(given, list | tuple) or len(given) < 2:
        raise ValueError("write a list of two or more vertices: [[116.39, 39.90], [116.40, 39.90]]")
    line = Polyline(
        system, tuple(below(number, _vertex, each) for number, each in enumerate(given))
    )
    for number, (x, y) in enumerate(line.points):
        if system == "lon-lat" and (abs(x) > 180 or abs(y) > 90):
            raise FieldError(f"{x:g}, {y:g} is not a longitude and a latitude", number)
    if len(set(line.points)) == 1:
        raise ValueError("the line has no length")
    return line


def _vertex(given: Any) -> tuple[float, float]:
    if isinstance(given, list | tuple) and len(given) == 2:
        x, y = given
        numbers = all(isinstance(e, int | float) and not isinstance(e, bool) for e in (x, y))
        if numbers and max(abs(x), abs(y)) <= FARTHEST:
            return float(x), float(y)
    raise ValueError("write two numbers: [116.39, 39.90]")


class SegmentModel(Part):
    """A stretch of ground or air."""

    length: PositiveLength = Field(description="Its length.")
    medium: Literal["ground", "air"] | None = Field(
        None, description="Ground or air; by default what the units on it need."
    )
    width: PositiveLength | None = Field(
        None, description="Width of the road; without it, no unit passes a breakdown there."
    )
    line: Annotated[Annotated[Polyline, Read(_line, WrittenLine)] | None, AddedLater()] = Field(
        None, description="Where it lies on the map; without a length, it is as long as this."
    )

    @model_validator(mode="before")
    @classmethod
    def _as_long_as_its_line(cls, given: Any) -> Any:
        if not isinstance(given, Mapping) or given.get("length") or given.get("line") is None:
            return given
        line = below("line", _line, given["line"])
        return {**given, "line": line, "length": f"{line.length:.6f} m"}


def _location(value: Any) -> Marker:
    match = _LOCATION.fullmatch(value) if isinstance(value, str) else None
    if match is None or not is_name(match["segment"]):
        raise ValueError(f"'{value}' is not a place; write SEGMENT + DISTANCE, or SEGMENT")
    segment, offset = match["segment"], length(match["offset"]) if match["offset"] else 0.0
    if offset < 0:
        raise ValueError(f"negative length '{match['offset']}'")
    if match["end"] and match["sign"] != "+":
        return FromEnd(segment, -offset, offset)
    if match["end"] or match["sign"] == "-":
        hint = f"write {segment} + DISTANCE, or {segment}.end - DISTANCE"
        raise ValueError(f"'{value}' is off the segment; {hint}")
    return Marker(segment, offset)


def _site(value: Any) -> str | Marker:
    """Read where something happens: the name of a marker or a zone, or `SEGMENT + DISTANCE`."""
    if is_name(value):
        return str(value)
    match = _LOCATION.fullmatch(value) if isinstance(value, str) else None
    if match is not None and is_name(match["segment"]):
        return _location(value)
    hint = "write a marker, a zone, or SEGMENT + DISTANCE"
    raise ValueError(f"{quoted(value)} is not a place; {hint}")


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
    if isinstance(low, tuple) or isinstance(high, tuple):
        return OpenStretch(name(segment), 0.0, WHOLE, (low, high))
    if high <= low:
        raise ValueError(f"the stretch has no length: {edges[0]} to {edges[1]}")
    return Stretch(name(segment), low, high)


def _edge(value: Any, hint: str = "") -> StretchEdge:
    """An edge: `100 m`, `start + 100 m`, `end - 50 m`, or a marker, perhaps with a distance."""
    match = _EDGE.fullmatch(value) if isinstance(value, str) else None
    try:
        offset = length(value if match is None else match["offset"] or "0 m")
    except ValueError as error:
        raise ValueError(f"{error}{hint}") from None
    further = -offset if match is not None and match["sign"] == "-" else offset
    if offset < 0 or (match is not None and match["anchor"] == "start" and further < 0):
        raise ValueError(f"negative length '{value}'")
    if match is None or match["anchor"] == "start":
        return further
    return None if match["anchor"] == "end" else match["anchor"], further


def _lane_edge(value: Any) -> float | str | Anchored:
    edge = _edge(value, ", or the name of a marker")
    if isinstance(edge, tuple) and edge[0] is not None:
        place(edge[0])
    # A marker alone is its name.
    return edge[0] if isinstance(edge, tuple) and edge[0] and not edge[1] else edge


def _order(edge: float | str | Anchored) -> float:
    """The number to compare; a place by a marker is neither above nor below any bound."""
    if isinstance(edge, tuple):
        return edge[1] if edge[0] is None else 0.0
    return 0.0 if isinstance(edge, str) else edge


_Piece = str | dict[str, tuple[str, str]]
_Stretches = _Piece | Annotated[list[_Piece], Field(min_length=1)]


class ZoneModel(Part):
    """Stretches of segments, and their area for people (m²), if known."""

    as_list: ClassVar[bool] = True
    stretches: Annotated[tuple[Stretch, ...], Read(_stretches, _Stretches)] = Field(
        description="Segments and stretches of them."
    )
    area: Annotated[float, ReadQuantity(_area)] | None = Field(
        None, description="The area that people can use, for densities."
    )


LaneEdge = Annotated[
    float | str | Anchored,
    ReadQuantity(_lane_edge, order=_order, dimension=LENGTH),
    Refers("markers"),
]


class LaneModel(Part):
    """A lane beside a route, from one location on it (a marker, or metres along it) to another."""

    as_list: ClassVar[bool] = True
    beside: Annotated[Name, Refers("routes")] = Field(description="The route that it lies beside.")
    from_: LaneEdge = Field(
        description="Its beginning: a marker, a length along that route, or as in `end - 50 m`."
    )
    to: LaneEdge = Field(
        description="Its end; before `from` for a lane against the direction of march."
    )


#: A route in the file: its segments, or a lane.
RouteModel = tuple[str, ...] | LaneModel


def _kind_of_route(value: Any) -> str:
    return "[lane]" if isinstance(value, Mapping | LaneModel) else "[segments]"


class RelativeMarkerModel(Part):
    """A marker placed relative to a drawn-up unit."""

    beyond: Annotated[Name | None, Excludes(("ahead-of",))] = Field(
        None, description="The unit behind whose tail it lies."
    )
    ahead_of: Annotated[Name | None, Excludes(("beyond",))] = Field(
        None, description="The unit ahead of whose head it lies."
    )
    by: Length = Field(0.0, description="The distance from there.")

    @model_validator(mode="after")
    def _one_of_two(self) -> RelativeMarkerModel:
        if (self.beyond is None) == (self.ahead_of is None):
            raise FieldError("write beyond or ahead-of, with the name of a unit")
        return self


def _beside_unit(model: RelativeMarkerModel) -> Marker:
    unit = model.ahead_of or model.beyond or ""
    return BesideUnit("", 0.0, unit, model.by, model.ahead_of is not None)


def _kind_of_marker(value: Any) -> str:
    relative = isinstance(value, Mapping) and not value.keys().isdisjoint(
        ("beyond", "ahead-of", "by")
    )
    return "[unit]" if relative else "[place]"


if TYPE_CHECKING:
    MarkerLocation = Marker
else:
    MarkerLocation = Annotated[
        Annotated[Marker, ReadQuantity(_location, order=_offset, dimension=LENGTH), Tag("[place]")]
        | Annotated[RelativeMarkerModel, AfterValidator(_beside_unit), Tag("[unit]")],
        Discriminator(_kind_of_marker),
    ]
#: Where something happens: the name of a marker or a zone, or a place on a segment.
Site = Annotated[str | Marker, Read(_site)]
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
        anchor, further = end if isinstance(end, tuple) else (end, 0.0)
        if isinstance(anchor, str):
            if pass_of(anchor)[0] not in network.markers:
                return key, f"{anchor} is on a lane; name a marker on a segment, or a length"
            base = network.station(model.beside, anchor)
        else:
            base = length if anchor is None else anchor
        if base is None:
            return key, f"the route {model.beside} does not pass {anchor}"
        station = base + further
        if not -SAME_PLACE <= station <= length + SAME_PLACE:
            return key, f"{station:g} m is off the route {model.beside}, which is {length:g} m long"
        ends.append(station)
    low, high = ends
    if abs(high - low) <= SAME_PLACE:
        return "to", f"the lane has no length: it begins and ends at {low:g} m along {model.beside}"
    return Lane(model.beside, low, high)
