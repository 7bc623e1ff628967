"""Every closed-form case of docs/verification.md."""

from __future__ import annotations

import pytest

from tests.build import exactly
from tests.verification.cases import THEMES
from tests.verification.cases.case import Case

CASES = [case for theme in THEMES for case in theme.cases]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_run_gives_what_the_formula_says(case: Case) -> None:
    assert case.got() == exactly(case.expected)


def test_the_cases_are_many_and_each_is_told_once() -> None:
    for theme in THEMES:
        names = [case.name for case in theme.cases]
        assert len(set(names)) == len(names)
    assert len(CASES) >= 40
