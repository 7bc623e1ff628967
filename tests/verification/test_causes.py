"""Each piece of a passage knows its cause: where the running maximum of the law was attained."""

from __future__ import annotations

import pytest

from simulator.movement.simulate import simulate
from simulator.scenario.scenario import Scenario
from simulator.timeline.passage import Bound, Cause
from tests.build import at, block, exactly, hold, parade, run_of

LENGTH, GAP, REACTION = 20.0, 10.0, 2.0
PLACE = LENGTH + GAP
ROAD = 1000.0
OWN_START = Cause(None, 0.0)
#: How a leader of LENGTH binds: at s its head must have been at s + PLACE, at most at its end.
BOUND = Bound("leader", PLACE, ROAD + LENGTH, REACTION, setting="units.follower.reaction")


def pieces(scenario: Scenario, unit: str = "follower") -> list[tuple[float, Cause]]:
    """Stations of the knots of a unit's passage, with the cause of what comes after them."""
    passage = simulate(scenario).passages[unit]
    return list(zip(passage.stations.tolist(), passage.causes, strict=True))


def test_a_unit_owes_its_passage_to_its_release_and_where_it_has_caught_up_to_the_one_ahead() -> (
    None
):
    late, slow, fast = 200.0, 1.0, 2.0
    leader = block("leader", length=LENGTH, speed=slow, release=0)
    follower = block("follower", speed=fast, gap=GAP, reaction=REACTION, release=late)

    caught_up = (late - PLACE / slow - REACTION) / (1 / slow - 1 / fast)
    assert pieces(parade(leader, follower)) == [
        (0, OWN_START),
        (exactly(caught_up), Cause(BOUND, None)),
        # The tail of the one ahead is off the road: free from here, owed to this place.
        (exactly(ROAD - GAP), Cause(BOUND, exactly(ROAD - GAP))),
    ]


@pytest.mark.parametrize(
    ("own", "queues"), [(None, True), (30.0, True), (51.9, True), (52.0, False), (60.0, False)]
)
def test_after_a_queue_the_one_ahead_is_the_cause_and_at_a_tie_the_own_hold(
    own: float | None, queues: bool
) -> None:
    # It arrives at 110 s and could leave at 162 s: an own hold of 52 s ends with the queue.
    leader = block("leader", length=LENGTH, release=0, holds={"halt": hold(60)})
    holds = {} if own is None else {"queue": hold(own)}
    follower = block("follower", gap=GAP, reaction=REACTION, release=40, holds=holds)
    scenario = parade(leader, follower, markers={"halt": 100.0, "queue": 70.0})

    after_queue = Cause(BOUND, 70.0) if queues else OWN_START
    assert pieces(scenario) == [(0, OWN_START), (70, after_queue)]


@pytest.mark.parametrize(
    ("cue", "decides"), [(150.0, False), (160.0, False), (160.5, True), (500.0, True)]
)
def test_a_cue_that_outlasts_a_hold_s_duration_is_the_cause_from_there_on(
    cue: float, decides: bool
) -> None:
    # Its duration alone would end at 100 + 60 = 160 s.
    guard = block("guard", release=0, holds={"halt": hold(60, at(cue))})
    scenario = parade(guard, markers={"halt": 100.0})

    after_halt = Cause(None, 100.0) if decides else OWN_START
    assert pieces(scenario, "guard") == [(0, OWN_START), (100, after_halt)]


def test_where_a_unit_starts_as_soon_as_the_law_allows_the_one_ahead_is_the_cause() -> None:
    leader = block("leader", length=LENGTH, speed=2, release=0)
    follower = block("follower", speed=1, gap=GAP, reaction=REACTION)

    assert pieces(parade(leader, follower)) == [(0, Cause(BOUND, 0.0))]


def test_at_a_tie_with_the_unit_ahead_the_own_cue_counts() -> None:
    # Behind the leader it comes to its hold at 100 m just when its cue comes; then it is slower.
    length, gap, pace, halt, slow = 20.0, 10.0, 1.0, 100.0, 0.5
    comes = (halt + length + gap) / pace
    leader = block("leader", length=length, speed=pace, release=0)
    follower = block(
        "follower", speed=2.0, gap=gap, release=0,
        gait_at={"halt": slow}, holds={"halt": hold(until=at(comes))},
    )  # fmt: skip
    passage = run_of(leader, follower, markers={"halt": halt}).passages["follower"]
    assert passage.arrival(halt) == exactly(comes)
    assert passage.departure(halt) == exactly(comes)
    assert passage.causes[-1] == Cause(None, halt)


def test_a_cue_that_came_long_before_leaves_no_knot() -> None:
    guard = block("guard", speed=1.0, release=50, holds={"halt": hold(until=at(60.0))})
    passage = run_of(guard, markers={"halt": 100.0}).passages["guard"]
    assert passage.arrival(100.0) == exactly(150.0)
    assert passage.stations.tolist() == [0.0]
