"""Which inputs move an outcome, drawn."""

from __future__ import annotations

from simulator.ensemble.sensitivity import Influence, Sensitivity
from simulator.views.figures.ensemble.tornado import tornado_figure
from tests.ensemble.small import last_of_both

GAP = Influence("units.two.gap", -0.9, 0.8, 0.85, 40.0, -20.0)
PRESENCE = Influence("units.one.presence", 0.2, 0.04, None, 9.0, 11.0)
SLACK = Sensitivity("One waits", "slack", "s", 2000, 10.0, (GAP, PRESENCE))


def test_bars_go_from_the_mean_to_that_of_either_end() -> None:
    axes = tornado_figure(last_of_both(), SLACK)
    bars = {(bar.get_gid(), round(bar.get_y() + bar.get_height() / 2)): bar for bar in axes.patches}
    ends = {"lowest": [40.0, 9.0], "highest": [-20.0, 11.0]}
    for gid, expected in ends.items():
        for row, end in enumerate(expected):
            bar = bars[gid, row]
            assert {bar.get_x(), bar.get_x() + bar.get_width()} == {10.0, end}
            assert 0 < bar.get_height() < 0.5  # both are seen where they go the same way
    (mean,) = (line for line in axes.lines if line.get_gid() == "mean")
    assert set(mean.get_xdata()) == {10.0}
    # Left of it the constraint is broken.
    (broken,) = (line for line in axes.lines if line.get_gid() == "broken")
    assert set(broken.get_xdata()) == {0}


def test_numbers_stand_beside_the_bars() -> None:
    axes = tornado_figure(last_of_both(), SLACK)
    texts = [text.get_text() for text in axes.texts]
    for text in ("units.two.gap", "-0.90", "80 %", "85 %", "+0.20", "4 %", "-"):
        assert text in texts
    for head in ("input", "rank corr.", "first-order", "total"):
        assert head in texts
    assert axes.get_title(loc="left") == "What moves the slack of 'One waits' most"
    low, high = axes.get_xlim()
    ticks = [at for at in axes.get_xticks() if low <= at <= high]
    assert ticks == [-15, 0, 15, 30]
    assert axes.xaxis.get_major_formatter()(20.0, 0) == "+20 s"


def test_an_event_has_a_clock_axis_and_at_most_so_many_rows() -> None:
    at = Sensitivity("one@gate", "event", "time", 50, 10.0, (GAP, PRESENCE))
    axes = tornado_figure(last_of_both(), at, most=1)
    assert len(axes.patches) == 2 + 1  # and the band of the row
    assert axes.xaxis.get_major_formatter()(0.0, 0).startswith("09:00")
    assert axes.get_xlabel().startswith("clock time on")
    assert "units.one.presence" not in [text.get_text() for text in axes.texts]


def test_what_is_always_the_same_has_a_note() -> None:
    same = Sensitivity("One waits", "slack", "s", 50, 20.0, ())
    axes = tornado_figure(last_of_both(), same)
    assert axes.texts[-1].get_text() == "it is the same in all replications"


def test_without_a_replication_there_is_an_empty_figure() -> None:
    none = Sensitivity("One waits", "slack", "s", 0, float("nan"), (), ("too few",))
    axes = tornado_figure(last_of_both(), none)
    assert axes.texts[-1].get_text() == "too few"


def test_a_long_name_does_not_widen_the_title() -> None:
    long = Sensitivity("One waits " * 40, "slack", "s", 2000, 10.0, (GAP,))
    assert tornado_figure(last_of_both(), long).get_title(loc="left").endswith("…")
