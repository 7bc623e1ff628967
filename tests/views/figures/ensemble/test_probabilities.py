"""How often constraints hold, drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator import Ensemble, simulate_many
from simulator.ensemble.counting.probability import wilson
from simulator.views.figures.drawing.style import BROKEN
from tests.ensemble.small import last_of_both

SURE = {"name": "One is there", "event": "one@gate", "within": [None, "09:10"]}
WAITS = {"name": "One waits", "between": ["one@gate", "speech.start"], "within": ["0 s", "20 s"]}


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    warning = {**WAITS, "severity": "warning"}
    return simulate_many(last_of_both(constraints=[SURE, warning]), 60, workers=1, engine="simpy")


def test_each_constraint_has_a_dot_and_its_interval(ensemble: Ensemble) -> None:
    axes = ensemble.plot.probabilities()
    dots = [line for line in axes.lines if line.get_gid() == "probability"]
    lines = [line for line in axes.lines if line.get_gid() == "interval"]
    count = ensemble.probabilities["One waits"].count
    for row, (held, (dot, line)) in enumerate(
        zip((60, count, 60), zip(dots, lines, strict=True), strict=True)
    ):
        assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (held / 60, row)
        assert tuple(line.get_xdata()) == wilson(held, 60)
    texts = [text.get_text() for text in axes.texts]
    assert {"One is there", "One waits", "all constraints", "100 %"} <= set(texts)
    assert texts[-1] == "of 60 replications; line: 95 % interval (Wilson)"


def test_what_is_broken_is_red_and_a_warning_hollow(ensemble: Ensemble) -> None:
    axes = ensemble.plot.probabilities()
    sure, waits, _ = (line for line in axes.lines if line.get_gid() == "probability")
    assert waits.get_markeredgecolor() == BROKEN != sure.get_markeredgecolor()
    assert waits.get_markerfacecolor() == "white" != sure.get_markerfacecolor()
    legend = [text.get_text() for text in axes.get_legend().get_texts()]
    assert legend == ["as often as required", "broken too often", "a warning only"]


def test_a_share_that_is_required_is_marked() -> None:
    asking = {**WAITS, "holds-in": "50 %"}
    found = simulate_many(last_of_both(constraints=[asking]), 60, workers=1, engine="simpy")
    axes = found.plot.probabilities()
    (mark,) = (line for line in axes.lines if line.get_gid() == "required")
    assert set(mark.get_xdata()) == {0.5}
    waits, every = (line for line in axes.lines if line.get_gid() == "probability")
    # It is broken in some replications, but no more than it may be.
    assert waits.get_markeredgecolor() != BROKEN == every.get_markeredgecolor()
    assert axes.get_legend().get_texts()[-1].get_text() == "required share"


def test_what_never_applies_has_a_row_without_a_dot(ensemble: Ensemble) -> None:
    first, second = ensemble.constraints
    changed = replace(ensemble)
    never = replace(first, probability=replace(first.probability, count=0, of=0), slack=None)
    changed.__dict__["constraints"] = (never, second)
    axes = changed.plot.probabilities()
    assert [line.get_ydata()[0] for line in axes.lines if line.get_gid() == "probability"] == [1, 2]
    assert "never applies" in [text.get_text() for text in axes.texts]
