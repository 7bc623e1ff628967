"""What verdicts see of one run."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING

from simulator.scenario.scenario import Scenario
from simulator.timeline.passage import Floats
from simulator.timeline.verdicts.cases import Aim, Meeting, Moment

if TYPE_CHECKING:
    from simulator.timeline.run import Run


class OneRun:
    """A run, as cases are made from it."""

    def __init__(self, run: Run) -> None:
        self.run = run

    @property
    def scenario(self) -> Scenario:
        """What was to happen."""
        return self.run.scenario

    @property
    def order_changes(self) -> bool:
        """Whether anybody passed a wreck, was towed, or turned back."""
        left = any(passage.left < inf for passage in self.run.passages.values())
        return left or any(each.passed_by for each in self.run.breakdowns.values())

    def read(self, moment: Moment) -> float:
        """The instant (s) of a moment."""
        return instant_of(self.run, moment)

    def bends(self, unit: str) -> Floats:
        """Stations (m) of the knots of a unit's passage."""
        return self.run.passages[unit].stations

    def meetings(self, _: Meeting) -> Sequence[float]:
        """None: what one run asks is decided where passages bend."""
        return ()


def instant_of(run: Run, moment: Moment) -> float:
    """The instant (s) of a moment in a run."""
    if isinstance(moment, float | int):
        return moment
    if isinstance(moment, Aim):
        body = run.scenario.body[moment.unit]
        flypast = run.flypasts.get(moment.unit)
        assert body.aim is not None
        return body.aim.due(None if flypast is None else flypast.called)
    return run.events.read(moment)
