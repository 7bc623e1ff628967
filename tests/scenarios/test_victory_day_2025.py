"""The parade of 3 September 2025: what was published is met; what was not, says so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from simulator import Run, Scenario, load, simulate
from simulator.scenario.lineup.unit import Unit
from simulator.scenario.model.fields import ranks

HERE = Path(__file__).parent
SCENARIOS = HERE.parents[1] / "scenarios"
DOCUMENT = HERE.parents[1] / "docs" / "victory-day-2025.md"
PUBLISHED = json.loads((HERE / "order_of_march_2025.json").read_text(encoding="utf-8"))
ORDER = PUBLISHED["order_of_march"]
FACTS = {fact["key"]: fact for fact in PUBLISHED["facts"]}

#: The group of the published order of march → the group of the file.
GROUPS = {
    "foot": "foot",
    "battle flags": "flags",
    "land operations group (陆上作战群)": "land",
    "maritime operations group (海上作战群)": "maritime",
    "air and missile defence group (防空反导群)": "air-defence",
    "information operations group (信息作战群)": "information",
    "unmanned operations group (无人作战群)": "unmanned",
    "logistics and equipment support group (后装保障群)": "support",
    "strategic strike group (战略打击群)": "strategic",
    "air echelons (空中梯队)": "air",
}
#: Known only in part: at least so many aircraft.
AT_LEAST = {"early-warning": 5, "special-mission": 6}
#: Plain numbers that are definitions and no estimates: time zero, places that follow from the
#: length of a segment (tested below), and what the constraints demand.
DEFINITIONS = re.compile(
    r"start|markers\.(east-huabiao|rostrum|west-huabiao|overhead)|constraints\.\d+\..*"
)
TEXTS = ("label", "name", "description", "route", "source", "assumed")
NUMBER = re.compile(r"(.*\+ *)?\d[\d.:]*( *(m|km|s|min|h|km/h|steps/min.*))?|\d{4}-\d\d-\d\dT.*")

#: Quantities of each file that say what is known of them; a new one is counted here on purpose.
KNOWN = {
    "victory_day_2025.yaml": 162,
    "late_speech_2025.yaml": 1,
    "late_speech_called_2025.yaml": 15,
}

#: How late the review becomes: 12 minutes, less the reserve between the car and 09:20.
RESERVE = 20 * 60 - (4 * 60 + 20 + 56 + 6 * 60 + 3 * 60)
LATE = 12 * 60 - RESERVE

#: Paces (m/s) on foot, of vehicles, of foot that turns off, of the review car; how much later a
#: rank sets off than the one ahead (s); distances standing, of foot and of vehicles moving (m).
STEP, ROAD, RUN, CAR = 112 / 60 * 0.75, 10 / 3.6, 175 / 60 * 0.85, 24 / 3.6
REACTION = 1.0
STANDING, FOOT, VEHICLES = 20.0, 25.0, 40.0
#: From the head of the first block to the rostrum, and how far the car drives one way (m).
TO_ROSTRUM = 400.0
TO_TURN = 1600 + 1507 + 250.0


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(SCENARIOS / "victory_day_2025.yaml")


@pytest.fixture(scope="module")
def run(scenario: Scenario) -> Run:
    return simulate(scenario)


@pytest.fixture(scope="module")
def late() -> Run:
    return simulate(load(SCENARIOS / "late_speech_2025.yaml"))


@pytest.fixture(scope="module")
def called() -> Run:
    return simulate(load(SCENARIOS / "late_speech_called_2025.yaml"))


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
    return sum(body.length + STANDING for body in ahead)


def how_many(body: Unit) -> dict[str, int]:
    return {
        "people": int(body.people.sum()),
        "vehicles": int(body.vehicles.sum()),
        "aircraft": int(body.aircraft.sum()),
    }


def words(text: str) -> set[str]:
    """English words of a label or a name, without hyphens, case and plural."""
    return {word.removesuffix("s").lower() for word in re.findall(r"[A-Za-z]+", text)}


def broken(run: Run) -> dict[str, float]:
    return {verdict.name: verdict.slack for verdict in run.verdicts if not verdict.holds}


# ── The order of march ───────────────────────────────────────────────────────────────────────────


def test_there_are_45_formations_and_echelons_in_their_order(scenario: Scenario) -> None:
    published = FACTS["formations and echelons"]["value"]
    assert len(of_the_parade(scenario)) == len(ORDER) == published == 45
    for body, published in zip(of_the_parade(scenario), ORDER, strict=True):
        assert body.index + 1 == published["position"]
        assert body.kind == published["kind"]
        assert words(body.label) <= words(published["name"]), body.label
        assert (published["name_zh"] or "") in body.label


def test_groups_are_those_of_the_published_order(scenario: Scenario) -> None:
    of_group: dict[str, list[str]] = {}
    for body, published in zip(of_the_parade(scenario), ORDER, strict=True):
        of_group.setdefault(published["group"], []).append(body.name)
    assert of_group.pop("air flag guard") == ["flag-guard"]
    assert {GROUPS[group]: units for group, units in of_group.items()} == {
        group: list(scenario.groups[group]) for group in GROUPS.values()
    }
    assert len(scenario.groups["foot"]) == FACTS["foot formations"]["value"] == 13
    assert len(scenario.groups["equipment"]) == 22
    assert len(scenario.groups["ground"]) == 36
    assert len(scenario.groups["parade"]) == 45


def test_every_published_count_is_met(scenario: Scenario) -> None:
    published = {
        body.name: (kind, number)
        for body, entry in zip(of_the_parade(scenario), ORDER, strict=True)
        for kind, number in entry["published"].items()
    }
    assert {number for _, number in published.values()} == {45, 213, 25, 22, 18, 17, 12, 6, 9}
    for name, (kind, number) in published.items():
        assert how_many(scenario.unit[name])[kind] == number, name
    for name, number in AT_LEAST.items():
        assert how_many(scenario.unit[name])["aircraft"] >= number
    assert sum(how_many(body)["aircraft"] for body in scenario.units) > 100  # "more than 100"


def test_the_guard_marches_as_9_and_12_ranks_of_17(scenario: Scenario) -> None:
    assert list(scenario.unit["guard"].people) == [9] + 12 * [17]


# ── Where numbers come from ──────────────────────────────────────────────────────────────────────


def leaves(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Scalars of a document, and mappings that say what is known of a value."""
    if isinstance(node, dict) and "value" not in node:
        for key, child in node.items():
            yield from leaves(child, (*path, str(key)))
    elif isinstance(node, list):
        for number, child in enumerate(node):
            yield from leaves(child, (*path, str(number)))
    else:
        yield ".".join(path), node


