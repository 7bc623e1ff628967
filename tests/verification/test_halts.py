"""A halt of everything: closed forms, and the same day by the ground's own clock."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import simulate
from simulator.errors import ScenarioError, SimulatorError
from simulator.scenario.scenario import Scenario
from simulator.timeline.run import Run
from tests.build import after, at, block, column, exactly, flight, hold, item, parade, run_of
from tests.verification.asks import clock
from tests.verification.parades import ZERO, Document, parades
from tests.verification.parades import parade as random_parade
from tests.verification.suite import least, share, simulated, suite

SILENCE = 120.0


def silence(start: float, duration: float = SILENCE) -> dict[str, Any]:
    return {**item(at(start), duration), "halts": True}


def test_who_is_under_way_stands_where_it_is() -> None:
    run = run_of(
        block("guard", release=0), programme={"silence": silence(300)}, markers={"m": 200, "n": 500}
    )
    passage = run.passages["guard"]

    assert run.events["guard@m"] == exactly(200)
    assert run.events["guard@n"] == exactly(500 + SILENCE)
    assert passage.arrival(300.0) == exactly(300)
    assert passage.departure(300.0) == exactly(300 + SILENCE)
    assert passage.position([290, 300, 350, 419, 430]).tolist() == [290, 300, 300, 300, 310]


def test_who_comes_to_a_marker_just_then_has_come() -> None:
    run = run_of(block("guard", release=0), programme={"silence": silence(200)}, markers={"m": 200})

    assert run.events["guard@m"] == exactly(200)
    assert run.events["guard.departs@m"] == exactly(200 + SILENCE)


def test_a_hold_is_by_the_clock_of_the_ground() -> None:
    # It halts from 100 to 160 s; from 130 on nothing moves, and nothing lasts.
    run = run_of(
        block("guard", release=0, holds={"m": hold(60)}),
        programme={"silence": silence(130)},
        markers={"m": 100},
    )

    assert run.events["guard.departs@m"] == exactly(160 + SILENCE)


@pytest.mark.parametrize(("released", "starts"), [(250, 250), (300, 420), (350, 420), (430, 430)])
def test_a_cue_that_comes_meanwhile_is_heard_when_it_is_over(
    released: float, starts: float
) -> None:
    run = run_of(block("guard", release=released), programme={"silence": silence(300)})

    assert run.events["guard.released"] == exactly(released)
    assert run.events["guard.starts"] == exactly(starts)


def test_flights_and_the_programme_go_on() -> None:
    run = run_of(
        block("guard", release=0),
        flight("jets", speed=100, call=after("speech.start")),
        flight("late", speed=100, call=after("guard@m")),
        programme={"silence": silence(300), "speech": item(at(310), 50)},
        segments={"avenue": 1000, "sky": 10_000},
        routes={"along": ["avenue"], "air": ["sky"]},
        markers={"m": 500, "overhead": ("sky", 5000)},
    )

    assert run.events["speech.end"] == exactly(360)
    assert run.events["jets@overhead"] == exactly(310 + 50)
    assert run.events["late@overhead"] == exactly(500 + SILENCE + 50)


def test_two_halts_add_up() -> None:
    run = run_of(
        block("guard", release=0),
        programme={"first": silence(300, 60), "second": silence(500, 90)},
        markers={"m": 600},
    )
    passage = run.passages["guard"]

    assert run.events["guard@m"] == exactly(600 + 60 + 90)
    assert passage.departure(300.0) - passage.arrival(300.0) == exactly(60)
    # 440 m by the ground's clock: the second is heard at 500 s, 60 of which it stood.
    assert passage.departure(440.0) - passage.arrival(440.0) == exactly(90)


def test_two_halts_one_upon_the_other_are_one_knot() -> None:
    run = run_of(
        block("guard", release=0),
        programme={"first": silence(300, 60), "second": silence(360, 90)},
    )

    assert run.passages["guard"].stations.tolist() == [0, 300]


def test_an_elastic_column_stands_as_it_is_and_goes_on_at_once() -> None:
    # No wave: all stand, and all go on; the distances are those of the march.
    run = run_of(
        column("tanks", ranks=5, length=7, spacing=18, speed=5, elastic=True, rank_reaction=2,
               release=0),
        programme={"silence": silence(200)},
        markers={"m": 2000},
        segments={"avenue": 4000},
    )  # fmt: skip

    row = run.march_table_rows("m")[0]
    assert row.arrive == exactly(400 + SILENCE)
    assert row.pass_time == exactly(4 * (25 + 10) / 5 + 7 / 5)


def test_people_stay_in_the_zone_meanwhile() -> None:
    run = run_of(
        block("guard", release=0),
        programme={"silence": silence(150)},
        zones={"square": (100, 200)},
    )

    assert run.occupancy("square").integral("people") == exactly(120 + SILENCE)


@pytest.mark.parametrize(("second", "stands"), [(60, 119), (30, 89), (1, 60), (0.5, 60)])
def test_while_two_halts_overlap_everything_halts_once(second: float, stands: float) -> None:
    run = run_of(
        block("guard", release=0),
        programme={"b": silence(159, second), "a": silence(100, 60)},
        markers={"m": 600},
    )

    assert run.events["guard@m"] == exactly(600 + stands)
    assert run.explain("guard@m").total == exactly(600 + stands)


def test_what_halts_everything_lasts() -> None:
    with pytest.raises(ScenarioError) as caught:
        parade(block("guard"), programme={"silence": {"at": "09:05", "halts": True}})
    assert str(caught.value) == (
        "programme.silence.halts: an item that halts everything needs a duration"
    )


# -- by the ground's own clock ---------------------------------------------------------------------


def halted(document: Document, rng: random.Random) -> tuple[Document, list[tuple[float, float]]]:
    """A parade of the ground alone with a halt or two, and these as (start, duration) (s)."""
    document = copy.deepcopy(document)
    document["units"] = {
        name: unit for name, unit in document["units"].items() if unit["kind"] != "flight"
    }
    for name, members in document["groups"].items():
        document["groups"][name] = [m for m in members if m in document["units"]]
    halts: list[tuple[float, float]] = []
    start = 0.0
    for number in range(rng.randint(1, 2)):
        start += rng.choice([30.0, 111.5, 250.0])
        duration = rng.choice([20.0, 75.5, 300.0])
        document["programme"][f"halt{number}"] = {
            "at": clock(start), "duration": f"{duration} s", "halts": True
        }  # fmt: skip
        halts.append((start, duration))
        start += duration
    return document, halts


def by_the_ground(document: Document, halts: list[tuple[float, float]]) -> Document:
    """The same day as the ground has it: without the halts, its clock times mapped back."""
    document = copy.deepcopy(document)
    for name in [name for name, keys in document["programme"].items() if "halts" in keys]:
        del document["programme"][name]
    for unit in document["units"].values():
        _map(unit, halts)
    return document


def _map(part: Any, halts: list[tuple[float, float]]) -> None:
    for key, value in part.items():
        if key == "at":
            time = datetime.combine(ZERO.date(), datetime.strptime(value, "%H:%M:%S").time())
            seconds = to_ground((time - ZERO).total_seconds(), halts)
            part[key] = clock(seconds)
        elif isinstance(value, dict):
            _map(value, halts)


def to_ground(wall: float, halts: list[tuple[float, float]]) -> float:
    return wall - sum(min(max(wall - start, 0.0), duration) for start, duration in halts)


def to_wall(ground: float, halts: list[tuple[float, float]], *, arrives: bool) -> float:
    wall = ground
    for start, duration in halts:
        if wall > start or (wall == start and not arrives):
            wall += duration
    return wall


def waits_for_the_programme(document: Document) -> bool:
    """Whether a unit waits for an item: that has no place on the ground's clock."""
    return "item" in str(document["units"]) or any(
        "after" in item for item in document["programme"].values()
    )


