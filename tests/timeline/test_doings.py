"""What each unit was doing, and why."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.timeline.doings import Doing, doings
from simulator.timeline.run import Run
from tests.build import after, at, block, column, exactly, hold, item, run_of
from tests.bundled import NAMES, bundled


def _told(run: Run, unit: str) -> list[tuple[Any, ...]]:
    return [
        (doing.state, doing.cause, exactly(doing.start), exactly(doing.end))
        for doing in doings(run)
        if doing.unit == unit and doing.rank == 0
    ]


@pytest.mark.parametrize("name", NAMES)
def test_they_follow_one_another_from_the_beginning_until_the_tail_is_off(name: str) -> None:
    run = bundled(name)
    of_unit: dict[str, list[Doing]] = {}
    for doing in doings(run):
        if doing.rank == 0:
            of_unit.setdefault(doing.unit, []).append(doing)
    assert list(of_unit) == [unit.name for unit in run.scenario.units]
    for unit, own in of_unit.items():
        assert own[0].start == run.begin
        starts, ends = [doing.start for doing in own[1:]], [doing.end for doing in own[:-1]]
        assert starts == pytest.approx(ends, abs=1e-9)
        over = run.events.find(f"{unit}.finishes")
        assert over is None or own[-1].end == pytest.approx(over, abs=1e-9)


def test_it_waits_forms_up_marches_and_halts() -> None:
    guard = block(
        "guard", release=40, length=20, speed=1.0, form_up=10, holds={"rostrum": hold(30)}
    )
    run = run_of(guard, segments={"avenue": 1000}, markers={"rostrum": 300})
    assert _told(run, "guard") == [
        ("waits", "units.guard.release.at", 0, 40),
        ("forms-up", None, 40, 50),
        ("moves", None, 50, 350),
        ("halts", "rostrum", 350, 380),
        ("moves", None, 380, 1100),
    ]


def test_a_unit_queues_and_creeps_behind_the_one_ahead() -> None:
    ahead = block("slow", release=0, length=20, speed=1.0, holds={"rostrum": hold(60)})
    behind = block("fast", release=40, length=20, speed=2.0, gap=10, reaction=2)
    run = run_of(ahead, behind, segments={"avenue": 1000}, markers={"rostrum": 300})
    # Free at 40 + s / 2, behind at s + 30 + 2: it comes up at 16 m.
    assert _told(run, "fast") == [
        ("waits", "units.fast.release.at", 0, 40),
        ("moves", None, 40, 48),
        ("behind", "slow", 48, 302),
        ("queues", "slow", 302, 362),
        ("behind", "slow", 362, 1082),
        ("moves", None, 1082, 1097),
    ]


def test_it_waits_for_a_cue_at_a_hold_and_stops_with_all_others() -> None:
    guard = block(
        "guard", release=0, length=20, speed=1.0, holds={"rostrum": hold(until=after("hymn.end"))}
    )
    run = run_of(
        guard,
        segments={"avenue": 1000},
        markers={"rostrum": 300},
        programme={
            "silence": {**item(at(100), 60), "halts": True},
            "hymn": item(at(200), 300),
        },
    )
    assert _told(run, "guard") == [
        ("moves", None, 0, 100),
        ("stopped", "silence", 100, 160),
        ("moves", None, 160, 360),
        ("waits", "hymn.end", 360, 500),
        ("moves", None, 500, 1220),
    ]


def test_a_rank_that_broke_down_and_a_column_that_clears_its_route() -> None:
    found = [doing for doing in doings(bundled("armata_2015")) if doing.unit == "armata"]
    stall = bundled("armata_2015").breakdowns["stall"]
    assert [doing.state for doing in found] == ["queues", "moves", "clears", "broken-down"]
    broken = found[-1]
    assert (broken.rank, broken.cause, broken.start, broken.end) == (
        *(1, "stall"),
        *(stall.start, stall.end),
    )
    assert broken.stands
    assert found[2].end == bundled("armata_2015").events["armata.finishes"]


def test_what_is_towed_away_is_never_said_to_move_again() -> None:
    found = [doing for doing in doings(bundled("rose_parade_2019")) if doing.unit == "float-38"]
    assert [(doing.state, doing.cause) for doing in found] == [
        ("waits", "units.float-38.release.at"),
        ("moves", None),
        ("broken-down", "fire"),
    ]


def test_a_flight_orbits_until_its_gate() -> None:
    found = [doing for doing in doings(bundled("flypast_called")) if doing.unit == "jets"]
    assert [doing.state for doing in found] == ["waits", "moves", "orbits", "moves"]
    assert found[2].end == bundled("flypast_called").flypasts["jets"].instant


def test_a_column_that_queues_names_the_vehicle_ahead() -> None:
    ahead = column("tanks", ranks=2, files=1, length=7, spacing=10, speed=2.0, gap=20, release=10)
    run = run_of(ahead, block("guard", gap=5, length=10, speed=1.0), segments={"avenue": 500})
    assert _told(run, "guard")[0][:2] == ("queues", "tanks")
