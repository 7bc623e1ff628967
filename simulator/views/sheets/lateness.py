"""How late a unit may be at a marker, if it alone steps off late."""

from __future__ import annotations

from functools import cached_property
from math import inf, isfinite

from simulator.errors import SimulatorError
from simulator.movement.simulate import simulate
from simulator.scenario.document.tree import plain
from simulator.scenario.model.event_name import EventName
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.whatif.inputs import Input, NotLinearError, altered, far_setting, inputs
from simulator.whatif.margins import margins


class Lateness:
    """How late each unit may be, from exact margins; each is found when it is first asked for.

    Units that share the step-off are given it as a release of their own: so nothing moves, and each
    has a margin of its own.
    """

    def __init__(self, run: Run) -> None:
        self._given = run
        self._late: dict[str, tuple[float, Run | None] | None] = {}

    def at(self, unit: str, marker: str) -> float | None:
        """By how much (s) its head may be late at a marker; inf: any; None: not known."""
        if unit not in self._late:
            self._late[unit] = self._found(unit)
        found = self._late[unit]
        if found is None:
            return None
        most, late = found
        if late is None:
            return most
        event = EventName.head(unit, marker)
        before, after = self._run.events.find(event), late.events.find(event)
        return None if before is None or after is None else max(after - before, 0.0)

    def _found(self, unit: str) -> tuple[float, Run | None] | None:
        """The margin (s) of when a unit steps off, and a run in which it is that late."""
        what = self._inputs.get(unit)
        if what is None:
            return None
        try:
            (margin,) = margins(self._run, what.name)
        except (NotLinearError, SimulatorError):
            return None
        most = margin.later.seconds
        if not isfinite(most):
            return inf, None
        try:
            changed = altered(
                self._scenario, far_setting(self._scenario, what, most), on_day=self._on_day
            )
            return most, simulate(changed)
        except SimulatorError:
            return None

    @property
    def _on_day(self) -> bool:
        return bool(self._scenario.day or self._scenario.planned_times)

    @property
    def _scenario(self) -> Scenario:
        return self._run.scenario

    @cached_property
    def _inputs(self) -> dict[str, Input]:
        kinds = ("release", "call", "target")
        return {each.subject: each for each in inputs(self._scenario) if each.kind in kinds}

    @cached_property
    def _run(self) -> Run:
        scenario = self._given.scenario
        step_off = scenario.written.child("step-off")
        shared = [unit.name for unit in scenario.units if unit.shared_cue is not None]
        if step_off is None or not shared:
            return self._given
        cue = plain(step_off)
        cue = cue if isinstance(cue, dict) else {"at": cue}
        try:
            own = scenario.with_({f"units.{name}.release": cue for name in shared})
            return simulate(own)
        except SimulatorError:
            return self._given
