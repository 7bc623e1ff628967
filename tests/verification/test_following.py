"""Following: nobody is nearer to the tail ahead than its gap, a reaction later. Newell (2002)."""

from __future__ import annotations

import pytest

from tests.build import block, exactly, hold, run_of

LENGTH, GAP, REACTION = 20.0, 10.0, 2.0
SLOW, FAST = 1.0, 2.0
LATE = 200.0


def test_a_slow_unit_holds_up_the_fast_one_behind_it() -> None:
    # Free: LATE + s / FAST. Bound: (s + LENGTH + GAP) / SLOW + REACTION. The later holds.
    markers = {"free": 300.0, "bound": 400.0, "far": 900.0}
    slow = block("slow", length=LENGTH, speed=SLOW, release=0)
    fast = block("fast", length=LENGTH, speed=FAST, gap=GAP, reaction=REACTION, release=LATE)
    run = run_of(slow, fast, markers=markers)

    def free(station: float) -> float:
        return LATE + station / FAST

    def bound(station: float) -> float:
        return (station + LENGTH + GAP) / SLOW + REACTION

    assert free(300) > bound(300)
    assert free(400) < bound(400)
    assert run.events["fast@free"] == exactly(free(300))
    assert run.events["fast@bound"] == exactly(bound(400))
    assert run.events["fast@far"] == exactly(bound(900))
    assert run.march_table_rows("far")[1].time_gap == exactly(GAP / SLOW + REACTION)


def test_it_catches_up_at_an_exact_instant_between_two_markers() -> None:
    # LATE + s / FAST = (s + LENGTH + GAP) / SLOW + REACTION, solved for s.
    slow = block("slow", length=LENGTH, speed=SLOW, release=0)
    late = block("fast", length=LENGTH, speed=FAST, gap=GAP, reaction=REACTION, release=LATE)
    run = run_of(slow, late, markers={"before": 300.0, "behind": 400.0})

    station = (LATE - (LENGTH + GAP) / SLOW - REACTION) / (1 / SLOW - 1 / FAST)
    instant = LATE + station / FAST
    assert 300 < station < 400
    fast = run.passages["fast"]
    knot = abs(fast.stations - station).argmin()
    assert fast.stations[knot] == exactly(station)
    assert fast.instants[knot] == exactly(instant)
    assert fast.slownesses[knot - 1 : knot + 1].tolist() == exactly([1 / FAST, 1 / SLOW])
    assert fast.position(instant) == exactly(station)
    assert run.passages["slow"].position(instant - REACTION) == exactly(station + LENGTH + GAP)


def test_it_goes_its_own_pace_again_where_the_slow_one_speeds_up() -> None:
    change = 500.0
    slow = block("slow", length=LENGTH, speed=SLOW, gait_at={"change": 4.0}, release=0)
    fast = block("fast", length=LENGTH, speed=FAST, gap=GAP, reaction=REACTION, release=0)
    run = run_of(slow, fast, markers={"change": change})

    # Bound up to LENGTH + GAP behind the change, then free: the leader draws away.
    last = change - LENGTH - GAP
    released = change / SLOW + REACTION
    passage = run.passages["fast"]
    assert passage.arrival(last) == exactly(released)
    assert passage.arrival(900.0) == exactly(released + (900 - last) / FAST)


def test_a_fast_leader_binds_the_start_only() -> None:
    fast = block("fast", length=LENGTH, speed=FAST, release=0)
    slow = block("slow", speed=SLOW, gap=GAP, reaction=REACTION)
    passage = run_of(fast, slow).passages["slow"]

    starts = (LENGTH + GAP) / FAST + REACTION
    assert passage.departure(0.0) == exactly(starts)
    assert passage.arrival(700.0) == exactly(starts + 700 / SLOW)


def test_reaction_and_gap_make_the_same_following_distance_on_the_march_and_another_at_a_halt() -> (
    None
):
    # At a steady v, gap + v * reaction is all that shows. At a halt the reaction adds no distance.
    halt = 60.0
    leader = block("leader", length=LENGTH, speed=SLOW, release=0, holds={"halt": hold(halt)})
    by_reaction = block("follower", speed=SLOW, gap=GAP, reaction=REACTION)
    by_gap = block("follower", speed=SLOW, gap=GAP + SLOW * REACTION)
    reacting, keeping = (
        run_of(leader, follower, markers={"march": 200.0, "halt": 500.0})
        for follower in (by_reaction, by_gap)
    )

    for run in (reacting, keeping):
        (ahead, behind) = run.march_table_rows("march")
        assert behind.arrive == exactly(ahead.clear + GAP / SLOW + REACTION)
    stands = 500.0 + halt / 2
    assert reacting.passages["follower"].position(stands) == exactly(500 - LENGTH - GAP)
    assert keeping.passages["follower"].position(stands) == exactly(
        500 - LENGTH - GAP - SLOW * REACTION
    )
    for run in (reacting, keeping):
        assert run.events["follower@halt"] == exactly(500 + halt + (LENGTH + GAP) / SLOW + REACTION)


def test_the_slowest_of_those_ahead_holds_up_everyone_behind_it() -> None:
    names = ["first", "second", "third", "fourth"]
    speeds = [2.0, 0.8, 1.6, 1.2]
    units = [
        block(name, length=LENGTH, speed=speed, gap=GAP, reaction=REACTION)
        for name, speed in zip(names, speeds, strict=True)
    ]
    run = run_of(*units, markers={"far": 900.0})

    starts = (LENGTH + GAP) / speeds[0] + REACTION
    second = starts + 900 / speeds[1]
    headway = (LENGTH + GAP) / speeds[1] + REACTION
    assert run.events["second@far"] == exactly(second)
    assert run.events["third@far"] == exactly(second + headway)
    assert run.events["fourth@far"] == exactly(second + 2 * headway)


@pytest.mark.parametrize("reaction", [0.0, REACTION])
def test_a_unit_without_a_cue_leaves_as_soon_as_the_law_allows(reaction: float) -> None:
    leader = block("leader", length=LENGTH, speed=SLOW, release=100)
    follower = block("follower", speed=SLOW, gap=GAP, reaction=reaction)
    events = run_of(leader, follower).events

    assert events["follower.released"] == exactly(0)
    assert events["follower.starts"] == exactly(100 + (LENGTH + GAP) / SLOW + reaction)


def test_a_late_cue_leaves_a_longer_time_gap_and_binds_nobody_ahead() -> None:
    leader = block("leader", length=LENGTH, speed=SLOW, release=0)
    follower = block("follower", speed=SLOW, gap=GAP, reaction=REACTION, release=LATE)
    run = run_of(leader, follower, markers={"m": 500.0})

    assert run.events["leader@m"] == exactly(500 / SLOW)
    assert run.events["follower@m"] == exactly(LATE + 500 / SLOW)
    assert run.march_table_rows("m")[1].time_gap == exactly(LATE - LENGTH / SLOW)


def test_at_the_end_of_the_route_a_leader_binds_until_its_tail_is_off() -> None:
    # Off the route it goes on at its pace; the last GAP metres its follower walks freely.
    slow = block("slow", length=LENGTH, speed=SLOW, release=0)
    fast = block("fast", speed=FAST, gap=GAP, reaction=REACTION)
    run = run_of(slow, fast, segments={"avenue": 1000.0})

    off = (1000 + LENGTH) / SLOW
    assert run.events["slow.finishes"] == exactly(off)
    assert run.passages["fast"].arrival(1000 - GAP) == exactly(off + REACTION)
    assert run.passages["fast"].arrival(1000.0) == exactly(off + REACTION + GAP / FAST)
