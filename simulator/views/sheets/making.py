"""What sheets are made from: a run, how late units may be, and replications where there are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from simulator.ensemble.ensemble import Ensemble
from simulator.timeline.run import Run
from simulator.views.sheets.lateness import Lateness
from simulator.views.sheets.pages import SheetValue, cell_text

#: Of the units of larger parades it is not said how late they may be.
MOST_LATE = 100


@dataclass(frozen=True, eq=False)
class Making:
    """What sheets are made from.

    Attributes
    ----------
    run
        The run.
    ensemble
        Replications of its scenario; None: there are none.
    """

    run: Run
    ensemble: Ensemble | None = None

    @cached_property
    def lateness(self) -> Lateness:
        """How late units may be."""
        return Lateness(self.run)

    @property
    def shows_lateness(self) -> bool:
        """Whether a unit can be too late: without constraints, none can. Of very many units it is
        left out, as each takes runs of its own.
        """
        scenario = self.run.scenario
        return bool(scenario.all_constraints) and len(scenario.units) <= MOST_LATE

    def text(self, cell: SheetValue) -> str:
        """A cell as people read it."""
        return cell_text(self.run.scenario, cell)
