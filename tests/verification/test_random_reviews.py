"""Random parades with cars on lanes: when they pass whom, against positions looked at often."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import numpy as np
from hypothesis import assume, given

from simulator import simulate
from simulator.errors import DeadlockError, ScenarioError
from simulator.scenario.scenario import Scenario
from simulator.timeline.passage import Floats
from simulator.timeline.run import Run
from tests.verification.parades import Document, clock, loaded, parades
from tests.verification.suite import least, simulated, suite, too_few

EXACT = 1e-9
NEAR = 1e-6
#: Positions are looked at so often (s).
STEP = 0.25


def with_cars(document: Document) -> tuple[Document, list[str]]:
    """The parade with a car or two on lanes beside one of its routes, and their names."""
    chance = random.Random(str(document))
    route = chance.choice([name for name in document["routes"] if name != "air"])
    lengths = {name: document["segments"][name] for name in document["routes"][route]}
    length = sum(float(each.removesuffix(" m")) for each in lengths.values())
    cars, routes = {}, dict(document["routes"])
    for number in range(chance.choice([1, 1, 2])):
        ends = sorted(round(chance.uniform(0, length), 2) for _ in range(2))
        low, high = ends[0], ends[1] + 1.0
        high = min(high, length)
        turned = chance.random() < 0.6
        begin, end = (high, low) if turned else (low, high)
        name = f"lane{number}"
        routes[name] = {"beside": route, "from": f"{begin} m", "to": f"{end} m"}
        if chance.random() < 0.3:
            routes[f"back{number}"] = {"beside": route, "from": f"{end} m", "to": f"{begin} m"}
            routes[f"round{number}"] = [name, f"back{number}"]
            name = f"round{number}"
        cars[f"car{number}"] = {
            "kind": "column",
            "route": name,
            "ranks": 1,
            "length": "5 m",
            "speed": f"{chance.choice([1, 2, 3, 5])} m/s",
            "release": {"at": clock(chance.randint(-60, 400))},
        }
    units = [*document["units"].items(), *cars.items()]
    if chance.random() < 0.5:
        units = [*cars.items(), *document["units"].items()]
    return {**document, "routes": routes, "units": dict(units)}, list(cars)


def with_hosts(document: Document) -> Document:
    """The parade with one or two units that stand on a lane of their own, beside one of its routes,
    and perhaps go on into the road at its end, behind all others.
    """
    chance = random.Random(f"{document} hosts")
    roads = {
        name
        for name, names in document["routes"].items()
        if name != "air" and isinstance(names, list) and set(names) <= document["segments"].keys()
    }
    route = chance.choice(sorted(roads))
    names = document["routes"][route]
    lengths = [float(document["segments"][name].removesuffix(" m")) for name in names]
    routes = dict(document["routes"])
    merges = len(names) > 1 and chance.random() < 0.6
    end = sum(lengths[:-1]) if merges else sum(lengths)
    if end < 20:
        return document
    routes["kerb"] = {"beside": route, "from": "0 m", "to": f"{end} m"}
    routes["from-kerb"] = ["kerb", names[-1]] if merges else ["kerb"]
    head, units = round(end * chance.uniform(0.4, 1.0), 2), dict(document["units"])
    for number in range(chance.choice([1, 2])):
        units[f"host{number}"] = {
            "kind": "formation",
            "route": "from-kerb",
            "ranks": 1,
            "depth": "2 m",
            "speed": f"{chance.choice([1, 2])} m/s",
            "drawn-up": True,
            "start": f"{round(head - 5 * number, 2)} m",
            "release": {"at": clock(chance.randint(0, 300))},
        }
    return {**document, "routes": routes, "units": units}


def laid(document: Document, *, hosts: bool = False) -> tuple[Document, list[str]]:
    """The same, where it is a scenario: a lane may come out too short."""
    changed, cars = with_cars(document)
    changed = with_hosts(changed) if hosts else changed
    try:
        Scenario.from_dict(changed)
    except ScenarioError as error:
        known = "no length", "circular", "is off"
        if all(any(word in each.message for word in known) for each in error.problems):
            assume(False)
        raise
    return changed, cars


def laid_out(run: Run, route: str) -> Iterator[tuple[str, str, float, float, float, float]]:
    """The ground of a route, worked out from the file.

    The lane or the segment, the segment that it is or lies beside, from where to where along that,
    and the place of the segment's beginning along the route with the sign of what is added to it.
    """
    routes, lengths = run.scenario.model.routes, run.scenario.network.segments
    names = routes[route]
    edge = 0.0
    for name in names if isinstance(names, tuple) else [route]:
        lane = routes.get(name)
        if lane is None or isinstance(lane, tuple):
            yield name, name, 0.0, lengths[name], edge, 1.0
            edge += lengths[name]
            continue
        begin, end = float(lane.from_), float(lane.to)
        sign, along = (1.0 if end > begin else -1.0), 0.0
        beside = routes[lane.beside]
        assert isinstance(beside, tuple)
        for segment in beside:
            low, high = (min(max(x - along, 0.0), lengths[segment]) for x in sorted((begin, end)))
            if high > low:
                yield name, segment, low, high, edge + sign * (along - begin), sign
            along += lengths[segment]
        edge += abs(end - begin)


def pieces(run: Run, car: str, unit: str) -> Iterator[tuple[float, float, float, float]]:
    """Where one passes beside another: one of the two, at least, is on a lane there.

    From and to on the route of the first, the station of the other's at station 0 of the first,
    and the sign of what is added to it.
    """
    routes = (run.scenario.unit[name].route for name in (car, unit))
    mine, theirs = (list(laid_out(run, route)) for route in routes)
    for way, segment, low, high, origin, sign in mine:
        for other, beside, near, far, there, turned in theirs:
            if beside == segment and other != way and min(high, far) > max(low, near):
                ends = max(low, near), min(high, far)
                first, last = sorted(origin + sign * place for place in ends)
                yield first, last, there - turned * sign * origin, sign * turned


def looked_at(run: Run, car: str, unit: str) -> float | None:
    """The first instant, to `STEP`, at which the one has passed the other."""
    begins = run.events[f"{car}.starts"]
    ends = run.passages[car].arrival(run.scenario.unit[car].route_length)
    times: Floats = np.arange(begins, ends + STEP, STEP)
    place, other = run.passages[car].position(times), run.passages[unit].position(times)
    found = []
    for low, high, at, sign in pieces(run, car, unit):
        off = other - (at + sign * place)
        there = (place > low) & (place < high)
        far = at + sign * low, at + sign * high
        there &= (other > min(far)) & (other < max(far))
        crossed = np.flatnonzero((off[1:] * off[:-1] < 0) & there[1:] & there[:-1])
        found += [float(times[step + 1]) for step in crossed[:1]]
    return min(found, default=None)


def test_a_unit_passes_another_when_positions_say_so() -> None:
    tally: Counter[str] = Counter()

    @suite(400)
    @given(parades())
    def agrees(document: Document) -> None:
        changed, cars = laid(document, hosts=True)
        run = simulated(changed)
        for one, passes in run.scenario.unit.items():
            for unit, body in run.scenario.unit.items():
                if unit != one and not body.flies and not passes.flies:
                    tally.update(seen_to_pass(run, one, unit))
        for car in cars:
            for unit, body in run.scenario.unit.items():
                if unit != car and not body.flies:
                    tally["listed"] += f"{car}@{unit}" in set(run.events)

    agrees()
    whats = ("seen", "beside", "meet", "never", "lanes", "from the road", "listed")
    assert too_few(tally, whats, 50) == {}
    # What is not seen to the step is a touch, or at the edge of a lane or of a segment.
    assert tally["exactly seen"] >= 0.95 * tally["seen"], tally


def seen_to_pass(run: Run, car: str, unit: str) -> Counter[str]:
    """Whether one passes another when one sees it, and what was met."""
    tally: Counter[str] = Counter()
    name = f"{car}@{unit}"
    seen = looked_at(run, car, unit)
    if name not in run.events:
        assert seen is None, name
        tally["never"] += name in run.scenario.event_names
        return tally
    instant = run.events[name]
    assert seen is None or instant <= seen + NEAR, name
    tally["seen"] += seen is not None
    tally["exactly seen"] += seen is not None and instant > seen - STEP - NEAR
    event = run.scenario.event_names.resolve(name)
    met = run.events.met(event)  # type: ignore[arg-type]
    assert met is not None
    for who, place in ((car, met.station), (unit, met.there)):
        passage = run.passages[who]
        assert passage.arrival(place) <= instant + NEAR
        assert passage.departure(place) >= instant - NEAR
    assert any(
        low - NEAR <= met.station <= high + NEAR
        and abs(at + sign * met.station - met.there) <= NEAR
        for low, high, at, sign in pieces(run, car, unit)
    )
    lanes = [
        not run.scenario.network.lanes.keys().isdisjoint(run.scenario.network.routes[body.route])
        for body in (run.scenario.unit[car], run.scenario.unit[unit])
    ]
    tally["lanes"] += all(lanes)
    tally["from the road"] += lanes == [False, True]
    chain = run.explain(name)
    assert abs(chain.total - instant) <= NEAR
    tally[chain.links[-1].kind] += 1
    return tally


def test_a_car_changes_nothing_for_who_is_not_on_its_lane() -> None:
    @suite(200)
    @given(parades())
    def the_same(document: Document) -> None:
        changed, cars = laid(document)
        # The run begins with the earliest clock time: let the car's not be that.
        for car in cars:
            changed["units"][car]["release"] = {"at": clock(500)}
        alone, both = simulated(document), simulated(changed)
        assert alone.begin == both.begin
        for name, instant in alone.events.items():
            assert abs(both.events[name] - instant) <= EXACT

    the_same()


def test_who_waits_for_a_passing_goes_on_when_it_comes() -> None:
    tally: Counter[str] = Counter()

    @suite(400)
    @given(parades())
    def waits(document: Document) -> None:
        changed, cars = laid(document)
        scenario = loaded(changed)
        asked = [str(name) for name in scenario.event_names if name.subject in cars]
        passings = [name for name in asked if name.partition("@")[2] in scenario.unit]
        assume(passings)
        chance = random.Random(str(document))
        waited = chance.choice(passings)
        unit = waited.partition("@")[2]
        changed["programme"] = {**changed["programme"], "salute": {"after": waited}}
        steps_off = chance.random() < 0.5 and unit not in cars
        if steps_off and changed["units"][unit]["kind"] != "flight":
            changed["units"][unit] = {
                **changed["units"][unit],
                "release": {"after": waited, "delay": "5 s"},
            }
            tally["steps off"] += 1
            plain = None
        else:
            plain = simulated({**changed, "programme": document["programme"]})
        try:
            run = simulate(loaded(changed))
        except DeadlockError as error:
            tally["never"] += f"waits for {waited}" in str(error)
            assert plain is None or waited not in plain.events
            return
        if plain is not None:
            assert abs(run.events[waited] - plain.events[waited]) <= EXACT
        assert abs(run.events["salute.start"] - run.events[waited]) <= EXACT
        if steps_off and changed["units"][unit]["kind"] != "flight":
            assert abs(run.events[f"{unit}.released"] - run.events[waited] - 5) <= EXACT
        tally["come"] += 1

    waits()
    assert tally["steps off"] >= least(50), tally
    assert tally["come"] >= least(100), tally
