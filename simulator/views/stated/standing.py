"""Where drawn-up units stand, as people read it and as plain data."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from simulator.format import NOTHING, lengths, written
from simulator.scenario.scenario import Scenario
from simulator.views.blocks import Column, Row, Table, right
from simulator.views.own_display import in_own_display


@in_own_display
def standing_tables(scenario: Scenario) -> list[Table]:
    """A table of the units that are drawn up; none if no unit is."""
    rows = [
        Row(
            (
                place.unit,
                place.route,
                place.lane or NOTHING,
                _metres(place.head),
                _metres(place.tail),
                _from(place.marker, place.head_from_marker),
                _from(place.marker, place.tail_from_marker),
            )
        )
        for place in scenario.standing
    ]
    columns = (
        *map(Column, ("unit", "route", "lane")),
        *right("head", "tail"),
        *map(Column, ("head at", "tail at")),
    )
    return [Table("Drawn up", columns, rows)] if rows else []


def _from(marker: str | None, metres: float | None) -> str:
    """A place by its marker: `gate`, `gate + 3 m`, `gate - 12.5 m`."""
    if marker is None or metres is None:
        return NOTHING
    if round(metres, 1) == 0:
        return marker
    return f"{marker} {'+' if metres > 0 else '-'} {_metres(abs(metres))}"


def _metres(value: float) -> str:
    scale = lengths()
    return written(round(value / scale.metres, 1), scale.small)


def standing_document(scenario: Scenario) -> list[dict[str, Any]]:
    """The same as plain data, as `run.schema.json` has it; metres, unrounded."""
    return [asdict(place) for place in scenario.standing]
