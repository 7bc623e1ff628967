"""Verdicts on occupancy: at most, at least, over the run or between two events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.errors import ConstraintError
from simulator.scenario.model import OccupancyConstraint
from simulator.timeline.occupancy import SAME_STEP
from simulator.timeline.verdicts.times import moment
from simulator.timeline.verdicts.verdict import Instance, Verdict, within

if TYPE_CHECKING:
    from simulator.timeline.run import Run


def judge_occupancy(constraint: OccupancyConstraint, run: Run) -> Verdict:
    """A count in a zone stays within bounds; only values that hold for a while are judged.

    Raises
    ------
    ConstraintError
        Where the interval ends before it begins in this run.
    """
    start = run.begin if constraint.from_ is None else moment(run, constraint.from_)
    stop = run.end if constraint.to is None else moment(run, constraint.to)
    if stop < start:
        raise ConstraintError(
            f"{constraint.name}: its interval ends ({run.scenario.clock(stop):%H:%M:%S}) "
            f"before it begins ({run.scenario.clock(start):%H:%M:%S})"
        )
    steps = run.occupancy(constraint.zone)
    times, values = steps.between(start, stop, constraint.count)
    slacks = [within(int(value), constraint.at_least, constraint.at_most) for value in values]
    worst = int(np.argmin(slacks))
    at = float(times[worst])
    instance = Instance(float(slacks[worst]), at, _inside(run, constraint.zone, at))
    return Verdict(
        constraint.name,
        constraint.kind,
        slacks[worst] >= 0,
        constraint.count,
        (instance,),
        constraint.severity,
        constraint.because,
    )


def _inside(run: Run, zone: str, instant: float) -> tuple[str, ...]:
    """The units of which a rank is in the zone just after an instant (s)."""
    inside = {
        stay.body.name
        for stay in run.stays(zone)
        if ((stay.enters <= instant + SAME_STEP) & (stay.leaves > instant + SAME_STEP)).any()
    }
    return tuple(body.name for body in run.scenario.bodies if body.name in inside)
