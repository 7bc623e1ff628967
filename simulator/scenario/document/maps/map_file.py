"""What a map file holds: the form in which every kind of map is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite

from simulator.errors import Place
from simulator.reading import UnreadableError
from simulator.scenario.line import Vertex
from simulator.wording import composed

#: Larger maps are taken for slips: bytes, points of all lines and areas, and lines, points, areas.
LARGEST_MAP = 20_000_000
MOST_POINTS = 100_000
MOST_ELEMENTS_OF_A_MAP = 10_000
#: Names are cut to this.
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class MapLine:
    """A line: a track, a route or a drawn line.

    Attributes
    ----------
    what, number
        What the file calls it, and its number among all lines of the file, from 1.
    name
        Its name, or None.
    pieces
        Its pieces, in the order of the file.
    place
        Where it stands.
    """

    what: str
    number: int
    name: str | None
    pieces: Sequence[Sequence[Vertex]]
    place: Place

    def __str__(self) -> str:
        return f"{self.number} ({self.what}{f' {self.name!r}' if self.name else ''})"


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A named point."""

    name: str | None
    point: Vertex
    place: Place


@dataclass(frozen=True, slots=True)
class MapArea:
    """A named area: what an odd number of its rings go round."""

    name: str | None
    rings: Sequence[Sequence[Vertex]]
    place: Place


@dataclass(slots=True)
class MapFile:
    """A map while it is read, and then all of it.

    Attributes
    ----------
    file
        Its name, for places.
    lines, points, areas
        What it holds, in the order of the file.
    """

    file: str
    lines: list[MapLine] = field(default_factory=list)
    points: list[MapPoint] = field(default_factory=list)
    areas: list[MapArea] = field(default_factory=list)
    counted: int = 0

    def add_line(
        self, what: str, name: str | None, pieces: Sequence[Sequence[Vertex]], line: int | None
    ) -> None:
        """Add a line; pieces without any point do not count."""
        pieces = [piece for piece in pieces if piece]
        if pieces:
            self._check(len(self.lines), line)
            number = len(self.lines) + 1
            self.lines.append(MapLine(what, number, _name(name), pieces, Place(self.file, line)))

    def add_point(self, name: str | None, point: Vertex, line: int | None) -> None:
        """Add a point."""
        self._check(len(self.points), line)
        self.points.append(MapPoint(_name(name), point, Place(self.file, line)))

    def add_area(
        self, name: str | None, rings: Sequence[Sequence[Vertex]], line: int | None
    ) -> None:
        """Add an area; a ring needs three corners."""
        rings = [ring for ring in rings if len(ring) >= 3]
        if rings:
            self._check(len(self.areas), line)
            self.areas.append(MapArea(_name(name), rings, Place(self.file, line)))

    def position(self, lon: object, lat: object, line: int | None) -> Vertex:
        """A longitude and a latitude, as the file gives them; each counts.

        Raises
        ------
        UnreadableError
            If they are none, or too many.
        """
        self.counted += 1
        if self.counted > MOST_POINTS:
            raise UnreadableError(f"is too large for a map: more than {MOST_POINTS:,} points", line)
        try:
            found = float(lon), float(lat)  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError):
            found = float("nan"), 0.0
        if not all(map(isfinite, found)):
            raise UnreadableError(f"{_shown(lon)}, {_shown(lat)} is not a position", line)
        if abs(found[0]) > 180 or abs(found[1]) > 90:
            hint = "save the map in WGS84"
            if abs(found[0]) <= 90 and abs(found[1]) <= 180:
                hint = "the longitude comes first"
            raise UnreadableError(
                f"{found[0]:.10g}, {found[1]:.10g} is not a longitude and a latitude; {hint}", line
            )
        return found

    def _check(self, number: int, line: int | None) -> None:
        if number >= MOST_ELEMENTS_OF_A_MAP:
            most = f"more than {MOST_ELEMENTS_OF_A_MAP:,} lines, points or areas"
            raise UnreadableError(f"is too large for a map: {most}", line)


def _name(text: object) -> str | None:
    """A name on one line; None if there is none."""
    if isinstance(text, int | float) and not isinstance(text, bool):
        text = str(text)
    found = " ".join(text.split())[:LONGEST_NAME] if isinstance(text, str) else ""
    return composed(found) or None


def _shown(value: object) -> str:
    return "nothing" if value is None else str(value)[:20]
