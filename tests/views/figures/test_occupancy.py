"""The occupancy figure, asked through its artists."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from matplotlib import path as mpath
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch

from simulator.errors import OutputError
from simulator.format import clock
from simulator.timeline.occupancy import Occupancy
from simulator.views.figures.drawing.style import BROKEN, INK
from tests.build import block, exactly, flight, run_of, target
from tests.views.parades import alone, small

KINDS = ("formation", "column", "flight")


def _steps(axes: Axes, label: str) -> StepPatch:
    (found,) = (p for p in axes.patches if isinstance(p, StepPatch) and p.get_label() == label)
    return found


def _texts(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def _draw(axes: Axes, folder: Path) -> None:
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Figure)
    figure.savefig(folder / "figure.png")


def test_the_outline_is_the_occupancy_to_the_last_step() -> None:
    run = small()
    steps = run.occupancy("square")
    changes = np.flatnonzero(np.append(True, np.diff(steps.people) != 0))
    values, edges, _ = _steps(run.plot.occupancy(), "total").get_data()
    assert np.array_equal(values, steps.people[changes])
    assert np.array_equal(edges[:-1], steps.time[changes])
    assert edges[-1] > run.end


def test_steps_are_not_looked_at_one_by_one_as_if_they_were_curves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As matplotlib does for patches, to find the limits of data: a minute for 200,000 ranks.
    looked_at: list[object] = []
    iterate = mpath.Path.iter_bezier

    def count(self: mpath.Path, **keys: object) -> object:
        looked_at.append(self)
        return iterate(self, **keys)

    monkeypatch.setattr(mpath.Path, "iter_bezier", count)
    axes = small().plot.occupancy()
    steps = [patch.get_path() for patch in axes.patches if isinstance(patch, StepPatch)]
    assert steps
    assert not {id(path) for path in looked_at} & set(map(id, steps))
    limits = np.asarray(axes.dataLim)
    values, edges, _ = _steps(axes, "total").get_data()
    assert limits[0] == pytest.approx([edges[0], 0])
    assert limits[1] == pytest.approx([edges[-1], np.max(values)])


def test_each_kind_is_a_layer_of_its_own_steps_on_those_below() -> None:
    run = small()
    axes = run.plot.occupancy()
    instants = run.occupancy("square").time
    below = np.zeros(len(instants))
    for kind in KINDS:
        names = [body.name for body in run.scenario.units if body.kind == kind]
        values, edges, baseline = _steps(axes, kind).get_data()
        at = np.searchsorted(np.asarray(edges), instants, side="right") - 1
        assert np.isin(edges[:-1], instants).all()
        assert np.array_equal(np.asarray(baseline)[at], below)
        alone = run.occupancy("square", units=names)
        people = alone.people[np.searchsorted(alone.time, instants, side="right") - 1]
        assert np.array_equal(np.asarray(values)[at] - below, people)
        below = np.asarray(values)[at]


def test_the_peak_is_told_with_its_value_and_clock_time() -> None:
    run = small()
    peak = run.occupancy("square").peak()
    axes = run.plot.occupancy()
    (dot,) = (line for line in axes.lines if line.get_label() == "peak")
    assert (float(dot.get_xdata()[0]), float(dot.get_ydata()[0])) == (peak.at, peak.value)
    assert f"peak {peak.value} people at {clock(run.scenario, peak.at)}" in _texts(axes)


def test_a_peak_outside_the_window_is_told_in_words(tmp_path: Path) -> None:
    late = {"from": "doves.start", "length": "2 min", "until": "doves.end"}
    run = small(window=late)
    peak = run.occupancy("square").peak()
    axes = run.plot.occupancy()
    said = f"peak {peak.value} people at {clock(run.scenario, peak.at)}, outside this window"
    assert said in _texts(axes)
    _draw(axes, tmp_path)


def test_vehicles_and_aircraft_have_panels_of_their_own(tmp_path: Path) -> None:
    run = small()
    axes = run.plot.occupancy()
    figure = axes.get_figure(root=True)
    assert figure is not None
    assert [panel.get_ylabel() for panel in figure.axes] == [
        "people", "vehicles", "aircraft", "units",
    ]  # fmt: skip
    steps = run.occupancy("square")
    for panel in figure.axes:
        values, edges, _ = _steps(panel, "total").get_data()
        at = np.searchsorted(np.asarray(edges), steps.time, side="right") - 1
        expected = steps.count(panel.get_ylabel())  # type: ignore[arg-type]
        assert np.array_equal(np.asarray(values)[at], expected)
    _draw(axes, tmp_path)


def test_on_axes_of_yours_one_count_is_drawn_there(tmp_path: Path) -> None:
    run = small()
    axes = Figure().add_subplot()
    assert run.plot.occupancy(axes, count="vehicles") is axes
    values = np.asarray(_steps(axes, "total").get_data()[0])
    assert values.max() == run.occupancy("square").peak("vehicles").value
    assert len(axes.get_figure(root=True).axes) == 1  # type: ignore[union-attr]
    _draw(axes, tmp_path)


@pytest.mark.parametrize(
    ("bound", "said"),
    [(10, "at most 10, broken by {over}"), (70, "at most 70"), (900, "↑ at most 900")],
)
def test_a_limit_is_a_line_or_a_word_and_says_when_it_is_broken(bound: int, said: str) -> None:
    constraint = {"name": "Room", "zone": "square", "count": "people", "at-most": bound}
    run = small(constraints=[constraint])
    axes = run.plot.occupancy()
    lines = [line for line in axes.lines if line.get_label() == "Room"]
    over = run.occupancy("square").peak().value - bound
    assert f"Room: {said.format(over=over)}" in _texts(axes)
    assert [set(line.get_ydata()) for line in lines] == ([] if bound == 900 else [{bound}])
    assert all((line.get_color() == "#b3001b") == (over > 0) for line in lines)


def test_of_two_bounds_only_the_one_that_is_broken_is_red() -> None:
    bounds = {"at-least": 1, "at-most": 70}
    run = small(constraints=[{"name": "Room", "zone": "square", "count": "people", **bounds}])
    axes = run.plot.occupancy()
    lines = [line for line in axes.lines if line.get_label() == "Room"]
    assert {max(line.get_ydata()): line.get_color() for line in lines} == {1: BROKEN, 70: INK}
    assert {"Room: at least 1, broken by 1", "Room: at most 70"} <= set(_texts(axes))


def test_a_limit_stands_where_it_applies() -> None:
    run = small()
    figure = run.plot.occupancy().get_figure(root=True)
    assert figure is not None
    (line,) = (line for line in figure.axes[-1].lines if line.get_label() == "Not empty")
    assert list(line.get_xdata()) == [
        run.events["guard.enters@square"],
        run.events["guard.clears@square"],
    ]


def test_the_figure_spans_the_window_and_as_far_as_it_is_broken() -> None:
    run = small()
    low, high = run.plot.occupancy().get_xlim()
    assert low < 60 < 60 + 1200 < high < 60 + 1200 * 1.1
    tight = {"from": "review.start", "length": "1 min", "until": "tanks.clears@square"}
    broken = small(window=tight)
    axes = broken.plot.occupancy()
    assert axes.get_xlim()[1] > broken.events["tanks.clears@square"]
    assert any("broken by" in text and "window ends 09:02:00" in text for text in _texts(axes))


def test_what_came_before_the_window_is_not_cut_off() -> None:
    late = {"from": "guard.starts", "length": "20 min", "until": "tanks.clears@square"}
    run = small(window=late)
    assert run.window is not None
    assert run.window.opens == 100
    low, high = run.plot.occupancy().get_xlim()
    assert low < 0 < run.window.due < high
    # … but for what is longer ago than the window is long.
    axes = small(window={**late, "from": "doves.start", "length": "6 min"}).plot.occupancy()
    assert 525 < axes.get_xlim()[0] < 540


def test_a_bar_that_began_before_the_axis_has_no_tick_where_it_is_cut() -> None:
    late = {"from": "doves.start", "length": "10 min", "until": "tanks.clears@square"}
    axes = small(window=late).plot.occupancy()
    low, _ = axes.get_xlim()
    shown = [line for line in axes.lines if line.get_gid() == "programme"]
    bars = [list(map(float, line.get_xdata())) for line in shown if line.get_marker() == "None"]
    ticks = [list(map(float, line.get_xdata())) for line in shown if line.get_marker() == "|"]
    assert bars == [[exactly(low), 360.0]]
    assert ticks == [[900.0]]


def test_programme_and_flypasts_are_marked_at_their_instants() -> None:
    run = small()
    axes = run.plot.occupancy()
    bars = [list(line.get_xdata()) for line in axes.lines if line.get_gid() == "programme"]
    assert [60.0, 360.0] in bars
    assert [900.0] in bars
    (flypast,) = (line for line in axes.lines if line.get_gid() == "flypasts")
    assert list(flypast.get_xdata()) == [run.events["jets.enters@square"]]
    assert {"Review", "doves", "jets"} <= set(_texts(axes))


def test_the_default_zone_is_the_first_that_is_constrained() -> None:
    zones = {"street": (0, 100), "square": (400, 600)}
    constraint = {"name": "Room", "zone": "square", "count": "people", "at-most": 5}
    assert "in square" in alone(zones=zones, constraints=[constraint]).plot.occupancy().get_title(
        loc="left"
    )
    assert "in street" in alone(zones=zones).plot.occupancy().get_title(loc="left")


def test_without_a_zone_there_is_a_clear_error() -> None:
    with pytest.raises(OutputError) as error:
        alone().plot.occupancy()
    assert str(error.value) == (
        "A parade: the scenario has no zone, so there is no occupancy to draw"
    )
    with pytest.raises(OutputError) as error:
        small().plot.occupancy(zone="sqare")
    assert str(error.value) == "there is no zone 'sqare'; did you mean 'square'?"


def test_a_zone_that_stays_empty_can_be_drawn(tmp_path: Path) -> None:
    run = alone(
        segments={"avenue": 100, "lane": 50},
        routes={"along": ["avenue"], "aside": ["lane"]},
        zones={"nook": ["lane"]},
    )
    steps = run.occupancy("nook")
    assert isinstance(steps, Occupancy)
    assert not steps.units.any()
    _draw(run.plot.occupancy(), tmp_path)


def test_a_label_of_many_flypasts_is_beside_their_ticks_not_between_them() -> None:
    jets = [
        flight(f"jets{n}", route="air", speed=100, target=target("overhead", 600 + n))
        for n in range(9)
    ]
    axes = run_of(
        *jets,
        segments={"sky": 5000},
        routes={"air": ["sky"]},
        markers={"overhead": ("sky", 2500)},
        zones={"square": ["sky"]},
    ).plot.occupancy()
    (text,) = (text for text in axes.texts if text.get_text() == "9 flypasts")
    (ticks,) = (line for line in axes.lines if line.get_gid() == "flypasts")
    assert text.xy[0] == max(ticks.get_xdata())  # type: ignore[attr-defined]


def test_a_flight_is_marked_where_its_target_is_its_start() -> None:
    axes = run_of(
        block("guard", length=20, speed=1, release=0),
        flight("jets", route="air", speed=100, length=0, target=target("over", 60)),
        segments={"avenue": 1000, "sky": 5000},
        routes={"along": ["avenue"], "air": ["sky"]},
        markers={"over": ("sky", 0)},
        zones={"square": {"avenue": ["0 m", "100 m"]}},
    ).plot.occupancy()
    (ticks,) = (line for line in axes.lines if line.get_gid() == "flypasts")
    assert list(ticks.get_xdata()) == [60.0]


# -- several zones and counts ----------------------------------------------------------------------


def _panels(axes: Axes) -> list[Axes]:
    return axes.get_figure(root=True).axes  # type: ignore[union-attr, no-any-return]


def test_listed_counts_are_drawn_and_no_other() -> None:
    run = small()
    panels = _panels(run.plot.occupancy(count=["units", "people", "units"]))
    assert [panel.get_ylabel() for panel in panels] == ["units", "people"]
    steps = run.occupancy("square")
    for panel, count in zip(panels, ("units", "people"), strict=True):
        values, _, _ = _steps(panel, "total").get_data()
        assert values.max() == steps.peak(count).value
    assert panels[0].get_title(loc="left") == "A parade · units in square"


def test_each_zone_has_panels_of_its_own(tmp_path: Path) -> None:
    zones = {"square": (400, 600), "street": (0, 1000)}
    run = alone(zones=zones)
    axes = run.plot.occupancy(zone=["street", "square"], count=["people", "units"])
    panels = _panels(axes)
    assert [panel.get_ylabel() for panel in panels] == ["people", "units"] * 2
    assert axes.get_title(loc="left") == "A parade · people in street and square"
    assert ["street" in _texts(panel) for panel in panels] == [True, False, False, False]
    assert ["square" in _texts(panel) for panel in panels] == [False, False, True, False]
    changes = [len(_steps(panel, "total").get_data().edges) for panel in panels[::2]]
    assert changes == [
        len(np.unique(run.occupancy(zone).time)) + 1 for zone in ("street", "square")
    ]
    _draw(axes, tmp_path)


def test_on_axes_of_yours_there_is_room_for_one_count_of_one_zone() -> None:
    run, axes = alone(zones={"square": (400, 600), "street": (0, 1000)}), Figure().subplots()
    for more in ({"zone": ["square", "street"]}, {"count": ["people", "units"]}):
        with pytest.raises(OutputError) as error:
            run.plot.occupancy(axes, **more)
        assert str(error.value) == "given axes can show only one count of one zone"
