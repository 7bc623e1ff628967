"""At which gate a flight leaves its orbit, and how fast."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.movement.orbits import choose
from simulator.scenario.lineup.body import Body
from simulator.timeline.records import Flypast
from tests.build import at, exactly, flight, parade, target

#: Gates every 60 s from 100 s on, 10 km before the target; at 100 m/s it flies 100 s.
ORBIT = {"marker": "hold", "period": "60 s", "on-station": at(100)["at"]}
NOMINAL = 100.0


def jets(**keys: Any) -> Body:
    unit = flight("jets", speed=NOMINAL, orbit=ORBIT, **keys)
    return parade(
        unit,
        segments={"sky": 30000.0},
        routes={"air": ["sky"]},
        markers={"hold": 5000, "overhead": 15000},
    ).bodies[0]


@pytest.mark.parametrize(
    ("called", "gate"), [(None, 0), (-50.0, 0), (100.0, 0), (100.1, 1), (160.0, 1), (281.0, 4)]
)
def test_without_a_target_it_leaves_at_the_first_gate_from_its_call_on(
    called: float | None, gate: int
) -> None:
    assert choose(jets(call=at(0)), called) == Flypast(
        "jets", called, gate, 100 + 60 * gate, NOMINAL
    )


def test_on_target_it_leaves_at_the_gate_that_is_least_off() -> None:
    # Over the target at 260 s from the second gate; due at 270 s: 10 s early, or 50 s late.
    found = choose(jets(target=target("overhead", 270)), None)
    assert (found.gate, found.instant, found.due) == (1, 160, 270)
    assert found.error == exactly(-10)


def test_at_a_tie_the_earlier_gate_counts() -> None:
    assert choose(jets(target=target("overhead", 290)), None).gate == 1


def test_with_a_window_of_speed_it_is_on_target() -> None:
    found = choose(jets(target=target("overhead", 270), speeds=["80 m/s", "120 m/s"]), None)
    # The first gate that is not too early even for the slowest: 125 s of flight.
    assert (found.gate, found.error) == (1, 0)
    assert found.speed == exactly(10000 / 110)
