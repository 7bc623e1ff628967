"""The error tree. Every error that a user can cause is a `SimulatorError` and owns its exit code.

SimulatorError
├── ScenarioError      an invalid scenario: a list of problems, each with its place
│   └── BaselineError  an invalid or missing baseline, likewise
├── DeadlockError      a run in which nothing can move: what waits for what
├── CalendarError      an instant that no date has
├── LimitError         more of something than is allowed, such as events
├── ConstraintError    a constraint that cannot be evaluated in this run
├── OutputError        a result that cannot be written
└── UnexpectedError    a failure of the program itself
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb
from typing import NamedTuple, Self


class Place(NamedTuple):
    """A place in a file, as named in messages; line and column count from 1.

    In a workbook it is a sheet, a row and a column: `lineup.xlsx: sheet Units, cell C3`.
    """

    file: str
    line: int | None = None
    column: int | None = None
    sheet: str | None = None

    def __str__(self) -> str:
        if self.sheet is None:
            return ":".join(str(part) for part in self[:3] if part is not None)
        if self.line is None:
            return f"{self.file}: sheet {self.sheet}"
        if self.column is None:
            return f"{self.file}: sheet {self.sheet}, row {self.line}"
        return f"{self.file}: sheet {self.sheet}, cell {column_name(self.column)}{self.line}"


def column_name(number: int) -> str:
    """The name of a column of a spreadsheet: A, B, …, Z, AA, …"""
    name = ""
    while number > 0:
        number, letter = divmod(number - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem in a scenario: its path and place, what is wrong and what would be right."""

    path: str
    message: str
    place: Place | None = None

    def __str__(self) -> str:
        text = ": ".join(str(part) for part in (self.place, self.path, self.message) if part)
        return text if text.isprintable() else "".join(map(_visible, text))


def _visible(char: str) -> str:
    """A character, or its escape where it would not be seen: that of a line break is `\\n`.

    Names may hold what joins letters. What is not Unicode is left to those who print it.
    """
    if char.isprintable() or char in _JOINERS or "\ud800" <= char <= "\udfff":
        return char
    return char.encode("unicode_escape").decode()


_JOINERS = "\u200c\u200d"


def by_place(problems: Iterable[Problem]) -> list[Problem]:
    """Problems in the order of the files, each once."""
    found = list(dict.fromkeys(problems))
    files = list(dict.fromkeys(problem.place.file for problem in found if problem.place))

    def order(problem: Problem) -> tuple[int, int, int]:
        place = problem.place
        if place is None:
            return -1, 0, 0
        return files.index(place.file), place.line or 0, place.column or 0

    return sorted(found, key=order)


class SimulatorError(Exception):
    """Base of all errors that the user can correct."""

    exit_code = 2


class ScenarioError(SimulatorError):
    """An invalid scenario, with all its problems in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Problem, ...]]]:
        """Errors are pickled by worker processes."""
        return type(self), (self.problems,)

    @classmethod
    def one(cls, message: str, place: Place | None, path: str = "") -> Self:
        """An error of a single problem."""
        return cls([Problem(path, message, place)])


class BaselineError(ScenarioError):
    """An invalid or missing baseline."""


class DeadlockError(SimulatorError):
    """A run in which nothing can move any more."""


class CalendarError(SimulatorError):
    """An instant that no date has, since it is outside the years 1 to 9999.

    Its place is that of what happens then.
    """

    def __init__(self, message: str, place: Place | None = None) -> None:
        super().__init__(message)
        self.place = place


class LimitError(SimulatorError):
    """More of something than is allowed; `simulator.limits` says how much is."""


class ConstraintError(SimulatorError):
    """A constraint that cannot be evaluated in a run; among verdicts it counts as broken."""


class OutputError(SimulatorError):
    """A result that cannot be written."""


class UnexpectedError(SimulatorError):
    """A failure of the program itself, where the rest of the work goes on: `parade check`, pytest.

    Its exit code is that of internal software errors in `sysexits.h`.
    """

    exit_code = 70


def reported(error: Exception, file: object = None) -> SimulatorError:
    """An error as one that is reported: itself, or a failure of the program at work on a file."""
    if isinstance(error, SimulatorError):
        return error
    frames = extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _PACKAGE in Path(frame.filename).parents] or frames
    place = f" in {Path(ours[-1].filename).name}, line {ours[-1].lineno}" if ours else ""
    about = f"{file}: " if file is not None else ""
    text = " ".join(f"{type(error).__name__} {error}".split())
    return UnexpectedError(
        f"{about}internal error{place}: {text}; please report it, with the file that causes it"
    )


_PACKAGE = Path(__file__).parent


class ParadeWarning(UserWarning):
    """A broken constraint with severity ``warning``, where Python warnings report it (pytest)."""
