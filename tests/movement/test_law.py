"""One motion behind another, promised by hand."""

from __future__ import annotations

from math import inf

import pytest

from simulator.movement.bounds import Ahead
from simulator.movement.law import Motion
from simulator.scenario.lineup.body import Body
from simulator.timeline.passage import Bound, Passage
from tests.build import after, block, exactly, hold, parade

LENGTH, GAP, REACTION = 20.0, 10.0, 2.0


def body(**keys: object) -> Body:
    """One unit on an avenue of 1 km."""
    unit = block("guard", length=LENGTH, gap=GAP, reaction=REACTION, **keys)
    markers = {"here": 100, "there": 300}
    programme = {"signal": {"duration": "1 s", **after("guard.starts")}}
    return parade(unit, markers=markers, programme=programme).bodies[0]


def released(one: Body, instant: float) -> Motion:
    motion = Motion(one)
    motion.cues[0] = instant
    return motion


def behind(follower: Motion, leader: Motion, end: float = 1000.0) -> None:
    """Both on one route; the leader leaves it where their common ground ends."""
    bound = Bound("leader", LENGTH + GAP, end + LENGTH, REACTION)
    follower.ahead.append(Ahead(leader, 0.0, end, bound))


def knots(passage: Passage) -> list[tuple[float, float, float]]:
    columns = (passage.stations, passage.instants, passage.slownesses)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def test_nothing_is_promised_before_the_release() -> None:
    motion = Motion(body())
    assert not motion.extend()
    assert (motion.released, motion.done, motion.waits_for_own_cue) == (False, False, True)


def test_free_motion_has_a_knot_wherever_its_pace_changes() -> None:
    motion = released(body(speed=2.0, gait_at={"there": 1.0}), 40.0)
    assert motion.extend()
    assert motion.done
    assert knots(motion.passage) == [(0, 40, 0.5), (300, 190, 1.0)]
    assert motion.passage.arrival(1000.0) == exactly(40 + 300 / 2 + 700)


def test_what_is_promised_is_not_promised_again() -> None:
    motion = released(body(), 0.0)
    assert motion.extend()
    assert not motion.extend()


def test_a_hold_takes_its_duration_at_least() -> None:
    motion = released(body(speed=1.0, holds={"here": hold(60)}), 0.0)
    motion.extend()
    assert motion.passage.arrival(100.0) == exactly(100)
    assert motion.passage.departure(100.0) == exactly(160)


@pytest.mark.parametrize(("cue", "leaves"), [(120.0, 160.0), (500.0, 500.0)])
def test_a_hold_that_waits_for_a_cue_is_promised_up_to_its_place(cue: float, leaves: float) -> None:
    motion = released(body(speed=1.0, holds={"here": hold(60, after("signal.end"))}), 0.0)
    motion.extend()
    assert (motion.station, motion.arrival, motion.waits_for_own_cue) == (100, exactly(100), True)
    motion.cues[motion.next_stop] = cue
    motion.extend()
    assert motion.done
    assert motion.passage.departure(100.0) == exactly(leaves)


def test_a_faster_follower_inherits_the_knots_of_its_leader() -> None:
    leader = released(body(speed=1.0, gait_at={"there": 0.5}), 0.0)
    follower = released(body(speed=2.0), 20.0)
    behind(follower, leader)
    (ahead,) = follower.ahead
    assert follower.blocker() is ahead
    leader.extend()
    follower.extend()
    # The leader's head is 30 m ahead, 2 s before: the bound is s + 32; from 270 m on 2 s/m. It is
    # off common ground when the follower is at 990 m.
    assert knots(follower.passage) == [
        (0, 32, 1.0),
        (270, exactly(302), 2.0),
        (990, exactly(302 + 2 * 720), 0.5),
    ]
    assert follower.passage.causes[0].bound == ahead.bound


def test_a_leader_that_leaves_binds_until_its_tail_is_off() -> None:
    # DESIGN's example: E 100 m; leader 1 m/s, 0.5 m/s after E; follower 2 m/s from 35 s.
    leader = released(body(speed=1.0, gait_at={"here": 0.5}), 0.0)
    follower = Motion(body(speed=2.0))
    follower.cues[0] = 35.0
    bound = Bound("leader", LENGTH + GAP, 100 + LENGTH, 0.0)
    follower.ahead.append(Ahead(leader, 0.0, 100.0, bound))
    leader.extend()
    follower.extend()
    tail_off = 100 + LENGTH / 0.5
    assert follower.passage.arrival(95.0) == exactly(tail_off + 5 / 2)
    assert follower.passage.arrival(100.0) == exactly(tail_off + 10 / 2)


def test_a_follower_is_promised_as_far_as_its_leader_is() -> None:
    leader = released(body(speed=1.0, holds={"there": hold(until=after("signal.end"))}), 0.0)
    follower = released(body(speed=2.0), 0.0)
    behind(follower, leader)
    leader.extend()
    follower.extend()
    assert follower.station == 300 - LENGTH - GAP
    assert follower.blocker() is follower.ahead[0]


def test_a_body_that_is_towed_keeps_its_passage_and_binds_no_more() -> None:
    motion = released(body(speed=1.0, holds={"here": hold(until=after("signal.end"))}), 0.0)
    motion.extend()
    motion.tow(700.0, 750.0)
    assert motion.done
    assert (motion.passage.end, motion.passage.left) == (100, 750)
    assert motion.passage.arrival(101.0) == inf
    assert (motion.stations[-1], motion.instants[-1], motion.slownesses[-1]) == (100, 700, 0)
