"""Who comes behind a wreck, and whether there is room to pass it (docs/motion.md).

A wreck stands, and behind it a queue. Who comes there decides once: there is room beside
everybody who stands in its way, and it goes on ahead of the wreck; or it stands, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import inf

import simpy

from simulator.movement.law import Motion
from simulator.movement.order import Order
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.incidents import Incident
from simulator.scenario.network import CommonRun, Network
from simulator.scenario.scenario import Scenario
from simulator.tolerances import SAME_PLACE, SAME_TIME


@dataclass(eq=False, slots=True)
class Stand:
    """Who stands because of a wreck, since when (s), and whose arrival that hangs on."""

    body: Body
    since: float
    hangs_on: Body


@dataclass(eq=False, slots=True)
class Wreck:
    """A vehicle that has broken down, and the queue behind it; it is the first that stands.

    Attributes
    ----------
    incident
        What happened.
    over
        When it drives on, or is off the road (s); inf while that is open.
    queue
        Who stands there, in the order of coming.
    passed_by
        Who passed, in that order.
    decided
        Places of all who have decided.
    """

    incident: Incident
    queue: list[Stand]
    over: float = inf
    passed_by: list[Body] = field(default_factory=list)
    decided: set[int] = field(default_factory=set)

    @property
    def body(self) -> Body:
        """What has broken down."""
        return self.queue[0].body


class Road:
    """The road, as far as it is taken up by who stands on it.

    Parameters
    ----------
    network, motions
        Segments and routes with their widths; the motions of all, by place.
    """

    def __init__(self, network: Network, motions: Sequence[Motion]) -> None:
        self._network, self._motions = network, motions
        self._runs = cache(network.runs)

    def stopped_by(self, body: Body, wreck: Wreck) -> Stand | None:
        """Who of a queue stops a body where it is by now; None where nobody does."""
        here = self._motions[body.order_index].station
        for stand in reversed(wreck.queue):
            gap, _ = body.gap_to(stand.body)
            for run in self._runs(body.route, stand.body.route):
                tail, head = self._on(run, stand.body)
                if (
                    tail - gap <= here + SAME_PLACE
                    and head > here + SAME_PLACE
                    and run.low - SAME_PLACE <= here
                    and tail < run.high - SAME_PLACE
                ):
                    return stand
        return None

    def may_pass(
        self, body: Body, wreck: Wreck, order: Order, standing: Sequence[Stand], now: float
    ) -> bool:
        """Whether a body that has come behind a wreck's queue may pass it.

        Its way goes past the wreck; nothing of its own keeps it where it is; everybody between
        the two in the order of march, as far as they share ground with it, stands in that queue;
        and there is room beside each.
        """
        motion, queued = (
            self._motions[body.order_index],
            {stand.body.order_index for stand in wreck.queue},
        )
        if body.unit.width is None or motion.stands_for_itself or not self._goes_past(body, wreck):
            return False
        for other in order.behind(wreck.body):
            if other is body:
                break
            if other.order_index not in queued and self._in_its_way(body, other, now):
                return False
        return all(self._room_beside(body, stand.body, standing) for stand in wreck.queue)

    def _on(self, run: CommonRun, body: Body) -> tuple[float, float]:
        """Tail and head of who stands, as stations of the first route of a common run."""
        head = self._motions[body.order_index].station - run.shift
        return head - body.length, head

    def _goes_past(self, body: Body, wreck: Wreck) -> bool:
        for run in self._runs(body.route, wreck.body.route):
            _, head = self._on(run, wreck.body)
            if run.low < head <= run.high + SAME_PLACE:
                return True
        return False

    def _in_its_way(self, body: Body, other: Body, now: float) -> bool:
        """Whether a body has ground ahead that another uses, or is to use, before it."""
        here, there = self._motions[body.order_index].station, self._motions[other.order_index]
        for run in self._runs(body.route, other.route):
            off = run.high + run.shift + other.length
            gone = there.station >= off - SAME_PLACE and there.passage.arrival(off) <= now
            if run.high > here + SAME_PLACE and not gone:
                return True
        return False

    def _room_beside(self, body: Body, other: Body, standing: Sequence[Stand]) -> bool:
        for run in self._runs(body.route, other.route):
            low, high = self._clipped(run, other)
            if high <= low + SAME_PLACE:
                continue
            widths = [
                each.body.unit.width for each in standing if self._reaches(body, each, low, high)
            ]
            for road in self._widths(body.route, low, high):
                if road is None or body.unit.width is None:
                    return False
                taken = sum(inf if width is None else width for width in widths)
                if taken + body.unit.width > road + SAME_PLACE:
                    return False
        return True

    def _clipped(self, run: CommonRun, body: Body) -> tuple[float, float]:
        tail, head = self._on(run, body)
        return max(tail, run.low), min(head, run.high)

    def _reaches(self, body: Body, stand: Stand, low: float, high: float) -> bool:
        """Whether who stands takes up some of a stretch of a body's route."""
        for run in self._runs(body.route, stand.body.route):
            tail, head = self._clipped(run, stand.body)
            if tail < high - SAME_PLACE and head > low + SAME_PLACE:
                return True
        return False

    def _widths(self, route: str, low: float, high: float) -> Iterator[float | None]:
        """Widths of the road (m) between two stations; None where one is not known."""
        for segment, start in self._network.offsets[route].items():
            end = start + self._network.segments[segment]
            if start < high - SAME_PLACE and end > low + SAME_PLACE:
                yield self._network.widths.get(segment)


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
            if body.order_index in wreck.decided or not self._under_way(body, wreck):
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
        wreck.decided.add(body.order_index)
        # Who stands behind two wrecks takes up room once.
        stands = {each.body.order_index: each for one in self._standing for each in one.queue}
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
                    one.decided.add(body.order_index)
                    one.passed_by.append(body)
            behind = [each.order_index for each in self._order.behind(body)]
            self._promise([body.order_index, *behind])
        else:
            wreck.queue.append(Stand(body, came, hangs_on))

    def _under_way(self, body: Body, wreck: Wreck) -> bool:
        """Whether it is on the road; or next to come out of where its column assembles."""
        motion = self._motions[body.order_index]
        if motion.done or not motion.released:
            return False
        if motion.stations or body.rank == 0:
            return True
        before = self._motions[body.order_index - 1]
        return bool(before.stations) or body.order_index - 1 in wreck.decided

    def _came(self, body: Body) -> float:
        """When it came to where it stands (s); to its start it came with its release."""
        motion = self._motions[body.order_index]
        if motion.stations:
            return self._ground.wall(motion.arrival, "arrival")
        released = motion.cues[0]
        assert released is not None
        return -inf if released == -inf else self._ground.wall(released, "departure")

    def _wait_for(self, body: Body, came: float) -> None:
        if (body.order_index, came) not in self._awaited:
            self._awaited.add((body.order_index, came))
            timeout = self._clock.timeout(came - self._clock.now)
            timeout.callbacks.append(lambda _: self.look())
