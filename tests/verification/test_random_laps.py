"""Random parades on loops: causes, occupancy and margins hold there as elsewhere."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

from simulator import simulate
from simulator.errors import SimulatorError
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.whatif.margins import margins
from tests.verification.asks import ALL_KINDS, asking
from tests.verification.parades import parade
from tests.verification.suite import (
    chains_sum_to_their_events,
    least,
    share,
    whoever_comes_in_goes_out,
)
from tests.verification.test_random_margins import A_LITTLE, check

PARADES = 90
ENOUGH = 60
#: Margins that are tried, and of one parade.
TRIED, OF_EACH = 200, 6


def runs() -> Iterator[Run]:
    for seed in range(share(PARADES)):
        rng = random.Random(seed)
        try:
            document = parade(seed, rng.randint(1, 4), laps=True, times=seed % 3 == 0)
            Scenario.from_dict(document)
            asked = asking(document, rng, kinds=ALL_KINDS)
            if asked is not None:
                yield simulate(Scenario.from_dict(asked))
        except SimulatorError:
            continue  # too long for its loop, stuck, or it waits for itself


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


def test_a_verdict_flips_just_beyond_the_margin_and_not_before() -> None:
    tried = 0
    for run in seen():
        here = 0
        for found in margins(run):
            for room, sign in ((found.later, 1), (found.earlier, -1)):
                beyond = sign * (room.seconds + A_LITTLE)
                if room.breaks is None or here >= OF_EACH or beyond < found.input.least:
                    continue
                check(run, found, room, sign)
                here += 1
        tried += here
    assert tried >= least(TRIED)
