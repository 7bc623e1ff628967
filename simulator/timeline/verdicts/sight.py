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

    def order_changes(self, *, in_the_air: bool) -> bool:
        """Whether on the ground anybody passed a wreck or was towed; or in the air turned back."""
        if in_the_air:
            return turns_back(self.run)
        return any(each.passed_by or each.recovered for each in self.run.breakdowns.values())

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


def turns_back(run: Run) -> bool:
    """Whether a flight turned back as a whole."""
    return any(body.flies and run.passages[body.name].left < inf for body in run.scenario.bodies)
