"""Verdicts and constraints in words."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Any

import pytest

from simulator import fixes, margins
from simulator.timeline.verdicts import Instance, Verdict
from simulator.views.blocks import plain_text
from simulator.views.constraints import decided_text, places, share_lines, slack_text
from simulator.views.documents import run_document
from simulator.views.fixes import fix_blocks
from simulator.views.margins import margin_blocks
from simulator.views.summary import summary
from tests.build import after, block, item, parade, run_of

CONSTRAINTS: list[tuple[dict[str, Any], str]] = [
    (
        {"event": "guard@stand", "at": "09:06:00", "tolerance": "5 s"},
        "guard@stand at 09:06:00, tolerance 5 s",
    ),
    (
        {"event": "guard@stand", "within": ["09:05", "09:06:30"]},
        "guard@stand within 09:05:00 to 09:06:30",
    ),
    ({"event": "guard@stand", "within": ["09:05", None]}, "guard@stand not before 09:05:00"),
    ({"event": "guard@stand", "within": [None, "09:06"]}, "guard@stand not after 09:06:00"),
    (
        {"between": ["guard@stand", "band@stand"], "within": ["-5 s", "2 min"]},
        "from guard@stand to band@stand within -5 s to 2 min 00 s",
    ),
    (
        {"between": ["guard@stand", "band@stand"], "within": ["5 s", None]},
        "from guard@stand to band@stand at least 5 s",
    ),
    (
        {"between": ["guard@stand", "band@stand"], "within": [None, "5 s"]},
        "from guard@stand to band@stand at most 5 s",
    ),
    (
        {"time-gap": ["guard", "band"], "marker": "stand", "at-least": "8 s", "at-most": "60 s"},
        "time gap of guard, band at stand at least 8 s, at most 1 min 00 s",
    ),
    (
        {"zone": "square", "count": "people", "at-most": 2500},
        "people in square at most 2,500",
    ),
    (
        {
            "zone": "square",
            "count": "units",
            "at-least": 1,
            "from": "guard@stand",
            "to": "09:30",
        },
        "units in square at least 1 from guard@stand to 09:30:00",
    ),
    (
        {"window": {"from": "speech.end", "length": "20 min", "until": ["band@stand"]}},
        "window of 20 min 00 s from speech.end until band@stand",
    ),
]


@pytest.mark.parametrize(("constraint", "text"), CONSTRAINTS, ids=lambda value: str(value)[:40])
def test_a_constraint_in_the_words_of_the_file(constraint: dict[str, Any], text: str) -> None:
    scenario = parade(
        block("guard", release=60),
        block("band", release=after("speech.end")),
        markers={"stand": 500},
        zones={"square": (400, 600)},
        programme={"speech": item({"at": "09:00"}, 60)},
        constraints=[{"name": "it", **constraint}],
    )
    assert scenario.constraints[0].describe() == text
    assert places(scenario) == [None]


def test_slack_has_its_unit() -> None:
    assert slack_text(verdict(-5.0, "s")) == "-5 s"
    assert slack_text(replace(verdict(-inf, "s"), note="no unit passes")) == "not judged"


def test_a_verdict_in_a_line() -> None:
    scenario = parade(block("guard", release=60))
    assert (
        decided_text(verdict(-5.0, "s", at=365.0, who=("guard",)), scenario)
        == "slack -5 s at 09:06:05 (guard)"
    )
    assert decided_text(verdict(-5.0, "s"), scenario) == "slack -5 s"


def verdict(slack: float, unit: str, at: float | None = None, who: tuple[str, ...] = ()) -> Verdict:
    """A verdict of which only this matters."""
    return Verdict("it", "event", slack >= -1e-6, unit, (Instance(slack, at, who),))


def test_a_run_says_which_constraints_ask_for_a_share_of_replications() -> None:
    first = {"name": "Few", "zone": "square", "count": "people", "at-most": 100}
    second = {"name": "Fewer", "zone": "square", "count": "people", "at-most": 50}
    run = run_of(
        block("guard"),
        zones={"square": (50.0, 150.0)},
        constraints=[first, {**second, "holds-in": "97.5 %"}],
    )
    text = "Fewer must hold in 97.5 % of replications: run `parade check FILE`"
    assert share_lines(run.verdicts) == [text]
    assert text in plain_text(summary(run))
    assert text in plain_text(margin_blocks(margins(run)))
    assert text in plain_text(fix_blocks(fixes(run)))
    few, fewer = run_document(run)["verdicts"]
    assert "holds_in" not in few
    assert fewer["holds_in"] == 0.975
