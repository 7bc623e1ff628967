"""Runs of which only what can move is simulated, against runs of the whole scenario."""

from __future__ import annotations

import random
from collections import Counter
from functools import partial

import pytest

from simulator import simulate
from simulator.errors import SimulatorError
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.whatif.influence import dependence, run_again
from simulator.whatif.inputs import inputs
from simulator.whatif.shifted import shifted
from tests.bundled import NAMES, bundled
from tests.verification.parades import parade
from tests.verification.suite import least, share
from tests.verification.test_random_orbits import with_orbits
from tests.verification.test_random_reviews import with_cars
from tests.verification.test_random_together import with_halts
from tests.verification.unrolled import with_elastic

PARADES = 120
#: How many reruns stay the same in part, and move in part.
ENOUGH = 250
approx = partial(pytest.approx, rel=0, abs=1e-9)
CHANGES = (-4000.0, -31.7, 12.3, 4000.0)


def check(run: Run, other: Scenario, *, on_day: bool) -> str:
    """Check that both ways come to the same, or fail alike; return what of the run moves."""
    try:
        whole = simulate(other)
    except SimulatorError as error:
        with pytest.raises(type(error)):
            run_again(run, other, on_day=on_day)
        return "nothing goes"
    again = run_again(run, other, on_day=on_day)
    assert again.passages.keys() == whole.passages.keys()
    for name, passage in whole.passages.items():
        # What is promised in other portions is rounded otherwise.
        for one, other_one in zip(passage.knots, again.passages[name].knots, strict=True):
            assert other_one == approx(one), name
        bounds = [[cause.bound for cause in run.passages[name].causes] for run in (whole, again)]
        assert bounds[0] == bounds[1], name
    assert again.released == approx(whole.released)
    assert again.programme == {each: approx(edges) for each, edges in whole.programme.items()}
    assert again.flypasts.keys() == whole.flypasts.keys()
    assert dict(again.events) == approx(dict(whole.events))
    moved = dependence(run.scenario, on_day=on_day).between(other) & run.scenario.unit.keys()
    return "all" if len(moved) == len(run.scenario.unit) else "a part" if moved else "no unit"


def check_inputs(run: Run, rng: random.Random, most: int) -> Counter[str]:
    on_day = bool(run.scenario.planned_times)
    orbits = {unit.name for unit in run.scenario.units if unit.orbit is not None}
    known = [what for what in inputs(run.scenario) if what.subject not in orbits]
    seen: Counter[str] = Counter()
    for what in rng.sample(known, min(most, len(known))):
        for change in CHANGES:
            if change >= what.least:
                seen[check(run, shifted(run.scenario, what, change), on_day=on_day)] += 1
    return seen


def test_random_parades() -> None:
    seen: Counter[str] = Counter()
    for seed in range(share(PARADES)):
        rng = random.Random(seed)
        document = parade(seed, rng.randint(3, 7), times=seed % 2 == 0)
        if seed % 4 == 1:
            document = with_elastic(document, rng)
        if seed % 4 == 2:
            document, _ = with_cars(document)
        document = with_orbits(document, rng)
        if seed % 8 == 3:
            document = with_halts(document, rng)
        try:
            run = simulate(Scenario.from_dict(document))
        except SimulatorError:
            continue  # stuck, or it waits for itself
        seen += check_inputs(run, rng, 3)
        unit = rng.choice(run.scenario.units)
        settings = {f"units.{unit.name}.speed": f"{rng.uniform(0.4, 3):.2f} m/s"}
        try:
            other = run.scenario.with_(settings)
        except SimulatorError:
            continue
        seen[check(run, other, on_day=False)] += 1
    assert seen["a part"] >= least(ENOUGH)


@pytest.mark.parametrize("name", NAMES)
def test_bundled_parades(name: str) -> None:
    assert check_inputs(bundled(name), random.Random(name), share(12))
