"""Verdicts on random parades are what one sees by looking at very many instants and stations."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise
from math import inf, isfinite
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulator import simulate
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict
from simulator.timeline.verdicts.cases import Conjunction, RunTimes
from simulator.timeline.verdicts.distances import Distances
from simulator.timeline.verdicts.registry import requirement
from tests.verification.asks import clock
from tests.verification.judge import GRID, Follower, Judge, rear
from tests.verification.parades import ZERO, Document, parades
from tests.verification.suite import simulated, suite, too_few

#: What one sees may be better by so much (s, m) than what there is: one looks close by only.
NEARLY = 1e-5
#: And never worse.
ROUNDED = 1e-6

Asked = dict[str, Any]


def asking(document: Document, constraints: list[Asked]) -> Run:
    """The run of a parade that asks for something."""
    named = [{"name": f"c{number}", **asked} for number, asked in enumerate(constraints)]
    return simulate(Scenario.from_dict({**document, "constraints": named}))


def agree(run: Run, seen: list[float], document: Document) -> None:
    """All verdicts of a run are what one sees, and what decides them can be read."""
    for verdict, least in zip(run.verdicts, seen, strict=True):
        agrees(verdict, least, document)
        for event in verdict.worst[0].events:
            assert isfinite(run.events.read(event)), (verdict, document)


def agrees(verdict: Verdict, seen: float, document: Document) -> None:
    """A verdict's slack is never more than what one sees, and hardly less."""
    assert verdict.slack <= seen + ROUNDED, (verdict, seen, document)
    assert verdict.slack >= seen - NEARLY, (verdict, seen, document)
    assert verdict.holds == (verdict.slack >= -1e-6)
    slacks = [instance.slack for instance in verdict.worst]
    assert slacks == sorted(slacks)
    assert len(slacks) <= 5
    assert len({(one.slack, one.at, one.who) for one in verdict.worst}) == len(slacks)


def places(run: Run) -> Iterator[tuple[str, list[tuple[str, float, float]]]]:
    """Places to look along: segments and zones, as pieces of segments."""
    network = run.scenario.network
    for segment, length in network.segments.items():
        yield segment, [(segment, 0.0, length)]
    for zone, pieces in network.zones.items():
        yield zone, [(piece.segment, piece.low, piece.high) for piece in pieces]


def on_the_ground(document: Document) -> Document:
    """The parade without its flights: their neighbours are those of time."""
    air = {name for name, unit in document["units"].items() if unit["kind"] == "flight"}
    groups = {
        name: [m for m in members if m not in air] for name, members in document["groups"].items()
    }
    units = {name: unit for name, unit in document["units"].items() if name not in air}
    return {**document, "units": units, "groups": groups}


def followers(judge: Judge, pieces: list[tuple[str, float, float]]) -> list[Follower]:
    return [two for piece in pieces for two in judge.neighbours(*piece)]


SEEN: Counter[str] = Counter()
#: So often, at least, a parade of the suite shows each thing that is counted.
ENOUGH = 30
LEAST, MOST = {"time-gap": 7.0, "gap": 8.0}, {"time-gap": 90.0, "gap": 60.0}
UNIT = {"time-gap": "s", "gap": "m"}


def two_sides(key: str, where: Asked) -> list[Asked]:
    """At least, and at most, of all units somewhere."""
    return [
        {key: "all", **where, "at-least": f"{LEAST[key]} {UNIT[key]}"},
        {key: "all", **where, "at-most": f"{MOST[key]} {UNIT[key]}"},
    ]


def count_inside(key: str, values: Any, ends: tuple[float, float]) -> None:
    """Whether one who looks at the ends of a stretch only would miss what decides."""
    SEEN[f"{key}: pairs"] += 1
    SEEN[f"{key}: least inside only"] += bool(values.min() < min(ends) - 1e-3)
    SEEN[f"{key}: greatest inside only"] += bool(values.max() > max(ends) + 1e-3)


@suite(150)
@given(parades())
def look_along(document: Document) -> None:
    document = on_the_ground(document)
    judge = Judge(simulated(document))
    asked: list[Asked] = []
    seen: list[float] = []
    for place, pieces in places(judge.run):
        pairs = followers(judge, pieces)
        for key, look in (("time-gap", judge.time_gaps), ("gap", judge.distances)):
            found = [values for values in map(look, pairs) if len(values)]
            for values in found:
                count_inside(key, values, (values[0], values[min(len(values), GRID) - 1]))
            if pairs and (found or key == "gap"):
                asked += two_sides(key, {"along": place})
                seen.append(min([inf, *(float(v.min()) - LEAST[key] for v in found)]))
                seen.append(min([inf, *(MOST[key] - float(v.max()) for v in found)]))
    agree(asking(document, asked), seen, document)


def test_neighbours_all_along_a_stretch() -> None:
    SEEN.clear()
    look_along()
    whats = ("pairs", "least inside only", "greatest inside only")
    assert too_few(SEEN, [f"{key}: {what}" for key in LEAST for what in whats], ENOUGH) == {}


