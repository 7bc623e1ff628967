"""The parade of 3 September 2025: what comes out."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from simulator import Run, Scenario, simulate
from simulator.scenario.lineup.unit import Unit
from tests.bundled import bundled

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[1] / "docs" / "victory-day-2025.md"
PUBLISHED = json.loads((HERE / "order_of_march_2025.json").read_text(encoding="utf-8"))
FACTS = {fact["key"]: fact for fact in PUBLISHED["facts"]}

#: How late the review becomes: 12 minutes, less the reserve between the car and 09:20.
RESERVE = 20 * 60 - (4 * 60 + 20 + 56 + 6 * 60 + 3 * 60)
LATE = 12 * 60 - RESERVE

#: Paces (m/s) on foot, of vehicles, of foot that turns off, of the review car; how much later a
#: rank sets off than the one ahead (s); distances standing, of foot and of vehicles moving (m).
STEP, ROAD, RUN, CAR = 112 / 60 * 0.75, 10 / 3.6, 175 / 60 * 0.85, 24 / 3.6
REACTION = 1.0
STANDING, FOOT, VEHICLES = 20.0, 25.0, 40.0
#: From the head of the first block to the rostrum, and from the last vehicle to the turn (m).
TO_ROSTRUM = 400.0
BEYOND = 40.0
#: The troops form up when the car is back; then the guard, of its own: the next command (s).
FORM_UP, COMMAND = 5 * 60, 30


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return bundled("victory_day_2025").scenario


@pytest.fixture(scope="module")
def run() -> Run:
    return bundled("victory_day_2025")


@pytest.fixture(scope="module")
def late() -> Run:
    return bundled("late_speech_2025")


@pytest.fixture(scope="module")
def called() -> Run:
    return bundled("late_speech_called_2025")


def of_the_parade(scenario: Scenario) -> list[Unit]:
    """The 45: all but the car of the review."""
    return [body for body in scenario.units if body.name != "review-car"]


def columns_of(scenario: Scenario) -> list[Unit]:
    return [body for body in of_the_parade(scenario) if body.kind == "column"]


def on_the_move(column: Unit) -> float:
    """Road space of a column at its pace (m): each rank a reaction further behind."""
    return column.length + (len(column.vehicles) - 1) * REACTION * ROAD


def standing_from_the_guard_to(scenario: Scenario, name: str) -> float:
    """From the head of the guard to the head of a unit, all of them drawn up (m)."""
    ground = [scenario.unit[unit] for unit in scenario.groups["ground"]]
    ahead = ground[: [body.name for body in ground].index(name)]
    return sum(stands(body) + STANDING for body in ahead)


def stands(body: Unit) -> float:
    """Road space of a unit that is drawn up (m)."""
    return body.start - body.rear


def to_turn(scenario: Scenario) -> float:
    """How far the car drives one way (m)."""
    last = scenario.groups["ground"][-1]
    standing = standing_from_the_guard_to(scenario, last) + stands(scenario.unit[last])
    return TO_ROSTRUM + standing + BEYOND


def broken(run: Run) -> dict[str, float]:
    return {verdict.name: verdict.slack for verdict in run.verdicts if verdict.fails}


def test_the_document_reports_the_total_that_comes_out(run: Run) -> None:
    total = round(run.events["parade.clears@square"] - run.events["review.start"])
    assert f"{total // 60} min {total % 60} s" in DOCUMENT.read_text(encoding="utf-8")


def test_the_goose_step_zone_takes_128_steps_at_112_a_minute(run: Run) -> None:
    cadence, steps = FACTS["cadence 2025"]["value"], FACTS["steps in the zone"]["value"]
    took = run.events["guard@west-huabiao"] - run.events["guard@east-huabiao"]
    assert took == pytest.approx(60 * steps / cadence, abs=1e-9)


def test_the_troops_stand_in_the_order_of_march_on_about_3_km(scenario: Scenario) -> None:
    ground = [scenario.unit[name] for name in scenario.groups["ground"]]
    for ahead, behind in pairwise(ground):
        assert ahead.rear - behind.start == pytest.approx(STANDING, abs=1e-9)
    # Blocks stand a quarter of a metre closer, rank by rank, than they march.
    army = scenario.unit["army"]
    assert stands(army) == pytest.approx(army.length - 13 * 0.25)
    to_the_rostrum = scenario.network.station("avenue", "rostrum") - ground[0].start
    assert to_the_rostrum == pytest.approx(TO_ROSTRUM, abs=1e-9)
    # About 3 km were reviewed in 2009: to the nearest half.
    assert round((ground[0].start - ground[-1].rear) / 500) == 6
    assert scenario.network.markers["turn"].offset == pytest.approx(ground[-1].rear - BEYOND)


def test_the_car_passes_every_unit_where_it_stands(scenario: Scenario, run: Run) -> None:
    for name in scenario.groups["ground"]:
        there = TO_ROSTRUM + standing_from_the_guard_to(scenario, name)
        passes = run.events["review.start"] + there / CAR
        assert run.events[f"review-car@{name}"] == pytest.approx(passes, abs=1e-6)
        assert passes < run.events[f"{name}.starts"]


def test_the_march_past_begins_within_its_announced_minute(scenario: Scenario, run: Run) -> None:
    """Out and back, a turn, and up to the rostrum: the speed of the car is chosen for 20 min."""
    assert run.events["review.start"] == 20 * 60
    drives = 2 * to_turn(scenario) + scenario.unit["review-car"].length
    took = drives / CAR + 20 + 3 * 60
    assert run.events["march-past.start"] == pytest.approx(20 * 60 + took, abs=1e-9)
    assert abs(took - 20 * 60) < 30
    # A whole km/h slower or faster is further off.
    for other in (23, 25):
        assert abs(drives / (other / 3.6) + 200 - 20 * 60) > abs(took - 20 * 60)


def test_the_helicopters_come_at_the_first_whole_10_s_of_the_call(run: Run) -> None:
    flies = 27_250 / (160 / 3.6)
    after_the_turn = run.events["march-past.start"] - run.events["review-car@turn"] - flies
    delay = -(-after_the_turn // 10) * 10
    assert run.events["flag-guard@overhead"] == pytest.approx(
        run.events["review-car@turn"] + delay + flies, abs=1e-6
    )


def test_the_last_vehicle_clears_the_rostrum_as_by_hand(scenario: Scenario, run: Run) -> None:
    """Pass times and gaps, one after the other, from the guard's step-off on."""
    foot = [scenario.unit[name] for name in scenario.groups["foot"]]
    columns = columns_of(scenario)
    formed_up = run.events["review-car.finishes"] + FORM_UP
    assert run.events["guard.starts"] == pytest.approx(formed_up + COMMAND, abs=1e-9)
    last_block_where_the_guard_stood = run.events["guard.starts"] + sum(
        (ahead.length + FOOT) / STEP for ahead in foot[:-1]
    )
    assert run.events["peacekeepers@step-off"] == pytest.approx(
        last_block_where_the_guard_stood, abs=1e-6
    )
    assert run.events["foot.tail@rostrum"] == pytest.approx(
        last_block_where_the_guard_stood + (TO_ROSTRUM + foot[-1].length) / STEP, abs=1e-6
    )
    drives = TO_ROSTRUM + standing_from_the_guard_to(scenario, "battle-flags")
    first_vehicle = last_block_where_the_guard_stood + 109 + drives / ROAD
    assert run.events["battle-flags@rostrum"] == pytest.approx(first_vehicle, abs=1e-6)
    road_space = sum(map(on_the_move, columns)) + VEHICLES * (len(columns) - 1)
    cleared = first_vehicle + road_space / ROAD
    assert run.events["ground.tail@rostrum"] == pytest.approx(cleared, abs=1e-6)


