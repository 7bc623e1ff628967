"""Whatever the law promises, on random parades."""

from __future__ import annotations

import json
import random
from itertools import combinations, pairwise
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from simulator.timeline.run import Run
from tests.verification.oracle import Mover, Oracle
from tests.verification.parades import Document, parades
from tests.verification.suite import simulated, suite

NEAR = 1e-6


def rng_of(document: Document) -> random.Random:
    return random.Random(json.dumps(document))


def everything(least: int = 2, most: int = 6) -> st.SearchStrategy[Document]:
    """Also ranks that follow one another, and times when everything stands."""
    return parades(least, most, elastic=True, halts=True)


def ground(run: Run) -> list[Mover]:
    """What moves by itself on the ground, in the order of march."""
    return [mover for mover in Oracle.of(run.scenario).movers if not mover.body.flies]


def one_behind_another(movers: list[Mover]) -> list[Mover]:
    """Movers without the ranks of a column that stand beside the rank ahead of them."""
    kept = movers[:1]
    for ahead, mover in pairwise(movers):
        beside = mover.rank > 0 and mover.start == ahead.start and mover.body.drawn_up
        kept += [] if beside else [mover]
    return kept


def metres(nanometres: int) -> float:
    return nanometres / 1e9


def looks(
    rng: random.Random, begin: float, end: float, *times: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Instants to look at: the times given, a little before and after them, and any."""
    anywhere = np.array([rng.uniform(begin, end) for _ in range(100)])
    instants = np.concatenate(times)
    return np.unique(np.concatenate([instants - 1e-3, instants, instants + 1e-3, anywhere]))


@suite(120)
@given(everything())
def test_distance_and_reaction_are_kept_towards_every_unit_ahead(document: Document) -> None:
    run = simulated(document)
    movers, rng = ground(run), rng_of(document)
    for number, behind in enumerate(movers):
        # Between the ranks of a column these are its spacing and its rank reaction.
        for ahead in [movers[number - 1]] if behind.rank > 0 else movers[:number]:
            mine, theirs = run.passages[behind.name], run.passages[ahead.name]
            shifted = theirs.instants + behind.reaction
            instants = looks(rng, run.begin, run.end, mine.instants, theirs.instants, shifted)
            here, there = mine.position(instants), theirs.position(instants - behind.reaction)
            for common in run.scenario.network.runs(behind.body.route, ahead.body.route):
                low = max(common.low, metres(behind.start))
                on_it = (here > low + NEAR) & (here <= common.high + NEAR)
                front = np.minimum(here + metres(behind.gap), common.high) + common.shift
                # Drawn up, its tail may stand closer behind its head than it marches.
                stands = metres(ahead.rear) if ahead.rear < ahead.start else -np.inf
                tail = np.maximum(there[on_it] - metres(ahead.length), stands)
                kept = front[on_it] <= tail + 5 * NEAR
                assert kept.all(), (ahead.name, behind.name)


@suite(120)
@given(everything())
def test_no_two_bodies_overlap(document: Document) -> None:
    run = simulated(document)
    movers, network = one_behind_another(ground(run)), run.scenario.network
    knots = [run.passages[mover.name].instants for mover in movers]
    instants = looks(rng_of(document), run.begin, run.end, *knots)
    instants = instants[instants >= run.begin]
    for segment, length in network.segments.items():
        rear, head = np.empty((2, 0, len(instants)))
        for mover in movers:
            fronts = run.passages[mover.name].position(instants)
            rears = np.maximum(fronts - metres(mover.length), metres(mover.rear))
            for leg in network.passes[mover.body.route].get(segment, ()):
                mine = [np.clip(at - leg.start, 0, length) for at in (rears, fronts)]
                common = np.minimum(head, mine[1]) - np.maximum(rear, mine[0])
                assert (common <= 5 * NEAR).all(), (mover.name, segment)
                rear, head = np.vstack([rear, mine[0]]), np.vstack([head, mine[1]])


@suite(120)
@given(everything())
def test_the_order_is_kept(document: Document) -> None:
    run = simulated(document)
    for ahead, behind in combinations(ground(run), 2):
        for marker in run.scenario.network.markers:
            mine = run.scenario.network.station(behind.body.route, marker)
            theirs = run.scenario.network.station(ahead.body.route, marker)
            if mine is None or theirs is None:
                continue
            if mine < metres(behind.start) or theirs < metres(ahead.start):
                continue
            passed = run.passages[behind.name].departure(mine)
            cleared = run.passages[ahead.name].arrival(theirs + metres(ahead.length))
            assert passed >= cleared - NEAR, (ahead.name, behind.name, marker)


@suite(120)
@given(everything())
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
@given(everything())
def test_a_position_is_where_the_passage_says(document: Document) -> None:
    run = simulated(document)
    knots = [passage.instants for passage in run.passages.values()]
    instants = looks(rng_of(document), run.begin, run.end, *knots)
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
@given(everything())
def test_events_are_read_off_passages(document: Document) -> None:
    run = simulated(document)
    events, network = run.events, run.scenario.network
    for body in run.scenario.units:
        name, passage = body.name, run.passages[body.name]
        # The tail is off where the last of all ranks is; where they move as one, that is one body.
        ranks = [body.length] if body.elastic is None else [body.depth] * len(body.offsets)
        ends = [run.passages[name if n == 0 else f"{name}#{n + 1}"] for n in range(len(ranks))]
        tails = list(zip(ends, ranks, strict=True))

        def tail(station: float, tails: Any = tails) -> float:
            return max(rank.arrival(station + length) for rank, length in tails)

        assert events[f"{name}.starts"] == passage.departure(body.start)
        assert events[f"{name}.finishes"] == tail(body.route_length)
        assert events[f"{name}.released"] <= events[f"{name}.starts"] + 1e-9
        for marker in network.markers:
            station = network.station(body.route, marker)
            if station is None or station <= body.start + 1e-9:
                continue
            assert events[f"{name}@{marker}"] == passage.arrival(station)
            assert events[f"{name}.departs@{marker}"] == passage.departure(station)
            assert events[f"{name}.tail@{marker}"] == tail(station)
        for zone in network.zones:
            if f"{name}.enters@{zone}" in events:
                assert events[f"{name}.enters@{zone}"] < events[f"{name}.clears@{zone}"]
    for group, units in run.scenario.groups.items():
        starts = [events[f"{unit}.starts"] for unit in units]
        assert events[f"{group}.starts"] == min(starts)
        assert events[f"{group}.finishes"] == max(events[f"{unit}.finishes"] for unit in units)
