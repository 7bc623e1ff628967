"""On random parades the engine and the oracle agree, to the last event."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import simulate
from simulator.errors import DeadlockError
from simulator.scenario.scenario import Scenario
from tests.verification import columns_and_halts
from tests.verification.columns_and_halts import IN_HALTS, OF_COLUMNS, columns, halts
from tests.verification.interactions import (
    AT_FIRST,
    BOUND,
    ENOUGH,
    INTERACTIONS,
    OF_LAPS,
    OF_TIMES,
    SOME,
    interactions,
)
from tests.verification.oracle import Oracle, Truth
from tests.verification.parades import Document, loaded, parades
from tests.verification.suite import least, suite, too_few

EXACT = 1e-9

#: How often each of some kinds of things happened in a parade, by the oracle.
Kinds = Callable[[Oracle, Truth], Counter[str]]


def asked_anywhere(oracle: Oracle, document: Document, times: int) -> dict[str, list[float]]:
    """Stations of all that moves (m), so many of each."""
    rng = random.Random(json.dumps(document))
    return {
        mover.name: [rng.uniform(mover.start / 1e9, mover.end / 1e9) for _ in range(times)]
        for mover in oracle.movers
    }


def assert_agree(scenario: Scenario, truth: Truth) -> None:
    """The engine finds what the oracle does; where nothing can move, it says so."""
    if truth.stuck:
        with pytest.raises(DeadlockError):
            simulate(scenario)
        return
    run = simulate(scenario)
    assert list(run.passages) == list(truth.courses)
    for name, course in truth.courses.items():
        stations, passage = course.stations / 1e9, run.passages[name]
        arrivals, departures = course.instants.T
        np.testing.assert_allclose(
            passage.arrival(stations), arrivals, rtol=0, atol=EXACT, err_msg=name
        )
        np.testing.assert_allclose(
            passage.departure(stations), departures, rtol=0, atol=EXACT, err_msg=name
        )
    assert run.begin == pytest.approx(truth.begin, abs=EXACT, rel=0)
    assert dict(run.events.items()) == pytest.approx(dict(truth.events), abs=EXACT, rel=0)
    assert {k: list(v) for k, v in run.programme.items()} == {
        k: pytest.approx(list(v), abs=EXACT, rel=0) for k, v in truth.programme.items()
    }


def agreement(
    number: int, several: st.SearchStrategy[Document], asked: int, *counts: Kinds
) -> Counter[str]:
    """Let the engine and the oracle agree on random parades, each asked at some stations a mover.

    Returns
    -------
    Counter
        What the parades that are not stuck contain, by `interactions` and by further counts; and
        how many are stuck.
    """
    tally: Counter[str] = Counter()

    @suite(number)
    @given(several)
    def agree(document: Document) -> None:
        scenario = loaded(document)
        oracle = Oracle.of(scenario)
        truth = oracle.solve(asked_anywhere(oracle, document, asked))
        assert_agree(scenario, truth)
        tally["stuck" if truth.stuck else "parades"] += 1
        for count in () if truth.stuck else (interactions, *counts):
            tally.update(count(oracle, truth))

    agree()
    return tally


def test_the_engine_agrees_with_the_oracle() -> None:
    tally = agreement(1200, parades(), 25)
    assert too_few(tally, INTERACTIONS, ENOUGH) == {}
    assert too_few(tally, AT_FIRST, SOME) == {}
    assert tally["bound"] >= BOUND * tally["bodies"]
    assert tally["parades"] >= least(600)
    assert tally["stuck"] >= least(5)


def test_the_engine_agrees_with_the_oracle_on_elastic_columns_and_halts_of_everything() -> None:
    tally = agreement(500, parades(most=6, elastic=True, halts=True), 8, columns, halts)
    assert too_few(tally, OF_COLUMNS + IN_HALTS, columns_and_halts.ENOUGH) == {}
    assert too_few(tally, ["halt after an event, of one under way"], ENOUGH) == {}
    assert too_few(tally, INTERACTIONS, columns_and_halts.ENOUGH) == {}
    assert tally["bound"] >= BOUND * tally["bodies"]
    assert tally["stuck"] >= least(5)


def test_the_engine_agrees_with_the_oracle_on_time_gaps_and_headways() -> None:
    tally = agreement(900, parades(elastic=True, halts=True, times=True), 4)
    rare = "headway through a merge"
    assert too_few(tally, {*INTERACTIONS, *OF_TIMES} - {rare}, ENOUGH) == {}
    assert too_few(tally, [rare], SOME) == {}


def test_the_engine_agrees_with_the_oracle_on_laps() -> None:
    tally = agreement(1000, parades(1, 3, halts=True, times=True, laps=True), 8)
    assert too_few(tally, OF_LAPS, ENOUGH) == {}
    assert tally["stuck"] >= least(5)


def test_the_engine_agrees_with_the_oracle_on_laps_of_elastic_columns() -> None:
    tally = agreement(150, parades(1, 2, elastic=True, laps=True), 4)
    assert too_few(tally, OF_LAPS, 10) == {}


@suite(60)
@given(parades(elastic=True, halts=True, times=True), st.integers(1, 40))
def test_the_oracle_does_not_depend_on_where_it_is_asked(document: Document, parts: int) -> None:
    oracle = Oracle.of(loaded(document))
    dense = {
        mover.name: np.linspace(mover.start / 1e9, mover.route_length / 1e9, 10 * parts).tolist()
        for mover in oracle.movers
    }
    coarse, fine = oracle.solve(), oracle.solve(dense)
    for name, course in coarse.courses.items():
        rows = np.searchsorted(fine.courses[name].stations, course.stations)
        np.testing.assert_allclose(
            fine.courses[name].instants[rows], course.instants, rtol=0, atol=1e-9
        )


def test_one_who_starts_beyond_hides_nobody_who_leaves_before() -> None:
    # Found by the oracle: the gap is longer than the common ground, and the nearest unit ahead,
    # which stands beyond it already, never was behind the one that leaves.
    release, common, length = 300, 5.0, 1.0
    block = {"kind": "formation", "ranks": 1, "depth": f"{length} m", "speed": "1 m/s"}
    document = {
        "name": "found",
        "start": "2025-09-03T09:00:00",
        "segments": {"common": f"{common} m", "on": "100 m", "off": "100 m"},
        "routes": {"main": ["common", "on"], "leaves": ["common", "off"]},
        "units": {
            "late": block | {"route": "leaves", "release": {"at": "09:05:00"}},
            "beyond": block | {"route": "main", "start": "6 m"},
            "behind": block | {"route": "main", "gap": "12.5 m"},
        },
    }
    starts = simulate(loaded(document)).events["behind.starts"]
    assert starts == pytest.approx(release + (common + length) / 1.0, abs=EXACT)


def test_one_who_would_catch_up_beyond_where_the_leader_is_off_goes_on_freely() -> None:
    # What the random parades do not meet: a leader that changes its pace after it has left, and a
    # follower that is free where the tail is off, and on the leader's line within its gap of that.
    block = {"kind": "formation", "ranks": 1, "depth": "20 m"}
    document = {
        "name": "found",
        "start": "2025-09-03T09:00:00",
        "segments": {"common": "100 m", "on": "400 m", "off": "400 m"},
        "routes": {"main": ["common", "on"], "leaves": ["common", "off"]},
        "markers": {"later": "off + 200 m"},
        "units": {
            "slow": block
            | {
                "route": "leaves",
                "speed": "0.4 m/s",
                "gait-at": {"later": "1 m/s"},
                "release": {"at": "09:00:00"},
            },
            "fast": block
            | {"route": "main", "speed": "2 m/s", "gap": "50 m", "release": {"at": "09:04:55"}},
        },
    }
    released, gap = 295, 50
    tail_off = (100 + 20) / 0.4
    assert released + (100 - gap) / 2.0 > tail_off
    arrival = simulate(loaded(document)).passages["fast"].arrival(99.0)
    assert arrival == pytest.approx(released + 99 / 2.0, abs=EXACT)
