"""The input table: a column per input, a row per replication; drawn, or read from a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from math import isfinite
from pathlib import Path

import numpy as np

from simulator.ensemble.columns import Column
from simulator.ensemble.sampling import BLOCK, Sampling, sampled
from simulator.errors import OutputError, Place, Problem, ScenarioError, SimulatorError
from simulator.extras import PARQUET
from simulator.reading import UnreadableError, read_bytes, read_text
from simulator.represented import Represented
from simulator.timeline.passage import Floats

#: The first column of a file: the number of the replication.
NUMBER = "replication"
_LARGEST = 1_000_000_000


@dataclass(frozen=True, eq=False, repr=False)
class InputTable(Represented):
    """The values of the drawn inputs, one row per replication.

    Attributes
    ----------
    names
        Of the columns: paths in the scenario file.
    values
        One row per replication and one column per name, in SI (clock times: seconds from the
        scenario's start).
    first
        The number of the replication of the first row; the others follow.
    """

    names: tuple[str, ...]
    values: Floats
    first: int = 0

    def __len__(self) -> int:
        return len(self.values)

    def rows(self, low: int, high: int) -> InputTable:
        """The rows from one position to before another, counted from 0 in this table."""
        return InputTable(self.names, self.values[low:high], self.first + low)

    def row(self, position: int) -> dict[str, float]:
        """The values of one row, counted from 0 in this table, by name."""
        return dict(zip(self.names, self.values[position].tolist(), strict=True))

    def column(self, name: str) -> Floats:
        """The values of one column."""
        return self.values[:, self.names.index(name)]

    def replication(self, number: int) -> dict[str, float]:
        """The values of a replication by its number.

        Raises
        ------
        SimulatorError
            If the table does not have it.
        """
        if not self.first <= number < self.first + len(self):
            there = f"{self.first} to {self.first + len(self) - 1}" if len(self) else "none"
            raise SimulatorError(f"the table has no replication {number}, only {there}")
        return self.row(number - self.first)

    @classmethod
    def read(cls, path: Path) -> InputTable:
        """Read a table from a file: Parquet by its name, or else CSV."""
        return cls.from_parquet(path) if path.suffix == ".parquet" else cls.from_csv(path)

    def to_csv(self) -> str:
        """The text of a CSV file; numbers are written so that they are read back exactly."""
        text = io.StringIO()
        write = csv.writer(text, lineterminator="\n").writerow
        write((NUMBER, *self.names))
        for number, row in enumerate(self.values.tolist(), self.first):
            write((number, *map(repr, row)))
        return text.getvalue()

    @classmethod
    def from_csv(cls, path: Path) -> InputTable:
        """Read a table from a CSV file.

        Raises
        ------
        ScenarioError
            With the place of what is wrong.
        """
        try:
            text = read_text(path, "table of inputs", _LARGEST)
        except UnreadableError as error:
            raise ScenarioError.one(str(error), Place(str(path), error.line)) from None
        lines = csv.reader(io.StringIO(text, newline=""))
        head = [name.strip() for name in next(lines, [])]
        _check_head(head, Place(str(path), 1))
        rows = (_numbers(cells, head, Place(str(path), lines.line_num)) for cells in lines if cells)
        # Piece by piece, as floats of Python take four times the memory.
        found = [np.empty((0, len(head)))]
        while piece := [*islice(rows, BLOCK)]:
            found.append(np.array(piece))
        return _table(head, np.concatenate(found), path)

    def to_parquet(self, path: Path) -> None:
        """Write a Parquet file; it needs pyarrow, the extra ``parquet``."""
        _needs_pyarrow(path)
        import pandas as pd

        numbers = np.arange(self.first, self.first + len(self))
        columns = dict(zip(self.names, self.values.T, strict=True))
        pd.DataFrame({NUMBER: numbers, **columns}).to_parquet(path, index=False)

    @classmethod
    def from_parquet(cls, path: Path) -> InputTable:
        """Read a table from a Parquet file; it needs pyarrow, the extra ``parquet``.

        Raises
        ------
        ScenarioError
            With what is wrong.
        """
        _needs_pyarrow(path)
        import pandas as pd

        try:
            frame = pd.read_parquet(io.BytesIO(read_bytes(path, "table of inputs", _LARGEST)))
            head, values = list(map(str, frame)), frame.to_numpy(np.float64)
        except UnreadableError as error:
            raise ScenarioError.one(str(error), Place(str(path))) from None
        except (OSError, ValueError, TypeError) as error:
            reason = str(error).partition("\n")[0]
            raise ScenarioError.one(
                f"is not a table of numbers: {reason}", Place(str(path))
            ) from None
        _check_head(head, Place(str(path)))
        wrong = [
            name for name, right in zip(head, np.isfinite(values).all(0), strict=True) if not right
        ]
        if wrong:
            message = "some values are not numbers"
            raise ScenarioError([Problem(name, message, Place(str(path))) for name in wrong])
        return _table(head, values, path)


def _check_head(head: Sequence[str], place: Place) -> None:
    """Refuse names of columns that are no table of inputs."""
    if head[:1] != [NUMBER]:
        message = f"the first column must be {NUMBER}: the number of the replication"
        raise ScenarioError.one(message, place)
    if len(set(head)) < len(head):
        twice = next(name for name in head if head.count(name) > 1)
        raise ScenarioError.one(f"the column {twice} appears twice", place)


def _numbers(cells: Sequence[str], head: Sequence[str], place: Place) -> list[float]:
    """The numbers of a row of a file."""
    if len(cells) != len(head):
        message = f"there are {len(cells)} values for {len(head)} columns"
        raise ScenarioError.one(message, place)
    found = []
    for name, cell in zip(head, cells, strict=True):
        try:
            found.append(float(cell))
        except ValueError:
            found.append(float("nan"))
        if not isfinite(found[-1]):
            raise ScenarioError.one(f"'{cell}' is not a number", place, name)
    return found


def _table(head: Sequence[str], rows: Floats, path: Path) -> InputTable:
    """A table whose first column numbers the replications."""
    numbers = rows[:, 0]
    first = numbers[0] if len(rows) else 0.0
    wrong = np.flatnonzero(numbers != first + np.arange(len(rows)))
    if first < 0 or first % 1:
        message = f"replication {first:g} is not a whole number from 0 on"
        raise ScenarioError.one(message, Place(str(path)))
    if len(wrong):
        message = f"replication {numbers[wrong[0]]:g} comes after {numbers[wrong[0] - 1]:g}"
        raise ScenarioError.one(message, Place(str(path)))
    return InputTable(tuple(head[1:]), np.ascontiguousarray(rows[:, 1:]), int(first))


def _needs_pyarrow(path: Path) -> None:
    if (message := PARQUET.missing("Parquet")) is not None:
        raise OutputError(f"{path}: {message}")


def draw(
    columns: Sequence[Column],
    first: int,
    count: int,
    *,
    seed: int,
    sampling: Sampling = "random",
    runs: int | None = None,
) -> InputTable:
    """Draw the inputs of some replications.

    A column's values depend on the seed, its name and the number of the replication only: other
    columns, and the other replications that are drawn, change nothing. Those of a Latin hypercube
    depend on the number of runs, too; those of Sobol's sequence on that and on all columns.

    Parameters
    ----------
    columns
        What is drawn.
    first, count
        Number of the first replication, and how many there are.
    seed
        Not negative.
    sampling
        ``random``, ``latin-hypercube`` or ``sobol``.
    runs
        How many replications the whole design has; by default those up to the last that is asked
        for.
    """
    values = sampled(
        columns, first, count, seed=seed, sampling=sampling, runs=runs or first + count
    )
    return InputTable(tuple(column.name for column in columns), values, first)
