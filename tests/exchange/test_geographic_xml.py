"""KML read by fastkml and checked by its schema, GPX read by gpxpy."""

from __future__ import annotations

from pathlib import Path

import fastkml
import gpxpy
from fastkml import validator
from fastkml.gx import Track
from fastkml.utils import find_all

from simulator.exchange.geographic_xml import to_gpx, to_kml
from simulator.scenario.document.maps.map_xml import read_gpx, read_kml
from tests.exchange.town import farthest, town

UNITS = ["guard", "tanks", "car", "jets"]


def test_fastkml_reads_places_and_moving_units(tmp_path: Path) -> None:
    path = tmp_path / "town.kml"
    path.write_bytes(b"".join(to_kml(town())))
    assert validator.validate(file_to_validate=path)
    found = [*find_all(fastkml.KML.parse(path), of_type=fastkml.Placemark)]
    places = [each.name for each in found if not isinstance(each.kml_geometry, Track)]
    assert places == ["march", "flypast", "back", "stand", "end", "over", "square"]
    moving = [each for each in found if isinstance(each.kml_geometry, Track)]
    assert [each.name for each in moving] == ["guard", "Tanks & <more>", "car", "jets"]
    for name, each in zip(UNITS, moving, strict=True):
        start, items = town().scenario.start, each.kml_geometry.track_items
        instants = [(item.when.dt - start).total_seconds() for item in items]
        where = [(item.coord.x, item.coord.y) for item in items]
        assert farthest(town(), name, instants, where) < 0.01


def test_gpxpy_reads_a_file_for_each_unit() -> None:
    files = to_gpx(town())
    assert list(files) == [f"{name}.gpx" for name in UNITS]
    for name, data in zip(UNITS, files.values(), strict=True):
        read = gpxpy.parse(data.decode())
        ((track,), start) = (read.tracks, town().scenario.start)
        assert (track.name, track.description) == (town().scenario.unit[name].label, name)
        assert track.number == town().scenario.unit[name].index + 1
        (segment,) = track.segments
        instants = [(point.time - start).total_seconds() for point in segment.points if point.time]
        where = [(point.longitude, point.latitude) for point in segment.points]
        assert farthest(town(), name, instants, where) < 0.01
        markers = {"jets": ["over"], "car": ["stand"]}.get(name, ["stand", "end"])
        assert [point.name for point in read.waypoints] == markers


def test_our_readers_read_our_files() -> None:
    kml = read_kml(b"".join(to_kml(town())), "town.kml")
    assert [line.name for line in kml.lines][:3] == ["march", "flypast", "back"]
    (line,) = read_gpx(to_gpx(town())["tanks.gpx"], "tanks.gpx").lines
    assert line.name == "Tanks & <more>"
