"""One unit behind another, and what is asked of the two, in instants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from simulator.scenario.events.instants import Passing
from simulator.scenario.lineup.body import Body
from simulator.timeline.verdicts.cases import All, Difference, Meeting, Sight
from simulator.tolerances import SAME_PLACE


class Pair(NamedTuple):
    """A unit behind another, from one of its stations to another.

    Attributes
    ----------
    behind, ahead
        The two: units, or ranks of them, where their order has changed.
    low, high
        Stations of the one behind (m) between which they are compared; equal at a marker.
    shift
        What added to such a station gives the same place on the route of the one ahead (m).
    end
        Station at which their common ground ends (m).
    line
        Station at which it begins (m). Where the two merge there, the one behind may come to the
        line long before its turn: only when it leaves it, it follows.
    """

    behind: Body
    ahead: Body
    low: float
    high: float
    shift: float
    end: float
    line: float

    @property
    def names(self) -> tuple[str, str]:
        """The one ahead, and the one behind."""
        return self.ahead.unit, self.behind.unit

    @property
    def entry(self) -> float:
        """Station at which the one behind comes onto the common ground (m)."""
        return max(self.behind.start, self.line)

    @property
    def first(self) -> Passing:
        """The head of the one behind comes to where they are compared."""
        waits = self.low <= self.entry + SAME_PLACE
        return Passing(self.behind.name, self.low, "departure" if waits else "arrival")

    @property
    def off(self) -> Passing:
        """The tail of the one ahead is off the common ground."""
        return Passing(self.ahead.last, self.end + self.shift + self.ahead.behind, "arrival")

    def passes(
        self, station: float, beyond: float | None = None, *, at_most: bool = False
    ) -> Iterator[tuple[Passing, Passing]]:
        """The tail of the one ahead ``beyond`` metres past a place, or off the common ground, and
        the head of the one behind at the place; on the side of arrival, and on that of departure.

        Where ``beyond`` is what they may be apart ``at_most``, nothing is asked once the tail is
        off. At a marker there is one side: the head comes.
        """
        ahead, behind = self.ahead, self.behind
        place = station + (beyond or 0.0)
        capped = beyond is not None and place >= self.end - SAME_PLACE
        place = max(self.end, station) if capped else place
        there = place + self.shift + ahead.behind
        starts = there <= ahead.last_start + SAME_PLACE
        arrives = Passing(ahead.last, there, "departure" if starts else "arrival")
        leaves = arrives if capped else Passing(ahead.last, there, "departure")
        if self.low == self.high:
            if not (at_most and capped):
                # Whose tail stands so far away is no farther until it leaves.
                yield leaves if at_most else arrives, self.first
            return
        if station > self.entry + SAME_PLACE and not starts:
            yield arrives, Passing(behind.name, station, "arrival")
        if not (at_most and capped):
            yield leaves, Passing(behind.name, station, "departure")


def stations_of(
    sight: Sight, pair: Pair, *, beyond: float = 0.0, later: float = 0.0, high: float | None = None
) -> list[float]:
    """Stations (m) of the one behind that decide: where either passage bends, and the ends.

    Parameters
    ----------
    sight, pair
        What is looked at.
    beyond
        Metres past a place at which the tail ahead is looked at.
    later
        By how much (s) the one behind must, or may, pass later.
    high
        Up to there only (m).
    """
    if pair.low == pair.high:
        return [pair.low]
    high = pair.high if high is None else high
    ahead, behind = pair.ahead.last, pair.behind.name
    shift = pair.shift + pair.ahead.behind + beyond
    # Before its start the tail of the one ahead has passed no place.
    low = max(pair.low, pair.ahead.last_start - shift)
    if high < low:
        return []
    bends = (
        sight.bends(behind),
        sight.bends(ahead) - shift,
        sight.meetings(Meeting(behind, ahead, shift, later, low, high)),
        [low, pair.end - beyond, high],
    )
    found = np.unique(np.concatenate(bends))
    stations: list[float] = found[(found >= low) & (found <= high)].tolist()
    return stations


def apart(sight: Sight, pair: Pair, at_least: float | None, at_most: float | None) -> All:
    """The time gap of a pair is within bounds (s) at every station that decides."""
    asked: list[Difference] = []
    if at_least is not None:
        for tail, head in _passes(sight, pair, later=at_least):
            asked.append(Difference(head, tail, -at_least))
    if at_most is not None:
        for tail, head in _passes(sight, pair, later=at_most):
            asked.append(Difference(tail, head, at_most))
    return tuple(asked)


def _passes(
    sight: Sight, pair: Pair, *, beyond: float | None = None, later: float = 0.0
) -> Iterator[tuple[Passing, Passing]]:
    for station in stations_of(sight, pair, beyond=beyond or 0.0, later=later):
        passes = list(pair.passes(station, beyond))
        # Who stands at the end of a stretch has come there; leaving it belongs to what follows.
        yield from passes[:1] if station > pair.high - SAME_PLACE else passes


def clear(sight: Sight, pair: Pair, at_least: float) -> All:
    """The two are at least so far apart (m), in instants.

    The head of the one behind passes each station no earlier than the tail of the one ahead
    passes the place so many metres on, or is off the common ground.
    """
    return tuple(Difference(head, tail) for tail, head in _passes(sight, pair, beyond=at_least))


def close(sight: Sight, pair: Pair, at_most: float) -> tuple[All, All]:
    """The two are at most so far apart (m) while both are on common ground, in instants.

    Returns
    -------
    tuple
        Two ways: the one ahead is off before the one behind comes; or the head of the one behind
        passes each station no later than the tail of the one ahead passes the place so many metres
        on, as far as that is on common ground.
    """
    # Nearer to the end the tail ahead is off before it is so far away.
    ends = pair.end - at_most
    asked = tuple(
        Difference(tail, head)
        for station in stations_of(sight, pair, beyond=at_most, high=min(pair.high, ends))
        for tail, head in pair.passes(station, at_most, at_most=True)
    )
    return (Difference(pair.first, pair.off),), asked
