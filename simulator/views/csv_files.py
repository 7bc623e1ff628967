"""The tables of a run as CSV: the columns of the data frames, without pandas.

Durations, lengths and times since the start are rounded to a microsecond or micrometre, clock times
to a millisecond; the JSON document has every digit.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import fields

from simulator.scenario.model.event_name import EventName
from simulator.scenario.scenario import Scenario
from simulator.timeline.march_table import MarchTableRow
from simulator.timeline.occupancy import COUNTS
from simulator.timeline.run import Run

Cell = str | int | float | None

#: Columns of the march table that are instants, written as clock times.
_INSTANTS = ("release", "start", "arrive", "clear")


def timeline_csv(run: Run) -> str:
    """Every event in the order of time: event, subject, time (s), clock."""
    events = sorted(run.events.items(), key=lambda event: event[1])
    return _csv(
        ("event", "subject", "time", "clock"),
        (
            (name, EventName.parse(name).subject, _rounded(instant), _clock(run.scenario, instant))
            for name, instant in events
        ),
    )


def march_table_csv(run: Run) -> str:
    """One row per unit and marker, in the order of arrival; the columns of `MarchTableRow`."""
    columns = [field.name for field in fields(MarchTableRow)]
    return _csv(
        columns,
        (
            [_cell(run.scenario, column, getattr(row, column)) for column in columns]
            for row in run.march_table_rows()
        ),
    )


def occupancy_csv(run: Run) -> str:
    """The steps of every zone: zone, time (s), clock, and a column per count."""
    return _csv(
        ("zone", "time", "clock", *COUNTS),
        (
            (zone, _rounded(time), _clock(run.scenario, time), *counts)
            for zone in run.scenario.network.zones
            for time, *counts in _steps(run, zone)
        ),
    )


def _steps(run: Run, zone: str) -> Iterable[tuple[float, int, int, int, int]]:
    steps = run.occupancy(zone)
    columns = [steps.count(count).tolist() for count in COUNTS]
    return zip(steps.time.tolist(), *columns, strict=True)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def _cell(scenario: Scenario, column: str, value: Cell) -> Cell:
    if column in _INSTANTS and isinstance(value, int | float):
        return _clock(scenario, value)
    return _rounded(value) if isinstance(value, float) else value


def _rounded(value: float) -> float:
    return round(float(value), 6)


def _clock(scenario: Scenario, instant: float) -> str:
    """ISO 8601 with milliseconds and the offset from UTC."""
    return scenario.clock(round(float(instant), 3)).isoformat(timespec="milliseconds")
