"""A reader's settings of matplotlib change no figure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.axes import Axes

from simulator.views.figures.drawing.own_style import own_style
from simulator.views.figures.plot import VIEWS, Plot, save
from tests.bundled import bundled

#: What would show everywhere.
READERS = {
    "axes.facecolor": "black",
    "figure.dpi": 30,
    "font.size": 30,
    "lines.linewidth": 10,
    "savefig.bbox": "tight",
    "savefig.dpi": 20,
    "xtick.direction": "in",
}


@pytest.mark.parametrize("view", list(VIEWS))
def test_a_file_is_the_same_whatever_the_reader_s_settings_are(tmp_path: Path, view: str) -> None:
    run = bundled("village_fete")
    save(run, view, tmp_path / "plain.png")
    with mpl.rc_context(READERS):  # type: ignore[arg-type]
        save(run, view, tmp_path / "readers.png")
        assert mpl.rcParams["font.size"] == 30
    assert (tmp_path / "readers.png").read_bytes() == (tmp_path / "plain.png").read_bytes()


@pytest.mark.parametrize("draw", [Plot.occupancy, Plot.time_distance, Plot.margins])
def test_so_is_what_a_notebook_shows(draw: Callable[[Plot], Axes]) -> None:
    plot = Plot(bundled("village_fete"))
    with mpl.rc_context(READERS):  # type: ignore[arg-type]
        axes = draw(plot)
    figure = axes.get_figure(root=True)
    assert figure is not None
    assert (axes.get_facecolor(), figure.dpi) == ((1, 1, 1, 1), 100)


def test_a_backend_that_turns_interaction_on_keeps_it_on() -> None:
    # Jupyter's is loaded with the first figure; without this, later figures did not show.
    assert not mpl.is_interactive()
    try:
        with own_style():
            mpl.interactive(True)
        assert mpl.is_interactive()
    finally:
        mpl.interactive(False)
