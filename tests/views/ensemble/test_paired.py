"""What changes between two ensembles, in words and as plain data."""

from __future__ import annotations

import json

import pytest

from simulator import simulate_many
from simulator.ensemble.paired import PairedComparison
from simulator.views.blocks import plain_text
from simulator.views.documents import to_json
from simulator.views.ensemble.paired import inputs_text, paired_blocks, paired_document
from tests.ensemble.small import MARCH, guess, last_of_both

RUNS = 40
MAIN = {"main-marker": "gate"}


@pytest.fixture(scope="module")
def found() -> PairedComparison:
    first, second = (
        last_of_both(markers={"gate": ("west", at), "door": ("east", MARCH)}, **MAIN)
        for at in (MARCH, MARCH + 25)
    )
    more = second.with_({"units.two.gap": guess(10.0, 5.0, 20.0, "m")})
    plans = (simulate_many(each, RUNS, workers=1, engine="simpy") for each in (first, more))
    before, after = plans
    return before.compare(after)


def test_constraints_have_both_shares_and_events_their_shifts(found: PairedComparison) -> None:
    text = plain_text(paired_blocks(found))
    (odds,) = found.constraints
    lines = text.splitlines()
    row = next(line for line in lines if "One waits" in line)
    assert row.split("  ")[1].strip() == f"{100 * odds.before.value:g} %"
    assert f"{100 * odds.difference:+.1f}" in row
    assert ["one@gate", *["+25", "s"] * 3] in [line.split() for line in lines]
    assert lines[-1].startswith(f"All constraints hold in {100 * odds.before.value:g} %, then in")
    # Only units at the main marker and the programme, unless all are listed.
    assert "one.finishes" not in text
    assert "one.tail@gate" not in text
    assert "one.tail@gate" in plain_text(paired_blocks(found, show_all=True))


def test_the_heading_says_what_is_drawn_alike(found: PairedComparison) -> None:
    assert inputs_text(found) == (
        "40 pairs of replications, seed 1: 2 inputs drawn alike, 1 only in the second"
    )


def test_in_a_notebook_it_is_the_same_page(found: PairedComparison) -> None:
    html = found._repr_html_()
    assert html.startswith("<div")
    assert all(text in html for text in ("A parade → A parade", "drawn alike", "One waits"))


def test_as_plain_data(found: PairedComparison) -> None:
    document = json.loads(to_json(paired_document(found)))
    assert list(document) == [
        *("before", "after", "pairs", "shared_inputs", "shares", "all_hold", "constraints"),
        "events",
    ]
    (odds,) = document["constraints"]
    assert sum(odds[key] for key in ("both", "only_before", "only_after", "neither")) == RUNS
    assert odds["interval"] == list(found.constraints[0].interval)
    assert document["events"]["one@gate"] == {"pairs": RUNS, "by": pytest.approx([25.0] * 5)}


def test_a_constraint_of_one_plan_only_is_named() -> None:
    waits = {"between": ["one@gate", "speech.start"], "within": ["0 s", "20 s"]}
    first, second = (
        simulate_many(last_of_both(constraints=[{"name": name, **waits}]), 12, workers=1)
        for name in ("One", "Another")
    )
    assert plain_text(paired_blocks(first.compare(second))).startswith(
        "Constraints only in the first: One\n\nConstraints only in the second: Another\n"
    )
