"""The input table: a column per input, a row per replication; drawn, or read from a file."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

import numpy as np
from numpy.random import Philox, SeedSequence

from simulator.ensemble.columns import Column
from simulator.errors import Place, ScenarioError
from simulator.reading import UnreadableError, read_text
from simulator.timeline.passage import Floats

#: Rows of a block in which a column is drawn: a slice is the same bits whatever is asked for.
BLOCK = 1000
#: The first column of a file: the number of the replication.
NUMBER = "replication"
_LARGEST = 1_000_000_000


@dataclass(frozen=True, eq=False)
class InputTable:
    """The values of the inputs that are drawn, a row per replication.

    Attributes
    ----------
    names
        Of the columns: paths in the scenario file.
    values
        A row per replication and a column per name, in SI (clock times: seconds from the
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
        if head[:1] != [NUMBER]:
            message = f"the first column must be {NUMBER}: the number of the replication"
            raise ScenarioError.one(message, Place(str(path), 1))
        if len(set(head)) < len(head):
            twice = next(name for name in head if head.count(name) > 1)
            raise ScenarioError.one(f"the column {twice} is there twice", Place(str(path), 1))
        rows = [_numbers(cells, head, Place(str(path), lines.line_num)) for cells in lines if cells]
        first = int(rows[0][0]) if rows else 0
        for position, row in enumerate(rows):
            if row[0] != first + position:
                message = f"replication {row[0]:g} comes after {rows[position - 1][0]:g}"
                raise ScenarioError.one(message, Place(str(path), position + 2))
        values = np.array(rows, dtype=np.float64).reshape(len(rows), len(head))
        return cls(tuple(head[1:]), values[:, 1:], first)


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


def draw(columns: Sequence[Column], first: int, count: int, *, seed: int) -> InputTable:
    """Draw the inputs of some replications.

    A column's values depend on the seed, its name and the number of the replication only: other
    columns, and the other replications that are drawn, change nothing.

    Parameters
    ----------
    columns
        What is drawn.
    first, count
        Number of the first replication, and how many there are.
    seed
        Not negative.
    """
    values = np.empty((count, len(columns)))
    for index, column in enumerate(columns):
        key = tuple(_words(column.name))
        for low in range(first - first % BLOCK, first + count, BLOCK):
            # The whole block, so that no row depends on where in an array it stands.
            block = column.distribution.ppf(_uniform(seed, key, low // BLOCK))
            begin, end = max(low, first), min(low + BLOCK, first + count)
            values[begin - first : end - first, index] = block[begin - low : end - low]
    return InputTable(tuple(column.name for column in columns), values, first)


def _words(name: str) -> Iterator[int]:
    """A column's name as words of 32 bits that key its stream."""
    digest = hashlib.sha256(name.encode()).digest()
    return (int.from_bytes(digest[at : at + 4], "little") for at in range(0, len(digest), 4))


def _uniform(seed: int, key: Sequence[int], block: int) -> Floats:
    """A block of uniform draws, each inside (0, 1)."""
    raw = Philox(SeedSequence([seed, *key, block])).random_raw(BLOCK)
    found: Floats = ((raw >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52
    return found
