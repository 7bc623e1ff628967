"""GPX and KML: lines, points and areas, read as the elements come.

gpxpy and fastkml keep neither lines nor limits, and read the whole file into objects first.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from xml.parsers import expat

from simulator.reading import UnreadableError
from simulator.scenario.document.maps.map_file import MOST_POINTS, MapFile
from simulator.scenario.line import Vertex

#: The most tags of a map: of each point some ten, with its height, its time and what devices add.
MOST_TAGS = 20 * MOST_POINTS
#: The deepest elements that are read.
DEEPEST_ELEMENT = 50


def read_gpx(data: bytes, file: str) -> MapFile:
    """Read the tracks, routes and waypoints of a GPX file.

    Raises
    ------
    UnreadableError
        If it is none, or too large.
    """
    return _Gpx(MapFile(file)).read(data)


def read_kml(data: bytes, file: str, into: MapFile | None = None) -> MapFile:
    """Read the placemarks of a KML file: lines, tracks, points, polygons.

    Parameters
    ----------
    data, file
        Its content, and its name for places.
    into
        What other files have given, to which its own is added.

    Raises
    ------
    UnreadableError
        If it is none, or too large.
    """
    return _Kml(into or MapFile(file)).read(data)


class _Reader(ABC):
    """Elements of a file as they begin and end. Prefixes of names do not count: in many files they
    are not declared.
    """

    root = ""
    texts: frozenset[str] = frozenset()

    def __init__(self, into: MapFile) -> None:
        self.found = into
        self.above: list[str] = []
        self.text: list[str] | None = None
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber

    def read(self, data: bytes) -> MapFile:
        if data.count(b"<") > MOST_TAGS:
            raise UnreadableError(f"is too large for a map: more than {MOST_TAGS:,} tags")
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            reason = expat.errors.messages.get(error.code, str(error))
            raise UnreadableError(f"is corrupt: {reason}", error.lineno) from None
        except (ValueError, LookupError) as error:  # its encoding
            raise UnreadableError(f"is corrupt: {error}") from None
        return self.found

    def _doctype(self, *_: object) -> None:
        raise UnreadableError("has a DOCTYPE; save it without one", self.line)

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _local(tag)
        if not self.above and name != self.root:
            raise UnreadableError(f"is not {self.root.upper()}: it begins with <{tag[:40]}>")
        if len(self.above) >= DEEPEST_ELEMENT:
            raise UnreadableError("is corrupt: its elements are nested too deeply", self.line)
        self.begin(name, attributes)
        self.above.append(name)
        if name in self.texts:
            self.text = []

    def _characters(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def _end(self, _: str) -> None:
        name = self.above.pop()
        text = "" if self.text is None or name not in self.texts else "".join(self.text)
        if name in self.texts:
            self.text = None
        self.end(name, text)

    @abstractmethod
    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    @abstractmethod
    def end(self, name: str, text: str) -> None:
        """An element ends; its text, if it is one of those that are read."""


#: What elements of GPX are called.
_WHAT = {"trk": "track", "rte": "route"}


class _Gpx(_Reader):
    root = "gpx"
    texts = frozenset({"name"})

    def __init__(self, into: MapFile) -> None:
        super().__init__(into)
        self.name: str | None = None
        self.began = 0
        self.pieces: list[list[Vertex]] = []
        self.point: Vertex = (0.0, 0.0)

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("wpt", *_WHAT):
            self.name, self.began, self.pieces = None, self.line, [[]]
        if name == "trkseg":
            self.pieces.append([])
        if name in ("wpt", "trkpt", "rtept"):
            at = self.found.position(attributes.get("lon"), attributes.get("lat"), self.line)
            self.point = at
            if name != "wpt" and self.pieces:
                self.pieces[-1].append(at)

    def end(self, name: str, text: str) -> None:
        if name == "name" and self.above[-1:] and self.above[-1] in ("wpt", *_WHAT):
            self.name = text
        elif name in _WHAT:
            self.found.add_line(_WHAT[name], self.name, self.pieces, self.began)
        elif name == "wpt":
            self.found.add_point(self.name, self.point, self.began)


class _Kml(_Reader):
    root = "kml"
    texts = frozenset({"name", "coordinates", "coord"})

    def __init__(self, into: MapFile) -> None:
        super().__init__(into)
        self._new()

    def _new(self) -> None:
        self.name: str | None = None
        self.began = 0
        self.is_track = False
        self.points: list[Vertex] = []
        self.pieces: list[list[Vertex]] = []
        self.rings: list[list[Vertex]] = []

    def begin(self, name: str, _: Mapping[str, str]) -> None:
        if name == "Placemark":
            self._new()
            self.began = self.line
        elif name == "Track":
            self.pieces.append([])
            self.is_track = True

    def end(self, name: str, text: str) -> None:
        if name == "name" and self.above[-1:] == ["Placemark"]:
            self.name = text
        elif name == "coordinates" and "Placemark" in self.above:
            self._coordinates(text)
        elif name == "coord" and self.is_track and self.pieces:
            if text.strip():  # empty where a track has no position
                self.pieces[-1].append(self._position(text.split()))
        elif name == "Placemark":
            what = "track" if self.is_track else "line"
            self.found.add_line(what, self.name, self.pieces, self.began)
            for point in self.points:
                self.found.add_point(self.name, point, self.began)
            self.found.add_area(self.name, self.rings, self.began)
            self._new()

    def _coordinates(self, text: str) -> None:
        places = [self._position(each.split(",")) for each in text.split()]
        if "Polygon" in self.above:
            self.rings.append(places)
        elif self.above[-1] == "Point":
            self.points += places[:1]
        else:
            self.pieces.append(places)

    def _position(self, numbers: list[str]) -> Vertex:
        lon, lat, *_ = (*numbers, None, None)
        return self.found.position(lon, lat, self.line)


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]
