"""Slack bars, asked through their artists."""

from __future__ import annotations

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from simulator.errors import OutputError
from tests.build import exactly
from tests.bundled import bundled
from tests.views.parades import alone, small


def _bars(axes: Axes) -> dict[str, Rectangle]:
    bars = (patch for patch in axes.patches if isinstance(patch, Rectangle))
    return {str(bar.get_gid()): bar for bar in bars if bar.get_gid()}


def _panels(axes: Axes) -> list[Axes]:
    return axes.get_figure(root=True).axes  # type: ignore[union-attr, no-any-return]


@pytest.mark.parametrize("name", ["late_speech_2025", "river_parade", "armata_2015"])
def test_a_bar_goes_from_zero_to_the_slack_of_its_constraint(name: str) -> None:
    run = bundled(name)
    drawn = {}
    for panel in _panels(run.plot.slack()):
        for constraint, bar in _bars(panel).items():
            drawn[constraint] = bar.get_x() + (bar.get_width() if bar.get_x() == 0 else 0)
    assert drawn == {verdict.name: exactly(verdict.slack) for verdict in run.verdicts}


def test_each_unit_has_a_panel_and_the_tightest_is_first() -> None:
    run = bundled("late_speech_2025")
    panels = _panels(run.plot.slack())
    assert [panel.get_xlabel() for panel in panels] == [
        "slack, min", "slack, units", "slack, people",
    ]  # fmt: skip
    slacks = [bar.get_x() + bar.get_width() for bar in _bars(panels[0]).values()]
    assert len(slacks) == 14
    of = {verdict.name: verdict.slack for verdict in run.verdicts}
    assert list(_bars(panels[0])) == sorted(_bars(panels[0]), key=lambda name: of[name])


def test_what_is_broken_is_hatched_and_what_only_warns_is_hollow() -> None:
    looks = {
        name: (bar.get_hatch(), bar.get_facecolor()[:3])
        for name, bar in _bars(bundled("late_speech_2025").plot.slack()).items()
    }
    assert looks["Doves as announced"] == ("xxxx", (1, 1, 1))
    assert looks["March-past as announced"][0] == "xxxx"
    assert looks["March-past as announced"][1] != (1, 1, 1)
    assert looks["Echelons apart"][0] is None


def test_what_cannot_be_judged_is_an_arrowhead() -> None:
    over = {"name": "Over", "event": "jets@overhead", "at": "09:10:00", "tolerance": "5 s"}
    fog = {"unit": "jets", "place": "1 km", "turns-back": "all"}
    axes = small(constraints=[over], incidents={"fog": fog}).plot.slack()
    (arrow,) = (line for line in axes.lines if line.get_gid() == "Over")
    assert arrow.get_marker() == "<"
    assert "not judged" in [text.get_text() for text in axes.texts]


def test_on_axes_of_yours_the_slacks_of_one_unit_are_drawn() -> None:
    axes = Figure(figsize=(14, 4)).add_axes((0.3, 0.2, 0.3, 0.7))
    assert bundled("late_speech_2025").plot.slack(axes, unit="people") is axes
    assert list(_bars(axes)) == ["The square is not overfull"]


def test_without_constraints_there_is_a_clear_error() -> None:
    with pytest.raises(OutputError) as error:
        alone().plot.slack()
    assert str(error.value) == "A parade: no constraints defined, so there is no slack"
    with pytest.raises(OutputError) as error:
        small().plot.slack(unit="m")
    assert str(error.value) == "no slack is in 'm', only in s, people or units"
