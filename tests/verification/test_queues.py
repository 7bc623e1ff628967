"""Queues: a halt goes backwards through those who follow, and so does the start after it."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.movement.simulate import simulate
from tests.build import after, at, block, exactly, hold, item, parade, run_of

LENGTH, GAP, REACTION, SPEED = 20.0, 10.0, 2.0, 1.0
PLACE = LENGTH + GAP  # from head to head in a queue of blocks
HALT, STAYS = 100.0, 60.0


def test_those_behind_a_hold_queue_and_start_again_one_reaction_after_the_other() -> None:
    halt, stays, followers = 500.0, 300.0, 4
    leader = block("u0", speed=SPEED, release=0, holds={"halt": hold(stays)})
    behind = [
        block(f"u{n}", speed=SPEED, gap=GAP, reaction=REACTION) for n in range(1, followers + 1)
    ]
    run = run_of(leader, *behind, markers={"halt": halt, "end": 900.0})

    leaves = halt / SPEED + stays
    for n in range(1, followers + 1):
        queue = halt - n * PLACE
        starts = n * (PLACE / SPEED + REACTION)
        passage = run.passages[f"u{n}"]
        assert passage.arrival(queue) == exactly(starts + queue / SPEED)
        assert passage.departure(queue) == exactly(leaves + n * REACTION)
        assert run.events[f"u{n}@halt"] == exactly(leaves + n * (REACTION + PLACE / SPEED))
        assert run.events[f"u{n}@end"] == exactly(leaves + n * REACTION + (900 - queue) / SPEED)


def test_a_queue_that_has_gone_before_one_comes_holds_up_nobody() -> None:
    late = 400.0
    leader = block("leader", speed=SPEED, release=0, holds={"halt": hold(STAYS)})
    follower = block("follower", speed=SPEED, gap=GAP, reaction=REACTION, release=late)
    run = run_of(leader, follower, markers={"halt": HALT})

    assert late + (HALT - PLACE) / SPEED > HALT / SPEED + STAYS + REACTION
    assert run.events["follower@halt"] == exactly(late + HALT / SPEED)


def queue_at_a_marker(holds: dict[str, Any], until: Any = None) -> Any:
    """The leader halts at 100 m; the follower (from 40 s) queues at 70 m, where a marker is."""
    leader = block("leader", speed=SPEED, release=0, holds={"halt": hold(STAYS, until)})
    follower = block("follower", speed=SPEED, gap=GAP, reaction=REACTION, release=40, holds=holds)
    return parade(
        leader,
        follower,
        markers={"halt": HALT, "queue": HALT - PLACE},
        programme={"cannon": item(after("follower@queue"))},
    )


@pytest.mark.parametrize("own", [None, 30.0])
def test_it_arrives_at_its_queue_place_and_leaves_after_the_one_ahead(own: float | None) -> None:
    # Arrival: 40 + 70 / 1 = 110. Departure: (100 / 1 + 60) + 2 = 162, an own hold of 30 overlaps.
    holds = {} if own is None else {"queue": hold(own)}
    events = simulate(queue_at_a_marker(holds)).events

    arrives = 40 + (HALT - PLACE) / SPEED
    leaves = HALT / SPEED + STAYS + REACTION
    assert (arrives, leaves) == (110, 162)
    assert arrives + (own or 0) < leaves
    assert events["follower@queue"] == exactly(arrives)
    assert events["follower.departs@queue"] == exactly(leaves)
    assert events["follower@halt"] == exactly(leaves + PLACE / SPEED)
    assert events["cannon.start"] == exactly(arrives)


def test_an_own_hold_that_outlasts_the_queue_is_the_one_that_counts() -> None:
    own = 80.0
    events = simulate(queue_at_a_marker({"queue": hold(own)})).events

    arrives = 40 + (HALT - PLACE) / SPEED
    assert arrives + own > HALT / SPEED + STAYS + REACTION
    assert events["follower@queue"] == exactly(arrives)
    assert events["follower.departs@queue"] == exactly(arrives + own)


@pytest.mark.parametrize("own", [None, 30.0, 90.0])
def test_a_hold_may_wait_for_the_arrival_of_the_one_that_queues_behind_it(
    own: float | None,
) -> None:
    # Would the event be the departure, each would wait for the other.
    delay = 70.0
    holds = {} if own is None else {"queue": hold(own)}
    events = simulate(queue_at_a_marker(holds, until=after("follower@queue", delay=delay))).events

    arrives = 40 + (HALT - PLACE) / SPEED
    leaves = max(HALT / SPEED + STAYS, arrives + delay)
    assert leaves > HALT / SPEED + STAYS
    assert events["leader.departs@halt"] == exactly(leaves)
    assert events["follower.departs@queue"] == exactly(max(leaves + REACTION, arrives + (own or 0)))


@pytest.mark.parametrize(("duration", "cue"), [(60.0, 130.0), (60.0, 190.0)])
def test_a_hold_lasts_at_least_its_duration_and_at_least_until_its_cue(
    duration: float, cue: float
) -> None:
    guard = block("guard", speed=SPEED, release=0, holds={"halt": hold(duration, at(cue))})
    events = run_of(guard, markers={"halt": HALT}).events

    assert events["guard@halt"] == exactly(HALT / SPEED)
    assert events["guard.departs@halt"] == exactly(max(HALT / SPEED + duration, cue))


def test_a_cue_that_has_come_before_the_unit_holds_it_up_for_nothing() -> None:
    guard = block("guard", speed=SPEED, release=0, holds={"halt": hold(until=at(HALT / 2))})
    events = run_of(guard, markers={"halt": HALT}).events

    assert events["guard.departs@halt"] == exactly(HALT / SPEED)


def test_two_holds_of_one_unit_add_up_and_each_makes_its_own_queue() -> None:
    leader = block(
        "leader", speed=SPEED, release=0, holds={"halt": hold(STAYS), "second": hold(STAYS)}
    )
    follower = block("follower", speed=SPEED, gap=GAP, reaction=REACTION)
    run = run_of(leader, follower, markers={"halt": HALT, "second": 400.0})

    passage = run.passages["follower"]
    for place, leaves in ((HALT, HALT / SPEED + STAYS), (400.0, 400 / SPEED + 2 * STAYS)):
        assert passage.departure(place - PLACE) == exactly(leaves + REACTION)
    # Between the halts it follows at the following distance: it reaches its second queue place
    # a reaction after the leader reaches its halt.
    assert passage.arrival(400 - PLACE) == exactly(400 / SPEED + STAYS + REACTION)
