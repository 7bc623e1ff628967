"""Labels in any script: drawn with a font that has them, or replaced and said so."""

from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from simulator.views.figures.drawing import fonts as module
from simulator.views.figures.drawing.fonts import PLAIN, Fonts, clean, fonts_for
from tests.views.parades import small


@pytest.fixture
def no_fallbacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with the base font alone."""
    monkeypatch.setattr(module, "CHINESE", ())
    monkeypatch.setattr(module, "OTHERS", ())
    monkeypatch.setattr(module, "_packaged", lambda: None)


def test_what_the_base_font_has_asks_for_no_other() -> None:
    letters = fonts_for(["Défilé", "Парад"])
    assert letters == Fonts(("DejaVu Sans",), frozenset())
    assert letters.note is None


def test_labels_are_drawn_as_they_are_never_as_formulas() -> None:
    assert fonts_for(["$x$"]).style == {"fontfamily": ["DejaVu Sans"], "parse_math": False}


@pytest.mark.usefixtures("no_fallbacks")
def test_without_a_font_labels_are_shortened_or_replaced_and_the_figure_says_so(
    tmp_path: Path,
) -> None:
    letters = fonts_for(["海军 Navy"])
    assert letters.undrawable == {"海", "军"}
    assert letters.text("海军", "navy") == "navy"
    assert letters.text("海军 Navy: 9", "navy") == "Navy: 9"
    assert letters.text("海军 1") == "?? 1"
    assert letters.note is not None
    axes = small().plot.time_distance()
    texts = [text.get_text() for text in axes.texts]
    assert "Navy & $x_1$" in texts
    assert letters.note in texts
    assert isinstance(axes.figure, Figure)
    axes.figure.savefig(tmp_path / "figure.png")  # a missing glyph would be a warning: an error


def test_with_a_font_the_label_is_drawn(tmp_path: Path) -> None:
    letters = fonts_for(["海军方队"])
    if letters.undrawable:
        pytest.skip("no font with Chinese characters is installed")
    axes = small().plot.time_distance()
    texts = [text.get_text() for text in axes.texts]
    assert "Navy & <b>海军</b> $x_1$ 方队" in texts
    assert isinstance(axes.figure, Figure)
    axes.figure.savefig(tmp_path / "figure.png")


def test_a_label_is_one_line_without_control_characters() -> None:
    assert clean("a\n\tb\u202e\x00 c") == "a b c"


@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("text", ["Will it fit?", "海军方队 Navy", "iiiiii", "WWWWWW", "10:12:24"])
def test_a_text_is_as_wide_as_it_is_drawn(text: str, weight: str) -> None:
    fonts = fonts_for([text])
    figure = Figure((0.1, 0.1), dpi=2880)  # a text may leave it
    drawn = figure.text(0, 0, text, size=7, weight=weight, **fonts.style)
    extent = drawn.get_window_extent(FigureCanvasAgg(figure).get_renderer())
    assert fonts.width(text, 7, weight) == pytest.approx(1.05 * extent.width / 40, rel=0.02)


def test_a_text_is_cut_to_a_width() -> None:
    name = "Biplane while the fire engine stands on the green"
    cut = PLAIN.cut(name, 7, 100)
    assert cut == "Biplane while the fire en…"
    assert PLAIN.width(cut, 7) <= 100 < PLAIN.width(cut[:-1] + "nm…", 7)
    assert PLAIN.cut(name, 7, 1000) == name
    assert PLAIN.cut(name, 7, 0) == "B…"
