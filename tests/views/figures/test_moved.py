"""The figure of what moved: its rows, its dots and its numbers are those of the two runs."""

from __future__ import annotations

from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulator import compare
from simulator.movement.simulate import simulate
from simulator.timeline.comparison import record_of
from simulator.timeline.run import Run
from simulator.views.figures.moved import MOST_ROWS, fitting, moved_figure, shifts
from tests.build import (
    after,
    at,
    block,
    clock,
    column,
    exactly,
    flight,
    hold,
    item,
    run_of,
    target,
)

NINE = 9 * 3600.0


def run(speech: float = 60, *, jeep: bool = True, van: bool = False, **more: Any) -> Run:
    """Guard and navy go when the speech ends; a jeep between them; jets by the clock."""
    ground = {"route": "along", "speed": 1, "length": 20, "gap": 10}
    units = [
        block("guard", **ground, release=after("speech.end")),
        *([block("jeep", **ground)] if jeep else []),
        block("navy", **ground, label="海军"),
        *([block("van", **ground)] if van else []),
        flight("jets", speed=100, target=target("over", 900)),
    ]
    return run_of(
        *units,
        segments={"avenue": 1000, "sky": 20000},
        routes={"along": ["avenue"], "air": ["sky"]},
        markers={"stand": 500, "over": ("sky", 10000)},
        main_marker="stand",
        programme={
            "gun": item(at(0)),
            "speech": item(at(0), speech),
            "toast": item(after("speech.end"), 30),
        },
        **more,
    )


def dots(axes: Axes, gid: str) -> dict[int, float]:
    """Row → instant (s) of the dots of one sort."""
    found = {}
    for line in axes.lines:
        if line.get_gid() == gid:
            found[int(line.get_ydata()[0])] = float(line.get_xdata()[0])  # type: ignore[index]
    return found


def test_rows_are_the_programme_in_time_and_the_units_in_order_of_march() -> None:
    rows = shifts(run(), run(90))
    assert [row.name for row in rows] == ["gun", "speech", "toast", "guard", "jeep", "navy", "jets"]
    assert [row.place for row in rows[3:]] == ["stand", "stand", "stand", "over"]
    assert [row.by for row in rows] == [exactly(by) for by in (0, 30, 30, 30, 30, 30, 0)]
    assert [row.moved for row in rows] == [False, True, True, True, True, True, False]
    assert rows[3].before == exactly(NINE + 60 + 500)


def test_an_item_that_starts_at_another_time_has_moved_though_it_ends_as_before() -> None:
    early = run().scenario.with_(
        {"programme.speech": {"at": clock(-30), "duration": "90 s"}, "start": clock(-30)}
    )
    rows = {row.name: row for row in shifts(run(), simulate(early))}
    speech = rows["speech"]
    assert (speech.by, speech.moved) == (exactly(0), True)
    assert speech.since == (exactly(NINE), exactly(NINE - 30))
    axes = moved_figure(run(), simulate(early))
    assert "starts -30 s" in [text.get_text() for text in axes.texts]


def test_what_has_gone_stays_behind_who_was_ahead_and_what_is_new_stands_in_its_place() -> None:
    rows = shifts(run(), run(jeep=False, van=True))
    assert [row.name for row in rows if row.kind] == ["guard", "jeep", "navy", "van", "jets"]
    jeep, van = rows[4], rows[6]
    assert (jeep.after, jeep.moved) == (None, True)
    assert (van.before, van.moved) == (None, True)


def test_a_unit_that_passes_no_common_marker_is_seen_at_the_end_of_its_route() -> None:
    here = run()
    # The main marker of the one is no marker of the other.
    renamed = run().scenario.with_({"markers.stand": None, "main-marker": None})
    rows = {row.name: row for row in shifts(here, simulate(renamed))}
    assert rows["guard"].place is None
    assert rows["guard"].before == exactly(record_of(here).events["guard.finishes"])


def test_a_flight_that_turns_back_in_both_runs_before_any_marker_is_left_out() -> None:
    both = [
        run(speech, incidents={"fog": {"unit": "jets", "place": "3 km", "turns-back": "all"}})
        for speech in (60, 90)
    ]
    rows = shifts(*both)
    assert [row.name for row in rows] == ["gun", "speech", "toast", "guard", "jeep", "navy"]
    assert len(dots(moved_figure(*both), "after")) == 3


