"""Margins that were wrong once: small parades, looked at by running them with an input moved."""

from __future__ import annotations

import math

import pytest

from simulator import fixes, margins, simulate
from simulator.timeline.run import Run
from simulator.timeline.verdicts import judge
from simulator.whatif.asked import AskedOf
from simulator.whatif.broken import Ranges, broken
from simulator.whatif.inputs import inputs_named, setting
from simulator.whatif.sweep import sweep
from tests.build import after, at, block, clock, flight, hold, item, run_of, target


def is_broken(run: Run, name: str, change: float) -> bool:
    """Whether the first constraint is broken in a run with the input moved."""
    (what,) = inputs_named(run.scenario, [name])
    after = simulate(run.scenario.with_(setting(run.scenario, what, change)))
    return not judge(run.scenario.constraints[0], after).holds


def ranges_of(run: Run, name: str) -> Ranges:
    what = inputs_named(run.scenario, [name])[0]
    (found,) = broken(
        run.scenario.constraints[:1], sweep(run, what, on_day=False), AskedOf(run)
    ).values()
    return found


def agrees(run: Run, name: str, *changes: float) -> set[bool]:
    """See that runs and ranges say the same for some changes; what they say."""
    ranges = ranges_of(run, name)
    seen = set()
    for change in changes:
        told = any(low < change < high for low, high in ranges)
        assert told == is_broken(run, name, change), (change, ranges)
        seen.add(told)
    return seen


# -- the beginning ---------------------------------------------------------------------------------


def test_far_before_all_other_clocks_even_the_last_of_those_without_a_cue_is_early() -> None:
    # The guard has no cue: with the scout ahead 1,200 s early it waits for 09:00:30 for so long.
    run = run_of(
        block("scout", start=950, release=300),
        block("guard", holds={"rostrum": hold(until=at(30))}),
        markers={"rostrum": 900},
        constraints=[{"halt": "guard", "at-most": "20 s"}],
    )

    assert agrees(run, "scout.release", -100, -1150, -1180, -1195, -1300, -5000) == {True, False}
    assert ranges_of(run, "scout.release").tolist()[0] == [
        -math.inf,
        pytest.approx(-1190, abs=1e-5),
    ]


def test_a_flight_that_leaves_before_all_clock_times_is_when_the_run_begins() -> None:
    # On target at 0 s the jets leave at -100 s: the drawn-up guard is in the zone since then.
    run = run_of(
        block("guard", drawn_up=True, start="20 m", release=0),
        flight("jets", speed=100, target=target("overhead", 0)),
        programme={"salute": item(at(300))},
        segments={"avenue": 1000, "sky": 20_000},
        routes={"along": ["avenue"], "air": ["sky"]},
        markers={"overhead": ("sky", 10_000)},
        zones={"square": (0, 50)},
        constraints=[{"inside": "guard", "zone": "square", "at-most": "200 s"}],
    )

    changes = (-250, -340, -390, -420, -425, -435, -450, -600)
    assert agrees(run, "salute.start", *changes) == {True, False}


def test_a_target_that_is_the_earliest_clock_time_releases_others_too() -> None:
    # At -50 s the jets' target is the earliest clock time: the guard, without a cue, goes then.
    run = run_of(
        block("guard", drawn_up=True, start="20 m"),
        flight("jets", speed=100, target=target("overhead", -50)),
        segments={"avenue": 1000, "sky": 20_000},
        routes={"along": ["avenue"], "air": ["sky"]},
        markers={"overhead": ("sky", 10_000)},
        zones={"square": (0, 50)},
        constraints=[{"inside": "guard", "zone": "square", "at-most": "75 s"}],
    )

    changes = (-20, 20, 55, 105, 120, 124, 126, 145, 155, 300)
    assert agrees(run, "jets.target", *changes) == {True, False}


# -- who is in a zone ------------------------------------------------------------------------------

TWO_WAYS = {
    "segments": {"avenue": 1000, "side": 1000},
    "routes": {"along": ["avenue"], "other": ["side"]},
}


