"""The gallery has a picture of every figure that can be drawn."""

from __future__ import annotations

import pytest
from PIL import Image

from simulator.views.figures.ensemble.plot import EnsemblePlot
from simulator.views.figures.plot import VIEWS, Plot, file_name
from tests.docs import gallery

#: All pictures together (bytes).
MOST = 1_500_000


def test_every_figure_of_a_run_and_of_an_ensemble_is_in_it() -> None:
    shown = {file_name(each.name) for each in gallery.figures()}
    drawn = {name for plot in (Plot, EnsemblePlot) for name in vars(plot) if name[0] != "_"}
    assert {file_name(view) for view in VIEWS} <= shown
    assert drawn - {"run", "ensemble", "drawable"} <= shown


@pytest.mark.parametrize("name", [*(each.name for each in gallery.figures()), *gallery.PAGES])
def test_it_has_a_picture_of_few_colours(name: str) -> None:
    with Image.open(gallery.picture(name)) as image:
        assert image.mode == "P"
        assert image.width >= 600


def test_its_pictures_are_small_and_of_something_that_is_there() -> None:
    pictures = set(gallery.PICTURES.iterdir())
    names = [*(each.name for each in gallery.figures()), *gallery.PAGES]
    assert pictures == {gallery.picture(name) for name in names}
    assert sum(path.stat().st_size for path in pictures) < MOST
