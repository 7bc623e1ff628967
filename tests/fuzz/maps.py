"""Scenarios whose routes come from maps: right, nearly right, and broken maps of every kind."""

from __future__ import annotations

import io
import random
import zipfile
from typing import Any

from tests.fuzz.documents import Files, scenario_file
from tests.fuzz.values import TEXTS
from tests.scenario.document.maps.foreign import Places, feature, geojson_of, gpx_of, kml_of

Place = tuple[float, float]
_NAMES = ("Stand", "stand", "1", "", "Ä b/c", "Square", "Avenue", "Car park", *TEXTS[-10:])
_BYTES = (
    *(b"\x00", b"<", b">", b'"', b"&x;", b"&#0;", b"nan", b"1e999", b"[", b"]", b"{", b",", b" "),
    *(b"-", b"9" * 400, b"180", b"<!DOCTYPE x>", b"</gpx>", b"<a>", b"\xff\xfe", b"null", b"1 2"),
)
_SOME = {
    "lines": (1, 2, "Avenue", ["Avenue"], {"reverse": 1}, [{"reverse": "Avenue"}], [], 0, "x"),
    "within": ("10 m", "5 km", "0 m", "-1 m", "1e300 m", None),
    "jump": ("10 m", "5000 km", "0 m", "x"),
    "leave-out": ("*", ["Stand", "S*"], [], 3, "["),
    "length": ("3 km", "1 mm", {"value": "2 km", "low": "1 km", "assumed": "x"}, "x", 0),
    "width": ("8 m", "x"),
}


def from_map(chance: random.Random) -> Files:
    """A scenario and its map."""
    line = _line(chance)
    points = {name: _beside(chance, line) for name in _some(chance)}
    areas = {name: _area(chance, line) for name in _some(chance)}
    kind = chance.choice(["gpx", "kml", "kmz", "geojson"])
    data = _of_kind(
        kind, [line, *([_line(chance)] if chance.random() < 0.2 else [])], points, areas
    )
    if kind == "kmz":
        data = _packed(data)
    for _ in range(chance.choice([0, 0, 0, 0, 0, 1, 3])):
        at = chance.randrange(len(data) + 1)
        data = data[:at] + chance.choice(_BYTES) + data[at + chance.choice([0, 0, 1, 30]) :]
    asked: dict[str, Any] = {"from": f"m.{kind}"}
    if chance.random() < 0.7:
        asked |= {"within": "200 km", "jump": "20000 km"}
    for key, values in _SOME.items():
        if chance.random() < 0.05:
            asked[key] = chance.choice(values)
    document: dict[str, Any] = {
        "name": "Map",
        "start": "2025-06-21T14:00:00",
        "routes": {"avenue": asked},
        "units": {
            "band": {
                "kind": "formation",
                "route": "avenue",
                "ranks": 4,
                "rank-spacing": "2 m",
                "speed": "1.4 m/s",
            },
            "floats": {
                "kind": "column",
                "route": "avenue",
                "ranks": 3,
                "length": "7 m",
                "spacing": "8 m",
                "elastic": True,
                "speed": "2.5 mph",
                "gap": "20 m",
            },
        },
    }
    if chance.random() < 0.2:
        document["segments"] = {"lane": dict(asked)}
        document["routes"] = {"avenue": ["lane"]}
    if chance.random() < 0.2:
        document["segments"] = document.get("segments", {}) | {"hand": {"line": _hand(chance)}}
        document["routes"]["hand"] = ["hand"]
        document["units"]["band"]["route"] = "hand"
    return {**scenario_file(document), f"m.{kind}": data}


def _of_kind(kind: str, lines: list[Places], points: dict[str, Place], areas: Any) -> bytes:
    named = {("Avenue", "Other")[number]: line for number, line in enumerate(lines)}
    if kind == "gpx":
        return gpx_of({name: [line[:2], line[1:]] for name, line in named.items()}, points)
    if kind in ("kml", "kmz"):
        return kml_of(named, points, areas)
    features = [feature("LineString", line, name) for name, line in named.items()]
    features += [feature("Point", place, name) for name, place in points.items()]
    features += [feature("Polygon", [ring], name) for name, ring in areas.items()]
    return geojson_of(*features)


def _line(chance: random.Random) -> Places:
    """A line of some points: of a walk, of a flight, over a pole, back on itself."""
    step = chance.choice([1e-5, 1e-3, 1e-3, 1e-3, 0.1, 20.0])
    lon, lat = chance.choice([(13.0, 52.0), (13.0, 52.0), (179.9999, 0.0), (0.0, 89.99)])
    found = [(lon, lat)]
    for _ in range(chance.choice([1, 2, 5, 40])):
        lon, lat = found[-1]
        lon += chance.uniform(-0.3, 1.0) * step
        lat += chance.uniform(-0.5, 0.5) * step
        found.append(((lon + 180) % 360 - 180, max(-90.0, min(90.0, lat))))
    return [*found, *found[-2::-1]] if chance.random() < 0.1 else found


def _some(chance: random.Random) -> list[str]:
    return [chance.choice(_NAMES) for _ in range(chance.choice([0, 0, 1, 1, 3]))]


def _beside(chance: random.Random, line: Places) -> Place:
    lon, lat = chance.choice(line)
    off = chance.choice([0.0, 0.0, 1e-5, 1e-4, 1.0])
    return max(-180.0, min(180.0, lon + off)), max(-90.0, min(90.0, lat - off))


def _area(chance: random.Random, line: Places) -> list[Place]:
    (lon, lat), size = chance.choice(line), chance.choice([0.0, 1e-4, 0.01, 1.0])
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    return [
        (max(-180.0, min(180.0, lon + x * size)), max(-90.0, min(90.0, lat + y * size)))
        for x, y in corners
    ]


def _hand(chance: random.Random) -> Any:
    """A line by hand."""
    system = chance.choice(["lon-lat", "lon-lat", *["metres"] * 4, "feet"])
    vertices: list[Any] = [[0, 0], [0.01, 0.02], [0.5, 0.5]]
    if chance.random() < 0.2:
        vertices[1] = chance.choice([[0], [0, "x"], [1e9, 0], [200, 0], [0, 0], None, 3])
    whole = {system: vertices}
    return chance.choice([*[whole] * 6, [], {system: vertices[:1]}])


def _packed(data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("doc.kml"), data)
    return stream.getvalue()
