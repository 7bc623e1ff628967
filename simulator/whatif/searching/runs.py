"""Runs of a scenario with other settings: the latest are kept, and how many bodies move in all of
them is limited.
"""

from __future__ import annotations

import gc
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from simulator.limits import check_limit
from simulator.movement.simulate import simulate
from simulator.timeline.run import Run
from simulator.whatif.inputs import altered

Settings = Mapping[str, Any]
#: Bodies in the runs that are kept; some 150 MB.
_KEPT = 60_000


class Runs:
    """Runs of a scenario with other settings.

    Parameters
    ----------
    run
        Of the scenario as it is.
    before_dropped
        Called with settings before their run is dropped: the last time to look at it.

    Attributes
    ----------
    on_day
        Whether the settings are of the day: of a scenario that has one.
    """

    def __init__(
        self, run: Run, before_dropped: Callable[[Settings], None] = lambda _: None
    ) -> None:
        self.on_day = bool(run.scenario.day)
        self._before = run
        # It does not matter what is wrong with settings that are invalid.
        self._scenario = replace(run.scenario, memo=run.scenario.memo.copy(first_only=True))
        self._before_dropped = before_dropped
        self._most = max(_KEPT // len(run.passages), 3)
        self._kept: OrderedDict[str, tuple[Settings, Run]] = OrderedDict()
        self._bodies = self._dropped = 0

    def run(self, settings: Settings) -> Run:
        """The run with other settings.

        Raises
        ------
        ScenarioError
            If they are invalid.
        DeadlockError
            If nothing can move any more.
        LimitError
            If too many bodies have moved in all runs.
        """
        key = repr(settings)
        if not settings:
            return self._before
        if key not in self._kept:
            scenario = altered(self._scenario, settings, on_day=self.on_day)
            self._bodies += len(scenario.bodies)
            check_limit("bodies in trials", self._bodies)
            self._kept[key] = settings, simulate(scenario)
            if len(self._kept) > self._most:
                oldest = next(iter(self._kept))
                self._before_dropped(self._kept[oldest][0])
                del self._kept[oldest]
                self._dropped += 1
                if self._dropped % self._most == 0:
                    gc.collect()  # a run refers to itself, and the collector is paused
        self._kept.move_to_end(key)
        return self._kept[key][1]
