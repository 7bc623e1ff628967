"""The queues behind breakdowns, and whether there is room to pass them (docs/motion.md).

Each body that arrives behind a queue decides once. If there is room beside all bodies that stand
in its way, it moves ahead of the broken-down vehicle; otherwise it joins the queue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

import simpy

from simulator.movement.law import Motion
from simulator.movement.order import Order
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.incidents import Incident
from simulator.scenario.network import CommonRun, Network
from simulator.timeline.ground_clock import GroundClock
from simulator.tolerances import SAME_PLACE, SAME_TIME

#: Two stations of a route (m).
_FromTo = tuple[float, float]


@dataclass(eq=False, slots=True)
class Queued:
    """A body that stands because of a breakdown.

    Attributes
    ----------
    since
        From when (s).
    depends_on
        The body whose arrival decided that instant.
    """

    body: Body
    since: float
    depends_on: Body


@dataclass(eq=False, slots=True)
class OngoingBreakdown:
    """A broken-down vehicle and the queue behind it.

    Attributes
    ----------
    queue
        The bodies that stand there, the broken-down one first, in the order of arrival.
    end
        When the vehicle drives on or is off the road (s); inf until that is known.
    passed_by
        The bodies that have passed, in that order.
    decided
        The bodies that have decided whether to pass.
    rears
        Route → the rearmost station (m) of the queue's bodies on it, when they came to stand.
    """

    incident: Incident
    queue: list[Queued] = field(default_factory=list)
    end: float = inf
    passed_by: list[Body] = field(default_factory=list)
    decided: set[Body] = field(default_factory=set)
    rears: dict[str, float] = field(default_factory=dict)

    @property
    def body(self) -> Body:
        """The broken-down vehicle."""
        return self.queue[0].body


class Road:
    """The room that standing bodies leave on the road.

    Parameters
    ----------
    network
        Segments with their widths, and routes.
    motions
        The motion of each body.
    """

    def __init__(self, network: Network, motions: Mapping[Body, Motion]) -> None:
        self._network, self.motions = network, motions

    def queue_up(self, breakdown: OngoingBreakdown, queued: Queued) -> None:
        """Add a body that stands to a queue."""
        body = queued.body
        breakdown.queue.append(queued)
        tail = body.tail_at(self.motions[body].station)
        breakdown.rears[body.route] = min(tail, breakdown.rears.get(body.route, inf))

    def _is_far_behind(self, body: Body, breakdown: OngoingBreakdown) -> bool:
        """Whether a body has not come to a queue on its own way, which most have not."""
        if breakdown.rears.keys() != {body.route} or self._network.laps[body.route] > 1:
            return False
        rear = breakdown.rears[body.route] - body.unit.widest_gap
        return rear > self.motions[body].station + SAME_PLACE

    def stopped_by(self, body: Body, breakdown: OngoingBreakdown, order: Order) -> Queued | None:
        """The member of a queue that stops a body at its current place, if any; not one that it
        has passed.
        """
        if self._is_far_behind(body, breakdown):
            return None
        here = self.motions[body].station
        for queued in reversed(breakdown.queue):
            gap = body.gap_to(queued.body).distance
            for run in self._network.runs(body.route, queued.body.route):
                tail, head = self._on(run, queued.body)
                if (
                    tail - gap <= here + SAME_PLACE
                    and head > here + SAME_PLACE
                    and run.low - SAME_PLACE <= here
                    and tail < run.high - SAME_PLACE
                    and order.is_ahead(queued.body, body)
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
        """Whether a body that has arrived behind a breakdown's queue may pass it.

        It may if its way goes past the vehicle, it does not wait for a cue of its own, all bodies
        between the two in the order of march that share ground with it stand in that queue, and
        there is room beside each of them.
        """
        stays = body.unit.width is None or self.motions[body].waits_for_own_cue
        if stays or not self._goes_past(body, breakdown.body):
            return False
        queue = {queued.body for queued in breakdown.queue}
        for other in order.behind(breakdown.body):
            if other is body:
                break
            if other not in queue and self._goes_first(other, body, now):
                return False
        taken = [(each.body.unit.width, [*self._stretches(body, each.body)]) for each in standing]
        return all(self._room_beside(body, queued.body, taken) for queued in breakdown.queue)

    def _on(self, run: CommonRun, body: Body) -> tuple[float, float]:
        """Tail and head of a standing body, as stations of the first route of a common run."""
        head = self.motions[body].station - run.shift
        return body.tail_at(self.motions[body].station) - run.shift, head

    def _goes_past(self, body: Body, broken_down: Body) -> bool:
        return any(
            run.low < self._on(run, broken_down)[1] <= run.high + SAME_PLACE
            for run in self._network.runs(body.route, broken_down.route)
        )

    def _goes_first(self, other: Body, body: Body, now: float) -> bool:
        """Whether another body is on, or still to come to, ground that a body has ahead."""
        here, there = self.motions[body].station, self.motions[other]
        for run in self._network.runs(body.route, other.route):
            off = run.high + run.shift + other.length
            gone = there.station >= off - SAME_PLACE and there.passage.arrival(off) <= now
            if run.high > here + SAME_PLACE and not gone:
                return True
        return False

    def _room_beside(
        self, body: Body, other: Body, taken: Sequence[tuple[float | None, list[_FromTo]]]
    ) -> bool:
        """Whether there is room beside a body for another, with what stands there besides: the
        width of each, and where it stands.
        """
        for low, high in self._stretches(body, other):
            if high <= low + SAME_PLACE:
                continue
            beside = [
                width
                for width, places in taken
                if any(t < high - SAME_PLACE and h > low + SAME_PLACE for t, h in places)
            ]
            needed = sum(inf if width is None else width for width in (body.unit.width, *beside))
            for road in self._widths(body.route, low, high):
                if road is None or needed > road + SAME_PLACE:
                    return False
        return True

    def _stretches(self, body: Body, other: Body) -> Iterator[_FromTo]:
        """Where a standing body takes up some of another's route: from tail to head (m)."""
        for run in self._network.runs(body.route, other.route):
            tail, head = self._on(run, other)
            yield max(tail, run.low), min(head, run.high)

    def _widths(self, route: str, low: float, high: float) -> Iterator[float | None]:
        """Widths of the road (m) between two stations; None where one is not known."""
        for leg in self._network.legs[route]:
            end = leg.start + self._network.segments[leg.segment]
            if leg.start < high - SAME_PLACE and end > low + SAME_PLACE:
                yield self._network.widths.get(leg.segment)