def test_dots_stand_at_the_instants_of_both_runs_and_numbers_say_the_shift() -> None:
    before, later = run(), run(90)
    axes = compare(before, later).plot()
    assert isinstance(axes.figure, Figure)
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels[:2] == ["gun", "speech"]
    assert labels[5] == "海军"
    for gid, one in (("before", before), ("after", later)):
        found = dots(axes, gid)
        assert found == {
            row: exactly(one.events[f"{unit}@stand"])
            for row, unit in ((3, "guard"), (4, "jeep"), (5, "navy"))
        }
    assert dots(axes, "still") == {0: exactly(0), 6: exactly(900)}
    numbers = {
        text.get_gid(): text.get_text()
        for text in axes.texts
        if str(text.get_gid()).startswith("shift")
    }
    assert numbers == {
        "shift speech": "ends +30 s",
        "shift toast": "+30 s",
        "shift guard": "+30 s",
        "shift jeep": "+30 s",
        "shift navy": "+30 s",
    }
    bars = {bar.get_gid(): (bar.get_x(), bar.get_width()) for bar in axes.patches[:2]}
    assert bars == {"before": (exactly(0), exactly(60)), "after": (exactly(0), exactly(90))}


def test_a_tail_that_moves_otherwise_than_its_head_is_drawn_and_told() -> None:
    halt = {"stand": hold(60)}
    both = [
        run_of(
            column("vans", ranks=3, files=1, length=10, spacing=5, speed=1, release=0, holds=holds),
            markers={"stand": 500, "gate": 520},
            main_marker="stand",
        )
        for holds in ({}, {"gate": hold(60)})
    ]
    (row,) = shifts(*both)
    assert (row.by, row.tail_by, row.moved) == (exactly(0), exactly(60), True)
    axes = moved_figure(*both)
    assert [text.get_text() for text in axes.texts if text.get_gid() == "shift vans"] == [
        "tail +1 min 00 s"
    ]
    bars = {bar.get_gid(): (bar.get_x(), bar.get_width()) for bar in axes.patches}
    assert bars == {
        "tail before": (exactly(500), exactly(40)),
        "tail after": (exactly(500), exactly(100)),
    }
    (later,) = shifts(both[0], run_of(
        column("vans", ranks=3, files=1, length=10, spacing=5, speed=1, release=30, holds=halt),
        markers={"stand": 500, "gate": 520}, main_marker="stand",
    ))  # fmt: skip
    assert (later.by, later.tail_by) == (exactly(30), exactly(90))


def test_numbers_lie_in_the_figure_and_on_no_other_label() -> None:
    axes = moved_figure(run(), run(4000, van=True))
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Figure)
    figure.canvas.draw()
    frame = figure.bbox
    boxes = [text.get_window_extent() for text in axes.texts if text.get_text()]
    boxes += [label.get_window_extent() for label in axes.get_yticklabels()]
    for number, box in enumerate(boxes):
        assert frame.x0 <= box.x0
        assert box.x1 <= frame.x1
        assert not any(box.overlaps(other) for other in boxes[number + 1 :])


def test_it_says_which_run_is_which_and_where_units_are_seen() -> None:
    axes = moved_figure(run(), run(90), names=("plan", "speech 30 s longer"))
    (key,) = [text.get_text() for text in axes.texts if text.get_gid() == "key"]
    assert key == "○ plan   ● speech 30 s longer   • not moved"
    note = axes.texts[-1].get_text()
    assert note == (
        "Units at stand, those that do not pass it at over, bars from head to tail; "
        "programme items from start to end."
    )
    assert "before" in moved_figure(run(), run(90)).texts[-2].get_text()


def test_it_draws_on_axes_that_are_given() -> None:
    axes = Figure().add_subplot()
    assert moved_figure(run(), run(90), axes) is axes


def test_more_rows_than_fit_leave_out_what_did_not_move_and_then_what_moved_least() -> None:
    rows = [row for row in shifts(run(), run(90)) if row.kind][:1] * (MOST_ROWS + 5)
    rows = [row._replace(name=f"u{number}") for number, row in enumerate(rows)]
    still = [row._replace(after=row.before, tails=(None, None)) for row in rows]
    assert fitting(rows[:MOST_ROWS]) == rows[:MOST_ROWS]
    assert fitting([*still, *rows[:7]]) == rows[:7]
    far = [row._replace(after=row.after + 9 * (number % 2)) for number, row in enumerate(rows)]  # type: ignore[operator]
    new = [row._replace(before=None) for row in rows[:3]]
    gone = [row._replace(after=None) for row in rows[:3]]
    assert fitting([*far[6:], *new, *gone])[-6:] == [*new, *gone]
    kept = fitting(far)
    assert len(kept) == MOST_ROWS
    assert {row for row in far if row.by > 31} <= set(kept)
    assert kept == [row for row in far if row in kept]


def test_only_two_runs_can_be_drawn() -> None:
    with pytest.raises(ValueError, match=r"^plots need two runs: compare\(run_a, run_b\)"):
        compare(record_of(run()), record_of(run(90))).plot()


def test_a_run_compares_itself_with_another() -> None:
    one, other = run(), run(90)
    assert one.compare(other) == compare(one, other)
    assert not one.compare(other).same
