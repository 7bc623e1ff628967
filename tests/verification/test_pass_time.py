"""Pass time and road space of one unit: head to tail past a point that does not move."""

from __future__ import annotations

import pytest

from tests.build import column, exactly, formation, run_of

RELEASE = 30.0
SPEED = 1.25
ROSTRUM = 400.0


@pytest.mark.parametrize("ranks", [1, 2, 12])
def test_a_block_passes_in_its_road_space_over_its_speed(ranks: int) -> None:
    spacing, depth = 1.2, 0.5
    guard = formation(
        "guard", ranks=ranks, files=10, rank_spacing=spacing, depth=depth, speed=SPEED,
        release=RELEASE,
    )  # fmt: skip
    events = run_of(guard, markers={"rostrum": ROSTRUM}).events

    road_space = (ranks - 1) * spacing + depth
    assert events["guard@rostrum"] == exactly(RELEASE + ROSTRUM / SPEED)
    assert events["guard.tail@rostrum"] == exactly(RELEASE + (ROSTRUM + road_space) / SPEED)


def test_the_pass_time_of_unequal_ranks_depends_on_how_many_ranks_there_are_only() -> None:
    spacing, depth, ranks = 1.2, 0.5, 1 + 12
    colours = formation(
        "colours", ranks=[3, "12 x 17"], rank_spacing=spacing, depth=depth, speed=SPEED,
        release=RELEASE,
    )  # fmt: skip
    run = run_of(colours, markers={"rostrum": ROSTRUM}, zones={"beyond": (ROSTRUM, 1000)})

    (row,) = run.march_table_rows("rostrum")
    assert row.road_space == exactly((ranks - 1) * spacing + depth)
    assert row.pass_time == exactly(((ranks - 1) * spacing + depth) / SPEED)
    # A rank counts in the zone from the instant at which its front is past the near edge.
    beyond = run.occupancy("beyond")
    fronts = [RELEASE + (ROSTRUM + rank * spacing) / SPEED for rank in range(ranks)]
    people = [3 + 17 * rank for rank in range(ranks)]
    assert beyond.time[1 : ranks + 1].tolist() == exactly(fronts)
    assert beyond.people[1 : ranks + 1].tolist() == people


def test_a_column_is_as_long_as_its_vehicles_and_the_clear_distances_between_them() -> None:
    ranks, length, spacing = 1 + 5, 7.0, 10.0
    armour = column(
        "armour", ranks=[1, "5 x 3"], length=length, spacing=spacing, speed=SPEED, release=RELEASE
    )
    (row,) = run_of(armour, markers={"rostrum": ROSTRUM}).march_table_rows()

    road_space = ranks * length + (ranks - 1) * spacing
    assert row.road_space == exactly(road_space)
    assert (row.arrive, row.clear) == (
        exactly(RELEASE + ROSTRUM / SPEED),
        exactly(RELEASE + (ROSTRUM + road_space) / SPEED),
    )


def test_a_tail_passes_a_marker_before_the_start_only_if_the_unit_stood_there() -> None:
    length, start, marker = 20.0, 100.0, 90.0
    keys = {"depth": length, "start": start, "speed": SPEED, "release": RELEASE}
    standing = run_of(formation("guard", drawn_up=True, **keys), markers={"m": marker})
    entering = run_of(formation("guard", **keys), markers={"m": marker})

    assert standing.events["guard.tail@m"] == exactly(RELEASE + (marker + length - start) / SPEED)
    assert "guard.tail@m" not in entering.events


def test_a_unit_finishes_when_its_tail_is_off_its_route() -> None:
    length, avenue = 25.0, 600.0
    guard = formation("guard", depth=length, speed=SPEED, release=RELEASE)
    run = run_of(guard, segments={"avenue": avenue})

    assert run.events["guard.starts"] == exactly(RELEASE)
    assert run.events["guard.finishes"] == exactly(RELEASE + (avenue + length) / SPEED)
    assert run.end == run.events["guard.finishes"]
