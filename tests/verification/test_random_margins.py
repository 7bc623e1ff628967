"""Margins of random parades: an input is moved by a little less and a little more than its margin.

It is the input that moves, by its setting, through validation and a whole new run; nothing of what
the margin was read from is used again.
"""

from __future__ import annotations

import random
from collections import Counter
from functools import cache

import pytest

from simulator import simulate
from simulator.errors import SimulatorError
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.whatif.inputs import Input, setting
from simulator.whatif.margins import Limit, Margin, margins
from tests.verification.asks import ALL_KINDS, asking, with_flights
from tests.verification.parades import parade
from tests.verification.suite import least

A_LITTLE = 0.01
ENOUGH = 30
#: Of one parade so many margins that end at one kind of constraint are tried.
OF_EACH = 4
MOST_PARADES = 240


def broken_now(run: Run, what: Input, change: float) -> set[str] | None:
    """Constraints that held and do not, with an input moved; None where it cannot be judged."""
    before = {verdict.name for verdict in run.verdicts if verdict.holds}
    try:
        after = simulate(run.scenario.with_(setting(run.scenario, what, change)))
        return {verdict.name for verdict in after.verdicts if not verdict.holds} & before
    except SimulatorError:
        return None


def check(run: Run, found: Margin, room: Limit, sign: int) -> None:
    inside = sign * max(room.seconds - A_LITTLE, 0.0)
    assert broken_now(run, found.input, inside) == set(), (found.input.name, room, sign)
    beyond = broken_now(run, found.input, sign * (room.seconds + A_LITTLE))
    # An interval that ends before it begins cannot be judged: the margin ends there, too.
    assert beyond is None or room.breaks in beyond, (found.input.name, room, sign, beyond)


def parade_of(seed: int, kinds: list[str]) -> Run | None:
    rng = random.Random(seed)
    try:
        document = with_flights(parade(seed, rng.randint(2, 6), times=seed % 3 == 0), rng)
        asked = asking(document, rng, kinds=kinds)
    except SimulatorError:
        return None
    return None if asked is None else simulate(Scenario.from_dict(asked))


@cache
def flips() -> tuple[Counter[str], Counter[str]]:
    """Try margins until each kind of constraint has ended enough of them; count them, and the kinds
    of their inputs.
    """
    count: Counter[str] = Counter()
    moved: Counter[str] = Counter()
    for seed in range(MOST_PARADES):
        wanted = [kind for kind in ALL_KINDS if count[kind] < least(ENOUGH)]
        if not wanted:
            break
        run = parade_of(seed, random.Random(seed).sample(wanted, min(3, len(wanted))))
        if run is None:
            continue
        kinds = {verdict.name: verdict.kind for verdict in run.verdicts}
        here: Counter[str] = Counter()
        for found in margins(run):
            for room, sign in ((found.later, 1), (found.earlier, -1)):
                kind = kinds.get(room.breaks or "")
                beyond = sign * (room.seconds + A_LITTLE)
                if kind is None or here[kind] >= OF_EACH or beyond < found.input.least:
                    continue
                check(run, found, room, sign)
                here[kind] += 1
                moved[found.input.kind] += 1
        count += here
    return count, moved


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_a_verdict_flips_just_beyond_the_float_and_not_before(kind: str) -> None:
    assert flips()[0][kind] >= least(ENOUGH)


@pytest.mark.parametrize("kind", ["time-gap", "headway"])
def test_margins_of_times_that_units_keep_are_among_them(kind: str) -> None:
    assert flips()[1][kind] >= least(10)
