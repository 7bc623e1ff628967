"""The Gantt chart, asked through its artists."""

from __future__ import annotations

import pytest
from matplotlib.axes import Axes
from matplotlib.colors import same_color
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from simulator.timeline.doings import doings
from simulator.views.figures.drawing.style import BROKEN, KINDS
from simulator.views.figures.gantt import MOST_UNITS, STATE_STYLES
from tests.build import block, run_of
from tests.bundled import bundled
from tests.views.figures.colours import DICHROMATS, contrast
from tests.views.parades import small


def _bars(axes: Axes) -> list[Rectangle]:
    return [
        bar
        for bar in axes.patches
        if isinstance(bar, Rectangle) and bar.get_gid() in set(STATE_STYLES)
    ]


@pytest.mark.parametrize("name", ["armata_2015", "review", "flypast_called"])
def test_every_doing_is_a_bar_from_its_start_to_its_end(name: str) -> None:
    run = bundled(name)
    row = {unit.name: number for number, unit in enumerate(run.scenario.units)}
    drawn = {
        (bar.get_gid(), round(bar.get_y() + bar.get_height() / 2), bar.get_x(), bar.get_width())
        for bar in _bars(run.plot.gantt())
    }
    assert drawn == {
        (doing.state, row[doing.unit], doing.start, doing.end - doing.start)
        for doing in doings(run)
    }


def test_a_reason_stands_in_its_bar_where_there_is_space() -> None:
    axes = bundled("armata_2015").plot.gantt()
    reasons = {text.get_text(): text for text in axes.texts if text.get_gid() == "reason"}
    assert set(reasons) == {"until 10:05:00", *(f"behind {name}" for name in (
        "tanks", "armata", "carriers", "guns")), "stall"}  # fmt: skip
    stall = bundled("armata_2015").breakdowns["stall"]
    assert reasons["stall"].xy == (stall.start, 1)  # type: ignore[attr-defined]


def test_rows_are_units_in_the_order_of_march_with_their_labels() -> None:
    axes = small().plot.gantt()
    assert [label.get_text() for label in axes.get_yticklabels()][::2] == ["guard", "tanks"]
    top, bottom = axes.get_ylim()[::-1]
    assert (top, bottom) == (-0.75, 3.75)


def test_a_state_is_told_from_others_without_its_colour() -> None:
    looks = {(look.high, look.hatch, look.fill is None) for look in STATE_STYLES.values()}
    assert len(looks) == len(STATE_STYLES)
    axes = bundled("armata_2015").plot.gantt()
    (broken,) = (bar for bar in _bars(axes) if bar.get_gid() == "broken-down")
    assert same_color(broken.get_facecolor(), BROKEN)
    assert broken.get_hatch() == "xxxxx"
    for sees in DICHROMATS:
        assert contrast(BROKEN, KINDS["column"].color, sees) > 2


def test_of_a_long_order_of_march_the_first_units_are_drawn() -> None:
    units = [block(f"u{number}", length=1, gap=1) for number in range(MOST_UNITS + 3)]
    axes = run_of(*units).plot.gantt(Figure(figsize=(10, 20)).add_subplot())
    assert len(axes.get_yticks()) == MOST_UNITS
    assert "3 more units are not drawn." in [text.get_text() for text in axes.texts]
