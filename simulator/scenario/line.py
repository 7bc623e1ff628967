"""Lines on the map: where a segment lies, in longitude and latitude or in metres.

Distances are geodesics on the WGS84 ellipsoid; heights do not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from simulator.extras import MAPS
from simulator.limits import check_limit
from simulator.tolerances import ON_THE_MAP

_Floats = NDArray[np.float64]
#: Longitude and latitude (degrees), or east and north of some point (m).
System = Literal["lon-lat", "metres"]
#: A place on the map.
Vertex = tuple[float, float]
#: The radius of the earth (m), where a few thousandths do not matter.
_EARTH = 6.37e6
#: Nowhere are pieces cut as if the latitude were lower than this (degrees).
_LOW = 3.0


@cache
def geod() -> Any:
    """The WGS84 ellipsoid.

    Raises
    ------
    ValueError
        If the library is not there.
    """
    if (message := MAPS.missing("a line by longitude and latitude")) is not None:
        raise ValueError(message)
    from pyproj import Geod

    return Geod(ellps="WGS84")


def distance_between(system: System, one: Vertex, other: Vertex) -> float:
    """How far two places are from each other (m)."""
    return float(_legs(system, np.array([one, other]))[1][0])


def _legs(system: System, points: _Floats) -> tuple[_Floats, _Floats]:
    """Of each piece between two points its direction (degrees from north) and its length (m)."""
    (x, y), (further_x, further_y) = points[:-1].T, points[1:].T
    if system == "metres":
        east, north = further_x - x, further_y - y
        return np.degrees(np.arctan2(east, north)), np.hypot(east, north)
    azimuths, _, lengths = geod().inv(x, y, further_x, further_y)
    return azimuths, lengths


@dataclass(frozen=True)
class Polyline:
    """A line as it is drawn: places, from the beginning to the end."""

    system: System
    points: tuple[Vertex, ...]

    @cached_property
    def length(self) -> float:
        """How long it is (m)."""
        return float(_legs(self.system, np.array(self.points))[1].sum())

    def __repr__(self) -> str:
        return f"<Polyline of {len(self.points)} points>"


class Course:
    """A line with a station for each of its vertices.

    Parameters
    ----------
    system
        Of the points.
    stations
        Of the vertices (m), ascending, shape (n,), at least two.
    points
        The vertices, shape (n, 2).
    """

    def __init__(self, system: System, stations: _Floats, points: _Floats) -> None:
        self.system = system
        self.stations = stations
        self.points = points

    @classmethod
    def along(cls, line: Polyline, length: float | None = None) -> Course:
        """The course of a line; its stations are stretched evenly to a length (m)."""
        points = np.array(line.points)
        stations = np.concatenate([[0.0], np.cumsum(_legs(line.system, points)[1])])
        if length is not None:
            stations *= length / stations[-1]
            stations[-1] = length
        return cls(line.system, stations, points)

    @classmethod
    def joined(cls, courses: Sequence[Course]) -> Course:
        """Courses one after the other, each from where the stations of the one before end."""
        ends = np.cumsum([0.0, *(course.stations[-1] for course in courses)])
        stations = [
            course.stations + before for course, before in zip(courses, ends[:-1], strict=True)
        ]
        points = np.concatenate([course.points for course in courses])
        return cls(courses[0].system, np.concatenate(stations), points)

    @cached_property
    def legs(self) -> tuple[_Floats, _Floats]:
        """Of each piece its direction (degrees from north) and its length on the map (m)."""
        return _legs(self.system, self.points)

    def at(self, stations: _Floats) -> _Floats:
        """Places at stations (m), shape (m, 2); beyond an end, that end."""
        azimuths, lengths = self.legs
        stations = np.clip(stations, self.stations[0], self.stations[-1])
        piece = np.searchsorted(self.stations, stations, side="right") - 1
        piece = np.clip(piece, 0, len(azimuths) - 1)
        along = self.stations[piece + 1] - self.stations[piece]
        share = np.divide(
            stations - self.stations[piece], along, out=np.ones_like(stations), where=along > 0
        )
        x, y = self.points[piece].T
        if self.system == "metres":
            further_x, further_y = self.points[piece + 1].T
            return np.column_stack([x + share * (further_x - x), y + share * (further_y - y)])
        lon, lat, _ = geod().fwd(x, y, azimuths[piece], share * lengths[piece])
        found = np.column_stack([lon, lat])
        # A vertex is as it was drawn.
        found[share == 0.0] = self.points[piece[share == 0.0]]
        found[share == 1.0] = self.points[piece[share == 1.0] + 1]
        return found

    def cut(self, begin: float, end: float) -> Polyline:
        """The line from one station to another (m), which may come before the first."""
        low, high = sorted((begin, end))
        inside = self.points[(self.stations > low) & (self.stations < high)]
        ends = self.at(np.array([low, high]))
        points = [ends[0], *inside, ends[1]]
        pairs = [(float(x), float(y)) for x, y in (points if begin <= end else points[::-1])]
        return Polyline(self.system, tuple(pairs))

    @cached_property
    def fine(self) -> Course:
        """The same course with more vertices: between two of them a straight line, whether drawn
        in degrees or in space, is within a centimetre of it.

        Raises
        ------
        LimitError
            If it needs too many.
        """
        if self.system == "metres":
            return self
        _, lengths = self.legs
        latitude = np.radians(np.clip(np.abs(self.points[:-1, 1]), _LOW, 89.0))
        longest = np.sqrt(8 * _EARTH * ON_THE_MAP / np.maximum(np.tan(latitude), 1.0))
        parts = np.maximum(np.ceil(lengths / longest), 1).astype(int)
        if (parts == 1).all():
            return self
        check_limit("vertices", int(parts.sum()))
        first = np.repeat(self.stations[:-1], parts)
        step = np.repeat(np.diff(self.stations) / parts, parts)
        number = np.arange(len(first)) - np.repeat(np.cumsum(parts) - parts, parts)
        stations = np.append(first + step * number, self.stations[-1])
        points = self.at(stations)
        points[np.append(number == 0, True)] = self.points
        return Course(self.system, stations, points)
