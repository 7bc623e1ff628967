"""Whether constraints hold in the shares of replications that they ask for (`holds-in`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from simulator.ensemble.columns import Column, columns_of
from simulator.ensemble.counting.probability import Probability
from simulator.ensemble.counting.reduction import without_noise
from simulator.ensemble.counting.sequential import SequentialTest
from simulator.ensemble.engines import Engine, EngineName
from simulator.ensemble.engines import engine as engine_for
from simulator.ensemble.outcome import Bools, Outcome, layout_of
from simulator.ensemble.sampling import BLOCK
from simulator.ensemble.table import InputTable, draw
from simulator.errors import SimulatorError
from simulator.timeline.passage import Floats
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict

#: The most replications, and the seed, by default.
RUNS, SEED = 10_000, 1
#: How many replications are run first; then as many as there were, until the engine's block.
_FIRST = 10


@dataclass(frozen=True, slots=True)
class ShareVerdict:
    """Whether a constraint holds in the share of replications that it asks for.

    All of it is of the replications that decided it, from number 0 on: it does not depend on the
    blocks in which they ran, nor on other constraints.

    Attributes
    ----------
    central
        Its verdict at central values.
    seed
        From which the inputs were drawn.
    probability
        That it holds, where it applies.
    replications
        How many there were, with those to which it does not apply, and those that failed.
    failed
        How many of them have no result, and are not counted in the probability.
    decided
        Whether the test came to its end; otherwise the probability is compared with the share.
    holds
        Whether it holds often enough.
    worst, slack
        The replication with the least slack, and that slack; None if it never applies.
    """

    central: Verdict
    seed: int
    probability: Probability
    replications: int
    failed: int
    decided: bool
    holds: bool
    worst: int | None
    slack: float | None

    @property
    def asked(self) -> float:
        """The share that is asked for."""
        assert self.central.holds_in is not None
        return self.central.holds_in

    @property
    def fails(self) -> bool:
        """Whether it does not hold often enough, and is not only a warning."""
        return not self.holds and self.central.severity == "error"


def judge_shares(
    central: Run, runs: int = RUNS, seed: int = SEED, *, engine: EngineName = "auto"
) -> dict[int, ShareVerdict]:
    """Run as many replications as decide every constraint that asks for a share of them.

    Parameters
    ----------
    central
        The run at central values.
    runs
        The most replications; what they do not decide is judged by the probability so far.
    seed
        From which inputs are drawn.
    engine
        As in `simulate_many`.

    Returns
    -------
    dict
        By the place of the constraint in `run.verdicts`; empty if none asks for a share.

    Raises
    ------
    SimulatorError
        If a constraint asks for a share, and nothing is drawn.
    """
    tallies = {
        number: _Tally(verdict, number, SequentialTest(verdict.holds_in))
        for number, verdict in enumerate(central.verdicts)
        if verdict.holds_in is not None
    }
    if not tallies:
        return {}
    scenario = central.scenario
    columns = columns_of(scenario)
    if not columns:
        names = ", ".join(tally.central.name for tally in tallies.values())
        raise SimulatorError(
            f"{names}: holds-in needs drawn inputs; give some numbers a low and a high, or a "
            "distribution"
        )
    # Occupancy over time is not asked for; verdicts on zones come from the exact steps.
    layout = replace(layout_of(scenario, central), zones=())
    driver, _ = engine_for(scenario, layout, columns, engine)
    for table in _blocks(columns, runs, seed, driver):
        outcome = driver.run(table)
        for tally in tallies.values():
            tally.add(outcome)
        if all(tally.decision for tally in tallies.values()):
            break
    return {number: tally.verdict(seed) for number, tally in tallies.items()}


def _blocks(
    columns: tuple[Column, ...], runs: int, seed: int, driver: Engine
) -> Iterator[InputTable]:
    """Inputs, at first of a few replications: many constraints are decided soon."""
    for first in range(0, runs, BLOCK):
        count = min(BLOCK, runs - first)
        table = draw(columns, first, count, seed=seed)
        low = 0
        while low < count:
            size = min(driver.block, max(_FIRST, first + low))
            yield table.rows(low, low + size)
            low += size


@dataclass(slots=True)
class _Tally:
    """What a constraint came to in the replications so far, until they decide it."""

    central: Verdict
    number: int
    test: SequentialTest
    decision: int = 0
    replications: int = 0
    failed: int = 0
    count: int = 0
    of: int = 0
    least: tuple[float, int, float] | None = None

    def add(self, outcome: Outcome) -> None:
        """Add the next replications, up to the one that decides."""
        if self.decision:
            return
        slack: Floats = outcome.slack[:, self.number]
        applies: Bools = ~np.isnan(slack)
        of = self.of + np.cumsum(applies)
        counts = self.count + np.cumsum(applies & outcome.holds[:, self.number])
        decisions = self.test.decisions(counts, of)
        rows = int(np.argmax(decisions != 0)) + 1 if decisions.any() else len(decisions)
        self.decision = int(decisions[rows - 1])
        self.count, self.of = int(counts[rows - 1]), int(of[rows - 1])
        self.replications += rows
        self.failed += sum(number < outcome.first + rows for number in outcome.failed)
        if applies[:rows].any():
            even = without_noise(slack[:rows])
            row = int(np.nanargmin(even))
            found = float(even[row]), outcome.first + row, float(slack[row])
            self.least = found if self.least is None else min(self.least, found)

    def verdict(self, seed: int) -> ShareVerdict:
        """Whether it holds often enough."""
        probability = Probability(self.count, self.of)
        if self.decision:
            enough = self.decision > 0
        else:
            enough = probability.value >= self.test.asked if self.of else not self.failed
        _, worst, slack = self.least or (None, None, None)
        return ShareVerdict(
            self.central,
            seed,
            probability,
            self.replications,
            self.failed,
            self.decision != 0,
            enough,
            worst,
            slack,
        )
