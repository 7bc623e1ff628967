"""The wrecks that stand by now: who comes behind them passes, or stands in their queues."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

import simpy

from simulator.movement.law import Motion
from simulator.movement.order import Order
from simulator.movement.passing import Road, Stand, Wreck
from simulator.scenario.incidents import Incident
from simulator.scenario.lineup import Body
from simulator.scenario.scenario import Scenario
from simulator.timeline.passage import SAME_TIME


class Wrecks:
    """What decides, as long as anything stands.

    Parameters
    ----------
    scenario
        What is to happen.
    clock
        SimPy's.
    motions, order
        How, and in which order, all move.
    promise
        Promises what a new order allows to some, by their places.
    """

    def __init__(
        self,
        scenario: Scenario,
        clock: simpy.Environment,
        motions: Sequence[Motion],
        order: Order,
        promise: Callable[[list[int]], None],
    ) -> None:
        self._clock, self._ground = clock, scenario.ground_clock
        self._motions, self._order, self._promise = motions, order, promise
        self._road = Road(scenario.network, motions)
        self._standing: list[Wreck] = []
        self._awaited: set[tuple[int, float]] = set()

    def add(self, body: Body, incident: Incident, since: float) -> Wreck:
        """A vehicle breaks down (s)."""
        wreck = Wreck(incident, [Stand(body, since, body)])
        self._standing.append(wreck)
        return wreck

    def remove(self, wreck: Wreck) -> None:
        """It drives on, or is off the road."""
        self._standing.remove(wreck)
        self._order.over(wreck.body)

    def __bool__(self) -> bool:
        """Whether anything stands."""
        return bool(self._standing)

    def look(self) -> None:
        """Let everybody decide who has come behind a wreck by now; wait for those who will."""
        while any(self._next_decides(wreck) for wreck in self._standing):
            pass

    def _next_decides(self, wreck: Wreck) -> bool:
        """Let the first in the order of march decide that can; say whether there was one."""
        for body in self._order.behind(wreck.body):
            if body.place in wreck.decided or not self._under_way(body, wreck):
                continue
            stand = self._road.stopped_by(body, wreck)
            if stand is None:
                continue
            came = max(stand.since, self._came(body))
            if came > self._clock.now + SAME_TIME:
                self._wait_for(body, came)
                continue
            self._decide(body, wreck, stand, came)
            return True
        return False

    def _decide(self, body: Body, wreck: Wreck, before: Stand, came: float) -> None:
        wreck.decided.add(body.place)
        # Who stands behind two wrecks takes up room once.
        stands = {each.body.place: each for one in self._standing for each in one.queue}
        standing = list(stands.values())
        still = came < wreck.over - SAME_TIME
        hangs_on = before.hangs_on if before.since > self._came(body) + SAME_TIME else body
        now = self._ground.ground(came)
        if still and self._road.may_pass(body, wreck, self._order, standing, now):
            if hangs_on is not body:
                self._order.wait(body, hangs_on)
            ahead = [one for one in self._standing if self._order.is_ahead(one.body, body)]
            self._order.put_ahead(body, wreck.body, now)
            for one in ahead:
                # On its way it passes whatever has broken down in that queue besides.
                if self._order.is_ahead(body, one.body):
                    one.decided.add(body.place)
                    one.passed_by.append(body)
            behind = [each.place for each in self._order.behind(body)]
            self._promise([body.place, *behind])
        else:
            wreck.queue.append(Stand(body, came, hangs_on))

    def _under_way(self, body: Body, wreck: Wreck) -> bool:
        """Whether it is on the road; or next to come out of where its column assembles."""
        motion = self._motions[body.place]
        if motion.done or not motion.released:
            return False
        if motion.stations or body.rank == 0:
            return True
        before = self._motions[body.place - 1]
        return bool(before.stations) or body.place - 1 in wreck.decided

    def _came(self, body: Body) -> float:
        """When it came to where it stands (s); to its start it came with its release."""
        motion = self._motions[body.place]
        if motion.stations:
            return self._ground.wall(motion.arrival, "arrival")
        released = motion.cues[0]
        assert released is not None
        return -inf if released == -inf else self._ground.wall(released, "departure")

    def _wait_for(self, body: Body, came: float) -> None:
        if (body.place, came) not in self._awaited:
            self._awaited.add((body.place, came))
            timeout = self._clock.timeout(came - self._clock.now)
            timeout.callbacks.append(lambda _: self.look())
