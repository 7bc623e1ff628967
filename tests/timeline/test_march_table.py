"""The march table: one row per unit and marker, in the order of arrival."""

from __future__ import annotations

import pytest

from simulator import simulate
from simulator.timeline.run import Run
from tests.build import block, exactly, hold, parade, run_of
from tests.timeline.made import steady

SPEED, HALT = 2.0, 50.0
MARKERS = {"gate": 100.0, "rostrum": 300.0}
UNITS = {"first": (10.0, 200.0, 10.0), "guard": (20.0, 0.0, 30.0), "navy": (35.0, 0.0, 90.0)}


@pytest.fixture
def run() -> Run:
    """Guard and navy from the beginning of the avenue, `first` from 200 m."""
    units = [
        block(name, length=length, start=start, label=name.title())
        for name, (length, start, _) in UNITS.items()
    ]
    return steady(
        parade(*units, markers=MARKERS), SPEED, {name: unit[2] for name, unit in UNITS.items()}
    )


def test_arrive_clear_and_pass_time_are_those_of_head_and_tail(run: Run) -> None:
    rows = run.march_table_rows("rostrum")

    assert [row.unit for row in rows] == ["first", "guard", "navy"]
    for row in rows:
        length, start, released = UNITS[row.unit]
        assert (row.label, row.kind, row.marker) == (row.unit.title(), "formation", "rostrum")
        assert (row.release, row.start) == (released, exactly(released))
        assert row.arrive == exactly(released + (300 - start) / SPEED)
        assert row.clear == exactly(released + (300 + length - start) / SPEED)
        assert row.pass_time == exactly(length / SPEED)
        assert row.road_space == length


def test_the_time_gap_is_from_the_tail_that_was_last_there(run: Run) -> None:
    first, guard, navy = run.march_table_rows("rostrum")

    assert first.time_gap is None
    assert guard.time_gap == exactly(guard.arrive - first.clear)
    assert navy.time_gap == exactly((90 + 300 / SPEED) - (30 + 320 / SPEED))


def test_a_unit_that_starts_beyond_a_marker_is_not_there(run: Run) -> None:
    assert [row.unit for row in run.march_table_rows("gate")] == ["guard", "navy"]


def test_a_unit_arrives_at_the_marker_of_its_own_start_when_it_leaves_it() -> None:
    guard = block("guard", length=20, start="gate")
    (row,) = steady(parade(guard, markers=MARKERS), SPEED, {"guard": 30}).march_table_rows("gate")

    assert (row.start, row.arrive) == (30, 30)
    assert row.clear == exactly(30 + 20 / SPEED)


def test_a_halt_at_the_marker_is_part_of_the_pass_time() -> None:
    guard = block("guard", length=20, holds={"gate": hold(HALT)})
    scenario = parade(guard, markers=MARKERS)
    (row,) = steady(scenario, SPEED, {"guard": 30}, HALT).march_table_rows("gate")

    assert row.arrive == exactly(30 + 100 / SPEED)
    assert row.pass_time == exactly(HALT + 20 / SPEED)


def test_at_a_merge_the_order_is_that_over_the_line_and_gaps_are_as_in_constraints() -> None:
    # The first is at the line at 600 + 150 s; the second waits there from 100 s on for its tail
    # to be 10 m further, and 2 s more.
    length, gap, reaction, late = 20, 10, 2, 600 + 150
    over = late + length + gap + reaction
    block_of = {"length": length, "gap": gap, "reaction": reaction}
    run = run_of(
        block("first", route="eastern", release=600, **block_of),
        block("second", route="western", release=0, **block_of),
        segments={"east": 150, "west": 100, "avenue": 800},
        routes={"eastern": ["east", "avenue"], "western": ["west", "avenue"]},
        markers={"line": ("avenue", 0)},
        constraints=[{"time-gap": "all", "marker": "line", "at-least": "0 s"}],
    )
    first, second = run.march_table_rows("line")

    assert (first.unit, first.arrive, first.depart) == ("first", late, late)
    assert (second.unit, second.arrive, second.depart) == ("second", 100, exactly(over))
    assert (second.clear, second.pass_time) == exactly((over + length, length))
    assert second.time_gap == exactly(gap + reaction) == exactly(run.verdicts[0].slack)


def test_a_marker_that_does_not_exist_is_an_error(run: Run) -> None:
    with pytest.raises(KeyError) as caught:
        run.march_table("gate", "rostum")
    assert caught.value.args == ("there is no marker 'rostum'; did you mean 'rostrum'?",)


def test_a_marker_off_the_route_has_no_row() -> None:
    segments, routes = {"a": 100.0, "b": 100.0}, {"one": ["a"], "other": ["b"]}
    scenario = parade(
        block("guard", route="one"), block("navy", route="other"),
        segments=segments, routes=routes, markers={"m": ("b", 50.0)},
    )  # fmt: skip
    rows = steady(scenario, SPEED, {"guard": 0, "navy": 0}).march_table_rows("m")

    assert [(row.unit, row.time_gap) for row in rows] == [("navy", None)]


def test_units_that_arrive_at_one_instant_stand_in_the_order_of_march() -> None:
    scenario = parade(block("a"), block("b"), block("c"), markers=MARKERS)
    rows = steady(scenario, SPEED, {"a": 5, "b": 0, "c": 0}).march_table_rows("gate")

    assert [row.unit for row in rows] == ["b", "c", "a"]


def test_the_data_frame_has_the_rows_of_every_marker_with_clock_times(run: Run) -> None:
    table = run.march_table()

    assert list(table.columns) == [
        "unit", "label", "kind", "marker", "release", "start", "arrive", "depart", "clear",
        "pass_time", "time_gap", "road_space",
    ]  # fmt: skip
    assert table["marker"].tolist() == ["gate"] * 2 + ["rostrum"] * 3
    first = table.iloc[0]
    assert first["arrive"].isoformat() == "2024-05-08T09:01:20+00:00"
    assert first["clear"].isoformat() == "2024-05-08T09:01:30+00:00"
    assert first["pass_time"] == exactly(10)
    assert table["time_gap"].isna().tolist() == [True, False, True, False, False]
    assert run.march_table("rostrum")["unit"].tolist() == ["first", "guard", "navy"]


def test_each_pass_is_a_row_and_the_gap_is_from_the_tail_on_the_lap_before() -> None:
    units = [block(name, length=20, gap=10, release=0) for name in ("guard", "navy")]
    run = simulate(
        parade(
            *units,
            segments={"square": 200, "street": 300},
            routes={"round": ["square", "street", "square"]},
            markers={"rostrum": 100},
        )
    )
    rows = run.march_table_rows("rostrum")

    assert [(row.unit, row.marker, row.arrive, row.time_gap) for row in rows] == [
        ("guard", "rostrum", 100, None),
        ("navy", "rostrum", 130, 10),
        ("guard", "rostrum#2", 600, 600 - 150),
        ("navy", "rostrum#2", 630, 10),
    ]
    assert run.march_table_rows("rostrum#2") == rows[2:]
    assert run.march_table_rows() == rows