class Breakdowns:
    """The decisions of bodies that arrive behind breakdowns.

    Parameters
    ----------
    road
        The room on it, and the motion of each body.
    clock, ground
        SimPy's clock, and the ground's.
    order
        The current order of march.
    promise
        Promises what a new order allows the bodies that it is given.
    """

    def __init__(
        self,
        road: Road,
        clock: simpy.Environment,
        ground: GroundClock,
        order: Order,
        promise: Callable[[Iterable[Body]], None],
    ) -> None:
        self._ground, self._clock = ground, clock
        self._road, self._motions = road, road.motions
        self._order, self._promise = order, promise
        self._ongoing: list[OngoingBreakdown] = []
        self._awaited: set[tuple[Body, float]] = set()

    def add(self, body: Body, incident: Incident, since: float) -> OngoingBreakdown:
        """Add a breakdown from an instant (s)."""
        breakdown = OngoingBreakdown(incident)
        self._road.queue_up(breakdown, Queued(body, since, body))
        self._ongoing.append(breakdown)
        return breakdown

    def remove(self, breakdown: OngoingBreakdown) -> None:
        """Remove a breakdown that is over."""
        self._ongoing.remove(breakdown)
        self._order.over(breakdown.body)

    def decide(self) -> None:
        """Decide for all bodies that have arrived behind a breakdown by now; call again when more
        arrive.
        """
        while any(self._next_decides(breakdown) for breakdown in self._ongoing):
            pass

    def _next_decides(self, breakdown: OngoingBreakdown) -> bool:
        """Decide for the first body in the order of march that can; return whether one could."""
        for body in self._order.behind(breakdown.body):
            if body in breakdown.decided or not self._under_way(body, breakdown):
                continue
            queued = self._road.stopped_by(body, breakdown, self._order)
            if queued is None:
                continue
            came = max(queued.since, self._arrival(body))
            if came > self._clock.now + SAME_TIME:
                self._call_again(body, came)
                continue
            self._decide(body, breakdown, queued, came)
            return True
        return False

    def _decide(self, body: Body, breakdown: OngoingBreakdown, before: Queued, came: float) -> None:
        breakdown.decided.add(body)
        # A body that stands behind two breakdowns takes up room once.
        standing = {queued.body: queued for one in self._ongoing for queued in one.queue}
        still = came < breakdown.end - SAME_TIME
        depends_on = before.depends_on if before.since > self._arrival(body) + SAME_TIME else body
        now = self._ground.ground(came)
        if not (
            still and self._road.may_pass(body, breakdown, self._order, standing.values(), now)
        ):
            self._road.queue_up(breakdown, Queued(body, came, depends_on))
            return
        if depends_on is not body:
            self._order.wait(body, depends_on)
        ahead = [one for one in self._ongoing if self._order.is_ahead(one.body, body)]
        self._order.put_ahead(body, breakdown.body, now)
        for one in ahead:
            # It also passes whatever else has broken down in that queue.
            if self._order.is_ahead(body, one.body):
                one.decided.add(body)
                one.passed_by.append(body)
        self._promise([body, *self._order.behind(body)])

    def _under_way(self, body: Body, breakdown: OngoingBreakdown) -> bool:
        """Whether a body is on the road, or the next rank to come out of its assembly area."""
        motion = self._motions[body]
        if motion.done or not motion.released:
            return False
        if motion.stations or body.rank == 0:
            return True
        before = body.unit.bodies[body.rank - 1]
        return bool(self._motions[before].stations) or before in breakdown.decided

    def _arrival(self, body: Body) -> float:
        """When a body arrived at its current place (s); at its start, its release."""
        motion = self._motions[body]
        if motion.stations:
            return self._ground.wall(motion.arrival, "arrival")
        released = motion.cues[0]
        assert released is not None
        return -inf if released == -inf else self._ground.wall(released, "departure")

    def _call_again(self, body: Body, came: float) -> None:
        if (body, came) not in self._awaited:
            self._awaited.add((body, came))
            timeout = self._clock.timeout(came - self._clock.now)
            timeout.callbacks.append(lambda _: self.decide())