def days(seeds: int) -> Iterator[tuple[Run, Run, list[tuple[float, float]]]]:
    """Random days with halts, by the wall's clock and by the ground's, where both can be told.

    Not where a unit waits for the programme, or for a delay: these go by the wall's clock.
    """
    for seed in range(seeds):
        rng = random.Random(seed)
        document, halts = halted(random_parade(seed, rng.randint(2, 6)), rng)
        plain = by_the_ground(document, halts)
        told = not waits_for_the_programme(plain) and "delay" not in str(plain["units"])
        if not (told and document["units"] and all(document["groups"].values())):
            continue
        try:
            run, ground = (
                simulate(Scenario.from_dict(document)),
                simulate(Scenario.from_dict(plain)),
            )
        except SimulatorError:
            continue
        if ground.begin == run.begin:
            yield run, ground, halts


def test_the_wall_s_clock_is_the_ground_s_with_the_halts() -> None:
    compared = stood = 0
    for run, ground, halts in days(share(400)):
        for unit, passage in run.passages.items():
            theirs = ground.passages[unit]
            stations = np.linspace(passage.start + 1e-3, passage.end - 1e-3, 50)
            pairs = zip(passage.arrival(stations), theirs.arrival(stations), strict=True)
            for mine, other in pairs:
                assert abs(mine - to_wall(other, halts, arrives=True)) <= 1e-6, unit
            compared += 1
            stood += len(passage.stations) > len(theirs.stations)
    assert compared >= least(200), compared
    assert stood >= least(60), stood


@suite(150)
@given(parades(), st.integers(0, 2**16))
def test_chains_and_delays_sum_through_halts(document: Document, seed: int) -> None:
    document, _ = halted(document, random.Random(seed))
    if not document["units"] or not all(document["groups"].values()):
        return
    run = simulated(document)
    for name, instant in run.events.items():
        assert abs(run.explain(name).total - instant) <= 1e-9, name
