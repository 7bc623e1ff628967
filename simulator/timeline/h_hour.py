"""How a run is shown, as its scenario states: of times from an hour H, the run gives H."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.display import PLAIN, Display
from simulator.errors import ConstraintError, SimulatorError
from simulator.timeline.verdicts.cases import instant_of, moment_of

if TYPE_CHECKING:
    from simulator.timeline.run import Run


def display_of(run: Run) -> Display:
    """How a run is shown.

    Raises
    ------
    SimulatorError
        If times are counted from an event that does not occur.
    """
    scenario, show = run.scenario, run.scenario.model.show
    if (show.units, show.clock) == (PLAIN.units, PLAIN.clock):
        return PLAIN
    h_hour = _h_hour(run) if show.clock == "h-hour" else 0.0
    return Display(show.units, show.clock, h_hour, scenario)


def _h_hour(run: Run) -> float:
    """The hour H (s)."""
    scenario = run.scenario
    window, stated = scenario.model.window, scenario.model.show.h_hour
    edge = stated or (window.from_ if window is not None else "start")
    if isinstance(edge, str):
        return 0.0
    try:
        return instant_of(run, moment_of(scenario, edge))
    except (ConstraintError, KeyError) as error:
        reason = error.args[0] if error.args else error
        raise SimulatorError(f"times are shown from {edge}: {reason}") from None