def at_markers(judge: Judge) -> Iterator[tuple[str, list[tuple[Follower, float]]]]:
    """Markers, and who passes each after whom: pairs, and the station of the one behind."""
    for marker, place in judge.network.markers.items():
        there = [
            body
            for body in judge.run.scenario.units
            if place.segment in judge.edges(body)
            and judge.edges(body)[place.segment][0] + place.offset
            > (rear(body) + 1e-9 if body.drawn_up else body.start - 1e-9)
        ]
        pairs = []
        for ahead, behind in pairwise(there):
            station = judge.edges(behind)[place.segment][0] + place.offset
            if station >= behind.start - 1e-9:
                line, end, shift = judge.common(behind, ahead, place.segment)
                two = Follower(ahead, behind, line, end, station, station, shift)
                pairs.append((two, station))
        yield marker, pairs


@suite(150)
@given(parades())
def look_at_markers(document: Document) -> None:
    document = on_the_ground(document)
    judge = Judge(simulated(document))
    asked: list[Asked] = []
    seen: list[float] = []
    for marker, pairs in at_markers(judge):
        if not pairs:
            continue
        gaps, metres = [], []
        for two, station in pairs:
            tail = judge.passages(two)[1].arrival(station + two.shift + two.ahead.length)
            gaps.append(judge.comes_by(two, station) - tail)
            metre = judge.distance_at(two, station)
            metres += [] if metre is None else [metre]
            SEEN["line"] += station <= two.line + 1e-9 and two.line > two.behind.start
            SEEN["start"] += abs(station - two.behind.start) < 1e-9
            SEEN["over"] += station < two.behind.start + 1e-9 and two.ahead.drawn_up
            SEEN["together" if metre is not None else "off"] += 1
        for key, values in (("time-gap", gaps), ("gap", metres)):
            asked += two_sides(key, {"marker": marker})
            seen.append(min([inf, *(value - LEAST[key] for value in values)]))
            seen.append(min([inf, *(MOST[key] - value for value in values)]))
    agree(asking(document, asked), seen, document)


def test_neighbours_at_a_marker() -> None:
    SEEN.clear()
    look_at_markers()
    assert too_few(SEEN, ("line", "start", "off", "together"), ENOUGH) == {}


@suite(150)
@given(parades())
def look_at_both_forms(document: Document) -> None:
    """The form that floats are computed from, and the verdict."""
    document = on_the_ground(document)
    rng = random.Random(str(document))
    run = simulated(document)
    judge = Judge(run)
    asked = []
    for place, pieces in places(run):
        if followers(judge, pieces):
            where = {"gap": "all", "along": place}
            asked += [{**where, side: f"{rng.choice([0, 5, 12, 30, 80])} m"}
                      for side in ("at-least", "at-most")]  # fmt: skip
    for marker, pairs in at_markers(judge):
        if pairs:
            where = {"gap": "all", "marker": marker}
            asked += [{**where, side: f"{rng.choice([0, 5, 12, 30, 80])} m"}
                      for side in ("at-least", "at-most")]  # fmt: skip
    run = asking(document, asked)
    source = RunTimes(run)
    for constraint, verdict in zip(run.scenario.constraints, run.verdicts, strict=True):
        required = requirement(constraint, source)
        assert isinstance(required, Distances)
        cases = required.cases(source)
        said = all(any(_hold(source, way) for way in case.alternatives) for case in cases)
        if abs(verdict.slack) > ROUNDED:
            assert said == verdict.holds, (constraint, verdict, document)
            SEEN[f"distances: {verdict.holds}"] += 1


def _hold(source: RunTimes, way: Conjunction) -> bool:
    return all(source.read(one.plus) - source.read(one.minus) + one.offset >= -1e-6 for one in way)


def test_distances_said_in_instants_break_when_the_metres_do() -> None:
    SEEN.clear()
    look_at_both_forms()
    assert too_few(SEEN, ("distances: True", "distances: False"), ENOUGH) == {}


@suite(150)
@given(parades())
def look_at_units(document: Document) -> None:
    run = simulated(document)
    judge = Judge(run)
    bodies = run.scenario.units
    ground = [body for body in bodies if not body.flies]
    asked: list[Asked] = [{"halt": "all", "at-most": "60 s"}]
    seen = [60.0 - max(judge.halt(body) for body in ground)]
    SEEN["halts"] += seen[0] < 60
    for zone in run.scenario.network.zones:
        stays = [stay for body in bodies if (stay := judge.stay(body, zone)) is not None]
        if not stays:
            continue
        asked += [
            {"inside": "all", "zone": zone, "at-least": "20 s"},
            {"inside": "all", "zone": zone, "at-most": "300 s"},
        ]
        seen += [min(stays) - 20, 300 - max(stays)]
        first, last = run.begin - 25.0, run.end + 10.0
        first, last = np.ceil(first), np.floor(last)
        edges = {"from": clock(float(first)), "to": clock(float(last))}
        asked.append({"empty": zone, "at-most": "100 s", **edges})
        seen.append(100 - judge.hole(zone, float(first), float(last)))
        SEEN["holes"] += 1
    for marker in run.scenario.network.markers:
        passing = [
            judge.passes(body, station)
            for body in bodies
            if (station := run.scenario.network.station(body.route, marker)) is not None
            and station >= body.start - 1e-9
        ]
        if len(passing) > 1:
            asked.append({"order": "all", "marker": marker})
            seen.append(min(later - sooner for sooner, later in pairwise(passing)))
            SEEN["orders"] += 1
            SEEN["overtaken"] += seen[-1] < 0
    agree(asking(document, asked), seen, document)


