"""Breakdowns, where two things meet: ties, two wrecks, a halt of everything, a tow."""

from __future__ import annotations

import pytest

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
from tests.verification.street import KEPT, STREET, SWAN, band, ship, stalled


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
    with pytest.raises(ScenarioError, match="circular cues"):
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
        run.verdicts[0].note == "jets@over never occurs: jets turns back at 2000 m (incidents.fog)"
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
