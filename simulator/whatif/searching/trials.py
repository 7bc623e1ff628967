"""Trials: runs of a scenario with other settings, each judged only as far as needed."""

from __future__ import annotations

from collections.abc import Iterator, Set
from contextlib import suppress
from math import isclose

from simulator.errors import CalendarError, DeadlockError, ScenarioError
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict, judge
from simulator.tolerances import HOLDS_FROM, NO_CHANGE
from simulator.whatif.asked import AskedOf
from simulator.whatif.influence import dependence
from simulator.whatif.searching.reach import Reach, is_ordered
from simulator.whatif.searching.runs import Runs, Settings


class Trial:
    """A run whose constraints are judged one by one, when needed.

    Parameters
    ----------
    runs, settings
        Where it is kept, and what it is the run with.

    Raises
    ------
    SimulatorError
        If it cannot be made.
    """

    def __init__(self, runs: Runs, settings: Settings) -> None:
        self._runs, self._settings = runs, settings
        self._constraints = {each.name: each for each in self.run.scenario.all_constraints}
        self._verdicts: dict[str, Verdict] = {}

    @property
    def run(self) -> Run:
        """The run, if need be made again."""
        return self._runs.run(self._settings)

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
    influence
        What moves with what.
    asked
        What constraints require.
    is_monotone
        Whether no event comes earlier where a unit on the ground is later.
    """

    def __init__(self, run: Run) -> None:
        self._runs = Runs(run, self._judge_broken)
        self.before = Trial(self._runs, {})
        self.on_day = self._runs.on_day
        self.broken = [verdict.name for verdict in run.verdicts if not verdict.holds]
        self._holding = [verdict.name for verdict in run.verdicts if verdict.holds]
        self._idle = {verdict.name for verdict in run.verdicts if not verdict.applies}
        self._trials: dict[str, Trial | None] = {repr({}): self.before}
        self._moved_by: dict[str, Set[str]] = {}
        self.influence = dependence(run.scenario, on_day=self.on_day)
        self.is_monotone = _is_monotone(run)
        self.asked = AskedOf(run)

    def trial(self, settings: Settings) -> Trial | None:
        """The run with other settings; None if they are invalid or nothing can move any more."""
        key = repr(settings)
        if key not in self._trials:
            self._trials[key] = None
            with suppress(ScenarioError, DeadlockError, CalendarError):
                self._trials[key] = Trial(self._runs, settings)
        return self._trials[key]

    def _judge_broken(self, settings: Settings) -> None:
        """Judge what will be looked at of all settings, before their run is dropped."""
        trial = self._trials[repr(settings)]
        assert trial is not None
        for name in self.broken:
            trial.verdict(name)

    def fix(self, name: str, settings: Settings) -> bool:
        """Whether a constraint holds with other settings, and every other that held still does.

        One that no longer applies, as a unit that it names never comes, is not fixed by that.
        """
        trial = self.trial(settings)
        if trial is None or not self._kept(trial, name):
            return False
        for number, other in enumerate(self._holding):
            if not self._kept(trial, other):
                # The next trial probably breaks it, too.
                self._holding.insert(0, self._holding.pop(number))
                return False
        return True

    def _kept(self, trial: Trial, name: str) -> bool:
        """Whether a constraint holds in a trial, and applies if it applies as things are."""
        verdict = trial.verdict(name)
        return verdict.holds and (verdict.applies or name in self._idle)

    def also_fixed(self, name: str, settings: Settings) -> tuple[str, ...]:
        """Other broken constraints that hold with settings that fix one."""
        trial = self.trial(settings)
        others = (other for other in self.broken if other != name)
        return tuple(other for other in others if trial and self._kept(trial, other))

    def matters(self, name: str, probes: Iterator[Settings]) -> bool:
        """Whether one of some settings changes the slack of a constraint."""
        before = self.before.verdict(name).slack
        return any(
            not isclose(trial.verdict(name).slack, before, abs_tol=NO_CHANGE)
            for settings in probes
            if (trial := self.trial(settings)) is not None
        )

    def reach(
        self, moved: Set[str], earliest: Settings | None = None, latest: Settings | None = None
    ) -> Reach:
        """How early and how late instants can be while some units and items move.

        Parameters
        ----------
        moved
            Their names, with all that they move.
        earliest, latest
            Settings with which nothing comes later, or earlier, than with those in question; None:
            not known.
        """
        runs = (
            None if settings is None or not self.is_monotone else self.trial(settings)
            for settings in (earliest, latest)
        )
        early, late = (None if trial is None else trial.run for trial in runs)
        return Reach(self.before.run, self.influence, moved, early, late)

    def most(self, name: str, reach: Reach) -> float:
        """The largest slack that a constraint can have within a reach; inf: it is not known."""
        return reach.most(self.asked[name])

    def stays_broken(self, name: str, reach: Reach) -> bool:
        """Whether a constraint is broken wherever instants are within their reach."""
        return self.most(name, reach) < HOLDS_FROM

    def breaks_another(self, settings: Settings, reach: Reach) -> bool:
        """Whether one that holds as it is, and is broken with some settings, is so all over a
        reach.
        """
        trial = self.trial(settings)
        return trial is not None and any(
            self.stays_broken(other, reach)
            for other in self._holding
            if not trial.verdict(other).holds
        )

    def moved_by(self, settings: Settings) -> Set[str]:
        """What can move with some settings: of units that they change, and all that follows.

        Where they change more than units, and where they are invalid, everything.
        """
        key = repr(settings)
        if key not in self._moved_by:
            trial = self.trial(settings)
            self._moved_by[key] = (
                self.influence.everything
                if trial is None
                else self.influence.between(trial.run.scenario)
            )
        return self._moved_by[key]


def _is_monotone(run: Run) -> bool:
    """Whether no event comes earlier where a unit on the ground is later.

    Not where anything goes wrong, everything halts, a flight is called from its orbit, a unit that
    goes more slowly leaves earlier for its target, or something waits for a meeting.
    """
    scenario = run.scenario
    return not (
        scenario.incidents
        or run.ground_clock.halts
        or any(flypast.called is not None for flypast in run.flypasts.values())
        or any(unit.target is not None and not unit.flies for unit in scenario.units)
        or not all(map(is_ordered, scenario.awaited))
    )
