"""Verdicts: one module a family of constraints, each arithmetic on events and steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from simulator.errors import ConstraintError
from simulator.scenario.model.constraints.base import ConstraintModel
from simulator.scenario.model.constraints.spacing import SeparationConstraint
from simulator.timeline.verdicts.cases import Case, RunTimes, TimeSource, not_judged, verdict_on
from simulator.timeline.verdicts.occupancy import judge_empty, judge_occupancy
from simulator.timeline.verdicts.spacing import (
    gap_cases,
    judge_gap,
    judge_separation_in_metres,
    separation_cases,
    time_gap_cases,
)
from simulator.timeline.verdicts.times import (
    between_cases,
    event_cases,
    halt_cases,
    inside_cases,
    order_cases,
    tot_cases,
    window_cases,
)
from simulator.timeline.verdicts.verdict import Instance, Verdict

if TYPE_CHECKING:
    from simulator.timeline.run import Run

__all__ = ["CASES", "Instance", "Verdict", "judge", "judge_one"]

#: Kinds of constraints that ask for differences of instants.
CASES: dict[str, Callable[[Any, TimeSource], Sequence[Case]]] = {
    "window": window_cases,
    "event": event_cases,
    "between": between_cases,
    "order": order_cases,
    "tot": tot_cases,
    "halt": halt_cases,
    "inside": inside_cases,
    "time-gap": time_gap_cases,
    "gap": gap_cases,
    "separation": separation_cases,
}
#: Kinds whose slack is not a difference of instants.
_JUDGE: dict[str, Callable[[Any, Run], Verdict]] = {
    "gap": judge_gap,
    "occupancy": judge_occupancy,
    "empty": judge_empty,
}


def judge(run: Run) -> tuple[Verdict, ...]:
    """The verdict on every constraint of a run, the scenario's window first.

    One that cannot be judged in this run counts as broken: its note says why.
    """
    verdicts = []
    for constraint in run.scenario.all_constraints:
        try:
            verdicts.append(judge_one(constraint, run))
        except ConstraintError as error:
            verdicts.append(not_judged(constraint, str(error)))
    return tuple(verdicts)


def judge_one(constraint: ConstraintModel, run: Run) -> Verdict:
    """The verdict on one constraint.

    Raises
    ------
    ConstraintError
        Where it cannot be judged in this run.
    """
    if isinstance(constraint, SeparationConstraint) and constraint.at_least.unit == "m":
        return judge_separation_in_metres(constraint, run)
    if constraint.kind in _JUDGE:
        return _JUDGE[constraint.kind](constraint, run)
    source = RunTimes(run)
    return verdict_on(constraint, source, CASES[constraint.kind](constraint, source))
