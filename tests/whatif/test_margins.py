"""Margins against closed forms: how far one input may move, and which constraint then breaks."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest

from simulator import fixes, margins, simulate
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from simulator.whatif.inputs import NotLinearError, UnknownInputError, inputs
from simulator.whatif.margins import Margin
from tests.build import (
    after,
    at,
    block,
    clock,
    flight,
    formation,
    hold,
    item,
    parade,
    run_of,
    target,
)

NEAR = 1e-5


def near(value: float) -> Any:
    """Exact to the tolerance at which a verdict flips."""
    return pytest.approx(value, abs=NEAR, rel=0)


def rooms(found: Margin) -> tuple[Any, ...]:
    return (
        (found.later.seconds, found.later.breaks),
        (found.earlier.seconds, found.earlier.breaks),
    )


# -- times -----------------------------------------------------------------------------------------


def test_a_release_may_move_either_way_as_far_as_the_bounds_of_its_event() -> None:
    run = run_of(
        block("guard", release=40),
        markers={"rostrum": 300},
        constraints=[{"event": "guard@rostrum", "within": [clock(320), clock(347)]}],
    )

    assert rooms(margins(run, "guard.release")[0]) == ((near(7), "c0"), (near(20), "c0"))


def test_the_step_off_is_one_input_of_all_units_that_wait_for_it() -> None:
    run = run_of(
        block("guard", start=200),
        block("band", start=100),
        markers={"rostrum": 300},
        step_off=at(40),
        constraints=[{"event": "band@rostrum", "within": [clock(230), clock(247)]}],
    )
    assert [each.name for each in inputs(run.scenario)] == ["step-off"]
    for name in ("step-off", "step-off.at", "band"):
        assert rooms(margins(run, name)[0]) == ((near(7), "c0"), (near(10), "c0"))


def test_a_target_on_the_ground_has_a_margin_and_a_hold_on_the_way_has_none() -> None:
    guard = block("guard", target=target("rostrum", 400), holds={"halt": hold(60)}, form_up="20 s")
    run = run_of(
        guard,
        markers={"halt": 100, "rostrum": 300},
        constraints=[
            {"event": "guard.starts", "within": [clock(20), clock(47)]},
            {"tot": "guard", "tolerance": "5 s"},
        ],
    )
    assert all(verdict.holds for verdict in run.verdicts)
    assert rooms(margins(run, "guard.target")[0]) == ((near(7), "c0"), (near(20), "c0"))
    assert margins(run).without == ("guard.form-up", "guard.holds.halt.duration")
    with pytest.raises(NotLinearError) as error:
        margins(run, "guard.holds.halt.duration")
    assert str(error.value) == (
        "guard.holds.halt.duration has no margin: the longer it is, the earlier guard is "
        "released for its target; try other values of units.guard.holds.halt.duration"
    )
    # It is searched by running: 7 s shorter, it leaves 7 s later.
    late = simulate(run.scenario.with_({"units.guard.target.at": clock(415)}))
    found = {fix.what: fix.change for fix in fixes(late)}
    assert found["guard.target"] == -8
    assert found["guard.holds.halt.duration"] == 8


def test_what_waits_for_something_else_does_not_feel_an_input_until_it_is_the_latest() -> None:
    # The tanks wait for the speech, which ends at 100 s, and for the guard at 60 m, at 90 s.
    run = run_of(
        block("guard", release=30),
        block("tanks", release=after("speech.end", "guard@rostrum", delay=5)),
        programme={"speech": item(at(0), 100)},
        segments={"avenue": 1000, "side": 1000},
        routes={"along": ["avenue"], "other": ["side"]},
        markers={"rostrum": 60},
        constraints=[{"event": "tanks.starts", "within": [None, clock(117)]}],
    )

    assert rooms(margins(run, "guard.release")[0])[0] == (near(10 + 12), "c0")
    assert rooms(margins(run, "speech.duration")[0])[0] == (near(12), "c0")
    assert rooms(margins(run, "tanks.release")[0])[0] == (near(12), "c0")


def test_a_follower_is_pushed_only_once_the_unit_ahead_comes_near() -> None:
    # At 1 m/s, 20 m long, gap 10 m: the navy is free while it is 30 s behind.
    run = run_of(
        block("guard", release=0),
        block("navy", release=50, gap=10),
        markers={"rostrum": 300},
        constraints=[{"event": "navy@rostrum", "within": [None, clock(354)]}],
    )

    assert rooms(margins(run, "guard.release")[0])[0] == (near(20 + 4), "c0")
    assert rooms(margins(run, "navy.release")[0])[0] == (near(4), "c0")


def test_a_duration_cannot_be_shorter_than_nothing() -> None:
    run = run_of(
        block("guard", release=after("speech.end", delay=3)),
        programme={"speech": item(at(0), 60)},
        constraints=[{"event": "guard.starts", "within": [None, clock(70)]}],
    )
    duration, delay = margins(run, "speech.duration")[0], margins(run, "guard.release")[0]

    assert rooms(duration) == ((near(7), "c0"), (60, None))
    assert rooms(delay) == ((near(7), "c0"), (3, None))
    assert duration.earlier.ends
    assert delay.earlier.ends


def test_a_unit_without_a_cue_is_released_at_once_and_may_be_later() -> None:
    run = run_of(
        block("guard", release=0),
        block("navy", gap=10),
        constraints=[{"event": "navy.starts", "within": [None, clock(38)]}],
    )
    found = margins(run, "navy.release")[0]

    # It waits 30 s for the guard to go.
    assert run.events["navy.starts"] == near(30)
    assert found.later.seconds == near(38)
    assert (found.earlier.seconds, found.earlier.ends) == (0, True)


def test_with_the_one_ahead_whoever_has_no_cue_goes() -> None:
    # Without a cue the guard goes at -60 s, with the scout ahead.
    run = run_of(
        block("scout", start=500, release=-60),
        block("guard"),
        markers={"rostrum": 100},
        constraints=[{"event": "guard@rostrum", "within": [clock(10), clock(90)]}],
    )

    assert run.events["guard@rostrum"] == near(40)
    # Later than the start of the scenario it does not go: at 0 s, so that it is there at 100 s.
    assert rooms(margins(run, "scout.release")[0]) == ((near(50), "c0"), (near(30), "c0"))


def test_the_longest_halt_may_grow_by_its_slack() -> None:
    run = run_of(
        block("guard", release=0, holds={"rostrum": hold(30, at(150))}),
        markers={"rostrum": 100},
        constraints=[{"halt": "guard", "at-most": "70 s"}],
    )

    # It arrives at 100 s and leaves at 150 s; the hold of 30 s is felt from 50 s on.
    assert rooms(margins(run, "guard.holds.rostrum.until")[0])[0] == (near(20), "c0")
    assert rooms(margins(run, "guard.holds.rostrum.duration")[0]) == ((near(40), "c0"), (30, None))
    assert rooms(margins(run, "guard.release")[0])[1] == (near(20), "c0")


def test_two_constraints_the_nearer_is_told() -> None:
    run = run_of(
        block("guard", release=40),
        markers={"rostrum": 300},
        constraints=[
            {"event": "guard@rostrum", "within": [None, clock(360)]},
            {"between": ["guard.starts", "guard.starts"], "within": ["0 s", None]},
            {"event": "guard.starts", "within": [None, clock(45)]},
        ],
    )

    assert rooms(margins(run, "guard.release")[0]) == ((near(5), "c2"), (inf, None))


def test_what_is_broken_already_is_no_limit() -> None:
    run = run_of(
        block("guard", release=40),
        constraints=[
            {"event": "guard.starts", "within": [None, clock(30)]},
            {"event": "guard.starts", "within": [None, clock(50)]},
        ],
    )

    assert rooms(margins(run, "guard.release")[0])[0] == (near(10), "c1")


# -- the first of a group --------------------------------------------------------------------------


def first_of_a_group(latest: float) -> Run:
    """Two units, at 100 s and 200 s; a shot with the first of them."""
    return run_of(
        block("guard", release=100),
        block("navy", route="other", release=200),
        groups={"foot": ["guard", "navy"]},
        segments={"avenue": 1000, "side": 1000},
        routes={"along": ["avenue"], "other": ["side"]},
        programme={"shot": item(after("foot.starts")), "echo": item(after("shot.end", delay=7))},
        constraints=[{"event": "echo.start", "within": [None, clock(latest)]}],
    )


@pytest.mark.parametrize(("latest", "float_of_guard"), [(150, 43), (206.9, 99.9), (208, inf)])
def test_who_waits_for_the_first_of_a_group_waits_no_longer_than_for_the_second(
    latest: float, float_of_guard: float
) -> None:
    # The shot is at min(100 + x, 200): no input moves it beyond 200 s.
    found = margins(first_of_a_group(latest), "guard.release")[0]

    assert found.later.seconds == near(float_of_guard)


def test_a_constraint_on_the_first_of_a_group_hears_whoever_is_first() -> None:
    run = run_of(
        block("guard", release=100),
        block("navy", release=200, gap=0),
        groups={"foot": ["guard", "navy"]},
        segments={"avenue": 1000, "side": 1000},
        routes={"along": ["avenue"], "other": ["side"]},
        constraints=[{"between": ["foot.starts", "navy.starts"], "within": ["40 s", None]}],
    )

    # navy - min(guard, navy) >= 40 s: the guard may be 60 s later.
    assert rooms(margins(run, "guard.release")[0]) == ((near(60), "c0"), (inf, None))
    assert rooms(margins(run, "navy.release")[0]) == ((inf, None), (near(60), "c0"))


# -- flights ---------------------------------------------------------------------------------------


def echelons(**constraint: Any) -> Run:
    """Three flights over a marker at 1000, 1100 and 1300 s."""
    times = {"one": 1000, "two": 1100, "three": 1300}
    return run_of(
        *(flight(name, speed=100, target=target("overhead", when)) for name, when in times.items()),
        segments={"sky": 20_000},
        routes={"air": ["sky"]},
        markers={"overhead": 10_000},
        constraints=[constraint],
    )


def test_flights_may_change_their_order_where_a_gap_is_bounded_above() -> None:
    run = echelons(**{"time-gap": "flight", "marker": "overhead", "at-most": "220 s"})

    # Behind the last it may be up to 1520 s; before the second, down to 880 s.
    assert rooms(margins(run, "one.target")[0]) == ((near(520), "c0"), (near(120), "c0"))
    # The second may go anywhere up to where the first and the third are too far apart.
    assert rooms(margins(run, "two.target")[0]) == ((near(120), "c0"), (near(20), "c0"))


def test_separated_flights_may_come_as_near_as_that() -> None:
    run = echelons(separation="flight", **{"at-least": "2500 m"})

    assert rooms(margins(run, "one.target")[0]) == ((near(75), "c0"), (inf, None))
    assert rooms(margins(run, "two.target")[0]) == ((near(175), "c0"), (near(75), "c0"))


def test_a_flight_that_has_a_target_is_on_it_wherever_that_is() -> None:
    run = echelons(tot="flight", tolerance="1 s")

    assert rooms(margins(run, "two.target")[0]) == ((inf, None), (inf, None))


# -- who is in a zone ------------------------------------------------------------------------------


def crowds(x: float) -> Run:
    """100 people inside during [100, 200] s, 100 more during [x, x + 50]; the limit is 150."""
    return run_of(
        formation("first", ranks=[100], depth=0.5, release=50),
        formation("second", route="other", ranks=[100], depth=0.5, release=x),
        segments={"avenue": 1000, "side": 1000},
        routes={"along": ["avenue"], "other": ["side"]},
        zones={"square": {"avenue": ["50 m", "149.5 m"], "side": ["0 m", "49.5 m"]}},
        constraints=[{"zone": "square", "count": "people", "at-most": 150}],
    )


@pytest.mark.parametrize(
    ("x", "later", "earlier"), [(20, 30, inf), (49, 1, inf), (200, inf, 0), (275, inf, 75)]
)
def test_a_zone_is_overfull_between_two_values_of_an_input_and_not_beyond(
    x: float, later: float, earlier: float
) -> None:
    run = crowds(x)
    found = margins(run, "second.release")[0]

    assert run.ok
    assert (found.later.seconds, found.earlier.seconds) == (near(later), near(earlier))


@pytest.mark.parametrize("x", [51, 120, 199])
def test_what_mends_an_overfull_zone_is_on_both_sides(x: float) -> None:
    run = crowds(x)
    changes = [each.change for each in fixes(run) if each.what == "second.release"]

    assert not run.ok
    assert sorted(changes) == [near(50 - x), near(200 - x)]


def test_a_zone_may_stand_empty_for_as_long_as_it_may() -> None:
    # The guard is inside during [100, 220] s, the navy during [400, 520] s.
    run = run_of(
        block("guard", release=0),
        block("navy", release=300),
        zones={"square": (100, 200)},
        constraints=[
            {
                "empty": "square",
                "at-most": "200 s",
                "from": "guard.enters@square",
                "to": "navy.clears@square",
            }
        ],
    )

    assert run.verdicts[0].slack == near(20)
    assert rooms(margins(run, "navy.release")[0]) == ((near(20), "c0"), (inf, None))
    assert rooms(margins(run, "guard.release")[0])[1] == (near(20), "c0")


# -- names -----------------------------------------------------------------------------------------


def test_an_input_is_known_by_its_name_and_by_its_path() -> None:
    run = run_of(
        block("guard", release=40),
        constraints=[{"event": "guard.starts", "within": [None, clock(50)]}],
    )

    assert margins(run, "guard.release")[0] == margins(run, "units.guard.release.at")[0]
    with pytest.raises(UnknownInputError, match=r"no input 'gaurd.release'.*'guard.release'"):
        margins(run, "gaurd.release")[0]


def test_every_input_is_listed_once_and_the_floats_with_the_least_room_first() -> None:
    scenario: Scenario = parade(
        block("guard", release=after("speech.end", delay=3), holds={"rostrum": hold(30, at(500))}),
        block("navy"),
        flight("jets", call=after("guard@rostrum"), speed=100),
        flight("late", target=target("overhead", 900), speed=100),
        programme={"speech": item(at(0), 60), "shot": item(after("speech.end"))},
        segments={"avenue": 1000, "sky": 5000},
        routes={"along": ["avenue"], "air": ["sky"]},
        markers={"rostrum": 300, "overhead": ("sky", 2000)},
        constraints=[{"name": "it", "event": "guard@rostrum", "within": [None, clock(400)]}],
    )
    names = [
        "speech.start",
        "speech.duration",
        "shot.start",
        "guard.release",
        "guard.holds.rostrum.duration",
        "guard.holds.rostrum.until",
        "navy.release",
        "jets.call",
        "late.target",
    ]

    assert [each.name for each in inputs(scenario)] == names
    found = margins(simulate(scenario))
    assert sorted(each.input.name for each in found) == sorted(names)
    assert [each.least for each in found] == sorted(each.least for each in found)
    assert list(found.to_frame()["input"]) == [each.input.name for each in found]


def test_the_clock_time_of_a_hold_moves_no_unit_without_a_cue() -> None:
    # The guard, without a cue, starts with the scenario, whenever its hold ends.
    run = run_of(
        block("guard", holds={"halt": hold(until=at(128))}),
        flight("jets", speed=50.0, call=at(20)),
        segments={"avenue": 1000.0, "sky": 5000.0},
        routes={"along": ["avenue"], "air": ["sky"]},
        markers={"halt": 59},
        constraints=[{"between": ["guard.starts", "jets.starts"], "within": [None, "20 s"]}],
    )
    earlier = margins(run, "guard.holds.halt.until")[0].earlier
    assert (earlier.seconds, earlier.breaks) == (inf, None)
