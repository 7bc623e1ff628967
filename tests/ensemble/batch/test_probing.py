"""A scenario is built with its inputs at their ends, to see what depends on them."""

from __future__ import annotations

import pytest

from simulator.ensemble.batch.probing import Probing
from simulator.ensemble.columns import columns_of, settings_of
from simulator.ensemble.replication import applied
from simulator.ensemble.table import draw
from simulator.movement.batch.structure import NotBatchable
from simulator.movement.simulate import simulate
from simulator.scenario.scenario import Scenario
from tests.build import block, parade
from tests.ensemble.small import guess


def probing(scenario: Scenario) -> Probing:
    sample = applied(scenario, draw(columns_of(scenario), 0, 20, seed=1))
    return Probing(simulate(scenario), {each.name: each for each in settings_of(scenario)}, sample)


def test_what_depends_on_an_input_is_a_form_of_it() -> None:
    """The guard starts 60 to 80 m on; its gap counts for nothing, as nobody is ahead of it."""
    guard = block("guard", start=guess(70, 60, 80, "m"), gap=guess(10, 5, 20, "m"), release=0)
    found, (structure, _) = probing(parade(guard)).fitted()
    assert [variable.name for variable in found.variables] == ["units.guard.start"]
    start = found.forms[structure.bodies[0].start]
    assert (start.constant, start.terms) == (70.0, [(0, 1.0)])


def test_an_input_that_is_invalid_at_one_end_is_tried_at_the_other() -> None:
    """A rank 30 m deep that is drawn up at 20 to 50 m: its rear would be before the route."""
    guard = block(
        "guard", length=30, drawn_up=True, start=guess(40, 20, 50, "m"), gap=10, release=0
    )
    found, (structure, _) = probing(parade(guard)).fitted()
    start = found.forms[structure.bodies[0].start]
    assert (start.constant, start.terms) == (40.0, [(0, 1.0)])


def test_what_is_valid_only_as_it_is_is_refused() -> None:
    guard = block("guard", length=39.9, drawn_up=True, start=guess(40, 10, 2000, "m"), release=0)
    with pytest.raises(NotBatchable) as caught:
        probing(parade(guard)).fitted()
    assert (
        str(caught.value) == "the scenario is invalid with other values of units.guard.start alone"
    )
