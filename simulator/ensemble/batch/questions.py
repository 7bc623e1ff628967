"""What is asked of each replication, with the scenario's structure: events, constraints, zones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, cast

from simulator.errors import ConstraintError
from simulator.movement.batch.sketch import Sketch
from simulator.movement.batch.structure import At, CueSketch, NotBatchable, NumberPlace, Opening
from simulator.scenario.events.instants import Instant
from simulator.scenario.model.clock_times import Planned
from simulator.scenario.model.constraints import ConstraintModel
from simulator.scenario.model.constraints.times import HaltConstraint
from simulator.timeline.occupancy import Count
from simulator.timeline.passage import Floats
from simulator.timeline.run import Run
from simulator.timeline.verdicts.cases import Aim, Case, Moment, TimeSource, instant_of
from simulator.timeline.verdicts.distances import Distances
from simulator.timeline.verdicts.registry import Requirement, requirement
from simulator.timeline.verdicts.zones import EmptyTime, ZoneCount


class Due(NamedTuple):
    """The time on target of a flight."""

    body: int


class Term(NamedTuple):
    """A difference of two moments, as `cases.Difference`."""

    plus: Any
    minus: Any
    offset: NumberPlace
    only_if_negative: bool


#: Of a case, a conjunction of terms in each.
Alternatives = tuple[tuple[Term, ...], ...]


class Successions(NamedTuple):
    """What is required of units that follow each other in the order of their moments.

    Of each pair: the places of the one ahead and of the one behind among the moments, and a case.
    """

    moments: tuple[Any, ...]
    pairs: tuple[tuple[int, int, Alternatives], ...]


class AllCases(NamedTuple):
    """All cases that must hold: some always, others of units that follow each other."""

    cases: tuple[Alternatives, ...]
    successions: tuple[Successions, ...]


class LongestHalt(NamedTuple):
    """The longest halt of some bodies on their way."""

    bodies: tuple[int, ...]
    at_most: float


class Counted(NamedTuple):
    """A count in a zone between two moments, as `zones.ZoneCount`."""

    zone: str
    counted: Count
    at_least: float | None
    at_most: float | None
    opens: Any
    closes: Any
    area: float | None


class Empty(NamedTuple):
    """The longest time that a zone is empty, as `zones.EmptyTime`."""

    zone: str
    at_most: float
    opens: Any
    closes: Any


class Crossing(NamedTuple):
    """A stretch of a zone on the way of a body."""

    body: int
    low: NumberPlace
    high: NumberPlace


class Questions(NamedTuple):
    """All that is asked.

    Attributes
    ----------
    events
        Name → instant.
    groups
        Name → whether it is the last of others, or the first, and their names.
    constraints
        The window, then in the order of the file.
    zones
        Name → its stretches.
    """

    events: tuple[tuple[str, Any], ...]
    groups: tuple[tuple[str, bool, tuple[str, ...]], ...]
    constraints: tuple[AllCases | LongestHalt | Counted | Empty, ...]
    zones: tuple[tuple[str, tuple[Crossing, ...]], ...]


def questions(sketch: Sketch, central: Run) -> Questions:
    """What is asked of a scenario.

    Raises
    ------
    NotBatchable
        If something of it cannot be told over arrays.
    """
    scenario = sketch.scenario
    names = scenario.event_names
    table = names.table
    rows = zip(table.names, table.which, table.stations.tolist(), table.arrival, strict=True)
    events: list[tuple[str, Any]] = [
        (
            name,
            Opening()
            if station == float("-inf")
            else At(int(which), sketch.put(station), "arrival" if arrives else "departure"),
        )
        for name, which, station, arrives in rows
    ]
    known = central.scenario.event_names  # of which the names are at hand
    events += [(name, sketch.instant(names.resolve(name))) for name, _ in known.one_by_one]
    groups = tuple((name, last, members) for name, (last, members) in known.of_groups.items())
    constraints = tuple(_required(each, sketch, central) for each in scenario.all_constraints)
    network = scenario.network
    stretches = {
        zone: tuple(
            Crossing(number, sketch.put(low), sketch.put(high))
            for number, body in enumerate(scenario.bodies)
            for low, high in network.stretches(body.route, zone)
        )
        for zone in network.zones
    }
    return Questions(tuple(events), groups, constraints, tuple(stretches.items()))


class _Source(TimeSource):
    """Gives judges the instants of the central run, but lets units in the air follow each other in
    many orders: in ``turn`` after turn, each comes next to each.
    """

    def __init__(self, sketch: Sketch, central: Run, name: str) -> None:
        self._sketch, self._central, self._name = sketch, central, name
        self.turn, self.sorted_by = 0, dict[tuple[Instant, ...], None]()

    @property
    def scenario(self) -> Any:
        """The scenario."""
        return self._sketch.scenario

    def order_changes(self, *, in_the_air: bool) -> bool:
        """There are no incidents."""
        del in_the_air
        return False

    def read(self, moment: Moment) -> float:
        """The instant (s) in the central run."""
        return instant_of(self._central, moment)

    def compared(self, moments: Sequence[Instant]) -> list[float]:
        """Instants (s) in the order of this turn."""
        self.sorted_by[tuple(moments)] = None
        order = _order(len(moments), self.turn)
        return [float(order.index(number)) for number in range(len(moments))]

    def requirement(self, constraint: ConstraintModel) -> Requirement:
        """What a constraint requires; of cases none where no two follow each other in this turn.

        Raises
        ------
        NotBatchable
            If it cannot be judged, whatever the order.
        """
        try:
            return requirement(constraint, self)
        except ConstraintError as error:
            if self.sorted_by:
                return ()
            raise NotBatchable(f"'{constraint.name}' cannot be judged: {error}") from None

    def bends(self, unit: str) -> Floats:
        """Where units stand differs from one replication to another."""
        del unit
        raise NotBatchable(f"'{self._name}' depends on where units stand")


def _required(
    constraint: ConstraintModel, sketch: Sketch, central: Run
) -> AllCases | LongestHalt | Counted | Empty:
    if isinstance(constraint, HaltConstraint):
        if any(item.halts for item in sketch.scenario.programme.values()):
            raise NotBatchable(f"'{constraint.name}' limits halts, and everything halts")
        units = (sketch.scenario.body[unit] for unit in sketch.scenario.select(constraint.halt))
        bodies = tuple(sketch.index[body.name] for body in units if not body.flies)
        return LongestHalt(bodies, constraint.at_most)
    source = _Source(sketch, central, constraint.name)
    found = source.requirement(constraint)
    match found:
        case Distances():
            raise NotBatchable(f"'{constraint.name}' limits distances")
        case ZoneCount(zone, counted, at_least, at_most, opens, closes, area):
            begins, ends = _moment(opens, sketch), _moment(closes, sketch)
            return Counted(zone, counted, at_least, at_most, begins, ends, area)
        case EmptyTime(zone, at_most, opens, closes):
            begins, ends = _moment(opens, sketch), _moment(closes, sketch)
            return Empty(zone, at_most, begins, ends)
    all_cases = dict.fromkeys(found)
    while source.turn < max(map(len, source.sorted_by), default=0):
        source.turn += 1
        all_cases.update(dict.fromkeys(cast("Sequence[Case]", source.requirement(constraint))))
    if not all_cases:
        raise NotBatchable(f"'{constraint.name}' cannot be judged")
    return _with_successions(all_cases, tuple(source.sorted_by), sketch)


def _with_successions(
    cases: Iterable[Case], sorted_by: Sequence[Sequence[Instant]], sketch: Sketch
) -> AllCases:
    """Cases, apart where they are of two units that follow each other in an order."""
    orders = []
    for moments in sorted_by:
        there = tuple(sketch.instant(moment) for moment in moments)
        units = [sketch.scenario.bodies[at.body].unit.name for at in there]
        if len(set(units)) < len(units):
            raise NotBatchable("units in the air pass a place more than once")
        orders.append((there, units, list[tuple[int, int, Alternatives]]()))
    always = []
    for case in cases:
        alternatives = tuple(tuple(_terms(each, sketch)) for each in case.alternatives)
        for _, units, pairs in orders:
            if set(case.who) <= set(units):
                ahead, behind = map(units.index, case.who)
                pairs.append((ahead, behind, alternatives))
                break
        else:
            always.append(alternatives)
    successions = tuple(Successions(there, tuple(pairs)) for there, _, pairs in orders)
    return AllCases(tuple(always), successions)


def _order(count: int, turn: int) -> list[int]:
    """An order of some things; in as many turns as there are things, and one, each of them comes
    next to each other one (Williams 1949).
    """
    even = count + count % 2
    steps = [(place + 1) // 2 * (-1) ** place for place in range(even)]
    return [number for step in steps if (number := (turn + step) % even) < count]


def _terms(conjunction: Sequence[Any], sketch: Sketch) -> Iterator[Term]:
    for difference in conjunction:
        plus, minus = _moment(difference.plus, sketch), _moment(difference.minus, sketch)
        yield Term(plus, minus, sketch.put(difference.offset), difference.only_if_negative)


def _moment(moment: Moment | None, sketch: Sketch) -> Any:
    match moment:
        case None:
            return None
        case float() | int():
            return CueSketch(sketch.put(float(moment)))
        case Planned():
            return CueSketch(sketch.put(sketch.plan_of(moment)))
        case Aim(unit):
            return Due(sketch.index[unit])
    assert isinstance(moment, Instant)
    return sketch.instant(moment)
