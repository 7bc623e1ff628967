"""Which unit follows which: at a marker, and along a stretch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from simulator.errors import ConstraintError
from simulator.scenario.events.instants import Instant, Passing
from simulator.scenario.events.unit_events import Reading
from simulator.scenario.lineup.body import Body
from simulator.scenario.lineup.turns import Turn, turns_along, turns_at
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import EventName
from simulator.scenario.network import CommonRun, Network, Stretch
from simulator.scenario.passes import pass_of
from simulator.timeline.verdicts.cases import TimeSource
from simulator.timeline.verdicts.pairs import Pair
from simulator.tolerances import SAME_PLACE


def at_marker(source: TimeSource, units: Sequence[str], place: str) -> list[Pair]:
    """Neighbours at a marker: a unit on this pass (`stand`, `stand#2`), and who passes before."""
    scenario = source.scenario
    network, names, (marker, _) = scenario.network, scenario.event_names, pass_of(place)
    pairs: list[Pair] = []
    selected = set(units)
    # A unit on a lane beside the segment of the marker has no neighbours on the segment.
    for ground in network.places[marker]:
        # Of a unit that is drawn up across the marker only the tail passes it.
        there = [
            turn
            for turn in turns_at(network, scenario.units, marker, ground)
            if EventName.tail(turn.unit.name, turn.marker) in names
        ]
        flies = any(turn.unit.flies for turn in there)
        if source.order_changes(in_the_air=flies):
            pairs += _by_time(source, selected, there, place)
            continue
        if flies:
            # On the ground the order of march is the order; in the air it is that of time.
            heads = [names.resolve(EventName.head(turn.unit.name, turn.marker)) for turn in there]
            there = _sorted(there, source.compared(heads))
        pairs += [
            _at(network, (behind, behind.unit.head_body), (ahead, ahead.unit.tail_body), marker)
            for ahead, behind in pairwise(there)
            if {ahead.unit.name, behind.unit.name} <= selected
            and behind.marker == place
            and EventName.head(behind.unit.name, place) in names
        ]
    return pairs


def _by_time(
    source: TimeSource, units: Set[str], there: Sequence[Turn], place: str
) -> Iterator[Pair]:
    """Neighbours at a marker if units pass others or leave, in the order of their tails.

    Each rank of a column counts alone, as others may come between them.
    """
    network, marker = source.scenario.network, pass_of(place)[0]
    bodies = [(turn, body) for turn in there for body in turn.unit.bodies]
    found = [_passes(source, turn, body, marker) for turn, body in bodies]
    passes = [each for each in found if each is not None]
    passes.sort(key=lambda each: each.clears)
    for ahead, behind in pairwise(passes):
        # Else the unit behind arrived first and was passed by the one ahead.
        follows = behind.comes >= ahead.comes and ahead.body.unit is not behind.body.unit
        chosen = {ahead.body.unit.name, behind.body.unit.name} <= units
        if follows and chosen and behind.turn.marker == place:
            yield _at(network, (behind.turn, behind.body), (ahead.turn, ahead.body), marker)


class _Passes(NamedTuple):
    """A body at a marker: its head arrives there, its tail is past it (s)."""

    turn: Turn
    body: Body
    comes: float
    clears: float


def _passes(source: TimeSource, turn: Turn, body: Body, marker: str) -> _Passes | None:
    """None if it does not pass by itself: it leaves before, or starts beyond."""
    station = _station(source.scenario.network, turn, marker)
    if station < body.start - SAME_PLACE:
        return None
    if body.leaves is not None and station + body.length > body.leaves.station + SAME_PLACE:
        return None
    head, tail = Reading(station, False, "arrival"), Reading(station, True, "arrival")
    comes, clears = (source.read(Passing(body.name, *each.of_front(body))) for each in (head, tail))
    return _Passes(turn, body, comes, clears)


def _station(network: Network, turn: Turn, marker: str) -> float:
    """Where a unit passes a marker (m)."""
    return turn.leg.start + network.places[marker][turn.leg.segment]


class Overflight(NamedTuple):
    """A flight over a marker, at a station (m)."""

    turn: Turn
    body: Body
    station: float


def passes_over(source: TimeSource, flights: Sequence[Unit], place: str) -> list[Overflight]:
    """The flights that pass a marker, each on this pass of its own, in the order of march."""
    scenario, marker = source.scenario, pass_of(place)[0]
    there = [
        turn
        for ground in scenario.network.places[marker]
        for turn in turns_at(scenario.network, flights, marker, ground)
        if turn.marker == place
        and EventName.head(turn.unit.name, place) in scenario.event_names
        and _passes(source, turn, turn.unit.head_body, marker) is not None
    ]
    return [
        Overflight(turn, turn.unit.head_body, _station(scenario.network, turn, marker))
        for turn in sorted(there, key=lambda turn: turn.order)
    ]


def pair_over(network: Network, behind: Overflight, ahead: Overflight) -> Pair:
    """A flight behind another over a marker."""
    common = _common(network, behind.turn, ahead.turn)
    return Pair(behind.body, ahead.body, behind.station, behind.station, common)


def _at(network: Network, behind: tuple[Turn, Body], ahead: tuple[Turn, Body], marker: str) -> Pair:
    station, common = _station(network, behind[0], marker), _common(network, behind[0], ahead[0])
    return Pair(behind[1], ahead[1], station, station, common)


def _common(network: Network, behind: Turn, ahead: Turn) -> CommonRun:
    """The common run of two units that includes a segment, each on a pass of its own."""
    start, shift = behind.leg.start, ahead.leg.start - behind.leg.start
    runs = network.runs(behind.unit.route, ahead.unit.route)
    return next(
        run
        for run in runs
        if run.low - SAME_PLACE <= start < run.high - SAME_PLACE
        and abs(run.shift - shift) <= SAME_PLACE
    )


def along(source: TimeSource, units: Sequence[str], places: Sequence[str]) -> list[Pair]:
    """Neighbours along segments, zones or routes: units between which there is no other there.

    Raises
    ------
    ConstraintError
        If units pass others, or leave.
    """
    network = source.scenario.network
    pairs: list[Pair] = []
    selected = set(units)
    for stretch in network.stretches_of(places):
        there = turns_along(network, source.scenario.units, stretch)
        flies = any(turn.unit.flies for turn in there)
        if source.order_changes(in_the_air=flies):
            raise ConstraintError(
                "not judged along a stretch, as units pass others or leave; use a marker"
            )
        if flies:
            # On the ground the order of march is the order; in the air it is that of time.
            there = _sorted(there, source.compared(_in_the_air(there, stretch)))
        for ahead, behind in pairwise(there):
            if {ahead.unit.name, behind.unit.name} <= selected:
                pairs += _on(network, behind, ahead, stretch)
    return _joined(pairs)


def _in_the_air(there: Sequence[Turn], stretch: Stretch) -> list[Instant]:
    """The departure of each flight from the first place of a stretch that all of them pass."""
    place = max(stretch.low, *(turn.unit.start - turn.leg.start for turn in there))
    return [Passing(turn.unit.name, turn.leg.start + place, "departure") for turn in there]


def _sorted(turns: Sequence[Turn], instants: Sequence[float]) -> list[Turn]:
    """Units in the order of instants (s); ties in the order of march."""
    return [turn for _, turn in sorted(zip(instants, turns, strict=True), key=itemgetter(0))]


def _joined(pairs: Sequence[Pair]) -> list[Pair]:
    """Pairs, joined if they are the same two on stretches that overlap or touch."""
    found: dict[tuple[str, str, CommonRun], list[Pair]] = {}
    for pair in sorted(pairs, key=lambda pair: pair.low):
        same = found.setdefault((*pair.names, pair.common), [])
        if same and pair.low <= same[-1].high + SAME_PLACE:
            same[-1] = same[-1]._replace(high=max(same[-1].high, pair.high))
        else:
            same.append(pair)
    return [pair for same in found.values() for pair in same]


def _on(network: Network, behind: Turn, ahead: Turn, stretch: Stretch) -> Iterator[Pair]:
    start, (follower, leader) = behind.leg.start, (behind.unit.head_body, ahead.unit.tail_body)
    low, high = max(start + stretch.low, follower.start), start + stretch.high
    if low < high - SAME_PLACE:
        yield Pair(follower, leader, low, high, _common(network, behind, ahead))
