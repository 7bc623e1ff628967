"""Trials: runs of a scenario with other settings, each judged only as far as needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf, isclose
from typing import Any

from simulator.errors import ConstraintError, SimulatorError
from simulator.movement.simulate import simulate
from simulator.scenario.events.instants import ItemEdge, OfGroup, Passing, Released
from simulator.scenario.model.clock_times import Planned
from simulator.scenario.model.constraints import ConstraintModel
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict, judge
from simulator.timeline.verdicts.cases import Aim, Case, Difference, Moment, RunTimes, instant_of
from simulator.timeline.verdicts.distances import Distances
from simulator.timeline.verdicts.registry import requirement
from simulator.timeline.verdicts.zones import EmptyTime, ZoneCount
from simulator.tolerances import HOLDS_FROM, NO_CHANGE
from simulator.whatif.inputs import altered

Settings = Mapping[str, Any]


class Trial:
    """A run whose constraints are judged one by one, when needed."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._constraints = {each.name: each for each in run.scenario.all_constraints}
        self._verdicts: dict[str, Verdict] = {}

    def verdict(self, name: str) -> Verdict:
        """The verdict on one constraint."""
        if name not in self._verdicts:
            self._verdicts[name] = judge(self._constraints[name], self.run)
        return self._verdicts[name]


class Trials:
    """Runs of the scenario with other settings.

    Attributes
    ----------
    broken
        Names of the constraints that are broken as it is.
    on_day
        Whether the settings are of the day: of a scenario that has one.
    """

    def __init__(self, run: Run) -> None:
        self.before = Trial(run)
        self.on_day = bool(run.scenario.day)
        self.broken = [verdict.name for verdict in run.verdicts if not verdict.holds]
        self._holding = [verdict.name for verdict in run.verdicts if verdict.holds]
        self._trials: dict[str, Trial | None] = {repr({}): self.before}
        self._monotone = _is_monotone(run)
        self._cases = {
            each.name: _cases(each, run)
            for each in run.scenario.all_constraints
            if each.name in self.broken
        }

    def trial(self, settings: Settings) -> Trial | None:
        """The run with other settings; None if they are invalid or nothing can move any more."""
        key = repr(settings)
        if key not in self._trials:
            try:
                scenario = altered(self.before.run.scenario, settings, on_day=self.on_day)
                self._trials[key] = Trial(simulate(scenario))
            except SimulatorError:
                self._trials[key] = None
        return self._trials[key]

    def fix(self, name: str, settings: Settings) -> bool:
        """Whether a constraint holds with other settings, and every other that held still does."""
        trial = self.trial(settings)
        if trial is None or not trial.verdict(name).holds:
            return False
        for number, other in enumerate(self._holding):
            if not trial.verdict(other).holds:
                # The next trial probably breaks it, too.
                self._holding.insert(0, self._holding.pop(number))
                return False
        return True

    def also_fixed(self, name: str, settings: Settings) -> tuple[str, ...]:
        """Other broken constraints that hold with settings that fix one."""
        trial = self.trial(settings)
        others = (other for other in self.broken if other != name)
        return tuple(other for other in others if trial and trial.verdict(other).holds)

    def matters(self, name: str, probes: Iterator[Settings]) -> bool:
        """Whether one of some settings changes the slack of a constraint."""
        before = self.before.verdict(name).slack
        return any(
            not isclose(trial.verdict(name).slack, before, abs_tol=NO_CHANGE)
            for settings in probes
            if (trial := self.trial(settings)) is not None
        )

    def stays_broken(self, name: str, one: Settings, other: Settings) -> bool:
        """Whether no value between two of a gap, a reaction or a pace can fix a constraint.

        With a larger gap or reaction, or a slower pace, no event on the ground comes earlier. So
        between two values an event is between its instants in the two runs; a difference that is
        too small even with the most favourable of these is too small for every value between.
        """
        if not (self._monotone and self._cases[name]):
            return False
        first, last = self.trial(one), self.trial(other)
        if first is None or last is None:
            return False
        return any(_stays_broken(case, first.run, last.run) for case in self._cases[name])


def _is_monotone(run: Run) -> bool:
    """Whether no event comes earlier where a unit on the ground is later.

    Not where vehicles break down, everything halts, a flight is called from its orbit, a unit that
    goes more slowly leaves earlier for its target, or something waits for a meeting.
    """
    scenario = run.scenario
    return not (
        scenario.breakdowns
        or run.ground_clock.halts
        or any(flypast.called is not None for flypast in run.flypasts.values())
        or any(unit.target is not None and not unit.flies for unit in scenario.units)
        or not all(map(_is_ordered, scenario.awaited))
    )


def _cases(constraint: ConstraintModel, run: Run) -> list[Case]:
    """The cases of a constraint that only compares instants; empty where it does more."""
    try:
        required = requirement(constraint, RunTimes(run))
    except ConstraintError:
        return []
    return [] if isinstance(required, Distances | ZoneCount | EmptyTime) else list(required)


def _stays_broken(case: Case, one: Run, other: Run) -> bool:
    return all(
        any(_most(difference, one, other) < HOLDS_FROM for difference in alternative)
        for alternative in case.alternatives
    )


def _most(difference: Difference, one: Run, other: Run) -> float:
    """The most that a difference can be (s) while its moments are between those of two runs."""
    if not (_is_ordered(difference.plus) and _is_ordered(difference.minus)):
        return inf
    try:
        latest = max(instant_of(run, difference.plus) for run in (one, other))
        earliest = min(instant_of(run, difference.minus) for run in (one, other))
    except ConstraintError:
        return inf
    return latest - earliest + difference.offset


def _is_ordered(moment: Moment) -> bool:
    """Whether a moment comes no earlier where a unit is later: not a meeting, for one."""
    if isinstance(moment, OfGroup):
        return all(map(_is_ordered, moment.members))
    return isinstance(moment, float | int | Aim | Planned | Passing | Released | ItemEdge)
