"""What each unit was doing: intervals without holes, each with its cause."""

from __future__ import annotations

import pytest

from simulator.scenario.model.event_name import EventName
from simulator.timeline.run import Run
from simulator.timeline.why.activities import activities
from tests.build import after, at, block, column, exactly, flight, hold, item, run_of, target
from tests.bundled import NAMES, bundled

Told = tuple[str, float, float, str | None]


def of(run: Run, unit: str) -> list[Told]:
    """What a unit was doing: kind, from when to when, and because of what."""
    return [
        (each.kind, exactly(each.start), exactly(each.end), each.cause)
        for each in activities(run)
        if each.unit == unit
    ]


def test_a_unit_waits_forms_up_marches_and_stands_for_its_cue() -> None:
    run = run_of(
        block("guard", release=40, form_up=15, holds={"stand": hold(20, until=at(400))}),
        markers={"stand": 300},
    )
    assert of(run, "guard") == [
        ("waiting", 0, 40, "units.guard.release.at"),
        ("forming-up", 40, 55, None),
        ("moving", 55, 355, None),
        ("hold", 355, 375, "stand"),
        ("cue", 375, 400, "units.guard.holds.stand.until.at"),
        ("moving", 400, 1120, None),
    ]


def test_a_unit_behind_another_queues_and_follows() -> None:
    # The leader stands at 300 m from 300 s to 360 s, and goes on at 0.5 m/s.
    run = run_of(
        block("guard", release=0, gait_at={"stand": 0.5}, holds={"stand": hold(60)}),
        block("navy", gap=10),
        markers={"stand": 300},
    )
    found = of(run, "navy")
    # It follows until the tail ahead is off the road, and it is itself 10 m before the end.
    assert found[0] == ("queue", 0, 30, "guard")
    assert found[1:4] == [
        ("moving", 30, 300, None),
        ("queue", 300, 360, "guard"),
        ("following", 360, exactly(360 + (1000 - 10 - 270) / 0.5), "guard"),
    ]


def test_a_halt_of_everything_lies_in_what_it_interrupts() -> None:
    run = run_of(
        block("guard", release=0, holds={"stand": hold(60)}),
        markers={"stand": 300},
        programme={"anthem": {**item(at(320), 30), "halts": True}},
    )
    assert of(run, "guard") == [
        ("moving", 0, 300, None),
        ("hold", 300, 320, "stand"),
        ("halt", 320, 350, "anthem"),
        ("hold", 350, 390, "stand"),
        ("moving", 390, 1110, None),
    ]


def test_a_flight_waits_for_its_target_and_one_that_orbits_for_its_gate() -> None:
    orbit = {"marker": "hold", "period": "60 s", "on-station": at(100)["at"]}
    run = run_of(
        flight("timed", speed=100.0, target=target("over", 500)),
        flight("called", speed=100.0, call=after("speech.end"), orbit=orbit, speeds=None),
        segments={"sky": 20_000},
        routes={"air": ["sky"]},
        markers={"hold": 5000, "over": 15_000},
        programme={"speech": item(at(0), 170)},
    )
    assert of(run, "timed")[0] == ("waiting", 0, 350, "units.timed.target.at")
    kinds = [(kind, cause) for kind, _, _, cause in of(run, "called")]
    assert kinds[-2:] == [("orbit", "hold"), ("moving", None)]
    # The first gate after the call, of those at 100 s, 160 s, 220 s.
    assert of(run, "called")[-2][2] == 220


def test_the_vehicle_that_breaks_down_is_told_beside_what_its_column_does() -> None:
    run = run_of(
        column("tanks", ranks=3, length=6, spacing=4, speed=2.0, elastic=True, release=0),
        incidents={"fire": {"unit": "tanks", "rank": 2, "place": "gate", "drives-on": "90 s"}},
        markers={"gate": 400},
    )
    broken = [each for each in activities(run) if each.kind == "broken-down"]
    assert [(each.unit, each.body, each.cause) for each in broken] == [("tanks", "tanks#2", "fire")]
    assert broken[0].end - broken[0].start == exactly(90)


@pytest.mark.parametrize("name", NAMES)
def test_intervals_have_no_holes_and_end_with_their_events(name: str) -> None:
    run = bundled(name)
    for unit in run.scenario.units:
        own = [each for each in activities(run) if each.body == unit.name]
        assert own[0].start == exactly(min(run.begin, own[0].start))
        assert [each.start for each in own[1:]] == [exactly(each.end) for each in own[:-1]]
        assert [run.events.read(each.until) for each in own] == [exactly(each.end) for each in own]
        finishes = run.events.find(EventName.finishes(unit.name))
        if unit.elastic is None and finishes is not None:
            assert own[-1].end == exactly(finishes)
