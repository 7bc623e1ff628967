"""Chains and places in words: what is one line, what is escaped, what a place is called."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.movement.simulate import simulate
from simulator.timeline.run import Run
from simulator.views.blocks import Paragraph, Table
from simulator.views.explain import chain_blocks, distance, event_text, place_text, root_text
from tests.build import after, at, block, item, parade, run_of, target

LABEL = "Speech <b>of</b> & by 市长"


def lines(run: Run, event: str) -> list[tuple[str, str, str]]:
    """What a chain adds, with what, and because of what."""
    table, _ = chain_blocks(run.explain(event), run.scenario)
    assert isinstance(table, Table)
    return [(row.cells[1], row.cells[2], row.cells[3]) for row in table.rows]


def root_of(run: Run, event: str) -> str:
    _, paragraph = chain_blocks(run.explain(event), run.scenario)
    assert isinstance(paragraph, Paragraph)
    return paragraph.lines[0]


def in_line(number: int, **keys: Any) -> Run:
    """Units one behind the other, the first of them released at 60 s."""
    units = [block("u0", length=1, release=60)]
    units += [block(f"u{n}", length=1, gap=4, **keys) for n in range(1, number)]
    return run_of(*units, markers={"rostrum": 500.0})


def test_many_units_that_follow_one_another_are_one_line() -> None:
    assert lines(in_line(41, reaction=2), "u40@rostrum")[1:] == [
        ("+5 s", "u0 495 m before rostrum", "marches 5 m at 3.6 km/h"),
        (
            "+4 min 35 s",
            "u40.starts",
            "u1 … u40, each behind the one ahead: 40 units",
        ),
        ("+8 min 20 s", "u40@rostrum", "marches 500 m at 3.6 km/h"),
    ]


def test_two_units_have_a_row_each() -> None:
    assert [because for _, _, because in lines(in_line(3), "u2.starts")] == [
        "by the clock: units.u0.release.at",
        "marches 5 m at 3.6 km/h",
        "waits behind u0",
        "marches 5 m at 3.6 km/h",
        "waits behind u1",
    ]


def test_equal_reactions_of_units_in_a_queue_are_given_once() -> None:
    # All are faster than the first and behind it at the rostrum.
    run = in_line(6, reaction=1.5, speed=2)
    assert lines(run, "u5@rostrum")[-1] == (
        "+7.5 s",
        "u5@rostrum",
        "u1 … u5, each behind the one ahead: 5 units, 1.5 s each",
    )


def test_a_unit_that_takes_most_of_the_time_has_a_line_of_its_own() -> None:
    units = [block("first", length=1, speed=2, release=60)]
    units += [block(f"a{n}", length=1, speed=2) for n in range(4)]
    units += [block("slow", length=1, speed=0.5)]
    units += [block(f"b{n}", length=1, speed=2) for n in range(4)]
    run = run_of(*units, markers={"rostrum": 500.0})
    assert [because for _, _, because in lines(run, "b3@rostrum")][2:] == [
        "a0 … slow, each behind the one ahead: 5 units",
        "marches 504 m at 1.8 km/h",
        "b0 … b3, each behind the one ahead: 4 units",
    ]


def test_an_item_that_begins_when_another_ends_is_one_line() -> None:
    programme = {
        "salute": item(at(0), 60),
        "speech": {**item(after("salute.end"), 120), "label": LABEL},
        "music": item(after("speech.end", delay=10), 30),
    }
    run = run_of(block("guard", release=after("music.end")), programme=programme)
    assert lines(run, "guard.released") == [
        ("", "salute.start", "by the clock: programme.salute.at"),
        ("+1 min 00 s", "salute.end", "salute: 1 min 00 s"),
        ("+2 min 00 s", "speech.end", f"{LABEL}: 2 min 00 s"),
        ("+10 s", "music.start", "10 s after speech.end"),
        ("+30 s", "music.end", "music: 30 s"),
        ("", "guard.released", "after music.end"),
    ]
    html = run.explain("guard.released")._repr_html_()
    assert "Speech &lt;b&gt;of&lt;/b&gt; &amp; by 市长" in html
    assert "<b>" not in html


def test_the_root_of_a_chain_is_a_sentence() -> None:
    scenario = parade(
        block("a", release=100), block("b"), groups={"both": ["a", "b"]},
        programme={"dawn": item(at(-60))}, markers={"rostrum": 50.0},
    )  # fmt: skip
    run = simulate(scenario)
    assert root_of(run, "a@rostrum") == (
        "Root: units.a.release.at, 09:01:40. A delay there delays this event by the same amount"
    )
    assert root_of(run, "both@rostrum") == (
        "Root: units.a.release.at, 09:01:40. A delay there delays this event by the same amount "
        "until another chain becomes critical"
    )
    assert root_of(run, "b.released") == "Root: start, 09:00:00"
    assert root_text(run, "a@rostrum") == "chain from units.a.release.at 09:01:40"
    assert root_text(run, "b.released") == "chain from start 09:00:00"


def test_a_flight_is_explained_by_its_target() -> None:
    jets = {
        "kind": "flight", "route": "air", "aircraft": 1, "speed": "100 m/s",
        "target": target("overhead", 300),
    }  # fmt: skip
    run = run_of(
        ("jets", jets),
        segments={"sky": 30_000.0},
        routes={"air": ["sky"]},
        markers={"overhead": 20_000.0},
    )
    assert lines(run, "jets.starts") == [
        ("", "jets@overhead", "on target: units.jets.target.at"),
        ("-3 min 20 s", "jets.starts", "20 km before its target"),
    ]


@pytest.mark.parametrize(
    ("metres", "text"),
    [
        (0.25, "0.2 m"),
        (7.0, "7 m"),
        (9.96, "10 m"),
        (343.4, "343 m"),
        (4100.0, "4,100 m"),
        (28_800.0, "28.8 km"),
        (20_000.0, "20 km"),
    ],
)
def test_a_distance(metres: float, text: str) -> None:
    assert distance(metres) == text


@pytest.mark.parametrize(
    ("station", "text"),
    [
        (100.0, "at corner"),
        (130.0, "30 m after corner"),
        (140.0, "40 m after corner"),
        (470.0, "30 m before rostrum"),
        (1000.0, "500 m after rostrum"),
        (1002.5, "2.5 m after the end"),
    ],
)
def test_a_place_is_given_by_the_nearest_marker(station: float, text: str) -> None:
    scenario = parade(block("guard"), markers={"corner": 100.0, "rostrum": 500.0})
    assert place_text(scenario, "along", station) == text


def test_without_markers_a_place_is_given_in_metres() -> None:
    scenario = parade(block("guard"))
    assert place_text(scenario, "along", 130.0) == "at 130 m"
    event = simulate(scenario).explain("guard.starts").links[-1].reached
    assert event_text(scenario, event) == "guard.starts"
