"""The leaders of each ground unit: the units ahead with which it shares ground.

Every unit ahead binds (docs/motion.md), but what a nearer one implies is left out. A nearer unit
implies all units ahead of it, from its own start to the end of the ground that it shares with the
follower (less the gap, if the follower goes on: its tail may already be off the common ground
where an earlier unit's is not).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from math import inf
from typing import NamedTuple

from simulator.scenario.lineup.body import Body
from simulator.scenario.network import CommonRun, Network
from simulator.timeline.passage import Bound
from simulator.tolerances import SAME_PLACE

Interval = tuple[float, float]


class Bond(NamedTuple):
    """How a body ahead binds a follower from one of the follower's stations to another (m).

    The leader is its index in the plan's order of march.
    """

    leader: int
    low: float
    high: float
    bound: Bound


def bonds_of(
    network: Network, bodies: Iterable[Body], towed: Collection[Body] = ()
) -> dict[int, list[Bond]]:
    """What binds each body on the ground, by the body's index in the plan's order of march.

    Parameters
    ----------
    network
        Segments and routes.
    bodies
        In the current order of march.
    towed
        Bodies that are off the road: they imply nothing about the units ahead of them.
    """
    binder = _Binder(network, towed)
    return {body.order_index: binder.bind_next(body) for body in bodies if not body.flies}


class _Binder:
    """Finds what binds each body, in the order of march."""

    def __init__(self, network: Network, towed: Collection[Body]) -> None:
        self._network, self._towed = network, towed
        #: The users of each segment, and the rearmost station of its users (m from its start).
        self._users: dict[str, list[Body]] = {name: [] for name in network.segments}
        self._reach: dict[str, list[float]] = {name: [] for name in network.segments}
        self._turn: dict[Body, int] = {}
        self._before: Body | None = None

    def bind_next(self, body: Body) -> list[Bond]:
        """What binds the next body in the order, the nearest leader last."""
        before, self._before = self._before, body
        self._turn[body] = len(self._turn)
        if before is not None and before not in self._towed:
            same = before.unit is body.unit
            if not same or body in self._towed:
                self._enter(before)
            if before.route == body.route and (same or before.start <= body.start):
                # The common case, for speed: the body just ahead, on the same way, implies all.
                whole = CommonRun(0.0, body.route_length, 0.0)
                return [_bond(body, before, whole, body.start, body.route_length)]
        elif before is not None:
            self._enter(before)
        return list(self._nearest_first(body))[::-1]

    def _enter(self, body: Body) -> None:
        """Add a user; of an elastic column the last rank, which implies the others."""
        for segment, start in self._network.offsets[body.route].items():
            users, reach = self._users[segment], self._reach[segment]
            if users and users[-1].unit is body.unit and body not in self._towed:
                users.pop()
                reach.pop()
            rear = body.start - body.length - start
            users.append(body)
            reach.append(min(rear, reach[-1]) if reach else rear)

    def _nearest_first(self, body: Body) -> Iterator[Bond]:
        """The bonds that no nearer leader implies, from the nearest leader on."""
        starts = self._network.offsets[body.route]
        left = {segment: len(self._users[segment]) for segment in starts if self._users[segment]}
        free = [(body.start, body.route_length)]
        while left and free:
            leader = self._nearest(left)
            common = self._network.runs(body.route, leader.route)
            for run in common:
                for low, high in _open_to(body, leader, run, free):
                    yield _bond(body, leader, run, low, high)
            for run in common if leader not in self._towed else ():
                free = _without(free, *_implied(body, leader, run))
            left = {
                segment: count
                for segment, count in left.items()
                if count and self._may_bind(body, segment, count, free)
            }

    def _nearest(self, left: dict[str, int]) -> Body:
        """Remove the nearest of the users that are left on each segment."""
        last = (self._users[segment][count - 1] for segment, count in left.items())
        nearest = max(last, key=self._turn.__getitem__)
        for segment, count in left.items():
            if self._users[segment][count - 1] is nearest:
                left[segment] = count - 1
        return nearest

    def _may_bind(self, body: Body, segment: str, count: int, free: list[Interval]) -> bool:
        """Whether any of the first users of a segment may reach ground that is still free."""
        start = self._network.offsets[body.route][segment]
        end = start + self._network.segments[segment]
        up_to = max((high for low, high in free if low <= end and high >= start), default=-inf)
        rear = self._reach[segment][count - 1]
        return up_to - start >= rear - body.unit.widest_gap - SAME_PLACE


def _bond(body: Body, leader: Body, run: CommonRun, low: float, high: float) -> Bond:
    gap, reaction = body.gap_to(leader)
    shift = run.shift + leader.length
    bound = Bound(leader.name, shift + gap, run.high + shift, reaction)
    return Bond(leader.order_index, low, high, bound)


def _open_to(body: Body, leader: Body, run: CommonRun, free: list[Interval]) -> Iterator[Interval]:
    """Where on a common run a leader binds and no nearer leader implies it."""
    behind_its_start = leader.start - leader.length - body.gap_to(leader)[0] - run.shift
    low, high = max(run.low, body.start, behind_its_start), run.high
    for open_low, open_high in free:
        piece = max(low, open_low), min(high, open_high)
        if piece[1] > piece[0] + SAME_PLACE:
            yield piece


def _implied(body: Body, leader: Body, run: CommonRun) -> Interval:
    """Where on a common run a leader implies all units ahead of it."""
    ends_with_it = run.high >= body.route_length - SAME_PLACE
    low = max(run.low, leader.start - run.shift)
    return low, run.high if ends_with_it else run.high - body.gap_to(leader)[0]


def _without(intervals: list[Interval], low: float, high: float) -> list[Interval]:
    """Intervals without what lies between two stations (m)."""
    if high <= low + SAME_PLACE:
        return intervals
    kept: list[Interval] = []
    for start, end in intervals:
        if start < low - SAME_PLACE:
            kept.append((start, min(end, low)))
        if end > high + SAME_PLACE:
            kept.append((max(start, high), end))
    return kept
