"""What the constraints of a scenario require, looked at once for many runs of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from simulator.errors import ConstraintError
from simulator.scenario.events.instants import (
    Beside,
    Instant,
    ItemEdge,
    OfGroup,
    Passing,
    Released,
)
from simulator.scenario.model.constraints import ConstraintModel
from simulator.timeline.passage import Floats
from simulator.timeline.run import Run
from simulator.timeline.verdicts import judge
from simulator.timeline.verdicts.cases import (
    Aim,
    Case,
    Meeting,
    Moment,
    RunTimes,
    instant_of,
    moment_of,
)
from simulator.timeline.verdicts.distances import Distances
from simulator.timeline.verdicts.registry import Requirement, requirement
from simulator.timeline.verdicts.zones import EmptyTime, ZoneCount
from simulator.whatif.differences import Differences
from simulator.whatif.halts import members_of
from simulator.whatif.lines import BEGIN, END, moved_between


class Asked(NamedTuple):
    """What a constraint requires of a run.

    Attributes
    ----------
    required
        As its judge says; None where it cannot be judged.
    compared
        The instants by whose order the judge decided that.
    fixed
        Whether it requires the same of every run in which units keep their places and their order,
        and what is compared its order.
    """

    required: Requirement | None
    compared: Sequence[Instant]
    fixed: bool

    @property
    def cases(self) -> Sequence[Case]:
        """As far as it compares instants; empty where it does more than that."""
        required = self.required
        more = required is None or isinstance(required, Distances | ZoneCount | EmptyTime)
        return () if more else required  # type: ignore[return-value]


class AskedOf:
    """What each constraint requires, when needed.

    Parameters
    ----------
    run
        Of the scenario as it is.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._constraints = {each.name: each for each in run.scenario.all_constraints}
        self._known: dict[str, Asked] = {}
        self._named: dict[str, list[Moment]] = {}
        self._moved_by: dict[str, frozenset[str] | None] = {}

    def __getitem__(self, name: str) -> Asked:
        """What a constraint requires."""
        if name not in self._known:
            self._known[name] = _asked(self._constraints[name], self._run)
        return self._known[name]

    def holds(self, name: str, run: Run) -> bool:
        """Whether a constraint holds in a run."""
        subjects = self.moved_by(name)
        if run is self._run or (
            subjects is not None and subjects.isdisjoint(moved_between(self._run, run))
        ):
            return name in self._holding
        return judge(self._constraints[name], run).holds

    @cached_property
    def _holding(self) -> set[str]:
        return {verdict.name for verdict in self._run.verdicts if verdict.holds}

    def moved_by(self, name: str) -> frozenset[str] | None:
        """The bodies and items on whose instants it depends alone whether a constraint holds, with
        `BEGIN` and `END`; None where that is not known.
        """
        if name not in self._moved_by:
            self._moved_by[name] = _subjects(self._run, self[name])
        return self._moved_by[name]

    def named(self, name: str) -> list[Moment]:
        """The events that a constraint names."""
        if name not in self._named:
            events = self._constraints[name].events()
            self._named[name] = [moment_of(self._run.scenario, event) for _, event in events]
        return self._named[name]

    def firsts(self, name: str) -> list[tuple[Instant, ...]]:
        """The members of groups of which a constraint names the first."""
        groups = (each for each in self.named(name) if isinstance(each, OfGroup))
        return [group.members for group in groups if not group.last]

    @cached_property
    def differences(self) -> Differences:
        """All constraints that do no more than compare instants, which come as things are."""
        fixed = {name: self[name] for name in self._constraints if self[name].fixed}
        plain = {name: asked for name, asked in fixed.items() if self._come(asked.cases)}
        return Differences(
            {name: asked.cases for name, asked in plain.items()},
            {
                name: sorted(dict.fromkeys(asked.compared), key=self._run.events.read)
                for name, asked in plain.items()
            },
        )

    def _come(self, cases: Sequence[Case]) -> bool:
        """Whether there are cases, and all their instants come in the run."""
        try:
            return bool([instant_of(self._run, moment) for moment in _moments(cases)])
        except ConstraintError:
            return False

    @cached_property
    def meetings(self) -> list[Beside]:
        """The meetings that constraints name."""
        moments = (moment for name in self._constraints for moment in self.named(name))
        return [each for each in moments if isinstance(each, Beside)]

    @cached_property
    def passings(self) -> list[Passing]:
        """What is read of passages, of all constraints."""
        moments = (
            moment
            for name in self._constraints
            for moment in (*_moments(self[name].cases), *self[name].compared)
        )
        found = (each for each in members_of(moments) if isinstance(each, Passing))
        return list(dict.fromkeys(found))

    @cached_property
    def _table(self) -> tuple[np.ndarray, Floats, np.ndarray]:
        places = {name: number for number, name in enumerate(self._run.passages)}
        return (
            np.array([places[each.body] for each in self.passings], dtype=np.int64),
            np.array([each.station for each in self.passings], dtype=float),
            np.array([each.side == "arrival" for each in self.passings], dtype=bool),
        )

    def read(self, run: Run) -> None:
        """Read of a run all that constraints compare, at once."""
        if self.passings and not run.events.known:
            instants = run.all_passages.read(*self._table).tolist()
            run.events.known.update(zip(self.passings, instants, strict=True))


class _Noting(RunTimes):
    """The instants of one run; it notes on what it depends what is required."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self.noted: list[Instant] = []
        self.fixed = True

    def compared(self, moments: Sequence[Instant]) -> list[float]:
        self.noted += moments
        return super().compared(moments)

    def order_changes(self, *, in_the_air: bool) -> bool:
        changes = super().order_changes(in_the_air=in_the_air)
        self.fixed &= not changes
        return changes

    def bends(self, unit: str) -> Floats:
        self.fixed = False
        return super().bends(unit)

    def spread(self, moment: Moment) -> tuple[float, float]:
        self.fixed = False
        return super().spread(moment)

    def meetings(self, meeting: Meeting) -> Sequence[float]:
        self.fixed = False
        return super().meetings(meeting)


def _asked(constraint: ConstraintModel, run: Run) -> Asked:
    times = _Noting(run)
    try:
        required = requirement(constraint, times)
    except ConstraintError:
        return Asked(None, (), fixed=False)
    return Asked(required, times.noted, times.fixed)


def _moments(cases: Iterable[Case]) -> Iterator[Moment]:
    for case in cases:
        for alternative in case.alternatives:
            for difference in alternative:
                yield difference.plus
                yield difference.minus


def _subjects(run: Run, asked: Asked) -> frozenset[str] | None:
    """Bodies and items that matter; None if anything else does."""
    found: set[str] = set()
    match asked.required:
        case None | Distances():
            return None
        case ZoneCount() | EmptyTime() as required:
            if required.opens is None:
                found.add(BEGIN)
            if required.closes is None:
                found.add(END)
            edges = (edge for edge in (required.opens, required.closes) if edge is not None)
            moments = members_of(edges)
            found |= {stay.body.name for stay in run.crowd.stays(required.zone)}
        case cases:
            moments = members_of((*_moments(cases), *asked.compared))
    if not (asked.fixed or asked.compared):
        return None
    for moment in moments:
        match moment:
            case float() | int():
                continue
            case Aim(unit):
                found.add(unit)
            case Passing() | Released() | ItemEdge() | Beside():
                found |= set(moment.subjects)
            case _:
                return None
    return frozenset(found)
