"""Gaits change at places: for a rigid body, the whole of it when its head reaches the marker."""

from __future__ import annotations

from simulator.movement.simulate import simulate
from tests.build import block, exactly, parade

QUICK, SLOW = 1.5, 0.75
LENGTH = 60.0
CHANGE = 300.0
MARKERS = {"before": 250.0, "change": CHANGE, "beyond": 420.0}


def test_a_gait_change_in_the_middle_slows_the_head_from_the_marker_on() -> None:
    guard = block("guard", length=LENGTH, speed=QUICK, gait_at={"change": SLOW}, release=0)
    events = simulate(parade(guard, markers=MARKERS)).events

    assert events["guard@before"] == exactly(MARKERS["before"] / QUICK)
    assert events["guard@change"] == exactly(CHANGE / QUICK)
    assert events["guard.departs@change"] == events["guard@change"]
    assert events["guard@beyond"] == exactly(CHANGE / QUICK + (MARKERS["beyond"] - CHANGE) / SLOW)


def test_the_whole_body_changes_gait_when_its_head_does() -> None:
    guard = block("guard", length=LENGTH, speed=QUICK, gait_at={"change": SLOW}, release=0)
    rows = {row.marker: row for row in simulate(parade(guard, markers=MARKERS)).march_table_rows()}

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
    events = simulate(parade(guard, markers=MARKERS)).events

    assert events["guard@beyond"] == exactly((MARKERS["beyond"] - CHANGE) / SLOW)


def test_several_changes_add_up_stretch_by_stretch() -> None:
    gaits = {"before": 0.5, "change": 2.0, "beyond": 1.0}
    guard = block("guard", speed=QUICK, gait_at=gaits, release=0)
    run = simulate(parade(guard, markers=MARKERS))

    places, paces = [0.0, *MARKERS.values(), 1000.0], [QUICK, *gaits.values()]
    end = sum((places[n + 1] - places[n]) / pace for n, pace in enumerate(paces))
    assert run.passages["guard"].arrival(1000.0) == exactly(end)
