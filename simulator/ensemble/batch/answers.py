"""The answers of a block of replications: instants, slacks, counts, an array each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.ensemble.batch.questions import Counted, Empty, Questions
from simulator.ensemble.batch.recorded import Recorded, Visit
from simulator.ensemble.batch.zone_steps import ZoneSteps
from simulator.ensemble.outcome import Layout, Outcome
from simulator.movement.batch.cue_times import Day, Plan
from simulator.movement.batch.forms import Box, Form, Values
from simulator.movement.batch.tape import AnyNumber, Program, Tape
from simulator.timeline.passage import Floats
from simulator.tolerances import DENSITY_HOLDS_FROM, HOLDS_FROM, SAME_PLACE


class _Ranks(NamedTuple):
    """The ranks that come to a zone: where among the results their instants are, what each of them
    counts, and those of each unit.
    """

    comes: slice
    goes: slice
    weights: NDArray[np.int64]
    units: list[NDArray[np.int64]]


class _Results:
    """Numbers that are wanted, each at a place of its own."""

    def __init__(self) -> None:
        self.numbers: list[AnyNumber] = []

    def put(self, numbers: Iterable[AnyNumber]) -> slice:
        """Where some more are."""
        first = len(self.numbers)
        self.numbers += numbers
        return slice(first, len(self.numbers))


class Answers:
    """How what is asked is worked out, the same in all blocks.

    Parameters
    ----------
    plan, asked, layout
        What is known of all replications; what is asked; the columns of an outcome.
    valid
        Numbers that must not be negative.
    variables
        How many variables there are.

    Raises
    ------
    NotBatchable
        If something is found one by one.
    """

    def __init__(
        self,
        plan: Plan,
        asked: Questions,
        layout: Layout,
        valid: Sequence[Form],
        variables: int,
    ) -> None:
        self._layout = layout
        tape, results = Tape(variables), _Results()
        day = Day(plan, Values(tape.variables()))
        recorded = Recorded(day)
        events = recorded.events(asked)
        self._events = results.put(events[name] for name in layout.events)
        self._begin = results.put([day.begin])
        judged = {each.zone for each in asked.constraints if isinstance(each, Counted | Empty)}
        self._zones = {
            zone: _ranks(recorded.visits(stretches), plan, results)
            for zone, stretches in asked.zones
            if zone in judged or zone in layout.zones
        }
        self._constraints = [
            (each, results.put(recorded.judged(each))) for each in asked.constraints
        ]
        unsure = day.unsure
        for form, least in _bounds(plan.law.box, valid):
            unsure = unsure | (day.values[form] < least)
        self._unsure = results.put([unsure])
        self._program = Program(tape, results.numbers)

    def read(
        self, variables: Sequence[Floats], rows: int, first: int
    ) -> tuple[Outcome, NDArray[np.bool_]]:
        """The outcome of a block, and which replications must be run one by one."""
        results = self._program.run(variables, rows)
        outcome = Outcome.empty(first, rows, self._layout)
        outcome.events[:] = results[self._events].T
        zones = {
            zone: ZoneSteps(
                results[ranks.comes],
                results[ranks.goes],
                results[self._begin][0],
                ranks.weights,
                ranks.units,
            )
            for zone, ranks in self._zones.items()
        }
        for zone in self._layout.zones:
            outcome.occupancy[zone][:] = zones[zone].at(self._layout.times)
        for number, (required, place) in enumerate(self._constraints):
            least = HOLDS_FROM
            match required:
                case Counted():
                    slack = zones[required.zone].worst(required, *results[place])
                    least = 0.0 if required.area is None else DENSITY_HOLDS_FROM
                case Empty():
                    longest = zones[required.zone].longest_empty(*results[place])
                    slack = required.at_most - longest
                case _:
                    slack = results[place][0]
            outcome.slack[:, number] = slack
            outcome.holds[:, number] = slack >= least
        return outcome, results[self._unsure][0] > 0.0


def _ranks(visits: Mapping[int, Sequence[Visit]], plan: Plan, results: _Results) -> _Ranks:
    """The ranks of all bodies that come to a zone."""
    weights: list[tuple[int, ...]] = []
    units: dict[str, list[int]] = {}
    for body, there in visits.items():
        sketch = plan.bodies[body]
        units.setdefault(sketch.unit, []).extend(range(len(weights), len(weights) + len(there)))
        weights += [sketch.weights[place % len(sketch.weights)] for place in range(len(there))]
    every = [visit for there in visits.values() for visit in there]
    return _Ranks(
        results.put(each.comes for each in every),
        results.put(each.goes for each in every),
        np.array(weights, dtype=np.int64).reshape(-1, 3),
        [np.array(each, dtype=np.int64) for each in units.values()],
    )


def _bounds(box: Box, valid: Sequence[Form]) -> Iterator[tuple[Form, float]]:
    """Forms that must not be less than a bound; else a replication is run by itself."""
    for form in valid:
        if form.constant >= -SAME_PLACE > box.interval(form)[0]:
            yield form, -SAME_PLACE
    yield from box.assumed.items()
