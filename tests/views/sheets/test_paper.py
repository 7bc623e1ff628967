"""How wide columns are on paper."""

from __future__ import annotations

import pytest

from simulator.scenario.scenario import Scenario
from simulator.views.sheets.pages import SheetColumn, SheetTable
from simulator.views.sheets.paper import column_widths, size_of_letters
from tests.bundled import bundled

NAME = "High School Marching Band (St. Mary 21)"
FEW = ("unit", "behind", "steps off")
MANY = (*FEW, "report", "Division", "Phone", "Notes", "Insurance", "Contact", "Staging area")


def table(*heads: str) -> SheetTable:
    """A table of units, the third column a time, with something to fill in."""
    columns = [SheetColumn(head, right=head == "steps off") for head in heads]
    cells = (NAME, NAME, "10:36:00 AM", *("something" for _ in heads[3:]), None)
    return SheetTable("", (*columns, SheetColumn("actual", blank=True)), (cells,))


@pytest.fixture
def scenario() -> Scenario:
    return bundled("village_fete").scenario


def measure(text: str) -> float:
    return 2.0 * len(text)


@pytest.mark.parametrize("heads", [FEW, MANY])
def test_no_word_is_broken(scenario: Scenario, heads: tuple[str, ...]) -> None:
    found = column_widths(scenario, table(*heads), 260.0, measure)
    assert sum(found) == pytest.approx(260.0)
    assert found[0] >= measure("Marching")
    assert found[2] >= measure("10:36:00 AM")
    assert size_of_letters(scenario, table(*heads), 260.0, measure) == 1.0


def test_letters_are_smaller_where_words_do_not_fit(scenario: Scenario) -> None:
    size = size_of_letters(scenario, table(*MANY), 180.0, measure)
    found = column_widths(scenario, table(*MANY), 180.0, measure)
    assert 0.6 < size < 1.0
    assert sum(found) == pytest.approx(180.0)
    assert found[2] >= size * measure("10:36:00 AM")
