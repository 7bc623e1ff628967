"""Verdicts on time gaps at a marker, and on the separation of flights."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import simulate
from simulator.errors import ScenarioError
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict
from tests.build import after, block, clock, column, exactly, flight, parade, target
from tests.timeline.made import steady
from tests.timeline.verdicts.day import holds_by

SPEED, LENGTH, ROSTRUM = 2.0, 20.0, 300.0
RELEASED = {"a": 0.0, "b": 40.0, "c": 65.0, "tanks": 125.0, "jets": 500.0}
#: Tail to head at the rostrum: 40 - 10, 25 - 10, 60 - 10 s.
A_B, B_C, C_TANKS = 30.0, 15.0, 50.0


def run_with(constraint: dict[str, Any]) -> Run:
    scenario = parade(
        block("a", length=LENGTH),
        block("b", length=LENGTH),
        block("c", length=LENGTH),
        column("tanks", length=LENGTH, speed=SPEED),
        flight("jets", speed=SPEED, call=after("tanks@rostrum")),
        segments={"avenue": 1000.0, "sky": 5000.0},
        routes={"along": ["avenue"], "air": ["sky"]},
        markers={"rostrum": ROSTRUM, "start": 0.0, "overhead": ("sky", 100.0)},
        groups={"first-two": ["a", "b"], "apart": ["a", "c"], "foot": ["a", "b", "c"]},
        constraints=[{"name": "gaps", "marker": "rostrum", **constraint}],
    )
    return steady(scenario, SPEED, RELEASED)


@pytest.mark.parametrize(
    ("who", "bound", "slack", "pair"),
    [
        ("foot", {"at-least": "8 s"}, B_C - 8, ("b", "c")),
        ("foot", {"at-least": "20 s"}, B_C - 20, ("b", "c")),
        ("foot", {"at-most": "60 s"}, 60 - A_B, ("a", "b")),
        ("foot", {"at-most": "30 s"}, 0, ("a", "b")),
        ("all", {"at-most": "45 s"}, 45 - C_TANKS, ("c", "tanks")),
        ("formation", {"at-most": "45 s"}, 45 - A_B, ("a", "b")),
        ("first-two", {"at-least": "1 s", "at-most": "32 s"}, 32 - A_B, ("a", "b")),
        (["c", "column"], {"at-least": "10 s"}, C_TANKS - 10, ("c", "tanks")),
        (["b", "c"], {"at-least": "15 s"}, 0, ("b", "c")),
    ],
)
def test_the_worst_gap_of_the_selected_neighbours_decides(
    who: str | list[str], bound: dict[str, str], slack: float, pair: tuple[str, str]
) -> None:
    (verdict,) = run_with({"time-gap": who, **bound}).verdicts

    assert verdict.slack == exactly(slack)
    assert verdict.holds == (slack >= 0)
    assert verdict.who == pair
    assert (verdict.name, verdict.kind, verdict.unit) == ("gaps", "time-gap", "s")
    assert verdict.at == exactly(RELEASED[pair[1]] + ROSTRUM / SPEED)


@pytest.mark.parametrize("who", ["apart", ["a", "column"], ["flight", "b", "tanks"]])
def test_units_that_do_not_follow_each_other_there_are_an_error(who: str | list[str]) -> None:
    # Between `a` and `c` the unit `b` passes: they are no neighbours. The flight is elsewhere.
    with pytest.raises(ScenarioError) as caught:
        run_with({"time-gap": who, "at-least": "1 s"})
    assert str(caught.value) == (
        "constraints.gaps: no two of these units follow each other at rostrum: "
        "the order is a, b, c, tanks"
    )


def test_a_negative_gap_breaks_a_least_gap_by_all_of_it() -> None:
    scenario = parade(
        block("a", length=LENGTH),
        block("b", length=LENGTH),
        markers={"rostrum": ROSTRUM},
        constraints=[{"name": "gaps", "time-gap": "all", "marker": "rostrum", "at-least": "3 s"}],
    )
    (verdict,) = steady(scenario, SPEED, {"a": 0, "b": 4}).verdicts

    assert verdict.slack == exactly(4 - LENGTH / SPEED - 3)
    assert not verdict.holds


# -- flights: apart over a marker, or in all the air that they share ----------------------------

spare = pytest.mark.parametrize("spare", [9.0, 1e-3, 0.0, -1e-3, -7.0])

FIRST, SECOND, CALLS = 100.0, 150.0, 30.0


def two_flights(shared: float, *asked: dict[str, Any], length: float = 0.0) -> list[Verdict]:
    """The second, called 30 s later, is half as fast again: level with the first after 9 km."""
    scenario = parade(
        flight("first", route="one", speed=FIRST, length=length, call={"at": clock(0)}),
        flight("second", route="two", speed=SECOND, length=length, call={"at": clock(CALLS)}),
        segments={"air": shared, "left": 5000.0, "right": 5000.0},
        routes={"one": ["air", "left"], "two": ["air", "right"]},
        markers={"over": ("air", 3000.0), "start": ("air", 0.0)},
        constraints=asked,
    )
    return list(simulate(scenario).verdicts)


@spare
@pytest.mark.parametrize("length", [0.0, 45.0])
def test_flights_that_would_only_pass_each_other_beyond_the_air_that_they_share(
    length: float, spare: float
) -> None:
    shared = 6000.0
    seconds = CALLS + shared / SECOND - (shared + length) / FIRST
    metres = shared - SECOND * ((shared + length) / FIRST - CALLS)
    assert (seconds, metres) == (exactly(10 - length / FIRST), exactly(1500 - 1.5 * length))
    in_time, in_space = two_flights(
        shared,
        {"separation": "flight", "at-least": f"{seconds - spare / 10} s"},
        {"separation": ["first", "second"], "at-least": f"{metres - spare} m"},
        length=length,
    )
    assert (in_time.unit, in_space.unit) == ("s", "m")
    holds_by(in_time, spare / 10, CALLS + shared / SECOND, ("first", "second"))
    holds_by(in_space, spare, (shared + length) / FIRST, ("first", "second"))
    for found in (in_time, in_space):
        assert [event.body for event in found.worst[0].events] == ["first", "second"]  # type: ignore[union-attr]


def test_a_flight_that_overtakes_another_breaks_any_separation() -> None:
    shared = 10_000.0
    in_time, in_space = two_flights(
        shared,
        {"separation": "flight", "at-least": "0.001 s"},
        {"separation": "flight", "at-least": "0.001 m"},
    )
    # In the order in which they come, the second is 3.3 s too early at the end.
    assert in_time.slack == exactly(CALLS + shared / SECOND - shared / FIRST - 0.001)
    # When it is there, 96.7 s, the first is 333 m short of it.
    assert in_space.slack == exactly(FIRST * (CALLS + shared / SECOND) - shared - 0.001)
    assert not in_time.holds
    assert not in_space.holds


@spare
def test_the_separation_over_a_marker(spare: float) -> None:
    seconds = CALLS + 3000 / SECOND - 3000 / FIRST
    metres = FIRST * (CALLS + 3000 / SECOND) - 3000
    in_time, in_space = two_flights(
        10_000.0,
        {"separation": "flight", "marker": "over", "at-least": f"{seconds - spare} s"},
        {"separation": "flight", "marker": "over", "at-least": f"{metres - spare} m"},
    )
    for found in (in_time, in_space):
        holds_by(found, spare, CALLS + 3000 / SECOND, ("first", "second"))


def test_flights_without_length_are_apart_at_the_marker_of_their_own_start() -> None:
    found = two_flights(
        6000.0,
        {"separation": "flight", "marker": "start", "at-least": "5 s"},
        {"separation": "flight", "marker": "start", "at-least": "5 m"},
        {"time-gap": "flight", "marker": "start", "at-least": "5 s"},
        {"gap": "flight", "marker": "start", "at-least": "5 m"},
        {"order": "flight", "marker": "start"},
    )
    assert [one.slack for one in found] == [
        exactly(value)
        for value in (CALLS - 5, FIRST * CALLS - 5, CALLS - 5, FIRST * CALLS - 5, CALLS)
    ]


def test_the_tail_of_a_flight_without_length_is_past_its_start_when_its_head_leaves() -> None:
    scenario = parade(
        flight("jets", speed=100, length=0, call={"at": clock(10)}),
        segments={"air": 6000.0},
        routes={"air": ["air"]},
        markers={"start": 0.0},
        zones={"sky": (0.0, 100.0)},
        constraints=[
            {"name": "a", "between": ["jets.released", "jets.tail@start"], "within": [None, "1 s"]},
            {"name": "b", "order": ["jets@start", "jets.tail@start"]},
            {"name": "c", "inside": "all", "zone": "sky", "at-most": "1 s"},
            {"name": "d", "zone": "sky", "count": "aircraft", "at-most": 1},
        ],
    )
    run = simulate(scenario)
    assert run.events["jets.tail@start"] == 10
    assert dict(run.events.items())["jets.tail@start"] == 10
    assert [found.slack for found in run.verdicts] == [1, 0, exactly(0), 0]


def test_a_flight_may_start_where_another_comes_by() -> None:
    # The first comes by at 30 s; the second starts there at 40 s, and without a length.
    scenario = parade(
        flight("first", speed=100, length=0, call={"at": clock(0)}),
        flight("second", speed=100, length=0, start=3000, call={"at": clock(40)}),
        segments={"air": 10_000.0},
        routes={"air": ["air"]},
        markers={"here": 3000.0},
        constraints=[
            {"name": "a", "separation": "flight", "marker": "here", "at-least": "1 s"},
            {"name": "b", "separation": "flight", "at-least": "1 s"},
            {"name": "c", "separation": "flight", "at-least": "1 m"},
            {"name": "d", "time-gap": "flight", "along": "air", "at-least": "1 s"},
            {"name": "e", "gap": "flight", "along": "air", "at-least": "1 m"},
        ],
    )
    assert [one.slack for one in simulate(scenario).verdicts] == [
        exactly(value) for value in (9, 9, 999, 9, 999)
    ]


def test_flights_follow_each_other_in_the_order_of_time() -> None:
    # In the order of march the second is the first; called 100 s later, it comes behind.
    asked = {"along": "air", "at-least": "1 s"}
    scenario = parade(
        flight("late", speed=100, call={"at": clock(100)}),
        flight("early", speed=100, call={"at": clock(0)}),
        flight("ahead", speed=100, start=5000, call={"at": clock(20)}),
        segments={"air": 10_000.0},
        routes={"air": ["air"]},
        constraints=[{"name": "c", "time-gap": "all", **asked}],
    )
    (found,) = simulate(scenario).verdicts
    # `ahead` leaves 5 km at 20 s, `early` comes by at 50 s, `late` at 150 s.
    assert [(one.who, one.slack) for one in found.worst] == [
        (("ahead", "early"), exactly(29)), (("early", "late"), exactly(99)),
    ]  # fmt: skip


def test_a_flight_with_its_target_at_its_start_is_on_time() -> None:
    scenario = parade(
        flight("jets", speed=100, target=target("here", 50)),
        segments={"air": 10_000.0},
        routes={"air": ["air"]},
        markers={"here": 0.0},
        constraints=[{"name": "c", "tot": "flight", "tolerance": "2 s"}],
    )
    holds_by(simulate(scenario).verdicts[0], 2.0, 50.0, ("jets",))


def test_flights_of_which_one_starts_beyond_the_shared_air_share_none() -> None:
    units = [
        flight("first", route="one", speed=100, start=7000, call={"at": clock(0)}),
        flight("second", route="two", speed=100, call=after("first.starts")),
    ]
    with pytest.raises(ScenarioError) as caught:
        parade(
            *units,
            segments={"air": 6000.0, "left": 5000.0, "right": 5000.0},
            routes={"one": ["air", "left"], "two": ["air", "right"]},
            constraints=[{"name": "c", "separation": "flight", "at-least": "1 s"}],
        )
    assert str(caught.value) == "constraints.c: no two of these flights share airspace"
