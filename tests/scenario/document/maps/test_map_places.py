"""Points of a map as markers and its areas as zones: what is taken, and what is asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.scenario.document.maps import map_places
from tests.scenario.document.maps.foreign import feature
from tests.scenario.document.maps.test_routes_from_maps import problems, scenario

A, B, C = (13.0, 52.0), (13.01, 52.0), (13.01, 52.01)
LINE = feature("LineString", [A, B], "Avenue")
BACK = feature("LineString", [A, B, A], "Avenue")
STAND = feature("Point", (13.005, 52.001), "Stand")
FIELD = feature("Polygon", [[(14, 52), (14, 53), (15, 53), (14, 52)]], "Field")


def write(folder: Path, *features: object) -> None:
    """A feature a line, the first in line 2."""
    lines = ",\n".join(map(json.dumps, features))
    text = f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}'
    (folder / "m.geojson").write_text(text, encoding="utf-8")


def avenue(**keys: object) -> dict[str, object]:
    return {"avenue": {"from": "m.geojson", **{k.replace("_", "-"): v for k, v in keys.items()}}}


def test_a_point_far_from_the_route_is_asked_about(tmp_path: Path) -> None:
    write(tmp_path, LINE, STAND)
    assert problems(tmp_path, routes=avenue()) == [
        "m.geojson:3: markers.stand: the point 'Stand' is 111 m from avenue, more than 50 m; "
        "write a larger within, or leave-out: [Stand]"
    ]
    assert list(scenario(tmp_path, routes=avenue(within="112 m")).network.markers) == ["stand"]
    for left in ("Stand", ["x", "st*"]):
        assert not scenario(tmp_path, routes=avenue(leave_out=left)).network.markers


def test_a_point_that_the_route_passes_twice_is_asked_about(tmp_path: Path) -> None:
    write(tmp_path, BACK, feature("Point", (13.0025, 52.0), "Stand"))
    assert problems(tmp_path, routes=avenue()) == [
        "m.geojson:3: markers.stand: the point 'Stand' may be at avenue + 171.6 m "
        "(0 m away) or avenue + 1201.8 m (0 m away); choose one under markers, "
        "stand: avenue + 171.6 m"
    ]
    own = {"stand": "avenue + 171.7 m"}
    assert list(scenario(tmp_path, routes=avenue(), markers=own).network.markers) == ["stand"]


def test_a_start_near_the_finish_may_need_a_smaller_reach(tmp_path: Path) -> None:
    ring = [A, B, C, (13.0, 52.01), (13.0, 52.0003)]
    write(tmp_path, feature("LineString", ring, "Ring"), feature("Point", A, "Start"))
    assert problems(tmp_path, routes=avenue()) == [
        "m.geojson:3: markers.start: the point 'Start' may be at avenue + 0 m (0 m away) or "
        "avenue + 3565.3 m (33 m away); choose one under markers, start: avenue + 0 m, "
        "or a smaller within"
    ]
    assert scenario(tmp_path, routes=avenue(within="20 m")).network.markers["start"].offset == 0


def test_a_point_beside_two_segments_is_on_the_nearer_or_asked_about(tmp_path: Path) -> None:
    there, back = feature("LineString", [A, B], "There"), feature("LineString", [B, A], "Back")
    near = feature("LineString", [(13.0, 52.0002), (13.01, 52.0002)], "Near")
    segments = {name: {"from": "m.geojson", "lines": name} for name in ("There", "Back")}
    routes = {"avenue": ["There", "Back"]}
    write(tmp_path, there, back, feature("Point", (13.0025, 52.0), "Stand"))
    (message,) = problems(tmp_path, segments=segments, routes=routes)
    assert message.partition("may be at ")[2] == (
        "There + 171.6 m (0 m away) or Back + 515 m (0 m away); choose one under markers, "
        "stand: There + 171.6 m"
    )
    segments["Near"] = segments.pop("Back") | {"lines": "Near"}
    write(tmp_path, there, near, feature("Point", (13.0025, 52.00015), "Stand"))
    found = scenario(tmp_path, segments=segments, routes={"avenue": ["There"], "other": ["Near"]})
    assert found.network.markers["stand"].segment == "Near"


def test_names_that_come_to_the_same_are_asked_about(tmp_path: Path) -> None:
    write(tmp_path, LINE, *(feature("Point", A, name) for name in ("Stand 1", "stand-1")))
    assert problems(tmp_path, routes=avenue()) == [
        "m.geojson:4: markers.stand-1: 'stand-1' gives the name stand-1 again: 'Stand 1', "
        "too; rename one, or leave it out"
    ]


def test_an_area_off_the_route_is_asked_about(tmp_path: Path) -> None:
    write(tmp_path, LINE, FIELD)
    assert problems(tmp_path, routes=avenue()) == [
        "m.geojson:3: zones.field: the area 'Field' is not on avenue; leave-out: [Field]"
    ]
    assert not scenario(tmp_path, routes=avenue(leave_out="field")).network.zones
    own = {"field": {"avenue": ["1 m", "2 m"]}}
    assert list(scenario(tmp_path, routes=avenue(), zones=own).network.zones) == ["field"]


def test_markers_come_in_the_order_of_their_stations(tmp_path: Path) -> None:
    places = {"East": 13.009, "West": 13.001, "Gate 2": 13.005}
    write(tmp_path, LINE, *(feature("Point", (lon, 52.0), name) for name, lon in places.items()))
    assert list(scenario(tmp_path, routes=avenue()).network.markers) == ["west", "gate-2", "east"]


def test_too_many_points_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, LINE, STAND)
    monkeypatch.setattr(map_places, "MOST_PAIRS", 1)
    assert problems(tmp_path, routes=avenue()) == [
        "m.geojson:2: markers: is too large for a map: 1 points and areas, 3 vertices"
    ]
