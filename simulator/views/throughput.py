"""Throughput as people read it: what passes a marker a minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from simulator.format import NOTHING, clock, rate
from simulator.timeline.occupancy import COUNTS
from simulator.timeline.run import Run
from simulator.timeline.throughput import Throughput
from simulator.views.blocks import Block, Column, Row, Table, right

#: What the kinds of units are called here.
_KINDS = {"formation": "all on foot", "column": "all vehicles"}


def throughput_blocks(run: Run, markers: Sequence[str]) -> list[Block]:
    """A table for each of some markers, if any unit on the ground passes it."""
    tables: list[Block] = []
    # Each pass of a marker has a table of its own.
    passed = [row for marker in markers for row in run.throughput_rows(marker)]
    for marker in dict.fromkeys(row.marker for row in passed):
        rows = _once([row for row in passed if row.marker == marker])
        counts = [count for count in COUNTS if any(getattr(row, count) for row in rows)]
        lines = [
            Row(
                (
                    _KINDS.get(row.group, row.group),
                    *(_rate(row.per_minute(count)) for count in counts),
                    clock(run.scenario, row.start),
                    clock(run.scenario, row.end),
                )
            )
            for row in rows
        ]
        columns = (Column("who"), *right(*counts), *right("from", "to"))
        if lines:
            tables.append(Table(f"Throughput per minute, at {marker}", columns, lines))
    return tables


def _once(rows: Sequence[Throughput]) -> list[Throughput]:
    """The rows, each once: a group that is all on foot stands for these."""
    named = [row for row in rows if row.group not in _KINDS]
    groups = {_numbers(row): row.group for row in reversed(named)}
    return [row for row in rows if groups.get(_numbers(row), row.group) == row.group]


def _numbers(row: Throughput) -> tuple[float, ...]:
    return (row.start, row.end, *(getattr(row, count) for count in COUNTS))


def _rate(value: float | None) -> str:
    return rate(value) if value else NOTHING


def throughput_document(run: Run, markers: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The throughput at some markers (default: all) as plain data, as `run.schema.json` has it."""
    return [
        {
            **asdict(row),
            "start": float(row.start),
            "end": float(row.end),
            "per_minute": {count: row.per_minute(count) for count in COUNTS},
        }
        for row in run.throughput_rows(*markers)
    ]
