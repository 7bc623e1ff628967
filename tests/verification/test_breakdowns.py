"""Breakdowns, where two things meet: ties, two wrecks, a halt of everything, who follows whom."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator import Run
from tests.build import (
    after,
    at,
    block,
    clock,
    column,
    exactly,
    formation,
    hold,
    item,
    parade,
    run_of,
)

STREET = {"street": {"length": "1 km", "width": "10 m"}}
KEPT = {"gap": 10, "reaction": 2}
SWAN = column("swan", length=20, width=6, speed=1.0, release=0, **KEPT)


def ship(name: str = "ship", **keys: Any) -> Any:
    return column(name, length=20, width=6, **{"speed": 1.0, **KEPT, **keys})


def band(name: str = "brass", **keys: Any) -> Any:
    return block(name, length=20, **{"width": 3, "speed": 1.0, **KEPT, **keys})


def stalled(*units: Any, lasts: float = 900, **rest: Any) -> Run:
    """The swan stands 500 m along the street from 500 s on."""
    stall = {"unit": "swan", "place": "500 m", "drives-on": f"{lasts!r} s"}
    keys = {"segments": STREET, "markers": {"m": 900}, "incidents": {"stall": stall}, **rest}
    return run_of(SWAN, *units, **keys)


def test_a_wreck_that_is_over_just_when_the_band_comes_stands_no_more() -> None:
    # It comes to its place 30 m behind at 600 s.
    assert stalled(band(release=130), lasts=100).breakdowns["stall"].passed_by == ()
    assert stalled(band(release=130), lasts=100.001).breakdowns["stall"].passed_by == ("brass",)


@pytest.mark.parametrize(
    ("place", "passed"),
    [
        # Here their place behind the swan is the line, where they come at once: it is decided.
        ("480 m", ()),
        # Here that place is further on, where they come no nearer before the ship has.
        ("500 m", ("pipes",)),
    ],
)
def test_it_is_decided_once(place: str, passed: tuple[str, ...]) -> None:
    # The pipes come while the ship, which is before them, is still to come out of its side
    # street: they wait. When it has come and stands, too, they might pass.
    run = run_of(
        column("swan", length=20, width=6, speed=1, release=0, **KEPT),
        ship(route="side", release=800),
        band("pipes", route="along", release=0),
        segments={"upper": {"length": "450 m", "width": "10 m"}, "lane": "100 m", **STREET},
        routes={"along": ["upper", "street"], "side": ["lane", "street"]},
        markers={"line": ("street", 0)},
        incidents={"stall": {"unit": "swan", "place": place, "drives-on": "30 min"}},
    )
    stall = run.breakdowns["stall"]
    assert stall.passed_by == passed
    assert {*stall.queued, *passed} == {"pipes", "ship"}


def test_who_halts_at_its_place_in_the_queue_for_itself_does_not_pass() -> None:
    busy = band(release=0, holds={"halt": hold(until=at(700))})
    markers = {"halt": 470, "m": 900}
    assert stalled(busy, markers=markers).breakdowns["stall"].queued == ("brass",)
    # A halt further back is over when it comes.
    markers = {"halt": 400, "m": 900}
    assert stalled(busy, markers=markers).breakdowns["stall"].passed_by == ("brass",)


def test_two_wrecks_one_behind_the_other_are_passed_one_after_the_other() -> None:
    incidents = {
        "stall": {"unit": "swan", "place": "500 m", "drives-on": "900 s"},
        "puncture": {"unit": "ship", "place": "300 m", "drives-on": "900 s"},
    }
    run = stalled(ship(release=100), band(release=200), incidents=incidents)
    assert [run.breakdowns[name].passed_by for name in incidents] == [("brass",)] * 2
    assert run.events["brass@m"] == exactly(200 + 900)


def test_beside_two_that_stand_there_there_is_room_for_one_less() -> None:
    # The band breaks nothing: it is a second float, narrow enough to pass, that breaks down beside
    # the first. Then 10 m less 6 m less 3 m are too little for the pipes.
    incidents = {
        "stall": {"unit": "swan", "place": "500 m", "drives-on": "900 s"},
        "axle": {"unit": "cart", "place": "495 m", "drives-on": "400 s"},
    }
    cart = column("cart", length=20, width=3, speed=1, release=100, **KEPT)
    run = stalled(cart, band("pipes", release=200), incidents=incidents)
    assert run.breakdowns["stall"].passed_by == ("cart",)
    assert "pipes" in run.breakdowns["stall"].queued + run.breakdowns["axle"].queued
    assert run.events["pipes@m"] > run.breakdowns["axle"].end + 400


def test_who_stands_behind_two_wrecks_takes_up_room_once() -> None:
    # The cart breaks down just where it comes to stand behind the swan: beside it there are 10 m
    # less 5 m, and beside the swan 10 m less 6 m, enough for 3.5 m.
    incidents = {
        "stall": {"unit": "swan", "place": "500 m", "drives-on": "900 s"},
        "axle": {"unit": "cart", "place": "470 m", "drives-on": "800 s"},
    }
    cart = column("cart", length=20, width=5, speed=1, release=100, **KEPT)
    run = stalled(cart, band("pipes", width=3.5, release=200), incidents=incidents)
    assert run.breakdowns["axle"].passed_by == run.breakdowns["stall"].passed_by == ("pipes",)


def test_a_queue_that_reaches_back_over_a_merge_is_passed_on_the_way() -> None:
    # The swan comes out of a lane and stands 40 m beyond the line; on the main street a ship of
    # 20 m stands behind it, before the line, and the band behind that.
    run = run_of(
        column("swan", length=20, width=6, speed=1, release=0, route="side", **KEPT),
        ship(route="along", release=0),
        band("pipes", route="along", release=300),
        segments={"upper": {"length": "200 m", "width": "10 m"}, "lane": "100 m", **STREET},
        routes={"along": ["upper", "street"], "side": ["lane", "street"]},
        markers={"m": ("street", 900)},
        incidents={"stall": {"unit": "swan", "place": "120 m", "drives-on": "30 min"}},
    )
    assert run.breakdowns["stall"].queued == ("ship",)
    # The ship stands at the line; the band comes to 170 m, and is past it and the swan.
    assert run.passages["ship"].arrival(200) == exactly(200)
    assert run.events["pipes@m"] == exactly(300 + 200 + 900)


def test_a_rank_of_another_unit_keeps_the_gap_one_of_its_own_the_spacing() -> None:
    tanks = column(
        "tanks", ranks=3, length=7, spacing=5, rank_reaction=1, elastic=True, width=4, speed=1.0,
        release=100, gap=40, reaction=3,
    )  # fmt: skip
    first = {"unit": "tanks", "rank": 1, "place": "300 m", "drives-on": "900 s"}
    run = run_of(SWAN, tanks, segments=STREET, markers={"m": 900}, incidents={"stall": first})
    lead, second, third = (run.passages[name] for name in ("tanks", "tanks#2", "tanks#3"))
    assert run.breakdowns["stall"].passed_by == ("tanks#2", "tanks#3")
    # The second came 12 m behind the first, one second late, and goes on as it did.
    assert second.arrival(600) == exactly(100 + 600 + 12 + 1)
    assert third.arrival(600) == exactly(100 + 600 + 2 * (12 + 1))
    # The column's head is the first that comes, its tail the last.
    assert run.events["tanks@m"] == exactly(second.arrival(900))
    assert run.events["tanks.tail@m"] == exactly(lead.arrival(907))


def test_who_comes_behind_a_passer_waits_until_its_tail_is_off_the_lane() -> None:
    # A slow, long band swings out 470 m along; the ship behind it stops there, its gap kept from
    # the band's tail as long as that is in the lane.
    slow = block("brass", length=100, width=3, speed=0.5, release=0, **KEPT)
    run = stalled(slow, ship(release=300))
    swings_out = run.passages["brass"].arrival(470)
    assert run.passages["ship"].arrival(470 - 100 - 10) == exactly(swings_out + 2)
    # Its own place is 470 m: it may come to the last 110 m as the band's tail leaves them.
    assert run.passages["ship"].arrival(460) == exactly(run.passages["brass"].arrival(570) + 2)


def test_nobody_follows_a_towed_wreck_but_whom_it_followed() -> None:
    lorry = {"travel": "0 s", "working-time": "1 min"}
    slow = ship("slow", speed=0.5, release=0)
    swan = column("swan", length=20, width=6, speed=1.0, **KEPT)
    run = run_of(
            slow, swan, ship("next"),
            segments=STREET, markers={"m": 900},
            incidents={"smoke": {"unit": "swan", "place": "500 m", "towed": True}},
            recovery={"lorry": lorry},
        )  # fmt: skip
    # It follows the slow one again, at its gap and its reaction.
    assert run.events["next@m"] == exactly(run.passages["slow"].arrival(930) + 2)


def test_meanwhile_everything_may_halt() -> None:
    silence = {**item(at(550), 120), "halts": True}
    run = stalled(band(release=100), programme={"silence": silence}, lasts=100)
    # The band stands where it is from 550 s to 670 s; the repair goes on: it is over at 600 s.
    assert run.breakdowns["stall"].end == 600
    assert run.breakdowns["stall"].passed_by == ()
    assert run.passages["swan"].departure(500) == exactly(670)


def test_a_cue_may_wait_for_a_breakdown() -> None:
    speech = {**item(after("stall.start", delay=30), 60)}
    run = stalled(programme={"speech": speech}, lasts=200)
    assert run.programme["speech"] == (530, 590)
    assert run.events["stall.end"] == 700


def test_a_wreck_where_it_would_wait_for_itself_is_told() -> None:
    # It comes to a hold that waits for the end of its breakdown further on.
    from simulator.errors import ScenarioError

    waits = column("cart", length=5, speed=1, release=0, holds={"h": hold(until=after("s.end"))})
    with pytest.raises(ScenarioError, match="a circle of cues"):
        parade(
            waits,
            markers={"h": 100},
            incidents={"s": {"unit": "cart", "place": "200 m", "drives-on": "9 s"}},
        )


def test_the_neighbours_of_a_day_are_those_of_that_day() -> None:
    asked = {"name": "apart", "time-gap": "all", "marker": "m", "at-least": "5 s"}
    along = {"name": "all along", "gap": "all", "along": "street", "at-least": "1 m"}
    run = stalled(ship(release=100), band(release=200), constraints=[asked, along])
    apart, on_the_way = run.verdicts
    # Past the corner the band is first, then the swan, then the ship, 30 m and 2 s behind.
    assert apart.slack == exactly(2 + 10 - 5)
    assert apart.who == ("swan", "ship")
    assert on_the_way.note is not None
    assert not on_the_way.holds
    assert run.march_table_rows("m")[0].time_gap is None


def test_flights_that_turn_back_are_gone_and_constraints_say_so() -> None:
    run = run_of(
            block("guard", release=0),
            ("jets", {"kind": "flight", "route": "air", "aircraft": 3, "speed": "100 m/s",
                      "call": {"at": clock(100)}, "crew": 2}),
            segments={"avenue": 1000, "sky": 10_000},
            routes={"along": ["avenue"], "air": ["sky"]},
            markers={"over": ("sky", 8000)},
            zones={"near": {"sky": ["1000 m", "3000 m"]}, "far": {"sky": ["7 km", "9 km"]}},
            incidents={"fog": {"unit": "jets", "place": "2 km", "turns-back": "all"}},
            constraints=[{"name": "over", "event": "jets@over", "within": [None, clock(500)]}],
        )  # fmt: skip
    assert (
        run.verdicts[0].note == "jets@over never comes: jets turns back at 2000 m (incidents.fog)"
    )
    assert run.events["jets.clears@near"] == exactly(100 + 2000 / 100)
    assert "jets.enters@far" not in run.events
    assert run.occupancy("near").peak().value == 6
    assert run.occupancy("near").integral() == exactly(6 * 1000 / 100)
    assert run.occupancy("far").peak().value == 0


def test_an_aircraft_that_turns_back_leaves_the_others_to_fly_on() -> None:
    run = run_of(
            block("guard", release=0),
            ("jets", {"kind": "flight", "route": "air", "ranks": [1, 2], "spacing": "50 m",
                      "speed": "100 m/s", "call": {"at": clock(100)}}),
            segments={"avenue": 1000, "sky": 10_000},
            routes={"along": ["avenue"], "air": ["sky"]},
            zones={"sky": ["sky"]},
            incidents={"engine": {"unit": "jets", "rank": 2, "place": "2 km", "turns-back": 1}},
        )  # fmt: skip
    occupancy = run.occupancy("sky")
    # The second rank is 50 m behind: it is there half a second after the first.
    assert run.events["engine.start"] == exactly(100 + 2050 / 100)
    assert occupancy.at(120.4, "aircraft") == 3
    assert occupancy.at(120.6, "aircraft") == 2
    assert run.events["jets.finishes"] == exactly(100 + 10_050 / 100)


def test_marchers_fall_out_of_their_rank_when_it_is_there() -> None:
    run = run_of(
            formation("navy", ranks=3, files=4, rank_spacing=2, depth=0.5, release=0),
            zones={"square": (100.0, 300.0)},
            incidents={"heat": {"unit": "navy", "rank": 3, "place": "200 m", "falls-out": 2}},
        )  # fmt: skip
    occupancy = run.occupancy("square")
    assert run.events["heat.start"] == run.events["heat.end"] == exactly(204)
    assert occupancy.at(203.9) == 12
    assert occupancy.at(204.1) == 10
    assert occupancy.at(run.end) == 0


@pytest.mark.parametrize(("first", "place"), [(0, 500), (400, 100)])
def test_of_two_that_break_down_at_once_the_first_in_the_order_of_march_is_towed_first(
    first: float, place: float
) -> None:
    # Both stand from 500 s on; the file names the second first, and it may be on the road first.
    run = run_of(
        column("swan", length=20, speed=1, release=first),
        column("ship", length=20, speed=1, release=200, route="other"),
        segments={"street": "1 km", "lane": "1 km"},
        routes={"along": ["street"], "other": ["lane"]},
        incidents={
            "axle": {"unit": "ship", "place": "300 m", "towed": True},
            "smoke": {"unit": "swan", "place": f"{place} m", "towed": True},
        },
        recovery={"lorry": {"travel": "1 min", "working-time": "2 min"}},
    )
    assert run.breakdowns["smoke"].end == exactly(500 + 180)
    assert run.breakdowns["axle"].end == exactly(500 + 180 + 60 + 180)


def test_of_two_recovery_vehicles_the_one_goes_that_is_there_sooner() -> None:
    far = {"stands": "far", "speed": "2 m/s", "working-time": "1 min"}
    near = {"stands": "near", "speed": "2 m/s", "working-time": "3 min"}
    run = run_of(
        SWAN,
        segments=STREET,
        markers={"far": 0, "near": 600},
        incidents={"smoke": {"unit": "swan", "place": "500 m", "towed": True}},
        recovery={"far": far, "near": near},
    )
    towed = run.breakdowns["smoke"].recovered
    assert towed is not None
    # It is there sooner, though the other would be done sooner.
    assert (towed.vehicle, towed.comes, towed.over) == ("near", 500 + 50, 500 + 50 + 180)


# -- who is in whose way ---------------------------------------------------------------------------

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
