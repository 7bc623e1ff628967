"""Counts in a zone, and the time that it stands empty, on a day that is known by hand."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest

from simulator import simulate
from simulator.timeline.verdicts import Verdict
from tests.build import (
    after,
    at,
    block,
    clock,
    column,
    exactly,
    flight,
    formation,
    item,
    parade,
)
from tests.timeline.verdicts.day import (
    FAST,
    GUARD,
    NAVY,
    SPARE,
    ZONE,
    guard_at,
    holds_by,
    navy_at,
    verdict,
)

#: One rank each: guard 460 … 680 s, navy 492 … 702 s, one person each.
ENTERS = (guard_at(ZONE[0]), navy_at(ZONE[0]))
LEAVES = (guard_at(ZONE[1] + GUARD), navy_at(ZONE[1] + NAVY))


@pytest.mark.parametrize("count", ["people", "units"])
@pytest.mark.parametrize("spare", [3, 0, -1])
def test_a_zone_with_at_most_so_many(count: str, spare: int) -> None:
    found = verdict({"zone": "square", "count": count, "at-most": 2 + spare})
    assert (found.slack, found.holds, found.unit) == (spare, spare >= 0, count)
    assert (found.at, found.who) == (exactly(ENTERS[1]), ("guard", "navy"))
    slacks = [one.slack for one in found.worst]
    assert slacks == sorted(slacks)


def square(**bounds: Any) -> Verdict:
    """Of the units there: none at first, one from 460 s, two from 492 s to 680 s, one to 702 s."""
    keys = {key.strip("_").replace("_", "-"): value for key, value in bounds.items()}
    return verdict({"zone": "square", "count": "units", **keys})


def test_without_an_interval_the_whole_run_is_judged() -> None:
    empty = square(at_least=1)
    assert (empty.slack, empty.at, empty.kind) == (-1, exactly(0), "occupancy")
    assert square(at_least=0).holds


def test_a_value_that_begins_as_the_interval_ends_is_not_judged() -> None:
    assert square(at_least=1, from_=clock(ENTERS[1]), to=clock(LEAVES[1])).holds
    assert square(at_most=1, from_=clock(470), to=clock(ENTERS[1])).slack == 0
    empty = square(at_least=1, from_=clock(ENTERS[1]), to=clock(LEAVES[1] + 1))
    assert (empty.slack, empty.at, empty.who) == (-1, exactly(LEAVES[1]), ())


@pytest.mark.parametrize(("most", "slack"), [(4, 1), (2, 0)])
def test_of_two_bounds_the_tighter_counts(most: int, slack: int) -> None:
    interval = {"from": clock(ENTERS[0]), "to": clock(LEAVES[1])}
    assert square(at_most=most, at_least=0, **interval).slack == slack


def test_an_interval_may_begin_in_the_middle_of_a_step() -> None:
    found = square(at_most=1, from_=clock(500), to=clock(510))
    assert (found.slack, found.at) == (-1, exactly(500))


def test_an_interval_that_ends_before_it_begins_is_broken() -> None:
    found = square(at_most=5, from_="navy.clears@square", to="guard@rostrum")
    assert found.note == "its interval ends (09:09:20) before it begins (09:11:42)"
    assert (found.fails, found.slack, found.at, found.who) == (True, -inf, None, ())


def test_a_zone_without_any_of_what_is_counted() -> None:
    found = verdict({"zone": "square", "count": "vehicles", "at-most": 0})
    assert (found.slack, found.holds) == (0, True)


@pytest.mark.parametrize("spare", [1, 0, -1])
def test_a_zone_with_at_least_so_many_between_two_events(spare: int) -> None:
    edges = {"from": "guard.enters@square", "to": "navy.clears@square"}
    found = verdict({"zone": "square", "count": "units", "at-least": 1 - spare, **edges})
    assert (found.slack, found.holds) == (spare, spare >= 0)
    assert found.at in (exactly(ENTERS[0]), exactly(LEAVES[0]))


@pytest.mark.parametrize(("count", "there"), [("people", 9 * 2), ("aircraft", 9), ("units", 1)])
def test_aircraft_and_their_crews_in_the_air_over_the_square(count: str, there: int) -> None:
    jets = flight("jets", aircraft=9, crew=2, length=15, speed=FAST, call=at(0))
    tanks = column("tanks", ranks=[1, 3], length=7, spacing=10, crew=3, speed=2, release=100)
    scenario = parade(
        tanks,
        jets,
        segments={"avenue": 1000.0, "sky": 3000.0},
        routes={"along": ["avenue"], "air": ["sky"]},
        zones={"square": [{"avenue": ["400 m", "600 m"]}, {"sky": ["1000 m", "1500 m"]}]},
        constraints=[
            {"name": "air", "zone": "square", "count": count, "at-most": there, "to": clock(60)},
            {"name": "all", "zone": "square", "count": "vehicles", "at-most": 4},
        ],
    )
    air, ground = simulate(scenario).verdicts
    assert (air.slack, air.at, air.who) == (0, exactly(1000 / FAST), ("jets",))
    # The second rank of tanks is 17 m behind the first.
    assert (ground.slack, ground.at) == (0, exactly(100 + (400 + 17) / 2))


@pytest.mark.parametrize("spare", [2, 0, -1])
def test_two_flights_in_one_zone(spare: int) -> None:
    # 100 m of it at 100 m/s, 10 m long: 10 … 11.1 s and 10.5 … 11.6 s.
    scenario = parade(
        flight("first", speed=FAST, length=10, aircraft=3, call=at(10)),
        flight("second", speed=FAST, length=10, aircraft=2, call=at(10.5)),
        segments={"air": 6000.0},
        routes={"air": ["air"]},
        zones={"sky": (0.0, 100.0)},
        constraints=[{"name": "c", "zone": "sky", "count": "aircraft", "at-most": 5 + spare}],
    )
    (found,) = simulate(scenario).verdicts
    assert (found.slack, found.at, found.who) == (spare, exactly(10.5), ("first", "second"))
    assert [(one.at, one.slack) for one in found.worst[1:]] == [
        (exactly(10), 2 + spare), (exactly(11.1), 3 + spare), (exactly(0), 5 + spare),
        (exactly(11.6), 5 + spare),
    ]  # fmt: skip


@pytest.mark.parametrize("spare", [0.25, 0.0, -0.001])
@pytest.mark.parametrize("area", [20.0, 1.0, 3.0])
def test_people_on_each_square_metre(area: float, spare: float) -> None:
    ranks = [12, 7]
    scenario = parade(
        formation("guard", ranks=ranks, rank_spacing=10, depth=0.5, release=0),
        zones={"square": {"stretches": [{"avenue": ["100 m", "200 m"]}], "area": f"{area} m2"}},
        constraints=[
            {"name": "most", "zone": "square", "count": "people/m2", "at-most": 19 / area + spare},
            {
                "name": "least", "zone": "square", "count": "people/m2",
                "at-least": 7 / area - spare, "from": clock(100), "to": "guard.clears@square",
            },
        ],
    )  # fmt: skip
    most, least = simulate(scenario).verdicts
    for found in (most, least):
        assert found.slack == exactly(spare)
        assert (found.holds, found.unit) == (spare >= 0, "people/m2")
    assert most.at == exactly(110)
    assert least.at == exactly(200.5)


def test_a_zone_at_one_instant() -> None:
    # From and to are one: what holds from then on is judged.
    for event, units in (("navy.enters@square", 2), ("guard.clears@square", 1)):
        edges = {"from": event, "to": event}
        found = verdict({"zone": "square", "count": "units", "at-most": 0, **edges})
        assert found.slack == -units


def test_two_events_at_one_instant_may_be_off_by_rounding() -> None:
    # The two are equal but for the sums by which they are reached.
    scenario = parade(
        block("guard", length=20, speed=1, release=0),
        block("navy", speed=1, start=900, release=after("guard@rostrum", delay=0.3)),
        programme={
            "one": item(after("guard@rostrum", delay=0.1)),
            "two": item(after("one.end", delay=0.2)),
        },
        markers={"rostrum": 3.0},
        zones={"square": (0, 100)},
        constraints=[
            {"name": f, "zone": "square", "count": "units", "at-most": 5, "from": f, "to": t}
            for f, t in (("navy.released", "two.end"), ("two.end", "navy.released"))
        ],
    )
    events = simulate(scenario).events
    assert 0 < abs(events["navy.released"] - events["two.end"]) < 1e-12
    assert [found.holds for found in simulate(scenario).verdicts] == [True, True]


@pytest.mark.parametrize("spare", SPARE)
def test_the_longest_of_two_holes(spare: float) -> None:
    # Three units of 20 m at 1 m/s: in the zone 100 … 220 s, 300 … 420 s, 550 … 670 s.
    holes = [(220.0, 300.0), (420.0, 550.0)]
    longest = 130.0
    scenario = parade(
        *(block(f"u{n}", length=20, release=start) for n, start in enumerate((0, 200, 450))),
        zones={"square": (100.0, 200.0)},
        constraints=[
            {
                "name": "c", "empty": "square", "at-most": f"{longest + spare} s",
                "from": "u0.enters@square", "to": "u2.clears@square",
            }
        ],
    )  # fmt: skip
    (found,) = simulate(scenario).verdicts
    holds_by(found, spare, holes[1][0], ("u1", "u2"))
    assert [(one.at, one.who, one.slack) for one in found.worst[1:]] == [
        (exactly(holes[0][0]), ("u0", "u1"), exactly(longest - 80 + spare))
    ]


def test_a_zone_that_never_is_empty_has_all_the_time() -> None:
    edges = {"from": "guard.enters@square", "to": "navy.clears@square"}
    found = verdict({"empty": "square", "at-most": "30 s", **edges})
    assert (found.slack, found.holds, found.unit) == (30, True, "s")


@pytest.mark.parametrize(("before", "hole"), [(0.0, 460.0), (100.0, 560.0)])
def test_before_the_run_nobody_is_in_a_zone(before: float, hole: float) -> None:
    # The run begins with the guard's release at 0 s, which enters at 460 s.
    edges = {"from": clock(-before), "to": "guard.enters@square"}
    found = verdict({"empty": "square", "at-most": "500 s", **edges})
    assert (found.slack, found.at) == (exactly(500 - hole), exactly(-before))
    assert [event.body for event in found.worst[0].events] == ["guard"]  # type: ignore[union-attr]
    count = {"zone": "square", "count": "units"}
    assert verdict({**count, "at-least": 1, "from": clock(-50), "to": clock(-20)}).slack == -1
