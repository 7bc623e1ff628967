"""The leaders of each ground unit: the units ahead with which it shares ground.

Every unit ahead binds (docs/motion.md), but what a nearer one implies is left out. A nearer unit
implies all units ahead of it, from its own start to the end of the ground that it shares with the
follower (less the gap, if the follower goes on: its tail may already be off the common ground
where an earlier unit's is not). For each thing that a unit keeps, its gap, a time gap and a
headway, this is found by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf
from typing import NamedTuple

from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.spacing import Spacing
from simulator.scenario.network import CommonRun, Network
from simulator.scenario.passes import pass_of
from simulator.timeline.passage import Bound
from simulator.tolerances import SAME_PLACE

Interval = tuple[float, float]


class Bond(NamedTuple):
    """How a body ahead binds a follower from one of the follower's stations to another (m).

    The leader is its index in the plan's order of march. Where both stations are one, only the
    follower's departure from there is bound.
    """

    leader: int
    low: float
    high: float
    bound: Bound


def bonds_of(
    network: Network,
    bodies: Iterable[Body],
    towed: Mapping[Body, float] | None = None,
    directly_behind: dict[tuple[Body, Body, int], list[Bond]] | None = None,
) -> dict[int, list[Bond]]:
    """What binds each body on the ground, by the body's index in the plan's order of march.

    Parameters
    ----------
    network
        Segments and routes.
    bodies
        In the current order of march. All make a lap before any of them makes the next.
    towed
        Bodies that are off the road, and where their heads were (m): they imply nothing about the
        units ahead of them, and no time is kept from where they never were.
    directly_behind
        What binds a body directly behind another on the same way, and on which lap: kept from one
        order of march to the next.
    """
    binder = _Binder(network, towed or {}, {} if directly_behind is None else directly_behind)
    ground = [body for body in bodies if not body.flies]
    bonds = {body.order_index: binder.bind_next(body, 1) for body in ground}
    for lap in range(2, max((network.laps[body.route] for body in ground), default=1) + 1):
        for body in ground:
            if network.laps[body.route] >= lap:
                found = bonds[body.order_index]
                found[:] = _joined(found, binder.bind_next(body, lap))
    return bonds


def _joined(bonds: Iterable[Bond], later: Iterable[Bond]) -> list[Bond]:
    """Bonds on several laps; where a body follows another from lap to lap, that is one bond."""
    found = list(bonds)
    for bond in later:
        for number, (leader, low, high, bound) in enumerate(found):
            if (leader, high, bound) == (bond.leader, bond.low, bond.bound):
                found[number] = Bond(leader, low, bond.high, bound)
                break
        else:
            found.append(bond)
    return found


class _Turn(NamedTuple):
    """A body on one of its laps: in the order of laps, and in each in the order of march."""

    number: int
    body: Body
    lap: int


class _Blocks:
    """Segments joined to blocks: of one, whoever uses any segment uses all, one after another.

    A block is named after its first segment. So the work grows with the forks and merges of the
    ground, not with the pieces in which the file gives it.

    Attributes
    ----------
    lengths
        Block → its length (m).
    places
        Segment → its block, and where in that it begins (m).
    """

    def __init__(self, network: Network) -> None:
        before: dict[str, set[str]] = {}
        after: dict[str, set[str]] = {}
        for legs in network.legs.values():
            laps = [("", 0), *((leg.segment, leg.lap) for leg in legs), ("", 0)]
            for (first, lap), (second, next_lap) in pairwise(laps):
                after.setdefault(first, set()).add(second if lap == next_lap else "")
                before.setdefault(second, set()).add(first if lap == next_lap else "")
        follower = {
            first: second
            for first, (second, *others) in after.items()
            if first and second and not others and before[second] == {first}
        }
        self.lengths: dict[str, float] = {}
        self.places: dict[str, tuple[str, float]] = {}
        for block in network.segments.keys() - follower.values():
            length, segment = 0.0, block
            while segment:
                self.places[segment] = block, length
                length += network.segments[segment]
                segment = follower.get(segment, "")
            self.lengths[block] = length


class _Lap(NamedTuple):
    """The blocks of a route on one of its laps and their stations, from where to where (m)."""

    starts: dict[str, float]
    low: float
    high: float


class _Binder:
    """Finds what binds each body, in the order of its turns."""

    def __init__(
        self,
        network: Network,
        towed: Mapping[Body, float],
        directly_behind: dict[tuple[Body, Body, int], list[Bond]],
    ) -> None:
        self._network, self._towed = network, towed
        self._directly_behind = directly_behind
        self._blocks = _Blocks(network)
        #: The users of each block, and the rearmost station of its users (m from its start).
        self._users: dict[str, list[_Turn]] = {name: [] for name in self._blocks.lengths}
        self._reach: dict[str, list[float]] = {name: [] for name in self._blocks.lengths}
        self._turn: dict[tuple[Body, int], int] = {}
        self._laps: dict[tuple[str, int], _Lap] = {}
        self._before: _Turn | None = None
        #: Users that are not on their blocks yet: most bodies are bound by the one just ahead.
        self._to_enter: list[_Turn] = []

    def bind_next(self, body: Body, lap: int) -> list[Bond]:
        """What binds the next body in the order on a lap, the nearest leader last; then the times
        that it keeps.
        """
        turn = _Turn(len(self._turn), body, lap)
        before, self._before = self._before, turn
        self._turn[body, lap] = turn.number
        found = self._gaps(turn, before)
        for spacing in body.times:
            if spacing.markers is None:
                found += self._nearest_first(turn, spacing)
            else:
                found += self._at_markers(turn, spacing)
        return found

    def _gaps(self, turn: _Turn, before: _Turn | None) -> list[Bond]:
        """What binds a body by its gap."""
        if before is not None and before.body not in self._towed:
            (_, ahead, lap), body = before, turn.body
            same = ahead.unit is body.unit and lap == turn.lap
            if not same or body in self._towed:
                self._to_enter.append(before)
            on_the_same_way = ahead.route == body.route and lap == turn.lap
            if on_the_same_way and (same or ahead.start <= body.start):
                # The common case, for speed: the body just ahead, on the same way, implies all.
                return self._behind(ahead, turn)
        elif before is not None:
            self._to_enter.append(before)
        return list(self._nearest_first(turn))[::-1]

    def _behind(self, ahead: Body, turn: _Turn) -> list[Bond]:
        """What binds a body directly behind another on the same way."""
        key = ahead, turn.body, turn.lap
        found = self._directly_behind.get(key)
        if found is None:
            body, (_, low, high) = turn.body, self._lap(turn)
            whole, low = CommonRun(0.0, body.route_length, 0.0), max(low, body.start)
            bonds = [bond_with(ahead, whole, low, high, body.gap_to(ahead))] if low < high else []
            found = self._directly_behind[key] = bonds
        return found.copy()

    def _lap(self, turn: _Turn) -> _Lap:
        """The ground that a body passes on a lap."""
        route = turn.body.route
        found = self._laps.get((route, turn.lap))
        if found is None:
            legs = [leg for leg in self._network.legs[route] if leg.lap == turn.lap]
            end = legs[-1].start + self._network.segments[legs[-1].segment]
            starts = {leg.segment: leg.start for leg in legs if leg.segment in self._users}
            found = self._laps[route, turn.lap] = _Lap(starts, legs[0].start, end)
        return found

    def _enter_all(self) -> None:
        """Add the users of blocks up to now."""
        for turn in self._to_enter:
            self._enter(turn)
        self._to_enter.clear()

    def _enter(self, turn: _Turn) -> None:
        """Add a user; of an elastic column the last rank, which implies the others."""
        body = turn.body
        for block, start in self._lap(turn).starts.items():
            users, reach = self._users[block], self._reach[block]
            if users and body not in self._towed:
                last = users[-1]
                if last.body.unit is body.unit and last.lap == turn.lap:
                    users.pop()
                    reach.pop()
            rear = body.start - body.length - start
            users.append(turn)
            reach.append(min(rear, reach[-1]) if reach else rear)

    def _nearest_first(self, turn: _Turn, spacing: Spacing | None = None) -> Iterator[Bond]:
        """The bonds that no nearer leader implies, from the nearest leader on: those of a time that
        the body keeps, by default those of its gap.
        """
        self._enter_all()
        body, (starts, begin, end) = turn.body, self._lap(turn)
        left = {block: len(self._users[block]) for block in starts if self._users[block]}
        free = [(max(body.start, begin), end)]
        while left and free:
            user = self._nearest(left)
            leader, laps = user.body, user.lap - turn.lap
            kept = spacing or body.gap_to(leader, laps)
            runs = self._network.runs(body.route, leader.route)
            common = [run for run in runs if run.laps == laps]
            if spacing is not None:
                common = self._timed_runs(body, leader, common, spacing)
                leader = self._led_by(user, spacing)
            for run in common:
                for low, high in _open_to(body, leader, run, free, kept):
                    yield bond_with(leader, run, low, high, kept)
            for run in common if self._implies(leader, user) else ():
                free = _without(free, *_implied(body, leader, run, kept))
            left = {
                block: count
                for block, count in left.items()
                if count and self._may_bind(turn, block, count, free)
            }

    def _timed_runs(
        self, body: Body, leader: Body, runs: Sequence[CommonRun], spacing: Spacing
    ) -> list[CommonRun]:
        """Where a time is kept from a leader: up to where that is towed; not in its own column,
        unless that is on a lap before.
        """
        if leader.unit is body.unit and not any(run.laps for run in runs):
            return []
        towed = self._towed.get(leader)
        if towed is None:
            return list(runs)
        last = towed - spacing.behind_head(leader.length)
        cut = (replace(run, high=min(run.high, last - run.shift)) for run in runs)
        return [run for run in cut if run.high > run.low + SAME_PLACE]

    def _led_by(self, user: _Turn, spacing: Spacing) -> Body:
        """The body of a user's unit from which a spacing is kept: of a headway that at its head."""
        if spacing.key != "headway" or user.body in self._towed:
            return user.body
        turns = {self._turn.get((each, user.lap)): each for each in user.body.unit.bodies}
        ahead = (turn for turn, each in turns.items() if turn is not None)
        return turns[min(turn for turn in ahead if turns[turn] not in self._towed)]

    def _implies(self, leader: Body, user: _Turn) -> bool:
        """Whether a leader implies all bodies ahead of a user of its unit: not if it was towed, nor
        if others are between the ranks of the unit.
        """
        if leader is user.body or leader in self._towed:
            return leader not in self._towed
        first = self._turn[leader, user.lap]
        turns = (self._turn.get((each, user.lap), -1) for each in leader.unit.bodies)
        return sum(first <= turn <= user.number for turn in turns) == user.number - first + 1

    def _at_markers(self, turn: _Turn, spacing: Spacing) -> Iterator[Bond]:
        """The bonds of a time that is kept at markers only, from the nearest leader on."""
        self._enter_all()
        body, starts = turn.body, self._lap(turn).starts
        for marker in spacing.markers or ():
            here = self._network.station(body.route, marker)
            name, _ = pass_of(marker)
            segment = self._network.ground(body.route, name)
            if here is None or segment is None or here < body.start - SAME_PLACE:
                continue
            block, offset = self._blocks.places[segment]
            beyond = here - starts.get(block, inf)
            if abs(beyond - offset - self._network.places[name][segment]) > SAME_PLACE:
                continue  # it passes the marker on another lap
            for user in reversed(self._users[block]):
                leader = self._led_by(user, spacing)
                if leader.unit is body.unit and user.lap == turn.lap:
                    continue
                there = self._lap(user).starts[block] + beyond
                if not self._passes(leader, there, spacing):
                    continue
                yield bond_with(leader, CommonRun(here, here, there - here), here, here, spacing)
                # One that starts at the very marker may share no ground with those ahead of it.
                if leader.start < there - SAME_PLACE and self._implies(leader, user):
                    break  # it implies all units ahead of it

    def _passes(self, leader: Body, station: float, spacing: Spacing) -> bool:
        """Whether what a spacing is kept from, a leader's head or tail, passes a station (m)."""
        off = self._towed.get(leader, inf)
        if spacing.key == "headway":
            return leader.start <= station + SAME_PLACE and off > station + SAME_PLACE
        starts = abs(station - leader.start) <= SAME_PLACE
        passes = station > leader.rear + SAME_PLACE or starts
        return passes and off >= station + leader.length - SAME_PLACE

    def _nearest(self, left: dict[str, int]) -> _Turn:
        """Remove the nearest of the users that are left on each block."""
        nearest = max(self._users[block][count - 1] for block, count in left.items())
        for block, count in left.items():
            if self._users[block][count - 1] is nearest:
                left[block] = count - 1
        return nearest

    def _may_bind(self, turn: _Turn, block: str, count: int, free: list[Interval]) -> bool:
        """Whether any of the first users of a block may reach ground that is still free."""
        start = self._lap(turn).starts[block]
        end = start + self._blocks.lengths[block]
        # Ground that only touches the block is not on it.
        on_it = (high for low, high in free if low < end - SAME_PLACE and high > start + SAME_PLACE)
        up_to = max(on_it, default=-inf)
        rear = self._reach[block][count - 1]
        return up_to - start >= rear - turn.body.unit.widest_gap - SAME_PLACE


