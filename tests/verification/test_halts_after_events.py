"""A halt of everything that begins after an event: closed forms, and what could never come."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import simulate
from simulator.errors import DeadlockError, ScenarioError
from tests.build import after, at, block, column, exactly, item, parade, run_of

SILENCE = 120.0


def anthem(cue: dict[str, Any], duration: float = SILENCE) -> dict[str, Any]:
    return {**item(cue, duration), "halts": True}


def test_a_halt_begins_with_its_event_and_all_that_was_promised_comes_later() -> None:
    # The guard is at m at 200 s; the navy is then 100 m on, and the speech waits for it.
    run = run_of(
        block("guard", release=0),
        block("navy", release=100),
        programme={
            "anthem": anthem(after("guard@m")),
            "speech": item(after("navy@m"), 10),
            "salute": item(after("guard@m", delay=60), 10),
        },
        markers={"m": 200, "n": 500},
    )

    assert run.programme["anthem"] == exactly((200, 200 + SILENCE))
    assert run.events["guard.departs@m"] == exactly(200 + SILENCE)
    assert run.events["guard@n"] == exactly(500 + SILENCE)
    assert run.passages["navy"].arrival(100.0) == exactly(200)
    assert run.passages["navy"].departure(100.0) == exactly(200 + SILENCE)
    assert run.events["speech.start"] == exactly(300 + SILENCE)
    assert run.events["salute.start"] == exactly(260)


def test_what_departs_just_then_departs_when_it_is_over_and_so_does_what_waits_for_that() -> None:
    run = run_of(
        block("guard", release=0),
        block("navy", release=after("guard.departs@m"), start=100),
        block("cadets", release=after("guard@m")),
        programme={"anthem": anthem(after("guard@m"))},
        markers={"m": 200},
    )

    assert run.released["navy"] == exactly(200 + SILENCE)
    assert run.released["cadets"] == exactly(200)
    assert run.events["cadets.starts"] == exactly(200 + SILENCE)


def test_a_halt_may_wait_for_a_halt() -> None:
    # The second begins when the first is over: what departs then stays.
    run = run_of(
        block("guard", release=0),
        programme={
            "second": anthem(after("first.end"), 30),
            "first": anthem(after("guard@m"), 60),
            "third": anthem(after("guard@n", delay=20), 45),
        },
        markers={"m": 200, "n": 300, "o": 400},
    )

    assert run.programme["second"] == exactly((260, 290))
    assert run.events["guard.departs@m"] == exactly(290)
    assert run.programme["third"] == exactly((410, 455))
    assert run.events["guard@o"] == exactly(400 + 60 + 30 + 45)


def test_a_repair_goes_on_during_a_halt_after_an_event() -> None:
    # The tank breaks down at 300 s for 60 s, all stand from 310 to 370 s, then it goes on.
    run = run_of(
        column("tank", ranks=1, length=7, speed=1, release=0),
        block("guard", release=110),
        programme={"anthem": anthem(after("guard@m"), 60)},
        incidents={"smoke": {"unit": "tank", "place": "300 m", "drives-on": "60 s"}},
        markers={"m": 200, "n": 400},
    )

    assert (run.breakdowns["smoke"].start, run.breakdowns["smoke"].end) == exactly((300, 360))
    assert run.events["tank@n"] == exactly(400 + 60 + 10)


def test_a_car_that_starts_beside_a_unit_meets_it_when_it_may_start() -> None:
    # It is told to go during the halt, and goes when that is over.
    run = run_of(
        block("army", start=500, drawn_up=True, release=after("car@army")),
        block("guard", release=0),
        column("car", ranks=1, length=5, speed=5, route="lane", release=250),
        programme={"anthem": anthem(after("guard@m"))},
        routes={"along": ["avenue"], "lane": {"beside": "along", "from": "500 m", "to": "300 m"}},
        markers={"m": 200},
    )

    assert run.events["car@army"] == exactly(200 + SILENCE)
    assert run.released["army"] == exactly(200 + SILENCE)


@pytest.mark.parametrize("event", ["guard.departs@m", "guard.starts", "all.starts"])
def test_a_halt_that_waits_for_a_departure_alone_is_a_circle(event: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parade(
            block("guard"),
            programme={"anthem": anthem(after(event))},
            groups={"all": ["guard"]},
            markers={"m": 200},
        )
    assert str(caught.value) == (
        f"programme.anthem: circular cues: anthem waits for {event}, which comes after it"
    )


def test_a_halt_that_puts_off_what_it_waits_for_is_stuck() -> None:
    scenario = parade(
        block("guard", release=0),
        block("navy", release=after("guard.departs@m")),
        programme={"anthem": anthem(after("navy.released"))},
        markers={"m": 200},
    )
    with pytest.raises(DeadlockError) as caught:
        simulate(scenario)
    assert str(caught.value) == (
        "anthem cannot halt everything at 09:03:20: it waits for guard.departs@m, and nothing "
        "departs while everything halts; wait for an arrival, or give a delay"
    )


def test_of_several_departures_the_latest_is_put_off_whichever_is_named_first() -> None:
    for events in (["guard.departs@n", "guard.departs@m"], ["guard.departs@m", "guard.departs@n"]):
        scenario = parade(
            block("guard", release=0),
            programme={
                "speech": item(at(0), 10),
                "anthem": anthem(after(*events, "speech.end")),
            },
            markers={"m": 200, "n": 300},
        )
        with pytest.raises(DeadlockError, match=r"at 09:05:00: it waits for guard\.departs@n, "):
            simulate(scenario)


def test_a_little_later_a_halt_may_wait_for_a_departure() -> None:
    run = run_of(
        block("guard", release=0),
        programme={"anthem": anthem(after("guard.departs@m", delay=1))},
        markers={"m": 200},
    )

    assert run.events["guard.departs@m"] == exactly(200)
    assert run.passages["guard"].departure(201.0) == exactly(201 + SILENCE)
