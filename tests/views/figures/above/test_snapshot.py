"""The ground from above, and where everything is on it, asked through the artists."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from simulator.errors import OutputError
from simulator.views.figures.above.snapshot import the_instant
from tests.build import block, column, exactly, formation, run_of
from tests.bundled import bundled
from tests.views.parades import small


def _shapes(axes: Axes) -> list[np.ndarray]:
    (found,) = (each for each in axes.collections if each.get_gid() == "units")
    assert isinstance(found, PolyCollection)
    return [np.asarray(path.vertices) for path in found.get_paths()]


def _lines(axes: Axes, gid: str) -> dict[str, np.ndarray]:
    return {
        str(line.get_label()): np.column_stack(line.get_data())
        for line in axes.lines
        if line.get_gid() == gid
    }


def test_roads_lie_as_on_the_map_and_markers_stand_across_them() -> None:
    axes = bundled("river_parade").plot.plan()
    roads = _lines(axes, "road")
    assert list(roads) == ["from-north", "from-south"]
    for name, line in roads.items():
        long = np.hypot(*np.diff(line, axis=0).T).sum()
        assert long == pytest.approx(
            bundled("river_parade").scenario.network.lengths[name], rel=2e-3
        )
    stand = _lines(axes, "marker")["stand"]
    middle = stand.mean(axis=0)
    apart = np.hypot(*(roads["from-north"] - middle).T).min()
    assert apart < 60  # a marker is on the road, between two of its points
    assert axes.get_aspect() == 1


def test_on_a_wide_road_a_name_is_at_an_end_of_its_line() -> None:
    axes = bundled("trooping").plot.plan()
    axes.get_figure(root=True).draw_without_rendering()  # type: ignore[union-attr]
    names = {text.get_text(): text for text in axes.texts if text.get_gid() == "marker name"}
    lines = _lines(axes, "marker")
    assert names.keys() == lines.keys()
    for name, line in lines.items():
        middle = np.mean(np.asarray(names[name].get_window_extent()), axis=0)
        ends = axes.transData.transform(line)
        apart = np.hypot(*(ends - middle).T).min()
        assert apart < 0.3 * np.hypot(*(ends[0] - ends[1])), name


def test_a_metre_is_as_long_both_ways() -> None:
    axes = bundled("river_parade").plot.plan()
    axes.get_figure(root=True).draw_without_rendering()  # type: ignore[union-attr]
    box = axes.get_window_extent()
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    assert box.width / (right - left) == pytest.approx(box.height / (high - low))


def test_units_are_where_their_passages_say() -> None:
    run = run_of(
        block("guard", length=20, speed=1, release=0),
        column("vans", ranks=2, files=1, length=10, spacing=100, speed=2, release=100, gap=5),
        segments={"avenue": 1000},
        zones={"square": (0, 100)},
    )
    shapes = _shapes(run.plot.snapshot(at=200.0))
    spans = [(exactly(shape[:, 0].min()), exactly(shape[:, 0].max())) for shape in shapes]
    # The guard is at 200 m; 25 m behind its head come the vans, the second 110 m behind the first.
    assert spans == [(180, 200), (165, 175), (55, 65)]


def test_who_stands_is_drawn_as_it_stands_and_who_has_not_come_out_is_not() -> None:
    run = run_of(
        formation("host", ranks=3, rank_spacing=50, depth=10, start=300, drawn_up=True, release=60),
        formation("late", ranks=3, rank_spacing=50, depth=10, release=600),
        segments={"avenue": 1000},
    )
    fronts = [float(shape[:, 0].max()) for shape in _shapes(run.plot.snapshot(at=10.0))]
    assert fronts == [exactly(300), exactly(250), exactly(200)]
    late = [float(shape[:, 0].max()) for shape in _shapes(run.plot.snapshot(at=670.0))]
    assert late == [exactly(910), exactly(860), exactly(810), exactly(70), exactly(20)]


def test_what_is_broken_down_and_how_full_the_zone_is_are_told() -> None:
    run = bundled("armata_2015")
    axes = run.plot.snapshot(at="10:15:00")
    (cross,) = (line for line in axes.lines if line.get_gid() == "breakdown")
    assert cross.get_marker() == "X"
    told = [text.get_text() for text in axes.texts if text.get_gid() == "told"]
    assert told == ["in square: 3 people, 1 vehicles, 1 units", "broken down: stall"]
    assert axes.get_title(loc="left") == "10:15:00 · A tank stops on Red Square"
    steps = run.occupancy("square")
    assert (steps.at(900.0), steps.at(900.0, "vehicles")) == (3, 1)


def test_a_time_is_a_clock_time_or_an_event_or_when_the_zone_is_fullest() -> None:
    run = small()
    assert the_instant(run, "09:05:00") == 300
    assert the_instant(run, "guard@rostrum") == run.events["guard@rostrum"]
    assert the_instant(run, 12.5) == 12.5
    assert the_instant(run, None) == run.occupancy("square").peak("units").at


@pytest.mark.parametrize(
    ("at", "message"),
    [
        ("18:00:00", "18:00:00 is not within the run: 09:00:00 to 09:19:33"),
        ("9:61", "'9:61' is not a clock time such as \"09:20:00\" or 2025-09-03T09:20:00"),
        ("guard@rostum", "there is no event 'guard@rostum'; did you mean 'guard@rostrum'?"),
    ],
)
def test_a_time_that_is_none_is_a_clear_error(at: str, message: str) -> None:
    with pytest.raises(OutputError) as error:
        small().plot.snapshot(at=at)
    assert str(error.value) == message


def test_they_draw_on_axes_that_are_given() -> None:
    for view in (small().plot.plan, small().plot.snapshot):
        axes = Figure(figsize=(8, 3)).add_subplot()
        assert view(axes) is axes  # type: ignore[operator]
