"""Circles of cues: what could never come, because it waits for itself."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from simulator.scenario.document.settings import split_path
from simulator.scenario.events.instants import Beside, Instant, ItemEdge, OfGroup, Passing, Released
from simulator.scenario.lineup.cue import Cue, Item
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.event_name import EventName
from simulator.scenario.validation.draft import Draft
from simulator.scenario.validation.events import Events
from simulator.tolerances import SAME_PLACE


class Decision(NamedTuple):
    """What waits for a cue: a programme item, a unit at its start, or a unit at a hold."""

    subject: str
    hold: str = ""

    def __str__(self) -> str:
        return f"{self.subject}'s hold at {self.hold}" if self.hold else self.subject


class Need(NamedTuple):
    """An event that is waited for; it comes after all decisions in one of the sets."""

    event: EventName
    after: tuple[frozenset[Decision], ...]


Wait = tuple[Decision, EventName]
Graph = dict[Decision, tuple[Need, ...]]


def check_circles(
    draft: Draft, events: Events, programme: Iterable[Item], *, in_plan: bool
) -> None:
    """Report every circle of cues once; planned times are cues in the plan, and not on its day."""
    items = tuple(programme)
    cues: dict[Decision, list[Cue]] = {}
    for decision, cue in _cues(events.units.values(), items):
        if in_plan or not cue.planned:
            cues.setdefault(decision, []).append(cue)
    halts = {Decision(item.name) for item in items if item.halts}
    needs = _Needs(events, cues, halts)
    graph = {decision: tuple(needs.of(decision, own)) for decision, own in cues.items()}
    while circle := _circle(graph):
        decision, event = circle[0]
        own = next((cue for cue in cues[decision] if event in cue.after), cues[decision][0])
        path = split_path(draft.findings.document, own.path)
        waits = ", ".join(f"{decision} waits for {event}" for decision, event in circle)
        after = ", which comes after it" if len(circle) == 1 else ""
        draft.error(path, f"a circle of cues: {waits}{after}")
        # What else waits for this circle is not to blame, but there may be another circle.
        for decision, _ in circle:
            graph[decision] = ()


def _cues(units: Iterable[Unit], programme: Iterable[Item]) -> Iterator[tuple[Decision, Cue]]:
    for item in programme:
        yield Decision(item.name), item.cue
    for unit in units:
        departure = unit.head_body.departure
        if unit.release is not None or departure is not None:
            yield Decision(unit.name), unit.release or departure or Cue()
        for hold in unit.holds:
            if hold.until is not None:
                yield Decision(unit.name, hold.marker), hold.until
        if unit.orbit is not None and unit.target is not None and unit.target.cue is not None:
            yield Decision(unit.name, unit.orbit.marker), unit.target.cue


class _Needs:
    """What the decisions of a scenario wait for."""

    def __init__(
        self, events: Events, cues: Mapping[Decision, Sequence[Cue]], halts: Container[Decision]
    ) -> None:
        self.events = events
        self.cues = cues
        self.halts = halts

    def of(self, decision: Decision, cues: Sequence[Cue]) -> Iterator[Need]:
        cue = cues[0]
        at_once = decision in self.halts and len(cue.after) == 1 and not cue.delay
        if at_once and self._departs(self.events.resolve(cue.after[0])):
            # Nothing departs while everything halts: not until this item is over.
            yield Need(cue.after[0], (frozenset({decision}),))
        for name in dict.fromkeys(name for cue in cues for name in cue.after):
            instant = self.events.resolve(name)
            if isinstance(instant, Beside):
                ways = tuple(self._passing(instant))
                # A unit that waits to be passed itself stands where it is.
                yield Need(name, tuple(way for way in ways if decision not in way) or ways)
            elif isinstance(instant, OfGroup):
                members = tuple(map(self._before, instant.members))
                all_of_them = frozenset[Decision]().union(*members)
                yield Need(name, (all_of_them,) if instant.last else members)
            elif isinstance(instant, Instant):
                yield Need(name, (self._before(instant),))
        if decision.hold:
            # A hold ends only after its unit has come there.
            comes = EventName.head(decision.subject, decision.hold)
            yield Need(comes, (self._before(Released(decision.subject)),))

    def _departs(self, instant: Instant | str | None) -> bool:
        """Whether an instant is a departure on the ground; of a group, each of its members'."""
        match instant:
            case OfGroup(members):
                return all(map(self._departs, members))
            case Passing(body, _, side):
                return side == "departure" and not self.events.names.body[body].flies
        return False

    def _passing(self, passing: Beside) -> Iterator[frozenset[Decision]]:
        """A unit on a lane comes to where the other stands at first, or both are under way."""
        unit, other = self.events.units[passing.unit], self.events.units[passing.other]
        under_way = self._before(Released(unit.name))
        yield under_way | self._before(Released(other.name))
        for along in passing.where:
            station = along.back(other.start)
            if max(along.low, unit.start) - SAME_PLACE <= station <= along.high + SAME_PLACE:
                yield under_way | self._before(Passing(unit.name, station, "arrival"))

    def _before(self, instant: Instant) -> frozenset[Decision]:
        """The decisions that an instant of one subject comes after."""
        match instant:
            case Released(unit):
                return frozenset({Decision(unit)} & self.cues.keys())
            case ItemEdge(name) if name in self.events.names.incidents:
                incident, owner = self.events.names.incidents[name]
                rank = owner.bodies[incident.rank]
                return self._before(Passing(rank.name, incident.station, "arrival"))
            case ItemEdge(name):
                return frozenset({Decision(name)})
            case Passing():
                return self._before_passing(instant)
        return frozenset()

    def _before_passing(self, passing: Passing) -> frozenset[Decision]:
        body = self.events.names.body[passing.body]
        unit = body.unit
        # Where the last rank of an elastic column is, the first is further on by the column's
        # length.
        head = passing.station + (float(unit.offsets[-1]) if body.rank else 0.0)
        reach = head + (SAME_PLACE if passing.side == "departure" else -SAME_PLACE)
        holds = {Decision(unit.name, hold.marker) for hold in unit.holds if hold.station <= reach}
        return frozenset(holds & self.cues.keys()) | self._before(Released(unit.name))


def _circle(graph: Graph) -> tuple[Wait, ...] | None:
    """The shortest circle: each decision, and the event that it waits for."""
    stuck = _stuck(graph)
    circles = (_way_back(start, graph, stuck) for start in graph if start in stuck)
    return min((circle for circle in circles if circle), key=len, default=None)


def _stuck(graph: Graph) -> set[Decision]:
    """Decisions that can never come."""
    stuck, freed = set(graph), set(graph)
    while freed:
        freed = {each for each in stuck if not any(_is_open(need, stuck) for need in graph[each])}
        stuck -= freed
    return stuck


def _is_open(need: Need, stuck: set[Decision]) -> bool:
    return all(way & stuck for way in need.after)


def _way_back(start: Decision, graph: Graph, stuck: set[Decision]) -> tuple[Wait, ...] | None:
    """The shortest chain of waits from a decision back to itself."""
    chains: list[tuple[Decision, tuple[Wait, ...]]] = [(start, ())]
    seen: set[Decision] = set()
    for decision, chain in chains:  # it grows meanwhile: the walk is breadth-first
        for need in graph[decision]:
            if not _is_open(need, stuck):
                continue
            longer = (*chain, (decision, need.event))
            targets = [each for way in need.after for each in sorted(way & stuck)]
            if start in targets:
                return longer
            chains += [(each, longer) for each in dict.fromkeys(targets) if each not in seen]
            seen.update(targets)
    return None
