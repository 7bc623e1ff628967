"""The review: a car on a lane beside the avenue passes units that stand, or march."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import fixes, margins, simulate
from simulator.errors import DeadlockError, SimulatorError
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from tests.build import Named, after, at, block, column, exactly, hold, item, parade

AVENUE = {"east": 800.0, "west": 700.0}
HEADS = {"army": 1100.0, "navy": 900.0, "air": 500.0}
CAR, RELEASE, LENGTH = 5.0, 60.0, 6.0
FROM, TO = 1400.0, 200.0


def lane(begin: float | str, end: float | str, beside: str = "avenue") -> dict[str, str]:
    ends = [f"{place} m" if isinstance(place, float) else place for place in (begin, end)]
    return {"beside": beside, "from": ends[0], "to": ends[1]}


def car(name: str = "car", **keys: Any) -> Named:
    return column(name, **{"route": "lane", "length": LENGTH, "speed": CAR, **keys})


def drawn_up(name: str, **keys: Any) -> Named:
    return block(name, **{"start": HEADS[name], "drawn_up": True, "release": 900, **keys})


def review(*units: Named, lanes: dict[str, Any] | None = None, **rest: Any) -> Scenario:
    routes = {"avenue": ["east", "west"], **(lanes or {"lane": lane(FROM, TO)})}
    return parade(*units, segments=AVENUE, routes=routes, **rest)


def reviewed(*units: Named, **rest: Any) -> Run:
    return simulate(review(*units, **rest))


STANDING = [drawn_up(name, release=after("car.finishes")) for name in HEADS]
#: Where the avenue's station is 1,000 m: on its second segment.
MARKERS = {"stand": ("west", 200.0), "turn": ("east", 200.0)}


def test_a_car_against_the_march_passes_each_unit_at_its_distance_over_its_speed() -> None:
    run = reviewed(*STANDING, car(release=RELEASE), markers=MARKERS)

    for name, head in HEADS.items():
        assert run.events[f"car@{name}"] == exactly(RELEASE + (FROM - head) / CAR)
    assert run.events["car@stand"] == exactly(RELEASE + (FROM - 1000) / CAR)
    assert run.events["car@turn"] == exactly(RELEASE + (FROM - TO) / CAR)
    assert run.events["car.finishes"] == exactly(RELEASE + (FROM - TO + LENGTH) / CAR)
    assert run.events["army.starts"] == run.events["car.finishes"]


def test_a_car_in_the_direction_of_march_passes_them_in_the_other_order() -> None:
    lanes = {"lane": lane("turn", FROM)}
    run = reviewed(*STANDING, car(release=RELEASE), lanes=lanes, markers=MARKERS)

    for name, head in HEADS.items():
        assert run.events[f"car@{name}"] == exactly(RELEASE + (head - TO) / CAR)
    assert run.events["car@turn"] == exactly(RELEASE)


def test_a_car_goes_out_on_one_lane_and_back_on_another() -> None:
    lanes = {"out": lane(FROM, TO), "back": lane(TO, FROM), "lane": ["out", "back"]}
    run = reviewed(*STANDING, car(release=RELEASE), lanes=lanes, markers=MARKERS)

    assert run.scenario.network.lengths["lane"] == 2 * (FROM - TO)
    for name, head in HEADS.items():
        assert run.events[f"car@{name}"] == exactly(RELEASE + (FROM - head) / CAR)
    assert run.events["car@stand"] == exactly(RELEASE + (FROM - 1000) / CAR)


def test_on_the_way_back_it_passes_who_was_not_there_on_the_way_out() -> None:
    """The unit starts where the lane does not lie on the way out."""
    lanes = {"out": lane(FROM, 1000.0), "back": lane(1000.0, FROM), "lane": ["out", "back"]}
    late = block("late", start=1200.0, speed=2.0, release=at(RELEASE + 30))
    run = reviewed(late, car(release=RELEASE), lanes=lanes)

    # Out it is beside 1,200 m 10 s after the unit has gone on to 1,220 m: they meet before.
    t = (FROM + CAR * RELEASE - 1200 + 2 * (RELEASE + 30)) / (CAR + 2)
    assert t < RELEASE + 40
    assert run.events["car@late"] == exactly(t)


def test_a_car_meets_a_unit_that_marches_towards_it() -> None:
    v, goes = 1.5, 30.0
    run = reviewed(block("navy", start=300.0, speed=v, release=goes), car(release=RELEASE))

    meet = (FROM + CAR * RELEASE - 300 + v * goes) / (CAR + v)
    assert run.events["car@navy"] == exactly(meet)
    chain = run.explain("car@navy")
    assert [link.kind for link in chain.links] == ["clock", "march", "meet"]
    assert chain.total == exactly(meet)
    assert not chain.rigid


def test_a_car_overtakes_a_unit_that_marches_ahead_of_it() -> None:
    v = 1.5
    lanes = {"lane": lane(TO, FROM)}
    run = reviewed(block("navy", start=300.0, speed=v, release=0), car(release=20), lanes=lanes)

    # 200 + 5 (t - 20) = 300 + 1.5 t
    assert run.events["car@navy"] == exactly((300 - TO + CAR * 20) / (CAR - v))


def test_a_unit_passes_a_car_that_halts() -> None:
    lanes = {"lane": lane(TO, FROM)}
    stops = car(release=0, holds={"stand": hold(duration=900)})
    run = reviewed(
        block("navy", start=100.0, release=0), stops, lanes=lanes, markers={"stand": ("east", 400)}
    )

    assert run.events["car@stand"] == exactly(200 / CAR)
    assert run.events["car@navy"] == exactly(300)
    chain = run.explain("car@navy")
    assert [link.kind for link in chain.links] == ["clock", "march", "beside"]
    assert chain.links[1].subject == "navy"
    assert chain.total == exactly(300)
    assert chain.rigid


def test_beside_a_unit_at_its_own_start_a_car_passes_it_when_it_leaves() -> None:
    run = reviewed(drawn_up("navy"), car(start=FROM - HEADS["navy"], release=RELEASE))
    assert run.events["car@navy"] == exactly(RELEASE)


def test_nobody_on_the_avenue_binds_the_car_and_it_binds_nobody() -> None:
    units = [block("first", release=0), block("second", gap=5, reaction=1, speed=2, release=40)]
    alone = reviewed(*units).events
    both = reviewed(car(release=RELEASE), *units).events
    car_alone = reviewed(car(release=RELEASE)).events

    assert {name: both[name] for name in alone} == dict(alone.items())
    assert {name: both[name] for name in car_alone} == dict(car_alone.items())


def test_two_cars_on_a_lane_bind_each_other() -> None:
    gap, reaction = 20.0, 2.0
    slow = car("slow", speed=2.0, release=0)
    fast = car("fast", gap=gap, reaction=reaction, release=0)
    run = reviewed(drawn_up("navy"), slow, fast)

    behind = LENGTH + gap
    assert run.events["slow@navy"] == exactly(500 / 2)
    assert run.events["fast@navy"] == exactly((500 + behind) / 2 + reaction)


def test_two_lanes_beside_a_route_are_two_grounds() -> None:
    lanes = {"lane": lane(FROM, TO), "other": lane(TO, FROM)}
    run = reviewed(
        drawn_up("navy"), car(release=0), car("second", route="other", release=0), lanes=lanes
    )
    assert run.events["car@navy"] == exactly((FROM - HEADS["navy"]) / CAR)
    assert run.events["second@navy"] == exactly((HEADS["navy"] - TO) / CAR)
    # The two cars meet midway: each is on a lane beside the same road.
    assert run.events["car@second"] == exactly((FROM - TO) / (2 * CAR))
    assert run.events["second@car"] == run.events["car@second"]


def test_a_car_on_the_road_passes_who_stands_on_lanes_beside_it() -> None:
    lanes = {"north": lane(TO, FROM), "south": lane(FROM, TO)}
    run = reviewed(
        drawn_up("navy", route="north"),
        drawn_up("army", route="south"),
        car(route="avenue", release=RELEASE),
        lanes=lanes,
    )
    assert run.events["car@navy"] == exactly(RELEASE + (TO + HEADS["navy"]) / CAR)
    assert run.events["car@army"] == exactly(RELEASE + (FROM - HEADS["army"]) / CAR)
    # What stands does not pass each other, and the events of the car are listed once.
    listed = {name for name in run.events if name.partition("@")[2] in run.scenario.unit}
    assert listed == {"car@navy", "car@army"}


def test_a_unit_steps_off_as_the_car_passes_it() -> None:
    run = reviewed(drawn_up("navy", release=after("car@navy", delay=10)), car(release=RELEASE))
    passed = RELEASE + (FROM - HEADS["navy"]) / CAR

    assert run.events["car@navy"] == exactly(passed)
    assert run.events["navy.starts"] == exactly(passed + 10)
    chain = run.explain("navy.starts")
    assert [link.kind for link in chain.links] == ["clock", "march", "beside", "cue", "march"]
    assert chain.total == exactly(passed + 10)


def test_a_cue_on_a_meeting_with_a_unit_under_way_comes_when_they_meet() -> None:
    v = 1.5
    navy = block("navy", start=300.0, speed=v, release=30)
    waits = block("waits", release=after("car@navy", delay=1))
    run = reviewed(navy, waits, car(release=RELEASE))

    meet = (FROM + CAR * RELEASE - 300 + v * 30) / (CAR + v)
    assert run.events["waits.released"] == exactly(meet + 1)


def test_a_cue_waits_where_the_unit_leaves_before_the_car_is_there() -> None:
    """When the car's way is promised, the unit still stands: it leaves a second too early."""
    passed = RELEASE + (FROM - HEADS["navy"]) / CAR
    navy = drawn_up("navy", release=after("signal.end"), speed=1.0)
    run = reviewed(
        navy,
        car(release=RELEASE),
        programme={
            "signal": item(at(passed - 1)),
            "salute": item(after("car@navy")),
        },
    )
    assert run.events["salute.start"] == exactly(passed - 1 / (CAR + 1))