def test_one_instant_is_no_time_for_a_zone_to_stand_empty() -> None:
    run = run_of(
        block("guard", release=0),
        zones={"square": (100, 200)},
        constraints=[
            {"empty": "square", "at-most": "0 s", "from": "guard.starts", "to": "guard.starts"}
        ],
    )

    assert run.ok
    assert not len(ranges_of(run, "guard.release"))


def test_an_interval_that_is_one_instant_for_some_changes_only_is_looked_at_then() -> None:
    # Up to where the guard is the last of the foot, 60 s later, the interval is longer.
    run = run_of(
        block("guard", release=40),
        block("navy", route="other", release=100),
        block("crowd", route="third", release=100),
        segments={"avenue": 1000, "side": 1000, "third": 1000},
        routes={"along": ["avenue"], "other": ["side"], "third": ["third"]},
        groups={"foot": ["guard", "navy"]},
        markers={"line": 200, "mark": ("side", 200)},
        zones={"square": {"third": ["100 m", "300 m"]}},
        constraints=[
            {
                "zone": "square",
                "count": "units",
                "at-most": 0,
                "from": "guard.finishes",
                "to": "foot.finishes",
            }
        ],
    )

    # The crowd is inside during [200, 420] s; the guard finishes at 1060 s.
    assert agrees(run, "guard.release", -950, -700, -100, 0, 30, 90) == {True, False}
    # The crowd's own release: from 860 s later on it is there when the navy finishes.
    assert agrees(run, "crowd.release", 0, 630, 650, 700, 760, 900, 950, 1000) == {True, False}
    late = run_of(
        block("guard", release=40),
        block("navy", route="other", release=100),
        block("crowd", route="third", release=1000),
        segments={"avenue": 1000, "side": 1000, "third": 1000},
        routes={"along": ["avenue"], "other": ["side"], "third": ["third"]},
        groups={"foot": ["guard", "navy"]},
        zones={"square": {"third": ["100 m", "300 m"]}},
        constraints=[
            {
                "zone": "square",
                "count": "units",
                "at-most": 0,
                "from": "guard.finishes",
                "to": "foot.finishes",
            }
        ],
    )
    assert agrees(late, "guard.release", -10, 30, 50, 70, 100, 200, 270, 290) == {True, False}


def test_who_is_drawn_up_beyond_a_zone_does_not_fill_it_for_a_while() -> None:
    # Nobody is in the square from 100 s before the beginning to when the navy comes, at 100 s.
    run = run_of(
        block("guard", drawn_up=True, start="500 m", release=0),
        block("navy", release=0),
        zones={"square": (100, 200)},
        constraints=[
            {
                "empty": "square",
                "at-most": "190 s",
                "from": "08:58:20",
                "to": "navy.enters@square",
            }
        ],
    )

    assert not run.ok
    assert agrees(run, "navy.release", 0, 20, 50, 95) == {True}


def test_a_density_that_is_exceeded_by_less_than_nothing_to_speak_of_is_exceeded() -> None:
    run = run_of(
        block("guard", release=0),
        zones={"square": {"stretches": [{"avenue": ["100 m", "200 m"]}], "area": "3 m2"}},
        constraints=[{"zone": "square", "count": "people/m2", "at-most": 0.3333333333}],
    )

    assert not run.ok
    assert agrees(run, "guard.release", 0.5, 10, 100) == {True}


# -- neighbours ------------------------------------------------------------------------------------


@pytest.mark.parametrize("pace", [1.0001, 1.001, 1.1])
def test_passages_of_almost_one_pace_meet_as_well(pace: float) -> None:
    # Behind the van the guard is too far ahead of the navy up to 30 m; without it, at 2 m/s, the
    # guard passes there 55 s later than it could.
    run = run_of(
        block("van", release=0),
        block("guard", release=0, speed=2, gap=10),
        block("navy", release=100, speed=pace, gap=0),
        zones={"square": (0, 60)},
        constraints=[
            {
                "time-gap": ["guard", "navy"],
                "along": "square",
                "at-most": f"{50 - (1 - 1 / pace) * 30:.9f} s",
            }
        ],
    )

    assert agrees(run, "guard.release", 30, 42, 54.9, 55.1, 70, 150) == {True, False}


