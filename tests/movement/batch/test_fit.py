"""How numbers depend on inputs, found from trials."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.movement.batch.fit import Built, Given, fit
from simulator.movement.batch.structure import NotBatchable

LENGTH = Given("length", 10.0, 5.0, 15.0)
SPEED = Given("speed", 2.0, 1.0, 4.0)
TRIALS = [{}, {"length": 5.0}, {"length": 15.0}, {"speed": 1.0}, {"speed": 4.0}]


def built(**values: float) -> Built:
    """Two numbers, and a slowness: 3 length + 1, 7, 1 / speed."""
    length, speed = values.get("length", 10.0), values.get("speed", 2.0)
    return Built(values, "structure", np.array([3 * length + 1, 7.0, 1 / speed]), {2})


def test_lengths_enter_as_they_are_and_speeds_by_their_reciprocals() -> None:
    found = fit([built(**each) for each in TRIALS], [LENGTH, SPEED])
    assert [variable.name for variable in found.variables] == ["length", "speed"]
    assert [variable.reciprocal for variable in found.variables] == [False, True]
    assert [each.constant for each in found.forms] == [31.0, 7.0, 0.5]
    assert [each.terms for each in found.forms] == [[(0, 3.0)], [], [(1, 1.0)]]


def test_what_is_no_line_is_refused() -> None:
    def bent(**values: float) -> Built:
        length = values.get("length", 10.0)
        return Built(values, "structure", np.array([max(length, 12.0)]), set())

    with pytest.raises(NotBatchable, match="not linear"):
        fit([bent(**each) for each in TRIALS[:3]], [LENGTH])


def test_another_structure_is_refused() -> None:
    other = Built({"length": 15.0}, "another", np.array([46.0, 7.0, 0.5]), {2})
    with pytest.raises(NotBatchable, match="the course of events changes with length"):
        fit([built(), other], [LENGTH])
