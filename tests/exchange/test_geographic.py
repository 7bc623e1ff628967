"""GeoJSON read by shapely, CZML by czml3."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import czml3
import pytest
import shapely
from shapely.geometry import shape

from simulator import load
from simulator.exchange.geographic import to_czml, to_geojson
from simulator.scenario.document.maps.geojson import read_geojson
from simulator.scenario.line import distance_between
from tests.exchange.town import BEND, ROAD, farthest, town


def seconds(text: str) -> float:
    return (datetime.fromisoformat(text) - town().scenario.start).total_seconds()


def features(kind: str) -> dict[str, Any]:
    document = json.loads(b"".join(to_geojson(town())))
    found = [each for each in document["features"] if each["properties"]["kind"] == kind]
    return {each["properties"]["name"]: each for each in found}


def test_shapely_reads_routes_markers_and_zones() -> None:
    routes = {name: shape(each["geometry"]) for name, each in features("route").items()}
    assert list(routes) == ["march", "flypast", "back"]
    course = town().scenario.network.course("march")
    assert routes["march"].coords[0] == tuple(BEND[0])
    assert {*map(tuple, [*BEND, *ROAD])} <= {*routes["march"].coords}
    stand = shape(features("marker")["stand"]["geometry"])
    (true,) = course.at(course.stations[:1] + 250.0)
    assert distance_between("lon-lat", (stand.x, stand.y), tuple(true)) < 0.001
    square = shape(features("zone")["square"]["geometry"])
    assert shapely.get_num_geometries(square) == 2  # the road, and the lane beside it
    ends = [tuple(piece.coords[0]) for piece in square.geoms]
    assert distance_between("lon-lat", ends[0], tuple(course.at(course.stations[:1] + 100)[0])) < (
        0.001
    )


def test_the_times_of_units_are_right_to_a_centimetre() -> None:
    units = features("unit")
    assert units["tanks"]["properties"] | {"coordTimes": 0} == {
        "name": "tanks",
        "kind": "unit",
        "label": "Tanks & <more>",
        "order": 2,
        "of": "column",
        "coordTimes": 0,
    }
    for name, each in units.items():
        instants = [seconds(time) for time in each["properties"]["coordTimes"]]
        places = shape(each["geometry"]).coords
        assert farthest(town(), name, instants, list(places)) < 0.01


def test_our_reader_reads_our_routes() -> None:
    found = read_geojson(b"".join(to_geojson(town())), "town.geojson")
    assert [line.name for line in found.lines][:3] == ["march", "flypast", "back"]
    assert [point.name for point in found.points] == ["stand", "end", "over"]


def test_an_exported_route_is_a_map_of_the_same_parade(tmp_path: Path) -> None:
    (tmp_path / "town.geojson").write_bytes(b"".join(to_geojson(town())))
    asked = {"from": "town.geojson", "lines": "march", "leave-out": "over"}
    document = {
        "name": "Again",
        "start": "2025-06-21T14:00:00",
        "routes": {"march": asked},
        "units": {"band": {"kind": "formation", "route": "march", "ranks": 1, "speed": "1 m/s"}},
    }
    (tmp_path / "again.yaml").write_text(json.dumps(document), encoding="utf-8")
    again, before = load(tmp_path / "again.yaml").network, town().scenario.network
    assert again.lengths["march"] == pytest.approx(before.lengths["march"], abs=0.01)
    assert again.station("march", "stand") == pytest.approx(250.0, abs=0.01)


def test_czml3_reads_the_packets() -> None:
    packets = json.loads(b"".join(to_czml(town())))
    document = czml3.Document.model_validate({"packets": packets})
    read = {str(packet.id): packet for packet in document.packets}
    assert [*read] == [
        "document",
        "route/march",
        "route/flypast",
        "route/back",
        "marker/stand",
        "marker/end",
        "marker/over",
        "zone/square",
        "zone/square/2",
        *(f"unit/{name}" for name in ("guard", "tanks", "car", "jets")),
    ]
    assert read["document"].name == "A & B <town>"
    for name in ("guard", "tanks", "car", "jets"):
        position: Any = read[f"unit/{name}"].position
        epoch = seconds(str(position.epoch).strip('"'))
        flat = position.cartographicDegrees.values
        instants = [epoch + at for at in flat[::4]]
        assert flat[3::4] == [0.0] * len(instants)
        places = list(zip(flat[1::4], flat[2::4], strict=True))
        assert farthest(town(), name, instants, places) < 0.01
        assert str(position.interpolationAlgorithm).endswith("LINEAR")
    assert pytest.approx(0.0) == seconds("2025-06-21T14:00:00+02:00")