def test_a_car_that_comes_too_late_never_passes() -> None:
    navy = block("navy", start=300.0, release=0)
    lanes = {"lane": lane(TO, FROM)}
    slow = car(release=RELEASE, speed=0.5)
    run = reviewed(navy, slow, lanes=lanes)

    assert "car@navy" in run.scenario.event_names
    assert "car@navy" not in list(run.events)
    assert "car@navy" not in run.events
    with pytest.raises(KeyError, match="car is never beside navy in this run"):
        run.events["car@navy"]
    with pytest.raises(KeyError, match="car is never beside navy in this run"):
        run.explain("car@navy")
    ask = [{"name": "In time", "event": "car@navy", "within": [None, "10:00:00"]}]
    (verdict,) = reviewed(navy, slow, lanes=lanes, constraints=ask).verdicts
    assert (verdict.holds, verdict.note) == (False, "car is never beside navy in this run")
    waits = {"salute": item(after("car@navy"))}
    with pytest.raises(DeadlockError, match=r"salute waits for car@navy \(its start\)"):
        reviewed(navy, slow, lanes=lanes, programme=waits)


def test_a_zone_of_the_avenue_holds_the_lane_beside_it() -> None:
    low, high = 300.0, 600.0
    run = reviewed(drawn_up("air"), car(release=RELEASE, crew=4), zones={"square": (low, high)})

    enters, clears = (RELEASE + (FROM - x) / CAR for x in (high, low - LENGTH))
    assert run.events["car.enters@square"] == exactly(enters)
    assert run.events["car.clears@square"] == exactly(clears)
    square = run.occupancy("square")
    assert square.at(enters - 1) == 1
    assert square.at(enters + 1) == square.at(clears - 1) == 5


