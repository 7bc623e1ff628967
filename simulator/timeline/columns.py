"""A table of a run: its columns, defined once for the data frame, the CSV file and the page."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from simulator.format import NOTHING, clock, quantity
from simulator.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

Cell = str | int | float | None


class RunColumn(NamedTuple):
    """One column.

    Attributes
    ----------
    name
        In the data frame and in the file.
    unit
        `text`; `clock` for an instant (s since the scenario's start) that is a clock time;
        a duration or an instant in `s`, a length in `m`; or what is counted.
    """

    name: str
    unit: Literal["text", "clock", "s", "m", "people", "vehicles", "aircraft", "units"] = "text"

    def shown(self, scenario: Scenario, value: Cell) -> str:
        """A value as people read it."""
        if value is None or isinstance(value, str):
            return value or NOTHING
        return clock(scenario, value) if self.unit == "clock" else quantity(value, self.unit)

    def written(self, scenario: Scenario, value: Cell) -> Cell:
        """A value as it stands in a file.

        Numbers are rounded to a microsecond or micrometre; a clock time has milliseconds and the
        offset from UTC (ISO 8601).
        """
        if not isinstance(value, float):
            return value
        if self.unit == "clock":
            return scenario.clock(round(value, 3)).isoformat(timespec="milliseconds")
        return round(value, 6)


@dataclass(frozen=True, eq=False)
class RunTable:
    """Rows of values, and what each column is."""

    scenario: Scenario
    columns: tuple[RunColumn, ...]
    rows: Sequence[Sequence[Cell]]

    def to_frame(self) -> pd.DataFrame:
        """The table as a data frame, with clock times to the millisecond."""
        import pandas as pd

        table = pd.DataFrame(self.rows, columns=[column.name for column in self.columns])
        start = pd.Timestamp(self.scenario.start)
        for column in self.columns:
            if column.unit in ("clock", "s", "m"):
                table[column.name] = table[column.name].astype(float)
            if column.unit == "clock":
                since = pd.to_timedelta(table[column.name], unit="s").dt.round("ms")
                table[column.name] = start + since
        return table

    def to_csv(self) -> str:
        """The table as a CSV file."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(column.name for column in self.columns)
        for row in self.rows:
            cells = zip(self.columns, row, strict=True)
            writer.writerow(column.written(self.scenario, value) for column, value in cells)
        return text.getvalue()
