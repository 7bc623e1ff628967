"""Flights that share the air, two by two: only those that come closest, found in a sweep.

Of many flights most are far apart. A flight is in a stretch of air from an instant to another, and
two flights of which one is out long before the other comes are at least that far apart: they are
looked at only if they could be among the worst.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from heapq import heappop, heappush
from itertools import combinations, pairwise
from math import inf
from typing import NamedTuple

from simulator.errors import ConstraintError
from simulator.scenario.events.instants import Passing
from simulator.scenario.lineup.body import Body
from simulator.scenario.model.constraints.spacing import SeparationConstraint
from simulator.scenario.network import CommonRun
from simulator.timeline.verdicts.cases import Case, TimeSource, slack_of
from simulator.timeline.verdicts.neighbours import Overflight, pair_over, passes_over
from simulator.timeline.verdicts.pairs import Pair, time_gap_terms
from simulator.tolerances import SAME_PLACE

#: Two flights on a stretch of air that both pass, in either order.
Orders = tuple[Pair, Pair]


class _Stay(NamedTuple):
    """A flight, by its number, is in a stretch of air from its head to its tail (s)."""

    comes: float
    clears: float
    flight: int


def closest_in_time(constraint: SeparationConstraint, source: TimeSource) -> list[Case]:
    """The pairs that may be among the worst of a run, or broken in a range of runs.

    Raises
    ------
    ConstraintError
        If no two flights share any air.
    """
    flights, least = _flights_of(constraint, source), constraint.at_least[0]
    stays = [sorted(each) for each in flights.stays().values()]
    beside = {(one.flight, two.flight) for each in stays for one, two in pairwise(each)}
    found = flights.cases(beside, least)
    slacks = sorted(slack_of(case, source) for case in found) if source.worst else []
    enough = 0.0 if not source.worst else inf
    if 0 < source.worst <= len(slacks):
        enough = max(0.0, slacks[source.worst - 1])
    near = {pair for each in stays for pair in _near(each, least + enough)}
    return flights.cases(near, least) or flights.cases(flights.any_two(), least)


def in_the_air_together(constraint: SeparationConstraint, source: TimeSource) -> list[Orders]:
    """The pairs that may be in the air that they share at the same time; at least one.

    Raises
    ------
    ConstraintError
        If no two flights share any air.
    """
    flights = _flights_of(constraint, source)
    near = _near(sorted(flights.whole_stays()), 0.0)
    # Where no two ever are there together, the verdict names the first two.
    return flights.orders([*near, *flights.any_two()])


def _near(stays: Iterable[_Stay], apart: float) -> Iterator[tuple[int, int]]:
    """Two flights of which the later comes at most ``apart`` s after the earlier is out; the stays
    in the order in which they come.
    """
    inside: list[tuple[float, int]] = []
    for stay in stays:
        while inside and inside[0][0] + apart < stay.comes:
            heappop(inside)
        yield from ((flight, stay.flight) for _, flight in inside)
        heappush(inside, (stay.clears, stay.flight))


class _Flights:
    """The flights of a constraint, in all the air that they share."""

    def __init__(self, source: TimeSource, bodies: Sequence[Body]) -> None:
        self.source = source
        self.bodies = bodies

    def stays(self) -> dict[str, list[_Stay]]:
        """When each flight is in each segment that it passes.

        Where two flights change places they are in one segment at the same time. So if they are far
        apart in each of them, the same one is ahead in all.
        """
        found: dict[str, list[_Stay]] = {}
        network = self.source.scenario.network
        for number, body in enumerate(self.bodies):
            for segment, legs in network.passes[body.route].items():
                for leg in legs:
                    end = leg.start + network.segments[segment]
                    if end > body.start + SAME_PLACE:
                        stay = self._stay(number, leg.start, end)
                        found.setdefault(segment, []).append(stay)
        return found

    def whole_stays(self) -> Iterator[_Stay]:
        """When each flight is in the air at all."""
        for number, body in enumerate(self.bodies):
            yield self._stay(number, body.start, body.route_length)

    def _stay(self, number: int, low: float, high: float) -> _Stay:
        body = self.bodies[number]
        off = high + body.length
        if body.leaves is not None:
            off = min(off, body.leaves.station)
        comes, out = (
            Passing(body.name, station, "departure") for station in (max(low, body.start), off)
        )
        arrives = Passing(body.name, low, "arrival") if low > body.start + SAME_PLACE else comes
        return _Stay(self.source.spread(arrives)[0], self.source.spread(out)[1], number)

    def of(self, one: int, two: int) -> Iterator[Orders]:
        """Two flights on each stretch of air that they share."""
        first, second = self.bodies[one], self.bodies[two]
        for run in self.source.scenario.network.runs(first.route, second.route):
            orders = _whole(first, second, run), _whole(second, first, _seen_from_the_other(run))
            if all(pair.low < pair.high for pair in orders):
                yield orders

    def orders(self, near: Iterable[tuple[int, int]]) -> list[Orders]:
        """Pairs of flights, in the order of march."""
        pairs = {(min(pair), max(pair)) for pair in near if pair[0] != pair[1]}
        return [orders for pair in sorted(pairs) for orders in self.of(*pair)]

    def cases(self, near: Iterable[tuple[int, int]], least: float) -> list[Case]:
        """What is required of pairs of flights."""
        return [
            Case(
                tuple(time_gap_terms(self.source, pair, least, None) for pair in orders),
                None,
                orders[1].names,
            )
            for orders in self.orders(near)
        ]

    def any_two(self) -> list[tuple[int, int]]:
        """The first two that share any air."""
        for pair in combinations(range(len(self.bodies)), 2):
            if next(self.of(*pair), None) is not None:
                return [pair]
        raise ConstraintError("no two of these flights share airspace")


class _FlightsAt(_Flights):
    """The flights of a constraint over a marker."""

    def __init__(self, source: TimeSource, there: Sequence[Overflight]) -> None:
        super().__init__(source, [body for _, body, _ in there])
        self.there = there

    def stays(self) -> dict[str, list[_Stay]]:
        """When each flight is over the marker."""
        found: dict[str, list[_Stay]] = {}
        for number, (turn, _, station) in enumerate(self.there):
            found.setdefault(turn.leg.segment, []).append(self._stay(number, station, station))
        return found

    def of(self, one: int, two: int) -> Iterator[Orders]:
        """Two flights over the marker."""
        first, second = self.there[one], self.there[two]
        network = self.source.scenario.network
        if first.turn.leg.segment == second.turn.leg.segment:
            yield pair_over(network, first, second), pair_over(network, second, first)


def _flights_of(constraint: SeparationConstraint, source: TimeSource) -> _Flights:
    scenario = source.scenario
    units = [scenario.unit[name] for name in scenario.select(constraint.separation)]
    flights = [unit for unit in units if unit.flies]
    if constraint.marker is None:
        return _Flights(source, [unit.head_body for unit in flights])
    return _FlightsAt(source, passes_over(source, flights, constraint.marker))


def _seen_from_the_other(run: CommonRun) -> CommonRun:
    return CommonRun(run.low + run.shift, run.high + run.shift, -run.shift, -run.laps)


def _whole(behind: Body, ahead: Body, run: CommonRun) -> Pair:
    # A flight that turns back is out of the way from there on.
    there = run.high if behind.leaves is None else behind.leaves.station
    off = run.high if ahead.leaves is None else ahead.leaves.station - ahead.length - run.shift
    run = replace(run, high=min(run.high, there, off))
    return Pair(behind, ahead, max(run.low, behind.start), run.high, run)
