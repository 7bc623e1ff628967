"""Runs of a scenario with other settings: the latest are kept, and what all take is limited."""

from __future__ import annotations

import gc
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from simulator.limits import check_limit
from simulator.timeline.run import Run
from simulator.whatif.influence import run_again
from simulator.whatif.inputs import altered

Settings = Mapping[str, Any]
#: The room that the runs may take that are kept, in bodies; some 150 MB.
_KEPT = 60_000
#: So many runs are kept, whatever they take.
_LEAST_KEPT = 3


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
        self._kept: OrderedDict[str, tuple[Settings, Run]] = OrderedDict()
        #: Bodies in all runs; the room that those take that are kept, and those that were dropped
        #: since garbage was looked for.
        self._moved = self._in_kept = self._in_dropped = 0

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
            other = altered(self._scenario, settings, on_day=self.on_day)
            run = run_again(self._before, other, on_day=self.on_day)
            self._moved += _bodies_in(run)
            self._in_kept += _room_of(run)
            check_limit("bodies in trials", self._moved)
            self._kept[key] = settings, run
            while self._in_kept > _KEPT and len(self._kept) > _LEAST_KEPT:
                self._drop_oldest()
            if self._in_dropped > 2 * _KEPT:
                # Units and their bodies refer to each other, and the collector is paused.
                gc.collect()
                self._in_dropped = 0
        self._kept.move_to_end(key)
        return self._kept[key][1]

    def _drop_oldest(self) -> None:
        oldest = next(iter(self._kept))
        self._before_dropped(self._kept[oldest][0])
        _, run = self._kept.pop(oldest)
        taken = _room_of(run)
        run.forget()
        self._in_kept -= taken
        self._in_dropped += taken


def _bodies_in(run: Run) -> int:
    """How many bodies move in a run; each time that one passes a breakdown, all of them look for
    their leaders anew, which takes about a fifth of moving.
    """
    passings = sum(len(each.passed_by) for each in run.breakdowns.values())
    return len(run.passages) * (5 + passings) // 5


def _room_of(run: Run) -> int:
    """What a run takes in memory, as a number of bodies: of a rank, when it is in zones is kept."""
    return len(run.passages) + sum(len(body.offsets) for body in run.scenario.bodies) // 6
