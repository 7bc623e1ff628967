"""Cues: clock times and events, holds released from behind, the programme, circles of waiting."""

from __future__ import annotations

import pytest

from simulator.errors import DeadlockError
from simulator.movement.simulate import simulate
from tests.build import after, at, block, clock, exactly, hold, item, parade, run_of

LENGTH, GAP, REACTION, SPEED = 20.0, 10.0, 2.0, 1.0
HALT = 300.0


def test_a_hold_is_released_by_a_unit_behind_and_its_queue_with_it() -> None:
    # The leader halts until the follower is at 100 m, and 7 s more.
    late, marker, delay = 500.0, 100.0, 7.0
    leader = block(
        "leader", speed=SPEED, release=0,
        holds={"halt": hold(until=after("follower@near", delay=delay))},
    )  # fmt: skip
    follower = block("follower", speed=SPEED, gap=GAP, reaction=REACTION, release=late)
    run = run_of(leader, follower, markers={"halt": HALT, "near": marker})

    arrives = late + marker / SPEED
    assert run.events["leader@halt"] == exactly(HALT / SPEED)
    assert run.events["leader.departs@halt"] == exactly(arrives + delay)
    # The follower never comes near enough to be held up.
    assert run.events["follower@halt"] == exactly(late + HALT / SPEED)


def test_a_hold_may_wait_for_the_tail_of_the_unit_behind_where_that_does_not_need_it_to_go() -> (
    None
):
    late, marker = 500.0, 100.0
    leader = block(
        "leader", speed=SPEED, release=0, holds={"halt": hold(until=after("follower.tail@near"))}
    )
    follower = block("follower", length=LENGTH, speed=SPEED, gap=GAP, release=late)
    events = run_of(leader, follower, markers={"halt": HALT, "near": marker}).events

    assert events["leader.departs@halt"] == exactly(late + (marker + LENGTH) / SPEED)


def test_two_units_that_wait_for_each_other_never_move_and_the_error_names_both() -> None:
    # The follower queues 30 m behind the halt and never reaches the marker that frees the leader.
    leader = block(
        "leader", length=LENGTH, speed=SPEED, release=0,
        holds={"halt": hold(until=after("follower@beyond"))},
    )  # fmt: skip
    follower = block("follower", speed=SPEED, gap=GAP, release=0)
    scenario = parade(leader, follower, markers={"halt": HALT, "beyond": HALT - GAP})

    with pytest.raises(DeadlockError) as caught:
        simulate(scenario)
    assert caught.value.exit_code == 2
    assert str(caught.value) == (
        "nothing can move any more after 09:05:00\n"
        "  leader waits for follower@beyond (its hold at halt)\n"
        "  follower waits for leader, which is ahead of it"
    )


def test_a_circle_of_three_at_a_merge_is_found() -> None:
    # The second waits at the line for the first, who waits for an item that waits for the second.
    segments = {"east": 100.0, "west": 100.0, "avenue": 500.0}
    routes = {"eastern": ["east", "avenue"], "western": ["west", "avenue"]}
    first = block("first", route="eastern", release=after("speech.end"))
    second = block("second", route="western", gap=GAP, release=0)
    scenario = parade(
        first, second, segments=segments, routes=routes, markers={"rostrum": ("avenue", 50.0)},
        programme={"speech": item(after("second@rostrum"), 60)},
    )  # fmt: skip

    with pytest.raises(DeadlockError) as caught:
        simulate(scenario)
    assert str(caught.value).splitlines()[1:] == [
        "  speech waits for second@rostrum (its start)",
        "  first waits for speech.end (its release)",
        "  second waits for first, which is ahead of it",
    ]


def test_a_programme_follows_item_by_item_and_sets_off_the_march() -> None:
    salute, anthem, speech = 90.0, 60.0, 480.0
    scenario = parade(
        block("guard", speed=SPEED, release=after("speech.end", delay=10)),
        markers={"rostrum": HALT},
        programme={
            "speech": item(after("anthem.end", delay=5), speech),
            "salute": item(at(60), salute),
            "anthem": item(after("salute.end"), anthem),
            "doves": item(after("guard@rostrum", delay=1)),
        },
    )
    run = simulate(scenario)

    ends = 60 + salute + anthem + 5 + speech
    assert run.programme["salute"] == (exactly(60), exactly(60 + salute))
    assert run.events["anthem.start"] == exactly(60 + salute)
    assert run.events["speech.start"] == exactly(60 + salute + anthem + 5)
    assert run.events["speech.end"] == exactly(ends)
    assert run.events["guard.released"] == exactly(ends + 10)
    assert run.events["guard@rostrum"] == exactly(ends + 10 + HALT / SPEED)
    assert run.programme["doves"] == (run.events["doves.start"],) * 2
    assert run.events["doves.start"] == exactly(ends + 11 + HALT / SPEED)


