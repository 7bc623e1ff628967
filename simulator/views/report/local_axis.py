"""From instants to a clock axis of bokeh: the only place where times become what bokeh draws.

Bokeh 3.9 draws an aware datetime, and an aware time of pandas, hours apart
(findings/bokeh_aware_times.sh). It is given numbers: milliseconds of a naive local clock, by the
offset that holds at the scenario's start. So the axis never goes back where an hour comes twice;
what its ticks show there is the player's clock, which knows of such hours.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from simulator.display import display
from simulator.timeline.passage import Floats
from simulator.timeline.run import Run

_EPOCH = dt.datetime(1970, 1, 1)


class LocalAxis(NamedTuple):
    """A clock axis.

    Attributes
    ----------
    zero
        Where the instant zero is on it (ms): by the local clock, or from the hour H.
    """

    zero: float

    @classmethod
    def of_run(cls, run: Run) -> LocalAxis:
        """The axis of a run, as it is shown here."""
        if display().clock == "h-hour":
            return cls(-1000.0 * display().h_hour)
        naive = run.scenario.start.replace(tzinfo=None)
        return cls((naive - _EPOCH) / dt.timedelta(milliseconds=1))

    def at(self, instants: ArrayLike) -> Floats:
        """Where instants (s) are on it (ms)."""
        found: Floats = self.zero + 1000.0 * np.asarray(instants, dtype=float)
        return found
