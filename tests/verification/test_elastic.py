"""Elastic columns: closed forms, and the same parades told as units of one rank each."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import simulate
from simulator.timeline.march_table import MarchTableRow
from simulator.timeline.run import Run
from tests.build import at, block, column, exactly, hold, run_of
from tests.verification.parades import Document, loaded, parades
from tests.verification.suite import least, share, simulated, suite
from tests.verification.unrolled import names_of, told, unrolled, with_elastic

RANKS, LENGTH, SPACING, REACTION, SPEED = 10, 7.0, 18.0, 2.0, 8.0
#: Front to front: standing, and moving at a speed.
PITCH = LENGTH + SPACING


def moving_pitch(speed: float) -> float:
    return PITCH + REACTION * speed


def pass_time(speed: float, leaving: float | None = None) -> float:
    """Head to tail at a marker, with the time from rank to rank of the slowest pace so far."""
    return (RANKS - 1) * moving_pitch(speed) / speed + LENGTH / (leaving or speed)


def tanks(**keys: Any) -> Any:
    given = {"ranks": RANKS, "length": LENGTH, "spacing": SPACING, "speed": SPEED, "release": 0}
    return column("tanks", **{**given, "elastic": True, "rank_reaction": REACTION, **keys})


def run_along(*units: Any, markers: dict[str, float], **rest: Any) -> Run:
    return run_of(*units, segments={"avenue": 8000}, markers=markers, **rest)


def row(run: Run, marker: str) -> MarchTableRow:
    return run.march_table_rows(marker)[0]


# -- pass time and road space ----------------------------------------------------------------------


@pytest.mark.parametrize("speed", [2.0, 8.0, 12.5])
def test_an_open_column_passes_with_its_moving_pitch(speed: float) -> None:
    passed = row(run_along(tanks(speed=speed), markers={"m": 1000}), "m")

    assert passed.pass_time == exactly(pass_time(speed))
    assert passed.road_space == exactly((RANKS - 1) * moving_pitch(speed) + LENGTH)


def test_a_column_without_rank_reaction_is_as_a_rigid_one() -> None:
    markers = {"m": 1000}
    elastic = run_along(tanks(rank_reaction=0), markers=markers)
    rigid = run_along(tanks(rank_reaction=0, elastic=False), markers=markers)

    assert list(elastic.events) == list(rigid.events)
    for name, instant in elastic.events.items():
        assert instant == exactly(rigid.events[name]), name


def test_a_slow_stretch_stretches_a_column_and_it_stays_so() -> None:
    # Ten vehicles, 25 m apart at a stand, from 8 to 4 to 8 m/s.
    run = run_along(
        tanks(gait_at={"slow": 4, "fast": 8}),
        markers={"before": 1000, "slow": 2000, "fast": 3000, "after": 5000},
    )

    assert row(run, "before").pass_time == exactly(pass_time(8)) == exactly(47)
    slow = (RANKS - 1) * moving_pitch(4) / 4
    assert row(run, "after").pass_time == exactly(slow + LENGTH / 8) == exactly(75.125)


def test_a_catch_up_pace_closes_the_column_again() -> None:
    run = run_along(
        tanks(gait_at={"slow": 4, "fast": 8}, catch_up=10),
        markers={"slow": 2000, "fast": 3000, "after": 5000},
    )

    assert row(run, "after").pass_time == exactly(pass_time(8))


def test_a_rank_has_caught_up_where_it_has_made_good_what_it_lost() -> None:
    # The last of ten has lost 9 x (8.25 - 5.125) s; at 10 instead of 8 m/s it makes 1/40 s a metre
    # good, and so needs 1,125 m from the end of the slow stretch on.
    lost = (RANKS - 1) * (moving_pitch(4) / 4 - moving_pitch(8) / 8)
    there = 3000 + lost / (1 / 8 - 1 / 10)
    markers = {"slow": 2000, "fast": 3000, "just before": 0.0}
    del markers["just before"]
    markers |= {"still": there - 100 + LENGTH, "closed": there + LENGTH}
    run = run_along(tanks(gait_at={"slow": 4, "fast": 8}, catch_up=10), markers=markers)

    assert there == exactly(4125)
    assert row(run, "closed").pass_time == exactly(pass_time(8) - LENGTH / 8 + LENGTH / 8)
    assert row(run, "still").pass_time > pass_time(8) + 1


# -- stopping and starting -------------------------------------------------------------------------


def test_a_halted_column_starts_as_a_wave() -> None:
    # The head waits at 2 km for a minute; all close up, and leave one after another.
    run = run_along(tanks(holds={"halt": hold(300)}), markers={"halt": 2000, "after": 4000})
    departs = 2000 / SPEED + 300

    for rank in range(1, RANKS):
        passage = run.passages[f"tanks#{rank + 1}"]
        station = 2000 - rank * PITCH
        assert passage.departure(station) == exactly(departs + rank * REACTION)
        assert passage.arrival(station) < departs
    # From a stand they leave in the order of their reactions: as open as before.
    assert row(run, "after").pass_time == exactly(pass_time(SPEED))


def test_a_column_that_is_drawn_up_starts_as_a_wave() -> None:
    start = 1000.0
    run = run_along(tanks(start=start, drawn_up=True), markers={"m": 3000})

    for rank in range(1, RANKS):
        passage = run.passages[f"tanks#{rank + 1}"]
        assert passage.start == exactly(start - rank * PITCH)
        assert passage.departure(passage.start) == exactly(rank * REACTION)
    assert run.events["tanks.tail@m"] == exactly(
        (2000 + (RANKS - 1) * PITCH + LENGTH) / SPEED + (RANKS - 1) * REACTION
    )


def test_where_each_rank_halts_the_column_takes_as_many_halts() -> None:
    # Floats that perform before the stand, 30 s each: the next comes up when one has left.
    performs = 30.0
    run = run_along(tanks(holds={"stand": hold(performs)}, hold="each"), markers={"stand": 2000})
    first = 2000 / SPEED

    # A rank may be at the stand once the one ahead has gone a pitch further, and it has reacted.
    each = performs + PITCH / SPEED + REACTION
    for rank in range(RANKS):
        name = "tanks" if rank == 0 else f"tanks#{rank + 1}"
        assert run.passages[name].arrival(2000) == exactly(first + rank * each)
    assert row(run, "stand").pass_time == exactly((RANKS - 1) * each + performs + LENGTH / SPEED)


def test_where_the_head_halts_the_others_only_wait_for_it() -> None:
    run = run_along(tanks(holds={"stand": hold(30)}), markers={"stand": 2000})

    assert row(run, "stand").pass_time == exactly(30 + pass_time(SPEED))


# -- among others ----------------------------------------------------------------------------------


def test_who_follows_an_elastic_column_follows_its_last_rank() -> None:
    # The jeep is as fast, keeps 40 m and reacts in 3 s.
    run = run_along(
        tanks(), block("jeep", length=4, speed=SPEED, gap=40, reaction=3), markers={"m": 3000}
    )

    after = 40 / SPEED + 3
    assert run.events["jeep@m"] == exactly(run.events["tanks.tail@m"] + after)


def test_two_columns_keep_their_time_gap() -> None:
    given = {"ranks": 5, "length": 6, "spacing": 14, "speed": 5, "elastic": True}
    run = run_along(
        column("first", **given, rank_reaction=1, release=0),
        column("second", **given, rank_reaction=1, gap=100, reaction=2, release=0),
        markers={"m": 3000},
    )

    second = run.march_table_rows("m")[1]
    assert second.time_gap == exactly(100 / 5 + 2)
    assert second.pass_time == exactly(4 * (20 / 5 + 1) + 6 / 5)


def test_ranks_are_in_a_zone_as_their_own_motion_has_it() -> None:
    run = run_along(
        tanks(crew=4, gait_at={"slow": 4}),
        markers={"slow": 2000},
        zones={"square": (3000, 3100)},
    )
    # A rank is inside from its front at 3,000 m to its rear at 3,100 m: 107 m at 4 m/s; one comes
    # every 8.25 s, so three or four are there at once, four crews of four at most.
    steps = run.occupancy("square")
    assert steps.peak("people").value == 4 * 4
    assert steps.integral("people") == exactly(RANKS * 4 * (100 + LENGTH) / 4)
    assert steps.peak("units").value == 1


def test_a_column_is_held_by_who_stands_in_its_way_and_lets_nobody_through() -> None:
    run = run_along(
        block("guard", length=20, speed=1, release=at(0), holds={"halt": hold(600)}),
        tanks(gap=10, release=at(100)),
        markers={"halt": 2000, "m": 4000},
    )
    behind = 2000 - 20 - 10
    left = run.passages["guard"].departure(2000)

    assert run.passages["tanks"].departure(behind) == exactly(left)
    for rank in range(1, RANKS):
        passage = run.passages[f"tanks#{rank + 1}"]
        assert passage.departure(behind - rank * PITCH) == exactly(left + rank * REACTION)


# -- told as units ---------------------------------------------------------------------------------


@suite(200)
@given(parades(), st.integers(0, 2**16))
def test_an_elastic_column_is_as_many_units_as_it_has_ranks(document: Document, seed: int) -> None:
    document = with_elastic(document, random.Random(seed))
    run, plain = simulated(document), simulate(loaded(unrolled(document)))
    ranks = {
        name: names_of(name, unit)
        for name, unit in document["units"].items()
        if unit.get("elastic")
    }
    last = {name: names[-1] for name, names in ranks.items()}
    for name, instant in run.events.items():
        subject = name.partition(".")[0].partition("@")[0]
        # What stands in a zone has entered it; of which of its ranks that is so, units would tell.
        stands = ".enters@" in name and document["units"].get(subject, {}).get("drawn-up")
        if subject not in document["groups"] and not stands:
            assert abs(instant - plain.events[told(name, last)]) <= 1e-9, name
    for name, names in ranks.items():
        for rank, one in enumerate(names):
            mine = run.passages[name if rank == 0 else f"{name}#{rank + 1}"]
            theirs = plain.passages[one]
            stations = np.linspace(mine.start, mine.end - 1e-6, 40)
            np.testing.assert_allclose(
                mine.departure(stations), theirs.departure(stations), rtol=0, atol=1e-9
            )
    for zone in document["zones"]:
        ours, others = run.occupancy(zone), plain.occupancy(zone)
        for instant in ours.time.tolist():
            for count in ("people", "vehicles"):
                assert ours.at(instant, count) == others.at(instant, count)


def test_the_random_columns_interact() -> None:
    elastic = stretched = 0
    for seed in range(share(60)):
        rng = random.Random(seed)
        document = with_elastic(parade_of(seed, rng), rng)
        try:
            run = simulate(loaded(document))
        except Exception:
            continue
        for body in run.scenario.units:
            if body.elastic is None:
                continue
            elastic += 1
            spaces = [
                row.road_space
                for marker in run.scenario.network.markers
                for row in run.march_table_rows(marker)
                if row.unit == body.name
            ]
            stretched += bool(spaces) and max(spaces) > min(spaces) + 0.5
    assert elastic >= least(60)
    assert stretched >= least(30)


def parade_of(seed: int, rng: random.Random) -> Document:
    from tests.verification.parades import parade as random_parade

    return random_parade(seed, rng.randint(2, 6))


@suite(120)
@given(parades(), st.integers(0, 2**16))
def test_every_event_of_a_column_has_a_chain_that_sums_to_it(document: Document, seed: int) -> None:
    run = simulated(with_elastic(document, random.Random(seed)))
    for name, instant in run.events.items():
        chain = run.explain(name)
        assert (
            abs(chain.links[0].instant + sum(link.seconds for link in chain.links) - instant)
            <= 1e-9
        )


def test_drawn_up_ranks_change_their_gait_where_the_unit_starts_when_they_come_there() -> None:
    tanks = column(
        "tanks", ranks=3, length=10, spacing=10, speed=1.0, elastic=True, drawn_up=True,
        start=100, gait_at={"s": 2.0}, release=0,
    )  # fmt: skip
    run = run_of(tanks, markers={"s": 100, "m": 200})
    # The third stands 40 m behind: it marches those at 1 m/s, and 100 m and its length at 2 m/s.
    assert run.events["tanks.tail@m"] == exactly(40 / 1 + 110 / 2)
