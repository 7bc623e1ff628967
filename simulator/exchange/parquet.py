"""Parquet: events, passages and occupancy of a run as tables whose columns state their units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from simulator._version import __version__
from simulator.timeline.tables import RunColumn, RunTable, occupancy_table, timeline_table

if TYPE_CHECKING:
    from simulator.timeline.run import Run

PASSAGES = (
    RunColumn("body"),
    RunColumn("unit"),
    RunColumn("station", "m"),
    RunColumn("arrives", "s"),
    RunColumn("departs", "s"),
)


def to_parquet(run: Run) -> Mapping[str, bytes]:
    """The files `events.parquet`, `passages.parquet` and `occupancy.parquet`.

    Each column has the metadata `unit`, each table those of the scenario: its name, its start, from
    which instants count, its time zone and its digest.
    """
    tables = {
        "events": timeline_table(run),
        "passages": passages_table(run),
        "occupancy": occupancy_table(run),
    }
    return {f"{name}.parquet": _file(run, table) for name, table in tables.items()}


def passages_table(run: Run) -> RunTable:
    """The knots of every passage: when the head of a body arrives at a station and when it leaves.

    Between two knots its pace is even. At its start it has not arrived; the last knot is the end of
    its route, and it is not there where it leaves the parade before.
    """
    return RunTable(run.scenario, PASSAGES, [*_knots(run)])


def _knots(run: Run) -> Iterator[tuple[str, str, float, float | None, float | None]]:
    for name, passage in run.passages.items():
        unit = run.scenario.owner(name)
        stations = [*passage.stations.tolist(), passage.end]
        for place, station in enumerate(dict.fromkeys(stations)):
            arrives = passage.arrival(station) if place else None
            yield name, unit, station, arrives, passage.departure(station)


def _file(run: Run, table: RunTable) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    made = pa.Table.from_pandas(table.to_frame(), preserve_index=False)
    fields = [made.schema.field(name).with_metadata({"unit": unit}) for name, unit in table.columns]
    scenario = run.scenario
    metadata = {
        "scenario": scenario.name,
        "start": scenario.start.isoformat(),
        "timezone": scenario.model.timezone,
        "digest": scenario.digest,
        "made-by": f"parade-simulator {__version__}",
    }
    stream = pa.BufferOutputStream()
    pq.write_table(made.cast(pa.schema(fields, metadata=metadata)), stream)
    data: bytes = stream.getvalue().to_pybytes()
    return data