def test_halts_stays_holes_and_orders() -> None:
    SEEN.clear()
    look_at_units()
    assert too_few(SEEN, ("halts", "holes", "orders"), ENOUGH) == {}


def formation_of_flights(seed: int) -> Document:
    """Flights on routes that meet and part, some of which overtake others."""
    rng = random.Random(seed)
    pace = {"kind": "flight", "aircraft": 1}
    units = {}
    for number in range(rng.randint(2, 4)):
        unit = {**pace, "route": rng.choice(["one", "two", "three"])}
        unit["speed"] = f"{rng.choice([80, 100, 125, 160])} m/s"
        unit |= {"length": f"{rng.choice([0, 0, 15, 40])} m"}
        if rng.random() < 0.4:
            unit["gait-at"] = {"turn": f"{rng.choice([80, 100, 200])} m/s"}
        if rng.random() < 0.3:
            unit["start"] = f"{rng.choice([1500, 2500, 3000])} m"
        if rng.random() < 0.3:
            unit["target"] = {"marker": "over", "at": clock(rng.randint(100, 160))}
        else:
            unit["call"] = {"at": clock(rng.randint(0, 90))}
        units[f"j{number}"] = unit
    lengths = {"left": 2500, "right": 3000, "middle": 4000, "far": 2000, "away": 2000}
    return {
        "name": "flights",
        "start": ZERO.isoformat(),
        "segments": {name: {"length": f"{m} m", "medium": "air"} for name, m in lengths.items()},
        "routes": {
            "one": ["left", "middle", "far"],
            "two": ["right", "middle", "far"],
            "three": ["left", "middle", "away"],
        },
        "markers": {"turn": "middle + 1 km", "over": "middle + 3 km", "in": "middle + 0 m"},
        "units": units,
    }


def meetings(judge: Judge) -> Iterator[tuple[Follower, Follower]]:
    """Any two flights on each run of air that both of them fly through, in both orders."""
    for one, other in combinations(judge.run.scenario.units, 2):
        for segment in judge.edges(one):
            if segment in judge.edges(other):
                line, end, shift = judge.common(one, other, segment)
                if line == judge.edges(one)[segment][0]:
                    low, back = max(line, one.start), max(line + shift, other.start)
                    if low < end and back < end + shift:
                        yield (
                            Follower(other, one, line, end, low, end, shift),
                            Follower(
                                one, other, line + shift, end + shift, back, end + shift, -shift
                            ),
                        )


@suite(250)
@given(st.integers(0, 2**32).map(formation_of_flights))
def look_into_the_air(document: Document) -> None:
    judge = Judge(simulate(Scenario.from_dict(document)))
    seconds, metres = [], []
    for orders in meetings(judge):
        gaps = [judge.time_gaps(two) for two in orders]
        seconds.append(max(float(found.min()) if len(found) else inf for found in gaps) - 10)
        behind = [judge.passages(two)[0].departure(two.low) for two in orders]
        off = [
            judge.passages(two)[1].arrival(two.end + two.shift + two.ahead.length) for two in orders
        ]
        if all(gone > comes for gone, comes in zip(off, behind, strict=True)):
            found = [values for two in orders if len(values := judge.distances(two))]
            metres.append(max(float(values.min()) for values in found) - 900)
    if not seconds:
        return
    run = asking(
        document,
        [
            {"separation": "flight", "at-least": "10 s"},
            {"separation": "all", "at-least": "900 m"},
        ],
    )
    agree(run, [min(seconds), min([inf, *metres])], document)
    verdicts = run.verdicts
    # Whoever overtakes another in the air that both fly through breaks both.
    for orders in meetings(judge):
        first = [judge.passages(two)[0].departure(two.low) for two in orders]
        last = [judge.passages(two)[0].arrival(two.end) for two in orders]
        if (first[0] - first[1]) * (last[0] - last[1]) < 0 and orders[0].low + orders[
            0
        ].shift == orders[1].low:
            assert not verdicts[0].holds
            assert not verdicts[1].holds
            SEEN["overtaken"] += 1
        else:
            SEEN["in order"] += 1
    SEEN["apart"] += verdicts[1].holds
    SEEN["close"] += not verdicts[1].holds


def test_flights_apart() -> None:
    SEEN.clear()
    look_into_the_air()
    assert too_few(SEEN, ("overtaken", "in order", "apart", "close"), ENOUGH) == {}
