"""Verdicts on occupancy, over the run or between two events: only values that hold a while."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest

from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict
from tests.build import clock, column, exactly, formation, parade
from tests.timeline.made import steady

SPEED, LOW, HIGH, LENGTH = 2.0, 100.0, 200.0, 20.0
GUARD, NAVY, TANKS = 0.0, 40.0, 200.0
PEOPLE = {"guard": 12, "navy": 9, "tanks": 3 * 4}


def span(released: float) -> tuple[float, float]:
    """When a unit of LENGTH is in the zone."""
    return released + LOW / SPEED, released + (HIGH + LENGTH) / SPEED


#: guard 50 … 110 s, navy 90 … 150 s, tanks 250 … 310 s.
ENTERS, LEAVES = zip(*map(span, (GUARD, NAVY, TANKS)), strict=True)


def run_with(**constraint: Any) -> Run:
    keys = {key.replace("_", "-"): value for key, value in constraint.items()}
    scenario = parade(
        formation("guard", ranks=[PEOPLE["guard"]], depth=LENGTH),
        formation("navy", ranks=[PEOPLE["navy"]], depth=LENGTH),
        column("tanks", ranks=[3], crew=4, length=LENGTH, speed=SPEED),
        zones={"square": (LOW, HIGH)},
        markers={"far": HIGH},
        constraints=[{"name": "square", "zone": "square", "count": "people", **keys}],
    )
    return steady(scenario, SPEED, {"guard": GUARD, "navy": NAVY, "tanks": TANKS})


def judged(**constraint: Any) -> Verdict:
    (verdict,) = run_with(**constraint).verdicts
    return verdict


@pytest.mark.parametrize("most", [22, 21, 20, 0])
def test_at_most_has_the_slack_of_the_peak(most: int) -> None:
    assert (ENTERS, LEAVES) == ((50, 90, 250), (110, 150, 310))
    verdict = judged(at_most=most)

    assert verdict.slack == most - (PEOPLE["guard"] + PEOPLE["navy"])
    assert verdict.holds == (most >= 21)
    assert (verdict.kind, verdict.unit, verdict.at) == ("occupancy", "people", exactly(ENTERS[1]))
    assert verdict.who == ("guard", "navy")


@pytest.mark.parametrize(
    ("count", "peak", "at", "who"),
    [("units", 2, ENTERS[1], ("guard", "navy")), ("vehicles", 3, ENTERS[2], ("tanks",))],
)
def test_what_is_counted_is_the_unit_of_the_slack(
    count: str, peak: int, at: float, who: tuple[str, ...]
) -> None:
    verdict = judged(count=count, at_most=5)

    assert (verdict.slack, verdict.unit) == (5 - peak, count)
    assert (verdict.at, verdict.who) == (exactly(at), who)


@pytest.mark.parametrize(("least", "holds"), [(9, True), (10, False)])
def test_at_least_between_two_events_has_the_slack_of_the_lowest_value(
    least: int, holds: bool
) -> None:
    verdict = judged(at_least=least, **{"from": "guard.enters@square", "to": "navy.clears@square"})

    assert verdict.slack == PEOPLE["navy"] - least
    assert verdict.holds is holds
    assert verdict.at == exactly(LEAVES[0])
    assert verdict.who == ("navy",)


def test_the_whole_run_is_judged_where_no_interval_is_given() -> None:
    assert judged(at_least=1).slack == -1
    assert judged(at_least=1).at == exactly(0)
    assert judged(at_least=0).holds


def test_a_value_that_begins_as_the_interval_ends_is_not_judged() -> None:
    # The zone is empty from LEAVES[1] on, and has one unit only until ENTERS[1].
    at_end = {"from": clock(ENTERS[1]), "to": clock(LEAVES[1])}
    assert judged(at_least=1, **at_end).holds
    assert judged(at_most=12, **{"from": clock(60), "to": clock(ENTERS[1])}).slack == 0
    longer = {"from": clock(ENTERS[1]), "to": clock(LEAVES[1] + 1)}
    empty = judged(at_least=1, **longer)
    assert (empty.slack, empty.at, empty.who) == (-1, exactly(LEAVES[1]), ())


def test_at_most_and_at_least_together_have_the_slack_of_the_tighter() -> None:
    interval = {"from": clock(ENTERS[0]), "to": clock(LEAVES[1])}
    assert judged(at_most=22, at_least=5, **interval).slack == 1
    assert judged(at_most=30, at_least=5, **interval).slack == 4


def test_the_interval_may_begin_in_the_middle_of_a_step() -> None:
    verdict = judged(at_most=20, **{"from": clock(95), "to": clock(105)})

    assert (verdict.slack, verdict.at) == (-1, exactly(95))


def test_an_interval_that_ends_before_it_begins_cannot_be_judged_and_counts_as_broken() -> None:
    run = run_with(at_most=5, **{"from": "navy.clears@square", "to": "guard@far"})
    (verdict,) = run.verdicts

    assert not verdict.holds
    assert not run.ok
    assert verdict.note == "its interval ends (09:01:40) before it begins (09:02:30)"
    assert (verdict.slack, verdict.at, verdict.who) == (-inf, None, ())
