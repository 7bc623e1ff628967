"""Random parades with times on target on the ground: the engine, the oracle, chains, margins."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given

from simulator import simulate
from simulator.errors import SimulatorError
from simulator.scenario.scenario import Scenario
from simulator.whatif.inputs import inputs
from simulator.whatif.margins import margins
from tests.verification.asks import ALL_KINDS, asking
from tests.verification.oracle import Oracle
from tests.verification.parades import Document, loaded, parade
from tests.verification.suite import least, simulated, suite, too_few
from tests.verification.targets import targeted, targeted_parades
from tests.verification.test_random_chains import EXACT, Telling
from tests.verification.test_random_chains import check as check_chain
from tests.verification.test_random_margins import OF_EACH
from tests.verification.test_random_margins import check as check_margin
from tests.verification.test_random_oracle import asked_anywhere, assert_agree

KINDS = (
    "on time",
    "late",
    "a hold on the way",
    "a new pace on the way",
    "elastic",
    "step-off",
)
ENOUGH = 50
MOST_PARADES = 120


def kinds_of(scenario: Scenario, arrivals: dict[str, float]) -> Counter[str]:
    """What a parade has, once for each unit on the ground with a target."""
    count: Counter[str] = Counter()
    for unit in scenario.units:
        if unit.shared_cue is not None:
            count["step-off"] += 1
        if unit.flies or unit.target is None:
            continue
        there = unit.target.station
        late = arrivals[unit.name] - unit.target.cue.at
        # On time, or late for what is ahead or while everything halts: never early.
        assert late >= -EXACT
        count["late" if late > EXACT else "on time"] += 1
        count["elastic"] += unit.elastic is not None
        count["a hold on the way"] += any(hold.station < there for hold in unit.holds)
        count["a new pace on the way"] += any(s < there for s, _ in unit.paces[1:])
    return count


def test_the_engine_agrees_with_the_oracle_on_times_on_target() -> None:
    tally: Counter[str] = Counter()

    @suite(400)
    @given(targeted_parades(elastic=True, halts=True))
    def agree(document: Document) -> None:
        scenario = loaded(document)
        oracle = Oracle.of(scenario)
        truth = oracle.solve(asked_anywhere(oracle, document, 8))
        assert_agree(scenario, truth)
        if truth.stuck:
            return
        arrivals = {
            unit.name: simulate(scenario).passages[unit.name].arrival(unit.target.station)
            for unit in scenario.units
            if unit.target is not None
            and not unit.flies
            and unit.target.station > unit.start + 1e-9
        }
        aims = {unit.name: unit.target.cue.at for unit in scenario.units if unit.target is not None}
        tally.update(kinds_of(scenario, {**aims, **arrivals}))

    agree()
    assert too_few(tally, KINDS, ENOUGH) == {}


@suite(120)
@given(targeted_parades())
def test_chains_of_times_on_target_add_up_by_the_numbers_of_the_document(
    document: Document,
) -> None:
    run, telling = simulated(document), Telling(document)
    for name, instant in run.events.items():
        chain = run.explain(name)
        assert abs(chain.total - instant) <= EXACT, name
        if not isinstance(document.get("step-off"), str):
            check_chain(chain, telling)


def test_margins_of_times_on_target_and_of_the_step_off() -> None:
    count: Counter[str] = Counter()
    for seed in range(MOST_PARADES):
        rng = random.Random(f"margins of targets/{seed}")
        try:
            document = targeted(parade(seed, rng.randint(2, 6)), seed)
            asked = asking(document, rng, kinds=rng.sample(ALL_KINDS, 3))
        except SimulatorError:
            continue
        if asked is None:
            continue
        run = simulate(Scenario.from_dict(asked))
        new = [
            each
            for each in inputs(run.scenario)
            if each.kind == "target" or each.name == "step-off"
        ]
        for found in margins(run, *(each.name for each in new)) if new else ():
            for room, sign in ((found.later, 1), (found.earlier, -1)):
                if room.breaks is not None and count[found.input.kind] < least(10 * OF_EACH):
                    check_margin(run, found, room, sign)
                    count[found.input.kind] += 1
        if all(count[kind] >= least(10 * OF_EACH) for kind in ("target", "release")):
            break
    assert too_few(count, ("target", "release"), 10 * OF_EACH) == {}
