"""Random parades with flights that orbit: chains add up, floats are right or are refused."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache

import pytest

from simulator import margins, simulate
from simulator.errors import SimulatorError
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.whatif.inputs import NotLinearError, inputs_named, setting
from tests.verification.asks import asking, with_flights
from tests.verification.chain_settings import stays_the_same
from tests.verification.parades import Document, clock, parade
from tests.verification.suite import least, share
from tests.verification.test_random_margins import check

PARADES = 160
ENOUGH = 60


def with_orbits(document: Document, rng: random.Random) -> Document:
    """The parade with two flights that orbit; both are called, some have a time on target."""
    document = with_flights(document, rng)
    document["markers"] |= {"hold": "sky + 400 m"}
    ground = [name for name, unit in document["units"].items() if unit["kind"] != "flight"]
    for name in ("swift", "slow"):
        unit = document["units"][name]
        unit["orbit"] = {
            "marker": "hold",
            "period": f"{rng.randint(10, 120)} s",
            "on-station": clock(rng.randint(0, 300)),
        }
        unit["call"] = {
            "after": f"{rng.choice(ground)}{rng.choice(['.starts', '.released', '.finishes'])}",
            "delay": f"{rng.randint(0, 100)} s",
        }
        if rng.random() < 0.5:
            unit["speeds"] = ["50 m/s", "140 m/s"]
        unit.pop("target", None)
        if rng.random() < 0.6:
            relative = {"after-call": f"{rng.randint(0, 200)} s"}
            by_the_clock = {"at": clock(rng.randint(0, 900))}
            unit["target"] = {"marker": "above", **rng.choice([relative, by_the_clock])}
    return document


@cache
def runs() -> tuple[Run, ...]:
    found = []
    for seed in range(share(PARADES)):
        rng = random.Random(seed)
        try:
            document = with_orbits(parade(seed, rng.randint(2, 6)), rng)
            asked = asking(document, rng, kinds=["between", "tot", "order", "event"])
            if asked is not None:
                found.append(simulate(Scenario.from_dict(asked)))
        except SimulatorError:
            continue
    return tuple(found)


def test_every_chain_adds_up_to_its_event() -> None:
    kinds: Counter[str] = Counter()
    for run in runs():
        for name, instant in run.events.items():
            chain = run.explain(name)
            assert abs(chain.total - instant) <= 1e-9, name
            assert abs(chain.links[-1].instant - instant) <= 1e-9, name
            kinds.update(link.kind for link in chain.links)
    assert kinds["orbit"] >= least(ENOUGH)
    assert kinds["lead"] >= least(ENOUGH)


def test_every_setting_of_a_chain_can_be_set_to_what_it_is() -> None:
    for number, run in enumerate(runs()[::5]):
        assert stays_the_same(run, 1e-9), number


def test_the_error_is_what_is_missing_over_the_target() -> None:
    errors = []
    for run in runs():
        for name, flypast in run.flypasts.items():
            if flypast.due is not None and flypast.error is not None:
                over = run.events[f"{name}@above"]
                assert abs(over - flypast.due - flypast.error) <= 1e-9
                errors.append(flypast.error)
    assert sum(error == 0 for error in errors) >= least(10)
    assert sum(error > 0 for error in errors) >= least(10)
    assert sum(error < 0 for error in errors) >= least(10)


def test_a_float_that_is_told_is_right() -> None:
    tried: Counter[str] = Counter()
    for run in runs():
        found = margins(run)
        tried["refused"] += len(found.without)
        for each in found:
            for room, sign in ((each.later, 1), (each.earlier, -1)):
                if room.breaks is not None and sign * (room.seconds + 0.01) >= each.input.least:
                    check(run, each, room, sign)
                    tried["told"] += 1
    assert tried["told"] >= least(ENOUGH)
    assert tried["refused"] >= least(ENOUGH)


def test_what_is_told_never_moves_a_flight_out_of_its_orbit() -> None:
    rng = random.Random(0)
    for run in runs():
        for each in margins(run):
            for change in (-rng.uniform(0, 900), rng.uniform(0, 900)):
                if change < each.input.least:
                    continue
                after = simulate(run.scenario.with_(setting(run.scenario, each.input, change)))
                for name, flypast in run.flypasts.items():
                    assert flypast.same_as(after.flypasts[name]), each.input.name


def test_what_is_refused_says_whose_orbit_it_is_and_moves_it() -> None:
    moves = 0
    for run in runs()[: share(40)]:
        for name in margins(run).without:
            what = inputs_named(run.scenario, [name])[0]
            with pytest.raises(NotLinearError) as error:
                margins(run, name)[0]
            assert what.path in str(error.value)
            assert any(flight in str(error.value) for flight in run.flypasts)
            try:
                late = simulate(run.scenario.with_(setting(run.scenario, what, 3600.0)))
            except SimulatorError:
                continue
            moves += any(
                not flypast.same_as(late.flypasts[unit]) for unit, flypast in run.flypasts.items()
            )
    assert moves >= least(ENOUGH)
