"""How the numbers of a scenario depend on what is drawn: found by building it anew.

A scenario is built once for each input, with another value of that alone. So every rule of the file
counts (places in terms of others, units that stand behind each other, lanes, profiles), and none
is stated twice. What is found is then checked where all inputs differ at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from math import isfinite
from typing import Any, NamedTuple

import numpy as np

from simulator.movement.batch.forms import Box, Form
from simulator.movement.batch.structure import NotBatchable
from simulator.timeline.passage import Floats
from simulator.tolerances import SAME_NUMBER, UNCHANGED, WHOLE_SLOPE


class Variable(NamedTuple):
    """An input, or its reciprocal, counted from its central value."""

    name: str
    central: float
    low: float
    high: float
    reciprocal: bool

    def of(self, value: float | Floats) -> Any:
        """Its value for a value of the input."""
        return (1.0 / value - 1.0 / self.central) if self.reciprocal else (value - self.central)

    @property
    def range(self) -> tuple[float, float]:
        """The range of its value."""
        low, high = self.of(self.low), self.of(self.high)
        return (high, low) if self.reciprocal else (low, high)


class Given(NamedTuple):
    """An input: its name, its central value and its range."""

    name: str
    central: float
    low: float
    high: float

    @property
    def reach(self) -> tuple[float, float]:
        """Values within its range at which it is tried: finite, and not equal."""
        span = max(abs(self.central), 1.0) * 0.01
        low = self.low if isfinite(self.low) else self.central - span
        high = self.high if isfinite(self.high) else self.central + span
        return low, high


class Fit(NamedTuple):
    """The variables, and the numbers as forms of them."""

    variables: tuple[Variable, ...]
    forms: tuple[Form, ...]

    def box(self, sample: Mapping[str, Floats]) -> Box:
        """The ranges of the variables; a sample of the inputs shows what is rare."""
        drawn = [variable.of(sample[variable.name]) for variable in self.variables]
        ranges = [variable.range for variable in self.variables]
        return Box(ranges, np.array(drawn) if drawn else np.empty((0, 1)))


class Built(NamedTuple):
    """A scenario as it is built with the values of some inputs.

    Attributes
    ----------
    values
        Those that are not central.
    structure, numbers, slownesses
        Of its sketch.
    """

    values: Mapping[str, float]
    structure: Any
    numbers: Floats
    slownesses: Set[int]


def fit(found: Sequence[Built], inputs: Sequence[Given]) -> Fit:
    """How the numbers of a scenario depend on its inputs.

    Parameters
    ----------
    found
        The central scenario, then one for each input alone, then some with several of them.
    inputs
        What may differ.

    Raises
    ------
    NotBatchable
        If the structure differs from one replication to another, or a number is no affine form.
    """
    central = found[0]
    slow = np.zeros(len(central.numbers), dtype=np.bool_)
    slow[list(central.slownesses)] = True
    given = {each.name: each for each in inputs}
    variables: dict[tuple[str, bool], int] = {}
    made: list[Variable] = []
    terms: list[dict[int, float]] = [{} for _ in central.numbers]
    for trial in found:
        if trial.structure != central.structure:
            names = " or ".join(trial.values)
            raise NotBatchable(f"the course of events changes with {names}")
        if len(trial.values) != 1:
            continue
        ((name, value),) = trial.values.items()
        with np.errstate(invalid="ignore"):
            same = trial.numbers == central.numbers
            change = np.where(same, 0.0, trial.numbers - central.numbers)
        for reciprocal in (False, True):
            moved = np.flatnonzero((np.abs(change) > UNCHANGED) & (slow == reciprocal))
            if not len(moved):
                continue
            if (name, reciprocal) not in variables:
                variables[name, reciprocal] = len(made)
                made.append(Variable(*given[name], reciprocal))
            variable = variables[name, reciprocal]
            step = made[variable].of(value)
            for number in moved.tolist():
                terms[number][variable] = _slope(change[number] / step)
    forms = tuple(
        Form(value, _dense(slopes, len(made)))
        for value, slopes in zip(central.numbers.tolist(), terms, strict=True)
    )
    fitted = Fit(tuple(made), forms)
    slopes = np.zeros((len(forms), len(made)))
    for number, of_number in enumerate(terms):
        slopes[number, list(of_number)] = list(of_number.values())
    for trial in found:
        _check(fitted, slopes, trial)
    return fitted


def _dense(slopes: Mapping[int, float], variables: int) -> Floats | None:
    if not slopes:
        return None
    found = np.zeros(variables)
    found[list(slopes)] = list(slopes.values())
    return found


def _slope(value: float) -> float:
    whole = float(round(value))
    return whole if abs(value - whole) <= WHOLE_SLOPE else float(value)


def _check(made: Fit, slopes: Floats, trial: Built) -> None:
    moved = [
        variable.of(trial.values.get(variable.name, variable.central))
        for variable in made.variables
    ]
    expected = np.array([form.constant for form in made.forms]) + slopes.dot(np.array(moved))
    with np.errstate(invalid="ignore"):
        near = np.abs(expected - trial.numbers) <= SAME_NUMBER * np.maximum(1, np.abs(expected))
    for number in np.flatnonzero(~near & (expected != trial.numbers)).tolist():
        terms = made.forms[number].terms
        names = dict.fromkeys(made.variables[variable].name for variable, _ in terms)
        raise NotBatchable(f"{' and '.join(names) or 'a number'}: not linear")
