"""The one did-you-mean, and how unknown names and keys are put."""

from __future__ import annotations

from itertools import permutations

import pytest

from simulator.wording import alternatives, did_you_mean, in_yaml, nearest, unknown, unknown_key


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("rostum", ["stand", "rostrum"], "rostrum"),
        ("gpa", ["gait", "gap"], "gap"),  # two letters that changed places
        ("Guard", ["navy", "guard"], "guard"),
        ("KM", ["m", "km"], "km"),
        ("tank", ["tanks", "tanke"], "tanks"),  # the first of two that are equally near
        ("mm", ["m", "km"], None),
        ("mn", ["nm"], None),
        ("mps", ["mph", "kmh"], None),
        ("eats", ["seat", "east"], "east"),
        ("u57.tial@m3", ["u75.tail@m3", "u57.tail@m3", "u57.tail@m5"], "u57.tail@m3"),
        ("navy", [], None),
        ("", ["navy"], None),
        (3, ["3a", "33"], None),
        (None, ["none"], "none"),
    ],
)
def test_the_nearest_of_known_names(word: object, known: list[str], near: str | None) -> None:
    assert nearest(word, known) == near


def test_of_names_that_are_equally_near_it_is_the_one_that_begins_alike() -> None:
    assert {nearest("kmph", order) for order in permutations(["mph", "kmh", "knots"])} == {"kmh"}


def test_a_hint_or_what_to_say_instead() -> None:
    assert did_you_mean("gap") == "; did you mean 'gap'?"
    assert did_you_mean(None) == ""
    assert did_you_mean(None, "; write a length") == "; write a length"


def test_an_unknown_name() -> None:
    assert unknown("marker", "rostum", ["rostrum"]) == (
        "there is no marker 'rostum'; did you mean 'rostrum'?"
    )
    assert unknown("marker", "x", ["a", "b"]) == "there is no marker 'x'; known: a, b"
    assert unknown("marker", "x", []) == "there is no marker 'x'; none is defined"
    assert unknown("unit", "x", map(str, range(9))) == (
        "there is no unit 'x'; known: 0, 1, 2, 3, 4, 5, 6, 7, …"
    )


def test_an_unknown_key() -> None:
    assert unknown_key("gapp", ["gap", "gait"]) == "unknown key; did you mean 'gap'?"
    assert unknown_key("x", ["gap", "gait"]) == "unknown key; known: gap, gait"


def test_alternatives() -> None:
    assert alternatives([]) == ""
    assert alternatives(["a"]) == "a"
    assert alternatives(["a", "b", "c"]) == "a, b or c"
    assert alternatives(["a", "b"], "and") == "a and b"


def test_of_many_names_the_nearest_is_found() -> None:
    names = [f"unit{number:05}" for number in range(2000)]
    assert nearest("unti01234", names) == "unit01234"
    assert nearest("abc", [*names, "acb"]) is None  # further names are not looked at
    assert nearest("abc", [*names[:100], "acb"]) == "acb"


def test_what_is_too_long_to_be_compared_has_no_hint() -> None:
    assert nearest("x" * 100_000, ["x" * 99_999]) is None
    assert nearest("guard", ["x" * 100_000, "gaurd"]) == "gaurd"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Church Street", "Church Street"),
        ("Toilets, men", '"Toilets, men"'),
        ("5", '"5"'),
        ("null", '"null"'),
        ("Café", '"Café"'),
    ],
)
def test_a_text_in_yaml(text: str, written: str) -> None:
    assert in_yaml(text) == written
