"""Gaits change at places: for a rigid body, the whole of it when its head reaches the marker."""

from __future__ import annotations

from typing import Any

from simulator.movement.simulate import simulate
from tests.build import Named, after, block, column, exactly, hold, parade, run_of

QUICK, SLOW = 1.5, 0.75
LENGTH = 60.0
CHANGE = 300.0
MARKERS = {"before": 250.0, "change": CHANGE, "beyond": 420.0}


def test_a_gait_change_in_the_middle_slows_the_head_from_the_marker_on() -> None:
    guard = block("guard", length=LENGTH, speed=QUICK, gait_at={"change": SLOW}, release=0)
    events = run_of(guard, markers=MARKERS).events

    assert events["guard@before"] == exactly(MARKERS["before"] / QUICK)
    assert events["guard@change"] == exactly(CHANGE / QUICK)
    assert events["guard.departs@change"] == events["guard@change"]
    assert events["guard@beyond"] == exactly(CHANGE / QUICK + (MARKERS["beyond"] - CHANGE) / SLOW)


def test_the_whole_body_changes_gait_when_its_head_does() -> None:
    guard = block("guard", length=LENGTH, speed=QUICK, gait_at={"change": SLOW}, release=0)
    rows = {row.marker: row for row in run_of(guard, markers=MARKERS).march_table_rows()}

    # The head is 50 m short of the change when it passes `before`: 50 m quick, 10 m slow.
    quick = CHANGE - MARKERS["before"]
    assert rows["before"].pass_time == exactly(quick / QUICK + (LENGTH - quick) / SLOW)
    assert rows["change"].pass_time == exactly(LENGTH / SLOW)


def test_a_follower_feels_the_change_at_its_distance_behind_the_marker() -> None:
    gap, reaction, after_leader = 15.0, 2.0, 100.0
    leader = block("leader", length=LENGTH, speed=QUICK, gait_at={"change": SLOW}, release=0)
    follower = block("follower", speed=QUICK, gap=gap, reaction=reaction, release=after_leader)
    scenario = parade(leader, follower, markers=MARKERS)
    passage = simulate(scenario).passages["follower"]

    # Free until it has caught up; bound with the leader's slow gait from there to the end.
    behind = LENGTH + gap
    slow_from = CHANGE / QUICK + reaction - (CHANGE - behind) / SLOW
    caught_up = (after_leader - slow_from) / (1 / SLOW - 1 / QUICK)
    assert CHANGE - behind < caught_up < 500
    for station in (caught_up - 1, caught_up):
        assert passage.arrival(station) == exactly(after_leader + station / QUICK)
    for station in (caught_up, caught_up + 1, 700.0):
        assert passage.arrival(station) == exactly(slow_from + station / SLOW)


def test_a_change_at_the_start_is_the_gait_from_the_start() -> None:
    guard = block("guard", speed=QUICK, start="change", gait_at={"change": SLOW}, release=0)
    events = run_of(guard, markers=MARKERS).events

    assert events["guard@beyond"] == exactly((MARKERS["beyond"] - CHANGE) / SLOW)


def test_several_changes_add_up_stretch_by_stretch() -> None:
    gaits = {"before": 0.5, "change": 2.0, "beyond": 1.0}
    guard = block("guard", speed=QUICK, gait_at=gaits, release=0)
    run = run_of(guard, markers=MARKERS)

    places, paces = [0.0, *MARKERS.values(), 1000.0], [QUICK, *gaits.values()]
    end = sum((places[n + 1] - places[n]) / pace for n, pace in enumerate(paces))
    assert run.passages["guard"].arrival(1000.0) == exactly(end)


# -- a wheel: a pace of its own from one marker to another ----------------------------------------

WHEEL, ROUND = 1.0, 321.0
CORNER = {"corner": CHANGE, "round": ROUND, "beyond": 420.0}


def wheeling(name: str, **keys: Any) -> Named:
    gaits = {"corner": WHEEL, "round": QUICK}
    return block(name, **{"length": 15, "speed": QUICK, "gait_at": gaits, **keys})


def test_a_wheel_costs_its_stretch_at_its_own_pace() -> None:
    events = run_of(wheeling("guard", release=0), markers=CORNER).events

    assert events["guard@round"] == exactly(CHANGE / QUICK + (ROUND - CHANGE) / WHEEL)
    straight = CORNER["beyond"] - (ROUND - CHANGE)
    assert events["guard@beyond"] == exactly(straight / QUICK + (ROUND - CHANGE) / WHEEL)


def test_units_go_round_a_corner_one_wheel_after_another() -> None:
    gap, reaction, n = 6.0, 2.0, 5
    units = [wheeling("u0", release=0)]
    units += [wheeling(f"u{k}", gap=gap, reaction=reaction) for k in range(1, n)]
    events = run_of(*units, markers=CORNER).events

    # The stretch is a length and a gap long: who follows begins when the one ahead is round.
    assert 15 + gap == ROUND - CHANGE
    each = (15 + gap) / WHEEL + reaction
    for k in range(n):
        assert events[f"u{k}@corner"] == exactly(CHANGE / QUICK + k * each)
        assert events[f"u{k}@beyond"] == exactly(events["u0@beyond"] + k * each)


def test_the_ranks_of_an_elastic_column_wheel_each_at_the_corner() -> None:
    v, wheel, pitch, reaction = 6.0, 2.0, 25.0, 1.0
    cars = column(
        "cars",
        ranks=3,
        length=5,
        spacing=pitch - 5,
        elastic=True,
        rank_reaction=reaction,
        speed=v,
        gait_at={"corner": wheel, "round": v},
        release=0,
    )
    passages = run_of(cars, markers=CORNER).passages

    # Each rank is a pitch at the pace ahead behind, and goes round at the wheel's.
    for rank, name in enumerate(["cars", "cars#2", "cars#3"]):
        corner, out = passages[name].arrival(CHANGE), passages[name].arrival(ROUND)
        assert out - corner == exactly((ROUND - CHANGE) / wheel), rank


# -- a cadence of its own among others, and marking time -----------------------------------------


def test_a_quick_unit_goes_behind_a_slow_marching_regiment_at_its_pace() -> None:
    gap, reaction = 15.0, 2.0
    regiment = block("regiment", length=LENGTH, speed=SLOW, release=0)
    navy = block("navy", speed=QUICK, gap=gap, reaction=reaction, release=100)
    after_it = block("after", speed=QUICK, gap=gap, reaction=reaction)
    events = run_of(regiment, navy, after_it, markers={"far": 800.0}).events

    navy_there = (800 + LENGTH + gap) / SLOW + reaction
    assert events["navy@far"] == exactly(navy_there)
    assert events["after@far"] == exactly(navy_there + (20 + gap) / SLOW + reaction)


def test_marking_time_behind_a_slow_regiment_keeps_the_own_pace_at_the_stand() -> None:
    gap = 15.0
    regiment = block("regiment", length=LENGTH, speed=SLOW, release=0)
    waits = hold(until=after("regiment@last"))
    navy = block("navy", speed=QUICK, gap=gap, release=300, holds={"before": waits})
    events = run_of(regiment, navy, markers={**MARKERS, "last": 500.0}).events

    goes = 500 / SLOW
    assert events["navy@before"] == exactly(300 + MARKERS["before"] / QUICK)
    assert events["navy.departs@before"] == exactly(goes)
    assert events["navy@last"] == exactly(goes + (500 - MARKERS["before"]) / QUICK)
