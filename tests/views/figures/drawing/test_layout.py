"""Where things go on a figure."""

from __future__ import annotations

import pytest

from simulator.views.figures.drawing.layout import Sheet, Stack, limits_with_words, size_in_points


def test_panels_keep_their_sizes_whatever_is_above_and_below_them() -> None:
    sheet = Sheet(10.0, 1.0, 0.5, [3.0, 1.0], between=0.25)
    panels = sheet.new_panels()
    for above, below in ((0.0, 0.0), (72.0, 36.0)):
        sheet.arrange(panels, above, below)
        sizes = [size_in_points(panel) for panel in panels]
        assert sizes == [pytest.approx((8.5 * 72, high * 72)) for high in (3.0, 1.0)]
        upper, lower = (panel.get_position() for panel in panels)
        figure = panels[0].get_figure(root=True)
        assert figure is not None
        high = figure.get_size_inches()[1]
        assert high == pytest.approx(4.25 + 0.28 + (above + below) / 72)
        assert (upper.y0 - lower.y1) * high == pytest.approx(0.25)
        assert lower.y0 * high == pytest.approx(0.14 + below / 72)


def test_a_label_is_raised_until_it_lies_on_no_other() -> None:
    stack = Stack(10.0)
    assert stack.top == 0
    assert stack.place(0, 20) == 0
    assert stack.place(20, 40) == 0  # beside it
    assert stack.place(10, 30) == 10
    assert stack.place(15, 25, 3.0) == 20
    assert stack.place(0, 5, 3.0) == 10
    assert stack.place(0, 40, 100.0) == 100
    assert stack.top == 110


def test_an_axis_leaves_just_enough_space_for_words() -> None:
    low, high = limits_with_words(100, [(0, 0), (2, 30)], [(10, 0), (8, 50)], least=1)
    # 20 pt are left for the six units between the words.
    assert (low, high) == (pytest.approx(2 - 9), pytest.approx(8 + 15))
    assert limits_with_words(100, [(0, 5)], [(10, 5)], least=1) == pytest.approx(
        (-5 / 9, 10 + 5 / 9)
    )


def test_words_that_take_more_than_there_is_stick_out() -> None:
    assert limits_with_words(100, [(0, 0)], [(10, 200)], least=5) == (0, 50)
