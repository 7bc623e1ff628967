"""What units lose against free motion, behind whom and for what: each figure a short sum."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.movement.simulate import simulate
from simulator.scenario.scenario import Scenario
from simulator.timeline.why.delays import Delay
from tests.build import after, at, block, exactly, flight, hold, item, parade

LENGTH, GAP, REACTION = 20.0, 10.0, 2.0
PLACE = LENGTH + GAP
ROAD = 1000.0


def leader(**keys: Any) -> Any:
    return block("leader", length=LENGTH, **keys)


def follower(**keys: Any) -> Any:
    return block("follower", gap=GAP, reaction=REACTION, **keys)


def delays(scenario: Scenario) -> tuple[Delay, ...]:
    return simulate(scenario).delays


def test_a_unit_alone_loses_nothing_however_long_its_own_hold_lasts() -> None:
    guard = block("guard", release=40, holds={"halt": hold(600)}, gait_at={"halt": 0.5})
    assert delays(parade(guard, markers={"halt": 300.0})) == ()


def test_behind_a_slow_unit_what_is_lost_is_the_difference_of_the_paces() -> None:
    # From 336 m on it follows (docs/motion.md), until the tail ahead is off the road at 990 m.
    scenario = parade(leader(release=0, speed=1.0), follower(release=200, speed=2.0))
    caught = (200 - PLACE - REACTION) / (1 - 1 / 2)
    assert delays(scenario) == (
        Delay(
            unit="follower",
            seconds=exactly((ROAD - GAP - caught) * (1 - 1 / 2)),
            kind="slow",
            cause="leader",
            station=exactly(caught),
            marker=None,
            upto=exactly(ROAD - GAP),
            start=exactly(200 + caught / 2),
            end=exactly(ROAD - GAP + PLACE + REACTION),
        ),
    )


@pytest.mark.parametrize("form_up", [30.0, 100.0])
def test_what_is_lost_at_a_start_is_beyond_the_time_to_form_up(form_up: float) -> None:
    ahead = leader(release=40, start=300.0)
    behind = follower(release=0, form_up=form_up, start=300 - PLACE)
    leaves = 40 + REACTION
    lost = [(each.kind, each.seconds) for each in delays(parade(ahead, behind))]
    assert lost == ([("start", exactly(leaves - form_up))] if form_up < leaves else [])


@pytest.mark.parametrize("own", [None, 30.0])
def test_in_a_queue_what_is_lost_is_beyond_the_own_hold(own: float | None) -> None:
    ahead = leader(release=0, holds={"halt": hold(60)})
    behind = follower(release=40, holds={} if own is None else {"queue": hold(own)})
    scenario = parade(ahead, behind, markers={"halt": 100.0, "queue": 100 - PLACE})
    arrives, leaves = 40 + 70, 100 + 60 + REACTION
    since = arrives + (own or 0)
    assert delays(scenario) == (
        Delay(
            "follower", exactly(leaves - since), "queue", "leader", 70.0, "queue", 70.0,
            exactly(since), exactly(leaves),
        ),
    )  # fmt: skip


def test_at_its_start_a_unit_loses_from_its_release_on() -> None:
    ahead = leader(release=300)
    (delay,) = delays(parade(ahead, follower(release=100), markers={"step-off": 0.0}))
    assert (delay.kind, delay.cause, delay.marker) == ("start", "leader", "step-off")
    assert (delay.start, delay.end) == (100.0, exactly(300 + PLACE + REACTION))
    assert delay.seconds == exactly(delay.end - delay.start)


def test_a_unit_without_a_cue_has_no_time_of_its_own_to_leave() -> None:
    assert delays(parade(leader(release=300), follower())) == ()


@pytest.mark.parametrize(
    ("until", "cause"),
    [(at(500), "units.guard.holds.halt.until.at"), (after("speech.end", delay=40), "speech.end")],
)
def test_at_a_hold_what_is_lost_is_beyond_its_duration(until: Any, cause: str) -> None:
    guard = block("guard", release=0, holds={"halt": hold(60, until)})
    programme = {"speech": item(at(400), 60), "guest": item(at(30))}
    scenario = parade(guard, markers={"also": 300.0, "halt": 300.0}, programme=programme)
    assert delays(scenario) == (
        Delay("guard", exactly(500 - 360), "cue", cause, 300.0, "halt", 300.0, 360.0, 500.0),
    )


def test_who_stands_and_creeps_behind_one_unit_has_one_delay() -> None:
    # From its start on it never gets free of the leader: it waits 132 s and loses 495 s on its way.
    scenario = parade(leader(release=300, speed=1.0), follower(release=200, speed=2.0))
    (delay,) = delays(scenario)
    wait = 300 + PLACE + REACTION - 200
    assert (delay.kind, delay.seconds) == ("slow", exactly(wait + (ROAD - GAP) / 2))
    assert (delay.start, delay.end) == (200.0, exactly(300 + ROAD + LENGTH + REACTION))


def test_behind_one_unit_twice_there_are_two_delays_the_larger_first() -> None:
    ahead = leader(release=0, holds={"first": hold(60), "second": hold(90)})
    scenario = parade(ahead, follower(), markers={"first": 200.0, "second": 600.0})
    assert [(delay.station, delay.seconds) for delay in delays(scenario)] == [
        (exactly(600 - PLACE), exactly(90)),
        (exactly(200 - PLACE), exactly(60)),
    ]


def test_of_equal_delays_the_one_ahead_in_the_order_comes_first() -> None:
    ahead = leader(release=0, holds={"halt": hold(60)})
    second = block("second", length=10, gap=GAP)
    scenario = parade(ahead, follower(), second, markers={"halt": 500.0})
    assert [(delay.unit, delay.cause) for delay in delays(scenario)] == [
        ("follower", "leader"),
        ("second", "follower"),
    ]


def test_a_flight_loses_nothing() -> None:
    scenario = parade(
        leader(route="march", release=0),
        flight("jets", speed=100.0, length=15.0, call=after("leader@mark")),
        segments={"avenue": ROAD, "sky": 5000.0},
        routes={"march": ["avenue"], "air": ["sky"]},
        markers={"mark": 500.0},
    )
    assert delays(scenario) == ()
