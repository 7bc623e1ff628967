"""A text goes where it is free."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

from simulator.views.figures.drawing.clearance import Clearance, slid


def _room() -> Clearance:
    """Axes of 100 by 100 pt, with data from 0 to 10 both ways."""
    figure = Figure(figsize=(100 / 72, 100 / 72))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 10), ylim=(0, 10))
    return Clearance(axes)


def test_a_text_avoids_lines_and_the_texts_before_it() -> None:
    room, corners = _room(), list(slid(0, 60, 0))
    assert room.place((1, 5), 20, 8, corners) == (0, 0)  # from 10 to 30 pt
    room.upright(5)  # at 50 pt
    assert room.place((1, 5), 12, 8, corners) == (24, 0)  # from 34 to 46 pt
    assert room.place((1, 5), 12, 8, corners) == (44, 0)
    room.level(0, 10, 2)
    assert room.place((0, 1.8), 10, 8, [(0, 0), (0, 4)]) == (0, 4)


def test_the_dot_of_a_peak_is_taken_too() -> None:
    room = _room()
    room.around(5, 5, 2)
    assert room.place((5, 5), 10, 8, [(0, 0), (0, 3)]) == (0, 3)


def test_where_nothing_is_free_the_first_place_is_as_good_as_any() -> None:
    room = _room()
    room.upright(5)
    assert room.place((5, 5), 10, 8, [(-5, 0), (-6, 0)]) == (-5, 0)


def test_steps_end_where_they_are_said_to() -> None:
    assert list(slid(0, -8, 1.0, 2.0)) == [
        pytest.approx(corner) for corner in [(0, 1), (0, 2), (-4, 1), (-4, 2), (-8, 1), (-8, 2)]
    ]
