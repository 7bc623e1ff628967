"""Where the programme happens, asked through the artists."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text

from simulator import Run
from simulator.views.figures.above.clip import Frames
from tests.build import at, block, exactly, item, run_of


def _day() -> Run:
    return run_of(
        block("guard", release=0),
        segments={"avenue": 1000},
        markers={"stand": 500},
        zones={"square": (100, 300)},
        programme={
            "speech": {"label": "The speech", **item(at(60), 120), "place": "stand"},
            "toast": {"label": "A toast", **item(at(120), 60), "place": "avenue + 500 m"},
            "doves": {"label": "Doves", **item(at(180)), "place": "square"},
            "bells": item(at(60), 300),
        },
    )


def _pins(axes: Axes) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for line in _of(axes, "item") for x, y in line.get_xydata()]  # type: ignore[union-attr]


def _of(axes: Axes, gid: str) -> list[Line2D]:
    return [line for line in axes.lines if line.get_gid() == gid and line.get_visible()]


def _names(axes: Axes) -> list[str]:
    return [
        text.get_text()
        for text in axes.texts
        if text.get_gid() == "item name" and text.get_visible()
    ]


def test_an_item_that_is_on_has_a_pin_at_its_place_and_its_name() -> None:
    run = _day()
    axes = run.plot.snapshot(at=100.0)
    assert _pins(axes) == [(exactly(500), exactly(0))]
    assert _names(axes) == ["The speech"]
    assert _of(axes, "item zone") == []
    told = [text.get_text() for text in axes.texts if text.get_gid() == "told"]
    assert told[-1] == "now: The speech, bells"  # one without a place is told, too


def test_items_at_one_place_share_a_pin() -> None:
    axes = _day().plot.snapshot(at=150.0)
    assert _pins(axes) == [(exactly(500), exactly(0))]
    assert _names(axes) == ["The speech · A toast"]


def test_a_zone_has_an_edge_and_what_lasts_no_time_is_shown_for_a_minute() -> None:
    run = _day()
    axes = run.plot.snapshot(at=239.0)
    assert _pins(axes) == [(exactly(200), exactly(0))]
    (edge,) = _of(axes, "item zone")
    x, y = edge.get_data()
    assert (np.min(x), np.max(x)) == (exactly(100), exactly(300))
    assert np.min(y) < 0 < np.max(y)
    assert _pins(run.plot.snapshot(at=240.0)) == []


def test_a_name_keeps_off_other_names() -> None:
    axes = _day().plot.snapshot(at=100.0)
    axes.get_figure(root=True).draw_without_rendering()  # type: ignore[union-attr]
    boxes = [
        Text.get_window_extent(text)  # of an annotation, without its line
        for text in axes.texts
        if text.get_gid() in {"item name", "marker name", "zone name", "number"}
    ]
    assert len(boxes) == 4
    assert not any(
        one.overlaps(other) for number, one in enumerate(boxes) for other in boxes[:number]
    )


def test_a_clip_shows_what_is_on_in_each_frame() -> None:
    frames = Frames(_day(), 50)
    seen = {}
    for instant in (0.0, 100.0, 150.0, 200.0):
        frames.set(instant)
        seen[instant] = _names(frames.axes), len(_of(frames.axes, "item zone"))
    assert seen == {
        0.0: ([], 0),
        100.0: (["The speech"], 0),
        150.0: (["The speech · A toast"], 0),
        200.0: (["Doves"], 1),
    }
