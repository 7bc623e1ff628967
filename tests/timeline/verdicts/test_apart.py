"""The sweep over flights that share the air, against all pairs of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from simulator import Scenario, margins, simulate
from simulator.errors import ScenarioError
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict, apart
from tests.build import clock, flight, run_of
from tests.verification.suite import suite

#: Two routes that share the air twice, one that comes in between, and one over the same air twice.
SEGMENTS = {"in": 3000, "air": 6000, "left": 1000, "right": 1500, "on": 4000}
SEGMENTS |= {"side": 2000, "back": 900}
ROUTES = {
    "one": ["in", "air", "left", "on"],
    "two": ["air", "right", "on"],
    "three": ["side", "on"],
    "twice": ["air", "right", "on", "back", "air"],
}
ASKED: list[dict[str, Any]] = [
    {"name": "s", "separation": "flight", "at-least": "20 s"},
    {"name": "short", "separation": "flight", "at-least": "0.5 s"},
    {"name": "m", "separation": "flight", "at-least": "900 m"},
    {"name": "over", "separation": "flight", "at-least": "20 s", "marker": "over"},
    {"name": "m over", "separation": "flight", "at-least": "900 m", "marker": "over"},
]


@st.composite
def flights(draw: st.DrawFn) -> dict[str, Any]:
    """Flights that catch up, come at the same time, orbit, and turn back."""
    units: dict[str, Any] = {}
    incidents: dict[str, Any] = {}
    for number in range(draw(st.integers(2, 14))):
        name, route = f"f{number}", draw(st.sampled_from([*ROUTES, "one", "one"]))
        unit: dict[str, Any] = {"kind": "flight", "route": route, "aircraft": 3, "length": "20 m"}
        unit["speed"] = f"{draw(st.sampled_from([80, 100, 100, 150]))} m/s"
        unit["spacing"] = f"{draw(st.sampled_from([0, 100, 2000]))} m"
        if route == "one" and draw(st.booleans()):
            unit["start"] = f"{draw(st.sampled_from([1500, 3000, 7000]))} m"
        at = clock(draw(st.integers(0, 30)) * 10)
        if route == "one" and "start" not in unit and draw(st.integers(0, 3)) == 0:
            unit["orbit"] = {"marker": "hold", "period": "40 s", "on-station": at}
            unit["speeds"] = ["70 m/s", "160 m/s"]
            unit["target"] = {"marker": "over", "at": clock(draw(st.integers(30, 60)) * 10)}
        else:
            unit["call"] = {"at": at}
            if draw(st.integers(0, 7)) == 0:
                place = draw(st.sampled_from(["over", "hold"]))
                incidents[f"i{number}"] = {"unit": name, "place": place, "turns-back": "all"}
        units[name] = unit
    return {
        "name": "Flights",
        "start": clock(0),
        "segments": {name: f"{length} m" for name, length in SEGMENTS.items()},
        "routes": ROUTES,
        "markers": {"hold": "air + 0 m", "over": "on + 2000 m"},
        "units": units,
        "incidents": incidents,
        "constraints": ASKED,
    }


def flown(document: dict[str, Any]) -> Run:
    """A run of flights; those that share no air, or come to it too late, are left out."""
    try:
        return simulate(Scenario.from_dict(document))
    except ScenarioError:
        reject()


def all_pairs(stays: Iterable[Any], apart: float) -> Iterator[tuple[int, int]]:
    """Any two flights, however far apart they are."""
    del apart
    return combinations([stay.flight for stay in stays], 2)


@suite(80)
@given(document=flights())
def test_the_verdicts_of_the_sweep_are_those_on_all_pairs(document: dict[str, Any]) -> None:
    run = flown(document)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apart, "_near", all_pairs)
        plain = simulate(run.scenario).verdicts
    assert run.verdicts == plain


@suite(6)
@given(document=flights())
def test_the_margins_of_the_sweep_are_those_of_all_pairs(document: dict[str, Any]) -> None:
    run = flown(document)
    found = margins(run)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apart, "_near", all_pairs)
        plain = margins(run)
    assert list(found) == list(plain)


def stream(number: int) -> Run:
    """Flights every 20 s over 10 km at 100 m/s: five are in the air at a time."""
    units = [
        flight(f"f{each}", route="along", speed=100, length=30, call={"at": clock(20 * each)})
        for each in range(number)
    ]
    asked = [
        {"separation": "flight", "at-least": "5 s"},
        {"separation": "flight", "at-least": "400 m"},
    ]
    return run_of(*units, segments={"air": 10_000}, constraints=asked)


def looked_at(run: Run, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many pairs of flights the judges look at."""
    found: list[object] = []
    of = apart._Flights.of

    def count(self: Any, one: int, two: int) -> Any:
        found.append((one, two))
        return of(self, one, two)

    monkeypatch.setattr(apart._Flights, "of", count)
    verdicts: tuple[Verdict, ...] = run.verdicts
    assert [verdict.slack for verdict in verdicts] == pytest.approx([20 - 0.3 - 5, 2000 - 30 - 400])
    return len(found)


def test_the_pairs_that_are_looked_at_grow_in_proportion_to_the_flights(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few = looked_at(stream(40), monkeypatch)
    many = looked_at(stream(80), monkeypatch)
    assert many < 2.2 * few
