"""The gap map, asked through its artists."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from tests.build import at, block, exactly, hold, item, run_of
from tests.bundled import bundled
from tests.views.parades import alone


def _shapes(axes: Axes, gid: str) -> list[np.ndarray]:
    (found,) = (
        each
        for each in axes.collections
        if isinstance(each, PolyCollection) and each.get_gid() == gid
    )
    return [np.asarray(path.vertices)[:4] for path in found.get_paths()]


def _profile(axes: Axes) -> list[tuple[float, float]]:
    (beside,) = axes.child_axes
    (line,) = (line for line in beside.lines if line.get_gid() == "profile")
    points = np.column_stack(line.get_data())
    return [(float(x), float(y)) for x, y in points if np.isfinite(x)]


def test_an_empty_time_is_from_a_tail_to_the_next_head() -> None:
    run = run_of(
        block("slow", length=20, speed=1, release=0),
        block("fast", length=20, speed=2, release=600, gap=0),
        segments={"avenue": 500},
    )
    axes = run.plot.gaps()
    # At s the tail of the first is past at s + 20; the head of the second comes at 600 + s / 2.
    corners = [(20, 0), (600, 0), (850, 500), (520, 500)]
    for gid in ("empty", "longest"):
        (shape,) = _shapes(axes, gid)
        assert [tuple(corner) for corner in shape.tolist()] == corners
    assert _profile(axes) == [(580, 0), (330, 500)]
    told = [text.get_text() for text in axes.texts if text.get_gid() == "spell"]
    assert told == [
        "A: 9 min 40 s at 0 m: after slow, before fast; chain from units.fast.release.at 09:10:00",
    ]


def test_the_longest_changes_where_another_becomes_longer() -> None:
    run = run_of(
        block("one", length=10, speed=1, release=0),
        block("two", length=10, speed=1, release=100),
        block("three", length=10, speed=0.5, release=160),
        segments={"avenue": 300},
        markers={"rostrum": 200},
    )
    # 90 s between the first two; 50 s and a second more each metre to the third: longer from 40 m.
    assert _profile(run.plot.gaps()) == [
        (exactly(90), 0),
        (exactly(90), exactly(40)),
        (exactly(90), exactly(40)),
        (exactly(350), 300),
    ]
    told = [text.get_text() for text in run.plot.gaps().texts if text.get_gid() == "spell"]
    assert told == [
        "A: 5 min 50 s 100 m after rostrum: after two, before three; "
        "chain from units.three.release.at 09:02:40",
        "B: 1 min 30 s 200 m before rostrum: after one, before two; "
        "chain from units.two.release.at 09:01:40",
    ]


def test_a_halt_makes_a_place_behind_it_empty_and_is_the_cause() -> None:
    run = run_of(
        block("one", length=10, speed=1, release=0),
        block("two", length=10, speed=1, gap=5, release=20, holds={"rostrum": hold(60)}),
        segments={"avenue": 300},
        markers={"rostrum": 200},
        programme={"gun": item(at(0))},
    )
    assert _profile(run.plot.gaps()) == [
        (exactly(10), 0), (exactly(10), 200), (exactly(70), 200), (exactly(70), 300)
    ]  # fmt: skip


def test_after_a_breakdown_nothing_comes_until_it_is_mended() -> None:
    run = bundled("armata_2015")
    axes = run.plot.gaps()
    (worst, *_) = [text.get_text() for text in axes.texts if text.get_gid() == "spell"]
    assert worst.startswith("A: 12 min 48 s at stop: after Rocket launchers, before T-14 Armata; ")
    last = run.scenario.unit["launchers"].tail_body
    passed = run.passages[last.name].arrival(600.0 + last.length)
    assert max(lasts for lasts, _ in _profile(axes)) == exactly(
        run.breakdowns["stall"].end - passed
    )


def test_where_one_unit_passes_nothing_is_between() -> None:
    axes = alone().plot.gaps(Figure().add_subplot())
    assert _shapes(axes, "empty") == []
    assert len(_shapes(axes, "units")) == 1


def test_the_route_is_that_asked_for() -> None:
    axes = bundled("river_parade").plot.gaps(route="from-south")
    assert axes.get_ylabel() == "m along from-south"
