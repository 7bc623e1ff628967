"""Scenarios whose routes come from maps."""

from __future__ import annotations

import pickle
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyproj import Geod

from simulator import load, simulate
from simulator.errors import ScenarioError
from simulator.limits import MOST
from simulator.scenario.scenario import Scenario
from tests.scenario.document.maps.foreign import feature, geojson_of, gpx_of, kml_of

A, B, C, D = (13.0, 52.0), (13.01, 52.0), (13.01, 52.01), (13.02, 52.01)
GEOD = Geod(ellps="WGS84")
AB, BC, CD = (GEOD.inv(*one, *two)[2] for one, two in ((A, B), (B, C), (C, D)))
LENGTHS = "write a length such as 30 m, 1.5 km or 100 ft"
KINDS = ".gpx, .kml, .kmz, .geojson or .json"
BAND = {"kind": "formation", "route": "avenue", "ranks": 1, "speed": "1 m/s"}
AVENUE = gpx_of({"Avenue": [[A, B], [B, C]]}, {"Step-off": (13.001, 52.0001), "Stand 1": C})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "route.gpx").write_bytes(AVENUE)
    return tmp_path


def scenario(folder: Path, **sections: Any) -> Scenario:
    document = {
        "name": "T",
        "start": "2025-06-21T14:00:00",
        "units": {"band": BAND},
        **sections,
    }
    (folder / "p.yaml").write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    return load(folder / "p.yaml")


def problems(folder: Path, **sections: Any) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        scenario(folder, **sections)
    found = (str(problem).replace(f"{folder}/", "") for problem in caught.value.problems)
    return [re.sub(r"^p\.yaml:\d+:\d+: ", "", problem) for problem in found]


def from_map(**keys: Any) -> dict[str, Any]:
    return {"avenue": {"from": "route.gpx", **{key.replace("_", "-"): keys[key] for key in keys}}}


def test_a_route_is_as_long_as_its_geodesics_and_has_the_points_beside_it(folder: Path) -> None:
    found = scenario(folder, routes=from_map())
    assert found.network.lengths["avenue"] == pytest.approx(AB + BC, abs=1e-6)
    assert list(found.network.markers) == ["step-off", "stand-1"]
    assert found.network.station("avenue", "step-off") == pytest.approx(AB / 10, abs=1e-3)
    assert found.network.station("avenue", "stand-1") == pytest.approx(AB + BC, abs=1e-6)
    known = found.quantity("segments.avenue.length")
    assert known is not None
    assert (known.kind, known.reason) == ("fact", "measured on route.gpx")
    run = simulate(found)
    assert run.events["band@stand-1"] == pytest.approx(AB + BC, abs=1e-6)


def test_places_point_into_the_map(folder: Path) -> None:
    found = scenario(folder, routes=from_map())
    assert str(found.place("markers.stand-1")) == f"{folder / 'route.gpx'}:6"
    assert str(found.place("segments.avenue.length")) == f"{folder / 'route.gpx'}:9"
    assert "<trk>" in AVENUE.decode().splitlines()[8]


def test_segments_of_a_map_are_shared_by_routes(folder: Path) -> None:
    square = [(13.005, 51.99), (13.015, 51.99), (13.015, 52.005), (13.005, 52.005)]
    lines = {"Church Lane": [A, B], "Mill": [D, C], "High Street": [B, C]}
    (folder / "town.kml").write_bytes(kml_of(lines, {"Corner": B}, {"Square": square}))
    segments = {
        name: {"from": "town.kml", "lines": line}
        for name, line in (
            ("church", "Church Lane"),
            ("high", "High Street"),
            ("mill", {"reverse": "Mill"}),
        )
    }
    segments["high"]["width"] = "8 m"
    routes = {"avenue": ["church", "high"], "other": ["church", "high", "mill"], "third": ["high"]}
    found = scenario(folder, segments=segments, routes=routes).network
    assert found.segments == pytest.approx({"church": AB, "high": BC, "mill": CD}, abs=1e-6)
    assert found.widths == {"high": 8.0}
    # Most routes use the High Street: there the corner is its beginning, not the lane's end.
    assert found.markers["corner"].segment == "high"
    assert [(p.segment, p.low, p.high) for p in found.zones["square"]] == [
        ("church", pytest.approx(AB / 2, abs=1e-4), pytest.approx(AB, abs=1e-6)),
        ("high", 0.0, pytest.approx(BC / 2, abs=0.05)),
    ]
    assert found.course("other").at(found.course("other").stations).tolist() == [
        list(place) for place in (A, B, B, C, C, D)
    ]


def test_what_the_scenario_has_itself_counts(folder: Path) -> None:
    own = {"stand-1": "avenue + 3 m"}
    found = scenario(folder, routes=from_map(length="2 km"), markers=own).network
    assert found.lengths["avenue"] == 2000.0
    assert found.station("avenue", "stand-1") == 3.0
    # All stations are stretched to the given length.
    assert found.station("avenue", "step-off") == pytest.approx(
        AB / 10 * 2000 / (AB + BC), abs=1e-3
    )


