"""The batch engine: the same replications as SimPy's, to 1e-6 s, with everything that it claims."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from simulator.ensemble import batch_engine as module
from simulator.ensemble.batch_engine import BatchEngine
from simulator.ensemble.columns import columns_of
from simulator.ensemble.engines import SimpyEngine, engine
from simulator.ensemble.outcome import Layout, Outcome, layout_of
from simulator.ensemble.table import InputTable, draw
from simulator.errors import SimulatorError
from simulator.movement.batch.structure import NotBatchable
from simulator.scenario.load import load
from simulator.scenario.scenario import Scenario
from tests.build import after, at, block, clock, column, flight, formation, item
from tests.build import parade as build
from tests.bundled import SCENARIOS
from tests.ensemble.small import guess, last_of_both
from tests.verification.parades import parade
from tests.verification.suite import least, share

_NUMBER = re.compile(r"\s*([0-9.]+)\s*(m|s|m/s|km/h|min)\s*")
#: Where a random parade has no ranges: they would make nearly all of its replications invalid.
_FIXED = {"constraints", "window", "zones", "markers", "name", "rank-spacing", "depth", "start"}


def blurred(given: Any, chance: random.Random, share: float) -> Any:
    """A document in which a share of the numbers have ranges."""
    if isinstance(given, dict):
        return {
            key: value if key in _FIXED else blurred(value, chance, share)
            for key, value in given.items()
        }
    found = _NUMBER.fullmatch(given) if isinstance(given, str) else None
    if found is None or float(found[1]) == 0.0 or chance.random() > share:
        return given
    value, wide = float(found[1]), chance.choice([0.02, 0.1, 0.3])
    return guess(value, value * (1 - wide), value * (1 + wide), found[2])


def both(scenario: Scenario, rows: int, seed: int = 1) -> tuple[Layout, Outcome, Outcome]:
    """The same replications by arrays and by SimPy."""
    layout, columns = layout_of(scenario), columns_of(scenario)
    table = draw(columns, 0, rows, seed=seed)
    ours = BatchEngine(scenario, layout, columns).run(table)
    return layout, ours, SimpyEngine(scenario, layout).run(table)


def check_equal(layout: Layout, one: Outcome, other: Outcome) -> None:
    """Check that two outcomes are one, to 1e-6 s."""
    assert one.failed == other.failed
    assert list(one.occupancy) == list(other.occupancy)
    np.testing.assert_allclose(one.events, other.events, rtol=0, atol=1e-6)
    np.testing.assert_allclose(one.slack, other.slack, rtol=0, atol=1e-6)
    np.testing.assert_array_equal(one.holds, other.holds)
    for zone in layout.zones:
        np.testing.assert_array_equal(one.occupancy[zone], other.occupancy[zone])


@pytest.mark.parametrize("name", ["review", "village_fete", "trooping"])
def test_a_bundled_scenario_is_the_same_by_both_engines(name: str) -> None:
    scenario = load(SCENARIOS / f"{name}.yaml")
    check_equal(*both(scenario, 1 if not columns_of(scenario) else 40))


FEATURES = [
    {},
    {"elastic": True},
    {"times": True},
    {"elastic": True, "times": True},
    {"laps": True},
    {"halts": True},
    {"elastic": True, "times": True, "halts": True},
]


@pytest.mark.parametrize("features", FEATURES, ids=lambda each: " ".join(each) or "plain")
def test_random_parades_are_the_same_by_both_engines(features: dict[str, bool]) -> None:
    came = Counter[str]()
    for seed in range(share(48)):
        chance = random.Random(seed)
        document = parade(seed, chance.randint(2, 6), **features)
        document = blurred(document, chance, chance.choice([0.1, 0.3, 0.8]))
        came[compared(document, seed)] += 1
    assert came["the same"] >= least(8), came


def compared(document: Any, seed: int) -> str:
    """Compare both engines on a document, if it is valid and can be run by arrays."""
    try:
        scenario = Scenario.from_dict(document)
        layout, ours, theirs = both(scenario, 5, seed)
    except NotBatchable as error:
        reason = str(error)
    except SimulatorError:
        return "invalid"
    else:
        check_equal(layout, ours, theirs)
        return "the same"
    assert "differs" not in reason, seed
    return "refused"


def test_a_row_does_not_depend_on_its_block() -> None:
    scenario = load(SCENARIOS / "trooping.yaml")
    layout, columns = layout_of(scenario), columns_of(scenario)
    engine = BatchEngine(scenario, layout, columns)
    table = draw(columns, 0, 40, seed=3)
    whole = engine.run(table)
    for size in (1, 7):
        for low in range(0, 40, size):
            part = engine.run(table.rows(low, low + size))
            rows = slice(low, min(low + size, 40))
            np.testing.assert_array_equal(part.events, whole.events[rows])
            np.testing.assert_array_equal(part.slack, whole.slack[rows])


def test_a_zone_that_is_not_kept_is_judged() -> None:
    scenario = load(SCENARIOS / "village_fete.yaml")
    layout, columns = replace(layout_of(scenario), zones=()), columns_of(scenario)
    table = draw(columns, 0, 5, seed=1)
    ours = BatchEngine(scenario, layout, columns).run(table)
    check_equal(layout, ours, SimpyEngine(scenario, layout).run(table))


def test_flights_follow_each_other_in_the_order_of_each_replication() -> None:
    names = ("one", "two", "three", "four")
    speeds = [guess(100, 100 - less, 120, "m/s") for less in (20, 30, 40, 50)]
    flights = [
        flight(name, call=at(10 * place), speed=speed)
        for place, (name, speed) in enumerate(zip(names, speeds, strict=True))
    ]
    scenario = build(
        *flights,
        segments={"sky": 9000},
        routes={"air": ["sky"]},
        markers={"over": 8000},
        constraints=[
            {"time-gap": [*names], "marker": "over", "at-least": "2 s", "at-most": "15 s"},
            {"time-gap": ["one", "three"], "marker": "over", "at-least": "2 s"},
        ],
    )
    layout, columns = layout_of(scenario), columns_of(scenario)
    engine = BatchEngine(scenario, layout, columns)
    table = draw(columns, 0, 60, seed=1)
    ours, theirs = engine.run(table), SimpyEngine(scenario, layout).run(table)
    check_equal(layout, ours, theirs)
    over = ours.events[:, [layout.events.index(f"{name}@over") for name in names]]
    assert len({tuple(order) for order in np.argsort(over, axis=1).tolist()}) > 4


def test_a_row_from_elsewhere_is_run_by_itself() -> None:
    scenario = last_of_both()
    layout, columns = layout_of(scenario), columns_of(scenario)
    names = tuple(column.name for column in columns)
    table = InputTable(names, np.array([[30.0, 30.0], [500.0, 10.0]]))
    ours = BatchEngine(scenario, layout, columns).run(table)
    check_equal(layout, ours, SimpyEngine(scenario, layout).run(table))
    speech = layout.events.index("speech.start")
    assert ours.events[:, speech].tolist() == [130.0, 600.0]


def deep(**more: Any) -> tuple[str, Any]:
    """A guard of four ranks that is drawn up."""
    return formation("guard", drawn_up=True, ranks=4, start="100 m", **more)


def standing(spacing: Any, **more: Any) -> tuple[str, Any]:
    name, guard = deep(**more)
    return name, {**guard, "standing": {"rank-spacing": spacing}}


@pytest.mark.parametrize(
    "unit",
    [
        standing("1.2 m", rank_spacing=guess(1.3, 0.9, 1.5, "m")),
        standing(guess(0.9, 0.6, 1.2, "m"), rank_spacing="1.3 m", depth=guess(0.8, 0.5, 1.0, "m")),
        deep(rank_spacing=guess(0.9, 0.6, 1.2, "m"), depth=guess(0.8, 0.5, 1.0, "m")),
        flight(
            "jets",
            speed=guess(120, 90, 150, "m/s"),
            speeds=["100 m/s", "140 m/s"],
            orbit={"marker": "hold", "on-station": "09:10", "period": "2 min"},
            target={"marker": "over", "at": "09:30:00"},
        ),
    ],
)
def test_invalid_rows_fail_as_they_do_by_simpy(unit: tuple[str, Any]) -> None:
    places = {
        "segments": {"road": 1000, "sky": 40_000},
        "routes": {"main": ["road"], "air": ["sky"]},
        "markers": {"hold": ("sky", 1000), "over": ("sky", 30_000)},
    }
    layout, ours, theirs = both(build(unit, **places), 30)
    assert 0 < len(theirs.failed) < 30
    check_equal(layout, ours, theirs)


def test_rows_fail_whose_street_is_too_short_for_what_happens_on_it() -> None:
    speech = {**item(at(0), 60), "place": "road + 990 m"}
    street = {"road": guess(1000, 900, 1100, "m")}
    layout, ours, theirs = both(build(block("guard"), segments=street, programme={"s": speech}), 30)
    assert 0 < len(theirs.failed) < 30
    check_equal(layout, ours, theirs)


def test_a_queue_behind_a_hold_of_any_length() -> None:
    """The leader halts at 500 m for 60 to 180 s; the follower, 10 m long and 20 m behind, 10 s
    later at the same pace of 1 m/s, is at 470 m when it arrives, or when the other leaves.
    """
    leader = block("leader", length=10, speed=1, holds={"gate": {"duration": guess(120, 60, 180)}})
    follower = block("follower", length=10, speed=1, gap=20, release=40)
    scenario = build(leader, follower, markers={"gate": 500, "queue": 470})
    layout, columns = layout_of(scenario), columns_of(scenario)
    table = draw(columns, 0, 200, seed=1)
    outcome = BatchEngine(scenario, layout, columns).run(table)
    leaves = outcome.events[:, layout.events.index("follower.departs@queue")]
    halts = table.values[:, 0]
    np.testing.assert_allclose(leaves, np.maximum(40 + 470, 500 + halts), rtol=0, atol=1e-9)


def test_a_halt_of_everything_counts_from_when_it_begins() -> None:
    """Two minutes of silence from 300 s on. A unit that is at the gate, 200 m on, after 100 to
    400 s at 1 m/s is there two minutes later if it is on its way then; a clock goes on.
    """
    silence = {**item(at(300), 120), "halts": True}
    when = {"value": clock(50), "low": clock(-100), "high": clock(200), "assumed": "a test"}
    guard = block("guard", speed=1, release={"at": when})
    scenario = build(guard, markers={"gate": 200}, programme={"silence": silence})
    layout, columns = layout_of(scenario), columns_of(scenario)
    table = draw(columns, 0, 100, seed=1)
    outcome = BatchEngine(scenario, layout, columns).run(table)
    free = table.values[:, 0] + 200
    expected = np.where(free > 300, free + 120, free)
    there = outcome.events[:, layout.events.index("guard@gate")]
    np.testing.assert_allclose(there, expected, rtol=0, atol=1e-9)
    assert set(outcome.events[:, layout.events.index("silence.end")]) == {420.0}


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"constraints": [{"name": "Near", "gap": "all", "marker": "gate", "at-least": "1 m"}]},
         "'Near' limits distances"),
        ({"programme": {"halt": {**item(after("one@gate"), 60), "halts": True},
                        "again": {**item({"at": "10:00"}, 60), "halts": True}}},
         "several halts of everything, one of which waits for a unit, need SimPy"),
        ({"programme": {"halt": {**item(after("one.departs@gate", delay=1), 60), "halts": True}}},
         "a halt of everything waits for a departure, or for a group"),
        ({"programme": {"halt": {**item({"at": "10:00"}, 60), "halts": True}},
          "constraints": [{"name": "No stop", "halt": "all", "at-most": "1 min"}]},
         "'No stop' limits halts, and everything halts"),
        ({"incidents": {"stall": {"unit": "two", "place": "gate", "drives-on": "1 min"}}},
         "incidents (stall) need SimPy"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_by_arrays_is_refused_by_name(more: dict[str, Any], reason: str) -> None:
    one = block("one", speed=1, gap=guess(20, 10, 30, "m"))
    scenario = build(one, column("two", speed=1, length=5), markers={"gate": 100}, **more)
    with pytest.raises(NotBatchable, match=re.escape(reason)):
        BatchEngine(scenario, layout_of(scenario), columns_of(scenario))


def test_where_much_depends_on_who_is_faster_arrays_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pace = guess(1.4, 1, 2, "m/s")
    units = [block(f"u{number}", speed=pace, gap=10) for number in range(6)]
    scenario = build(*units, markers={"gate": 100})
    layout, columns = layout_of(scenario), columns_of(scenario)
    assert engine(scenario, layout, columns)[0].name == "batch"
    monkeypatch.setattr(module, "MOST_PAIRS", 100)
    found, reason = engine(scenario, layout, columns)
    assert found.name == "simpy"
    assert reason == "u1 may catch up with too many units at too many places"
