"""A closed-form case: a formula in plain arithmetic, the numbers that it is given, and a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil, sqrt

#: All that a formula may use besides the numbers that it is given.
FUNCTIONS = {"abs": abs, "ceil": ceil, "max": max, "min": min, "sqrt": sqrt}

Number = float | list[float]
Run = Callable[..., float]


@dataclass(frozen=True)
class Case:
    """What one number of a run must be.

    Attributes
    ----------
    name
        What happens, in words.
    formula
        Arithmetic on the numbers that are given; the expected value is this text, evaluated.
    given
        Name → number (SI, unless the case has a source: then in the source's units). The run is
        built from the same numbers.
    unit
        Of the result; ``clock`` for seconds after the start, shown as a duration.
    run
        Builds a scenario of the numbers, runs it and reads the value off.
    source
        Where the example is from.
    shown
        Whether the page of the documentation has it: one for each thing that a formula says.
    """

    name: str
    formula: str
    given: Mapping[str, Number]
    unit: str
    run: Run
    source: str = ""
    shown: bool = False

    @property
    def expected(self) -> float:
        """The formula's value: nothing of the simulator is used."""
        names = {"__builtins__": {}, **FUNCTIONS, **self.given}
        return float(eval(self.formula, names))

    def got(self) -> float:
        """The value of a run."""
        return float(self.run(**self.given))


@dataclass(frozen=True)
class Theme:
    """Cases that make a table of the page."""

    title: str
    text: str = ""
    cases: list[Case] = field(default_factory=list)

    def case(
        self,
        name: str,
        formula: str,
        unit: str,
        *,
        source: str = "",
        shown: bool = False,
        **given: Number,
    ) -> Callable[[Run], Run]:
        """Register a case whose run is the function below."""

        def register(run: Run) -> Run:
            self.add(name, formula, unit, run, source=source, shown=shown, **given)
            return run

        return register

    def add(
        self,
        name: str,
        formula: str,
        unit: str,
        run: Run,
        *,
        source: str = "",
        shown: bool = False,
        **given: Number,
    ) -> None:
        """Register a case with a run that serves several."""
        self.cases.append(Case(name, formula, given, unit, run, source, shown))
