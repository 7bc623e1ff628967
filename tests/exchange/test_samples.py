"""Sampled positions: closed forms at every sample, and which ranks are there."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.errors import LimitError
from simulator.exchange.samples import Samples, samples
from simulator.timeline.run import Run
from tests.build import block, column, exactly, formation, hold, run_of, stands


def of_rank(found: Samples, name: str) -> dict[float, tuple[float, float]]:
    """Instant → station and speed of a rank."""
    (rank,) = (number for number, each in enumerate(found.ranks) if each.name == name)
    there = found.rank == rank
    times = (found.frame[there] * found.step).tolist()
    moving = zip(found.station[there].tolist(), found.speed[there].tolist(), strict=True)
    return dict(zip(times, moving, strict=True))


def test_a_hold_is_seen_at_the_second() -> None:
    """2 m/s from 10 s; at 100 m it stands from 60 s to 90 s; at 200 m, the end, at 140 s."""
    run = run_of(
        block("guard", speed=2, release=10, holds={"stand": hold(30)}),
        segments={"avenue": 200},
        markers={"stand": 100},
    )
    found = of_rank(samples(run, 10), "guard")
    assert [*found] == [*range(10, 150, 10)]
    assert [at for at, _ in found.values()] == [
        exactly(each) for each in (0, 20, 40, 60, 80, 100, 100, 100, 100, 120, 140, 160, 180, 200)
    ]
    speeds = [speed for _, speed in found.values()]
    assert speeds == [2, 2, 2, 2, 2, 0, 0, 0, 2, 2, 2, 2, 2, 2]


def test_ranks_come_out_one_by_one_and_end_one_by_one() -> None:
    """Three ranks 5 m apart at 1 m/s, released at 0 s: each starts 5 s after the one ahead."""
    run = run_of(formation("guard", ranks=3, rank_spacing=5), segments={"avenue": 20})
    found = samples(run, 1)
    assert [each.name for each in found.ranks] == ["guard", "guard#2", "guard#3"]
    for late, each in enumerate(found.ranks):
        seen = of_rank(found, each.name)
        assert [*seen] == [5 * late + k for k in range(21)]
        assert [at for at, _ in seen.values()] == [exactly(k) for k in range(21)]


def test_drawn_up_ranks_set_off_once_there_is_room() -> None:
    """They stand 2 m apart and march 5 m apart: the second sets off when the head has gone 3 m."""
    run = run_of(
        formation(
            "guard", ranks=2, rank_spacing=5, start=50, drawn_up=True, release=10,
            standing=stands(rank_spacing=2),
        )
    )  # fmt: skip
    found = of_rank(samples(run, 1), "guard#2")
    assert found[0] == (exactly(48), 0)
    assert found[13] == (exactly(48), 1)
    assert found[12] == (exactly(48), 0)
    assert found[20] == (exactly(55), 1)


def test_ranks_of_an_elastic_column_move_by_themselves() -> None:
    run = run_of(
        column("tanks", ranks=2, length=8, spacing=4, speed=5, elastic=True, rank_reaction=2),
        segments={"avenue": 500},
    )
    found, reaction = samples(run, 1), 2
    first, second = of_rank(found, "tanks"), of_rank(found, "tanks#2")
    assert first[60][0] - second[60][0] == exactly(8 + 4 + 5 * reaction)


def test_every_sample_is_the_passage_read_back() -> None:
    run = run_of(
        *(block(f"b{n}", speed=1 + n / 7, gap=5, holds={"stand": hold(n)}) for n in range(5)),
        markers={"stand": 400},
    )
    found = samples(run, 0.7)
    for name, passage in run.passages.items():
        for instant, (station, speed) in of_rank(found, name).items():
            if speed:
                assert passage.departure(station) == pytest.approx(instant, abs=1e-6)


def test_there_are_not_too_many() -> None:
    run: Run = run_of(block("guard"), segments={"avenue": 1_000_000})
    with pytest.raises(LimitError, match=r"^10,000,001 positions of ranks in all samples are too"):
        samples(run, 0.1)
    assert len(samples(run, 1000).frame) == 1001


def test_frames_come_in_the_order_of_time_then_of_march() -> None:
    found = samples(run_of(block("one", speed=2), block("two", speed=1)), 1)
    keys = np.stack((found.frame, found.rank), axis=1).tolist()
    assert keys == sorted(keys)
