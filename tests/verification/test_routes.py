"""Routes that meet, part, and meet again: who binds whom, and where."""

from __future__ import annotations

import pytest

from simulator.movement.simulate import simulate
from tests.build import after, block, exactly, hold, item, parade, run_of

LENGTH, GAP, REACTION = 20.0, 10.0, 2.0


# Two streets run into an avenue. The order of march decides who enters it first.
STREETS = {"east": 150.0, "west": 100.0, "avenue": 800.0}
MERGE = {"eastern": ["east", "avenue"], "western": ["west", "avenue"]}
LINE = {"line": ("avenue", 0.0), "rostrum": ("avenue", 500.0)}


@pytest.mark.parametrize(("cue", "waits"), [(600.0, True), (20.0, True), (0.0, False)])
def test_at_a_merge_a_unit_waits_at_the_line_for_its_turn_however_late_the_first_is(
    cue: float, waits: bool
) -> None:
    fast, slow = 2.0, 1.0
    first = block("first", route="eastern", length=LENGTH, speed=fast, release=cue)
    second = block(
        "second", route="western", speed=slow, gap=GAP, reaction=REACTION, release=0
    )  # fmt: skip
    scenario = parade(first, second, segments=STREETS, routes=MERGE, markers=LINE)
    events = simulate(scenario).events

    arrives = STREETS["west"] / slow
    turn = cue + (STREETS["east"] + LENGTH + GAP) / fast + REACTION
    assert (turn > arrives) == waits
    assert events["second@line"] == exactly(arrives)
    assert events["second.departs@line"] == exactly(max(arrives, turn))
    assert events["second@rostrum"] == exactly(max(arrives, turn) + 500 / slow)


def test_an_event_at_the_line_of_a_merge_is_the_arrival_so_that_the_first_may_wait_for_it() -> None:
    first = block("first", route="eastern", release=after("second@line", delay=5))
    second = block("second", route="western", gap=GAP, reaction=REACTION, release=0)
    scenario = parade(first, second, segments=STREETS, routes=MERGE, markers=LINE)
    events = simulate(scenario).events

    leaves = STREETS["west"] + 5
    assert events["first.starts"] == exactly(leaves)
    assert events["second.departs@line"] == exactly(
        leaves + STREETS["east"] + LENGTH + GAP + REACTION
    )


def test_a_queue_at_a_merge_goes_back_into_the_street() -> None:
    first = block("first", route="eastern", release=600)
    second = block("second", route="western", length=LENGTH, release=0)
    third = block("third", route="western", gap=GAP, reaction=REACTION)
    scenario = parade(first, second, third, segments=STREETS, routes=MERGE, markers=LINE)
    passage = simulate(scenario).passages["third"]

    queue = STREETS["west"] - LENGTH - GAP
    second_goes = 600 + STREETS["east"] + LENGTH
    assert passage.arrival(queue) == exactly((LENGTH + GAP) + REACTION + queue)
    assert passage.departure(queue) == exactly(second_goes + REACTION)


# An avenue E metres long parts into two.
E = 100.0
PART = {"a": E, "b": 400.0, "c": 500.0}
FORK = {"straight": ["a", "b"], "left": ["a", "c"]}
FORK_MARKERS = {"near": ("a", 95.0), "fork": ("c", 0.0), "line": ("b", 0.0)}


@pytest.mark.parametrize(
    ("route", "near", "line"), [("left", 142.5, 145.0), ("straight", 150.0, 160.0)]
)
def test_a_leader_that_leaves_binds_until_its_tail_is_off_and_one_that_goes_on_all_along(
    route: str, near: float, line: float
) -> None:
    quick, slow, fast, late = 1.0, 0.5, 2.0, 35.0
    change = "fork" if route == "left" else "line"
    leader = block(
        "leader", route=route, length=LENGTH, speed=quick, gait_at={change: slow}, release=0
    )
    follower = block("follower", speed=fast, gap=GAP, release=late)
    scenario = parade(leader, follower, segments=PART, routes=FORK, markers=FORK_MARKERS)
    events = simulate(scenario).events

    def passes(station: float) -> float:
        """The leader's head."""
        return min(station, E) / quick + max(station - E, 0) / slow

    if route == "left":
        # Its tail is off at T(E + LENGTH); from E - GAP on the follower is free.
        expected = [passes(E + LENGTH) + (s - (E - GAP)) / fast for s in (95, E)]
    else:
        expected = [passes(s + LENGTH + GAP) for s in (95, E)]
    assert expected == [near, line]
    assert events["follower@near"] == exactly(near)
    assert events["follower@line"] == exactly(line)


def test_behind_a_leader_that_leaves_a_unit_further_ahead_may_bind() -> None:
    # First goes straight and is slow there; second leaves; third meets the first after the fork.
    slow, fast = 0.5, 2.0
    first = block("first", length=LENGTH, speed=1.0, gait_at={"line": slow}, release=0)
    second = block("second", route="left", length=LENGTH, speed=1.0, gap=GAP)
    third = block("third", speed=fast, gap=GAP)
    scenario = parade(
        first,
        second,
        third,
        segments=PART,
        routes=FORK,
        markers={**FORK_MARKERS, "far": ("b", 300.0)},
    )
    events = simulate(scenario).events

    far = E + 300
    assert events["third@far"] == exactly(E / 1.0 + (far + LENGTH + GAP - E) / slow)


