"""The page on the names of the package has every one of them, and is made from their docstrings."""

from __future__ import annotations

import re

import pytest

import simulator
from simulator.timeline.run import Run
from tests.docs.api import Docstring, page
from tests.views.representation.test_showing import held


@pytest.fixture(scope="module")
def text() -> str:
    return page()


def test_every_name_at_the_door_has_a_section(text: str) -> None:
    heads = re.findall(r"^### (\w+)$", text, flags=re.MULTILINE)
    assert set(simulator.__all__) - {"__version__"} <= set(heads)
    assert len(heads) == len(set(heads))


def test_what_a_user_holds_has_a_section_with_its_methods(text: str) -> None:
    given = (each[0] if isinstance(each, list) else each for each in held().values())
    for name in {type(each).__name__ for each in given}:
        assert f"\n### {name}\n" in text
    own = text.partition("\n### Run\n")[2].partition("\n### ")[0]
    public = {name for name in vars(Run) if not name.startswith("_")}
    assert {
        re.split(r"[`(]", row)[1] for row in own.splitlines() if row.startswith("| `")
    } >= public
    assert "| `occupancy(zone, [units])` | How many people, vehicles, aircraft" in own


def test_a_function_says_what_it_takes_gives_and_raises(text: str) -> None:
    own = text.partition("\n### simulate\n")[2].partition("\n### ")[0]
    assert own.splitlines()[1] == "`simulate(scenario: AnyScenario) -> Run`"
    assert "| `scenario` | The scenario, or its file. |" in own
    assert "Returns `Run`, what happened" in own
    assert "`DeadlockError`, if nothing can move any more" in own


def test_no_cell_ends_within_brackets(text: str) -> None:
    cells = [row for row in text.splitlines() if row.startswith("|")]
    assert [cell for cell in cells if cell.count("(") != cell.count(")")] == []


def test_a_docstring_is_read_by_its_sections() -> None:
    found = Docstring.of(simulator.load)
    assert found.summary == "Load a scenario."
    assert list(found.entries("Parameters")) == ["path", "set", "day"]
