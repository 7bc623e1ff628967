"""The order of march, which changes when a body passes a breakdown or a vehicle is towed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import inf

from simulator.movement.bounds import Ahead, AheadAtPlace
from simulator.movement.law import Motion
from simulator.movement.leaders import Bond, bond_with, bonds_of, moves_from
from simulator.scenario.lineup.body import Body
from simulator.scenario.network import CommonRun, Network
from simulator.timeline.passage import Bound
from simulator.tolerances import JUST_PAST, SAME_PLACE


@dataclass(eq=False, slots=True)
class _PullOut:
    """A body pulls out at a station (m) to pass a broken-down vehicle, which may still stand."""

    body: Body
    station: float
    broken_down: Body
    stands: bool = True
    #: When its tail is off the lane (s), once that is promised.
    off: float = inf
    #: How it binds each body that has been behind it.
    binds: dict[Body, tuple[Ahead, ...]] = field(default_factory=dict)


class Order:
    """The current order of march, and which body binds which.

    Parameters
    ----------
    network
        Segments and routes.
    motions
        The motion of each body, in the plan's order of march.
    bonds
        What binds each body in that order.
    """

    def __init__(
        self,
        network: Network,
        motions: Mapping[Body, Motion],
        bonds: Mapping[int, list[Bond]],
    ) -> None:
        self._network, self._motions = network, motions
        self._numbered = list(motions.values())
        self._order = list(motions)
        #: Bodies that were towed away, and where their heads were (m).
        self._towed: dict[Body, float] = {}
        self._pull_outs: list[_PullOut] = []
        #: What a standing body waits for: only the latest counts.
        self._waits: dict[Body, Ahead] = {}
        self._directly_behind: dict[tuple[Body, Body, int], list[Bond]] = {}
        self._bind(bonds)

    def behind(self, body: Body) -> Iterator[Body]:
        """The bodies on the ground behind a body, the next one first."""
        for other in self._order[self._order.index(body) + 1 :]:
            if not other.flies and other not in self._towed:
                yield other

    def is_ahead(self, body: Body, other: Body) -> bool:
        """Whether a body is currently ahead of another."""
        return self._order.index(body) < self._order.index(other)

    def put_ahead(self, body: Body, broken_down: Body, now: float) -> None:
        """Put a body directly ahead of one that it passes, at an instant (s, the ground's clock).

        Where it pulls out it leaves the lane of the queue: bodies behind are bound until its tail
        is off, as where a leader leaves common ground. Bodies that already stand behind it start
        no earlier than the instant at which it came to its place.
        """
        for other in self.behind(body):
            motion = self._motions[other]
            if motion.released and not motion.done and motion.arrival < now:
                self.wait(other, body)
        self._pull_outs.append(_PullOut(body, self._left_lane(body), broken_down))
        self._order.remove(body)
        self._order.insert(self._order.index(broken_down), body)
        self._bind_anew(now)

    def _left_lane(self, body: Body) -> float:
        """Where a body that pulls out leaves the lane (m): here, or where it has left it already to
        pass what it is still beside.
        """
        here = self._motions[body].station
        earlier = (
            pull_out.station
            for pull_out in self._pull_outs
            if pull_out.body is body and pull_out.broken_down not in self._towed
            for run in self._network.runs(body.route, pull_out.broken_down.route)
            if body.tail_at(here) - pull_out.broken_down.gap_to(body).distance
            < self._motions[pull_out.broken_down].station - run.shift
        )
        return min([here, *earlier])

    def wait(self, body: Body, other: Body) -> None:
        """Let a standing body start no earlier than another has come to where that one stands."""
        leader = self._motions[other]
        here, there = self._motions[body].station, leader.station
        setting = body.gap_to(other).setting
        bound = Bound(other.name, there - here, there, 0.0, setting=setting)
        self._waits[body] = Ahead(leader, here, here + JUST_PAST, bound)

    def over(self, broken_down: Body) -> None:
        """Note that a breakdown is over."""
        for pull_out in self._pull_outs:
            pull_out.stands = pull_out.stands and pull_out.broken_down is not broken_down

    def tow(self, body: Body, now: float) -> None:
        """Take a body off the road at an instant (s): its followers follow its leaders."""
        self._towed[body] = self._motions[body].passage.end
        self._bind_anew(now)

    def _bind(self, bonds: Mapping[int, list[Bond]]) -> None:
        for number, found in bonds.items():
            follower = self._numbered[number]
            for bond in () if follower.done else found:
                if bond.low < bond.high or follower.station <= bond.low + SAME_PLACE:
                    self._add(follower, self._ahead(bond))

    def _ahead(self, bond: Bond) -> Ahead:
        leader, low, high, bound = bond
        motion = self._numbered[leader]
        return Ahead(motion, low, high, bound) if low < high else AheadAtPlace(motion, low, bound)

    @staticmethod
    def _add(follower: Motion, ahead: Ahead) -> None:
        follower.ahead.append(ahead)
        followers = ahead.leader.followers
        if not followers or followers[-1] is not follower:
            followers.append(follower)

    def _add_beyond(self, body: Body, ahead: Ahead) -> None:
        """Bind a body that is not yet past the bound."""
        if self._motions[body].station < ahead.high:
            self._add(self._motions[body], ahead)

    def _bind_anew(self, now: float) -> None:
        for motion in self._numbered:
            motion.ahead.clear()
            motion.followers.clear()
        self._bind(bonds_of(self._network, self._order, self._towed, self._directly_behind))
        self._unbind_beside()
        for pull_out in self._pull_outs:
            if pull_out.off > now:
                self._bind_behind(pull_out, now)
        for body, ahead in self._waits.items():
            self._add_beyond(body, ahead)

    def _unbind_beside(self) -> None:
        """Unbind bodies from a passing one while both are behind the same standing breakdown; of
        what they keep, the times are kept beside it, too.
        """
        place = {body: number for number, body in enumerate(self._order)}
        passing: dict[int, list[_PullOut]] = {}
        for pull_out in self._pull_outs:
            if pull_out.stands:
                passing.setdefault(id(self._motions[pull_out.body]), []).append(pull_out)
        for body, number in place.items() if passing else ():
            motion = self._motions[body]
            motion.ahead = [
                ahead
                for ahead in motion.ahead
                if id(ahead.leader) not in passing
                or ahead.bound.key != "gap"
                or not any(
                    number > place[pull_out.broken_down] and _reaches(ahead, pull_out)
                    for pull_out in passing[id(ahead.leader)]
                )
            ]

    def _bind_behind(self, pull_out: _PullOut, now: float) -> None:
        """Bind the bodies behind one that has pulled out, as long as its tail is in the lane."""
        body, motion = pull_out.body, self._motions[pull_out.body]
        off = pull_out.station + body.length
        if pull_out.off == inf and motion.station >= off - SAME_PLACE:
            pull_out.off = motion.passage.arrival(off)
        if pull_out.off <= now:
            return
        for other in self.behind(body):
            if other not in pull_out.binds:
                pull_out.binds[other] = tuple(
                    ahead
                    for run in self._network.runs(other.route, body.route)
                    if run.low - SAME_PLACE < pull_out.station - run.shift <= run.high + SAME_PLACE
                    for ahead in self._until_off(other, pull_out, run)
                )
            for ahead in pull_out.binds[other]:
                self._add_beyond(other, ahead)

    def _until_off(self, behind: Body, pull_out: _PullOut, run: CommonRun) -> Iterator[Ahead]:
        """How a body binds one behind it up to where it pulls out."""
        body = pull_out.body
        run = replace(run, high=pull_out.station - run.shift)
        for kept in (behind.gap_to(body), *behind.times):
            if kept.key == "headway" and body.rank > 0:
                continue
            back = moves_from(body, kept) - kept.behind_head(body.length) - kept.distance
            low, high = max(run.low, behind.start, back - run.shift), run.high + JUST_PAST
            spans = (
                [(low, high)]
                if kept.markers is None
                else [(place, place) for place in kept.stations if low <= place < high]
            )
            for span in spans:
                yield self._ahead(bond_with(body, run, *span, kept))


def _reaches(ahead: Ahead, pull_out: _PullOut) -> bool:
    """Whether a leader binds on the ground where it pulls out."""
    rear = ahead.shift + ahead.low - pull_out.body.length
    return rear < pull_out.station + SAME_PLACE
