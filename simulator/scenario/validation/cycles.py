"""Circles of cues: what could never come, because it waits for itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.scenario.document.tree import Path
from simulator.scenario.events.instants import Beside, Instant, ItemEdge, OfGroup, Passing, Released
from simulator.scenario.model.cues import CueKeys
from simulator.scenario.model.event_name import EventName
from simulator.scenario.validation.draft import Draft
from simulator.scenario.validation.events import Events, cues
from simulator.tolerances import SAME_PLACE


@dataclass(frozen=True, slots=True)
class Need:
    """One of these must come (the first of a group), for the reason of an event.

    They are paths: of a unit's release, a programme item, a hold.
    """

    one_of: tuple[frozenset[Path], ...]
    event: EventName


def check_circles(draft: Draft, events: Events) -> None:
    """Name every circle of cues once."""
    graph = _graph(draft, events)
    places = {_node(path, events): path for path, _ in cues(draft)}
    stuck = _stuck(graph)
    while stuck:
        circle = _circle(graph, stuck)
        if circle is None:
            return
        (first, _), *_rest = circle
        draft.error(places[first], _message(circle))
        # Whatever else waits for this circle is not to blame; another circle still may be.
        for node, _ in circle:
            graph[node] = ()
        stuck = _stuck(graph)


def _graph(draft: Draft, events: Events) -> dict[Path, tuple[Need, ...]]:
    written = {_node(path, events): cue for path, cue in cues(draft)}
    graph: dict[Path, tuple[Need, ...]] = {}
    for node, cue in written.items():
        needs = list(_needs(node, cue, events, written))
        if len(node) > 2 and ("units", node[1]) in written:
            # A hold ends only after its unit has come there.
            needs.append(
                Need((frozenset({("units", node[1])}),), EventName.head(str(node[1]), str(node[3])))
            )
        graph[node] = tuple(needs)
    return graph


def _node(path: Path, events: Events) -> Path:
    unit = events.units.get(str(path[1])) if path[2:] == ("call",) else None
    if unit is not None and unit.orbit is not None:
        # It is called from its orbit, which is a hold.
        return "units", unit.name, "holds", unit.orbit.marker, "until"
    return path if len(path) > 3 else path[:2]


def _needs(
    node: Path, cue: CueKeys, events: Events, written: Mapping[Path, CueKeys]
) -> Iterator[Need]:
    for name in cue.after or ():
        instant = events.resolve(name)
        if isinstance(instant, Beside):
            ways = tuple(_ways_beside(instant, events, written))
            # A unit that waits to be passed itself stands where it is.
            yield Need(tuple(way for way in ways if node not in way) or ways, name)
        elif instant is not None and not isinstance(instant, str):
            yield from _of_instant(instant, name, events, written)


def _of_instant(
    instant: Instant, name: EventName, events: Events, written: Mapping[Path, CueKeys]
) -> Iterator[Need]:
    if isinstance(instant, OfGroup):
        members = [_decisions(member, events, written) for member in instant.members]
        if instant.last:
            yield from (Need((frozenset({node}),), name) for each in members for node in each)
        else:
            yield Need(tuple(members), name)
        return
    for node in _decisions(instant, events, written):
        yield Need((frozenset({node}),), name)


def _ways_beside(
    passing: Beside, events: Events, written: Mapping[Path, CueKeys]
) -> Iterator[frozenset[Path]]:
    """A unit on a lane comes to where the other stands at first; or both are under way."""
    unit, other = events.units[passing.unit], events.units[passing.other]
    under_way = _decisions(Released(unit.name), events, written)
    yield under_way | _decisions(Released(other.name), events, written)
    for along in passing.where:
        station = along.back(other.start)
        if max(along.low, unit.start) - SAME_PLACE <= station <= along.high + SAME_PLACE:
            arrives = Passing(unit.name, station, "arrival")
            yield under_way | _decisions(arrives, events, written)


def _decisions(
    instant: Instant, events: Events, written: Mapping[Path, CueKeys]
) -> frozenset[Path]:
    """The decisions that one subject's instant comes after."""
    if isinstance(instant, ItemEdge):
        if instant.item not in events.names.incidents:
            return frozenset({("programme", instant.item)})
        incident, unit = events.names.incidents[instant.item]
        instant = Passing(unit.bodies[incident.rank].name, incident.station, "arrival")
    if isinstance(instant, Released):
        return frozenset({("units", instant.unit)} & written.keys())
    if not isinstance(instant, Passing):
        return frozenset()
    body = events.names.body[instant.body]
    unit = body.unit
    release: Path = ("units", unit.name)
    found = {release} & written.keys()
    # Where the last rank of an elastic column is, the first is further on by the column's length.
    head = instant.station + (float(unit.offsets[-1]) if body.rank else 0.0)
    for hold in unit.holds:
        before = hold.station < head - SAME_PLACE
        here = hold.station <= head + SAME_PLACE
        if hold.until is not None and (before or (here and instant.side == "departure")):
            found.add(("units", unit.name, "holds", hold.marker, "until"))
    return frozenset(found)


def _stuck(graph: Mapping[Path, tuple[Need, ...]]) -> set[Path]:
    """Decisions that can never come."""
    stuck = set(graph)
    while True:
        freed = {
            node
            for node in stuck
            if all(any(not way & stuck for way in need.one_of) for need in graph[node])
        }
        if not freed:
            return stuck
        stuck -= freed


def _circle(
    graph: Mapping[Path, tuple[Need, ...]], stuck: set[Path]
) -> list[tuple[Path, EventName | None]] | None:
    """The shortest circle among what is stuck: each decision, and the event it waits for."""
    best: list[tuple[Path, EventName | None]] | None = None
    for start in graph:
        if start not in stuck:
            continue
        chains: list[list[tuple[Path, EventName | None]]] = [[(start, None)]]
        seen = {start}
        while chains and (best is None or len(chains[0]) < len(best)):
            chain = chains.pop(0)
            node = chain[-1][0]
            for target, event in _waits(graph[node], stuck):
                closed = [*chain[:-1], (node, event)]
                if target == start and (best is None or len(closed) < len(best)):
                    best = closed
                if target not in seen:
                    seen.add(target)
                    chains.append([*closed, (target, None)])
    return best


def _waits(needs: tuple[Need, ...], stuck: set[Path]) -> Iterator[tuple[Path, EventName | None]]:
    for need in needs:
        if any(not way & stuck for way in need.one_of):
            continue
        for way in need.one_of:
            yield from ((node, need.event) for node in sorted(way & stuck, key=str))


def _message(circle: list[tuple[Path, EventName | None]]) -> str:
    if len(circle) == 1:
        node, event = circle[0]
        return f"a circle of cues: {_shown(node)} waits for {event}, which comes after it"
    waits = ", ".join(f"{_shown(node)} waits for {event}" for node, event in circle)
    return f"a circle of cues: {waits}"


def _shown(node: Path) -> str:
    return str(node[1]) if len(node) < 4 else f"{node[1]}'s hold at {node[3]}"
