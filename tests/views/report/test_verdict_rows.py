"""Verdicts of a page: slack, and how far one input alone can move."""

from __future__ import annotations

from typing import Any

from simulator.timeline.run import Run
from simulator.views.report.chain_data import PageChains
from simulator.views.report.verdict_rows import MOST_UNITS, VerdictRow, margins_of, verdict_rows
from tests.build import at, block, item, run_of
from tests.bundled import bundled


def rows_of(run: Run) -> list[VerdictRow]:
    return verdict_rows(run, margins_of(run), PageChains(run))


def day(**rest: Any) -> Run:
    """The guard is at the stand at 09:06:40, and must be by 09:07:00; the speech ends in time."""
    return run_of(
        block("guard", release=100),
        markers={"stand": 300},
        programme={"speech": item(at(0), 60)},
        constraints=[
            {
                "name": "In time",
                "event": "guard@stand",
                "within": ["09:00", "09:07"],
                "because": "tea",
            },
            {"name": "Not early", "event": "speech.end", "within": ["09:00:50", "09:30"]},
            {
                "name": "Late",
                "event": "guard@stand",
                "within": ["09:00", "09:06"],
                "severity": "warning",
            },
        ],
        **rest,
    )


def test_a_verdict_has_its_slack_its_event_and_what_would_break_it() -> None:
    late, in_time, early = rows_of(day())
    assert late[:5] == ("warning", "WARNING", "Late", "-40 s", "guard")
    assert late.margin == "broken: `parade fixes FILE` shows what fixes it"
    assert in_time[:6] == ("good", "holds", "In time", "+20 s", "guard", "tea")
    assert in_time.event is not None
    assert (in_time.event.text, in_time.event.name) == ("09:06:40", "guard@stand")
    assert in_time.margin == "20 s: guard.release later"
    assert early.margin == "10 s: speech.duration shorter"


def test_without_constraints_there_are_no_margins() -> None:
    run = run_of(block("guard", release=0))
    found = margins_of(run)
    assert found == (None, "No constraints defined: nothing can break.")
    assert rows_of(run) == []


def test_of_many_units_margins_are_left_out_and_it_says_so() -> None:
    units = [block(f"u{n}", length=1, release=n) for n in range(MOST_UNITS + 1)]
    run = run_of(*units, constraints=[{"event": "u0.starts", "within": ["09:00", "09:05"]}])
    found = margins_of(run)
    assert found.without == (
        "Margins are omitted, as there are more than 100 units (101): `parade margins FILE` "
        "finds them, for all units or one."
    )
    assert verdict_rows(run, found, PageChains(run))[0].margin == ""


def test_where_no_input_has_a_margin_it_says_so() -> None:
    rows = {row.name: row.margin for row in rows_of(bundled("armata_2015"))}
    assert rows["It leaves after the column"] == "no input has a margin"


def test_each_constraint_of_a_day_has_the_margin_of_its_own() -> None:
    rows = {row.name: row.margin for row in rows_of(bundled("river_parade"))}
    assert rows == {
        "window": "6 min 16 s: step-off later",
        "The harbour is not overfull": "no input alone breaks it",
        "Boats have room to stop": "no input alone breaks it",
        "The band plays before a quarter to four": "5 min 05 s: step-off later",
    }
