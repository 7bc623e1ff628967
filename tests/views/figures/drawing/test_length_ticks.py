"""An axis of lengths: round numbers of metres or of feet."""

from __future__ import annotations

import pytest

from simulator.display import PLAIN, Display, displayed
from simulator.views.figures.time_distance import time_distance_figure
from tests.build import block, run_of


@pytest.mark.parametrize(
    ("how", "unit", "metres"), [(PLAIN, "m", 1.0), (Display("imperial"), "ft", 0.3048)]
)
def test_ticks_are_at_round_numbers_of_the_unit_that_is_shown(
    how: Display, unit: str, metres: float
) -> None:
    run = run_of(block("guard", release=40), segments={"avenue": 1000})
    shown = run.scenario.with_({"show.units": how.units})
    with displayed(PLAIN):
        from simulator import simulate

        axes = time_distance_figure(simulate(shown))
    assert axes.get_ylabel() == f"{unit} along {next(iter(shown.network.routes))}"
    low, high = axes.get_ylim()
    ticks = [tick for tick in axes.get_yticks() if low <= tick <= high]
    texts = [axes.yaxis.get_major_formatter()(tick, 0) for tick in ticks]
    assert len(ticks) >= 4
    assert all(round(tick / metres, 6) % 50 == 0 for tick in ticks)
    assert texts == [f"{tick / metres:,.0f}" for tick in ticks]
