"""The order of march on the day: it changes where somebody passes a wreck, or a wreck is towed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from simulator.movement.bounds import Ahead
from simulator.movement.law import Motion
from simulator.movement.leaders import bind
from simulator.scenario.lineup.body import Body
from simulator.scenario.network import CommonRun, Network
from simulator.timeline.passage import Bound
from simulator.tolerances import JUST_PAST, SAME_PLACE


@dataclass(eq=False, slots=True)
class Swing:
    """A body that swings out where it stands (m), to pass a wreck as long as that stands."""

    body: Body
    station: float
    wreck: Body
    stands: bool = True


class Order:
    """Who is ahead of whom by now, and so who binds whom.

    Parameters
    ----------
    network, bodies, motions
        Segments and routes; all that moves by itself, in the order of march; their motions.

    Attributes
    ----------
    followers
        Of each place in the order of march of the morning, the places of those that it binds.
    """

    def __init__(self, network: Network, bodies: Sequence[Body], motions: Sequence[Motion]) -> None:
        self.followers = bind(network, bodies, motions)
        self._network, self._motions = network, motions
        self._runs = cache(network.runs)
        self._order = list(bodies)
        self._towed: set[int] = set()
        self._swings: list[Swing] = []
        #: By place, what who stands waits for; the latest is all that counts.
        self._waits: dict[int, tuple[Body, Body, Ahead]] = {}

    def behind(self, body: Body) -> Iterator[Body]:
        """Who comes behind a body on the ground, from the next one on."""
        for other in self._order[self._order.index(body) + 1 :]:
            if not other.flies and other.order_index not in self._towed:
                yield other

    def is_ahead(self, body: Body, other: Body) -> bool:
        """Whether a body is ahead of another by now."""
        return self._order.index(body) < self._order.index(other)

    def put_ahead(self, body: Body, wreck: Body, now: float) -> None:
        """A body takes its place directly ahead of a wreck that it passes (s, the ground's clock).

        Where it stands it leaves the lane in which others stand: who comes behind is bound until
        its tail is off, as where a leader leaves common ground. Who stands already, and waits for
        it, goes on no earlier than it has come there.
        """
        for other in self.behind(body):
            motion = self._motions[other.order_index]
            if motion.released and not motion.done and motion.arrival < now:
                self.wait(other, body)
        self._swings.append(Swing(body, self._motions[body.order_index].station, wreck))
        self._order.remove(body)
        self._order.insert(self._order.index(wreck), body)
        self._bind(now)

    def wait(self, body: Body, other: Body) -> None:
        """A body that stands goes on no earlier than another has come to where that stands."""
        here, there = (
            self._motions[body.order_index].station,
            self._motions[other.order_index].station,
        )
        bound = Bound(other.name, there - here, there, 0.0)
        ahead = Ahead(self._motions[other.order_index], here, here + JUST_PAST, bound)
        self._waits[body.order_index] = (body, other, ahead)

    def over(self, wreck: Body) -> None:
        """A wreck stands no longer."""
        for swing in self._swings:
            swing.stands = swing.stands and swing.wreck is not wreck

    def tow(self, wreck: Body, now: float) -> None:
        """A wreck is off the road (s): who followed it follows whom it followed."""
        self._towed.add(wreck.order_index)
        self._bind(now)

    def _bind(self, now: float) -> None:
        for motion in self._motions:
            motion.ahead.clear()
        self.followers = bind(self._network, self._order, self._motions, self._towed)
        self._let_go()
        for swing in self._swings:
            self._swing(swing, now)
        for body, other, ahead in self._waits.values():
            self._add(body, other, ahead)

    def _let_go(self) -> None:
        """Nobody is bound by who is beside, as long as the wreck stands that both have ahead."""
        turn = {body.order_index: number for number, body in enumerate(self._order)}
        beside: dict[int, list[Swing]] = {}
        for swing in self._swings:
            if swing.stands:
                beside.setdefault(id(self._motions[swing.body.order_index]), []).append(swing)
        for body in self._order if beside else ():
            ahead = self._motions[body.order_index].ahead
            ahead[:] = [
                each
                for each in ahead
                if not any(
                    turn[body.order_index] > turn[swing.wreck.order_index]
                    and self._comes_to(each, swing)
                    for swing in beside.get(id(each.leader), ())
                )
            ]

    @staticmethod
    def _comes_to(ahead: Ahead, swing: Swing) -> bool:
        """Whether a leader binds on ground on which it swings out."""
        bound = ahead.bound
        return bound.shift + ahead.low - swing.body.length < swing.station + SAME_PLACE

    def _swing(self, swing: Swing, now: float) -> None:
        """Bind who is behind a body that has swung out: as long as its tail is in the lane."""
        body, motion = swing.body, self._motions[swing.body.order_index]
        off = swing.station + body.length
        if motion.station >= off - SAME_PLACE and motion.passage.arrival(off) <= now:
            return
        for other in self.behind(body):
            for run in self._runs(other.route, body.route):
                if run.low - SAME_PLACE < swing.station - run.shift <= run.high + SAME_PLACE:
                    self._add(other, body, self._until_off(other, swing, run))

    def _until_off(self, behind: Body, swing: Swing, run: CommonRun) -> Ahead:
        """How a body binds one behind it up to where it swings out."""
        body, (gap, reaction) = swing.body, behind.gap_to(swing.body)
        bound = Bound(
            body.name, run.shift + gap + body.length, swing.station + body.length, reaction
        )
        low = max(run.low, behind.start, body.start - bound.shift)
        return Ahead(
            self._motions[body.order_index], low, swing.station - run.shift + JUST_PAST, bound
        )

    def _add(self, body: Body, leader: Body, ahead: Ahead) -> None:
        if self._motions[body.order_index].station < ahead.high:
            self._motions[body.order_index].ahead.append(ahead)
            self.followers[leader.order_index].append(body.order_index)
