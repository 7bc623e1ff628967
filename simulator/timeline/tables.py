"""The tables of a run: every event, the march table, the steps of every zone."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

from simulator.scenario.model.event_name import EventName
from simulator.timeline.columns import RunColumn, RunTable
from simulator.timeline.march_table import MARCH_TABLE
from simulator.timeline.occupancy import COUNTS

if TYPE_CHECKING:
    from simulator.timeline.run import Run

TIMELINE = (
    RunColumn("event"),
    RunColumn("subject"),
    RunColumn("time", "s"),
    RunColumn("clock", "clock"),
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


def march_table(run: Run, marker: str | None = None) -> RunTable:
    """One row per unit and marker (default: all markers), in the order of arrival."""
    rows = [astuple(row) for row in run.march_table_rows(marker)]
    return RunTable(run.scenario, MARCH_TABLE, rows)


def occupancy_table(run: Run) -> RunTable:
    """The steps of every zone."""
    rows = []
    for zone in run.scenario.network.zones:
        steps = run.occupancy(zone)
        counts = [steps.count(count).tolist() for count in COUNTS]
        times = steps.time.tolist()
        rows += [(zone, at, at, *numbers) for at, *numbers in zip(times, *counts, strict=True)]
    return RunTable(run.scenario, OCCUPANCY, rows)
