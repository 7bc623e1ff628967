"""One run against another: the steps of both are there, at the time of day."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch

from simulator import compare
from simulator.errors import OutputError
from simulator.timeline.comparison import record_of
from tests.build import block, run_of
from tests.bundled import bundled
from tests.views.figures.clear import unclear
from tests.views.parades import small


def _steps(axes: Axes) -> dict[str, tuple[list[float], list[float]]]:
    found = {}
    for patch in axes.patches:
        if isinstance(patch, StepPatch):
            values, edges, _ = patch.get_data()
            found[str(patch.get_label())] = list(values), list(edges[:-1])
    return found


def test_both_runs_are_there_to_the_last_step() -> None:
    one, other = bundled("victory_day_2025"), bundled("late_speech_2025")
    axes = compare(one, other).plot_occupancy()
    drawn = _steps(axes)
    for gid, run in (("before", one), ("after", other)):
        steps = run.occupancy("square")
        changes = np.flatnonzero(np.append(True, np.diff(steps.people) != 0))
        values, times = drawn[gid]
        assert values == steps.people[changes].tolist()
        assert times == steps.time[changes].tolist()
    peaks = {
        line.get_gid(): line.get_data() for line in axes.lines if "peak" in str(line.get_gid())
    }
    assert peaks["before peak"] == ([one.occupancy("square").peak().at], [4200])
    assert unclear(axes) == []


def test_another_day_is_compared_by_the_time_of_day() -> None:
    street = {"segments": {"avenue": 1000}, "zones": {"square": (0, 1000)}}
    one = run_of(block("guard", release=0), **street)
    later = run_of(
        block("guard", release={"at": "09:10:00"}), start="2025-06-01T08:00:00", **street
    )
    values, times = _steps(compare(one, later).plot_occupancy(count="units"))["before"]
    assert (values, times) == ([1, 0], [3600, 3600 + 1020])


def test_a_zone_that_is_missing_is_a_clear_error() -> None:
    here, there = small(), run_of(block("guard", release=0), zones={"street": (0, 100)})
    with pytest.raises(OutputError) as error:
        compare(there, here).plot_occupancy()
    assert str(error.value) == "A parade: there is no zone 'square' to compare with"


def test_on_axes_of_yours_and_of_runs_only() -> None:
    axes = Figure().add_subplot()
    assert compare(small(), small()).plot_occupancy(axes) is axes
    with pytest.raises(ValueError, match=r"^plots need two runs: compare\(run_a, run_b\)"):
        compare(record_of(small()), record_of(small())).plot_occupancy()
