"""Where constraints on groups are broken: against runs in which an input is moved."""

from __future__ import annotations

import numpy as np
import pytest

from simulator import simulate
from simulator.timeline.verdicts import judge
from simulator.whatif.asked import AskedOf
from simulator.whatif.broken import broken
from simulator.whatif.inputs import inputs_named, setting
from simulator.whatif.sweep import sweep
from tests.build import block, run_of

#: Four units on roads of their own, none of which waits for another.
UNITS = {"a": 60.0, "b": 100.0, "c": 80.0, "d": 140.0}


@pytest.mark.parametrize("first", ["starts", "finishes"])
@pytest.mark.parametrize("second", ["starts", "finishes"])
@pytest.mark.parametrize("moved", UNITS)
def test_the_first_and_the_last_of_groups_on_both_sides(
    first: str, second: str, moved: str
) -> None:
    # From its start to its end each takes 70 s: 50 m, and 20 m of its own.
    later = 70 * ((second == "finishes") - (first == "finishes"))
    run = run_of(
        *(block(name, route=name, release=at) for name, at in UNITS.items()),
        segments=dict.fromkeys(UNITS, 50),
        routes={name: [name] for name in UNITS},
        groups={"ones": ["a", "b"], "others": ["c", "d"]},
        constraints=[
            {
                "between": [f"ones.{first}", f"others.{second}"],
                "within": [f"{later - 25} s", f"{later + 85} s"],
            },
            {
                "between": [f"others.{second}", f"ones.{first}"],
                "within": [f"{-later - 90} s", f"{25 - later} s"],
            },
        ],
    )
    (what,) = inputs_named(run.scenario, [f"{moved}.release"])
    found = broken(run.scenario.constraints, sweep(run, what, on_day=False), AskedOf(run))

    seen = set()
    for change in np.arange(-118.5, 200, 7):
        settings = setting(run.scenario, what, float(change))
        verdicts = [
            judge(each, simulate(run.scenario.with_(settings))) for each in run.scenario.constraints
        ]
        for verdict in verdicts:
            is_in = any(low < change < high for low, high in found[verdict.name])
            assert is_in != verdict.holds, (verdict.name, change, found[verdict.name])
            seen.add(is_in)
    assert seen == {True, False}