# A body longer than what it shares.
def test_a_body_longer_than_the_segment_that_it_leaves_binds_until_its_tail_is_off() -> None:
    length, short, speed = 120.0, 50.0, 1.0
    segments = {"a": short, "b": 400.0, "c": 500.0}
    leader = block("leader", route="left", length=length, speed=speed, release=0)
    follower = block("follower", speed=speed, gap=GAP, reaction=REACTION, release=0)
    scenario = parade(leader, follower, segments=segments, routes=FORK)
    passage = simulate(scenario).passages["follower"]

    # Not before the leader's tail is in does it start; it keeps its distance to the end of `a`.
    starts = (length + GAP) / speed + REACTION
    assert passage.departure(0.0) == exactly(starts)
    assert passage.arrival(short - GAP) == exactly((short + length) / speed + REACTION)
    assert passage.arrival(short) == exactly(starts + short / speed)


def test_a_gap_longer_than_the_shared_segment_binds_at_its_line() -> None:
    # E - GAP lies before the line: the follower enters when the leader's tail is off, no earlier.
    length, crossing = 120.0, 6.0
    segments = {"a": 50.0, "d": 80.0, "cross": crossing, "b": 400.0, "c": 500.0}
    routes = {"one": ["a", "cross", "b"], "other": ["d", "cross", "c"]}
    leader = block("leader", route="one", length=length, release=30)
    follower = block("follower", route="other", gap=GAP, reaction=REACTION, release=0)
    scenario = parade(
        leader, follower, segments=segments, routes=routes, markers={"line": ("cross", 0.0)}
    )
    events = simulate(scenario).events

    off = 30 + segments["a"] + crossing + length
    assert events["follower@line"] == exactly(segments["d"])
    assert events["follower.departs@line"] == exactly(off + REACTION)


# A detour parts from the straight road and comes back to it.
LOOP = {"a": 100.0, "straight": 100.0, "detour": 400.0, "b": 600.0}
LOOP_ROUTES = {"short": ["a", "straight", "b"], "long": ["a", "detour", "b"]}
BACK = {"back": ("b", 0.0), "rostrum": ("b", 300.0)}


def test_who_goes_straight_waits_where_the_leader_comes_back_from_its_detour() -> None:
    leader = block("leader", route="long", length=LENGTH, speed=1.0, release=0)
    follower = block("follower", route="short", speed=2.0, gap=GAP, reaction=REACTION)
    scenario = parade(leader, follower, segments=LOOP, routes=LOOP_ROUTES, markers=BACK)
    events = simulate(scenario).events

    # Up to its distance from the fork it follows; then it is free as far as the line.
    off = LOOP["a"] + LENGTH + REACTION
    assert events["follower@back"] == exactly(off + (GAP + LOOP["straight"]) / 2)
    # The leader comes back after its detour; the follower goes a distance and a reaction later.
    turn = LOOP["a"] + LOOP["detour"] + LENGTH + GAP + REACTION
    assert events["follower.departs@back"] == exactly(turn)
    assert events["follower@rostrum"] == exactly(turn + 300)


def test_who_makes_the_detour_finds_the_leader_gone_unless_it_has_halted_there() -> None:
    halts = {"free": {}, "halted": {"rostrum": hold(900)}}
    at_rostrum = {}
    for name, holds in halts.items():
        leader = block("leader", route="short", length=LENGTH, release=0, holds=holds)
        follower = block("follower", route="long", gap=GAP, reaction=REACTION)
        scenario = parade(leader, follower, segments=LOOP, routes=LOOP_ROUTES, markers=BACK)
        at_rostrum[name] = simulate(scenario).events["follower@rostrum"]

    starts = LENGTH + GAP + REACTION
    station = LOOP["a"] + LOOP["detour"] + 300
    leader_leaves = LOOP["a"] + LOOP["straight"] + 300 + 900
    assert at_rostrum["free"] == exactly(starts + station)
    assert at_rostrum["halted"] == exactly(leader_leaves + REACTION + LENGTH + GAP)


def test_routes_that_share_no_ground_bind_nobody() -> None:
    segments, routes = {"a": 500.0, "b": 500.0}, {"one": ["a"], "other": ["b"]}
    first = block("first", route="one", release=300)
    second = block("second", route="other", gap=GAP, release=0)
    scenario = parade(
        first, second, segments=segments, routes=routes, markers={"m": ("b", 200.0)},
        programme={"gun": item(after("second@m", "first.starts", delay=1))},
    )  # fmt: skip
    events = simulate(scenario).events

    assert events["second@m"] == exactly(200)
    assert events["gun.start"] == exactly(max(300, 200) + 1)


def test_who_comes_to_the_bound_only_when_the_tail_is_off_is_not_held() -> None:
    # The leader turns off at E and changes its pace later, on its own way. The follower would come
    # to its line drawn on at 92 m, but from E - gap = 90 m on the tail needs only to be off: 240 s.
    end, length, gap, slow, fast, late = 100.0, 20.0, 10.0, 0.5, 1.0, 152.0
    leader = block(
        "leader", route="left", length=length, speed=slow, release=0, gait_at={"later": 2.0}
    )
    follower = block("follower", route="right", speed=fast, gap=gap, release=late)
    run = run_of(
            leader, follower,
            segments={"common": end, "a": 200.0, "b": 200.0},
            routes={"left": ["common", "a"], "right": ["common", "b"]},
            markers={"later": ("a", 32.0)},
        )  # fmt: skip
    tail_off = (end + length) / slow
    assert late + (end - gap) / fast > tail_off
    passage = run.passages["follower"]
    assert [passage.arrival(s) for s in (90.0, 95.0, end)] == exactly(
        [late + s / fast for s in (90.0, 95.0, end)]
    )
    assert [cause.bound for cause in passage.causes] == [None]
