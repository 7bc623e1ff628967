"""The clock axis of every figure."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

from simulator.views.figures.drawing.frame import clock_axis
from tests.views.parades import alone


def test_ticks_follow_where_a_figure_is_zoomed() -> None:
    scenario = alone().scenario
    axes = Figure().add_subplot()
    clock_axis(axes, scenario, 0, 3600)
    figure = axes.get_figure(root=True)
    assert figure is not None

    def labels() -> list[str]:
        figure.canvas.draw()
        low, high = axes.get_xlim()
        ticks = zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
        return [label.get_text() for at, label in ticks if low <= at <= high]

    assert labels() == [f"09:{minute:02d}" for minute in range(0, 60, 10)] + ["10:00"]
    axes.set_xlim(600, 630)
    assert labels() == [f"09:10:{second:02d}" for second in range(0, 31, 5)]


@pytest.mark.parametrize("years", [1, 100, 7900])
def test_ticks_are_few_over_any_span(years: int) -> None:
    scenario = alone().scenario
    axes = Figure().add_subplot()
    clock_axis(axes, scenario, -60, years * 365.25 * 86400)
    assert 3 <= len(axes.get_xticks()) <= 12
    assert 3 <= len(axes.get_xticks(minor=True)) <= 60


def test_beyond_the_calendar_there_are_no_ticks() -> None:
    scenario = alone().scenario
    axes = Figure().add_subplot()
    clock_axis(axes, scenario, -1e13, 1e13)
    for instant in axes.get_xticks():
        assert axes.xaxis.get_major_formatter()(instant)
