"""Which unit follows which: at a marker, along a stretch, and in the air."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from operator import itemgetter
from typing import NamedTuple

from simulator.errors import ConstraintError
from simulator.scenario.events.instants import Instant, Passing
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import EventName
from simulator.scenario.network import CommonRun, Network, Side, Stretch
from simulator.timeline.verdicts.cases import TimeSource
from simulator.timeline.verdicts.pairs import Pair
from simulator.tolerances import SAME_PLACE


def at_marker(source: TimeSource, units: Sequence[str], marker: str) -> list[Pair]:
    """Neighbours at a marker: units between which no other passes it."""
    scenario = source.scenario
    names = scenario.event_names
    # Of a unit that is drawn up across the marker only the tail passes it.
    passing = [unit for unit in scenario.units if EventName.tail(unit.name, marker) in names]
    pairs: list[Pair] = []
    # A unit on a lane beside the segment of the marker has no neighbours on the segment.
    for ground in scenario.network.places[marker]:
        there = [unit for unit in passing if scenario.network.ground(unit.route, marker) == ground]
        if source.order_changes(in_the_air=any(unit.flies for unit in there)):
            pairs += _by_time(source, units, there, marker)
            continue
        if any(unit.flies for unit in there):
            # On the ground the order of march is the order; in the air it is that of time.
            heads = [names.resolve(EventName.head(unit.name, marker)) for unit in there]
            there = _sorted(there, source.compared(heads))
        pairs += [
            _at(scenario.network, behind.head_body, ahead.tail_body, marker)
            for ahead, behind in pairwise(there)
            if {ahead.name, behind.name} <= set(units)
            and EventName.head(behind.name, marker) in names
        ]
    return pairs


def _by_time(
    source: TimeSource, units: Sequence[str], there: Sequence[Unit], marker: str
) -> Iterator[Pair]:
    """Neighbours at a marker if units pass others or leave, in the order of their tails.

    Each rank of a column counts alone, as others may come between them.
    """
    network = source.scenario.network
    bodies = [body for unit in there for body in unit.bodies]
    passes = [each for body in bodies if (each := _passes(source, body, marker)) is not None]
    passes.sort(key=lambda each: each.clears)
    for ahead, behind in pairwise(passes):
        # Else the unit behind arrived first and was passed by the one ahead.
        follows = behind.comes >= ahead.comes and ahead.body.unit is not behind.body.unit
        if follows and {ahead.body.unit.name, behind.body.unit.name} <= set(units):
            yield _at(network, behind.body, ahead.body, marker)


class _Passes(NamedTuple):
    """A body at a marker: its head arrives there, its tail is past it (s)."""

    body: Body
    comes: float
    clears: float


def _passes(source: TimeSource, body: Body, marker: str) -> _Passes | None:
    """None if it does not pass by itself: it leaves before, or starts beyond."""
    station = source.scenario.network.station(body.route, marker)
    if station is None or station < body.start - SAME_PLACE:
        return None
    off = station + body.length
    if body.leaves is not None and off > body.leaves.station + SAME_PLACE:
        return None
    side: Side = "departure" if station <= body.start + SAME_PLACE else "arrival"
    comes = source.read(Passing(body.name, station, side))
    return _Passes(body, comes, source.read(Passing(body.name, off, "arrival")))


def flights_at(source: TimeSource, units: Sequence[str], marker: str) -> list[tuple[Pair, Pair]]:
    """Any two flights over a marker, in either order."""
    scenario = source.scenario
    there = [
        body
        for body in map(scenario.body.__getitem__, units)
        if body.flies
        and EventName.head(body.name, marker) in scenario.event_names
        and _passes(source, body, marker) is not None
    ]
    return [
        (_at(scenario.network, one, two, marker), _at(scenario.network, two, one, marker))
        for one, two in combinations(there, 2)
        if scenario.network.ground(one.route, marker) == scenario.network.ground(two.route, marker)
    ]


def _at(network: Network, behind: Body, ahead: Body, marker: str) -> Pair:
    segment = network.ground(behind.route, marker) or ""
    station = network.offsets[behind.route][segment] + network.places[marker][segment]
    return Pair(behind, ahead, station, station, _common(network, behind, ahead, segment))


def _common(network: Network, behind: Body, ahead: Body, segment: str) -> CommonRun:
    """The common run of two units that includes a segment."""
    start = network.offsets[behind.route][segment]
    runs = network.runs(behind.route, ahead.route)
    return next(run for run in runs if run.low - SAME_PLACE <= start < run.high - SAME_PLACE)


def flights_along(source: TimeSource, units: Sequence[str]) -> list[tuple[Pair, Pair]]:
    """Any two flights on each stretch of air that they share, in either order."""
    scenario = source.scenario
    flights = [scenario.body[unit] for unit in units if scenario.unit[unit].flies]
    found = [
        (
            _whole(one, two, run),
            _whole(two, one, CommonRun(run.low + run.shift, run.high + run.shift, -run.shift)),
        )
        for one, two in combinations(flights, 2)
        for run in scenario.network.runs(one.route, two.route)
    ]
    return [orders for orders in found if all(pair.low < pair.high for pair in orders)]


def _whole(behind: Body, ahead: Body, run: CommonRun) -> Pair:
    # A flight that turns back is out of the way from there on.
    there = run.high if behind.leaves is None else behind.leaves.station
    off = run.high if ahead.leaves is None else ahead.leaves.station - ahead.length - run.shift
    run = replace(run, high=min(run.high, there, off))
    return Pair(behind, ahead, max(run.low, behind.start), run.high, run)


def along(source: TimeSource, units: Sequence[str], places: Sequence[str]) -> list[Pair]:
    """Neighbours along segments, zones or routes: units between which there is no other there.

    Raises
    ------
    ConstraintError
        If units pass others, or leave.
    """
    network = source.scenario.network
    pairs: list[Pair] = []
    for stretch in network.stretches_of(places):
        there = [unit for unit in source.scenario.units if unit.is_on(network, stretch)]
        if source.order_changes(in_the_air=any(unit.flies for unit in there)):
            raise ConstraintError(
                "not judged along a stretch, as units pass others or leave; use a marker"
            )
        if any(unit.flies for unit in there):
            # On the ground the order of march is the order; in the air it is that of time.
            there = _sorted(there, source.compared(_turns(network, there, stretch)))
        for ahead, behind in pairwise(there):
            if ahead.name in units and behind.name in units:
                pairs += _on(network, behind.head_body, ahead.tail_body, stretch)
    return _joined(pairs)


def _turns(network: Network, there: Sequence[Unit], stretch: Stretch) -> list[Instant]:
    """The departure of each flight from the first place of a stretch that all of them pass."""
    edges = [network.offsets[unit.route][stretch.segment] for unit in there]
    starts = [unit.start - edge for unit, edge in zip(there, edges, strict=True)]
    place = max(stretch.low, *starts)
    return [
        Passing(unit.name, edge + place, "departure")
        for unit, edge in zip(there, edges, strict=True)
    ]


def _sorted(units: Sequence[Unit], instants: Sequence[float]) -> list[Unit]:
    """Units in the order of instants (s); ties in the order of march."""
    return [unit for _, unit in sorted(zip(instants, units, strict=True), key=itemgetter(0))]


def _joined(pairs: Sequence[Pair]) -> list[Pair]:
    """Pairs, joined if they are the same two on stretches that overlap or touch."""
    found: dict[tuple[str, str, float], list[Pair]] = {}
    for pair in sorted(pairs, key=lambda pair: pair.low):
        same = found.setdefault((*pair.names, pair.common.high), [])
        if same and pair.low <= same[-1].high + SAME_PLACE:
            same[-1] = same[-1]._replace(high=max(same[-1].high, pair.high))
        else:
            same.append(pair)
    return [pair for same in found.values() for pair in same]


def _on(network: Network, behind: Body, ahead: Body, stretch: Stretch) -> Iterator[Pair]:
    start = network.offsets[behind.route][stretch.segment]
    run = _common(network, behind, ahead, stretch.segment)
    low, high = max(start + stretch.low, behind.start), start + stretch.high
    if low < high - SAME_PLACE:
        yield Pair(behind, ahead, low, high, run)
