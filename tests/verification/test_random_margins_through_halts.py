"""Margins of random parades through halts of everything, against new runs."""

from __future__ import annotations

import random
from collections import Counter

from simulator import simulate
from simulator.errors import SimulatorError
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.whatif.inputs import inputs
from simulator.whatif.margins import margins
from tests.verification.asks import ALL_KINDS, asking
from tests.verification.parades import parade
from tests.verification.suite import least, share
from tests.verification.test_random_margins import A_LITTLE, check

PARADES = 60
#: Of one parade so many inputs are tried.
INPUTS = 4
#: Margins that end at a constraint, with a halt in the parade; and those where the halt itself
#: waits for an event.
ENOUGH = {"at a clock time": 30, "after an event": 30}
#: The others depend on where units stand in a halt, or on how long it lasts: they are refused.
KINDS = [kind for kind in ALL_KINDS if kind not in ("empty", "halt")]


def halting(seed: int) -> Run | None:
    rng = random.Random(seed)
    try:
        document = parade(seed, rng.randint(2, 5), halts=True)
        if not any(item.get("halts") for item in document["programme"].values()):
            return None
        asked = asking(document, rng, kinds=rng.sample(KINDS, 4))
    except SimulatorError:
        return None
    if asked is None:
        return None
    asked["constraints"] = [each for each in asked["constraints"] if "along" not in each]
    return simulate(Scenario.from_dict(asked)) if asked["constraints"] else None


def test_through_a_halt_a_verdict_flips_just_beyond_the_margin_and_not_before() -> None:
    tally: Counter[str] = Counter()
    for seed in range(share(PARADES)):
        run = halting(seed)
        if run is None:
            continue
        items = [item for item in run.scenario.programme.values() if item.halts]
        kind = "after an event" if any(item.cue.after for item in items) else "at a clock time"
        known = inputs(run.scenario)
        for what in random.Random(seed).sample(known, min(len(known), INPUTS)):
            try:
                (found,) = margins(run, what.name)
            except SimulatorError:
                tally["refused"] += 1
                continue
            for room, sign in ((found.later, 1), (found.earlier, -1)):
                beyond = sign * (room.seconds + A_LITTLE)
                if room.breaks is not None and beyond >= what.least:
                    check(run, found, room, sign)
                    tally[kind] += 1
    assert all(tally[kind] >= least(number) for kind, number in ENOUGH.items()), tally
