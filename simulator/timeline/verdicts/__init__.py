"""Verdicts: one module a family of constraints, each arithmetic on events and steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulator.timeline.verdicts.occupancy import judge_occupancy
from simulator.timeline.verdicts.spacing import judge_time_gap
from simulator.timeline.verdicts.times import judge_between, judge_event, judge_window
from simulator.timeline.verdicts.verdict import Instance, Verdict

if TYPE_CHECKING:
    from simulator.timeline.run import Run

__all__ = ["Instance", "Verdict", "judge"]

_JUDGE: dict[str, Callable[[Any, Run], Verdict]] = {
    "window": judge_window,
    "event": judge_event,
    "between": judge_between,
    "time-gap": judge_time_gap,
    "occupancy": judge_occupancy,
}


def judge(run: Run) -> tuple[Verdict, ...]:
    """The verdict on every constraint of a run, the scenario's window first.

    Raises
    ------
    ConstraintError
        Where a constraint cannot be judged in this run.
    """
    return tuple(
        _JUDGE[constraint.kind](constraint, run) for constraint in run.scenario.all_constraints
    )
