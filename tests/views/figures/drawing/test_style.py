"""What all figures have in common: a title and a legend above the axes."""

from __future__ import annotations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from simulator.views.figures.drawing.layout import figure_of
from tests.views.parades import small


@pytest.mark.parametrize("view", ["occupancy", "time_distance", "margins"])
def test_a_long_title_is_above_the_legend_and_inside_the_figure(view: str) -> None:
    axes = getattr(small(name="A parade with a name that is long " * 2).plot, view)()
    canvas = FigureCanvasAgg(figure_of(axes))
    canvas.draw()
    (title,) = axes.findobj(
        lambda artist: isinstance(artist, Text) and artist.get_text() == axes.get_title(loc="left")
    )
    box = title.get_window_extent(canvas.get_renderer())
    assert box.y1 <= figure_of(axes).bbox.y1
    assert not box.overlaps(axes.get_legend().get_window_extent())
