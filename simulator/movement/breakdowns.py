"""Who comes behind a breakdown, and whether there is room to pass it (docs/motion.md).

A vehicle stands, and behind it a queue. Who comes there decides once: there is room beside
everybody who stands in its way, and it goes on ahead of the vehicle; or it stands, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import inf

import simpy

from simulator.movement.law import Motion
from simulator.movement.order import Order
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.ground_clock import GroundClock
from simulator.scenario.lineup.incidents import Incident
from simulator.scenario.network import CommonRun, Network
from simulator.tolerances import SAME_PLACE, SAME_TIME


@dataclass(eq=False, slots=True)
class Queued:
    """Who stands because of a breakdown, since when (s), and whose arrival that depends on."""

    body: Body
    since: float
    depends_on: Body


@dataclass(eq=False, slots=True)
class OngoingBreakdown:
    """A vehicle that has broken down, and the queue behind it, of which it is the first.

    Attributes
    ----------
    incident
        What happened.
    end
        When it drives on, or is off the road (s); inf while that is open.
    queue
        Who stands there, in the order of coming.
    passed_by
        Who passed, in that order.
    decided
        All who have decided.
    """

    incident: Incident
    queue: list[Queued]
    end: float = inf
    passed_by: list[Body] = field(default_factory=list)
    decided: set[Body] = field(default_factory=set)

    @property
    def body(self) -> Body:
        """What has broken down."""
        return self.queue[0].body


class Road:
    """The road, as far as it is taken up by who stands on it.

    Parameters
    ----------
    network, motions
        Segments and routes with their widths; the motions of all.
    """

    def __init__(self, network: Network, motions: Mapping[Body, Motion]) -> None:
        self._network, self._motions = network, motions

    def stopped_by(self, body: Body, breakdown: OngoingBreakdown) -> Queued | None:
        """Who of a queue stops a body where it is by now; None where nobody does."""
        here = self._motions[body].station
        for queued in reversed(breakdown.queue):
            gap, _ = body.gap_to(queued.body)
            for run in self._network.runs(body.route, queued.body.route):
                tail, head = self._on(run, queued.body)
                if (
                    tail - gap <= here + SAME_PLACE
                    and head > here + SAME_PLACE
                    and run.low - SAME_PLACE <= here
                    and tail < run.high - SAME_PLACE
                ):
                    return queued
        return None

    def may_pass(
        self,
        body: Body,
        breakdown: OngoingBreakdown,
        order: Order,
        standing: Iterable[Queued],
        now: float,
    ) -> bool:
        """Whether a body that has come behind a breakdown's queue may pass it.

        Its way goes past the vehicle; nothing of its own keeps it where it is; everybody between
        the two in the order of march, as far as they share ground with it, stands in that queue;
        and there is room beside each.
        """
        keeps_it = body.unit.width is None or self._motions[body].waits_for_own_cue
        if keeps_it or not self._goes_past(body, breakdown.body):
            return False
        queue = {queued.body for queued in breakdown.queue}
        for other in order.behind(breakdown.body):
            if other is body:
                break
            if other not in queue and self._in_its_way(body, other, now):
                return False
        return all(self._room_beside(body, queued.body, standing) for queued in breakdown.queue)

    def _on(self, run: CommonRun, body: Body) -> tuple[float, float]:
        """Tail and head of who stands, as stations of the first route of a common run."""
        head = self._motions[body].station - run.shift
        return head - body.length, head

    def _goes_past(self, body: Body, broken_down: Body) -> bool:
        for run in self._network.runs(body.route, broken_down.route):
            _, head = self._on(run, broken_down)
            if run.low < head <= run.high + SAME_PLACE:
                return True
        return False

    def _in_its_way(self, body: Body, other: Body, now: float) -> bool:
        """Whether a body has ground ahead that another uses, or is to use, before it."""
        here, there = self._motions[body].station, self._motions[other]
        for run in self._network.runs(body.route, other.route):
            off = run.high + run.shift + other.length
            gone = there.station >= off - SAME_PLACE and there.passage.arrival(off) <= now
            if run.high > here + SAME_PLACE and not gone:
                return True
        return False

    def _room_beside(self, body: Body, other: Body, standing: Iterable[Queued]) -> bool:
        for run in self._network.runs(body.route, other.route):
            low, high = self._clipped(run, other)
            if high <= low + SAME_PLACE:
                continue
            beside = [each.body for each in standing if self._reaches(body, each.body, low, high)]
            widths = [each.unit.width for each in (body, *beside)]
            taken = sum(inf if width is None else width for width in widths)
            for road in self._widths(body.route, low, high):
                if road is None or taken > road + SAME_PLACE:
                    return False
        return True

    def _clipped(self, run: CommonRun, body: Body) -> tuple[float, float]:
        tail, head = self._on(run, body)
        return max(tail, run.low), min(head, run.high)

    def _reaches(self, body: Body, other: Body, low: float, high: float) -> bool:
        """Whether who stands takes up some of a stretch of a body's route."""
        for run in self._network.runs(body.route, other.route):
            tail, head = self._clipped(run, other)
            if tail < high - SAME_PLACE and head > low + SAME_PLACE:
                return True
        return False

    def _widths(self, route: str, low: float, high: float) -> Iterator[float | None]:
        """Widths of the road (m) between two stations; None where one is not known."""
        for segment, start in self._network.offsets[route].items():
            end = start + self._network.segments[segment]
            if start < high - SAME_PLACE and end > low + SAME_PLACE:
                yield self._network.widths.get(segment)


