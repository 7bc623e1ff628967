"""Names of places: whatever is crowded, each can be read, and belongs to one place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

from simulator.views.figures.above.labels import Labels
from simulator.views.figures.drawing.clearance import Clearance
from simulator.views.figures.drawing.fonts import PLAIN
from tests.bundled import bundled


def _axes() -> Axes:
    """Axes of 200 by 200 pt, of which one in the data is one pt."""
    axes = Figure(figsize=(200 / 72, 200 / 72), dpi=72).add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 200), ylim=(0, 200))
    return axes


def _named(axes: Axes, places: dict[str, tuple[float, float]]) -> dict[str, Annotation]:
    labels = Labels(axes, Clearance(axes), PLAIN)
    for name, at in places.items():
        labels.add(name, at, 3.0)
    written = list(zip(places, labels.write(), strict=True))
    _draw(axes)
    return {name: label for name, label in written if label is not None}


def _draw(axes: Axes) -> None:
    axes.get_figure(root=True).draw_without_rendering()  # type: ignore[union-attr]


def _lines(labels: dict[str, Annotation]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for name, label in labels.items():
        arrow: Any = label.arrow_patch
        if arrow is not None:
            corners = arrow.get_transform().transform_path(arrow.get_path()).vertices
            found[name] = Path(np.asarray(corners)[[0, -1]])
    return found


def _boxes(labels: dict[str, Annotation]) -> dict[str, Bbox]:
    boxes = {name: Text.get_window_extent(label) for name, label in labels.items()}
    return {
        name: Bbox.from_extents(box.x0 + 1, box.y0 + 2, box.x1 - 1, box.y1 - 2)
        for name, box in boxes.items()
    }


def _through(labels: dict[str, Annotation]) -> list[str]:
    """Every line through a name that is not its own."""
    return [
        f"{name} through {other}"
        for name, line in _lines(labels).items()
        for other, box in _boxes(labels).items()
        if other != name and line.intersects_bbox(box, filled=False)
    ]


def test_a_name_with_room_is_above_its_place_without_a_line() -> None:
    labels = _named(_axes(), {"stand": (100, 100)})
    box = Text.get_window_extent(labels["stand"])
    assert (box.x0 + box.x1) / 2 == pytest.approx(100, abs=1)
    assert 100 < box.y0 < 112
    assert _lines(labels) == {}


def test_a_name_makes_way_for_the_line_to_another() -> None:
    places = {"rostrum": (100.0, 100.0), "east gate": (96.0, 100.0), "west gate": (104.0, 100.0)}
    places |= {"overhead": (100.0, 100.0), "the square": (100.0, 100.0)}
    labels = _named(_axes(), places)
    assert list(labels) == list(places)
    assert _through(labels) == []
    boxes = list(_boxes(labels).values())
    assert not any(a.overlaps(b) for at, a in enumerate(boxes) for b in boxes[:at])


def test_a_name_that_is_nearer_to_another_place_has_a_line_to_its_own() -> None:
    places = {f"unit {number}": (60.0 + 8 * number, 100.0) for number in range(10)}
    labels = _named(_axes(), places)
    led = _lines(labels)
    assert led
    for name, label in labels.items():
        box = Text.get_window_extent(label)
        apart = {
            other: np.hypot(max(box.x0 - x, x - box.x1, 0), max(box.y0 - y, y - box.y1, 0))
            for other, (x, y) in places.items()
        }
        assert name in led or apart[name] == pytest.approx(min(apart.values()), abs=1.5)


def test_in_the_square_of_2025_no_line_goes_through_a_name() -> None:
    axes = bundled("victory_day_2025").plot.snapshot(at="09:50:00")
    kinds = {"number", "marker name", "zone name", "item name"}
    labels = {
        text.get_text(): text
        for text in axes.texts
        if isinstance(text, Annotation) and text.get_gid() in kinds
    }
    assert {"square", "rostrum", "overhead", "2", "14"} <= labels.keys()
    _draw(axes)
    assert _through(labels) == []
