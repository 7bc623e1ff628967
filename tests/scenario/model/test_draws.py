"""How a quantity is drawn: from its range, or as the file states it."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest
import yaml

from simulator import Scenario
from simulator.scenario.model.distributions import (
    Choice,
    Distribution,
    Lognormal,
    Normal,
    Pert,
    Triangular,
    Uniform,
)
from simulator.scenario.model.draws import CLOCK, PLACE, Draw, draw_of
from simulator.scenario.model.quantities import LENGTH
from tests.scenario.small import changed, small, wrong


def guess(value: object, more: str = "{}") -> dict[str, Any]:
    """A guess with what YAML adds to it."""
    return {"value": value, "assumed": "as last year", **yaml.safe_load(more)}


def drawn(path: str, quantity: dict[str, Any]) -> Draw | None:
    scenario = Scenario.from_dict(changed(path, quantity))
    return draw_of(scenario.known[path], scenario.instant)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("{low: 6 m}", Triangular(6, 8, 8)),
        ("{low: 6 m, high: 12 m, distribution: triangular}", Triangular(6, 8, 12)),
        ("{low: 6 m, high: 12 m, distribution: uniform}", Uniform(6, 12)),
        ("{low: 6 m, high: 12 m, distribution: {kind: pert}}", Pert(6, 8, 12, 4)),
        ("{high: 12 m, distribution: {kind: pert, weight: 2}}", Pert(8, 8, 12, 2)),
        ("{low: 6 m, distribution: {kind: normal, sd: 1 m}}", Normal(8, 1, 6, inf)),
        (
            "{low: 0 m, high: 20 m, distribution: {kind: normal, sd: 300 cm, mean: 9 m}}",
            Normal(9, 3, 0, 20),
        ),
        ("{distribution: {kind: lognormal, sd: 2 m}}", Lognormal(8, 2, 0, inf)),
        ("{low: 6 m, distribution: {kind: lognormal, sd: 2 m}}", Lognormal(8, 2, 6, inf)),
        (
            "{distribution: {kind: choice, of: [6 m, 8 m], weights: [1, 3]}}",
            Choice((6, 8), (1, 3)),
        ),
    ],
)
def test_a_length_is_drawn_as_stated(more: str, expected: Distribution) -> None:
    assert drawn("units.guard.gap", guess("8 m", more)) == Draw(expected, 8.0, "m")


def test_clock_times_gaits_and_places_are_drawn_in_their_own_units() -> None:
    clock = drawn("programme.review.at", guess("09:20", "{distribution: {kind: normal, sd: 30 s}}"))
    assert clock == Draw(Normal(1200, 30), 1200, CLOCK)
    normal = "{low: 1 m/s, distribution: {kind: normal, sd: 4 steps/min x 0.75 m}}"
    pace = drawn("units.guard.gait", guess("120 steps/min x 0.75 m", normal))
    assert pace == Draw(Normal(1.5, 0.05, 1.0, inf), 1.5, "m/s")
    uniform = "{low: front + 250 m, high: front + 400 m, distribution: uniform}"
    place = drawn("markers.rostrum", guess("front + 300 m", uniform))
    assert place == Draw(Uniform(250, 400), 300, "m", "front")


def test_counts_and_lists_are_drawn_by_choice_only() -> None:
    assert drawn("units.guard.files", guess(4, "{low: 3, high: 6}")) is None
    counts = guess(4, "{distribution: {kind: choice, of: [3, 4, 6]}}")
    assert drawn("units.guard.files", counts) == Draw(Choice((3, 4, 6), (1, 1, 1)), 4, "")
    lists = guess(3, "{distribution: {kind: choice, of: [3, [2, 2 x 4]], weights: [2, 1]}}")
    place = Choice((0, 1), (2, 1))
    assert drawn("units.guard.ranks", lists) == Draw(place, 0, PLACE, "", (3, [2, "2 x 4"]))


KINDS = "triangular, uniform, pert, normal, lognormal or choice"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("{distribution: gauss}", f": unknown distribution 'gauss': {KINDS}"),
        ("{distribution: {sd: 1 m}}", f": kind is missing: {KINDS}"),
        ("{distribution: normal}", ": normal needs sd: the standard deviation"),
        ("{distribution: {kind: choice}}", ": choice needs of: a list of values"),
        ("{distribution: {kind: uniform, sd: 1 m}}", ".sd: unknown key; known: kind"),
        ("{distribution: uniform}", ": uniform needs low or high in addition to the value"),
        (
            "{distribution: {kind: normal, sd: 1 s}}",
            f".sd: '1 s' is a duration, not a length; write {LENGTH.hint}",
        ),
        (
            "{distribution: {kind: normal, sd: 0 m}}",
            ".sd: must be greater than zero, not '0 m'",
        ),
        (
            "{distribution: {kind: normal, sd: 1 m}}",
            ": a normal distribution can be negative: give low",
        ),
        (
            "{low: 6 m, distribution: {kind: normal, sd: 1 m, mean: 5 m}}",
            ": the mean must be between low and high",
        ),
        (
            "{low: 6 m, distribution: {kind: normal, sd: 1 m, mean: -5 m}}",
            ".mean: negative length '-5 m'",
        ),
        (
            "{distribution: {kind: lognormal, sd: 1 m, mean: 0 m}}",
            ": the mean of a lognormal must be greater than zero",
        ),
        (
            "{low: 6 m, distribution: {kind: pert, weight: much}}",
            ".weight: 'much' is not a number",
        ),
        (
            "{distribution: {kind: choice, of: [8 m]}}",
            ".of: write a list of two or more values",
        ),
        ("{distribution: {kind: choice, of: [8 m, 800 cm]}}", ".of.1: '800 cm' is listed twice"),
        (
            "{distribution: {kind: choice, of: [7 m, 9 m]}}",
            ".of: the value must be one of the choices",
        ),
        (
            "{distribution: {kind: choice, of: [8 m, 9 m], weights: [1]}}",
            ".weights: write a list of 2 numbers, one for each value",
        ),
        (
            "{distribution: {kind: choice, of: [8 m, 9 m], weights: [1, 0]}}",
            ".weights.1: must be greater than zero, not '0'",
        ),
    ],
)
def test_what_does_not_fit_is_said_where_it_stands(more: str, message: str) -> None:
    found = wrong(changed("units.guard.gap", guess("8 m", more)))
    assert found == [f"units.guard.gap.distribution{message}"]


@pytest.mark.parametrize(
    ("path", "value", "more", "message"),
    [
        (
            "units.guard.files",
            4,
            "{low: 3, distribution: uniform}",
            "uniform needs a number with a unit; write {kind: choice, of: […]}",
        ),
        (
            "programme.review.at",
            "09:20",
            "{distribution: {kind: lognormal, sd: 10 s}}",
            "lognormal is only for lengths, durations and speeds; write normal",
        ),
        (
            "markers.rostrum",
            "front + 300 m",
            "{low: front.end - 400 m, distribution: uniform}",
            "value, low and high must be relative to the same event",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said(path: str, value: object, more: str, message: str) -> None:
    assert wrong(changed(path, guess(value, more))) == [f"{path}.distribution: {message}"]


def test_neither_decisions_nor_what_must_hold_are_drawn() -> None:
    gap = {"value": "8 m", "low": "6 m", "decided": "so", "distribution": "uniform"}
    message = "units.guard.gap.distribution: decisions are not drawn; omit it"
    assert wrong(changed("units.guard.gap", gap)) == [message]
    most = guess("2 min", "{low: 1 min, distribution: uniform}")
    constraint = {"name": "No halts", "halt": "guard", "at-most": most}
    assert wrong(small(constraints=[constraint])) == [
        "constraints.No halts.at-most.distribution: constraints are not drawn; omit it"
    ]


def test_a_delay_cannot_be_negative_at_its_low() -> None:
    delay = guess("10 s", "{low: -5 s}")
    found = wrong(changed("units.guard.release", {"after": "review.end", "delay": delay}))
    assert found == ["units.guard.release.delay.low: negative delay '-5 s'"]


def test_a_distribution_is_content() -> None:
    one = Scenario.from_dict(changed("units.guard.gap", guess("8 m", "{high: 9 m}")))
    more = guess("8 m", "{high: 9 m, distribution: uniform}")
    other = Scenario.from_dict(changed("units.guard.gap", more))
    assert one != other
    assert Scenario.from_dict(small()).digest == Scenario.from_dict(small()).digest
