"""Planned times on random parades: as they would be called, until the day turns out otherwise."""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given

from simulator import simulate
from simulator.errors import ScenarioError, SimulatorError
from simulator.scenario.lineup.cue import Cue
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from tests.verification.parades import Document, parades
from tests.verification.suite import simulated, suite, too_few

#: Each suite must show as many parades with a planned time of each of these; and as many in which
#: something waits for the first of several.
KINDS = ("release", "call", "until", "start", "first")
EXAMPLES, AT_LEAST = 200, 20
NOISE = 1e-9

_called: Counter[str] = Counter()


def cues(document: Document) -> Iterator[tuple[str, Document]]:
    """The cues on events, each with its kind."""
    for item in document["programme"].values():
        yield "start", item
    for unit in document["units"].values():
        for key in ("release", "call"):
            if isinstance(unit.get(key), dict):
                yield key, unit[key]
        for hold in unit.get("holds", {}).values():
            if "until" in hold:
                yield "until", hold["until"]


def planned(document: Document, seed: int, kinds: list[str]) -> Document:
    """The same parade, most of whose cues on events are planned times."""
    chance, found = random.Random(seed), copy.deepcopy(document)
    for kind, cue in cues(found):
        if "after" in cue and chance.random() < 0.8:
            keys = {key: cue.pop(key) for key in ("after", "delay") if key in cue}
            cue["at"] = {"planned": keys}
            kinds.append(kind)
    return found


def with_planned(document: Document, kinds: list[str]) -> Run:
    """The run of a parade with planned times; one without any is not looked at."""
    scenario = Scenario.from_dict(planned(document, len(document["units"]), kinds))
    assume(scenario.planned)
    return simulate(scenario)


def same(one: Run, other: Run) -> None:
    assert one.events.keys() == other.events.keys()
    for name, instant in one.events.items():
        assert other.events[name] == instant or abs(other.events[name] - instant) <= NOISE, name


@suite(EXAMPLES)
@given(document=parades(halts=True))
def test_with_an_empty_day_planned_and_called_are_the_same(document: Document) -> None:
    called = simulated(document)
    kinds: list[str] = []
    run = with_planned(document, kinds)
    same(run, called)
    # A day that changes nothing is run by the planned times, as by the clock.
    day = simulate(run.scenario.on_day(description="As planned"))
    assert day.plan is not None
    same(day, called)
    if any(getattr(instant, "last", True) is False for instant in run.scenario.awaited):
        kinds.append("first")
    _called.update(set(kinds))


def test_the_parades_have_planned_times_of_every_kind() -> None:
    assert not too_few(_called, KINDS, AT_LEAST), _called


def changes(run: Run) -> Iterator[dict[str, Any]]:
    """Changes of the plan that may move its events."""
    for path, value in (("release", {"at": "09:03:20"}), ("gap", "31 m"), ("reaction", "7 s")):
        for unit in run.scenario.units:
            if not unit.flies:
                yield {f"units.{unit.name}.{path}": value}
                break
    for name in run.scenario.programme:
        yield {f"programme.{name}.duration": "99 s"}


def event_of(run: Run, cue: Cue) -> float:
    """When the event of a planned time occurs in a run (s)."""
    return max(run.events[name] for name in cue.after)


@suite(60)
@given(document=parades())
def test_the_plan_moves_its_planned_times_and_the_day_moves_none(document: Document) -> None:
    simulated(document)
    run = with_planned(document, [])
    for change in changes(run):
        try:
            plan = simulate(run.scenario.with_(change))
            day = simulate(run.scenario.on_day(change))
        except SimulatorError:
            continue
        for cue in run.scenario.planned:
            if cue in plan.scenario.planned:
                moved = event_of(plan, cue) - event_of(run, cue)
                assert abs(plan.planned(cue) - run.planned(cue) - moved) <= NOISE
            assert day.planned(cue) == run.planned(cue)


def test_negative_delays_of_planned_times_before_their_events() -> None:
    # The flag bearer sets off 30 s before the guard, which waits for the tanks, is at the stand.
    document = {
        "name": "x",
        "start": "2024-05-08T09:00:00",
        "segments": {"avenue": "1 km", "street": "1 km"},
        "routes": {"along": ["avenue"], "beside": ["street"]},
        "markers": {"stand": "avenue + 500 m", "half": "avenue + 250 m"},
        "profiles": {"foot": {"kind": "formation", "ranks": 1, "speed": "1 m/s"}},
        "groups": {"both": ["guard", "bearer"]},
        "units": {
            "guard": {"profile": "foot", "route": "along", "release": {"at": "09:01:00"}},
            "bearer": {
                "profile": "foot",
                "route": "beside",
                "release": {"at": {"planned": {"after": "guard@stand", "delay": "-600 s"}}},
            },
            "last": {"profile": "foot", "route": "along", "release": {"after": "both.starts"}},
        },
    }
    run = simulate(Scenario.from_dict(document))
    assert run.events["bearer.starts"] == 60 + 500 - 600
    assert run.begin == -40
    # The first of the two is the bearer, although that is known only when the guard is there.
    assert run.events["last.released"] == -40
    late = simulate(run.scenario.on_day({"units.guard.release.at": "09:02:00"}))
    assert late.events["guard@stand"] == 620
    assert late.events["bearer.starts"] == -40


def test_circles_of_planned_times_are_errors() -> None:
    document = {
        "name": "x",
        "start": "2024-05-08T09:00:00",
        "segments": {"air": "10 km"},
        "routes": {"sky": ["air"]},
        "markers": {"over": "air + 5 km"},
        "profiles": {"jets": {"kind": "flight", "route": "sky", "aircraft": 1, "speed": "100 m/s"}},
        "units": {
            name: {
                "profile": "jets",
                "target": {"marker": "over", "at": {"planned": {"after": f"{other}@over"}}},
            }
            for name, other in (("a", "b"), ("b", "a"))
        },
    }
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_dict(document)
    assert str(caught.value) == (
        "units.a.target: circular cues: a waits for b@over, b waits for a@over"
    )
