"""The river parade: its lengths, markers and harbour come from a map, whose river is invented."""

from __future__ import annotations

import json

import pytest
import shapely
from pyproj import Geod

from simulator import Run
from simulator.exchange.tracks import tracks
from tests.bundled import SCENARIOS, broken, bundled
from tests.exchange.town import farthest

KNOT = 1852 / 3600
GEOD = Geod(ellps="WGS84")
FEATURES = {
    each["properties"]["name"]: shapely.geometry.shape(each["geometry"])
    for each in json.loads((SCENARIOS / "river_parade.geojson").read_text("utf-8"))["features"]
}


@pytest.fixture
def run() -> Run:
    return bundled("river_parade")


def test_every_constraint_holds(run: Run) -> None:
    assert broken(run) == []


def test_the_lengths_are_geodesics(run: Run) -> None:
    found = run.scenario.network.segments
    lines = {"north-arm": "North Arm", "south-arm": "South Arm", "river": "River"}
    assert found == pytest.approx(
        {name: GEOD.geometry_length(FEATURES[line]) for name, line in lines.items()}, abs=1e-6
    )


def test_both_arms_meet_where_the_river_begins(run: Run) -> None:
    network = run.scenario.network
    assert list(network.markers) == ["confluence", "old-bridge", "stand", "new-bridge"]
    assert (network.markers["confluence"].segment, network.markers["confluence"].offset) == (
        "river",
        0.0,
    )


def test_the_pilot_passes_the_stand_at_three_knots(run: Run) -> None:
    station = run.scenario.network.station("from-north", "stand")
    assert station is not None
    assert run.events["pilot@stand"] == pytest.approx(station / (3 * KNOT), abs=1e-6)


def test_the_harbour_is_the_river_between_its_edges(run: Run) -> None:
    ((low, high),) = run.scenario.network.stretches("from-north", "harbour")
    course = run.scenario.network.course("from-north")
    west, _, east, _ = FEATURES["Harbour"].bounds
    places = course.at(course.stations[:2] * 0 + [low, high])
    assert places[:, 0] == pytest.approx([west, east], abs=1e-9)


def test_every_boat_is_on_the_map(run: Run) -> None:
    for track in tracks(run):
        assert farthest(run, track.unit.name, track.instants, track.places) < 0.01
