"""How a scenario depends on its inputs, found by building it with some of them at their ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from simulator.ensemble.batch.questions import Questions, questions
from simulator.ensemble.columns import Setting
from simulator.ensemble.table import InputTable
from simulator.errors import ScenarioError
from simulator.movement.batch.fit import Built, Fit, Given, fit
from simulator.movement.batch.sketch import Sketch, pairs_of
from simulator.movement.batch.structure import BodyPair, NotBatchable, Structure
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run

#: How many replications are built to check what was found.
_CHECKS = 6
#: How many inputs are at their other ends at a time.
_TOGETHER = 8

_Values = Mapping[str, float]


class Probing:
    """Builds a scenario with other values of its inputs.

    Parameters
    ----------
    central
        The run at central values.
    settings
        What may be set, by name.
    sample
        Some replications, which check what is found.
    """

    def __init__(self, central: Run, settings: Mapping[str, Setting], sample: InputTable) -> None:
        self._central, self._settings, self._sample = central, settings, sample
        self._inputs = [
            Given(each.name, each.column.central, each.low, each.high)
            for each in settings.values()
            if each.low < each.high
        ]

    def fitted(self) -> tuple[Fit, tuple[Structure, Questions]]:
        """How the numbers of the scenario depend on its inputs, and its structure.

        Raises
        ------
        NotBatchable
            If an input cannot be moved by itself, changes the structure, or a number that depends
            on it is no affine form.
        """
        built = [({}, self._central.scenario), *self._alone()]
        taken = {name: value for values, _ in built for name, value in values.items()}
        ends = [
            (each.name, end) for each in self._inputs for end in each.reach if end != each.central
        ]
        others = [(name, end) for name, end in ends if taken[name] != end]
        for low in range(0, len(others), _TOGETHER):
            built += self._together(others[low : low + _TOGETHER])
        built += self._drawn()
        pairs: dict[int, set[BodyPair]] = {}
        for _, scenario in built:
            for body, those in pairs_of(scenario).items():
                pairs.setdefault(body, set()).update(those)
        ordered = {body: sorted(those, key=str) for body, those in pairs.items()}
        made = [self._sketched(values, scenario, ordered) for values, scenario in built]
        structure: tuple[Structure, Questions] = made[0].structure
        return fit(made, self._inputs), structure

    def _alone(self) -> Iterator[tuple[_Values, Scenario]]:
        """Each input by itself, as far from its central value as that is valid."""
        for each in self._inputs:
            ends = [end for end in each.reach if end != each.central]
            nearer = [(end + each.central) / 2 for end in ends]
            for value in (*ends, *nearer):
                if (scenario := self._valid({each.name: value})) is not None:
                    yield {each.name: value}, scenario
                    break
            else:
                raise NotBatchable(
                    f"the scenario is invalid with other values of {each.name} alone"
                )

    def _together(self, ends: Sequence[tuple[str, float]]) -> Iterator[tuple[_Values, Scenario]]:
        """Some inputs at once, or, where these are invalid together, fewer."""
        values = dict(ends)
        scenario = self._valid(values)
        if scenario is not None:
            yield values, scenario
        elif len(ends) > 1:
            half = len(ends) // 2
            yield from self._together(ends[:half])
            yield from self._together(ends[half:])

    def _drawn(self) -> Iterator[tuple[_Values, Scenario]]:
        """Some replications that are valid."""
        found = 0
        for row in range(len(self._sample)):
            values = self._sample.row(row)
            if (scenario := self._valid(values)) is not None:
                yield values, scenario
                found += 1
            if found == _CHECKS:
                return
        if not found:
            raise NotBatchable("no replication is valid")

    def _valid(self, values: _Values) -> Scenario | None:
        """The scenario with other values of some inputs; None if it is invalid."""
        written = {
            name: self._settings[name].column.setting(value) for name, value in values.items()
        }
        try:
            return self._central.scenario.on_day(written)
        except ScenarioError:
            return None

    def _sketched(
        self, values: _Values, scenario: Scenario, pairs: Mapping[int, Sequence[BodyPair]]
    ) -> Built:
        sketch = Sketch(scenario, self._central, pairs)
        structure = sketch.structure(), questions(sketch, self._central)
        return Built(values, structure, np.array(sketch.numbers), sketch.slownesses)
