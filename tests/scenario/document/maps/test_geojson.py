"""GeoJSON: features of every geometry, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
import shapely

from simulator.reading import UnreadableError
from simulator.scenario.document.maps.geojson import read_geojson
from tests.scenario.document.maps.foreign import feature, geojson_of

A, B, C, D = (13.0, 52.0), (13.01, 52.0), (13.02, 52.0), (13.02, 52.01)


def test_features_are_read_with_their_names_and_lines() -> None:
    data = geojson_of(
        feature("LineString", [A, [*B, 35.0]], "Avenue"),
        feature("MultiLineString", [[A, B], [C, D]]),
        feature("MultiPoint", [A, B], "Stand"),
        feature("MultiPolygon", [[[A, B, D, A]], [[A, C, D, A]]], "Square"),
        {"type": "Feature", "properties": None, "geometry": None},
        indent=1,
    )
    found = read_geojson(data, "m.geojson")
    assert [(str(line), line.pieces) for line in found.lines] == [
        ("1 (line 'Avenue')", [[A, B]]),
        ("2 (line)", [[A, B], [C, D]]),
    ]
    assert [(each.name, each.point) for each in found.points] == [("Stand", A), ("Stand", B)]
    assert [each.rings for each in found.areas] == [[[A, B, D, A], [A, C, D, A]]]
    text = data.decode().splitlines()
    assert all('"Feature"' in text[line.place.line - 1] for line in found.lines if line.place.line)
    assert [line.place.line for line in found.lines] == [5, 25]


@pytest.mark.parametrize("key", ["name", "Name", "NAME", "title", "label"])
def test_a_name_has_several_keys(key: str) -> None:
    made: Any = feature("Point", A)
    made["properties"] = {"fid": 3, key: "Stand"}
    assert [each.name for each in read_geojson(geojson_of(made), "m").points] == ["Stand"]


def test_shapely_s_geometries_are_read_without_features() -> None:
    line, area = shapely.LineString([A, B]), shapely.Polygon([A, B, D])
    both = shapely.to_geojson(shapely.GeometryCollection([line, area])).encode()
    found = read_geojson(both, "m")
    assert found.lines[0].pieces == [[A, B]]
    assert found.areas[0].rings == [[A, B, D, A]]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is not JSON: Expecting value"),
        (b"[" * 100_000, "is not valid JSON"),
        (b"[" * 500_000, "is too large for a map: more than 400,000 lists"),
        (b"[1]", "is not GeoJSON: it has no type"),
        (b'{"type": "Topology"}', "is not GeoJSON: it has the type 'Topology'"),
        (b'{"type": "FeatureCollection"}', "is not GeoJSON: its features are not a list"),
        (geojson_of({"type": "x"}), "is not GeoJSON: one of its features is not a feature"),
        (
            json.dumps({"type": "Point", "crs": {"name": "EPSG:3857"}}).encode(),
            "is not in WGS84; save the map in WGS84 (EPSG:4326)",
        ),
        (geojson_of(feature("Point", [13])), "'[13]' is not a position"),
        (geojson_of(feature("Point", [True, 52])), "'[True, 52]' is not a position"),
        (geojson_of(feature("Point", ["13", "52"])), "'['13', '52']' is not a position"),
        (geojson_of(feature("Point", [None, 52])), "nothing, 52 is not a position"),
        (geojson_of(feature("LineString", 3)), "is not GeoJSON: coordinates are not a list"),
        (b'{"type": "Point", "coordinates": [1e999, 2]}', "inf, 2 is not a position"),
        (b'{"type": "Point", "coordinates": [NaN, 2]}', "nan, 2 is not a position"),
        (b"\x00\x01\x02\x03", "is a binary file, not a map"),
        (
            b'{"type": "Point", "coordinates": [13, ' + b"9" * 5000 + b"]}",
            "is not valid JSON",
        ),
    ],
)
def test_what_is_not_geojson_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_geojson(data, "m.geojson")
    assert str(caught.value) == message


def test_a_file_of_a_map_editor_is_read() -> None:
    data = b"""{"type": "FeatureCollection", "name": "layer",
 "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
 "features": [
  {"type": "Feature", "id": 0, "bbox": [13.0, 52.0, 13.01, 52.0],
   "properties": {"stroke": "#555555", "stroke-width": 2, "name": "Avenue", "tags": {"type": "x"}},
   "geometry": {"coordinates": [[13.0, 52.0, 34.5], [13.01, 52.0, 34.5]], "type": "LineString"}},
  {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [13.0, 52]}}
]}"""
    found = read_geojson(data, "map.geojson")
    assert [(str(line), line.pieces) for line in found.lines] == [("1 (line 'Avenue')", [[A, B]])]
    assert [(point.name, point.place.line) for point in found.points] == [(None, 7)]
