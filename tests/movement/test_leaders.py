"""Who binds whom, on networks drawn by hand."""

from __future__ import annotations

from typing import Any

from simulator.movement.leaders import bonds_of
from simulator.scenario.scenario import Scenario
from tests.build import at, block, column, exactly, flight, parade

SEGMENTS = {"upper": 300.0, "middle": 200.0, "lower": 500.0, "side": 100.0, "air": 1000.0}
ROUTES = {
    "along": ["upper", "middle", "lower"],
    "detour": ["upper", "side", "lower"],
    "merge": ["side", "lower"],
    "air": ["air"],
}


def street(*units: tuple[str, dict[str, Any]]) -> Scenario:
    return parade(*units, segments=SEGMENTS, routes=ROUTES)


def bound_by(scenario: Scenario, name: str, towed: str | None = None) -> list[tuple[Any, ...]]:
    """Leader, and from where to where it binds, in the order of march."""
    off = () if towed is None else (scenario.body[towed],)
    bonds = bonds_of(scenario.network, scenario.bodies, off)
    return [
        (scenario.bodies[bond.leader].name, bond.low, bond.high)
        for bond in bonds[scenario.body[name].order_index]
    ]


def test_the_unit_just_ahead_implies_all_others() -> None:
    scenario = street(block("one"), block("two"), block("three"))
    assert bound_by(scenario, "one") == []
    assert bound_by(scenario, "three") == [("two", 0, 1000)]


def test_a_bond_says_how_far_ahead_and_when_the_leader_is_off() -> None:
    scenario = street(block("one", length=20, route="detour"), block("two", gap=10, reaction=3))
    lower, upper = bonds_of(scenario.network, scenario.bodies)[1]
    assert upper.bound == ("one", 30, 320, 3)
    # From 500 m of the one they share ground again, which is 400 m of the other.
    assert lower.bound == ("one", exactly(-100 + 30), exactly(900 + 20), 3)


def test_on_ground_that_the_nearest_does_not_use_the_next_binds() -> None:
    scenario = street(block("one"), block("two", route="merge"), block("three", gap=10))
    # The one that merges implies the first on the lower street only.
    assert bound_by(scenario, "three") == [("one", 0, 500), ("two", 500, 1000)]


def test_near_the_end_of_common_ground_the_one_before_binds_too() -> None:
    scenario = street(block("one"), block("two", route="detour"), block("three", gap=10))
    # Up to 290 m the second implies the first; its tail may be off while that of the first is not.
    assert bound_by(scenario, "three") == [
        ("one", 290, 500),
        ("two", 500, 1000),
        ("two", 0, 300),
    ]


def test_a_unit_that_starts_further_on_implies_nothing_behind_its_start() -> None:
    scenario = street(block("one"), block("two", start=400, length=20), block("three", gap=10))
    assert bound_by(scenario, "three") == [("one", 0, 400), ("two", 370, 1000)]


def test_each_rank_of_an_elastic_column_follows_the_rank_ahead_and_others_its_last() -> None:
    ranks = column("tanks", ranks=3, length=7, spacing=5, speed=2, elastic=True)
    scenario = street(ranks, block("guard"))
    assert bound_by(scenario, "tanks#3") == [("tanks#2", 0, 1000)]
    assert bound_by(scenario, "guard") == [("tanks#3", 0, 1000)]


def test_who_followed_a_body_that_was_towed_follows_whom_it_followed_too() -> None:
    scenario = street(block("one"), block("two"), block("three"))
    assert bound_by(scenario, "three", towed="two") == [("one", 0, 1000), ("two", 0, 1000)]


def test_flights_follow_nobody_and_bind_nobody() -> None:
    scenario = street(flight("jets", speed=100, call=at(0)), block("guard"))
    assert list(bonds_of(scenario.network, scenario.bodies)) == [1]
    assert bound_by(scenario, "guard") == []


def test_bonds_rest_on_places_and_distances_only() -> None:
    scenario = street(block("one"), block("two", reaction=2))
    later = scenario.with_({"units.one.release": {"at": "09:10:00"}})
    assert [unit.course for unit in later.units] == [unit.course for unit in scenario.units]
    nearer = scenario.with_({"units.two.gap": "3 m"})
    assert nearer.units[1].course != scenario.units[1].course
