"""Every passage knows its causes: from them its instants can be computed again."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

import numpy as np
from hypothesis import given

from simulator.scenario.lineup.cue import Cue
from simulator.scenario.lineup.spacing import SpacingKey
from simulator.scenario.lineup.unit import Unit
from simulator.timeline.passage import Bound, Cause
from simulator.timeline.run import Run
from tests.verification.parades import Document, parades
from tests.verification.suite import simulated, suite

EXACT = 1e-9
#: A little before an anchor (m): there the anchor's bound did not rule yet.
BEFORE = 1e-3


def free(body: Unit, low: float, high: float) -> float:
    """Time from leaving one station to leaving another, were nobody else there, holds included."""
    edges = [*body.paces[1:], (math.inf, 0.0)]
    moving = sum(
        max(0.0, min(high, upto) - max(low, place)) / speed
        for (place, speed), (upto, _) in zip(body.paces, edges, strict=True)
    )
    return moving + sum(
        hold.duration for hold in body.holds if low + EXACT < hold.station <= high + EXACT
    )


def comes(run: Run, cue: Cue | None) -> float:
    if cue is None:
        return run.begin
    if cue.at is not None:
        return cue.at
    return max(run.events[name] for name in cue.after) + cue.delay


def led(run: Run, bound: Bound, station: float) -> tuple[float, float]:
    """What the leader allows at a station, on the side of arrival and of departure."""
    leader, there = run.passages[bound.body], station + bound.shift
    if there >= bound.cap - EXACT:
        tail_off = leader.arrival(bound.cap) + bound.reaction
        return tail_off, tail_off
    return leader.arrival(there) + bound.reaction, leader.departure(there) + bound.reaction


def known_bounds(run: Run, body: Unit) -> list[tuple[Bound, float, float]]:
    """Every bound that the unit can have, and from where to where it holds."""
    found = []
    for leader in run.scenario.units[: body.index]:
        if leader.flies:
            continue
        for common in run.scenario.network.runs(body.route, leader.route):
            for key, gap, back, seconds in keeps(body, leader, everywhere=True):
                shift = common.shift + back
                bound = Bound(leader.name, shift + gap, common.high + shift, seconds, key)
                found.append((bound, common.low, common.high))
        network = run.scenario.network
        for key, _, back, seconds in keeps(body, leader, everywhere=False):
            for marker in network.markers:
                here, there = (network.station(each.route, marker) for each in (body, leader))
                if here is not None and there is not None:
                    shift = there - here + back
                    cap = math.inf if key == "headway" else there + back
                    found.append((Bound(leader.name, shift, cap, seconds, key), here, here))
    return found


def keeps(
    body: Unit, leader: Unit, *, everywhere: bool
) -> Iterator[tuple[SpacingKey, float, float, float]]:
    """What a unit keeps: the clear distance (m), how far behind the head ahead, the seconds."""
    if everywhere:
        yield "gap", body.gap, leader.length, body.reaction
    for kept in body.times:
        if (kept.markers is None) == everywhere:
            back = 0.0 if kept.key == "headway" else leader.length
            yield kept.key, 0.0, back, kept.seconds


def check_bound(run: Run, body: Unit, bound: Bound, station: float) -> None:
    """A unit ahead, on a run of common segments that the station belongs to."""
    assert any(
        low - EXACT <= station <= high + EXACT
        and (known.body, known.key) == (bound.body, bound.key)
        and np.allclose(known[1:4], bound[1:4], rtol=0, atol=EXACT)
        for known, low, high in known_bounds(run, body)
    ), (body.name, bound, station)


def check_anchor(run: Run, body: Unit, cause: Cause, anchor: float) -> None:
    """The instant at an anchor is what its cause says, and nothing before it was as late."""
    passage = run.passages[body.name]
    left = passage.departure(anchor)
    own = sum(hold.duration for hold in body.holds if abs(hold.station - anchor) < EXACT)
    if cause.bound is None:
        if abs(anchor - body.start) < EXACT:
            assert abs(left - run.events[f"{body.name}.released"] - body.form_up) <= EXACT
            return
        cues = [hold.until for hold in body.holds if abs(hold.station - anchor) < EXACT]
        assert cues
        assert cues[0] is not None
        assert abs(left - comes(run, cues[0])) <= EXACT
    else:
        check_bound(run, body, cause.bound, anchor)
        arrival, departure = led(run, cause.bound, anchor)
        assert min(abs(left - departure), abs(left - own - arrival)) <= EXACT
    if anchor > body.start + BEFORE:
        before = anchor - BEFORE
        assert passage.departure(before) + free(body, before, anchor) < left


@suite(200)
@given(parades(times=True))
def test_a_passage_follows_from_its_causes(document: Document) -> None:
    run = simulated(document)
    rng = random.Random(str(document))
    for body in run.scenario.units:
        passage = run.passages[body.name]
        knots = passage.stations.tolist()
        assert len(passage.causes) == len(knots)
        for low, high, cause in zip(knots, [*knots[1:], passage.end], passage.causes, strict=True):
            places = [low, *(rng.uniform(low + 1e-6, high - 1e-6) for _ in range(5))]
            if cause.station is None:
                assert cause.bound is not None
                check_bound(run, body, cause.bound, low)
                for place in places:
                    allowed = led(run, cause.bound, place)[1]
                    assert abs(passage.departure(place) - allowed) <= 2 * EXACT
                continue
            assert body.start - EXACT <= cause.station <= low + EXACT
            check_anchor(run, body, cause, cause.station)
            left = passage.departure(cause.station)
            for place in places:
                expected = left + free(body, cause.station, place)
                assert abs(passage.departure(place) - expected) <= EXACT
