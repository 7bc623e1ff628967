"""The order of march on the day: it changes where somebody passes a breakdown, or it is towed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.movement.bounds import Ahead, Leader
from simulator.movement.law import Motion
from simulator.movement.leaders import Bond, bonds_of
from simulator.scenario.lineup.body import Body
from simulator.scenario.network import CommonRun, Network
from simulator.timeline.passage import Bound
from simulator.tolerances import JUST_PAST, SAME_PLACE


@dataclass(eq=False, slots=True)
class PullOut:
    """A body pulls out where it stands (m), to pass one that has broken down and still stands."""

    body: Body
    station: float
    broken_down: Body
    stands: bool = True


class Order:
    """Who is ahead of whom by now, and so who binds whom.

    Parameters
    ----------
    network, motions
        Segments and routes; the motion of each body, in the order of march.
    bonds
        What binds each body in the morning.
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
        self._towed: set[Body] = set()
        self._pull_outs: list[PullOut] = []
        #: What who stands waits for; the latest is all that counts.
        self._waits: dict[Body, tuple[Motion, Ahead]] = {}
        self._bind(bonds)

    def behind(self, body: Body) -> Iterator[Body]:
        """Who comes behind a body on the ground, from the next one on."""
        for other in self._order[self._order.index(body) + 1 :]:
            if not other.flies and other not in self._towed:
                yield other

    def is_ahead(self, body: Body, other: Body) -> bool:
        """Whether a body is ahead of another by now."""
        return self._order.index(body) < self._order.index(other)

    def put_ahead(self, body: Body, broken_down: Body, now: float) -> None:
        """A body takes its place directly ahead of one that it passes (s, the ground's clock).

        Where it stands it leaves the lane in which others stand: who comes behind is bound until
        its tail is off, as where a leader leaves common ground. Who stands already, and waits for
        it, goes on no earlier than it has come there.
        """
        for other in self.behind(body):
            motion = self._motions[other]
            if motion.released and not motion.done and motion.arrival < now:
                self.wait(other, body)
        self._pull_outs.append(PullOut(body, self._motions[body].station, broken_down))
        self._order.remove(body)
        self._order.insert(self._order.index(broken_down), body)
        self._bind_anew(now)

    def wait(self, body: Body, other: Body) -> None:
        """A body that stands goes on no earlier than another has come to where that stands."""
        leader = self._motions[other]
        here, there = self._motions[body].station, leader.station
        bound = Bound(other.name, there - here, there, 0.0)
        self._waits[body] = leader, Ahead(leader, here, here + JUST_PAST, bound)

    def over(self, broken_down: Body) -> None:
        """A breakdown is over."""
        for pull_out in self._pull_outs:
            pull_out.stands = pull_out.stands and pull_out.broken_down is not broken_down

    def tow(self, body: Body, now: float) -> None:
        """A body is off the road (s): who followed it follows whom it followed."""
        self._towed.add(body)
        self._bind_anew(now)

    def _bind(self, bonds: Mapping[int, list[Bond]]) -> None:
        for number, found in bonds.items():
            follower = self._numbered[number]
            for leader, low, high, bound in found:
                self._add(follower, Ahead(self._numbered[leader], low, high, bound))

    @staticmethod
    def _add(follower: Motion, ahead: Ahead) -> None:
        follower.ahead.append(ahead)
        followers = ahead.leader.followers
        if not followers or followers[-1] is not follower:
            followers.append(follower)

    def _bind_anew(self, now: float) -> None:
        for motion in self._numbered:
            motion.ahead.clear()
            motion.followers.clear()
        self._bind(bonds_of(self._network, self._order, self._towed))
        self._let_go()
        for pull_out in self._pull_outs:
            self._bind_behind(pull_out, now)
        for body, (_, ahead) in self._waits.items():
            self._add_beyond(body, ahead)

    def _let_go(self) -> None:
        """Nobody is bound by who is beside, as long as both have the same breakdown ahead."""
        beside: dict[Leader, list[PullOut]] = {}
        for pull_out in self._pull_outs:
            if pull_out.stands:
                beside.setdefault(self._motions[pull_out.body], []).append(pull_out)
        for body in self._order if beside else ():
            ahead = self._motions[body].ahead
            ahead[:] = [
                each
                for each in ahead
                if not any(
                    self.is_ahead(pull_out.broken_down, body) and _comes_to(each, pull_out)
                    for pull_out in beside.get(each.leader, ())
                )
            ]

    def _bind_behind(self, pull_out: PullOut, now: float) -> None:
        """Bind who is behind a body that has pulled out: as long as its tail is in the lane."""
        body, motion = pull_out.body, self._motions[pull_out.body]
        off = pull_out.station + body.length
        if motion.station >= off - SAME_PLACE and motion.passage.arrival(off) <= now:
            return
        for other in self.behind(body):
            for run in self._network.runs(other.route, body.route):
                if run.low - SAME_PLACE < pull_out.station - run.shift <= run.high + SAME_PLACE:
                    self._add_beyond(other, self._until_off(other, pull_out, run))

    def _until_off(self, behind: Body, pull_out: PullOut, run: CommonRun) -> Ahead:
        """How a body binds one behind it up to where it pulls out."""
        body, (gap, reaction) = pull_out.body, behind.gap_to(pull_out.body)
        off = pull_out.station + body.length
        bound = Bound(body.name, run.shift + gap + body.length, off, reaction)
        low = max(run.low, behind.start, body.start - bound.shift)
        return Ahead(self._motions[body], low, pull_out.station - run.shift + JUST_PAST, bound)

    def _add_beyond(self, body: Body, ahead: Ahead) -> None:
        """Add what binds a body, unless it is past that already."""
        if self._motions[body].station < ahead.high:
            self._add(self._motions[body], ahead)


def _comes_to(ahead: Ahead, pull_out: PullOut) -> bool:
    """Whether a leader binds on ground on which it pulls out."""
    rear = ahead.shift + ahead.low - pull_out.body.length
    return rear < pull_out.station + SAME_PLACE
