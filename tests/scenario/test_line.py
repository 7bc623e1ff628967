"""Lines on the map: geodesic lengths, places at stations, cuts, finer lines."""

from __future__ import annotations

from math import radians, sqrt

import numpy as np
import pytest

from simulator.errors import LimitError
from simulator.scenario.line import Course, Polyline, distance_between

#: The semi-major axis of WGS84 (m), and the length of its meridian from equator to pole.
EQUATOR = 6378137.0
QUADRANT = 10001965.729312


def test_a_degree_on_the_equator_is_that_of_its_circle() -> None:
    line = Polyline("lon-lat", ((10.0, 0.0), (11.0, 0.0), (10.5, 0.0)))
    assert line.length == pytest.approx(1.5 * radians(1) * EQUATOR, abs=1e-8)


def test_a_meridian_is_as_long_as_its_ellipse() -> None:
    assert Polyline("lon-lat", ((13.0, 0.0), (13.0, 90.0))).length == pytest.approx(
        QUADRANT, abs=1e-5
    )


def test_a_line_in_metres_is_as_long_as_pythagoras_says() -> None:
    line = Polyline("metres", ((0.0, 0.0), (30.0, 40.0), (30.0, 140.0)))
    assert line.length == 150.0
    course = Course.along(line)
    assert course.at(np.array([25.0, 100.0])).tolist() == [[15.0, 20.0], [30.0, 90.0]]


def test_a_line_over_the_antimeridian_is_short() -> None:
    there = distance_between("lon-lat", (179.9, 0.0), (-179.9, 0.0))
    assert there == pytest.approx(radians(0.2) * EQUATOR, abs=1e-6)
    course = Course.along(Polyline("lon-lat", ((179.9, 0.0), (-179.9, 0.0))))
    ((lon, lat),) = course.at(np.array([there / 2]))
    assert (abs(lon), lat) == pytest.approx((180.0, 0.0), abs=1e-9)


def test_stations_are_stretched_to_the_length_of_the_segment() -> None:
    course = Course.along(Polyline("metres", ((0.0, 0.0), (100.0, 0.0), (100.0, 100.0))), 400.0)
    assert course.stations.tolist() == [0.0, 200.0, 400.0]
    assert course.at(np.array([100.0, 300.0])).tolist() == [[50.0, 0.0], [100.0, 50.0]]


def test_beyond_its_ends_a_place_is_the_end() -> None:
    course = Course.along(Polyline("metres", ((5.0, 0.0), (15.0, 0.0))))
    assert course.at(np.array([-1.0, 11.0])).tolist() == [[5.0, 0.0], [15.0, 0.0]]


def test_courses_follow_one_another_even_with_a_gap_between_them() -> None:
    one = Course.along(Polyline("metres", ((0.0, 0.0), (10.0, 0.0))))
    two = Course.along(Polyline("metres", ((12.0, 0.0), (12.0, 20.0))))
    joined = Course.joined([one, two])
    assert joined.stations.tolist() == [0.0, 10.0, 10.0, 30.0]
    assert joined.at(np.array([9.0, 10.0, 11.0])).tolist() == [[9.0, 0.0], [12.0, 0.0], [12.0, 1.0]]


def test_a_cut_may_go_backwards() -> None:
    course = Course.along(Polyline("metres", ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0))))
    there = ((8.0, 0.0), (10.0, 0.0), (10.0, 5.0))
    assert course.cut(8.0, 15.0).points == there
    assert course.cut(15.0, 8.0).points == there[::-1]


def test_between_fine_vertices_a_straight_line_is_within_a_centimetre() -> None:
    course = Course.along(Polyline("lon-lat", ((13.0, 52.0), (13.9, 52.3), (13.0, 52.6))))
    fine = course.fine
    assert fine.stations[-1] == course.stations[-1]
    assert {*map(tuple, course.points)} <= {*map(tuple, fine.points)}
    for share in (0.25, 0.5, 0.75):
        drawn = fine.points[:-1] + share * np.diff(fine.points, axis=0)
        true = course.at(fine.stations[:-1] + share * np.diff(fine.stations))
        off = [distance_between("lon-lat", *pair) for pair in zip(drawn, true, strict=True)]
        assert 0.001 < max(off) < 0.01
    # So it is in space, where a chord lies below the ground: by its length squared over 8 radii.
    assert max(np.diff(fine.stations)) < sqrt(0.01 * 8 * EQUATOR)
    assert fine.fine is fine


def test_a_line_that_needs_too_many_vertices_is_refused() -> None:
    course = Course.along(Polyline("lon-lat", tuple((x, 0.0) for x in (0.0, 170.0) * 20)))
    with pytest.raises(LimitError) as caught:
        _ = course.fine
    assert str(caught.value) == (
        "1,462,149 vertices of a line on the map, including those added to long pieces, are "
        "too many: at most 500,000; to allow more, set the environment variable PARADE_LIMITS=3"
    )


def test_the_places_of_a_fine_course_are_those_of_the_course() -> None:
    course = Course.along(Polyline("lon-lat", ((0.0, 0.0), (20.0, 0.0))))
    stations = np.linspace(0.0, course.stations[-1], 50)
    assert np.allclose(course.at(stations), course.fine.at(stations), atol=1e-11)
    assert course.at(stations)[:, 0] == pytest.approx(np.degrees(stations / EQUATOR), abs=1e-11)