def test_where_a_third_flight_comes_between_two_they_are_no_neighbours() -> None:
    # Nobody else may pass between: there the constraint cannot be judged.
    run = run_of(
        *(
            flight(name, speed=100, target=target("overhead", when))
            for name, when in {"one": 1000, "two": 1100, "three": 1300}.items()
        ),
        segments={"sky": 20_000},
        routes={"air": ["sky"]},
        markers={"overhead": 10_000},
        constraints=[{"time-gap": ["one", "two"], "marker": "overhead", "at-most": "150 s"}],
    )

    assert ranges_of(run, "three.target").tolist() == [
        [pytest.approx(-300, abs=1e-5), pytest.approx(-200, abs=1e-5)]
    ]
    assert margins(run, "three.target")[0].earlier.seconds == pytest.approx(200, abs=1e-5)
    assert agrees(run, "three.target", -199, -201, -299, -301) == {True, False}
    assert agrees(run, "one.target", -51, -49, 199, 201, 249, 251, 301) == {True, False}


# -- the first of a group --------------------------------------------------------------------------


def test_who_waits_for_the_first_of_its_own_group_is_no_first_itself() -> None:
    # The shot, and the crowd with it, come with the guard up to 200 s, and then with the navy.
    run = run_of(
        block("guard", release=100),
        block("navy", route="other", release=200),
        block("crowd", route="third", release=after("shot.start")),
        segments={"avenue": 1000, "side": 1000, "third": 1000},
        routes={"along": ["avenue"], "other": ["side"], "third": ["third"]},
        groups={"foot": ["guard", "navy", "crowd"]},
        programme={"shot": item(after("foot.starts"))},
        constraints=[{"event": "shot.start", "within": [None, clock(150)]}],
    )

    assert agrees(run, "guard.release", 0, 49, 51, 99, 101, 1000) == {True, False}


def test_a_member_that_is_first_from_a_change_on_that_is_written_as_none() -> None:
    # The guard is first up to 0.3 microseconds later, which is no change when it is written.
    run = run_of(
        block("guard", release=100),
        block("navy", route="other", release=after("shot.start", delay=100.0000003)),
        block("crowd", route="third", release=after("foot.starts")),
        programme={"shot": item(at(0))},
        segments={"avenue": 1000, "side": 1000, "third": 1000},
        routes={"along": ["avenue"], "other": ["side"], "third": ["third"]},
        groups={"foot": ["guard", "navy"]},
        constraints=[{"event": "crowd.starts", "within": [clock(70), None]}],
    )

    assert agrees(run, "guard.release", -40, -20, 0, 20) == {True, False}
    found = margins(run, "guard.release")[0]
    assert (found.later.seconds, found.earlier.seconds) == (math.inf, pytest.approx(30, abs=1e-5))


def test_a_time_in_the_hour_that_comes_twice_is_written_with_its_offset() -> None:
    # The clocks go back at 03:00, 5,400 s after the start. The square is free from 6,000 to
    # 6,600 s, when it is 02:10 for the second time, and from 12,000 s on.
    run = run_of(
        block("first", release={"at": "01:30:00"}, holds={"here": hold(5880)}),
        block("second", route="other", release={"at": "01:30:00"}, holds={"there": hold(5280)}),
        block("guard", route="third", release={"at": "01:40:00"}),
        start="2025-10-26T01:30:00",
        timezone="Europe/Paris",
        segments={"avenue": 1000, "side": 10_000, "third": 1000},
        routes={"along": ["avenue"], "other": ["side"], "third": ["third"]},
        markers={"here": 50, "there": ("side", 6650)},
        zones={
            "square": {
                "avenue": ["0 m", "100 m"],
                "side": ["6600 m", "6700 m"],
                "third": ["0 m", "100 m"],
            }
        },
        constraints=[{"zone": "square", "count": "units", "at-most": 1}],
    )

    found = {round(each.change): each for each in fixes(run) if each.what == "guard.release"}
    assert not run.ok
    assert sorted(found) == [-720, 5400]
    assert found[5400].settings == {"units.guard.release.at": "2025-10-26T02:10:00+01:00"}