def test_vehicles_set_off_between_catching_up_with_foot_and_leaving_a_hole(
    scenario: Scenario,
) -> None:
    """The last block is off the avenue before the battle flags are a gap behind it."""
    last = scenario.unit["peacekeepers"].length
    behind = standing_from_the_guard_to(scenario, "battle-flags")
    run_off = TO_ROSTRUM + 250
    turned_off = run_off / STEP + (150 + last) / RUN
    least = turned_off - (behind + run_off + 150 - VEHICLES) / ROAD
    most = (TO_ROSTRUM + last) / STEP + 120 - (behind + TO_ROSTRUM) / ROAD
    delay = scenario.known["units.battle-flags.release.delay"]
    assert (delay.low, delay.high) == (least // 1 + 1, most // 1)
    takes = [
        run.events["battle-flags.finishes"] - run.events["battle-flags.starts"]
        for run in (
            simulate(scenario.with_(**{"units.battle-flags.release.delay": f"{least + more} s"}))
            for more in (-1, 0, 1)
        )
    ]
    assert takes[0] - takes[1] == pytest.approx(1.0, abs=1e-6)
    assert takes[2] == pytest.approx(takes[1], abs=1e-6)


def test_no_rank_is_held_up_on_the_avenue(scenario: Scenario, run: Run) -> None:
    end_of_the_square = scenario.network.station("avenue", "run-off")
    for body in columns_of(scenario):
        took = run.events[f"{body.name}.tail@run-off"] - run.events[f"{body.name}.starts"]
        drives = end_of_the_square - body.start + on_the_move(body)
        assert took == pytest.approx(drives / ROAD, abs=1e-6)


def test_a_column_that_was_stretched_closes_up(scenario: Scenario, run: Run) -> None:
    """The last column at half the pace for the first 48 m between the pillars."""
    last = "nuclear-missile-2"
    slow = {"east-huabiao": "5 km/h", "rostrum": "road-pace"}
    slowed = simulate(scenario.with_({f"units.{last}.gait-at": slow}))
    lost = {
        event: slowed.events[f"{last}{event}"] - run.events[f"{last}{event}"]
        for event in ("@west-huabiao", ".tail@west-huabiao", ".finishes")
    }
    # The head loses the way at half the pace; the ranks behind it more, and win it back.
    assert lost["@west-huabiao"] == pytest.approx(48 / ROAD, abs=1e-6)
    assert lost[".tail@west-huabiao"] > 48 / ROAD + 30
    assert lost[".finishes"] == pytest.approx(48 / ROAD, abs=1e-6)


def test_the_times_on_target_follow_from_the_plan(scenario: Scenario, run: Run) -> None:
    """11 s after the last vehicle, and then every 50 s; on another plan, after that one's."""
    for each in (run, simulate(scenario.with_({"profiles.vehicles.gap": "50 m"}))):
        first = each.events["ground.tail@rostrum"] + 11
        times = [each.events[f"{name}@overhead"] for name in scenario.groups["air"]]
        assert times == pytest.approx([first + 50 * number for number in range(8)], abs=1e-9)


def test_the_window_of_speed_makes_up_an_orbit(scenario: Scenario) -> None:
    """So that whatever the target is, a gate and a speed bring the echelon over it."""
    to_tongzhou = scenario.network.segments["air-far"]
    for name in scenario.groups["air"]:
        orbit = scenario.unit[name].orbit
        assert orbit is not None
        assert to_tongzhou / orbit.slowest - to_tongzhou / orbit.fastest > orbit.period


def test_echelons_orbit_until_a_gate_that_meets_their_target(run: Run) -> None:
    assert run.flypasts.keys() == set(run.scenario.groups["air"])
    for flypast in run.flypasts.values():
        assert flypast.error == pytest.approx(0.0, abs=1e-9)
        left = run.events[f"{flypast.unit}.departs@luoshan"]
        assert (left - 40 * 60) % 120 == pytest.approx(0.0, abs=1e-9)


def test_wedges_of_an_echelon_are_1_km_apart(scenario: Scenario) -> None:
    for name, wedges in (("transport", 2), ("fighter", 2), ("trainer", 3), ("tanker", 3)):
        body = scenario.unit[name]
        apart = [behind - ahead - body.depth for ahead, behind in pairwise(body.offsets)]
        assert sum(gap == pytest.approx(1000) for gap in apart) == wedges - 1
        assert sum(gap > 60 for gap in apart) == wedges - 1


def test_everything_holds_as_planned(run: Run) -> None:
    assert broken(run) == {}
    assert [verdict.name for verdict in run.verdicts if not verdict.holds] == ["Doves as announced"]


def test_a_late_speech_breaks_the_jets_and_both_announced_times(run: Run, late: Run) -> None:
    assert (RESERVE, LATE) == (344, 376)
    lead = run.events["air@overhead"] - run.events["ground.tail@rostrum"]
    assert broken(late) == pytest.approx(
        {
            "Review as announced": 60 - LATE,
            "March-past as announced": 120 - (run.events["march-past.start"] - 40 * 60) - LATE,
            "Jets as the last vehicle clears": lead - LATE,
        },
        abs=1e-6,
    )


def test_a_late_speech_makes_the_ground_late_and_not_the_aeroplanes(run: Run, late: Run) -> None:
    for name in run.scenario.groups["ground"]:
        event = f"{name}.tail@rostrum"
        assert late.events[event] == pytest.approx(run.events[event] + LATE, abs=1e-6)
    assert late.events["flag-guard@overhead"] == pytest.approx(
        run.events["flag-guard@overhead"] + LATE, abs=1e-6
    )
    for name in run.scenario.groups["air"]:
        assert late.events[f"{name}@overhead"] == run.events[f"{name}@overhead"]
    assert late.events["air.clears@square"] < late.events["ground.clears@square"]


def test_called_aeroplanes_come_with_the_late_ground(late: Run, called: Run) -> None:
    assert broken(called).keys() == {"Review as announced", "March-past as announced"}
    call = called.events["long-range-artillery@rostrum"]
    times = [called.events[f"{name}@overhead"] for name in called.scenario.groups["air"]]
    assert times == pytest.approx([call + 945 + 50 * number for number in range(8)], abs=1e-6)
    for name in called.scenario.groups["ground"]:
        assert called.events[f"{name}.starts"] == late.events[f"{name}.starts"]


def test_the_call_is_the_last_that_leaves_time_for_an_orbit_and_the_way(called: Run) -> None:
    """Of the slowest: 70.5 km at 450 km/h to Tongzhou, 27.25 km at 400 km/h, and 2 min."""
    needs = 120 + 70_500 / (450 / 3.6) + 27_250 / (400 / 3.6)
    ground = called.scenario.groups["ground"]
    due = called.events["air@overhead"]
    late_enough = [n for n in ground if due - called.events[f"{n}@rostrum"] >= needs]
    assert late_enough[-1] == "long-range-artillery"
