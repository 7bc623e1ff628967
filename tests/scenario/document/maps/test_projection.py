"""Where points are on a line, and where a line is in an area."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import Geod

from simulator.reading import UnreadableError
from simulator.scenario.document.maps import projection
from simulator.scenario.document.maps.projection import Projection
from simulator.scenario.line import Course, Polyline

GEOD = Geod(ellps="WGS84")
A, B = (13.0, 52.0), (13.02, 52.0)
#: A metre in degrees of latitude, nearly.
METRE = 1 / 111_250


def on(*points: tuple[float, float]) -> Projection:
    return Projection(Course.along(Polyline("lon-lat", points)))


def beside(line: Projection, station: float, side: float) -> tuple[float, float]:
    """A place at a right angle beside a station, this many metres to the right."""
    course = line.course
    here, ahead = course.at(np.array([station, station + 0.5]))
    azimuth, _, _ = GEOD.inv(*here, *ahead)
    lon, lat, _ = GEOD.fwd(*here, azimuth + 90, side)
    return lon, lat


@pytest.mark.parametrize("station", [0.0, 10.0, 700.0, 23_456.789])
@pytest.mark.parametrize("side", [-40.0, 0.0, 3.0, 49.0])
def test_a_point_beside_a_geodesic_has_the_station_of_the_right_angle(
    station: float, side: float
) -> None:
    line = on((13.0, 52.0), (13.5, 52.4), (14.0, 52.4))
    (foot,) = line.feet(beside(line, station, side), 50.0)
    assert foot.station == pytest.approx(station, abs=1e-3)
    assert foot.distance == pytest.approx(abs(side), abs=1e-3)


@pytest.mark.parametrize("stretched", [0.4, 3.0])
def test_on_a_line_that_is_stretched_stations_are(stretched: float) -> None:
    points = (13.0, 52.0), (13.5, 52.4)
    true = on(*points)
    line = Projection(Course.along(Polyline("lon-lat", points), true.length * stretched))
    (foot,) = line.feet(beside(true, 20_000.0, 30.0), 50.0)
    assert foot.station == pytest.approx(20_000.0 * stretched, abs=2e-3)
    assert foot.distance == pytest.approx(30.0, abs=1e-3)


def test_a_point_that_the_line_comes_by_twice_has_two_places() -> None:
    line = on(A, B, A)
    there = line.length / 2
    feet = line.feet((13.005, 52.0001), 50.0)
    assert [foot.station for foot in feet] == pytest.approx([there / 4, there * 7 / 4], abs=0.01)


def test_near_the_turn_a_point_has_one_place() -> None:
    line = on(A, B, A)
    (foot,) = line.feet((13.02 - 5 * METRE, 52.0), 50.0)
    assert foot.station == pytest.approx(line.length / 2, abs=5)


def test_where_the_line_turns_within_reach_both_ways_count() -> None:
    line = on(A, B, A)
    feet = line.feet((13.02 - 60 * METRE, 52.0), 60.0)
    assert len(feet) == 2


def test_the_wobble_of_a_recorded_track_gives_one_place() -> None:
    points = [(13.0 + number * 2 * METRE, 52.0 + (number % 2) * METRE) for number in range(200)]
    assert len(on(*points).feet((13.0 + 200 * METRE, 52.0 + 10 * METRE), 50.0)) == 1


def test_far_from_the_line_the_distance_is_told() -> None:
    (foot,) = on(A, B).feet((13.01, 52.01), 50.0)
    assert foot.distance == pytest.approx(1112.5, abs=1)
    (foot,) = on(A, B).feet((13.0, 51.0), 50.0)
    assert foot.distance == pytest.approx(GEOD.inv(13.0, 51.0, 13.0, 52.0)[2], rel=1e-3)


def test_stations_in_an_area_are_where_the_geodesic_crosses_its_edges() -> None:
    line = on((13.0, 52.0), (14.0, 52.0))
    square = [(13.2, 51.9), (13.4, 51.9), (13.4, 52.1), (13.2, 52.1)]
    ((low, high),) = line.stretches([square])
    (lon, _), (further, _) = line.course.at(np.array([low, high]))
    assert (lon, further) == pytest.approx((13.2, 13.4), abs=1e-10)


def test_a_hole_is_outside_and_a_corner_that_is_touched_does_not_count() -> None:
    line = on((13.0, 0.0), (13.02, 0.0))
    whole = [(13.0, -0.1), (13.02, -0.1), (13.02, 0.1), (13.0, 0.1)]
    hole = [(13.005, -0.05), (13.01, -0.05), (13.01, 0.05), (13.005, 0.05)]
    quarter = line.length / 4
    assert np.allclose(
        line.stretches([whole, hole]), [(0, quarter), (2 * quarter, 4 * quarter)], atol=1e-6
    )
    assert line.stretches([[(13.01, 0.0), (13.0, -0.1), (13.02, -0.1)]]) == []
    assert line.stretches([[(15.0, 0.1), (15.0, -0.1), (15.1, 0.0)]]) == []


def test_a_line_that_comes_back_is_in_an_area_twice() -> None:
    line = on(A, B, A)
    area = [(13.004, 51.9), (13.008, 51.9), (13.008, 52.1), (13.004, 52.1)]
    unit = line.length / 10
    expected = [(unit, 2 * unit), (8 * unit, 9 * unit)]
    assert np.allclose(line.stretches([area]), expected, atol=0.01)


def test_random_areas_agree_with_shapely() -> None:
    # At the equator and over a kilometre, degrees are a plane, in which a degree of latitude is a
    # little shorter than one of longitude: shapely is right there.
    plane = np.array([1.0, 110_574.2757 / 111_319.4908])
    chance = np.random.default_rng(7)
    for _ in range(30):
        points = [(float(x), float(y)) for x, y in chance.uniform(0, 0.01, (12, 2))]
        ring = chance.uniform(0, 0.01, (9, 2)) + 0.0
        centre = ring.mean(axis=0)
        ring = ring[np.argsort(np.arctan2(*(ring - centre).T))]
        line, area = shapely.LineString(points * plane), shapely.Polygon(ring * plane)
        inside = shapely.length(shapely.intersection(line, area)) / line.length
        mine = on(*points)
        found = sum(high - low for low, high in mine.stretches([[*map(tuple, ring)]]))
        assert found / mine.length == pytest.approx(inside, abs=1e-6)


def test_over_the_antimeridian_points_and_areas_are_found() -> None:
    line = on((179.99, 10.0), (-179.99, 10.0))
    (foot,) = line.feet((-179.995, 10.0001), 50.0)
    assert foot.station == pytest.approx(line.length * 0.75, abs=0.1)
    area = [(179.995, 9.0), (-179.995, 9.0), (-179.995, 11.0), (179.995, 11.0)]
    ((low, high),) = line.stretches([area])
    assert (low, high) == pytest.approx((line.length / 4, line.length * 3 / 4), abs=0.1)


def test_too_many_corners_beside_a_line_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projection, "MOST_PAIRS", 1)
    with pytest.raises(UnreadableError, match=r"^has too many corners beside this line; simplify"):
        on(A, B).stretches([[(13.0, 51.9), (13.01, 51.9), (13.01, 52.1)]])
    monkeypatch.setattr(projection, "MOST_PAIRS", 12)
    line = on(A, B)
    assert len(line.stretches([[(13.0, 51.9), (13.01, 51.9), (13.01, 52.1)]])) == 1
    with pytest.raises(UnreadableError, match=r"^has too many corners beside this line; simplify"):
        line.stretches([[(13.0, 51.9), (13.01, 51.9), (13.01, 52.1)]])


def test_too_many_crossings_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projection, "MOST_CROSSINGS", 1)
    area = [(13.004, 51.9), (13.008, 51.9), (13.008, 52.1), (13.004, 52.1)]
    with pytest.raises(UnreadableError, match=r"^is crossed too often by this line; simplify it$"):
        on(A, B).stretches([area])
