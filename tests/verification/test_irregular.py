"""Events and counts of a unit that is passed by its own ranks, or that leaves the parade."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import Run
from tests.build import at, block, column, exactly, flight, formation, run_of

STREET = {"street": {"length": "1 km", "width": "10 m"}}
SMOKE = {"unit": "tanks", "rank": 1, "place": "300 m", "towed": True}


def towed(work: float, **rest: Any) -> Run:
    """The first of two tanks stands 300 m along and is towed; the second, 12 m and 1 s behind,
    drives round it.
    """
    tanks = column(
        "tanks", ranks=2, length=7, spacing=5, rank_reaction=1, elastic=True, width=4, speed=1.0,
        release=0,
    )  # fmt: skip
    lorry = {"travel": "1 min", "working-time": f"{work} s"}
    keys = {"segments": STREET, "markers": {"m": 400}, "incidents": {"smoke": SMOKE}, **rest}
    return run_of(tanks, recovery={"lorry": lorry}, **keys)


@pytest.mark.parametrize(
    ("off", "past"),
    [
        # The second is at the marker at 400 + 12 + 1 s, and off it 7 s later; ...
        (361, 420),
        # ... until 900 s nobody knows that the first will not come.
        (900, 900),
    ],
)
def test_a_column_is_past_a_place_when_its_last_is_or_is_off_the_road(
    off: float, past: float
) -> None:
    run = towed(off - 300 - 60)
    assert run.breakdowns["smoke"].end == exactly(off)
    assert run.events["tanks@m"] == exactly(413)
    assert run.events["tanks.tail@m"] == exactly(past)


def test_a_group_is_past_a_place_when_nobody_of_it_is_still_to_come() -> None:
    swan = column("swan", length=20, width=6, speed=1, release=0)
    run = run_of(
        swan,
        block("brass", width=3, release=100),
        segments=STREET,
        markers={"m": 600},
        groups={"all": ["swan", "brass"]},
        incidents={"smoke": {"unit": "swan", "place": "500 m", "towed": True}},
        recovery={"lorry": {"travel": "1 min", "working-time": "10 min"}},
    )
    assert run.events["all@m"] == exactly(100 + 600)
    assert run.events["brass.tail@m"] == exactly(100 + 620)
    # The swan will not come: that is known when it is off the road.
    assert run.events["all.tail@m"] == run.events["smoke.end"] == exactly(500 + 60 + 600)


def leaving(start: float, *, drawn_up: bool, zone: dict[str, list[str]], place: float) -> Run:
    """A float of 20 m that stands from its start on is towed away further on."""
    return run_of(
        column("swan", length=20, speed=1, release=10, start=start, drawn_up=drawn_up),
        segments={"first": 200, "second": 300},
        zones={"square": zone},
        incidents={"smoke": {"unit": "swan", "place": f"{place} m", "towed": True}},
        recovery={"lorry": {"travel": "1 min", "working-time": "2 min"}},
    )


def test_who_is_drawn_up_clears_what_only_its_rear_stands_in() -> None:
    run = leaving(100, drawn_up=True, zone={"first": ["82 m", "95 m"]}, place=300)
    # Its rear is at 95 m when its head is at 115 m.
    assert run.events["swan.clears@square"] == exactly(10 + 15)


def test_who_is_not_drawn_up_never_was_in_what_lies_behind_its_start() -> None:
    # The zone has two stretches: one just behind its start, one beyond where it leaves.
    zone = {"first": ["82 m", "95 m"], "second": ["200 m", "300 m"]}
    run = leaving(100, drawn_up=False, zone=zone, place=300)
    assert run.occupancy("square").peak("vehicles").value == 0
    assert "swan.clears@square" not in run.events


def test_whose_vehicle_breaks_down_makes_its_other_halts_too() -> None:
    cart = column(
        "cart", length=5, speed=1, release=0, holds={"m": {"duration": "50 s"}},
    )  # fmt: skip
    stall = {"unit": "cart", "place": "300 m", "drives-on": "100 s"}
    run = run_of(cart, markers={"m": 500, "n": 900}, incidents={"stall": stall})
    assert run.events["cart@n"] == exactly(900 + 100 + 50)


# -- who counts ------------------------------------------------------------------------------------


def test_who_falls_out_is_one_of_his_rank_until_then() -> None:
    # Three ranks of 4, 2 m apart and 0.5 m deep, come to the square at 100, 102 and 104 s, and are
    # out of it at 300.5, 302.5 and 304.5 s; two of the third fall out at 200 m, at 204 s.
    run = run_of(
            formation("navy", ranks=3, files=4, rank_spacing=2, depth=0.5, release=0),
            zones={"square": (100.0, 300.0)},
            incidents={"heat": {"unit": "navy", "rank": 3, "place": "200 m", "falls-out": 2}},
        )  # fmt: skip
    inside = {99: 0, 101: 4, 103: 8, 105: 12, 203: 12, 205: 10, 301: 6, 303: 2, 305: 0}
    assert {second: run.occupancy("square").at(second) for second in inside} == inside


def test_with_an_aircraft_its_crew_turns_back() -> None:
    run = run_of(
            block("guard", release=0),
            flight("jets", aircraft=None, ranks=[1, 2], spacing="50 m", crew=3, speed="100 m/s",
                   call=at(0)),
            segments={"avenue": 1000, "sky": 10_000},
            routes={"along": ["avenue"], "air": ["sky"]},
            zones={"sky": ["sky"]},
            incidents={"engine": {"unit": "jets", "rank": 2, "place": "2 km", "turns-back": 1}},
        )  # fmt: skip
    # The second rank is there at 20.5 s: of nine people in three aircraft three turn back in one.
    sky = run.occupancy("sky")
    assert [sky.at(20.4), sky.at(20.6)] == [9, 6]
    assert sky.integral() == exactly(3 * 100 + 3 * 100 + 3 * 20)
