"""Bands of occupancy."""

from __future__ import annotations

import numpy as np

from simulator import simulate_many
from tests.ensemble.small import last_of_both

LIMIT = {"name": "Room", "zone": "square", "count": "people", "at-most": 12}


def test_bands_lie_between_the_quantiles_and_the_median_is_a_line() -> None:
    found = simulate_many(last_of_both(), 60, workers=1, engine="simpy")
    axes = found.plot.bands("square", "people")
    bands, times = found.bands("square")[:, :, 0], found.times
    outer, inner = axes.collections
    assert [outer.get_label(), inner.get_label()] == ["5 % to 95 %", "25 % to 75 %"]
    for drawn, (low, high) in ((outer, (0, 4)), (inner, (1, 3))):
        (outline,) = drawn.get_paths()
        corners = {tuple(corner) for corner in outline.vertices.tolist()}
        assert set(zip(times.tolist(), bands[high].tolist(), strict=True)) <= corners
        assert set(zip(times.tolist(), bands[low].tolist(), strict=True)) <= corners
    lines = {line.get_label(): line for line in axes.lines}
    assert np.array_equal(lines["median"].get_ydata(), bands[2])
    # The central run as it is: steps.
    steps = found.central.occupancy("square")
    assert lines["central run"].get_xdata()[:-1].tolist() == steps.time.tolist()
    assert axes.get_title(loc="left") == "A parade · people in square, 60 replications"
    assert axes.get_ylabel() == "people"


def test_a_limit_is_drawn_with_how_often_it_holds() -> None:
    scenario = last_of_both(constraints=[LIMIT])
    people = int(np.sum(scenario.unit["one"].people))
    found = simulate_many(scenario.with_({"constraints.0.at-most": people}), 12, workers=1)
    axes = found.plot.bands()
    (limit,) = (line for line in axes.lines if line.get_gid() == "limit")
    assert np.ravel(limit.get_ydata()).tolist() == [people] * 2
    assert f"Room (holds in 100 %): at most {people}" in [text.get_text() for text in axes.texts]
