"""Verdicts: one module a family of constraints; each is arithmetic on events and steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.errors import ConstraintError
from simulator.scenario.lineup.groups import flat_groups, select
from simulator.scenario.model.constraints import KINDS, ConstraintModel
from simulator.timeline.verdicts import spacing, times  # noqa: F401 - they register judges
from simulator.timeline.verdicts.cases import RunTimes, verdict_on_cases
from simulator.timeline.verdicts.distances import Distances, verdict_on_distances
from simulator.timeline.verdicts.registry import JUDGES, check_complete, requirement
from simulator.timeline.verdicts.verdict import (
    Instance,
    Verdict,
    Verdicts,
    not_applicable,
    not_judged,
)
from simulator.timeline.verdicts.zones import (
    EmptyTime,
    ZoneCount,
    verdict_on_count,
    verdict_on_empty_time,
)

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario
    from simulator.timeline.run import Run

__all__ = ["Instance", "Verdict", "Verdicts", "judge"]

check_complete(KINDS, JUDGES)


def judge(constraint: ConstraintModel, run: Run) -> Verdict:
    """The verdict on a constraint; if it cannot be judged, it is broken and its note says why.

    Where it names what does not come on the day, it does not apply.
    """
    try:
        return _verdict(constraint, run)
    except ConstraintError as error:
        if _names_absent(constraint, run.scenario):
            return not_applicable(constraint, str(error))
        return not_judged(constraint, str(error))


def _names_absent(constraint: ConstraintModel, scenario: Scenario) -> bool:
    """Whether a constraint names an event that never occurs, or selects a unit, that is absent."""
    absent, model = scenario.event_names.absent, scenario.model
    if not absent.units:
        return False
    groups = flat_groups(model.groups, list(model.units), model.units)
    names = [name for _, name in constraint.used_names() if name.sections == ("units",)]
    selected = select(names, groups, dict.fromkeys(model.units), model.units)
    named = any(name in absent for _, name in constraint.events())
    return named or not absent.units.isdisjoint(selected)


def _verdict(constraint: ConstraintModel, run: Run) -> Verdict:
    source = RunTimes(run)
    match requirement(constraint, source):
        case Distances() as required:
            return verdict_on_distances(constraint, required, run)
        case ZoneCount() as required:
            return verdict_on_count(constraint, required, run)
        case EmptyTime() as required:
            return verdict_on_empty_time(constraint, required, run)
        case []:
            raise ConstraintError("there is nothing to judge")
        case cases:
            return verdict_on_cases(constraint, cases, source)
