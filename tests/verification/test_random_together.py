"""Everything at once: elastic columns, cars on lanes, orbits, and halts of everything."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

from simulator import simulate
from simulator.errors import SimulatorError
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from tests.verification.asks import clock
from tests.verification.parades import Document, parade
from tests.verification.suite import (
    chains_sum_to_their_events,
    least,
    share,
    whoever_comes_in_goes_out,
)
from tests.verification.test_random_orbits import with_orbits
from tests.verification.test_random_reviews import with_cars
from tests.verification.unrolled import with_elastic

PARADES = 120
ENOUGH = 80


def with_halts(document: Document, rng: random.Random) -> Document:
    """The parade with a halt of everything, or two."""
    start = 0.0
    for number in range(rng.randint(1, 2)):
        start += rng.choice([30.0, 111.5, 250.0])
        duration = rng.choice([20.0, 75.5, 300.0])
        document["programme"][f"halt{number}"] = {
            "at": clock(start),
            "duration": f"{duration} s",
            "halts": True,
        }
        start += duration
    return document


def runs() -> Iterator[Run]:
    for seed in range(share(PARADES)):
        rng = random.Random(seed)
        document = with_elastic(parade(seed, rng.randint(2, 6)), rng)
        document, _ = with_cars(document)
        try:
            yield simulate(Scenario.from_dict(with_halts(with_orbits(document, rng), rng)))
        except SimulatorError:
            continue  # stuck, or it waits for itself


@cache
def seen() -> tuple[Run, ...]:
    found = tuple(runs())
    assert len(found) >= least(ENOUGH)
    return found


def test_every_event_has_a_chain_that_sums_to_it() -> None:
    for run in seen():
        chains_sum_to_their_events(run)


def test_whoever_comes_in_goes_out() -> None:
    for run in seen():
        whoever_comes_in_goes_out(run)


def test_nobody_moves_while_everything_halts() -> None:
    stood = 0
    for run in seen():
        for halt in run.ground_clock.halts:
            for body in run.scenario.bodies:
                if body.flies:
                    continue
                passage = run.passages[body.name]
                before, after = passage.position([halt.start + 1e-6, halt.end - 1e-6])
                assert abs(after - before) <= 1e-5, body.name
                stood += body.start < before < passage.end
    assert stood >= least(100)
