"""Factors: their ranges, and what they can move."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from simulator import Scenario, simulate
from tests.scenario.small import small, wrong

NO_NUMBER = "is not a length, a duration or a speed of the parade"


def factor(text: str) -> dict[str, Any]:
    """The small scenario with a factor."""
    given = {"moves": "gaits.quick", "assumed": "the band's tempo", **yaml.safe_load(text)}
    decided = {"value": "10 m", "low": "5 m", "decided": "room"}
    profiles = {"foot": {"kind": "formation", "depth": "1 m", "standing-gap": decided}}
    document = small(factors={"tempo": {k: v for k, v in given.items() if v is not None}})
    document["units"]["guard"]["profile"] = "foot"
    return {**document, "profiles": profiles}


@pytest.mark.parametrize(
    "text",
    [
        "{low: 0.97}",
        "{low: 97 %, high: 1.03, distribution: uniform}",
        "{low: 0.5, distribution: {kind: normal, sd: 2 %}}",
        "{distribution: {kind: lognormal, sd: 0.02}}",
        "{high: 2, moves: [gaits.*, profiles.*, units.*.gap, programme.review.duration]}",
        "{high: 2, assumed: null, source: counted}",
    ],
)
def test_a_factor_that_is_right(text: str) -> None:
    assert wrong(factor(text)) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", ": without low or high, it is always 1"),
        ("{low: 1.1}", ".low: low 1.1 is above 1"),
        ("{high: 90 %}", ".high: high 0.9 is below 1"),
        ("{low: 0}", ".low: must be greater than zero, not '0'"),
        ("{low: some}", ".low: 'some' is not a factor; write 0.97 or 97 %"),
        ("{low: 0.9, decided: so}", ".decided: unknown key"),
        ("{low: 0.9, source: so}", ": write one of: source (where it was read), assumed"),
        ("{distribution: {kind: normal, sd: 0.1}}", ": a normal distribution can be negative"),
        (
            "{low: 0.9, distribution: {kind: choice, of: [1, 2]}}",
            ".distribution: a factor cannot be drawn by choice; write uniform, or a range",
        ),
        ("{low: 0.9, moves: null}", ".moves: is missing"),
        ("{low: 0.9, moves: ''}", ".moves: a path is missing; write one such as profiles.foot.gap"),
        ("{low: 0.9, moves: gaits.slow}", ".moves: gaits.slow does not exist"),
        (
            "{low: 0.9, moves: [gaits.quick, units.guard.ranks]}",
            f".moves.1: units.guard.ranks {NO_NUMBER}",
        ),
        ("{low: 0.9, moves: units.guard.gait}", f".moves: units.guard.gait {NO_NUMBER}"),
        ("{low: 0.9, moves: markers.rostrum}", f".moves: markers.rostrum {NO_NUMBER}"),
        (
            "{low: 0.9, moves: units.guard.depth}",
            ".moves: units.guard.depth comes from its profile; write profiles.foot.depth",
        ),
        (
            "{low: 0.9, moves: profiles.foot.standing-gap}",
            ".moves: profiles.foot.standing-gap is a decision; decisions are not drawn",
        ),
        (
            "{low: 0.9, moves: profiles.*.standing-gap}",
            ".moves: no length, duration or speed is at profiles.*.standing-gap",
        ),
    ],
)
def test_a_factor_that_is_wrong(text: str, message: str) -> None:
    (found,) = wrong(factor(text))
    assert found.startswith(f"factors.tempo{message}")


def test_a_factor_is_content_and_changes_no_run_without_draws() -> None:
    plain, moved = Scenario.from_dict(small()), factor("{low: 0.97}")
    del moved["profiles"], moved["units"]["guard"]["profile"]
    assert Scenario.from_dict(moved).digest != plain.digest
    runs = [simulate(each) for each in (plain, Scenario.from_dict(moved))]
    one, other = (dict(run.events.items()) for run in runs)
    assert one == other
