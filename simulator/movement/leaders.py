"""Who binds whom: for each ground unit, the units ahead with which it shares ground.

Every unit ahead binds (docs/motion.md); but what a nearer one implies is left out. A nearer unit
implies all that are ahead of it, from its own start to the end of the ground that it shares with
the follower (less the gap, where the follower goes on: there its tail may already be off while an
earlier unit's is not).
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from functools import cache
from math import inf

from simulator.movement.bounds import Ahead
from simulator.movement.law import Motion
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.network import CommonRun, Network
from simulator.timeline.passage import Bound
from simulator.tolerances import SAME_PLACE

Interval = tuple[float, float]


def bind(
    network: Network,
    bodies: Sequence[Body],
    motions: Sequence[Motion],
    towed: Container[int] = (),
) -> list[list[int]]:
    """Give each motion the units ahead that bind it.

    Parameters
    ----------
    network
        Segments and routes.
    bodies
        In the order of march, as it is by now.
    motions
        Theirs, by their places in the order of march of the morning.
    towed
        Places of wrecks that are off the road: nobody follows whom they followed by following
        them.

    Returns
    -------
    list
        Of each place, the places of those that it binds.
    """
    users: dict[str, list[Body]] = {name: [] for name in network.segments}
    reach: dict[str, list[float]] = {name: [] for name in network.segments}
    followers: list[list[int]] = [[] for _ in bodies]
    runs = cache(network.runs)
    turn = {body.order_index: number for number, body in enumerate(bodies)}

    def follow(body: Body, leader: Body, run: CommonRun, low: float, high: float) -> None:
        gap, reaction = body.gap_to(leader)
        bound = Bound(
            leader.name,
            run.shift + gap + leader.length,
            run.high + run.shift + leader.length,
            reaction,
        )
        motions[body.order_index].ahead.append(Ahead(motions[leader.order_index], low, high, bound))
        if followers[leader.order_index][-1:] != [body.order_index]:
            followers[leader.order_index].append(body.order_index)

    before: Body | None = None
    for body in bodies:
        if body.flies:
            continue
        if before is not None and before.order_index not in towed and _implies_all(before, body):
            # The common case, for speed: whoever goes the same way just ahead implies all others.
            follow(body, before, *_whole_route(body))
        else:
            free = [(body.start, body.route_length)]
            for leader in _nearest_first(network, body, free, users, reach, turn):
                common = runs(body.route, leader.route)
                for run in common:
                    for low, high in _bound(body, leader, run, free):
                        follow(body, leader, run, low, high)
                for run in common if leader.order_index not in towed else ():
                    free[:] = _without(free, *_implied(body, leader, run))
                if not free:
                    break
            motions[body.order_index].ahead.reverse()  # ties go by the order of march
        for segment, start in network.offsets[body.route].items():
            if _last_of(users[segment]) is body.unit and body.order_index not in towed:
                # Who follows an elastic column follows its last rank, which implies the others.
                users[segment].pop()
                reach[segment].pop()
            users[segment].append(body)
            rear = body.start - body.length - start
            reach[segment].append(min(rear, reach[segment][-1]) if reach[segment] else rear)
        before = body
    return followers


def _implies_all(before: Body, body: Body) -> bool:
    """Whether a body just ahead goes the same way: as a rank of the same column, or from no further
    on.
    """
    same = before.unit is body.unit or before.start <= body.start
    return same and before.route == body.route


def _last_of(users: Sequence[Body]) -> Unit | None:
    return users[-1].unit if users else None


def _whole_route(body: Body) -> tuple[CommonRun, float, float]:
    return CommonRun(0.0, body.route_length, 0.0), body.start, body.route_length


def _nearest_first(  # noqa: PLR0917 - what the walk in `bind` knows by then
    network: Network,
    body: Body,
    free: list[Interval],
    users: dict[str, list[Body]],
    reach: dict[str, list[float]],
    turn: dict[int, int],
) -> Iterator[Body]:
    """Units ahead that may bind where nothing is implied yet (``free`` shrinks as they come)."""
    starts = network.offsets[body.route]
    left = {segment: len(users[segment]) for segment in starts if users[segment]}
    while left:
        last = (users[segment][count - 1] for segment, count in left.items())
        nearest = max(last, key=lambda each: turn[each.order_index])
        for segment, count in left.items():
            if users[segment][count - 1] is nearest:
                left[segment] = count - 1
        yield nearest
        # Who starts beyond the open ground, body and all, cannot bind on it.
        left = {
            segment: count
            for segment, count in left.items()
            if count
            and _open_to(network, segment, starts[segment], free)
            >= reach[segment][count - 1] - body.unit.widest_gap - SAME_PLACE
        }


def _open_to(network: Network, segment: str, start: float, free: list[Interval]) -> float:
    """Up to where on a segment (m from its start) somebody may still bind."""
    end = start + network.segments[segment]
    return max((high for low, high in free if low <= end and high >= start), default=-inf) - start


def _bound(body: Body, leader: Body, run: CommonRun, free: list[Interval]) -> Iterator[Interval]:
    """Where on a common run a leader binds and nobody nearer implies it."""
    behind_its_start = leader.start - leader.length - body.gap_to(leader)[0] - run.shift
    low, high = max(run.low, body.start, behind_its_start), run.high
    for open_low, open_high in free:
        piece = max(low, open_low), min(high, open_high)
        if piece[1] > piece[0] + SAME_PLACE:
            yield piece


def _implied(body: Body, leader: Body, run: CommonRun) -> Interval:
    """Where on a common run a leader implies every unit ahead of it."""
    ends_with_it = run.high >= body.route_length - SAME_PLACE
    low = max(run.low, leader.start - run.shift)
    return low, run.high if ends_with_it else run.high - body.gap_to(leader)[0]


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
