"""Who binds whom: for each ground unit, the units ahead with which it shares ground.

Every unit ahead binds (docs/motion.md); but what a nearer one implies is left out. A nearer unit
implies all that stand behind it in the order of march ahead of it, from its own start (less the
gap) to the end of the ground that it shares with the follower (less the gap, where the follower
goes on: there its tail may already be off while an earlier unit's is not).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from simulator.movement.bounds import Ahead
from simulator.movement.law import Motion
from simulator.scenario.lineup import Body
from simulator.scenario.network import SAME_PLACE, Network, Run
from simulator.timeline.passage import Bound

Interval = tuple[float, float]


def bind(network: Network, bodies: Sequence[Body], motions: Sequence[Motion]) -> None:
    """Give each motion the units ahead that bind it.

    Parameters
    ----------
    network
        Segments and routes.
    bodies
        In the order of march.
    motions
        Theirs, in the same order.
    """
    users: dict[str, list[Body]] = {name: [] for name in network.segments}
    reach: dict[str, list[float]] = {name: [] for name in network.segments}

    @cache
    def runs(route: str, other: str) -> list[Run]:
        return network.runs(route, other)

    for body in bodies:
        if body.flies:
            continue
        motion = motions[body.index]
        free = [(body.start, body.route_length)]
        for leader in _nearest_first(network, body, free, users, reach):
            for run in runs(body.route, leader.route):
                for low, high in _bound(body, leader, run, free):
                    bound = Bound(
                        leader.name,
                        run.shift + body.gap + leader.length,
                        run.high + run.shift + leader.length,
                        body.reaction,
                    )
                    motion.ahead.append(Ahead(motions[leader.index], low, high, bound))
            for run in runs(body.route, leader.route):
                free[:] = _without(free, *_implied(body, leader, run))
            if not free:
                break
        motion.ahead.reverse()  # ties go by the order of march
        for segment, start in network.offsets[body.route].items():
            users[segment].append(body)
            rear = body.start - body.length - start
            reach[segment].append(min(rear, reach[segment][-1]) if reach[segment] else rear)


def _nearest_first(
    network: Network,
    body: Body,
    free: list[Interval],
    users: dict[str, list[Body]],
    reach: dict[str, list[float]],
) -> Iterator[Body]:
    """Units ahead that may bind where nothing is implied yet (``free`` shrinks as they come)."""
    starts = network.offsets[body.route]
    left = {segment: len(users[segment]) for segment in starts if users[segment]}
    while left:
        for segment in list(left):
            start, count = starts[segment], left[segment]
            end = start + network.segments[segment]
            open_to = max((high for low, high in free if low <= end and high >= start), default=None)
            # Those who start beyond the open ground, body and all, never bind on it.
            if (
                count == 0
                or open_to is None
                or open_to - start < reach[segment][count - 1] - body.gap - SAME_PLACE
            ):
                del left[segment]
        if not left:
            return
        nearest = max((users[segment][left[segment] - 1] for segment in left), key=_index)
        for segment in left:
            if users[segment][left[segment] - 1] is nearest:
                left[segment] -= 1
        yield nearest


def _index(body: Body) -> int:
    return body.index


def _bound(body: Body, leader: Body, run: Run, free: list[Interval]) -> Iterator[Interval]:
    """Where on a common run a leader binds and nobody nearer implies it."""
    behind_its_start = leader.start - leader.length - body.gap - run.shift
    low, high = max(run.low, body.start, behind_its_start), run.high
    for open_low, open_high in free:
        piece = max(low, open_low), min(high, open_high)
        if piece[1] > piece[0] + SAME_PLACE:
            yield piece


def _implied(body: Body, leader: Body, run: Run) -> Interval:
    """Where on a common run a leader implies every unit ahead of it."""
    ends_with_it = run.high >= body.route_length - SAME_PLACE
    low = max(run.low, leader.start - body.gap - run.shift)
    return low, run.high if ends_with_it else run.high - body.gap


def _without(intervals: list[Interval], low: float, high: float) -> list[Interval]:
    """Intervals less what lies between two stations."""
    if high <= low + SAME_PLACE:
        return intervals
    kept: list[Interval] = []
    for start, end in intervals:
        if start < low - SAME_PLACE:
            kept.append((start, min(end, low)))
        if end > high + SAME_PLACE:
            kept.append((max(start, high), end))
    return kept
