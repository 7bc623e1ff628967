"""Neighbours: the least, or greatest, of a whole stretch, wherever on it that is."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import simulate
from simulator.errors import ScenarioError
from simulator.scenario.scenario import Scenario
from simulator.timeline.verdicts import Verdict
from simulator.timeline.verdicts.cases import RunTimes
from simulator.timeline.verdicts.distances import Distances
from simulator.timeline.verdicts.registry import requirement
from tests.build import EXACT, block, clock, exactly, formation, hold, parade
from tests.timeline.verdicts.day import (
    AVENUE,
    BEHIND,
    CATCHES,
    GAP,
    GATE,
    GUARD,
    HALT,
    QUEUES,
    REACTION,
    ROSTRUM,
    guard_at,
    holds_by,
    navy_at,
    spare,
    the_day,
    verdict,
)

small = pytest.mark.parametrize("spare", [5.0, 1e-3, 0.0, -1e-3, -7.0])

#: Of the day: at the navy's start, the time from the guard's tail, and the distance to it.
FIRST_S, FIRST_M = 50.0 - GUARD, 50.0 - GUARD
#: While it follows at 1 m/s.
FOLLOWS = GAP + REACTION
#: At the end of the avenue, where the guard is off and the navy goes its last 10 m at 2 m/s.
LAST = GAP / 2 + REACTION
#: Far behind the gate the navy slows down to this (m/s).
SLOW = {"gait_at": {"late": 0.5}}
LATE = 600.0


# -- time gaps -----------------------------------------------------------------------------------


@small
def test_the_time_gap_at_a_marker(spare: float) -> None:
    for bound, value in (("at-least", FOLLOWS - spare), ("at-most", FOLLOWS + spare)):
        found = verdict({"time-gap": "foot", "marker": "rostrum", bound: f"{value} s"})
        holds_by(found, spare, navy_at(ROSTRUM), ("guard", "navy"))


@small
def test_the_least_time_gap_along_is_where_the_one_behind_caught_up(spare: float) -> None:
    # 30 s at the start, 12 s from where it caught up, and far more at the end: it slows down.
    end = navy_at(LATE) + (AVENUE - LATE) / 0.5 - guard_at(AVENUE + GUARD)
    assert min(FIRST_S, end) > FOLLOWS
    asked = {"time-gap": "foot", "along": "avenue", "at-least": f"{FOLLOWS - spare} s"}
    found = verdict(asked, navy=SLOW)
    assert found.at is not None
    assert 50 + CATCHES / 2 - EXACT <= found.at <= navy_at(LATE) + EXACT
    assert (found.slack, found.holds) == (exactly(spare), spare >= 0)
    at_ends = [
        {"time-gap": "foot", "marker": marker, "at-least": f"{FOLLOWS - spare} s"}
        for marker in ("end",)
    ]
    assert all(
        one.slack == exactly(end - FOLLOWS + spare) for one in the_day(*at_ends, navy=SLOW).verdicts
    )


@spare
def test_the_longest_time_gap_along_is_behind_the_one_that_halts(spare: float) -> None:
    # Off from its queue at 362 s, where the guard's tail was at 290 s: until it has passed 280 m,
    # at which the tail stood.
    longest = FOLLOWS + HALT
    assert longest > max(FIRST_S, FOLLOWS)
    asked = {"time-gap": "foot", "along": "avenue", "at-most": f"{longest + spare} s"}
    found = verdict(asked)
    assert (found.slack, found.holds) == (exactly(spare), spare >= 0)
    assert found.at is not None
    assert navy_at(QUEUES + 1e-6) - 1 <= found.at <= navy_at(QUEUES + GAP) + EXACT
    ends = [{"time-gap": "foot", "marker": "end", "at-most": f"{longest + spare} s"}]
    assert the_day(*ends).verdicts[0].slack == exactly(longest - LAST + spare)


def test_a_time_gap_along_a_zone_and_a_route_is_that_of_their_segments() -> None:
    for place in ("avenue", "along", ["avenue", "square"], ["square", "along"]):
        found = verdict({"time-gap": "foot", "along": place, "at-least": "1 s"})
        assert found.slack == exactly(LAST - 1)
        # One pair is one case, however often the stretch is named.
        assert [one.who for one in found.worst] == [("guard", "navy")]


# -- distances -----------------------------------------------------------------------------------


@small
def test_the_distance_at_a_marker(spare: float) -> None:
    # At 1 m/s the tail is as many metres ahead as it is seconds.
    for bound, value in (("at-least", FOLLOWS - spare), ("at-most", FOLLOWS + spare)):
        found = verdict({"gap": "foot", "marker": "rostrum", bound: f"{value} m"})
        holds_by(found, spare, navy_at(ROSTRUM), ("guard", "navy"))
        assert found.unit == "m"


@small
def test_the_least_distance_along_is_in_the_queue(spare: float) -> None:
    assert min(FIRST_M, FOLLOWS) > GAP
    found = verdict({"gap": "foot", "along": "avenue", "at-least": f"{GAP - spare} m"})
    holds_by(found, spare, QUEUES + BEHIND, ("guard", "navy"))


@spare
def test_the_greatest_distance_along_is_at_the_end_of_a_hold(spare: float) -> None:
    # At the rostrum the navy halts for 100 s, which the guard goes on, to 2 m more than it follows.
    own = 100.0
    leaves = navy_at(ROSTRUM) + own
    greatest = (leaves - HALT - GUARD) - ROSTRUM
    assert greatest == FOLLOWS + own
    asked = {"gap": "foot", "along": "square", "at-most": f"{greatest + spare} m"}
    found = verdict(asked, navy={"holds": {"rostrum": hold(own)}})
    assert (found.slack, found.holds) == (exactly(spare), spare >= 0)
    assert found.at == exactly(leaves)


@spare
def test_the_greatest_distance_counts_until_the_leader_is_off(spare: float) -> None:
    # The guard's tail is off at 1080 s; the navy, at 0.5 m/s from 600 m, is at 794 m then.
    off = guard_at(AVENUE + GUARD)
    there = LATE + (off - navy_at(LATE)) * 0.5
    greatest = AVENUE - there
    assert greatest > FIRST_M
    found = verdict(
        {"gap": "foot", "along": "avenue", "at-most": f"{greatest + spare} m"}, navy=SLOW
    )
    holds_by(found, spare, off, ("guard", "navy"))


def test_who_stands_at_the_near_end_of_a_stretch_is_on_it_and_at_its_far_end_has_come() -> None:
    zones = {"square": (400.0, 600.0), "queue": (QUEUES, GATE), "before": (200.0, QUEUES)}
    gap, near, far = the_day(
        {"gap": "foot", "along": "queue", "at-least": f"{GAP + 1} m"},
        {"time-gap": "foot", "along": "queue", "at-most": "1000 s"},
        {"time-gap": "foot", "along": "before", "at-most": f"{FOLLOWS} s"},
        zones=zones,
    ).verdicts
    assert (gap.slack, gap.at) == (exactly(-1), exactly(QUEUES + BEHIND))
    assert near.slack == exactly(1000 - FOLLOWS - HALT)
    # It stands there for a minute more, which is the time gap of the places beyond.
    assert far.slack == exactly(0)


def test_no_distance_is_asked_for_once_a_tail_stands_at_the_end_of_the_ground() -> None:
    # The first halts with its tail at the fork, off the common ground; the next comes up to it.
    scenario = parade(
        block("first", route="off", length=20, release=0, holds={"stop": hold(300)}),
        block("second", route="on", length=20, release=100),
        segments={"avenue": 400.0, "street": 600.0, "lane": 600.0},
        routes={"on": ["avenue", "street"], "off": ["avenue", "lane"]},
        markers={"stop": ("lane", 20.0)},
        constraints=[{"name": "c", "gap": "all", "along": "avenue", "at-least": "0 m"}],
    )
    run = simulate(scenario)
    (found,) = run.verdicts
    assert (found.slack, found.holds) == (exactly(80), True)
    required = requirement(run.scenario.constraints[0], RunTimes(run))
    assert isinstance(required, Distances)
    (case,) = required.cases(RunTimes(run))
    slacks = [
        run.events.read(one.plus) - run.events.read(one.minus)  # type: ignore[arg-type]
        for one in case.alternatives[0]
    ]
    assert min(slacks) == exactly(80)


def forks(**asked: Any) -> Verdict:
    """The first turns off at 400 m; the second goes on at half its pace, 50 s behind."""
    scenario = parade(
        block("first", route="off", length=20, speed=1, release=0),
        block("second", route="on", length=20, speed=0.5, release=50),
        segments={"avenue": 400.0, "street": 600.0, "lane": 600.0},
        routes={"on": ["avenue", "street"], "off": ["avenue", "lane"]},
        markers={"near": 100.0, "far": 300.0, "fork": 400.0},
        constraints=[{"name": "c", "gap": "all", **asked}],
    )
    (found,) = simulate(scenario).verdicts
    return found


@spare
def test_a_leader_that_leaves_the_common_ground_is_far_only_as_long_as_it_is_on_it(
    spare: float,
) -> None:
    # Its tail is off at 420 s, when the second is at 185 m.
    greatest = 400 - (420 - 50) * 0.5
    found = forks(along="avenue", **{"at-most": f"{greatest + spare} m"})
    holds_by(found, spare, 420.0, ("first", "second"))


def test_at_a_marker_a_leader_that_has_left_is_not_far_it_is_gone() -> None:
    near, far = 50 + 100 / 0.5, 50 + 300 / 0.5
    assert near < 420 < far
    found = forks(marker="near", **{"at-most": "50 m"})
    holds_by(found, 50 - (near - 20 - 100), near, ("first", "second"))
    for bound in ("at-most", "at-least"):
        gone = forks(marker="far", **{bound: "50 m"})
        assert gone.holds
        assert (gone.slack, gone.at) == (float("inf"), None)


# -- where following begins ------------------------------------------------------------------------

STREETS = {"east": 150.0, "west": 100.0, "avenue": 800.0}
MERGE = {"eastern": ["east", "avenue"], "western": ["west", "avenue"]}
TURN = 600 + 150 + 20 + 10 + 2.0


def merging(*asked: dict[str, Any]) -> list[Verdict]:
    """The first comes at 750 s, 20 m long; the second has been at the line since 100 s."""
    scenario = parade(
        block("first", route="eastern", length=20, release=600),
        block("second", route="western", gap=10, reaction=2, release=0),
        segments=STREETS,
        routes=MERGE,
        markers={"line": ("avenue", 0.0), "rostrum": ("avenue", 500.0)},
        constraints=asked,
    )
    run = simulate(scenario)
    assert run.events["second@line"] == exactly(100)
    assert run.events["second.departs@line"] == exactly(TURN)
    return list(run.verdicts)


def test_who_waits_at_a_line_for_its_turn_does_not_follow_yet() -> None:
    found = merging(
        {"time-gap": "all", "along": "avenue", "at-least": "0 s"},
        {"time-gap": "all", "marker": "line", "at-least": "0 s"},
        {"order": "all", "marker": "line"},
        {"gap": "all", "along": "avenue", "at-least": "0 m"},
        {"gap": "all", "marker": "line", "at-least": "0 m"},
    )
    assert [one.slack for one in found] == [exactly(value) for value in (12, 12, 32, 12, 12)]
    assert all(one.holds for one in found)


def drawn_up(*asked: dict[str, Any]) -> list[Verdict]:
    """Tanks stand at 520 m, their tail at 420 m, until 600 s; the guard comes at 1 m/s."""
    scenario = parade(
        block("tanks", length=100, drawn_up=True, start=520, speed=2, release=600),
        block("guard", length=20, gap=5, speed=1, release=0),
        block("navy", length=20, gap=50, speed=1, start=200, release=0),
        segments={"front": 500.0, "back": 500.0},
        markers={"over": 450.0, "far": ("back", 300.0)},
        constraints=asked,
    )
    return list(simulate(scenario).verdicts)


def test_the_tail_of_a_unit_that_is_drawn_up_is_followed_before_it_goes() -> None:
    queue, between = drawn_up(
        {"gap": ["tanks", "guard"], "along": "front", "at-least": "8 m"},
        {"gap": "all", "along": "front", "at-least": "8 m"},
    )
    # It queues 5 m behind the tail, from 415 s until 600 s.
    assert queue.slack == exactly(5 - 8)
    assert between.worst[0].who == ("tanks", "guard")


def test_a_unit_that_is_drawn_up_over_a_marker_passes_it_with_its_tail() -> None:
    gap, front = drawn_up(
        {"time-gap": ["tanks", "guard"], "marker": "over", "at-least": "5 s"},
        {"time-gap": ["tanks", "guard"], "along": "front", "at-least": "5 s"},
    )
    # The tail goes 30 m at 2 m/s; the guard, 35 m behind it, 1 m/s.
    holds_by(gap, 35 / 1 - 30 / 2 - 5, 600 + 35, ("tanks", "guard"))
    # From where the tail stood: 5 m at 1 m/s.
    assert front.slack == exactly(0)


def test_time_gaps_at_a_place_where_the_tail_stood() -> None:
    # The guard halts with its tail at 280 m, where the navy starts: the tail has passed before.
    scenario = parade(
        block("guard", length=20, release=0, holds={"gate": hold(60)}),
        block("navy", start=280, gap=0, speed=2, release=500),
        markers={"gate": 300.0, "here": 280.0},
        constraints=[{"name": "c", "time-gap": "all", "marker": "here", "at-least": "1 s"}],
    )
    run = simulate(scenario)
    passed = run.events["navy@here"] - run.events["guard.tail@here"]
    assert passed == exactly(500 - 300)
    holds_by(run.verdicts[0], passed - 1, 500, ("guard", "navy"))


def test_neighbours_are_all_who_march_and_not_all_who_are_asked() -> None:
    units = [formation(name, release=n * 60) for n, name in enumerate(["a", "b", "c"])]
    asked = {"name": "c", "along": "avenue", "at-least": "1 s"}
    with pytest.raises(ScenarioError, match="at avenue: the order is a, b, c"):
        parade(*units, constraints=[{**asked, "time-gap": ["a", "c"]}])
    scenario = parade(*units, constraints=[{**asked, "time-gap": ["b", "c"]}])
    (found,) = simulate(scenario).verdicts
    assert [one.who for one in found.worst] == [("b", "c")]


def test_a_detour_has_a_stretch_before_and_one_after() -> None:
    # The first goes round: 300 m more; on its return the second is ahead of it in place, and waits.
    scenario = parade(
        block("first", route="round", length=20, release=0),
        block("second", route="straight", length=20, gap=10, reaction=2, speed=1, release=100),
        segments={"in": 200.0, "loop": 400.0, "cut": 100.0, "out": 300.0},
        routes={"straight": ["in", "cut", "out"], "round": ["in", "loop", "out"]},
        zones={"both": ["in", "out"]},
        constraints=[
            {"name": "in", "time-gap": "all", "along": "in", "at-least": "0 s"},
            {"name": "out", "time-gap": "all", "along": "out", "at-least": "0 s"},
            {"name": "both", "gap": "all", "along": "both", "at-least": "0 m"},
            {"name": "stay", "inside": "second", "zone": "both", "at-most": "1000 s"},
        ],
    )
    into, out, both, stay = simulate(scenario).verdicts
    assert into.slack == exactly(100 - 20)
    assert out.slack == exactly(GAP + REACTION)
    assert [(one.who, one.slack) for one in both.worst] == [
        (("first", "second"), exactly(12)), (("first", "second"), exactly(80)),
    ]  # fmt: skip
    # From its start to its tail off the end: the wait at the line and the cut are included.
    waits_until = 600 + 20 + 10 + 2
    assert stay.slack == exactly(1000 - (waits_until + 300 + 20 - 100))


# -- who should have come earlier ------------------------------------------------------------------


def sooner(scenario: Scenario, unit: str) -> Scenario:
    """A unit released, or called, a second earlier."""
    paths = {"guard": "units.guard.release.at", "navy": "units.navy.release.at"}
    moved = {"guard": clock(-1), "navy": clock(299)}
    if unit in paths:
        return scenario.with_({paths[unit]: moved[unit]})
    return scenario.with_({"units.called.call.delay": "9 s"})


#: Asked of a navy that comes 300 s later, at 0.8 m/s: nothing ahead binds it.
FREE: list[dict[str, Any]] = [
    {"window": {"from": clock(0), "length": "1 s", "until": "navy@rostrum"}},
    {"event": "guard@rostrum", "within": [None, clock(1)]},
    {"between": ["guard@rostrum", "navy@rostrum"], "within": [None, "1 s"]},
    {"between": ["guard@rostrum", "navy@rostrum"], "within": ["1000 s", None]},
    {"order": ["navy@rostrum", "guard@rostrum"]},
    {"tot": "called", "marker": "overhead", "at": clock(0), "tolerance": "1 s"},
    {"time-gap": "foot", "along": "avenue", "at-least": "900 s"},
    {"time-gap": "foot", "marker": "rostrum", "at-least": "900 s"},
    {"time-gap": "foot", "along": "avenue", "at-most": "1 s"},
    {"time-gap": "foot", "marker": "rostrum", "at-most": "1 s"},
    {"gap": "foot", "along": "avenue", "at-least": "900 m"},
    {"gap": "foot", "marker": "rostrum", "at-least": "900 m"},
    {"gap": "foot", "along": "avenue", "at-most": "1 m"},
    {"gap": "foot", "marker": "rostrum", "at-most": "1 m"},
    {"separation": "jets", "at-least": "1000 s"},
    {"empty": "square", "at-most": "1 s", "from": clock(0), "to": "navy.clears@square"},
]


@pytest.mark.parametrize("asked", FREE, ids=lambda asked: "-".join([*asked][:2]))
def test_the_first_of_the_instants_that_decide_should_have_come_earlier(
    asked: dict[str, Any],
) -> None:
    run = the_day(asked, navy={"speed": 0.8, "release": 300})
    (before,) = run.verdicts
    first = before.worst[0].events[0]
    assert not before.holds
    moved = sooner(run.scenario, first.body)  # type: ignore[union-attr]
    (later,) = simulate(moved).verdicts
    assert later.slack > before.slack + 0.5
