"""Recovery vehicles: each tows away one broken-down vehicle at a time."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from math import inf
from typing import Any

import simpy

from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.incidents import RecoveryVehicle
from simulator.timeline.records import Recovered


class Recovery:
    """Serves calls in order; of the free recovery vehicles, the nearest in time goes.

    Parameters
    ----------
    vehicles
        In the order of the file; of several that are equally near, the first goes.
    clock
        SimPy's.
    """

    def __init__(self, vehicles: Iterable[RecoveryVehicle], clock: simpy.Environment) -> None:
        self._clock = clock
        #: The free vehicles, and since when each is free (s).
        self._free: list[tuple[RecoveryVehicle, float]] = [(each, -inf) for each in vehicles]
        self._calls: set[tuple[float, int]] = set()
        self._turns = simpy.Resource(clock, max(1, len(self._free)))

    def send(
        self, body: Body, station: float, called: float
    ) -> Generator[simpy.Event, Any, Recovered]:
        """Wait for a recovery vehicle for a broken-down body, and send it there.

        Parameters
        ----------
        body, station
            The broken-down body, and where it stands (m).
        called
            Since when (s).

        Returns
        -------
        Recovered
            Which vehicle, and when it leaves, arrives and is done.
        """
        # The longest wait is served first, at a tie in the order of march; SimPy itself does not
        # order calls of one instant.
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
        leaves, way = max(called, since), vehicle.way(body.route, station)
        comes = leaves + way
        found = Recovered(vehicle.name, called, leaves, comes, comes + vehicle.working_time)
        self._clock.process(self._return(vehicle, turn, found.over + way))
        return found

    def _return(
        self, vehicle: RecoveryVehicle, turn: Any, instant: float
    ) -> Generator[simpy.Event, Any, None]:
        yield self._clock.timeout(instant - self._clock.now)
        self._free.append((vehicle, instant))
        self._turns.release(turn)
