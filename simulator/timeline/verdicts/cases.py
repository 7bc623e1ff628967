"""What a constraint requires, as differences of instants: the form that verdicts and margins share.

A constraint on time requires for several pairs of instants that one be later than the other by a
minimum, in one of several alternatives. So its slack is arithmetic on instants, and an input may
move until that arithmetic crosses zero.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from simulator.scenario.events.instants import Instant
from simulator.scenario.model.clock_times import Planned
from simulator.scenario.model.constraints.base import ConstraintModel, Edge
from simulator.scenario.model.event_name import EventName
from simulator.scenario.scenario import Scenario
from simulator.timeline.passage import Floats
from simulator.timeline.verdicts.verdict import WORST, Instance, Verdict, verdict_of
from simulator.tolerances import HOLDS_FROM

if TYPE_CHECKING:
    from simulator.timeline.run import Run


class Aim(NamedTuple):
    """The instant at which a flight is due over its own target."""

    unit: str


#: An event, the time on target of a flight, a planned time, or a clock time (s).
Moment = Instant | Aim | Planned | float


class Difference(NamedTuple):
    """Requires that ``plus`` be at least ``-offset`` seconds after ``minus``.

    Its slack (s) is ``plus - minus + offset``; if ``only_if_negative``, a positive one is ignored.
    """

    plus: Moment
    minus: Moment
    offset: float = 0.0
    only_if_negative: bool = False


#: Differences that must all hold.
Conjunction = tuple[Difference, ...]


class Case(NamedTuple):
    """One case of a requirement: for a pair of neighbours, a unit, an event.

    Attributes
    ----------
    alternatives
        It holds if all differences of one of these hold.
    at
        The deciding moment; None: the later moment of the worst difference.
    who
        The units or programme items that decide it.
    """

    alternatives: tuple[Conjunction, ...]
    at: Moment | None
    who: tuple[str, ...]


class Meeting(NamedTuple):
    """A unit is ``later`` s after another, ``shift`` m further on, between two stations (m)."""

    behind: str
    ahead: str
    shift: float
    later: float
    low: float
    high: float


class TimeSource(ABC):
    """What judges take instants from: one run, or a range of runs between two."""

    @property
    @abstractmethod
    def scenario(self) -> Scenario:
        """Of the runs."""

    @abstractmethod
    def order_changes(self, *, in_the_air: bool) -> bool:
        """Whether units pass a breakdown or are towed; or, in the air, a flight turns back."""

    @abstractmethod
    def read(self, moment: Moment) -> float:
        """The instant (s) of a moment."""

    @abstractmethod
    def bends(self, unit: str) -> Floats:
        """Stations (m) at which a unit's passage may bend, or step, ascending."""

    @property
    def worst(self) -> int:
        """How many of the worst instances matter; 0: all that may be broken, and no others."""
        return WORST

    def spread(self, moment: Moment) -> tuple[float, float]:
        """The earliest and the latest that a moment can be (s)."""
        instant = self.read(moment)
        return instant, instant

    def compared(self, moments: Sequence[Instant]) -> list[float]:
        """The instants (s) that a judge sorts by: what it requires may change with their order."""
        return [self.read(moment) for moment in moments]

    def meetings(self, meeting: Meeting) -> Sequence[float]:
        """Stations (m) of the follower next to where it is exactly as much later.

        None in one run: what it requires is decided where passages bend.
        """
        del meeting
        return ()


def moment_of(scenario: Scenario, edge: Edge) -> Instant | Planned | float:
    """An event, a planned time, or the instant (s) of a clock time."""
    if isinstance(edge, EventName):
        return scenario.event_names.resolve(edge)
    if isinstance(edge, Planned):
        return edge
    return scenario.instant(edge)


def between(
    earlier: Moment, later: Moment, low: float | None, high: float | None
) -> tuple[Difference, ...]:
    """The time from one moment to another is at least ``low`` and at most ``high`` (s)."""
    terms = []
    if low is not None:
        terms.append(Difference(later, earlier, -low))
    if high is not None:
        terms.append(Difference(earlier, later, high))
    return tuple(terms)


def verdict_on_cases(
    constraint: ConstraintModel, cases: Sequence[Case], source: TimeSource
) -> Verdict:
    """The verdict on cases: the least slack decides."""
    return verdict_of(constraint, (_judge(case, source) for case in cases))


def slack_of(case: Case, source: TimeSource) -> float:
    """By how much a case holds (s)."""
    return _judge(case, source).slack


def deciding(case: Case, source: TimeSource) -> tuple[float, Difference]:
    """By how much a case holds (s), and the difference that decides it."""
    best, decides = -inf, None
    for conjunction in case.alternatives:
        worst, which = inf, None
        for difference in conjunction:
            slack = source.read(difference.plus) - source.read(difference.minus) + difference.offset
            if slack < worst and not (difference.only_if_negative and slack >= HOLDS_FROM):
                worst, which = slack, difference
        if which is not None and worst > best:
            best, decides = worst, which
    assert decides is not None
    return best, decides


def _judge(case: Case, source: TimeSource) -> Instance:
    slack, decides = deciding(case, source)
    moments = (decides.minus, decides.plus)
    at = moments if case.at is None else (case.at,)
    return Instance(
        slack,
        max(map(source.read, at)),
        case.who,
        tuple(moment for moment in moments if isinstance(moment, Instant)),
    )


def subjects(source: TimeSource, *moments: Moment) -> tuple[str, ...]:
    """The units or items of events, each once; of a group's, the member that is first or last."""
    events = [moment.counting(source.read) for moment in moments if isinstance(moment, Instant)]
    names = (source.scenario.owner(name) for event in events for name in event.subjects)
    return tuple(dict.fromkeys(names))


class RunTimes(TimeSource):
    """The instants of one run."""

    def __init__(self, run: Run) -> None:
        self.run = run

    @property
    def scenario(self) -> Scenario:
        """Of the run."""
        return self.run.scenario

    def order_changes(self, *, in_the_air: bool) -> bool:
        """Whether units passed a breakdown or were towed; or, in the air, a flight turned back."""
        if in_the_air:
            return turns_back(self.run)
        return any(each.passed_by or each.recovered for each in self.run.breakdowns.values())

    def read(self, moment: Moment) -> float:
        """The instant (s) of a moment."""
        return instant_of(self.run, moment)

    def bends(self, unit: str) -> Floats:
        """Stations (m) of the knots of a unit's passage."""
        return self.run.passages[unit].stations


def instant_of(run: Run, moment: Moment) -> float:
    """The instant (s) of a moment in a run."""
    if isinstance(moment, float | int):
        return moment
    if isinstance(moment, Aim):
        target = run.scenario.unit[moment.unit].target
        assert target is not None
        if target.cue is not None:
            return run.time(target.cue)
        return target.after_call + (run.flypasts[moment.unit].called or 0.0)
    if isinstance(moment, Planned):
        return run.planned(moment)
    return run.events.read(moment)


def turns_back(run: Run) -> bool:
    """Whether a whole flight turned back."""
    return any(unit.flies and run.passages[unit.name].left < inf for unit in run.scenario.units)
