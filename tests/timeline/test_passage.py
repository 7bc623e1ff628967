"""A passage is read on both sides of each station, and its inverse is the position."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.timeline.passage import Passage
from tests.build import exactly
from tests.timeline.made import passage

#: From 10 m at 5 s: 2 m/s to 50 m, where it halts until 100 s; 1 m/s to 80 m; 4 m/s to 120 m.
MARCH = passage((10.0, 5.0, 2.0), (50.0, 100.0, 1.0), (80.0, 130.0, 4.0), end=120.0)
TINY = 4e-10  # within the tolerance by which two places are one


def test_before_its_start_it_has_always_been() -> None:
    for station in (-5.0, 0.0, 9.9):
        assert MARCH.arrival(station) == MARCH.departure(station) == -math.inf


def test_a_start_is_a_hold_whose_arrival_was_always() -> None:
    assert MARCH.arrival(10.0) == -math.inf
    assert MARCH.departure(10.0) == 5.0
    assert MARCH.start == 10.0


def test_between_its_knots_it_is_a_line() -> None:
    for station, instant in ((30.0, 5 + 20 / 2), (65.0, 100 + 15 / 1), (100.0, 130 + 20 / 4)):
        assert MARCH.arrival(station) == MARCH.departure(station) == exactly(instant)


def test_where_the_head_stands_arrival_and_departure_are_two_instants() -> None:
    assert MARCH.arrival(50.0) == exactly(5 + 40 / 2)
    assert MARCH.departure(50.0) == exactly(100)


def test_where_only_the_pace_changes_they_are_one() -> None:
    assert MARCH.arrival(80.0) == MARCH.departure(80.0) == exactly(130)


def test_beyond_its_last_knot_it_goes_on_to_its_end() -> None:
    assert MARCH.end == 120.0
    assert MARCH.arrival(MARCH.end) == exactly(130 + 40 / 4)


@pytest.mark.parametrize("near", [-TINY, 0.0, TINY])
def test_a_place_within_the_tolerance_of_a_halt_is_that_place(near: float) -> None:
    assert MARCH.arrival(50.0 + near) == exactly(25)
    assert MARCH.departure(50.0 + near) == exactly(100)


def test_a_place_beyond_the_tolerance_is_another() -> None:
    assert MARCH.departure(50.0 - 1e-6) < 26
    assert MARCH.arrival(50.0 + 1e-6) > 99


@pytest.mark.parametrize("side", ["arrival", "departure"])
def test_an_array_is_read_as_its_stations_one_by_one_are(side: str) -> None:
    read = getattr(MARCH, side)
    places = [
        0.0,
        10.0,
        10.0 + TINY,
        30.0,
        50.0 - TINY,
        50.0,
        50.0 + TINY,
        51.0,
        80.0,
        120.0,
        130.0,
    ]
    singly = [read(place) for place in places]

    assert all(isinstance(instant, float) for instant in singly)
    assert read(np.array(places)).tolist() == singly
    assert read(np.array(places[1:]).reshape(2, 5)).tolist() == [singly[1:6], singly[6:]]
    assert read(np.array([])).tolist() == []


def test_read_takes_the_side_by_name() -> None:
    assert MARCH.read(50.0, "arrival") == MARCH.arrival(50.0)
    assert MARCH.read(50.0, "departure") == MARCH.departure(50.0)


def test_the_position_is_the_inverse_of_the_passage_wherever_the_head_moves() -> None:
    places = np.linspace(10, 120, 221)
    assert MARCH.position(MARCH.departure(places)).tolist() == exactly(places.tolist())
    moved = places[1:]
    assert MARCH.position(MARCH.arrival(moved)).tolist() == exactly(moved.tolist())


def test_the_position_stands_still_at_a_halt_and_outside_of_start_and_end() -> None:
    instants = [-100.0, 4.9, 5.0, 25.0, 60.0, 99.9, 100.0, 140.0, 1e6]
    stations = [10.0, 10.0, 10.0, 50.0, 50.0, 50.0, 50.0, 120.0, 120.0]
    assert MARCH.position(instants).tolist() == exactly(stations)


def test_the_position_keeps_the_shape_of_its_instants() -> None:
    assert MARCH.position(60.0) == 50.0
    assert MARCH.position([[5.0, 60.0]]).shape == (1, 2)


def test_its_knots_are_arrays_of_station_departure_and_slowness() -> None:
    assert MARCH.stations.tolist() == [10, 50, 80]
    assert MARCH.instants.tolist() == [5, 100, 130]
    assert MARCH.slownesses.tolist() == [1 / 2, 1, 1 / 4]


def test_a_passage_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        MARCH.end = 0.0  # type: ignore[misc]
    assert isinstance(MARCH, Passage)