class Breakdowns:
    """What decides, as long as any vehicle stands.

    Parameters
    ----------
    network, ground_clock
        Segments and routes; the clock of the ground.
    clock
        SimPy's.
    motions, order
        How, and in which order, all move.
    promise
        Promises what a new order allows to some.
    """

    def __init__(  # noqa: PLR0917
        self,
        network: Network,
        ground_clock: GroundClock,
        clock: simpy.Environment,
        motions: Mapping[Body, Motion],
        order: Order,
        promise: Callable[[Iterable[Body]], None],
    ) -> None:
        self._clock, self._ground = clock, ground_clock
        self._motions, self._order, self._promise = motions, order, promise
        self._road = Road(network, motions)
        self._ongoing: list[OngoingBreakdown] = []
        self._awaited: set[tuple[Body, float]] = set()

    def add(self, body: Body, incident: Incident, since: float) -> OngoingBreakdown:
        """A vehicle breaks down (s)."""
        breakdown = OngoingBreakdown(incident, [Queued(body, since, body)])
        self._ongoing.append(breakdown)
        return breakdown

    def remove(self, breakdown: OngoingBreakdown) -> None:
        """It drives on, or is off the road."""
        self._ongoing.remove(breakdown)
        self._order.over(breakdown.body)

    def let_decide(self) -> None:
        """Let everybody decide who has come behind a breakdown by now; wait for those who will."""
        while any(self._next_decides(breakdown) for breakdown in self._ongoing):
            pass

    def _next_decides(self, breakdown: OngoingBreakdown) -> bool:
        """Let the first in the order of march decide that can; say whether there was one."""
        for body in self._order.behind(breakdown.body):
            if body in breakdown.decided or not self._under_way(body, breakdown):
                continue
            queued = self._road.stopped_by(body, breakdown)
            if queued is None:
                continue
            came = max(queued.since, self._came(body))
            if came > self._clock.now + SAME_TIME:
                self._wait_for(body, came)
                continue
            self._decide(body, breakdown, queued, came)
            return True
        return False

    def _decide(self, body: Body, breakdown: OngoingBreakdown, before: Queued, came: float) -> None:
        breakdown.decided.add(body)
        # Who stands behind two breakdowns takes up room once.
        standing = {queued.body: queued for one in self._ongoing for queued in one.queue}
        still = came < breakdown.end - SAME_TIME
        depends_on = before.depends_on if before.since > self._came(body) + SAME_TIME else body
        now = self._ground.ground(came)
        if still and self._road.may_pass(body, breakdown, self._order, standing.values(), now):
            if depends_on is not body:
                self._order.wait(body, depends_on)
            ahead = [one for one in self._ongoing if self._order.is_ahead(one.body, body)]
            self._order.put_ahead(body, breakdown.body, now)
            for one in ahead:
                # On its way it passes whatever has broken down in that queue besides.
                if self._order.is_ahead(body, one.body):
                    one.decided.add(body)
                    one.passed_by.append(body)
            self._promise([body, *self._order.behind(body)])
        else:
            breakdown.queue.append(Queued(body, came, depends_on))

    def _under_way(self, body: Body, breakdown: OngoingBreakdown) -> bool:
        """Whether it is on the road; or next to come out of where its column assembles."""
        motion = self._motions[body]
        if motion.done or not motion.released:
            return False
        if motion.stations or body.rank == 0:
            return True
        before = body.unit.bodies[body.rank - 1]
        return bool(self._motions[before].stations) or before in breakdown.decided

    def _came(self, body: Body) -> float:
        """When it came to where it stands (s); to its start it came with its release."""
        motion = self._motions[body]
        if motion.stations:
            return self._ground.wall(motion.arrival, "arrival")
        released = motion.cues[0]
        assert released is not None
        return -inf if released == -inf else self._ground.wall(released, "departure")

    def _wait_for(self, body: Body, came: float) -> None:
        if (body, came) not in self._awaited:
            self._awaited.add((body, came))
            timeout = self._clock.timeout(came - self._clock.now)
            timeout.callbacks.append(lambda _: self.let_decide())
