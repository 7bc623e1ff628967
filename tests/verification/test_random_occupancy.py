"""Occupancy, summed from steps, is what one counts by looking, and what the oracle finds."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
from hypothesis import given
from numpy.typing import NDArray

from simulator.scenario.lineup.unit import Unit
from simulator.timeline.occupancy import COUNTS
from simulator.timeline.run import Run
from tests.verification.oracle import Oracle
from tests.verification.oracle.occupancy import asked_at_zones, inside, stays
from tests.verification.parades import Document, loaded, parades
from tests.verification.suite import simulated, suite

INSTANTS = 300
#: So close to a step one does not look (s), and so little of a rank is not seen (m).
NEAR = 1e-6
THIN = 1e-7


def seen(run: Run, body: Unit, zone: str, instants: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which ranks have a positive length in the zone: shape (ranks, instants)."""
    if body.elastic is None:
        fronts = run.passages[body.name].position(instants)[None, :] - body.offsets[:, None]
        if body.standing is not None:  # a rank stands at its place until it marches
            fronts = np.maximum(fronts, body.start - body.standing[:, None])
    else:
        names = [body.name, *(f"{body.name}#{rank + 1}" for rank in range(1, len(body.offsets)))]
        fronts = np.stack([run.passages[name].position(instants) for name in names])
    rears = fronts - body.depth
    if not body.drawn_up:
        rears = np.maximum(rears, body.start)
    network = run.scenario.network
    inside = np.zeros(fronts.shape, dtype=bool)
    for piece in network.zones[zone]:
        for leg in network.passes[body.route].get(piece.segment, ()):
            low, high = leg.start + piece.low, leg.start + piece.high
            inside |= np.minimum(fronts, high) - np.maximum(rears, low) > THIN
    return inside


def off_steps(rng: random.Random, run: Run, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Random instants of the run, half of them soon after, or before, a step."""
    anywhere = [rng.uniform(run.begin, run.end + 10) for _ in range(INSTANTS // 2)]
    about = [rng.choice(times.tolist()) + rng.uniform(-0.5, 0.5) for _ in range(INSTANTS // 2)]
    instants = np.array([*anywhere, *about])
    near = np.abs(instants[:, None] - times[None, :]).min(axis=1) < 4 * NEAR
    return instants[~near & (instants >= run.begin)]


@suite(120)
@given(parades(elastic=True, halts=True))
def test_occupancy_is_what_one_sees(document: Document) -> None:
    run = simulated(document)
    for zone in run.scenario.network.zones:
        occupancy = run.occupancy(zone)
        rng = random.Random(f"{zone}/{document['units']}")
        instants = off_steps(rng, run, occupancy.time)
        ranks = {body.name: seen(run, body, zone, instants) for body in run.scenario.units}
        for count in ("people", "vehicles", "aircraft"):
            expected = sum(
                getattr(body, count) @ ranks[body.name].astype(np.int64)
                for body in run.scenario.units
            )
            found = np.array([occupancy.at(float(instant), count) for instant in instants])
            np.testing.assert_array_equal(found, expected, err_msg=f"{count} in {zone}")
        found = np.array([occupancy.at(float(instant), "units") for instant in instants])
        expected = sum(inside.any(axis=0).astype(np.int64) for inside in ranks.values())
        np.testing.assert_array_equal(found, expected, err_msg=f"units in {zone}")


@suite(150)
@given(parades(most=6, elastic=True, halts=True))
def test_occupancy_is_what_the_oracle_finds(document: Document) -> None:
    run, oracle = simulated(document), Oracle.of(loaded(document))
    truth = oracle.solve(asked_at_zones(oracle))
    for zone in run.scenario.network.zones:
        occupancy, found = run.occupancy(zone), stays(oracle, truth, zone)
        edges = [time for stay in found for time in (stay.enters, stay.leaves)]
        times = np.unique([run.begin, *occupancy.time, *edges, run.end + 1])
        for low, high in pairwise(times.tolist()):
            if high - low > 4 * NEAR:  # else they are one, but for rounding
                then = (low + high) / 2
                counts = {count: occupancy.at(then, count) for count in COUNTS}
                assert counts == inside(found, then), (zone, then)


@suite(120)
@given(parades(elastic=True, halts=True))
def test_all_who_enter_leave(document: Document) -> None:
    run = simulated(document)
    for zone in run.scenario.network.zones:
        occupancy = run.occupancy(zone)
        assert occupancy.time[0] == run.begin
        assert (np.diff(occupancy.time) > 0).all()
        for count in ("people", "vehicles", "aircraft"):
            values = occupancy.count(count)
            everyone = sum(int(getattr(body, count).sum()) for body in run.scenario.units)
            assert (values >= 0).all()
            assert (values <= everyone).all()
            assert values[-1] == 0
        assert (occupancy.units >= 0).all()
        assert (occupancy.units <= len(run.scenario.units)).all()
        assert occupancy.units[-1] == 0


@suite(120)
@given(parades(elastic=True, halts=True))
def test_a_unit_alone_and_the_rest_make_the_whole(document: Document) -> None:
    run = simulated(document)
    names = [body.name for body in run.scenario.units]
    for zone in run.scenario.network.zones:
        alone = run.occupancy(zone, units=names[:1])
        rest = run.occupancy(zone, units=names[1:])
        whole = run.occupancy(zone)
        instants = off_steps(
            random.Random(str(document["units"])),
            run,
            np.concatenate([alone.time, rest.time, whole.time]),
        )
        for instant in instants.tolist():
            for count in ("people", "vehicles", "aircraft", "units"):
                parts = alone.at(instant, count) + rest.at(instant, count)
                assert parts == whole.at(instant, count)
