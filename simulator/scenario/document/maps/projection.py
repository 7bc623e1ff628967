"""Points and areas of a map on a line: at which station a point is, where a line is in an area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from simulator.reading import UnreadableError
from simulator.scenario.line import Course, Vertex, geod

_Floats = NDArray[np.float64]
_Whole = NDArray[np.intp]
#: Two places of a line are equally near to a point if their distances differ by less (m): maps are
#: not better than that.
EQUALLY_NEAR = 1.0
#: They are two places, and not one with the wobble of a recorded track, if they are further (m)
#: than this from each other along the line.
TWO_PLACES = 20.0
#: A shorter stretch of a line in an area (m) is the touch of a corner.
SHORTEST_STRETCH = 0.01
#: Points, and edges of areas, are compared with each piece of a line near them: no more pairs than
#: this, of all areas together; and no more crossings of one area.
MOST_PAIRS = 30_000_000
MOST_CROSSINGS = 10_000
PAIRS_AT_ONCE = 1_000_000
_SEMI_AXIS, _FLATTENING = 6378137.0, 1 / 298.257223563


@dataclass(frozen=True, slots=True)
class Foot:
    """The place on a line that is nearest to a point: its station, and how far it is (m)."""

    station: float
    distance: float


class Projection:
    """A line on which points and areas are looked for.

    Parameters
    ----------
    course
        The line, in longitude and latitude.
    """

    def __init__(self, course: Course) -> None:
        self.course = course.fine
        self.length = float(course.stations[-1])
        # Near the line, longitudes do not jump from 180 to -180 degrees.
        self.origin = float(self.course.points[0, 0])
        self.lon = self._unwrapped(self.course.points[:, 0])
        self.lat = self.course.points[:, 1]
        self.azimuths = self.course.legs[0]
        self.compared = 0

    def _unwrapped(self, lon: _Floats) -> _Floats:
        found: _Floats = self.origin + np.remainder(lon - self.origin + 180.0, 360.0) - 180.0
        return found

    # -- points ------------------------------------------------------------------------------------

    def feet(self, point: Vertex, within: float) -> list[Foot]:
        """The places of the line that are nearest to a point, one for each time that the line comes
        within a distance (m) of it; if it never does, the nearest of all.
        """
        x, y = self._around(point)
        dx, dy = np.diff(x), np.diff(y)
        squared = np.maximum(dx * dx + dy * dy, np.finfo(float).tiny)
        share = np.clip(-(x[:-1] * dx + y[:-1] * dy) / squared, 0.0, 1.0)
        distance = np.hypot(x[:-1] + share * dx, y[:-1] + share * dy)
        stations = self.course.stations
        feet = stations[:-1] + share * np.diff(stations)
        near = distance <= within
        if not near.any():
            return [self._exact(point, int(distance.argmin()), float(feet[distance.argmin()]))]
        # The line leaves the surroundings of the point where a vertex is outside them.
        outside = np.hypot(x, y)[1:-1] > within
        passes = np.concatenate([[0], np.cumsum(outside)])[near]
        pieces = np.flatnonzero(near)
        found: list[Foot] = []
        for number in np.unique(passes):
            of_pass = pieces[passes == number]
            best = of_pass[distance[of_pass].argmin()]
            equal = of_pass[distance[of_pass] <= distance[best] + EQUALLY_NEAR]
            places = [best, *self._others(feet[equal], equal, feet[best])]
            found += (self._exact(point, int(piece), float(feet[piece])) for piece in places)
        return found

    def _others(self, feet: _Floats, pieces: _Whole, best: float) -> list[int]:
        """The pieces whose feet are other places than the best one: one on either side at most."""
        found = []
        for side in (feet < best - TWO_PLACES, feet > best + TWO_PLACES):
            if side.any():
                found.append(int(pieces[side][0]))
        return found

    def _around(self, point: Vertex) -> tuple[_Floats, _Floats]:
        """The vertices in metres east and north of a point: right near to it."""
        lon, lat = np.radians(point[0]), np.radians(point[1])
        squeezed = _FLATTENING * (2 - _FLATTENING)
        root = np.sqrt(1 - squeezed * np.sin(lat) ** 2)
        parallel = _SEMI_AXIS / root * np.cos(lat)
        meridian = _SEMI_AXIS * (1 - squeezed) / root**3
        east = np.remainder(np.radians(self.lon) - lon + np.pi, 2 * np.pi) - np.pi
        return east * parallel, (np.radians(self.lat) - lat) * meridian

    def _exact(self, point: Vertex, piece: int, station: float) -> Foot:
        """The foot of a point on a piece, where the geodesic to the point is at a right angle."""
        low, high = self.course.stations[piece], self.course.stations[piece + 1]
        length = self.course.legs[1][piece]
        stretched = (high - low) / length if length > 0 else 1.0
        distance = 0.0
        for _ in range(3):
            lon, lat = self.course.at(np.array([station]))[0]
            there, _, distance = geod().inv(lon, lat, point[0], point[1])
            ahead = distance * np.cos(np.radians(there - self._direction(piece, lon, lat)))
            station = float(np.clip(station + ahead * stretched, low, high))
        return Foot(station, float(distance))

    def _direction(self, piece: int, lon: float, lat: float) -> float:
        """The direction of a piece at a place on it (degrees from north)."""
        end = self.course.points[piece + 1]
        direction, _, left = geod().inv(lon, lat, end[0], end[1])
        return float(direction if left > EQUALLY_NEAR else self.azimuths[piece])

    # -- areas -------------------------------------------------------------------------------------

    def stretches(self, rings: Sequence[Sequence[Vertex]]) -> list[tuple[float, float]]:
        """The stretches of the line in an area, as stations (m).

        Edges of areas are straight in longitude and latitude, as GeoJSON has it; the line goes
        along geodesics, and each crossing is where it truly is.

        Raises
        ------
        UnreadableError
            If line and area have too many vertices to compare.
        """
        edges = np.concatenate([_edges(np.array(ring, dtype=float)) for ring in rings])
        edges[:, 0], edges[:, 2] = self._unwrapped(edges[:, 0]), self._unwrapped(edges[:, 2])
        cuts = self._crossings(edges)
        if len(cuts) > MOST_CROSSINGS or len(cuts) * len(edges) > MOST_PAIRS:
            raise UnreadableError("is crossed too often by this line; simplify it")
        ends = np.unique(np.concatenate([[0.0], cuts, [self.length]]))
        middles = self.course.at((ends[:-1] + ends[1:]) / 2)
        found: list[tuple[float, float]] = []
        for (low, high), (lon, lat) in zip(pairwise(ends), middles, strict=True):
            if not _inside(edges, float(self._unwrapped(lon)), float(lat)):
                continue
            if found and found[-1][1] == low:
                found[-1] = (found[-1][0], float(high))
            else:
                found.append((float(low), float(high)))
        return [(low, high) for low, high in found if high - low > SHORTEST_STRETCH]

    def _crossings(self, edges: _Floats) -> _Floats:
        """The stations at which the line crosses edges of an area, in any order."""
        low, high = edges.reshape(-1, 2).min(axis=0), edges.reshape(-1, 2).max(axis=0)
        pieces = np.flatnonzero(
            _meets(self.lon, low[0], high[0]) & _meets(self.lat, low[1], high[1])
        )
        self.compared += len(pieces) * len(edges)
        if self.compared > MOST_PAIRS:
            raise UnreadableError("has too many corners beside this line; simplify it")
        if not len(pieces):
            return np.array([])
        at_once = max(PAIRS_AT_ONCE // len(pieces), 1)
        several = (edges[at : at + at_once] for at in range(0, len(edges), at_once))
        return np.concatenate([self._crossings_of(pieces, some) for some in several])

    def _crossings_of(self, pieces: _Whole, edges: _Floats) -> _Floats:
        """Where any of some pieces crosses any of some edges."""
        begins, ends = (
            _left_of(edges.T[:, :, None], self.lon[at], self.lat[at]) for at in (pieces, pieces + 1)
        )
        which, where = np.nonzero((begins > 0) != (ends > 0))
        before, after = begins[which, where], ends[which, where]
        crossed, low = edges[which].T, self.course.stations[pieces[where]]
        along = self.course.stations[pieces[where] + 1] - low
        share = before / (before - after)
        for _ in range(3):  # a geodesic is not quite straight on the map
            lon, lat = self.course.at(low + share * along).T
            off = _left_of(crossed, self._unwrapped(lon), lat)
            share = np.clip(share + off / (before - after), 0.0, 1.0)
        lon, lat = self.course.at(low + share * along).T
        on_edge = _share_of(crossed, self._unwrapped(lon), lat)
        # One cut too many changes nothing, one too few does.
        return (low + share * along)[np.abs(on_edge - 0.5) < 0.51]


def _meets(vertices: _Floats, low: float, high: float) -> NDArray[np.bool_]:
    """Which pieces between vertices come into a range."""
    found: NDArray[np.bool_] = (np.maximum(vertices[:-1], vertices[1:]) >= low) & (
        np.minimum(vertices[:-1], vertices[1:]) <= high
    )
    return found


def _left_of(edge: _Floats, lon: _Floats, lat: _Floats) -> _Floats:
    """How far places are to the left of an edge; the number has no unit."""
    x, y, further_x, further_y = edge
    found: _Floats = (further_x - x) * (lat - y) - (further_y - y) * (lon - x)
    return found


def _edges(ring: _Floats) -> _Floats:
    """The edges of a ring, shape (n, 4); it is closed if it is not."""
    return np.column_stack([ring, np.roll(ring, -1, axis=0)])


def _share_of(edge: _Floats, lon: _Floats, lat: _Floats) -> _Floats:
    """How far along an edge places are, from 0 to 1."""
    x, y, further_x, further_y = edge
    dx, dy = further_x - x, further_y - y
    squared = np.maximum(dx * dx + dy * dy, np.finfo(float).tiny)
    found: _Floats = ((lon - x) * dx + (lat - y) * dy) / squared
    return found


def _inside(edges: _Floats, lon: float, lat: float) -> bool:
    """Whether an odd number of rings go round a place."""
    x, y, further_x, further_y = edges.T
    spans = (y > lat) != (further_y > lat)
    rise = np.where(spans, further_y - y, 1.0)
    crosses = lon < x + (lat - y) / rise * (further_x - x)
    return bool(np.count_nonzero(spans & crosses) % 2)
