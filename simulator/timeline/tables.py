"""The tables of a run: every event, the march table, the steps of every zone.

The columns of each are defined once, for the data frame, the CSV file and the page.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from simulator.format import NOTHING, clock, quantity, rate
from simulator.scenario.model.event_name import EventName
from simulator.scenario.scenario import Scenario
from simulator.timeline.occupancy import COUNTS, Occupancy

if TYPE_CHECKING:
    import pandas as pd

    from simulator.timeline.run import Run

Cell = str | int | float | None

_LINE_END = re.compile("\r\n?")
#: With these, formulas of spreadsheets begin.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "\n")


class RunColumn(NamedTuple):
    """One column.

    Attributes
    ----------
    name
        In the data frame and in the file.
    unit
        `text`; `clock` for an instant (s since the scenario's start) that is a clock time;
        a duration or an instant in `s`, a length in `m`; what is counted; a rate, `a minute`; or
        any other `number`.
    """

    name: str
    unit: Literal[
        "text", "clock", "s", "m", "people", "vehicles", "aircraft", "units", "a minute", "number"
    ] = "text"

    def shown(self, scenario: Scenario, value: Cell) -> str:
        """A value as people read it."""
        if value is None or isinstance(value, str):
            return value or NOTHING
        if self.unit == "a minute":
            return rate(value)
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
    """Rows of values, and their columns."""

    scenario: Scenario
    columns: tuple[RunColumn, ...]
    rows: Sequence[Sequence[Cell]]

    def to_frame(self) -> pd.DataFrame:
        """The table as a data frame, with clock times to the millisecond."""
        import pandas as pd

        from simulator.views.representation.clock_frame import ClockFrame

        table = pd.DataFrame(self.rows, columns=[column.name for column in self.columns])
        for name, unit in self.columns:
            if unit in ("clock", "s", "m", "a minute"):
                table[name] = table[name].astype(float)
            if unit == "clock":
                table[name] = clock_times(self.scenario, table[name])
        return ClockFrame.of(table, self.scenario)

    def to_csv(self) -> str:
        """The table as a CSV file."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(column.name for column in self.columns)
        for row in self.rows:
            cells = zip(self.columns, row, strict=True)
            writer.writerow(
                no_formula(_one_line_end(column.written(self.scenario, value)))
                for column, value in cells
            )
        return text.getvalue()


def _one_line_end(value: Cell) -> Cell:
    """A cell with the line ends of the file: the writer does not quote another, which would end the
    row.
    """
    return "\n".join(_LINE_END.split(value)) if isinstance(value, str) else value


def no_formula(value: Cell) -> Cell:
    """A cell; before a text that a spreadsheet would run as a formula, an apostrophe."""
    is_formula = isinstance(value, str) and value.lstrip(" ")[:1] in _FORMULA
    return f"'{value}" if is_formula and value else value


def clock_times(scenario: Scenario, seconds: Iterable[float]) -> pd.Series[Any]:
    """Instants (s) as clock times to the millisecond; where it is not a number, there is none.

    They are in nanoseconds, as those of pandas are, or beyond the years 1678 to 2261, which that
    can express, in microseconds.
    """
    import pandas as pd

    since = np.array([*seconds], dtype=float)
    known = np.isfinite(since)
    milliseconds = np.round(np.where(known, since, 0.0) * 1000).astype("timedelta64[ms]")
    start = np.datetime64(scenario.start.astimezone(dt.UTC).replace(tzinfo=None), "us")
    times: pd.Series[Any] = pd.Series(
        np.where(known, start + milliseconds, np.datetime64("NaT", "us"))
    )
    with suppress(pd.errors.OutOfBoundsDatetime):
        times = times.dt.as_unit("ns")
    told: pd.Series[Any] = times.dt.tz_localize("UTC").dt.tz_convert(scenario.start.tzinfo)
    return told


TIMELINE = (
    RunColumn("event"),
    RunColumn("subject"),
    RunColumn("time", "s"),
    RunColumn("clock", "clock"),
)
#: As the fields of `MarchTableRow`.
MARCH_TABLE = (
    *(RunColumn(name) for name in ("unit", "label", "kind", "marker")),
    *(RunColumn(name, "clock") for name in ("release", "start", "arrive", "depart", "clear")),
    *(RunColumn(name, "s") for name in ("pass_time", "time_gap")),
    RunColumn("road_space", "m"),
)
VERDICTS = (
    RunColumn("constraint"),
    RunColumn("holds", "number"),
    RunColumn("slack", "number"),
    RunColumn("unit"),
    RunColumn("at", "clock"),
    *(RunColumn(name) for name in ("who", "kind", "severity", "because", "note")),
)
#: As the fields of `Delay`.
DELAYS = (
    RunColumn("unit"),
    RunColumn("seconds", "s"),
    *(RunColumn(name) for name in ("kind", "cause")),
    RunColumn("station", "m"),
    RunColumn("marker"),
    RunColumn("upto", "m"),
    *(RunColumn(name, "clock") for name in ("start", "end")),
)
THROUGHPUT = (
    *(RunColumn(name) for name in ("marker", "group")),
    *(RunColumn(name, "clock") for name in ("start", "end")),
    *(RunColumn(count, count) for count in COUNTS),
    *(RunColumn(f"{count}_per_minute", "a minute") for count in COUNTS),
)
OCCUPANCY = (
    RunColumn("zone"),
    RunColumn("time", "s"),
    RunColumn("clock", "clock"),
    *(RunColumn(count, count) for count in COUNTS),
)


def timeline_table(run: Run) -> RunTable:
    """Every event in the order of time."""
    events = sorted(run.events.items(), key=lambda event: event[1])
    rows = [(name, EventName.parse(name).subject, float(at), float(at)) for name, at in events]
    return RunTable(run.scenario, TIMELINE, rows)


def march_table(run: Run, *markers: str) -> RunTable:
    """One row per unit and marker (default: all markers), in the order over the marker."""
    rows = [astuple(row) for row in run.march_table_rows(*markers)]
    return RunTable(run.scenario, MARCH_TABLE, rows)


def throughput_table(run: Run, *markers: str, units: str | Sequence[str] = ()) -> RunTable:
    """One row per marker (default: all markers) and group; see `Run.throughput`."""
    rows = [
        (*astuple(row), *(row.per_minute(count) for count in COUNTS))
        for row in run.throughput_rows(*markers, units=units)
    ]
    return RunTable(run.scenario, THROUGHPUT, rows)


def occupancy_table(run: Run) -> RunTable:
    """The steps of every zone."""
    rows: list[Sequence[Cell]] = []
    for zone in run.scenario.network.zones:
        rows += steps_table(run.occupancy(zone)).rows
    return RunTable(run.scenario, OCCUPANCY, rows)


def steps_table(steps: Occupancy) -> RunTable:
    """The steps of a zone."""
    if steps.scenario is None:
        raise ValueError("these steps have no clock; use those of run.occupancy(zone)")
    counts = [steps.count(count).tolist() for count in COUNTS]
    times = steps.time.tolist()
    found = zip(times, *counts, strict=True)
    rows = [(steps.zone, at, at, *numbers) for at, *numbers in found]
    return RunTable(steps.scenario, OCCUPANCY, rows)
