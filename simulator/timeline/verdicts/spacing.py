"""Verdicts on neighbours: the time gap between units that follow each other past a marker."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from simulator.errors import ConstraintError
from simulator.scenario.model import TimeGapConstraint
from simulator.timeline.verdicts.verdict import TOLERANCE, Instance, Verdict, within

if TYPE_CHECKING:
    from simulator.timeline.run import Run


def judge_time_gap(constraint: TimeGapConstraint, run: Run) -> Verdict:
    """Every time gap between neighbours of a selection lies in an interval.

    Neighbours are units of which nobody passes the marker between them.

    Raises
    ------
    ConstraintError
        Where no two of the selected units are neighbours at the marker in this run.
    """
    selected = run.scenario.select(constraint.time_gap)
    worst: Verdict | None = None
    for before, after in pairwise(run.march_table_rows(constraint.marker)):
        if after.time_gap is None or not {before.unit, after.unit} <= selected:
            continue
        slack = within(after.time_gap, constraint.at_least, constraint.at_most)
        if worst is None or slack < worst.slack:
            worst = Verdict(
                constraint.name,
                constraint.kind,
                slack >= TOLERANCE,
                "s",
                (Instance(slack, after.arrive, (before.unit, after.unit)),),
                constraint.severity,
                constraint.because,
            )
    if worst is None:
        raise ConstraintError(
            f"{constraint.name}: no two of the units that it names follow each other "
            f"past {constraint.marker}"
        )
    return worst
