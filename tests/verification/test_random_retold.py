"""A random parade told otherwise: later, at another hour, under other names, in another order."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simulator import simulate
from tests.verification.parades import Document, loaded, parade, parades
from tests.verification.retold import clock_times, delayed, later, renamed
from tests.verification.suite import share, simulated, suite

ROOT = Path(__file__).resolve().parents[2]


def knobs(document: Document) -> list[tuple[str, ...]]:
    """Paths of what can be made later: releases, delays, durations and cues of holds."""
    found: list[tuple[str, ...]] = []
    for name, unit in document["units"].items():
        places = [("units", name, "release")] if "release" in unit else []
        for marker, hold in unit.get("holds", {}).items():
            if "duration" in hold:
                found.append(("units", name, "holds", marker, "duration"))
            if "until" in hold:
                places.append(("units", name, "holds", marker, "until"))
        found += places
    return found


@suite(200)
@given(parades(elastic=True), st.integers(1, 200), st.randoms(use_true_random=False))
def test_a_delay_makes_nothing_earlier(
    document: Document, seconds: int, chance: random.Random
) -> None:
    # Without halts of everything: who comes too late for one is not put off by it.
    paths = knobs(document)
    assume(paths)
    path = chance.choice(paths)
    if path[-1] in ("release", "until"):
        # The run itself begins at its earliest clock time; that must not move.
        document["programme"]["assembly"] = {"at": "08:50:00"}
    before = simulated(document)
    after = simulate(loaded(delayed(document, path, seconds)))
    assert before.begin == after.begin
    earlier = {
        name: (value, after.events[name])
        for name, value in before.events.items()
        if after.events[name] < value - 1e-9
    }
    assert earlier == {}


@suite(60)
@given(parades(elastic=True, halts=True), st.integers(-3000, 3000))
def test_a_parade_at_another_hour_is_the_same_parade(document: Document, seconds: int) -> None:
    before = simulated(document)
    after = simulate(loaded(later(document, seconds, seconds)))
    assert dict(after.events.items()) == dict(before.events.items())
    for name, value in before.events.items():
        apart = after.scenario.clock(after.events[name]) - before.scenario.clock(value)
        assert apart.total_seconds() == pytest.approx(seconds, abs=1e-5)


@suite(60)
@given(parades(elastic=True, halts=True), st.integers(0, 3000))
def test_all_clock_times_moved_move_every_event(document: Document, seconds: int) -> None:
    document["programme"]["assembly"] = {"at": "08:55:00"}
    document["step-off"] = "08:55:00"  # without it, units without a cue step off at the start
    assert min(clock_times(document)) < 0
    before = simulated(document)
    after = simulate(loaded(later(document, -seconds, 0)))
    assert dict(after.events.items()) == pytest.approx(
        {name: value - seconds for name, value in before.events.items()}, abs=1e-8, rel=0
    )


def backwards(name: str) -> str:
    """Another name, in another alphabetical order."""
    return f"{chr(ord('z') - int(name[1:]))}-{name[0]}"


@suite(60)
@given(parades(elastic=True, halts=True))
def test_names_do_not_matter(document: Document) -> None:
    before = simulated(document)
    after = simulate(loaded(renamed(document, backwards)))
    for name, mine in before.passages.items():
        unit, _, rank = name.partition("#")
        theirs = after.passages[f"{backwards(unit)}#{rank}" if rank else backwards(unit)]
        np.testing.assert_array_equal(mine.stations, theirs.stations)
        np.testing.assert_array_equal(mine.instants, theirs.instants)
        np.testing.assert_array_equal(mine.slownesses, theirs.slownesses)
    assert sorted(before.events.values()) == sorted(after.events.values())


@suite(60)
@given(parades(elastic=True, halts=True))
def test_the_order_of_declaration_matters_for_units_only(document: Document) -> None:
    before = simulated(document)
    flights = {k: v for k, v in document["units"].items() if v["kind"] == "flight"}
    units = flights | {k: v for k, v in document["units"].items() if k not in flights}
    told = {
        key: dict(reversed(value.items())) if isinstance(value, dict) else value
        for key, value in document.items()
    }
    after = simulate(loaded(told | {"units": units}))
    assert dict(after.events.items()) == dict(before.events.items())


WORKER = """
import json, sys
from simulator import simulate
from simulator.errors import SimulatorError
from simulator.scenario.scenario import Scenario
for document in json.load(sys.stdin):
    try:
        run = simulate(Scenario.from_dict(document))
    except SimulatorError as error:
        print(error)
    else:
        print(json.dumps(dict(run.events.items())))
        print([[p.stations.tolist(), p.instants.tolist()] for p in run.passages.values()])
"""


def test_the_result_does_not_depend_on_the_hash_seed() -> None:
    documents = json.dumps([parade(seed, 4) for seed in range(20)])
    answers = {
        subprocess.run(
            [sys.executable, "-c", WORKER],
            input=documents,
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "77")[: max(2, share(3))]
    }
    assert len(answers) == 1
    assert len(answers.pop()) > 1000
