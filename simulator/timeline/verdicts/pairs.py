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
    """

    behind: Body
    ahead: Body
    low: float
    high: float
    shift: float
    end: float

    @property
    def names(self) -> tuple[str, str]:
        """The one ahead, and the one behind."""
        return self.ahead.name, self.behind.name

    def passes(self, station: float, beyond: float = 0.0) -> Iterator[tuple[Passing, Passing]]:
        """The tail of the one ahead ``beyond`` metres past a place, or off the common ground, and
        the head of the one behind at the place; on the side of arrival, and on that of departure.
        """
        ahead, behind = self.ahead, self.behind
        capped = bool(beyond) and station + beyond >= self.end - SAME_PLACE
        place = max(self.end, station) if capped else station + beyond
        there = place + self.shift + ahead.length
        arrives = Passing(ahead.name, there, "arrival")
        if station > behind.start + SAME_PLACE and there > ahead.start + SAME_PLACE:
            yield arrives, Passing(behind.name, station, "arrival")
        if self.low < self.high or station <= behind.start + SAME_PLACE:
            leaves = arrives if capped else Passing(ahead.name, there, "departure")
            yield leaves, Passing(behind.name, station, "departure")


def at_marker(sight: Sight, units: Sequence[str], marker: str) -> list[Pair]:
    """Neighbours at a marker: nobody else passes it between the two."""
    scenario = sight.scenario
    names = scenario.event_names
    there = [body for body in scenario.bodies if f"@{marker}" in names.readings(body)]
    there.sort(key=lambda body: sight.read(names.resolve(f"{body.name}@{marker}")))
    pairs = []
    for ahead, behind in pairwise(there):
        if ahead.name in units and behind.name in units:
            pairs.append(_at(scenario.network, behind, ahead, marker))
    return pairs


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
    station, there = network.station(behind.route, marker), network.station(ahead.route, marker)
    assert station is not None
    assert there is not None
    for run in network.runs(behind.route, ahead.route):
        if run.low - SAME_PLACE <= station <= run.high + SAME_PLACE:
            return Pair(behind, ahead, station, station, there - station, run.high)
    return Pair(behind, ahead, station, station, there - station, station)


def flights_along(sight: Sight, units: Sequence[str]) -> list[tuple[Pair, Pair]]:
    """Any two flights on each stretch of air that they share, either of them ahead."""
    scenario = sight.scenario
    flights = [scenario.body[unit] for unit in units if scenario.body[unit].flies]
    network = scenario.network
    return [
        (_whole(one, two, run), _whole(two, one, back))
        for one, two in combinations(flights, 2)
        for run in network.runs(one.route, two.route)
        for back in network.runs(two.route, one.route)
        if abs(run.low + run.shift - back.low) <= SAME_PLACE
    ]


def _whole(behind: Body, ahead: Body, run: CommonRun) -> Pair:
    return Pair(behind, ahead, max(run.low, behind.start), run.high, run.shift, run.high)


def along(sight: Sight, units: Sequence[str], places: Sequence[str]) -> list[Pair]:
    """Neighbours all along segments, zones or routes: nobody is between the two there."""
    scenario, network = sight.scenario, sight.scenario.network
    pairs = []
    for stretch in _stretches(network, places):
        there = [body for body in scenario.bodies if _is_on(network, body, stretch)]
        if any(body.flies for body in there):
            # On the ground the order of march is the order; in the air it is that of time.
            edge = [network.offsets[body.route][stretch.segment] for body in there]
            arrivals = {
                body.name: sight.read(Passing(body.name, max(near, body.start), "departure"))
                for body, near in zip(there, edge, strict=True)
            }
            there.sort(key=lambda body: arrivals[body.name])
        for ahead, behind in pairwise(there):
            if ahead.name in units and behind.name in units:
                pair = _on(network, behind, ahead, stretch)
                if pair is not None:
                    pairs.append(pair)
    return pairs


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
    return start is not None and start + stretch.high > body.start + SAME_PLACE


def _on(network: Network, behind: Body, ahead: Body, stretch: Stretch) -> Pair | None:
    start = network.offsets[behind.route][stretch.segment]
    for run in network.runs(behind.route, ahead.route):
        if run.low - SAME_PLACE <= start < run.high - SAME_PLACE:
            # Before its start the tail of the one ahead has passed no place.
            low = max(start + stretch.low, behind.start, ahead.start - ahead.length - run.shift)
            high = start + stretch.high
            if low < high - SAME_PLACE:
                return Pair(behind, ahead, low, high, run.shift, run.high)
    return None


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
    bends = (
        sight.bends(behind),
        sight.bends(ahead) - shift,
        sight.meetings(Meeting(behind, ahead, shift, later, pair.low, high)),
        [pair.low, pair.end - beyond, high],
    )
    found = np.unique(np.concatenate(bends))
    stations: list[float] = found[(found >= pair.low) & (found <= high)].tolist()
    return stations


def apart(sight: Sight, pair: Pair, at_least: float | None, at_most: float | None) -> All:
    """The time gap of a pair is within bounds (s) at every station that decides."""
    asked: list[Difference] = []
    if at_least is not None:
        for station in stations_of(sight, pair, later=at_least):
            asked += [Difference(head, tail, -at_least) for tail, head in pair.passes(station)]
    if at_most is not None:
        for station in stations_of(sight, pair, later=at_most):
            asked += [Difference(tail, head, at_most) for tail, head in pair.passes(station)]
    return tuple(asked)


def clear(sight: Sight, pair: Pair, at_least: float | None, at_most: float | None) -> All:
    """The distance of a pair is within bounds (m), in instants.

    They are at least d metres apart where the head of the one behind passes each station no
    earlier than the tail of the one ahead passes the place d metres on, or is off the common
    ground; at most d metres, where no later, as far as that place is on common ground.
    """
    asked: list[Difference] = []
    if at_least is not None:
        for station in stations_of(sight, pair, beyond=at_least):
            asked += [Difference(head, tail) for tail, head in pair.passes(station, at_least)]
    if at_most is not None:
        for station in stations_of(sight, pair, beyond=at_most, high=pair.end - at_most):
            asked += [Difference(tail, head) for tail, head in pair.passes(station, at_most)]
    return tuple(asked)
