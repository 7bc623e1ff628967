"""Which bodies may be faster than their leaders, and which follow whom through others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from simulator.movement.batch.forms import Box, Form, less
from simulator.movement.batch.ground import Ground, Leading, Region
from simulator.movement.batch.structure import BodySketch
from simulator.tolerances import SAME_PLACE, SAME_SLOWNESS


class SamePace(NamedTuple):
    """A body is as fast as a leader in that one's own motion, while both are on these pieces.

    Up to where the leader leaves its piece (``until``, a station of the body; None: it does not),
    the time between them does not change but where the leader waits; beyond, the leader is no
    slower.
    """

    own: int
    there: int
    until: Form | None


class Paces(Ground):
    """Who falls back from whom, and who may follow whom."""

    def __init__(self, bodies: Sequence[BodySketch], forms: Sequence[Form], box: Box) -> None:
        super().__init__(bodies, forms, box)
        #: Of each body, the leaders from whose own motion it falls back, and those it may follow.
        self.lags: list[list[Leading]] = [[] for _ in bodies]
        self.followed: list[list[Leading] | None] = [None] * len(bodies)
        for body in range(len(bodies)):
            self._find_followed(body, set())
        self._faster: set[tuple[int, int, Leading]] = set()
        self._find_faster()
        self.paces: list[dict[Leading, SamePace]] = [
            dict(self._paces(body)) for body in range(len(bodies))
        ]

    def _find_followed(self, body: int, above: set[int]) -> list[Leading]:
        """Find what a body may follow.

        A body that is at least as slow as a leader's own motion falls back from that, and follows
        at most what the leader follows. So in a column of one speed all follow what is ahead of the
        first, at their distance, and none need be read through the others.
        """
        found = self.followed[body]
        if found is not None:
            return found
        found = []
        left = [ahead for ahead in reversed(self.ahead[body]) if not ahead.at_place]
        while left:
            ahead = left.pop()
            if ahead.leader in above or ahead.leader == body or self._may_gain(body, ahead):
                found.append(ahead)
                continue
            self.lags[body].append(ahead)
            for further in self._find_followed(ahead.leader, above | {body}):
                lows = (low.minus(ahead.shift) for low in further.lows)
                highs = (high.minus(ahead.shift) for high in further.highs)
                region = Region((*ahead.lows, *lows), (*ahead.highs, ahead.off, *highs))
                tight = self._tight(region)
                if not self._is_empty(tight):
                    shift = ahead.shift.plus(further.shift)
                    reaction = ahead.reaction.plus(further.reaction)
                    left.append(
                        Leading(further.leader, *tight, shift, further.cap, reaction, False)
                    )
        self.followed[body] = found
        return found

    def _may_gain(self, body: int, ahead: Leading) -> bool:
        """Whether a body may be faster than a leader in that one's own motion."""
        there = self.stops[ahead.leader]
        return any(
            self._may_be_less(stop.slowness, there[other].slowness)
            for piece, stop in enumerate(self.stops[body])
            for other in self._beside(body, piece, ahead)
        )

    def slow(self, body: int, piece: int, ahead: Leading) -> bool:
        """Whether a body is, from one of its stops to the next, never faster than a leader."""
        return (body, piece, ahead) not in self._faster

    def _find_faster(self) -> None:
        """Find the pieces on which a body may be faster than a leader.

        A body is as slow as itself, or as a leader that it follows: there it is faster than that.
        """
        slopes = {
            (body, piece): {stop.slowness: None}
            for body, stops in enumerate(self.stops)
            for piece, stop in enumerate(stops)
        }
        follows = [
            (
                body,
                piece,
                ahead,
                [(ahead.leader, other) for other in self._beside(body, piece, ahead)],
            )
            for body, stops in enumerate(self.stops)
            for ahead in self.followed[body] or ()
            for piece in range(len(stops))
        ]
        news = True
        while news:
            news = False
            for body, piece, ahead, there in follows:
                own, key = self.stops[body][piece].slowness, (body, piece)
                others = dict.fromkeys(each for other in there for each in slopes[other])
                if (body, piece, ahead) not in self._faster:
                    if not any(self._may_be_less(own, other) for other in others):
                        continue
                    self._faster.add((body, piece, ahead))
                if not others.keys() <= slopes[key].keys():
                    slopes[key].update(others)
                    news = True

    def _may_be_less(self, slowness: Form, other: Form) -> bool:
        return not self.box.holds(slowness.minus(other), SAME_SLOWNESS)

    def _beside(self, body: int, piece: int, ahead: Leading) -> Iterator[int]:
        """The pieces of a leader on which it may be while a body on one of its own follows it."""
        stops, there = self.stops[body], self.stops[ahead.leader]
        low = stops[piece].station.plus(ahead.shift)
        high = stops[piece + 1].station.plus(ahead.shift) if piece + 1 < len(stops) else None
        for other, stop in enumerate(there):
            ends = other + 1 < len(there) and self.before(
                there[other + 1].station, low, "departure"
            )
            begins = high is None or self.before(stop.station, high, "arrival") is not False
            if begins and not ends:
                yield other

    def possible_pieces(self, body: int, station: Form) -> list[int]:
        """The pieces of a body on which a station may be, or at whose end it is."""
        stops, found = self.stops[body], [0]
        for piece, stop in enumerate(stops):
            if piece and self.before(stop.station, station, "departure") is not False:
                if self.before(stop.station, station, "arrival"):
                    found.clear()
                found.append(piece)
        return found

    def falls_back(self, body: int, station: Form, ahead: Leading) -> bool:
        """Whether a body is never faster than a leader where a station may be."""
        return all(self.slow(body, piece, ahead) for piece in self.possible_pieces(body, station))

    def _paces(self, body: int) -> Iterator[tuple[Leading, SamePace]]:
        """The leaders whose own pace a body has, where it follows them."""
        for ahead in self.lags[body]:
            own = [
                piece
                for piece, stop in enumerate(self.stops[body])
                if not any(
                    self.box.interval(less(stop.station, end))[0] >= -SAME_PLACE
                    for end in (ahead.off, *ahead.highs)
                )
            ]
            if own != [0]:
                continue
            there = list(self._beside(body, 0, ahead))
            stops = self.stops[ahead.leader]
            if not there or stops[there[0]].slowness != self.stops[body][0].slowness:
                continue
            if there[0] + 1 == len(stops):
                yield ahead, SamePace(0, there[0], None)
            else:
                until = stops[there[0] + 1].station.minus(ahead.shift)
                yield ahead, SamePace(0, there[0], until)