def bond_with(leader: Body, run: CommonRun, low: float, high: float, kept: Spacing) -> Bond:
    """How a leader binds between two stations of a common run by what the follower keeps."""
    shift = run.shift + kept.behind_head(leader.length)
    # At a marker a head counts from when it leaves, as on common ground that goes on.
    cap = inf if low == high and kept.key == "headway" else run.high + shift
    ahead = shift + kept.distance
    bound = Bound(leader.name, ahead, cap, kept.seconds, kept.key, kept.setting)
    return Bond(leader.order_index, low, high, bound)


def _open_to(
    body: Body, leader: Body, run: CommonRun, free: list[Interval], kept: Spacing
) -> Iterator[Interval]:
    """Where on a common run a leader binds and no nearer leader implies it."""
    back, start = kept.behind_head(leader.length), moves_from(leader, kept)
    if start - back - run.shift >= run.high - SAME_PLACE:
        return  # it was off the common ground from the beginning
    low, high = max(run.low, body.start, start - back - kept.distance - run.shift), run.high
    for open_low, open_high in free:
        piece = max(low, open_low), min(high, open_high)
        if piece[1] > piece[0] + SAME_PLACE:
            yield piece


def moves_from(leader: Body, kept: Spacing) -> float:
    """Station of a leader's head from which on moves what a spacing is kept from (m)."""
    return leader.start if kept.key == "headway" else leader.full_from


def _implied(body: Body, leader: Body, run: CommonRun, kept: Spacing) -> Interval:
    """Where on a common run a leader implies all units ahead of it."""
    ends_with_it = run.high >= body.route_length - SAME_PLACE
    low = max(run.low, leader.start - run.shift)
    return low, run.high if ends_with_it else run.high - kept.distance


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
