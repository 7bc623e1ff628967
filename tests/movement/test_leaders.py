"""Who binds whom, on networks drawn by hand."""

from __future__ import annotations

from itertools import pairwise
from math import inf
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
    off = {} if towed is None else {scenario.body[towed]: 500.0}
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
    assert upper.bound == ("one", 30, 320, 3, "gap", "units.two.reaction")
    # From 500 m of the one they share ground again, which is 400 m of the other.
    assert lower.bound[:4] == ("one", exactly(-100 + 30), exactly(900 + 20), 3)


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


def times_of(scenario: Scenario, name: str) -> list[tuple[Any, ...]]:
    """What binds a unit by its times: which, the leader, from where to where, shift and cap."""
    bonds = bonds_of(scenario.network, scenario.bodies)[scenario.body[name].order_index]
    return [
        (bond.bound.key, bond.bound.body, bond.low, bond.high, bond.bound.shift, bond.bound.cap)
        for bond in bonds
        if bond.bound.key != "gap"
    ]


def test_a_time_gap_is_kept_from_the_tail_and_a_headway_from_the_head_of_the_nearest() -> None:
    tanks = column("tanks", ranks=3, length=7, spacing=5, speed=2, elastic=True)
    scenario = street(block("one"), tanks, block("guard", gap=10, time_gap=40, headway=61))
    assert times_of(scenario, "guard") == [
        ("time-gap", "tanks#3", 0, 1000, 7, 1007),
        ("headway", "tanks", 0, 1000, 0, 1000),
    ]
    assert times_of(scenario, "tanks#3") == []


def test_a_time_needs_no_earlier_unit_up_to_the_very_end_of_common_ground() -> None:
    # By its gap the unit is bound by the first from 290 m on; the times keep no gap.
    units = block("one"), block("two", route="detour"), block("three", gap=10, headway=61)
    assert times_of(street(*units), "three") == [
        ("headway", "two", 0, 300, 0, 300),
        ("headway", "two", 500, 1000, -100, 900),
        ("headway", "one", 300, 500, 0, 1000),
    ]


def test_a_headway_begins_where_the_head_ahead_starts_and_a_time_gap_where_its_tail_stands() -> (
    None
):
    ahead = block("two", start=400, length=20)
    scenario = street(block("one"), ahead, block("three", time_gap=40, headway=61))
    assert times_of(scenario, "three") == [
        ("time-gap", "two", 380, 1000, 20, 1020),
        ("time-gap", "one", 0, 400, 20, 1020),
        ("headway", "two", 400, 1000, 0, 1000),
        ("headway", "one", 0, 400, 0, 1000),
    ]


def test_at_a_marker_the_nearest_that_passes_it_binds_the_departure() -> None:
    markers = {"here": ("upper", 100.0), "there": ("middle", 50.0), "line": ("lower", 0.0)}
    kept = {"time": "61 s", "at": ["here", "there", "line"]}
    units = block("one"), block("two", route="detour"), block("three", headway=kept, time_gap=kept)
    scenario = parade(*units, segments=SEGMENTS, routes=ROUTES, markers=markers)
    found = [each for each in times_of(scenario, "three") if each[0] == "headway"]
    assert found == [
        ("headway", "two", 100, 100, 0, inf),
        ("headway", "one", 350, 350, 0, inf),
        ("headway", "two", 500, 500, -100, inf),
    ]
    # The tail counts when it is past the marker.
    assert times_of(scenario, "three")[0] == ("time-gap", "two", 100, 100, 20, 120)


def test_at_a_marker_a_unit_that_starts_beyond_binds_by_a_tail_that_is_drawn_up_over_it() -> None:
    markers = {"here": ("upper", 100.0)}
    kept = {"time": "61 s", "at": "here"}
    last = block("last", headway=kept, time_gap=kept)

    def found(**keys: Any) -> list[tuple[Any, ...]]:
        units = block("one", start=200), block("two", **keys), last
        scenario = parade(*units, segments=SEGMENTS, routes=ROUTES, markers=markers)
        return [each[:3] for each in times_of(scenario, "last")]

    assert found(start=110) == []
    assert found(start=110, drawn_up=True) == [("time-gap", "two", 100)]
    assert found(start=100) == [("time-gap", "two", 100), ("headway", "two", 100)]


def test_no_time_is_kept_from_a_vehicle_that_was_towed_beyond_where_it_stood() -> None:
    units = block("one"), block("two", length=20), block("three", time_gap=40, headway=61)
    scenario = street(*units)
    bonds = bonds_of(scenario.network, scenario.bodies, {scenario.body["two"]: 500.0})
    found = [bond for bond in bonds[2] if bond.bound.key != "gap"]
    assert [(bond.leader, bond.low, bond.high, bond.bound.cap) for bond in found] == [
        (1, 0, 480, 500),
        (0, 0, 1000, 1020),
        (1, 0, 500, 500),
        (0, 0, 1000, 1000),
    ]


# Twice round: the square and the street are passed twice, the approach and the end once.
LOOP = {"approach": 100.0, "square": 200.0, "street": 300.0, "end": 400.0, "side": 50.0}
ROUND = {
    "round": ["approach", "square", "street", "square", "end"],
    "scouts": ["side", "street", "square", "end"],
}


