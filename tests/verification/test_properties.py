"""What holds on random parades: the engine and the oracle agree, and whatever the law promises."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simulator import simulate
from simulator.errors import DeadlockError
from simulator.scenario.lineup import Body
from simulator.timeline.run import Run
from tests.verification.interactions import BOUND, ENOUGH, INTERACTIONS, interactions
from tests.verification.oracle import Oracle
from tests.verification.parades import Document, loaded, parade, parades
from tests.verification.retold import clock_times, delayed, later, renamed
from tests.verification.suite import simulated, suite

EXACT = 1e-9
NEAR = 1e-6
ROOT = Path(__file__).resolve().parents[2]


def ground(run: Run) -> list[Body]:
    return [body for body in run.scenario.bodies if not body.flies]


def rng_of(document: Document) -> random.Random:
    return random.Random(json.dumps(document))


# -- the oracle ------------------------------------------------------------------------------------


def test_the_engine_agrees_with_the_oracle() -> None:
    tally: Counter[str] = Counter()

    @suite(1200)
    @given(parades())
    def agree(document: Document) -> None:
        scenario, rng = loaded(document), rng_of(document)
        oracle = Oracle.of(scenario)
        ends = {body.name: body.route_length + body.length for body in scenario.bodies}
        asked = {
            body.name: [rng.uniform(body.start, ends[body.name]) for _ in range(25)]
            for body in scenario.bodies
        }
        truth = oracle.solve(asked)
        if truth.stuck:
            tally["stuck"] += 1
            with pytest.raises(DeadlockError):
                simulate(scenario)
            return
        run = simulate(scenario)
        for name, course in truth.courses.items():
            stations, passage = course.stations / 1e9, run.passages[name]
            arrivals, departures = course.instants.T
            np.testing.assert_allclose(
                passage.arrival(stations), arrivals, rtol=0, atol=EXACT, err_msg=name
            )
            np.testing.assert_allclose(
                passage.departure(stations), departures, rtol=0, atol=EXACT, err_msg=name
            )
        assert run.begin == truth.begin
        assert dict(run.events.items()) == pytest.approx(dict(truth.events), abs=EXACT, rel=0)
        assert {k: list(v) for k, v in run.programme.items()} == {
            k: pytest.approx(list(v), abs=EXACT, rel=0) for k, v in truth.programme.items()
        }
        tally.update(interactions(oracle, truth))
        tally["parades"] += 1

    agree()
    assert {kind: tally[kind] for kind in INTERACTIONS if tally[kind] < ENOUGH} == {}
    assert tally["bound"] >= BOUND * tally["bodies"]
    assert tally["parades"] >= 600
    assert tally["stuck"] >= 5


@suite(60)
@given(parades(), st.integers(1, 40))
def test_the_oracle_does_not_depend_on_where_it_is_asked(document: Document, parts: int) -> None:
    scenario = loaded(document)
    oracle = Oracle.of(scenario)
    dense = {
        body.name: np.linspace(body.start, body.route_length, 10 * parts).tolist()
        for body in scenario.bodies
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


# -- what the law promises -------------------------------------------------------------------------


def looks(run: Run, rng: random.Random) -> np.ndarray[Any, Any]:
    """Instants to look at: all knots, a little before and after them, and any."""
    knots = [passage.instants for passage in run.passages.values()]
    shifted = [k + body.reaction for k in knots for body in ground(run)]
    anywhere = np.array([rng.uniform(run.begin, run.end) for _ in range(200)])
    instants = np.concatenate([*knots, *shifted])
    return np.unique(np.concatenate([instants - 1e-3, instants, instants + 1e-3, anywhere]))


@suite(120)
@given(parades())
def test_distance_and_reaction_are_kept_towards_every_unit_ahead(document: Document) -> None:
    run = simulated(document)
    instants = looks(run, rng_of(document))
    for ahead, behind in combinations(ground(run), 2):
        mine = run.passages[behind.name].position(instants)
        theirs = run.passages[ahead.name].position(instants - behind.reaction)
        for common in run.scenario.network.runs(behind.route, ahead.route):
            here = (mine > max(common.low, behind.start) + NEAR) & (mine <= common.high + NEAR)
            front = np.minimum(mine + behind.gap, common.high) + common.shift + ahead.length
            assert (front[here] <= theirs[here] + 5 * NEAR).all(), (ahead.name, behind.name)


@suite(120)
@given(parades())
def test_no_two_bodies_overlap(document: Document) -> None:
    run = simulated(document)
    instants = looks(run, rng_of(document))
    instants = instants[instants >= run.begin]
    network = run.scenario.network
    spans = {}
    for body in ground(run):
        head = run.passages[body.name].position(instants)
        rear = head - body.length
        spans[body.name] = (rear if body.drawn_up else np.maximum(rear, body.start), head)
    for one, other in combinations(ground(run), 2):
        for segment in set(network.routes[one.route]) & set(network.routes[other.route]):
            pieces = []
            for body in (one, other):
                edge = network.offsets[body.route][segment]
                pieces.append(
                    [np.clip(at - edge, 0, network.segments[segment]) for at in spans[body.name]]
                )
            (rear_1, head_1), (rear_2, head_2) = pieces
            common = np.minimum(head_1, head_2) - np.maximum(rear_1, rear_2)
            assert (common <= 5 * NEAR).all(), (one.name, other.name, segment)


@suite(120)
@given(parades())
def test_the_order_is_kept(document: Document) -> None:
    run = simulated(document)
    for ahead, behind in combinations(ground(run), 2):
        for marker in run.scenario.network.markers:
            mine = run.scenario.network.station(behind.route, marker)
            theirs = run.scenario.network.station(ahead.route, marker)
            if mine is None or theirs is None or mine < behind.start or theirs < ahead.start:
                continue
            passed = run.passages[behind.name].departure(mine)
            cleared = run.passages[ahead.name].arrival(theirs + ahead.length)
            assert passed >= cleared - NEAR, (ahead.name, behind.name, marker)


@suite(120)
@given(parades())
def test_passages_never_go_back(document: Document) -> None:
    run = simulated(document)
    rng = rng_of(document)
    for name, passage in run.passages.items():
        stations, instants, slownesses = passage.stations, passage.instants, passage.slownesses
        assert (np.diff(stations) > 0).all(), name
        assert (np.diff(instants) > 0).all(), name
        assert (slownesses > 0).all(), name
        assert stations[0] == passage.start
        places = np.sort([rng.uniform(passage.start, passage.end) for _ in range(50)])
        places = np.unique(np.concatenate([stations, places, [passage.end]]))
        arrivals, departures = passage.arrival(places), passage.departure(places)
        assert (arrivals <= departures + 1e-9).all(), name
        assert (departures[:-1] <= arrivals[1:] + 1e-9).all(), name
        scalars = [passage.arrival(float(place)) for place in places]
        np.testing.assert_array_equal(arrivals, scalars)
        scalars = [passage.departure(float(place)) for place in places]
        np.testing.assert_array_equal(departures, scalars)


@suite(120)
@given(parades())
def test_a_position_is_where_the_passage_says(document: Document) -> None:
    run = simulated(document)
    instants = looks(run, rng_of(document))
    for passage in run.passages.values():
        places = passage.position(instants)
        assert (np.diff(places) >= -1e-9).all()
        under_way = (places > passage.start) & (places < passage.end)
        before, there = places[under_way] - NEAR, instants[under_way]
        assert (passage.arrival(before) <= there + 1e-9).all()
        assert (passage.departure(places[under_way] + NEAR) >= there - 1e-9).all()
        assert (instants[places <= passage.start] <= passage.departure(passage.start) + 1e-9).all()
        assert (instants[places >= passage.end] >= passage.arrival(passage.end) - 1e-9).all()


@suite(120)
@given(parades())
def test_events_are_read_off_passages(document: Document) -> None:
    run = simulated(document)
    events, network = run.events, run.scenario.network
    for body in run.scenario.bodies:
        name, passage = body.name, run.passages[body.name]
        assert events[f"{name}.starts"] == passage.departure(body.start)
        assert events[f"{name}.finishes"] == passage.arrival(body.route_length + body.length)
        assert events[f"{name}.released"] <= events[f"{name}.starts"] + 1e-9
        for marker in network.markers:
            station = network.station(body.route, marker)
            if station is None or station <= body.start + 1e-9:
                continue
            assert events[f"{name}@{marker}"] == passage.arrival(station)
            assert events[f"{name}.departs@{marker}"] == passage.departure(station)
            assert events[f"{name}.tail@{marker}"] == passage.arrival(station + body.length)
        for zone in network.zones:
            if f"{name}.enters@{zone}" in events:
                assert events[f"{name}.enters@{zone}"] < events[f"{name}.clears@{zone}"]
    for group, units in run.scenario.groups.items():
        starts = [events[f"{unit}.starts"] for unit in units]
        assert events[f"{group}.starts"] == min(starts)
        assert events[f"{group}.finishes"] == max(events[f"{unit}.finishes"] for unit in units)


# -- the same parade, told otherwise ---------------------------------------------------------------


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


@suite(150)
@given(parades(), st.integers(1, 200), st.randoms(use_true_random=False))
def test_a_delay_makes_nothing_earlier(
    document: Document, seconds: int, chance: random.Random
) -> None:
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
@given(parades(), st.integers(-3000, 3000))
def test_a_parade_at_another_hour_is_the_same_parade(document: Document, seconds: int) -> None:
    before = simulated(document)
    after = simulate(loaded(later(document, seconds, seconds)))
    assert dict(after.events.items()) == dict(before.events.items())
    for name, value in before.events.items():
        apart = after.scenario.clock(after.events[name]) - before.scenario.clock(value)
        assert apart.total_seconds() == pytest.approx(seconds, abs=1e-5)


@suite(60)
@given(parades(), st.integers(0, 3000))
def test_all_clock_times_moved_move_every_event(document: Document, seconds: int) -> None:
    document["programme"]["assembly"] = {"at": "08:55:00"}
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
@given(parades())
def test_names_do_not_matter(document: Document) -> None:
    before = simulated(document)
    after = simulate(loaded(renamed(document, backwards)))
    for body in before.scenario.bodies:
        mine, theirs = before.passages[body.name], after.passages[backwards(body.name)]
        np.testing.assert_array_equal(mine.stations, theirs.stations)
        np.testing.assert_array_equal(mine.instants, theirs.instants)
        np.testing.assert_array_equal(mine.slownesses, theirs.slownesses)
    assert sorted(before.events.values()) == sorted(after.events.values())


@suite(60)
@given(parades())
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
        for seed in ("0", "1", "77")
    }
    assert len(answers) == 1
    assert len(answers.pop()) > 1000
