"""Who follows whom, and where: neighbours at a marker, neighbours along a stretch, flights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np

from simulator.scenario.events import Passing
from simulator.scenario.lineup import Body
from simulator.scenario.network import SAME_PLACE, CommonRun, Network, Stretch
from simulator.timeline.verdicts.cases import All, Difference, Meeting, Sight


class Pair(NamedTuple):
    """A unit behind another, from one of its stations to another.

    Attributes
    ----------
    behind, ahead
        The two.
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
        return self.ahead.name, self.behind.name

    @property
    def first(self) -> Passing:
        """The head of the one behind comes to where they are compared."""
        waits = self.low <= max(self.behind.start, self.line) + SAME_PLACE
        return Passing(self.behind.name, self.low, "departure" if waits else "arrival")

    @property
    def off(self) -> Passing:
        """The tail of the one ahead is off the common ground."""
        return Passing(self.ahead.name, self.end + self.shift + self.ahead.length, "arrival")

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
        there = place + self.shift + ahead.length
        starts = there <= ahead.start + SAME_PLACE
        arrives = Passing(ahead.name, there, "departure" if starts else "arrival")
        leaves = arrives if capped else Passing(ahead.name, there, "departure")
        if self.low == self.high:
            if not (at_most and capped):
                # Whose tail stands so far away is no farther until it leaves.
                yield leaves if at_most else arrives, self.first
            return
        if station > max(behind.start, self.line) + SAME_PLACE and not starts:
            yield arrives, Passing(behind.name, station, "arrival")
        if not (at_most and capped):
            yield leaves, Passing(behind.name, station, "departure")


def at_marker(sight: Sight, units: Sequence[str], marker: str) -> list[Pair]:
    """Neighbours at a marker: nobody else passes it between the two."""
    scenario = sight.scenario
    names = scenario.event_names
    # A unit that is drawn up over the marker passes it with its tail only.
    there = [body for body in scenario.bodies if f".tail@{marker}" in names.readings(body)]
    if any(body.flies for body in there):
        # On the ground the order of march is the order; in the air it is that of time.
        there.sort(key=lambda body: sight.read(names.resolve(f"{body.name}@{marker}")))
    return [
        _at(scenario.network, behind, ahead, marker)
        for ahead, behind in pairwise(there)
        if {ahead.name, behind.name} <= set(units) and f"@{marker}" in names.readings(behind)
    ]


def flights_at(sight: Sight, units: Sequence[str], marker: str) -> list[tuple[Pair, Pair]]:
    """Any two flights over a marker, either of them ahead."""
    scenario = sight.scenario
    there = [
        body
        for body in map(scenario.body.__getitem__, units)
        if body.flies and f"@{marker}" in scenario.event_names.readings(body)
    ]
    return [
        (_at(scenario.network, one, two, marker), _at(scenario.network, two, one, marker))
        for one, two in combinations(there, 2)
    ]


def _at(network: Network, behind: Body, ahead: Body, marker: str) -> Pair:
    place = network.markers[marker]
    station = network.offsets[behind.route][place.segment] + place.offset
    run = _common(network, behind, ahead, place.segment)
    return Pair(behind, ahead, station, station, run.shift, run.high, run.low)


def _common(network: Network, behind: Body, ahead: Body, segment: str) -> CommonRun:
    """The common run of two units that a segment belongs to."""
    start = network.offsets[behind.route][segment]
    runs = network.runs(behind.route, ahead.route)
    return next(run for run in runs if run.low - SAME_PLACE <= start < run.high - SAME_PLACE)


def flights_along(sight: Sight, units: Sequence[str]) -> list[tuple[Pair, Pair]]:
    """Any two flights on each stretch of air that they share, either of them ahead."""
    scenario = sight.scenario
    flights = [scenario.body[unit] for unit in units if scenario.body[unit].flies]
    found = [
        (_whole(one, two, run), _whole(two, one, _turned(run)))
        for one, two in combinations(flights, 2)
        for run in scenario.network.runs(one.route, two.route)
    ]
    return [orders for orders in found if all(pair.low < pair.high for pair in orders)]


def _whole(behind: Body, ahead: Body, run: CommonRun) -> Pair:
    return Pair(behind, ahead, max(run.low, behind.start), run.high, run.shift, run.high, run.low)


