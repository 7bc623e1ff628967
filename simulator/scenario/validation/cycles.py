"""Circles of cues: what could never come, because it waits for itself."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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


#: Of a longer circle, the first waits and the last are shown.
LONGEST_SHOWN = 10
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
        waits = [f"{decision} waits for {event}" for decision, event in circle]
        if len(waits) > LONGEST_SHOWN:
            waits[LONGEST_SHOWN - 1 : -1] = ["…"]
        after = ", which comes after it" if len(circle) == 1 else ""
        draft.error(path, f"circular cues: {', '.join(waits)}{after}")
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
    waits = {each: _waits(graph[each], stuck) for each in graph if each in stuck}
    users: dict[Decision, list[Decision]] = {}
    for each, targets in waits.items():
        for target in targets:
            users.setdefault(target, []).append(each)
    shortest: tuple[Wait, ...] | None = None
    for start in [*waits]:
        if start in waits:
            shorter = len(shortest) if shortest else len(graph) + 1
            shortest = _way_back(start, waits, shorter) or shortest
            # No other circle goes over it: nor over what only leads to it.
            _leave_out(start, waits, users)
    return shortest


def _stuck(graph: Graph) -> set[Decision]:
    """Decisions that can never come."""
    # A need ends as soon as all of one of its ways has come.
    left = {each: len(needs) for each, needs in graph.items()}
    users: dict[Decision, list[_Way]] = {}
    for each, needs in graph.items():
        for need in needs:
            ended = [False]
            for after in need.after:
                way = _Way(each, ended, sum(step in graph for step in after))
                for step in after & graph.keys():
                    users.setdefault(step, []).append(way)
                if not way.left:
                    left[each] -= not ended[0]
                    ended[0] = True
    freed = [each for each, number in left.items() if not number]
    for one in freed:  # it grows meanwhile
        for way in users.get(one, ()):
            way.left -= 1
            if not way.left and not way.ended[0]:
                way.ended[0] = True
                left[way.of] -= 1
                if not left[way.of]:
                    freed.append(way.of)
    return graph.keys() - set(freed)


@dataclass(slots=True)
class _Way:
    """One of the sets of decisions of which a need of a decision comes after one: how many have
    not come, and whether the need has ended.
    """

    of: Decision
    ended: list[bool]
    left: int


def _waits(needs: Iterable[Need], stuck: set[Decision]) -> dict[Decision, EventName]:
    """The decisions that one waits for by needs that never end, and by which event."""
    found: dict[Decision, EventName] = {}
    for need in needs:
        if all(way & stuck for way in need.after):
            for way in need.after:
                for each in sorted(way & stuck):
                    found.setdefault(each, need.event)
    return found


def _way_back(
    start: Decision, waits: Mapping[Decision, Mapping[Decision, EventName]], shorter: int
) -> tuple[Wait, ...] | None:
    """The shortest chain of waits from a decision back to itself, if it is shorter than others."""
    came: dict[Decision, tuple[Decision, int]] = {start: (start, 0)}
    for decision in (walk := [start]):  # it grows meanwhile: the walk is breadth-first
        length = came[decision][1] + 1
        if length >= shorter:
            return None
        for target in waits[decision]:
            if target == start:
                return tuple(_steps(start, decision, waits, came))
            if target in waits and target not in came:
                came[target] = decision, length
                walk.append(target)
    return None


def _steps(
    start: Decision,
    last: Decision,
    waits: Mapping[Decision, Mapping[Decision, EventName]],
    came: Mapping[Decision, tuple[Decision, int]],
) -> list[Wait]:
    chain = [(last, waits[last][start])]
    while last != start:
        before = came[last][0]
        chain.append((before, waits[before][last]))
        last = before
    return chain[::-1]


def _leave_out(
    start: Decision,
    waits: dict[Decision, dict[Decision, EventName]],
    users: Mapping[Decision, list[Decision]],
) -> None:
    """Take out a decision, and all that then waits for nothing."""
    out = [start]
    del waits[start]
    for gone in out:  # it grows meanwhile
        for user in users.get(gone, ()):
            if user in waits:
                waits[user].pop(gone, None)
                if not waits[user]:
                    del waits[user]
                    out.append(user)
