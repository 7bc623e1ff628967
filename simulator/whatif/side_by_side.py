"""Two scenarios or runs side by side: what differs."""

from __future__ import annotations

from simulator.movement.simulate import simulate
from simulator.scenario.load import AnyScenario
from simulator.timeline.comparison import Comparison, Record, Tolerances, comparison_of
from simulator.timeline.run import Run


def compare(
    before: AnyScenario | Run | Record,
    after: AnyScenario | Run | Record,
    tolerances: Tolerances | None = None,
) -> Comparison:
    """Compare two runs.

    Parameters
    ----------
    before, after
        Runs, records of runs, or scenarios or their files, which are run.
    tolerances
        By how much an instant may differ; their default also holds for slack in seconds.

    Raises
    ------
    ScenarioError
        Where a file is wrong, or there is none.
    """
    first, second = (
        each if isinstance(each, Run | Record) else simulate(each) for each in (before, after)
    )
    return comparison_of(first, second, tolerances or Tolerances())
