"""What is kept of a block of replications: arrays, a row for each."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, nan

import numpy as np
from numpy.typing import NDArray

from simulator.movement.simulate import simulate
from simulator.scenario.scenario import Scenario
from simulator.timeline.occupancy import COUNTS, Occupancy
from simulator.timeline.passage import Floats
from simulator.timeline.run import Run
from simulator.tolerances import SAME_STEP

Bools = NDArray[np.bool_]
Whole = NDArray[np.int32]

#: At how many instants occupancy is kept.
INSTANTS = 241
#: How much longer than the central run (its duration is 1) these instants reach.
_LONGER = 1.25
#: Steps between them (s): people read clock times.
_STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600)


@dataclass(frozen=True, eq=False)
class Layout:
    """What the columns of an outcome are; the same for all blocks of an ensemble.

    Attributes
    ----------
    events
        Names of events, in the order of the file.
    constraints
        Names of constraints: the window first, then in the order of the file.
    units, errors
        The unit of the slack of each constraint, and whether its severity is `error`.
    zones
        Names of zones.
    times
        Instants at which occupancy is kept (s), shape (times,).
    """

    events: tuple[str, ...]
    constraints: tuple[str, ...]
    units: tuple[str, ...]
    errors: tuple[bool, ...]
    zones: tuple[str, ...]
    times: Floats


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came about in a block of replications.

    Attributes
    ----------
    first
        The number of its first replication.
    events
        Instants (s), shape (rows, events); not a number where an event never occurs.
    slack
        By how much each constraint holds, in its own unit, shape (rows, constraints); not a number
        where it does not apply, negative infinity where it cannot be judged.
    holds
        Whether it does, shape (rows, constraints); so does one that does not apply.
    occupancy
        Zone → people, vehicles, aircraft and units in it, shape (rows, times, 4).
    failed
        Number of a replication → why it has no result: its inputs are invalid together, or nothing
        can move any more. Its rows are not numbers.
    """

    first: int
    events: Floats
    slack: Floats
    holds: Bools
    occupancy: dict[str, Whole]
    failed: dict[int, str]

    @classmethod
    def empty(cls, first: int, rows: int, layout: Layout) -> Outcome:
        """An outcome whose rows are to be filled."""
        events, constraints = len(layout.events), len(layout.constraints)
        counts = rows, len(layout.times), len(COUNTS)
        return cls(
            first,
            np.full((rows, events), nan),
            np.full((rows, constraints), nan),
            np.zeros((rows, constraints), dtype=np.bool_),
            {zone: np.zeros(counts, dtype=np.int32) for zone in layout.zones},
            {},
        )

    def __len__(self) -> int:
        return len(self.events)

    def fill(self, row: int, run: Run, layout: Layout) -> None:
        """Set a row to what happened in a run."""
        events = dict(run.events.items())
        self.events[row] = [events.get(name, nan) for name in layout.events]
        for number, verdict in enumerate(run.verdicts):
            self.slack[row, number] = verdict.slack if verdict.applies else nan
            self.holds[row, number] = verdict.holds
        for zone, counts in self.occupancy.items():
            counts[row] = _at(run.occupancy(zone), layout.times)

    def put(self, rows: NDArray[np.int64], other: Outcome) -> None:
        """Set some rows to those of another outcome."""
        self.events[rows], self.slack[rows], self.holds[rows] = (
            other.events,
            other.slack,
            other.holds,
        )
        for zone, counts in other.occupancy.items():
            self.occupancy[zone][rows] = counts
        for number, reason in other.failed.items():
            self.fail(int(rows[number - other.first]), reason)

    def fail(self, row: int, reason: str) -> None:
        """Keep why a row has no result."""
        self.failed[self.first + row] = reason


def layout_of(scenario: Scenario, central: Run | None = None) -> Layout:
    """What is kept of each replication of a scenario.

    Parameters
    ----------
    scenario
        The scenario.
    central
        Its run at central values, if that is there already.
    """
    run = simulate(scenario) if central is None else central
    return Layout(
        scenario.event_names.texts,
        tuple(verdict.name for verdict in run.verdicts),
        tuple(verdict.unit for verdict in run.verdicts),
        tuple(verdict.severity == "error" for verdict in run.verdicts),
        tuple(scenario.network.zones),
        _instants(run.begin, run.end),
    )


def _instants(begin: float, end: float) -> Floats:
    """Instants (s) from the beginning of a run until some time after its end."""
    needed = _LONGER * (end - begin) / (INSTANTS - 2)
    step = next((each for each in _STEPS if each >= needed), ceil(needed))
    first = floor(begin / step) * step
    return first + step * np.arange(INSTANTS, dtype=np.float64)


def _at(steps: Occupancy, times: Floats) -> NDArray[np.int64]:
    """The counts at some instants (s), shape (times, 4)."""
    at = np.searchsorted(steps.time, times + SAME_STEP, side="right") - 1
    columns = [steps.count(count)[np.maximum(at, 0)] for count in COUNTS]
    return np.stack(columns, axis=-1)