@pytest.mark.parametrize("file", list(KNOWN))
def test_no_number_is_without_its_source_or_its_reason(file: str) -> None:
    titles = {title for entry in ORDER for title in entry["sources"]}
    titles |= {fact["source"] for fact in PUBLISHED["facts"]}
    document = YAML(typ="safe", pure=True).load((SCENARIOS / file).read_text(encoding="utf-8"))
    known = 0
    for path, leaf in leaves(document):
        if isinstance(leaf, dict):
            known += 1
            if "source" in leaf:
                assert any(leaf["source"].startswith(title) for title in titles), path
            else:
                assert leaf.keys() == {"value", "low", "high", "assumed"}, path
        elif path.rpartition(".")[2] not in TEXTS and NUMBER.fullmatch(str(leaf)):
            assert DEFINITIONS.fullmatch(path), f"{path}: {leaf} says nothing of where it is from"
    assert known == KNOWN[file]


def test_a_published_count_is_named_with_its_source_and_only_its_rows_are_assumed(
    scenario: Scenario,
) -> None:
    known = {known.path: known for known in scenario.known}
    for body, entry in zip(of_the_parade(scenario), ORDER, strict=True):
        if not entry["published"]:
            continue
        (count,) = entry["published"].values()
        flies_in_wedges = f"units.{body.name}.offsets" in known
        said = known[f"units.{body.name}.{'offsets' if flies_in_wedges else 'ranks'}"]
        assert any(title in (said.source or said.assumed or "") for title in entry["sources"])
        layouts = [said.value] if said.source else [said.value, said.low, said.high]
        for layout in layouts:
            sizes = [1] * len(layout) if flies_in_wedges else ranks(layout)
            assert isinstance(sizes, list | tuple)
            assert sum(sizes) == count, f"{body.name}: {layout}"


