"""The time-distance diagram, asked through its artists."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from matplotlib.text import Text

from simulator.errors import OutputError
from simulator.views.figures.drawing.bands import bands
from simulator.views.figures.drawing.style import KINDS
from simulator.views.figures.time_distance import the_route
from tests.build import block, column, formation, run_of
from tests.bundled import bundled
from tests.views.figures.colours import DICHROMATS, contrast
from tests.views.parades import alone, small


def _polygons(axes: Axes) -> dict[str, np.ndarray]:
    return {
        str(patch.get_label()): patch.get_xy()
        for patch in axes.patches
        if isinstance(patch, Polygon)
    }


def _holds(polygon: np.ndarray, point: tuple[float, float]) -> bool:
    return bool((np.abs(polygon - point).max(axis=1) < 1e-9).any())


def test_a_band_has_every_knot_of_head_and_tail(tmp_path: Path) -> None:
    run = small()
    axes = run.plot.time_distance()
    drawn = _polygons(axes)
    assert list(drawn) == ["guard", "navy", "tanks"]
    for name, polygon in drawn.items():
        passage, length = run.passages[name], run.scenario.unit[name].length
        knots = passage.stations[1:]
        assert _holds(polygon, (passage.departure(0.0), 0.0))
        for station in [*knots[knots <= 1000], 1000.0]:
            assert _holds(polygon, (passage.arrival(float(station)), station))
            assert station == 1000 or _holds(polygon, (passage.departure(float(station)), station))
        for station in [*knots[knots > length], passage.end]:
            assert _holds(polygon, (passage.arrival(float(station)), station - length))
    figure = axes.figure
    assert isinstance(figure, Figure)
    figure.savefig(tmp_path / "figure.png")


def test_a_halt_is_a_level_piece_of_the_band() -> None:
    run = small()
    arrive = run.events["navy@rostrum"]
    polygon = _polygons(run.plot.time_distance())["navy"]
    assert _holds(polygon, (arrive, 500.0))
    assert _holds(polygon, (arrive + 30, 500.0))
    assert _holds(polygon, (arrive, 500.0 - run.scenario.unit["navy"].length))


def test_flypasts_are_ticks_over_the_zone() -> None:
    run = small()
    axes = run.plot.time_distance()
    (tick,) = (line for line in axes.lines if line.get_gid() == "flypast")
    assert list(tick.get_xdata()) == [run.events["jets.enters@square"]] * 2
    assert list(tick.get_ydata()) == [400.0, 600.0]


def test_markers_are_labelled_lines_and_units_numbered_with_a_key() -> None:
    axes = small().plot.time_distance()
    assert [line.get_ydata()[0] for line in axes.lines if line.get_gid() == "marker"] == [500.0]
    texts = [text.get_text() for text in axes.texts]
    assert "rostrum" in texts
    for number in "1234":
        assert texts.count(number) == 2  # at the band, and in the key
    assert {"guard", "tanks", "jets"} <= set(texts)


def test_the_name_of_a_marker_that_is_close_to_another_is_led_to_its_line() -> None:
    markers = {"gate": 500, "rostrum": 501, "far": 900}
    axes = run_of(block("guard", release=0), markers=markers).plot.time_distance()
    names = {text.get_text(): text for text in axes.texts if text.get_gid() == "marker name"}
    led = {name for name, text in names.items() if getattr(text, "arrow_patch", None) is not None}
    assert list(names) == ["gate", "rostrum", "far"]
    assert led == {"rostrum"}
    assert names["rostrum"].xy == (1, 501)  # type: ignore[attr-defined]


def test_a_breakdown_is_told_from_the_vehicles_without_its_colour() -> None:
    run = bundled("armata_2015")
    axes = run.plot.time_distance()
    (whole,) = (line for line in axes.lines if line.get_gid() == "breakdown")
    stall = run.breakdowns["stall"]
    assert list(whole.get_xdata()) == [stall.start, stall.end]
    ends = [line for line in axes.lines if line.get_gid() == "breakdown end"]
    assert [(line.get_marker(), line.get_xdata()[0]) for line in ends] == [  # type: ignore[index]
        ("X", stall.start),
        ("|", stall.end),
    ]
    # It is edged in white, which differs from the vehicles, and itself from white, in lightness.
    vehicles = KINDS["column"].color
    for sees in (*DICHROMATS, np.eye(3)):
        assert contrast("white", whole.get_color(), sees) > 4.5
        assert contrast(vehicles, whole.get_color(), sees) > 2.0
    effects = whole.get_path_effects()
    assert effects[0]._gc["foreground"] == "white"  # type: ignore[attr-defined]


def test_along_the_air_flights_are_bands() -> None:
    axes = small().plot.time_distance(route="air")
    assert list(_polygons(axes)) == ["jets"]
    assert any("Not on this route: guard" in text.get_text() for text in axes.texts)


def test_units_of_other_routes_are_drawn_where_they_share_ground() -> None:
    run = run_of(
        block("main", release=0),
        block("side", route="side", release=500),
        segments={"high": 100, "street": 200, "lane": 50},
        routes={"main": ["high", "street"], "side": ["lane", "street"]},
    )
    drawn = {band.unit.name: band for band in bands(run, "main")}
    assert drawn["side"].head[:, 1].min() == 100
    assert drawn["side"].head[0, 0] == run.passages["side"].departure(50.0)
    assert drawn["side"].tail[-1].tolist() == [run.passages["side"].arrival(270.0), 300.0]


def test_a_drawn_up_unit_stands_there_from_the_beginning() -> None:
    run = run_of(
        formation("host", ranks=3, rank_spacing=10, start=200, drawn_up=True, release=60),
    )
    (band,) = bands(run, "along")
    length = run.scenario.unit["host"].length
    assert band.head[0].tolist() == [run.begin, 200 - length]
    assert band.head[1].tolist() == [run.begin, 200.0]
    assert band.tail[0].tolist() == [60.0, 200 - length]


def test_numbers_do_not_lie_on_each_other() -> None:
    units = [block(f"u{n}", length=2, gap=1, release=n) for n in range(45)]
    axes = run_of(*units, markers={"rostrum": 500}).plot.time_distance()
    figure = axes.figure
    assert isinstance(figure, Figure)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    numbers = [t for t in axes.texts if t.get_ha() == "center" and t.get_text().isdigit()]
    assert len(numbers) == 45
    # The text alone, without the line that leads to it.
    boxes = [Text.get_window_extent(text, renderer).shrunk(0.9, 0.7) for text in numbers]
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[i + 1 :])


def test_one_unit_alone_on_axes_of_yours(tmp_path: Path) -> None:
    figure = Figure()
    axes = figure.add_subplot()
    assert alone().plot.time_distance(axes) is axes
    figure.savefig(tmp_path / "figure.png")


def test_a_misspelt_route_is_a_clear_error() -> None:
    with pytest.raises(OutputError) as error:
        small().plot.time_distance(route="avenue")
    assert str(error.value) == "there is no route 'avenue'; known: along, air"


def test_a_car_on_a_lane_is_drawn_beside_the_route_against_it() -> None:
    lane = {"beside": "along", "from": "800 m", "to": "200 m"}
    run = run_of(
        column("car", route="lane", length=10, speed=2, release=0),
        block("unit", length=30, start=500, release=600),
        routes={"along": ["avenue"], "lane": lane},
    )
    assert the_route(run, None) == "along"
    car, _ = bands(run, "along")
    assert car.head.tolist() == [[0, 800], [300, 200]]
    assert car.tail.tolist() == [[5, 800], [305, 200]]


def test_a_drawn_up_car_on_a_lane_stands_there_from_the_beginning() -> None:
    lane = {"beside": "along", "from": "800 m", "to": "200 m"}
    run = run_of(
        column("car", route="lane", length=10, speed=2, start=100, drawn_up=True, release=60),
        block("unit", length=30, release=600),
        routes={"along": ["avenue"], "lane": lane},
    )
    car, _ = bands(run, "along")
    assert car.head[:2].tolist() == [[run.begin, 710], [run.begin, 700]]
    assert car.tail[0].tolist() == [60, 710]
