"""The error tree. Every error that a user can cause is a `SimulatorError` and owns its exit code.

SimulatorError
├── ScenarioError      the scenario is wrong: a list of problems, each with its place
│   └── BaselineError  a baseline is wrong, or not there: likewise
├── DeadlockError      a run can go no further: who waits for what
├── ConstraintError    a constraint cannot be judged in this run
└── OutputError        a result cannot be written

A broken constraint that only warns is a `ParadeWarning` where Python's warnings are the way to
tell it, as in pytest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self


class Place(NamedTuple):
    """A place in a file, as named in messages; line and column count from 1."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in self if part is not None)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a scenario: its place, what is wrong, what would be right."""

    path: str
    message: str
    place: Place | None = None

    def __str__(self) -> str:
        return ": ".join(str(part) for part in (self.place, self.path, self.message) if part)


class SimulatorError(Exception):
    """Base of all errors that are the user's to mend."""

    exit_code = 2


class ScenarioError(SimulatorError):
    """A scenario is wrong.

    Attributes
    ----------
    problems
        Everything that is wrong, in the order of the file.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Problem, ...]]]:
        """For pickles: other processes report errors, too."""
        return type(self), (self.problems,)

    @classmethod
    def one(cls, message: str, place: Place | None, path: str = "") -> Self:
        """An error of a single problem."""
        return cls([Problem(path, message, place)])


class BaselineError(ScenarioError):
    """A baseline is wrong, or is not there."""


class DeadlockError(SimulatorError):
    """A run in which nothing can move any more."""


class ConstraintError(SimulatorError):
    """A constraint that cannot be judged in a run; among verdicts it counts as broken."""


class OutputError(SimulatorError):
    """A result that cannot be written."""


class ParadeWarning(UserWarning):
    """A constraint whose severity is ``warning`` is broken."""