def _turned(run: CommonRun) -> CommonRun:
    return CommonRun(run.low + run.shift, run.high + run.shift, -run.shift)


def along(sight: Sight, units: Sequence[str], places: Sequence[str]) -> list[Pair]:
    """Neighbours all along segments, zones or routes: nobody is between the two there."""
    scenario, network = sight.scenario, sight.scenario.network
    pairs: list[Pair] = []
    for stretch in _stretches(network, places):
        there = [body for body in scenario.bodies if _is_on(network, body, stretch)]
        if any(body.flies for body in there):
            _by_time(sight, there, stretch)
        for ahead, behind in pairwise(there):
            if ahead.name in units and behind.name in units:
                pairs += _on(network, behind, ahead, stretch)
    return _joined(pairs)


def _by_time(sight: Sight, there: list[Body], stretch: Stretch) -> None:
    """Sort units by when they leave the first place of a stretch that all of them pass."""
    network = sight.scenario.network
    edge = {body.name: network.offsets[body.route][stretch.segment] for body in there}
    place = max(stretch.low, *(body.start - edge[body.name] for body in there))
    leaves = {
        body.name: sight.read(Passing(body.name, edge[body.name] + place, "departure"))
        for body in there
    }
    there.sort(key=lambda body: leaves[body.name])


def _joined(pairs: Sequence[Pair]) -> list[Pair]:
    """Pairs, those of the same two on stretches that overlap or touch as one."""
    found: dict[tuple[str, str, float], list[Pair]] = {}
    for pair in sorted(pairs, key=lambda pair: pair.low):
        same = found.setdefault((*pair.names, pair.end), [])
        if same and pair.low <= same[-1].high + SAME_PLACE:
            same[-1] = same[-1]._replace(high=max(same[-1].high, pair.high))
        else:
            same.append(pair)
    return [pair for same in found.values() for pair in same]


def _stretches(network: Network, places: Sequence[str]) -> Iterator[Stretch]:
    for place in places:
        if place in network.segments:
            yield Stretch(place, 0.0, network.segments[place])
        elif place in network.zones:
            yield from network.zones[place]
        else:
            for segment in network.routes[place]:
                yield Stretch(segment, 0.0, network.segments[segment])


def _is_on(network: Network, body: Body, stretch: Stretch) -> bool:
    start = network.offsets[body.route].get(stretch.segment)
    rear = body.start - body.length if body.drawn_up else body.start
    return start is not None and start + stretch.high > rear + SAME_PLACE


def _on(network: Network, behind: Body, ahead: Body, stretch: Stretch) -> Iterator[Pair]:
    start = network.offsets[behind.route][stretch.segment]
    run = _common(network, behind, ahead, stretch.segment)
    low, high = max(start + stretch.low, behind.start), start + stretch.high
    if low < high - SAME_PLACE:
        yield Pair(behind, ahead, low, high, run.shift, run.high, run.low)


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
    behind, ahead, shift = (
        pair.behind.name,
        pair.ahead.name,
        pair.shift + pair.ahead.length + beyond,
    )
    # Before its start the tail of the one ahead has passed no place.
    low = max(pair.low, pair.ahead.start - shift)
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
        for tail, head in _passes(sight, pair, at_least):
            asked.append(Difference(head, tail, -at_least))
    if at_most is not None:
        for tail, head in _passes(sight, pair, at_most):
            asked.append(Difference(tail, head, at_most))
    return tuple(asked)


def _passes(sight: Sight, pair: Pair, later: float) -> Iterator[tuple[Passing, Passing]]:
    for station in stations_of(sight, pair, later=later):
        passes = list(pair.passes(station))
        # Who stands at the end of a stretch has come there; leaving it belongs to what follows.
        yield from passes[:1] if station > pair.high - SAME_PLACE else passes


def clear(sight: Sight, pair: Pair, at_least: float) -> All:
    """The two are at least so far apart (m), in instants.

    The head of the one behind passes each station no earlier than the tail of the one ahead
    passes the place so many metres on, or is off the common ground.
    """
    return tuple(
        Difference(head, tail)
        for station in stations_of(sight, pair, beyond=at_least)
        for tail, head in pair.passes(station, at_least)
    )


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
