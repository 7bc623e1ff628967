"""Verdicts on time gaps: the worst pair of neighbours at a marker decides."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.errors import ScenarioError
from simulator.timeline.run import Run
from tests.build import after, block, column, exactly, flight, parade
from tests.timeline.made import steady

SPEED, LENGTH, ROSTRUM = 2.0, 20.0, 300.0
RELEASED = {"a": 0.0, "b": 40.0, "c": 65.0, "tanks": 125.0, "jets": 500.0}
#: Tail to head at the rostrum: 40 - 10, 25 - 10, 60 - 10 s.
A_B, B_C, C_TANKS = 30.0, 15.0, 50.0


def run_with(constraint: dict[str, Any]) -> Run:
    scenario = parade(
        block("a", length=LENGTH),
        block("b", length=LENGTH),
        block("c", length=LENGTH),
        column("tanks", length=LENGTH, speed=SPEED),
        flight("jets", speed=SPEED, call=after("tanks@rostrum")),
        segments={"avenue": 1000.0, "sky": 5000.0},
        routes={"along": ["avenue"], "air": ["sky"]},
        markers={"rostrum": ROSTRUM, "start": 0.0, "overhead": ("sky", 100.0)},
        groups={"first-two": ["a", "b"], "apart": ["a", "c"], "foot": ["a", "b", "c"]},
        constraints=[{"name": "gaps", "marker": "rostrum", **constraint}],
    )
    return steady(scenario, SPEED, RELEASED)


@pytest.mark.parametrize(
    ("who", "bound", "slack", "pair"),
    [
        ("foot", {"at-least": "8 s"}, B_C - 8, ("b", "c")),
        ("foot", {"at-least": "20 s"}, B_C - 20, ("b", "c")),
        ("foot", {"at-most": "60 s"}, 60 - A_B, ("a", "b")),
        ("foot", {"at-most": "30 s"}, 0, ("a", "b")),
        ("all", {"at-most": "45 s"}, 45 - C_TANKS, ("c", "tanks")),
        ("formation", {"at-most": "45 s"}, 45 - A_B, ("a", "b")),
        ("first-two", {"at-least": "1 s", "at-most": "32 s"}, 32 - A_B, ("a", "b")),
        (["c", "column"], {"at-least": "10 s"}, C_TANKS - 10, ("c", "tanks")),
        (["b", "c"], {"at-least": "15 s"}, 0, ("b", "c")),
    ],
)
def test_the_worst_gap_of_the_selected_neighbours_decides(
    who: str | list[str], bound: dict[str, str], slack: float, pair: tuple[str, str]
) -> None:
    (verdict,) = run_with({"time-gap": who, **bound}).verdicts

    assert verdict.slack == exactly(slack)
    assert verdict.holds == (slack >= 0)
    assert verdict.who == pair
    assert (verdict.name, verdict.kind, verdict.unit) == ("gaps", "time-gap", "s")
    assert verdict.at == exactly(RELEASED[pair[1]] + ROSTRUM / SPEED)


@pytest.mark.parametrize("who", ["apart", ["a", "column"], ["flight", "b", "tanks"]])
def test_units_that_do_not_follow_each_other_there_are_an_error(who: str | list[str]) -> None:
    # Between `a` and `c` the unit `b` passes: they are no neighbours. The flight is elsewhere.
    with pytest.raises(ScenarioError) as caught:
        run_with({"time-gap": who, "at-least": "1 s"})
    assert str(caught.value) == (
        "constraints.gaps: no two of these units follow each other at rostrum: "
        "the order is a, b, c, tanks"
    )


def test_a_negative_gap_breaks_a_least_gap_by_all_of_it() -> None:
    scenario = parade(
        block("a", length=LENGTH),
        block("b", length=LENGTH),
        markers={"rostrum": ROSTRUM},
        constraints=[{"name": "gaps", "time-gap": "all", "marker": "rostrum", "at-least": "3 s"}],
    )
    (verdict,) = steady(scenario, SPEED, {"a": 0, "b": 4}).verdicts

    assert verdict.slack == exactly(4 - LENGTH / SPEED - 3)
    assert not verdict.holds
