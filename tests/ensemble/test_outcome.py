"""What is kept of a replication."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest

from simulator import simulate
from simulator.ensemble.outcome import INSTANTS, Outcome, layout_of
from simulator.timeline.occupancy import COUNTS
from tests.bundled import bundled
from tests.ensemble.small import last_of_both


def test_a_row_holds_what_the_run_does() -> None:
    run = bundled("village_loop")
    layout = layout_of(run.scenario, run)
    outcome = Outcome.empty(5, 2, layout)
    outcome.fill(1, run, layout)
    outcome.fail(0, "why")
    assert dict(zip(layout.events, outcome.events[1].tolist(), strict=True)) == dict(run.events)
    assert layout.constraints == tuple(verdict.name for verdict in run.verdicts)
    assert outcome.slack[1].tolist() == [verdict.slack for verdict in run.verdicts]
    assert outcome.holds[1].tolist() == [verdict.holds for verdict in run.verdicts]
    for zone in layout.zones:
        steps = run.occupancy(zone)
        for kind, count in enumerate(COUNTS):
            expected = [steps.at(instant, count) for instant in layout.times.tolist()]
            assert outcome.occupancy[zone][1, :, kind].tolist() == expected
    assert outcome.failed == {5: "why"}
    assert np.isnan(outcome.events[0]).all()
    assert not outcome.holds[0].any()


def test_an_event_that_never_occurs_is_not_a_number() -> None:
    run = bundled("rose_parade_2019")
    layout = layout_of(run.scenario)
    outcome = Outcome.empty(0, 1, layout)
    outcome.fill(0, run, layout)
    missing = [name for name in layout.events if name not in run.events]
    assert len(missing) == 6
    assert outcome.events[0, layout.events.index(missing[0])] == pytest.approx(nan, nan_ok=True)


def test_instants_reach_past_the_run_at_steps_of_the_clock() -> None:
    run = simulate(last_of_both())  # from 0 to 1,150 s: one leaves at 30 s, and is 20 m long
    times = layout_of(run.scenario, run).times
    assert run.end == 1050
    # 1.25 x 1,050 s over 239 steps are 5.5 s each.
    assert times.tolist() == [10.0 * step for step in range(INSTANTS)]