def loop(*units: tuple[str, dict[str, Any]]) -> Scenario:
    return parade(*units, segments=LOOP, routes=ROUND)


def test_on_its_second_lap_the_first_follows_the_last_on_its_first() -> None:
    scenario = loop(block("one"), block("two"), block("three"))
    assert bound_by(scenario, "one") == [("three", 600, 800)]
    assert bound_by(scenario, "three") == [("two", 0, 1200)]
    (bond,) = bonds_of(scenario.network, scenario.bodies)[0]
    # The tail of the last is off the square at 300 m of its own way.
    assert bond.bound[:4] == ("three", -500 + 20, 300 + 20, 0)


def test_a_unit_alone_follows_its_own_rear() -> None:
    assert bound_by(loop(block("one", gap=10)), "one") == [("one", 600, 800)]


def test_a_unit_that_starts_beyond_its_first_pass_has_no_rear_there() -> None:
    assert bound_by(loop(block("one", start=400)), "one") == []


def test_the_head_of_an_elastic_column_keeps_the_gap_of_the_unit_from_its_last_rank() -> None:
    tanks = column("tanks", ranks=3, length=7, spacing=5, gap=30, elastic=True, speed=3)
    scenario = loop(tanks)
    assert bound_by(scenario, "tanks") == [("tanks#3", 600, 800)]
    assert bound_by(scenario, "tanks#3") == [("tanks#2", 0, 1200)]
    (bond,) = bonds_of(scenario.network, scenario.bodies)[0]
    assert bond.bound.shift == -500 + 7 + 30


def test_who_joins_on_the_second_lap_keeps_its_place_in_the_order_of_march() -> None:
    scenario = loop(block("one"), block("scouts", route="scouts"), block("three"))
    # The scouts do not come to the square before the units that pass it for the first time.
    assert bound_by(scenario, "scouts") == [("one", 50, 950)]
    assert bound_by(scenario, "three") == [("one", 0, 300), ("scouts", 300, 1200)]


def test_times_are_kept_from_lap_to_lap() -> None:
    markers = {"rostrum": ("square", 100.0)}
    kept = {"time": "61 s", "at": ["rostrum", "rostrum#2"]}
    units = block("one", headway=40, time_gap=kept), block("two")
    scenario = parade(*units, segments=LOOP, routes=ROUND, markers=markers)
    assert times_of(scenario, "one") == [
        ("time-gap", "two", 700, 700, -480, 220),
        ("headway", "two", 600, 800, -500, 300),
    ]
    # Alone it keeps them from itself.
    scenario = parade(units[0], segments=LOOP, routes=ROUND, markers=markers)
    assert times_of(scenario, "one") == [
        ("time-gap", "one", 700, 700, -480, 220),
        ("headway", "one", 600, 800, -500, 300),
    ]


def test_the_end_of_a_lap_is_no_marker_of_the_lap_that_begins_there() -> None:
    # The end of the square is its beginning, one lap on: nobody has come by the marker before.
    markers = {"corner": ("square", 300.0)}
    kept = {"time": "61 s", "at": ["corner"]}
    routes = {"twice": ["approach", "square", "square", "end"]}
    segments = {"approach": 100.0, "square": 300.0, "end": 200.0}
    unit = block("one", time_gap=kept)
    scenario = parade(unit, segments=segments, routes=routes, markers=markers)
    assert [bond.bound.key for bond in bonds_of(scenario.network, scenario.bodies)[0]] == ["gap"]


def test_a_column_that_others_have_split_implies_no_headway_of_those_between_its_ranks() -> None:
    ranks = column("tanks", ranks=2, length=7, spacing=5, speed=2, elastic=True)
    scenario = street(ranks, block("one"), block("last", headway=61))
    tanks, second, one, last = scenario.bodies
    bonds = bonds_of(scenario.network, [tanks, one, second, last])[last.order_index]
    found = {scenario.bodies[bond.leader].name for bond in bonds if bond.bound.key == "headway"}
    assert found == {"tanks", "one"}


def test_a_unit_that_starts_at_the_marker_implies_nothing_of_those_that_leave_there() -> None:
    markers = {"fork": ("upper", 300.0)}
    last = block("last", route="detour", headway={"time": "61 s", "at": "fork"})
    units = block("one"), block("two", route="detour", start=300), last
    scenario = parade(*units, segments=SEGMENTS, routes=ROUTES, markers=markers)
    assert [each[:3] for each in times_of(scenario, "last")] == [
        ("headway", "two", 300),
        ("headway", "one", 300),
    ]


def test_where_every_unit_comes_from_a_street_of_its_own_only_the_one_before_it_is_looked_at() -> (
    None
):
    streets = [f"street{number}" for number in range(20)]
    scenario = parade(
        *(block(f"u{number}", route=street) for number, street in enumerate(streets)),
        segments=dict.fromkeys(streets, 200) | {"avenue": 500, "square": 100},
        routes={street: [street, "avenue", "square"] for street in streets},
    )
    assert bound_by(scenario, "u19") == [("u18", 200, 800)]
    compared = {pair for pair in scenario.network._runs if len({*pair}) == 2}
    assert compared == {(behind, ahead) for ahead, behind in pairwise(streets)}
