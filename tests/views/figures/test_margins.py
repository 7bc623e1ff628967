"""The figure of the margins, asked through its artists and where its words come to lie."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from simulator import margins, simulate
from simulator.timeline.run import Run
from simulator.views.figures.margins import MOST_DRAWN, margins_figure
from simulator.views.figures.plot import save_drawn
from simulator.views.margins import MOST
from simulator.whatif.margins import Margins
from tests.bundled import bundled
from tests.views.parades import small
from tests.views.test_margins import WICKED, band, on_time


@cache
def margins_of(name: str) -> Margins:
    """The margins of a scenario of the repository."""
    return margins(bundled(name))


def drawn(axes: Axes) -> Figure:
    """The figure of axes, drawn once."""
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Figure)
    FigureCanvasAgg(figure).draw()
    return figure


def words(axes: Axes) -> list[Annotation]:
    """All that is written with words."""
    return [text for text in axes.texts if isinstance(text, Annotation) and text.get_text()]


def texts(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def boxes(axes: Axes, figure: Figure) -> Iterator[tuple[str, Bbox]]:
    """Where words lie: those of the rows, of the axis, of the legend."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    legend = axes.get_legend()
    ticks = [tick.label1 for tick in axes.xaxis.get_major_ticks()]
    for text in [*words(axes), *ticks, *(legend.get_texts() if legend else [])]:
        yield text.get_text(), text.get_window_extent(renderer)


def spans(axes: Axes, gid: str) -> list[tuple[float, float]]:
    """Where lines of a sort begin and end (s)."""
    lines = [line for line in axes.lines if line.get_gid() == gid]
    return [(float(line.get_xdata()[0]), float(line.get_xdata()[-1])) for line in lines]


def test_a_bar_is_as_long_as_the_room_either_way() -> None:
    found = margins_of("village_fete")
    axes = margins_figure(found)
    bars = [patch for patch in axes.patches if patch.get_width() != 1.0 and patch.get_height() < 1]
    assert len(bars) == len(found) == 11
    for each, bar in zip(found, bars, strict=True):
        low, high = bar.get_x(), bar.get_x() + bar.get_width()
        if each.earlier.breaks or each.earlier.ends:
            assert low == pytest.approx(-each.earlier.seconds)
        if each.later.breaks:
            assert high == pytest.approx(each.later.seconds)


def test_ends_are_limits_arrowheads_or_nothing() -> None:
    found = margins_of("village_fete")
    axes = margins_figure(found)
    limits = [end for end, _ in spans(axes, "limit")]
    rooms = [(room, way) for each in found for room, way in ((each.earlier, -1), (each.later, 1))]
    assert limits == [way * room.seconds for room, way in rooms if room.breaks]
    # The opening may come whenever it likes: to either side, and last as long as it likes.
    assert len(spans(axes, "no limit")) == 3
    assert texts(axes).count("to zero") == 2


def test_each_end_says_the_room_and_what_breaks() -> None:
    said = texts(margins_figure(margins_of("village_fete")))
    assert "37.9 s · Biplane while the fire engine stands on the green" in said
    assert "22 s · Biplane while the fire engine stands on the green" in said
    assert {"biplane.call", "1 min 00 s", "opening.start", "14:00:00"} <= set(said)


def test_the_range_is_a_line_and_red_where_it_goes_beyond() -> None:
    given = {"value": "100 s", "low": "95 s", "high": "112 s", "assumed": "last year"}
    run = simulate(band().scenario.with_({"programme.speech.duration": given}))
    axes = run.plot.margins()
    assert spans(axes, "range") == [(-5.0, 12.0)]
    ((start, end),) = spans(axes, "beyond")
    assert (start, end) == (pytest.approx(5.0, abs=1e-5), 12.0)
    assert any("red where it is beyond the bar" in text for text in texts(axes))
    assert not any("Thin line" in text for text in texts(band().plot.margins()))


