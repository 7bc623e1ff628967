"""The batch driver, as an engine of ensembles: a block of replications at once.

A scenario is built once for each input, to see which numbers depend on it and how; from then on
replications are arithmetic on arrays. Where much depends on which of two paces is the greater, of a
unit and of the one ahead, each case has a plan of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import ceil
from typing import Any

import numpy as np

from simulator.ensemble.batch.answers import Answers
from simulator.ensemble.batch.probing import Probing
from simulator.ensemble.columns import Column, settings_of
from simulator.ensemble.engines import EngineName, SimpyEngine
from simulator.ensemble.outcome import Layout, Outcome
from simulator.ensemble.replication import applied
from simulator.ensemble.table import InputTable, draw
from simulator.movement.batch.cue_times import Plan
from simulator.movement.batch.forms import MOST_PAIRS, ZERO, Box, Form, Split
from simulator.movement.batch.structure import NotBatchable
from simulator.movement.simulate import collector_paused, simulate
from simulator.scenario.model.draws import DRIVEN, PLACE, PRESENCE
from simulator.scenario.scenario import Scenario
from simulator.timeline.passage import Floats
from simulator.tolerances import NO_CHANGE

#: How many replications show what is rare.
_SAMPLE = 1000
#: How many replications are run by SimPy, too, before the driver is trusted with a scenario.
_PROOFS = 2
#: How many calls deep a chain of units may be.
_DEEPEST = 50_000
#: At most so many replications are run at a time: more take more memory, and no less time each.
_ROWS = 1700
#: So often a case is split in two.
_SPLITS = 4
#: A case with a smaller share of the replications is left to SimPy.
_LEAST_SHARE = 0.002


class BatchEngine:
    """Runs a block of replications at once.

    Parameters
    ----------
    scenario, layout, columns
        The scenario; what is kept of each replication; the inputs that are drawn.

    Raises
    ------
    NotBatchable
        If it cannot run the scenario; the text gives the reason.
    """

    name: EngineName = "batch"
    block = 5000

    def __init__(self, scenario: Scenario, layout: Layout, columns: Sequence[Column]) -> None:
        self._scenario, self._layout = scenario, layout
        self._one_by_one = SimpyEngine(scenario, layout)
        for column in columns:
            if column.unit in (DRIVEN, PLACE, PRESENCE, ""):
                raise NotBatchable(f"{column.name} changes which units march")
        self._settings = {each.name: each for each in settings_of(scenario)}
        sample = draw(columns, 0, _SAMPLE, seed=0)
        given = applied(scenario, sample)
        with collector_paused():
            probing = Probing(simulate(scenario), self._settings, given)
            self._fit, self._structure = probing.fitted()
        box = self._fit.box({name: given.column(name) for name in given.names})
        self._plans: dict[tuple[bool, ...], Answers | Form] = {}
        self._refused: str | None = None
        self._boxes: dict[tuple[bool, ...], Box] = {(): box}
        self._prove(sample)

    def __getstate__(self) -> dict[str, Any]:
        """What others need of it: each works out the plans that it needs."""
        return self.__dict__ | {"_plans": {}, "_boxes": {(): self._boxes[()]}, "_refused": None}

    def _prove(self, sample: InputTable) -> None:
        """Run some replications both ways.

        Raises
        ------
        NotBatchable
            If they differ.
        """
        table = sample.rows(0, _PROOFS)
        ours, theirs = self.run(table), self._one_by_one.run(table)
        if self._refused is not None:
            raise NotBatchable(self._refused)
        pairs = ((ours.events, theirs.events), (ours.slack, theirs.slack))
        for one, other in pairs:
            with np.errstate(invalid="ignore"):
                apart = ~((np.abs(one - other) <= NO_CHANGE) | (one == other))
            if (apart & ~(np.isnan(one) & np.isnan(other))).any():
                raise NotBatchable("a replication by arrays differs from one by SimPy")

    # -- plans -------------------------------------------------------------------------------------

    def _plan(self, case: tuple[bool, ...]) -> Answers | Form:
        """The plan of a case; or the form by which it is split."""
        if case not in self._plans:
            box = self._boxes[case]
            box.splits = len(case) < _SPLITS
            box.most_pairs = MOST_PAIRS >> len(case)
            (bodies, items, begins, valid), asked = self._structure
            try:
                plan = Plan(bodies, items, begins, self._fit.forms, box)
                forms = [self._fit.forms[number] for number in valid]
                self._plans[case] = Answers(
                    plan, asked, self._layout, forms, len(self._fit.variables)
                )
            except Split as split:
                self._plans[case] = split.form
                less = ZERO.minus(split.form)
                for more, form in ((True, split.form), (False, less)):
                    self._boxes[*case, more] = box.with_known(form)
        return self._plans[case]

    def run(self, table: InputTable) -> Outcome:
        """Run a replication for each row of a table."""
        with _room_for_long_chains(), collector_paused():
            return self._all(table)

    def _all(self, table: InputTable) -> Outcome:
        outcome = Outcome.empty(table.first, len(table), self._layout)
        given = applied(self._scenario, table)
        names = dict(zip(given.names, given.values.T, strict=True))
        central = {each.name: each.column.central for each in self._settings.values()}
        moved = [
            variable.of(names[variable.name])
            if variable.name in names
            else np.full(len(table), variable.of(central[variable.name]))
            for variable in self._fit.variables
        ]
        alone = self._outside(names, len(table))
        self._run(outcome, moved, np.arange(len(table)), (), alone)
        rows = np.flatnonzero(alone)
        if len(rows):
            chosen = InputTable(table.names, table.values[rows], table.first)
            outcome.put(rows, self._one_by_one.run(chosen))
        return outcome

    def _outside(
        self, names: Mapping[str, Floats], rows: int
    ) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which replications have an input outside its range: a table may be from elsewhere."""
        found = np.zeros(rows, dtype=np.bool_)
        for name, values in names.items():
            setting = self._settings[name]
            found |= (values < setting.low - NO_CHANGE) | (values > setting.high + NO_CHANGE)
        return found

    def _run(
        self,
        outcome: Outcome,
        moved: Sequence[Floats],
        rows: np.ndarray[tuple[int], np.dtype[np.int64]],
        case: tuple[bool, ...],
        alone: np.ndarray[tuple[int], np.dtype[np.bool_]],
    ) -> None:
        """Run the replications of a case."""
        if not len(rows):
            return
        if self._boxes[case].share < _LEAST_SHARE:
            alone[rows] = True
            return
        try:
            plan = self._plan(case)
            if isinstance(plan, Form):
                more = plan.over([variable[rows] for variable in moved]) >= 0.0
                self._run(outcome, moved, rows[more], (*case, True), alone)
                self._run(outcome, moved, rows[~more], (*case, False), alone)
                return
            for some in np.array_split(rows, ceil(len(rows) / _ROWS)):
                variables = [variable[some] for variable in moved]
                found, unsure = plan.read(variables, len(some), outcome.first)
                alone[some[unsure]] = True
                outcome.put(some, found)
        except NotBatchable as error:
            self._refused = str(error)
            self._boxes[case].share = 0.0
            alone[rows] = True


@contextmanager
def _room_for_long_chains() -> Iterator[None]:
    """A unit is read through those that it follows, each a few calls deep."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEEPEST))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