@pytest.mark.parametrize("release", [100.0, 300.0])
def test_a_cue_after_several_events_is_the_last_of_them(release: float) -> None:
    first = block("first", speed=SPEED, release=release, length=LENGTH)
    second = block("second", speed=SPEED, gap=GAP, release=after("first.tail@m", "speech.end"))
    scenario = parade(
        first, second, markers={"m": 50.0}, programme={"speech": item(at(60), 240)}
    )  # fmt: skip
    events = simulate(scenario).events

    assert events["second.released"] == exactly(max(release + (50 + LENGTH) / SPEED, 60 + 240))


def test_a_cue_on_a_group_is_its_first_head_or_its_last_tail() -> None:
    # The groups' second unit overtakes nobody: it goes by another street.
    segments, routes = {"a": 500.0, "b": 500.0}, {"one": ["a"], "other": ["b"]}
    scenario = parade(
        block("slow", route="one", speed=0.5, length=LENGTH, release=0),
        block("fast", route="other", speed=2.0, length=LENGTH, release=10),
        segments=segments,
        routes=routes,
        groups={"both": ["slow", "fast"]},
        programme={
            "first": item(after("both.finishes")),
            "heads": item(after("both.starts")),
        },
    )
    events = simulate(scenario).events

    ends = [(500 + LENGTH) / 0.5, 10 + (500 + LENGTH) / 2.0]
    assert events["first.start"] == exactly(max(ends))
    assert events["heads.start"] == exactly(0)


def test_clock_times_before_the_start_are_negative_and_the_run_begins_at_the_earliest() -> None:
    early, earlier = -600.0, -900.0
    scenario = parade(
        block("guard", speed=SPEED, release=early),
        block("navy", speed=SPEED, gap=GAP, reaction=REACTION),
        markers={"m": 100.0},
        programme={"reveille": item(at(earlier), 30)},
        zones={"square": (0, 100)},
    )
    run = simulate(scenario)

    assert run.begin == earlier
    assert run.events["reveille.end"] == exactly(earlier + 30)
    assert run.events["guard@m"] == exactly(early + 100 / SPEED)
    # A unit without a cue is released with the one ahead, and else at the scenario's start.
    assert run.events["navy.released"] == early
    assert run.events["navy.starts"] == exactly(early + (LENGTH + GAP) / SPEED + REACTION)
    assert run.occupancy("square").time[0] == earlier


def test_a_window_that_a_constraint_names_does_not_move_the_beginning() -> None:
    scenario = parade(
        block("guard", speed=SPEED, release=30),
        window={"from": clock(-60), "length": "1200 s", "until": "guard.finishes"},
    )
    run = simulate(scenario)

    assert run.begin == 0
    (window,) = run.verdicts
    assert (window.name, window.kind, window.unit) == ("window", "window", "s")
    assert window.slack == exactly(1200 - (30 + (1000 + LENGTH) / SPEED + 60))


@pytest.mark.parametrize("shift", [0.0, -1800.0, 86400.0])
def test_shifting_every_clock_time_shifts_every_event(shift: float) -> None:
    def events(by: float) -> dict[str, float]:
        guard = block("guard", speed=SPEED, release=by + 60, holds={"m": hold(20, at(by + 200))})
        navy = block("navy", speed=2 * SPEED, gap=GAP, reaction=REACTION, release=by)
        return dict(run_of(guard, navy, markers={"m": 100.0}).events)

    first, second = events(0), events(shift)
    assert first.keys() == second.keys()
    assert second == {name: exactly(instant + shift) for name, instant in first.items()}


def test_a_run_that_is_stuck_says_when_the_last_one_came_to_a_stand() -> None:
    # The second walks to the line, 100 m at 1 m/s, and waits there for the first, which waits for
    # a speech that waits for the second to be further on.
    first = block("first", route="eastern", release=after("speech.end"))
    second = block("second", route="western", speed=1.0, gap=10.0, release=0)
    scenario = parade(
        first,
        second,
        segments={"east": 100.0, "west": 100.0, "avenue": 500.0},
        routes={"eastern": ["east", "avenue"], "western": ["west", "avenue"]},
        markers={"rostrum": ("avenue", 50.0)},
        programme={"speech": item(after("second@rostrum"), 60)},
    )
    with pytest.raises(DeadlockError, match=r"any more after \d\d:01:40\n"):
        simulate(scenario)
