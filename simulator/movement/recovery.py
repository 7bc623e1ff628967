"""Recovery vehicles: each tows away one vehicle at a time that has broken down."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from math import inf
from typing import Any

import simpy

from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.incidents import RecoveryVehicle
from simulator.timeline.records import Recovered


class Recovery:
    """Who tows whom: who has stood longest is first; of those free, the soonest there goes.

    Parameters
    ----------
    vehicles
        In the order of the file; at a tie the first goes.
    clock
        SimPy's.
    """

    def __init__(self, vehicles: Iterable[RecoveryVehicle], clock: simpy.Environment) -> None:
        self._clock = clock
        #: Who is free, and since when (s).
        self._free: list[tuple[RecoveryVehicle, float]] = [(each, -inf) for each in vehicles]
        self._calls: set[tuple[float, int]] = set()
        self._turns = simpy.Resource(clock, max(1, len(self._free)))

    def send(
        self, body: Body, station: float, called: float
    ) -> Generator[simpy.Event, Any, Recovered]:
        """Wait for a recovery vehicle for a body that has broken down, and send it there.

        Parameters
        ----------
        body, station
            What has broken down, and where it stands (m).
        called
            Since when (s).

        Returns
        -------
        Recovered
            Which vehicle, and when it goes, comes, and is done.
        """
        # Who has stood longest is first, at a tie who is first in the order of march: of those that
        # call at one instant SimPy knows no order.
        key = (called, body.order_index)
        self._calls.add(key)
        yield self._clock.timeout(0)
        while key != min(self._calls):
            yield self._clock.timeout(0)
        self._calls.remove(key)
        turn = self._turns.request()
        yield turn
        chosen = min(self._free, key=lambda each: each[0].way(body.route, station))
        self._free.remove(chosen)
        vehicle, since = chosen
        goes = max(called, since)
        way = vehicle.way(body.route, station)
        comes = goes + way
        found = Recovered(vehicle.name, called, goes, comes, comes + vehicle.working_time)
        self._clock.process(self._back(vehicle, turn, found.over + way))
        return found

    def _back(
        self, vehicle: RecoveryVehicle, turn: Any, instant: float
    ) -> Generator[simpy.Event, Any, None]:
        """It is where it stands again, and free."""
        yield self._clock.timeout(instant - self._clock.now)
        self._free.append((vehicle, instant))
        self._turns.release(turn)
