"""One recovery vehicle for two breakdowns."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
import simpy

from simulator.movement.recovery import Recovery
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.incidents import RecoveryVehicle
from simulator.timeline.records import Recovered
from tests.build import column, parade

#: They drive 60 s to wherever something stands, and work there for 300 s.
TRUCK = RecoveryVehicle("truck", 300.0, travel=60.0)
#: It stands at 100 m of the street, and drives at 10 m/s.
CRANE = RecoveryVehicle("crane", 600.0, speed=10.0, stations=(("along", 100.0),))


def towed(*calls: tuple[str, float, float], vehicles: tuple[RecoveryVehicle, ...]) -> list[Any]:
    """What is sent for each body that stands at a station (m) since an instant (s)."""
    names = ("first", "second")
    bodies = parade(*(column(name, length=7, speed=1) for name in names)).body
    clock, found = simpy.Environment(), []
    recovery = Recovery(vehicles, clock)

    def stand(body: Body, station: float, since: float) -> Generator[Any, Any, None]:
        yield clock.timeout(since)
        found.append((body.name, (yield from recovery.send(body, station, since))))

    for name, station, since in calls:
        clock.process(stand(bodies[name], station, since))
    clock.run()
    return found


def test_a_vehicle_goes_comes_and_is_done() -> None:
    assert towed(("first", 500, 40), vehicles=(TRUCK,)) == [
        ("first", Recovered("truck", 40, 40, 100, 400))
    ]


def test_who_calls_while_it_is_away_waits_until_it_is_back() -> None:
    found = towed(("first", 500, 0), ("second", 300, 10), vehicles=(TRUCK,))
    back = 60 + 300 + 60
    assert found[1] == ("second", Recovered("truck", 10, back, back + 60, back + 360))


@pytest.mark.parametrize("calls", [("first", "second"), ("second", "first")])
def test_of_two_that_call_at_once_the_first_in_the_order_of_march_is_first(
    calls: tuple[str, str],
) -> None:
    found = towed(*((name, 500, 0) for name in calls), vehicles=(TRUCK,))
    assert [name for name, _ in found] == ["first", "second"]


@pytest.mark.parametrize(("station", "goes"), [(400, "crane"), (1000, "truck")])
def test_the_one_that_is_there_soonest_goes(station: float, goes: str) -> None:
    ((_, sent),) = towed(("first", station, 0), vehicles=(TRUCK, CRANE))
    assert sent.vehicle == goes
