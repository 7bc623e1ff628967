"""Throughput in the summary and as a document."""

from __future__ import annotations

from simulator.views.blocks import plain_text
from simulator.views.throughput import throughput_blocks, throughput_document
from tests.build import block, column, run_of

MARKERS = {"stand": 300.0, "nowhere": 950.0}


def test_a_group_stands_for_all_on_foot_and_counts_that_are_zero_have_no_column() -> None:
    units = [block("guard", release=0), block("navy", headway=60)]
    run = run_of(*units, markers=MARKERS, groups={"foot": ["guard", "navy"], "same": ["foot"]})
    assert plain_text(throughput_blocks(run, ["stand"])) == (
        "Throughput per minute, at stand\n"
        "  who   people  units      from        to\n"
        "  foot     1.5    1.5  09:05:00  09:06:20\n"
    )


def test_kinds_that_are_no_group_are_named_by_what_they_are() -> None:
    trucks = column("trucks", ranks=2, length=5, spacing=5, speed=1)
    run = run_of(block("guard", release=0), trucks, markers=MARKERS)
    text = plain_text(throughput_blocks(run, ["stand"]))
    assert [line.split("  ")[1] for line in text.splitlines()[2:]] == [
        "all on foot",
        "all vehicles",
    ]


def test_without_a_marker_or_a_unit_that_passes_it_there_is_no_table() -> None:
    run = run_of(block("guard", release=0, start=960), markers=MARKERS)
    assert throughput_blocks(run, ["stand"]) == []
    assert throughput_blocks(run, []) == []
    assert throughput_document(run) == []


def test_the_document_has_every_marker() -> None:
    run = run_of(block("guard", release=0), markers=MARKERS)
    assert throughput_document(run)[0] == {
        "marker": "stand",
        "group": "formation",
        "start": 300.0,
        "end": 320.0,
        "people": 1,
        "vehicles": 0,
        "aircraft": 0,
        "units": 1,
        "per_minute": {"people": 3.0, "vehicles": 0.0, "aircraft": 0.0, "units": 3.0},
    }
    assert [row["marker"] for row in throughput_document(run)] == list(MARKERS)