def test_settings_and_overlays_reach_what_came_of_a_map(folder: Path) -> None:
    found = scenario(folder, routes=from_map())
    changed = found.with_(**{"segments.avenue.length": "3 km", "markers.stand-1": "avenue + 1 km"})
    assert simulate(changed).events["band@stand-1"] == 1000.0
    (folder / "over.yaml").write_text("extends: p.yaml\nmarkers: {stand-1: null, x: avenue}\n")
    assert list(load(folder / "over.yaml").network.markers) == ["step-off", "x"]
    assert load(folder / "p.yaml", {"units.band.speed": "2 m/s"}).digest != found.digest
    assert pickle.loads(pickle.dumps(found)) == found == load(folder / "p.yaml")


def test_a_scenario_in_code_may_use_a_map(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    document = {
        "name": "T",
        "start": "2025-06-21T14:00:00",
        "routes": from_map(),
        "units": {"band": BAND},
    }
    assert Scenario.from_dict(document).network.lengths["avenue"] == pytest.approx(AB + BC)


def test_points_and_areas_without_names_are_left_out_and_reported(folder: Path) -> None:
    (folder / "m.geojson").write_bytes(
        geojson_of(
            feature("LineString", [A, B]),
            feature("Point", A),
            feature("Point", B),
            feature("Polygon", [[A, B, C, A]]),
        )
    )
    avenue = {"from": "m.geojson", "leave-out": ["Toilets, men"]}
    found = scenario(folder, routes={"avenue": avenue})
    assert not found.network.markers
    assert not found.network.zones
    assert [notice.replace(f"{folder}/", "") for notice in found.notices] == [
        "m.geojson: 2 points without a name ignored",
        "m.geojson: 1 area without a name ignored",
        'm.geojson: leave-out: ["Toilets, men"] matches nothing',
    ]


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (
            {"from": 3},
            f"routes.avenue.from: write the path of a map: {KINDS}",
        ),
        (
            {"from": "x.shp"},
            f"routes.avenue.from: write the path of a map: {KINDS}",
        ),
        ({"from": "x.gpx"}, "routes.avenue.from: x.gpx: there is no such file"),
        (
            {"from": "."},
            f"routes.avenue.from: write the path of a map: {KINDS}",
        ),
        (
            {"lines": "Street"},
            "routes.avenue.from: route.gpx: there is no line 'Street'; known: Avenue",
        ),
        ({"lines": []}, "routes.avenue.lines: the list is empty"),
        (
            {"lines": [{"x": 1}]},
            "routes.avenue.lines: a mapping is not a line; write its name or number, "
            "or {reverse: NAME}",
        ),
        ({"within": "-3 m"}, "routes.avenue.within: negative length '-3 m'"),
        (
            {"jump": "far"},
            f"routes.avenue.jump: 'far' is not a length; {LENGTHS}",
        ),
        (
            {"leave-out": [3]},
            "routes.avenue.leave-out: write names, or patterns of names: [Car park, P*]",
        ),
        (
            {"to": "x"},
            "routes.avenue.to: unknown key; known: from, lines, within, jump, "
            "leave-out, length, width, medium",
        ),
        ({"line": 3}, "routes.avenue.line: unknown key; did you mean 'lines'?"),
        (
            {"width": "wide"},
            f"segments.avenue.width: 'wide' is not a length; {LENGTHS}",
        ),
    ],
)
def test_what_is_asked_of_a_map_is_checked(folder: Path, keys: Any, message: str) -> None:
    assert problems(folder, routes=from_map(**keys)) == [message]


def test_all_that_is_wrong_with_maps_is_reported_at_once(folder: Path) -> None:
    (folder / "broken.kml").write_text("<kml>\n<x")
    routes = {**from_map(), "b": {"from": "broken.kml"}, "c": {"from": "route.gpx", "lines": 7}}
    assert problems(folder, routes=routes, segments={"avenue": "3 m"}) == [
        "routes.avenue: the map makes a segment with this name, which already exists; rename one",
        "routes.b.from: broken.kml:2: is corrupt: unclosed token",
        "routes.c.from: route.gpx: has no line 7: it has 1 (track 'Avenue')",
    ]


def test_a_line_round_the_world_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MOST, "vertices", 3)
    assert problems(folder, routes=from_map()) == [
        "routes.avenue.from: route.gpx: 5 vertices of a line on the map, including those "
        "added to long pieces, are too many: at most 3; to allow more, set the environment "
        "variable "
        "PARADE_LIMITS=2"
    ]


def test_a_library_that_is_not_there_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise ValueError("no pyproj")

    monkeypatch.setattr("simulator.scenario.line.geod", missing)
    assert problems(folder, routes=from_map()) == ["routes.avenue.from: no pyproj"]
