"""GeoJSON (RFC 7946): features with lines, points and areas."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from simulator.reading import UnreadableError, decode
from simulator.scenario.document.maps.map_file import MOST_POINTS, MapFile
from simulator.wording import quoted

_FEATURE = re.compile(r'"type"\s*:\s*"Feature"')
#: Keys of properties that hold a name, the first that is there.
_NAMES = ("name", "Name", "NAME", "title", "label")
#: How deep the positions of each kind of geometry stand.
_DEPTH = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")


def read_geojson(data: bytes, file: str) -> MapFile:
    """Read the features of a GeoJSON file.

    Raises
    ------
    UnreadableError
        If it is none, or too large.
    """
    many = 4 * MOST_POINTS  # a position is one list of two or three numbers
    if max(data.count(b"["), data.count(b"{"), data.count(b",") // 2) > many:
        raise UnreadableError(f"is too large for a map: more than {many:,} lists")
    text = decode(data, "map")
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableError(f"is not JSON: {error.msg}", error.lineno) from None
    except (RecursionError, ValueError):
        raise UnreadableError("is not valid JSON") from None
    return _GeoJson(file, text).read(document)


class _GeoJson:
    def __init__(self, file: str, text: str) -> None:
        self.found = MapFile(file)
        self.text = text

    def read(self, document: object) -> MapFile:
        if not isinstance(document, dict) or not isinstance(document.get("type"), str):
            raise UnreadableError("is not GeoJSON: it has no type")
        if (crs := document.get("crs")) and not any(name in str(crs) for name in _WGS84):
            raise UnreadableError("is not in WGS84; save the map in WGS84 (EPSG:4326)")
        kind = document["type"]
        if kind == "FeatureCollection":
            features = document.get("features")
            if not isinstance(features, list):
                raise UnreadableError("is not GeoJSON: its features are not a list")
            for feature, line in zip(features, self._lines(len(features)), strict=True):
                self._feature(feature, line)
        elif kind == "Feature":
            self._feature(document, None)
        else:
            self._geometry(None, document, None)
        return self.found

    def _lines(self, features: int) -> Sequence[int | None]:
        """The line in which each feature stands; none if that cannot be known without reading the
        text as JSON once more.
        """
        lines, line, at = [], 1, 0
        for match in _FEATURE.finditer(self.text):
            line += self.text.count("\n", at, match.start())
            at = match.start()
            lines.append(line)
        return lines if len(lines) == features and line > 1 else [None] * features

    def _feature(self, feature: object, line: int | None) -> None:
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise UnreadableError("is not GeoJSON: one of its features is not a feature", line)
        properties = feature.get("properties")
        name = None
        if isinstance(properties, dict):
            name = next((properties[key] for key in _NAMES if properties.get(key)), None)
        if feature.get("geometry") is not None:
            self._geometry(name, feature["geometry"], line)

    def _geometry(self, name: Any, geometry: object, line: int | None, depth: int = 0) -> None:
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if not isinstance(geometry, dict) or not isinstance(kind, str) or depth > 9:
            raise UnreadableError("is not GeoJSON: a geometry has no type", line)
        if kind == "GeometryCollection":
            for each in self._list(geometry.get("geometries"), line):
                self._geometry(name, each, line, depth + 1)
            return
        if kind not in _DEPTH:
            raise UnreadableError(f"is not GeoJSON: it has the type {quoted(kind)}", line)
        found: Any = self._places(geometry.get("coordinates"), _DEPTH[kind], line)
        if kind.endswith("Point"):
            for point in [found] if kind == "Point" else found:
                self.found.add_point(name, point, line)
        elif kind.endswith("LineString"):
            pieces = [found] if kind == "LineString" else found
            self.found.add_line("line", name, pieces, line)
        else:
            rings = found if kind == "Polygon" else [ring for each in found for ring in each]
            self.found.add_area(name, rings, line)

    def _places(self, given: object, depth: int, line: int | None) -> Any:
        """A position, or a list of positions, or of lists of them."""
        found = self._list(given, line)
        if depth:
            return [self._places(each, depth - 1, line) for each in found]
        if len(found) < 2 or any(isinstance(each, bool | str) for each in found):
            raise UnreadableError(f"{quoted(str(found))} is not a position", line)
        return self.found.position(found[0], found[1], line)

    def _list(self, given: object, line: int | None) -> list[Any]:
        if not isinstance(given, list):
            raise UnreadableError("is not GeoJSON: coordinates are not a list", line)
        return given