def test_who_is_a_neighbour_at_a_marker_is_on_its_ground() -> None:
    units = [block("first", release=0), block("second", release=100)]
    gap = [{"name": "Gap", "time-gap": "all", "marker": "stand", "at-least": "1 s"}]
    run = reviewed(
        units[0], car(release=600), units[1], markers={"stand": ("east", 500)}, constraints=gap
    )

    assert run.verdicts[0].slack == exactly(80 - 1)
    rows = {row.unit: row for row in run.march_table_rows("stand")}
    assert rows["car"].time_gap is None
    assert rows["second"].time_gap == exactly(80)


def test_beside_a_unit_that_stands_there_is_a_float() -> None:
    ask = [{"name": "In time", "event": "car@navy", "within": [None, "09:05:00"]}]
    run = reviewed(*STANDING, car(release=RELEASE), constraints=ask)

    room = margins(run, "car.release")[0].later
    due = 300 - RELEASE - (FROM - HEADS["navy"]) / CAR
    assert room.seconds == pytest.approx(due, abs=2e-6)  # the tolerance of verdicts
    assert room.breaks == "In time"


def test_where_both_are_under_way_there_is_no_float() -> None:
    ask = [{"name": "In time", "event": "car@navy", "within": [None, "09:05:00"]}]
    run = reviewed(block("navy", start=300.0, release=0), car(release=RELEASE), constraints=ask)
    message = "no margin: if this input moves, car and navy are both moving at car@navy"
    with pytest.raises(SimulatorError, match=message):
        margins(run, "car.release")[0]


def test_an_elastic_column_on_a_lane_passes_with_its_first_car() -> None:
    cars = car(ranks=3, elastic=True, spacing=10, rank_reaction=1, release=RELEASE)
    run = reviewed(drawn_up("navy"), cars)
    assert run.events["car@navy"] == exactly(RELEASE + (FROM - HEADS["navy"]) / CAR)


def test_floats_leave_out_what_has_none() -> None:
    ask = [{"name": "In time", "event": "car@navy", "within": [None, "09:05:00"]}]
    # The navy goes by the clock: if the car is very late, it is gone.
    run = reviewed(drawn_up("navy", release=250), car(release=RELEASE), constraints=ask)
    with pytest.raises(SimulatorError, match="no margin"):
        margins(run, "car.release")[0]
    assert [each.input.name for each in margins(run)] == []

    waits = {"salute": item(after("car@navy"), 20)}
    run = reviewed(drawn_up("navy", release=250), car(release=RELEASE, speed=4), programme=waits)
    with pytest.raises(SimulatorError, match="no margin"):
        margins(run, "navy.release")[0]
    assert [each.input.name for each in margins(run)] == ["salute.start", "salute.duration"]


def test_a_broken_passing_is_mended_by_what_has_a_line() -> None:
    ask = [{"name": "In time", "event": "car@navy", "within": [None, "09:02:00"]}]
    run = reviewed(*STANDING, car(release=RELEASE), constraints=ask)

    (proposal, *_) = fixes(run)
    assert proposal.what == "car.release"
    due = RELEASE + (FROM - HEADS["navy"]) / CAR - 120
    assert proposal.change == pytest.approx(-due, abs=0.02)