def test_what_2025_published_is_what_the_scenario_has(scenario: Scenario) -> None:
    known = {known.path: known for known in scenario.known}
    for path, key, value in [
        ("window.length", "review + march-past", "70 min"),
        ("programme.leaders.at", "announced: leaders on rostrum", "08:55"),
        ("programme.salute.at", "announced: start, 80-gun salute, speech", "09:00"),
        ("programme.review-time.at", "announced: review starts", "09:20"),
        ("programme.doves.at", "announced: doves and balloons", "10:50"),
    ]:
        fact = FACTS[key]
        assert known[path].value == value
        assert known[path].source == fact["source"]
        assert str(value).split(maxsplit=1)[0] in str(fact["value"])


def test_the_pillars_stand_96_m_apart_about_the_axis_of_the_gate(scenario: Scenario) -> None:
    markers, segments = scenario.network.markers, scenario.network.segments
    apart = FACTS["goose-step zone, East to West Huabiao"]["value"]
    assert markers["rostrum"].offset == segments["frontage"] / 2
    assert markers["overhead"].offset == segments["air-square"] / 2
    assert markers["west-huabiao"].offset - markers["rostrum"].offset == apart / 2
    assert markers["rostrum"].offset - markers["east-huabiao"].offset == apart / 2


# ── What comes out ───────────────────────────────────────────────────────────────────────────────


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
        assert ahead.start - ahead.length - behind.start == pytest.approx(STANDING, abs=1e-9)
    to_the_rostrum = scenario.network.station("avenue", "rostrum") - ground[0].start
    assert to_the_rostrum == pytest.approx(TO_ROSTRUM, abs=1e-9)
    # About 3 km were reviewed in 2009: to the nearest half.
    stands = ground[0].start - ground[-1].start + ground[-1].length
    assert round(stands / 500) == 6
    # The car turns beyond the last vehicle, at the first whole 50 m.
    turn = scenario.network.markers["turn"].offset
    assert turn == (ground[-1].start - ground[-1].length) // 50 * 50


def test_the_car_passes_every_unit_where_it_stands(scenario: Scenario, run: Run) -> None:
    for name in scenario.groups["ground"]:
        there = TO_ROSTRUM + standing_from_the_guard_to(scenario, name)
        passes = run.events["review.start"] + there / CAR
        assert run.events[f"review-car@{name}"] == pytest.approx(passes, abs=1e-6)
        assert passes < run.events[f"{name}.starts"]


def test_the_march_past_begins_within_its_announced_minute(scenario: Scenario, run: Run) -> None:
    """Out and back, a turn, and up to the rostrum: the speed of the car is chosen for 20 min."""
    assert run.events["review.start"] == 20 * 60
    drives = 2 * TO_TURN + scenario.unit["review-car"].length
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
    first_vehicle = last_block_where_the_guard_stood + 94 + drives / ROAD
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
    known = {known.path: known for known in scenario.known}
    delay = known["units.battle-flags.release.delay"]
    assert (delay.low, delay.high) == (f"{least // 1 + 1:.0f} s", f"{most // 1:.0f} s")
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


def test_the_times_on_target_follow_from_the_plan(run: Run) -> None:
    """The first whole 10 s that is 10 s or more after the last vehicle; then every 50 s."""
    due = run.events["ground.tail@rostrum"] + 10
    first = -(-due // 10) * 10
    times = [run.events[f"{name}@overhead"] for name in run.scenario.groups["air"]]
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
