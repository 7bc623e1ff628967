"""Figures as files."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator import compare
from simulator.errors import OutputError
from simulator.timeline.comparison import Comparison
from simulator.views.figures.ensemble.plot import EnsemblePlot
from simulator.views.figures.plot import VIEWS, Plot, save
from tests.bundled import bundled
from tests.views.figures.clear import unclear
from tests.views.parades import AWKWARD, LABEL, small

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("view", ["occupancy", "gaps"])
@pytest.mark.parametrize(
    ("suffix", "begins"),
    [(".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF"), (".PNG", b"\x89")],
)
def test_a_view_is_written_as_its_suffix_says(
    tmp_path: Path, view: str, suffix: str, begins: bytes
) -> None:
    path = tmp_path / f"figure{suffix}"
    save(small(), view, path)
    assert path.read_bytes().startswith(begins)


@pytest.mark.parametrize("view", VIEWS)
def test_labels_reach_the_svg_only_escaped_and_stay_text(tmp_path: Path, view: str) -> None:
    name = "<script>alert(1)</script> & more"
    run = small(name=name)
    path = tmp_path / "figure.svg"
    save(run, view, path)
    text = path.read_text()
    assert "<script" not in text
    words = ["".join(element.itertext()) for element in ElementTree.parse(path).iter()]
    assert any(name in word for word in words)
    if view == "time-distance":
        drawn = (LABEL, "Navy & $x_1$")  # the whole where a font has its characters
        assert any(word.strip() in drawn for word in words)


@pytest.mark.parametrize("suffix", [".svg", ".pdf", ".png"])
def test_the_same_run_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    first, second = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    save(small(), "occupancy", first)
    save(small(), "occupancy", second)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("name", ["victory_day_2025", "river_parade"])
@pytest.mark.parametrize("view", VIEWS)
def test_everything_that_is_written_can_be_read(view: str, name: str) -> None:
    assert unclear(VIEWS[view](Plot(bundled(name)))) == []


@pytest.mark.parametrize("name", AWKWARD)
@pytest.mark.parametrize("view", VIEWS)
def test_so_it_can_of_awkward_parades(view: str, name: str) -> None:
    assert unclear(VIEWS[view](Plot(AWKWARD[name]()))) == []


@pytest.mark.parametrize("view", [*VIEWS, "margins"])
def test_where_a_figure_is_zoomed_there_are_ticks(view: str) -> None:
    axes = Plot.margins(Plot(small())) if view == "margins" else VIEWS[view](Plot(small()))
    if view in ("plan", "snapshot"):  # they have a bar of their scale
        assert list(axes.get_xticks()) == []
        return
    axes = axes.get_figure(root=True).axes[-1]  # type: ignore[union-attr]
    low, high = axes.get_xlim()
    for part in (20, 200):
        middle, half = (low + high) / 2, (high - low) / 2 / part
        axes.set_xlim(middle - half, middle + half)
        axes.get_figure(root=True).draw_without_rendering()  # type: ignore[union-attr]
        ticks = zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
        seen = [text.get_text() for at, text in ticks if middle - half <= at <= middle + half]
        assert len(seen) >= 2
        assert all(seen)


@pytest.mark.parametrize(
    "draw",
    [
        lambda: Plot.margins(Plot(bundled("village_fete"))),
        lambda: compare(bundled("victory_day_2025"), bundled("late_speech_2025")).plot(),
    ],
)
def test_margins_and_what_moved_can_be_read_too(draw: Callable[[], Axes]) -> None:
    assert unclear(draw()) == []


def test_what_cannot_be_read_is_found() -> None:
    axes = Figure().add_subplot()
    axes.set_axis_off()
    axes.text(0.2, 0.5, "one text")
    axes.text(0.22, 0.5, "another")
    axes.axhline(0.2, linestyle="--", gid="limit")
    axes.text(0.5, 0.19, "a third")
    axes.text(0.99, 0.8, "a fourth that leaves")
    assert unclear(axes) == [
        "'one text' on 'another'",
        "limit through 'a third'",
        "'a fourth that leaves' leaves the figure",
    ]


@pytest.mark.parametrize(
    ("plot", "name"),
    [
        *((plot, name) for plot in (Plot, EnsemblePlot) for name in vars(plot)
          if inspect.isfunction(vars(plot)[name]) and name[0] != "_" and name != "drawable"),
        (Comparison, "plot"),
        (Comparison, "plot_occupancy"),
    ],
)  # fmt: skip
def test_a_docstring_has_its_picture(plot: type, name: str) -> None:
    text = inspect.getdoc(getattr(plot, name)) or ""
    (path,) = re.findall(r"Its picture is (docs/images/gallery/\w+\.png)", text)
    assert (ROOT / path).exists()
    called = {"plot": "moved", "plot_occupancy": "against"}
    assert Path(path).stem == called.get(name, name)


def test_an_unknown_suffix_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as error:
        save(small(), "occupancy", tmp_path / "figure.docx")
    assert str(error.value) == f"{tmp_path / 'figure.docx'}: must end in .png, .svg or .pdf"
    assert not list(tmp_path.iterdir())


def test_an_unknown_view_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as error:
        save(small(), "ocupancy", tmp_path / "figure.png")
    assert str(error.value) == "there is no view 'ocupancy'; did you mean 'occupancy'?"
    assert not list(tmp_path.iterdir())


def test_the_views_load_matplotlib_only_when_they_draw() -> None:
    code = (
        "import sys, simulator.views.figures.plot, simulator.views.notebook, "
        "simulator.views.figures.occupancy, simulator.views.figures.time_distance; "
        "sys.exit(sorted({'matplotlib', 'pandas', 'pint'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == ""
