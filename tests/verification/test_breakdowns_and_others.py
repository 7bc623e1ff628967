"""Breakdowns and who is in whose way: at forks, crossings and merges, in the air, in chains."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator import Run
from tests.build import (
    after,
    block,
    clock,
    column,
    exactly,
    run_of,
)
from tests.verification.street import KEPT, STREET, SWAN, band, ship, stalled

FORK = {
    "segments": {**STREET, "ahead": "500 m", "off": "500 m"},
    "routes": {"along": ["street", "ahead"], "turns-off": ["street", "off"]},
    "markers": {"off-end": ("off", 400)},
}


@pytest.mark.parametrize("place", [1025, 1005])
def test_who_turns_off_before_the_wreck_waits_in_the_queue(place: float) -> None:
    # The swan stands beyond the fork, or just with its head, the ship behind it before the fork.
    # The band's way does not go past the swan; there would be room.
    segments = {**FORK["segments"], "ahead": {"length": "500 m", "width": "10 m"}}
    run = run_of(
        SWAN,
        ship(release=100),
        band(release=200, route="turns-off"),
        **{**FORK, "segments": segments},
        incidents={"stall": {"unit": "swan", "place": f"{place} m", "drives-on": "900 s"}},
    )
    assert run.breakdowns["stall"].passed_by == ()
    # It is behind the ship, 1,000 m less 30 m to 60 m along, until that starts.
    assert run.events["brass@off-end"] > place + 900


def crossing(release: float, **car: Any) -> Run:
    """The swan stands 500 m along; from 600 m to 700 m, on the band's way but not on the swan's, a
    car of 30 m crosses, which is before the band in the order of march.
    """
    crosses = column("car", length=30, speed=1, release=release, route="cross", **car)
    return run_of(
            SWAN,
            crosses,
            band(release=100, route="turns-off"),
            segments={"first": {"length": "600 m", "width": "10 m"}, "shared": "100 m",
                      "rest": "300 m", "in": "100 m", "out": "500 m"},
            routes={"along": ["first", "rest"], "turns-off": ["first", "shared"],
                    "cross": ["in", "shared", "out"]},
            incidents={"stall": {"unit": "swan", "place": "500 m", "drives-on": "900 s"}},
        )  # fmt: skip


@pytest.mark.parametrize(
    ("release", "passes"),
    [
        # The band comes to its place at 570 s. By then the car is off, 100 + 100 + 30 m on, ...
        (339, True),
        # ... or only its head, or it is to come, though that is all known since 0 s.
        (341, False),
        (400, False),
    ],
)
def test_who_is_to_cross_first_is_waited_for_until_it_is_off(release: float, passes: bool) -> None:
    passed_by = crossing(release).breakdowns["stall"].passed_by
    assert passed_by == (("brass",) if passes else ())


def test_who_is_elsewhere_is_in_nobodys_way() -> None:
    # In the order of march the car is between the swan and the band, and never on their street; or
    # only where the band has never been.
    car = column("car", length=5, speed=1, release=after("stall.end"), route="other")
    run = run_of(
        column("swan", length=20, width=6, speed=1, release=0, start=100, **KEPT),
        car,
        band(release=100, start=100),
        segments={"first": "100 m", "second": STREET["street"], "lane": "100 m"},
        routes={"along": ["first", "second"], "other": ["first", "lane"]},
        incidents={"stall": {"unit": "swan", "place": "500 m", "drives-on": "900 s"}},
    )
    assert run.breakdowns["stall"].passed_by == ("brass",)


def test_who_waits_for_a_passer_goes_on_no_earlier_than_that_has_come() -> None:
    # Two streets meet at a line; the swan's tail is 3 m beyond it. The band, which keeps 10 m,
    # comes to 7 m before the line on its street, at 493 s, and passes. The cart on the other street
    # is at the line since 100 s: it comes after the band, and may then go up 2 m, no earlier.
    run = run_of(
        column("swan", length=20, width=6, speed=1, release=0, route="one", **KEPT),
        band(release=400, route="one"),
        column("cart", length=5, width=6, speed=1, release=0, route="two", gap=1),
        segments={"first": "100 m", "second": "100 m", "on": STREET["street"]},
        routes={"one": ["first", "on"], "two": ["second", "on"]},
        markers={"line": ("on", 0)},
        incidents={"stall": {"unit": "swan", "place": "123 m", "drives-on": "900 s"}},
    )
    assert run.breakdowns["stall"].passed_by == ("brass",)
    assert run.passages["cart"].arrival(100) == exactly(100)
    assert run.passages["cart"].departure(100) == exactly(400 + 93)
    chain = run.explain(run.scenario.event_names.resolve("cart.departs@line"))
    assert chain.total == exactly(493)


def test_a_flight_may_turn_back_on_its_way_to_its_orbit() -> None:
    orbit = {"marker": "hold", "period": "2 min", "on-station": clock(200)}
    run = run_of(
            block("guard", release=0),
            ("jets", {"kind": "flight", "route": "air", "aircraft": 3, "speed": "100 m/s",
                      "orbit": orbit, "call": {"at": clock(300)}, "length": "20 m"}),
            segments={"avenue": 1000, "sky": 20_000},
            routes={"along": ["avenue"], "air": ["sky"]},
            markers={"hold": ("sky", 10_000)},
            zones={"sky": ["sky"]},
            incidents={"fog": {"unit": "jets", "place": "4 km", "turns-back": "all"}},
        )  # fmt: skip
    # It would be at its hold, 10 km on, at 200 s.
    assert run.events["fog.start"] == exactly(200 - 6000 / 100)
    assert run.occupancy("sky").integral("aircraft") == exactly(3 * 4000 / 100)
    assert run.flypasts == {}
    assert "jets@hold" not in run.events
    assert run.end == run.events["guard.finishes"]


def test_who_waits_at_the_line_for_a_wreck_beyond_it_goes_when_that_is_off() -> None:
    # The swan's tail is 3 m beyond the line: who keeps 10 m waits at the line itself.
    run = run_of(
        column("swan", length=20, width=6, speed=1, release=0, route="one", **KEPT),
        ship(release=0, route="two"),
        segments={"first": "100 m", "second": "100 m", "on": STREET["street"]},
        routes={"one": ["first", "on"], "two": ["second", "on"]},
        markers={"line": ("on", 0)},
        incidents={"smoke": {"unit": "swan", "place": "123 m", "towed": True}},
        recovery={"lorry": {"travel": "1 min", "working-time": "2 min"}},
    )
    off = 123 + 60 + 120
    assert run.breakdowns["smoke"].end == exactly(off)
    assert run.events["ship.departs@line"] == exactly(off + 2)
    chain = run.explain("ship.departs@line")
    assert chain.total == exactly(off + 2)
    assert [link.kind for link in chain.links][-3:] == ["sent", "tow", "queue"]


def test_who_passes_beside_a_wreck_is_no_neighbour_of_it() -> None:
    asked = {"name": "apart", "time-gap": "all", "marker": "corner", "at-least": "5 s"}
    markers = {"corner": 500}
    run = stalled(ship(release=100), band(release=200), constraints=[asked], markers=markers)
    # At the corner the swan stands from 500 s on, and is past it with its tail at 1,420 s; the band
    # is there at 700 s. Who comes next is the ship, 2 s and 10 m behind the swan.
    gaps = {row.unit: row.time_gap for row in run.march_table_rows("corner")}
    assert gaps == {"swan": None, "brass": None, "ship": exactly(2 + 10)}
    (apart,) = run.verdicts
    assert (apart.slack, apart.who) == (exactly(2 + 10 - 5), ("swan", "ship"))


def test_a_passage_that_ends_is_read_alike_one_by_one_and_at_once() -> None:
    lorry = {"lorry": {"travel": "1 min", "working-time": "2 min"}}
    smoke = {"smoke": {"unit": "swan", "place": "500 m", "towed": True}}
    run = stalled(incidents=smoke, recovery=lorry)
    passage, places = run.passages["swan"], np.array([0.0, 250.0, 500.0, 500.1])
    assert passage.departure(places).tolist() == [0, 250, exactly(680), np.inf]
    assert passage.arrival(places).tolist() == [-np.inf, 250, 500, np.inf]
    for read in (passage.arrival, passage.departure):
        assert read(places).tolist() == [read(float(place)) for place in places]


def test_the_chain_of_a_wreck_that_waited_leads_over_the_one_before() -> None:
    # One lorry for three: it is back from each after 60 + 120 + 60 s.
    names = ("swan", "ship", "cart")
    run = run_of(
        *(column(name, length=20, speed=1, release=0, route=f"{name}-way") for name in names),
        segments=dict.fromkeys(names, "1 km"),
        routes={f"{name}-way": [name] for name in names},
        incidents={
            name[:2]: {"unit": name, "place": f"{100 + number} m", "towed": True}
            for number, name in enumerate(names)
        },
        recovery={"lorry": {"travel": "1 min", "working-time": "2 min"}},
    )
    for number, name in enumerate(names):
        chain = run.explain(f"{name[:2]}.end")
        assert chain.total == run.events[f"{name[:2]}.end"] == exactly(100 + 240 * number + 180)
        assert [link.kind for link in chain.links].count("back") == number


def test_what_was_to_befall_a_rank_that_is_still_behind_when_all_turn_back_does_not() -> None:
    # The head turns back at 4 km; the second rank, 120 m behind it, has not come to 3.9 km.
    run = run_of(
            block("guard", release=0),
            ("jets", {"kind": "flight", "route": "air", "ranks": [1, 2], "length": "20 m",
                      "spacing": "100 m", "speed": "100 m/s", "call": {"at": clock(0)}}),
            segments={"avenue": 1000, "sky": 10_000},
            routes={"along": ["avenue"], "air": ["sky"]},
            zones={"sky": ["sky"]},
            incidents={
                "engine": {"unit": "jets", "rank": 2, "place": "3900 m", "turns-back": 1},
                "fog": {"unit": "jets", "place": "4 km", "turns-back": "all"},
            },
        )  # fmt: skip
    assert "engine.start" not in run.events
    assert run.events["fog.start"] == exactly(40)
    # One aircraft for 4 km, two for 120 m less: all turn back with the head.
    seconds = (4000 + 2 * (4000 - 120)) / 100
    assert run.occupancy("sky").integral("aircraft") == exactly(seconds)
    assert run.occupancy("sky").at(40.1, "aircraft") == 0