def test_the_axis_shows_seconds_and_minutes() -> None:
    axes = margins_figure(margins_of("victory_day_2025"), most=MOST_DRAWN)
    labels = [label.get_text() for label in axes.get_xticklabels()]
    later = ["1 s", "10 s", "1 min", "10 min"]
    assert labels == [*reversed(later), "now", *later]
    ticks = axes.get_xticks()
    assert list(ticks[len(later) :]) == [0, 1, 10, 60, 600]
    places = [axes.transData.transform((tick, 0))[0] for tick in ticks]
    assert all(one < two for one, two in pairwise(places))


def test_what_is_left_out_is_said() -> None:
    found = margins_of("victory_day_2025")
    axes = margins_figure(found)
    assert (
        sum(
            text.endswith((".release", ".target", ".start", ".duration", ".call", "step-off"))
            for text in texts(axes)
        )
        == MOST
    )
    more = len(found) - MOST
    # The next is one of those before the review: the reserve before 09:20, and the seconds that the
    # jets are behind the last vehicle.
    at = bundled("victory_day_2025").events
    room = at["review-time.start"] - at["to-the-car.end"]
    room += at["air@overhead"] - at["ground.tail@rostrum"]
    assert found[MOST].later.seconds == pytest.approx(room, abs=1e-6)
    told = f"{more} more inputs, with {room // 60:.0f} min {int(room % 60):02d} s or more"
    assert any(text.startswith(told) for text in texts(axes))
    assert not any("more inputs" in text for text in texts(margins_figure(found, most=MOST_DRAWN)))


@pytest.mark.parametrize("most", [None, MOST_DRAWN])
@pytest.mark.parametrize("name", ["village_fete", "victory_day_2025"])
def test_no_word_touches_another_and_none_is_cut(name: str, most: int | None) -> None:
    axes = margins_figure(margins_of(name), most=most)
    figure = drawn(axes)
    found = list(boxes(axes, figure))
    page = figure.bbox
    for text, box in found:
        assert page.x0 <= box.x0 <= box.x1 <= page.x1, text
        assert page.y0 <= box.y0 <= box.y1 <= page.y1, text
    for (one, first), (two, second) in combinations(found, 2):
        # As boxes, lines of text may come as close as letters do not.
        assert not first.padded(-1.0).overlaps(second.padded(-1.0)), (one, two)


def test_names_that_are_too_long_are_cut() -> None:
    run = band(constraints=[on_time(615, "On time " * 20)])
    said = [text for text in texts(run.plot.margins()) if text.startswith("5 s · ")]
    assert len(said) == 3
    assert all(text.endswith("…") and len(text) < 70 for text in said)


def test_on_axes_of_yours_words_are_cut_to_fit() -> None:
    figure = Figure(figsize=(7, 4))
    axes = figure.add_axes((0.3, 0.2, 0.68, 0.6))
    run = margins_of("village_fete").run
    assert run.plot.margins(axes, most=5) is axes
    drawn(axes)
    assert len(figure.axes) == 1
    assert any(text.endswith("…") for text in texts(axes))


@pytest.mark.parametrize("run", [small(), small(constraints=[], window=None)])
def test_any_parade_can_be_drawn(run: Run, tmp_path: Path) -> None:
    for suffix in ("png", "svg", "pdf"):
        path = tmp_path / f"margins.{suffix}"
        save_drawn(lambda: margins_figure(margins(run)), path)
        assert path.stat().st_size > 1000


def test_names_reach_the_svg_only_escaped(tmp_path: Path) -> None:
    run = band(name=WICKED, constraints=[on_time(615, WICKED)])
    path = tmp_path / "margins.svg"
    save_drawn(run.plot.margins, path)
    assert "<script" not in path.read_text(encoding="utf-8")


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    run = band()
    for name in ("a.svg", "b.svg"):
        save_drawn(run.plot.margins, tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
