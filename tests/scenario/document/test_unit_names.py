"""Names that are made from labels."""

from __future__ import annotations

import pytest

from simulator.scenario.document.unit_names import LONGEST, name_from, slug
from simulator.scenario.model.fields import is_name


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Float: Garden Club", "float-garden-club"),
        ("Veterans' Trolley", "veterans-trolley"),
        ("Women’s Guild", "womens-guild"),
        ("Pipes & Drums", "pipes-drums"),
        ("Colour Guard (VFW Post 1447)", "colour-guard-vfw-post-1447"),
        ("Défilé  d'été", "défilé-dété"),
        ("STRAẞE", "strasse"),
        ("Оркестр № 1", "оркестр-no-1"),
        ("国旗护卫队", "国旗护卫队"),
        ("हिन्दी दल", "हिन्दी-दल"),
        ("4-H Club", "unit-4-h-club"),
        ("band", "unit-band"),
        ("???", "unit"),
        ("ｆｕｌｌ　ｗｉｄｔｈ", "full-width"),
    ],
)
def test_a_label_makes_a_name(label: str, name: str) -> None:
    assert name_from(label, set(), {"band"}) == name
    assert is_name(name)


def test_names_are_unique() -> None:
    names: list[str] = []
    for _ in range(3):
        names.append(name_from("Scouts!", names, ()))
    assert names == ["scouts", "scouts-2", "scouts-3"]


def test_a_long_label_is_cut_at_a_word() -> None:
    assert slug("word " * 40) == "-".join(["word"] * 12)
    assert slug("w" * 100) == "w" * LONGEST


def test_one_letter_is_one_name_however_it_is_typed() -> None:
    assert slug("Cafe\u0301") == slug("Caf\u00e9") == "café"
