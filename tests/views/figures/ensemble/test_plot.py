"""Figures of an ensemble: which there are; that nothing written overlaps."""

from __future__ import annotations

from itertools import combinations

import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from simulator import Ensemble, SimulatorError, simulate_many
from simulator.errors import OutputError
from tests.ensemble.small import last_of_both


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    return simulate_many(last_of_both(), 120, workers=1, engine="simpy")


def test_each_draws_on_given_axes_and_returns_them(ensemble: Ensemble) -> None:
    for draw in (ensemble.plot.bands, ensemble.plot.probabilities, ensemble.plot.tornado):
        axes = Figure().subplots()
        assert draw(ax=axes) is axes


def test_those_that_show_something_are_drawable(ensemble: Ensemble) -> None:
    assert [name for name, _ in ensemble.plot.drawable()] == [
        "probabilities",
        "occupancy",
        "tornado",
    ]
    bare = simulate_many(last_of_both(constraints=[], zones={}), 12, workers=1, engine="simpy")
    assert list(bare.plot.drawable()) == []
    few = simulate_many(last_of_both(), 5, workers=1, engine="simpy")
    assert [name for name, _ in few.plot.drawable()] == ["probabilities", "occupancy"]
    ((name, draw),) = bare.plot.drawable("one@gate")
    assert name == "tornado"
    assert draw().get_title(loc="left") == "What moves one@gate most"


@pytest.mark.parametrize("name", ["probabilities", "tornado", "occupancy"])
def test_no_text_overlaps_another_or_sticks_out(ensemble: Ensemble, name: str) -> None:
    axes = dict(ensemble.plot.drawable())[name]()
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Figure)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    boxes = {
        text.get_text(): text.get_window_extent(renderer)
        for text in written(axes)
        if text.get_text()
    }
    assert len(boxes) >= 6
    for (one, first), (other, second) in combinations(boxes.items(), 2):
        assert not first.padded(-1).overlaps(second.padded(-1)), (one, other)
    for text, box in boxes.items():
        assert figure.bbox.x0 <= box.x0 < box.x1 <= figure.bbox.x1, text
        assert figure.bbox.y0 <= box.y0 < box.y1 <= figure.bbox.y1, text


def written(axes: Axes) -> list:
    ticks = [tick.label1 for tick in axes.xaxis.get_major_ticks()]
    low, high = axes.get_xlim()
    shown = [tick for tick in ticks if low <= tick.get_position()[0] <= high]
    return [*axes.texts, *shown, axes._left_title, *axes.get_legend().get_texts()]


def test_unknown_names_get_the_nearest_one(ensemble: Ensemble) -> None:
    with pytest.raises(OutputError, match="there is no zone 'squar'; did you mean 'square'"):
        ensemble.plot.bands("squar")
    with pytest.raises(SimulatorError, match="did you mean 'One waits'"):
        ensemble.plot.tornado("One wait")
