"""The order of march on the day: it changes where somebody passes a wreck, or a wreck is towed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.movement.bounds import Ahead
from simulator.movement.law import Motion
from simulator.movement.leaders import bind
from simulator.scenario.lineup import Body
from simulator.scenario.network import SAME_PLACE, Network
from simulator.timeline.passage import Bound


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
        self._order = list(bodies)
        self._towed: set[int] = set()
        self._swung_out: list[tuple[Body, Body, Ahead]] = []

    def behind(self, body: Body) -> Iterator[Body]:
        """Who comes behind a body on the ground, from the next one on."""
        for other in self._order[self._order.index(body) + 1 :]:
            if not other.flies and other.place not in self._towed:
                yield other

    def is_ahead(self, body: Body, other: Body) -> bool:
        """Whether a body is ahead of another by now."""
        return self._order.index(body) < self._order.index(other)

    def put_ahead(self, body: Body, wreck: Body) -> None:
        """A body takes its place directly ahead of a wreck that it passes.

        Where it stands it leaves the lane in which others stand: who follows it there is bound
        until its tail is off, as where a leader leaves common ground.
        """
        motion = self._motions[body.place]
        for behind in self.behind(body):
            for ahead in self._motions[behind.place].ahead:
                if ahead.leader is motion:
                    off = self._until_off(behind, ahead, body, motion)
                    self._swung_out.append((behind, body, off))
        self._order.remove(body)
        self._order.insert(self._order.index(wreck), body)
        self._bind()

    def tow(self, wreck: Body) -> None:
        """A wreck is off the road: who followed it follows whom it followed."""
        self._towed.add(wreck.place)
        self._bind()

    @staticmethod
    def _until_off(behind: Body, ahead: Ahead, body: Body, motion: Motion) -> Ahead:
        """How a body binds one behind it up to where it stands now."""
        _, shift, cap, reaction = ahead.bound
        gap, _ = behind.keeps(body)
        off = motion.station + body.length
        high = min(ahead.high, off + gap - shift)
        return Ahead(motion, ahead.low, high, Bound(body.name, shift, min(cap, off), reaction))

    def _bind(self) -> None:
        for motion in self._motions:
            motion.ahead.clear()
        self.followers = bind(self._network, self._order, self._motions, self._towed)
        turn = {body.place: number for number, body in enumerate(self._order)}
        for behind, body, ahead in self._swung_out:
            follows = turn[behind.place] > turn[body.place]
            if follows and self._motions[behind.place].station < ahead.high - SAME_PLACE:
                self._motions[behind.place].ahead.append(ahead)
                self.followers[body.place].append(behind.place)
