"""Flights that orbit: at which gate each leaves, how fast, and how far off its target."""

from __future__ import annotations

from typing import Any

from simulator.timeline.flypast import Flypast
from simulator.timeline.run import Run
from simulator.views.clock import clock, duration
from simulator.views.text import Column, Row, Table

_NOWHERE = "-"


def flypasts_table(run: Run) -> Table:
    """The flights that orbit, in the order of march."""
    heads = ("called", "orbits", "leaves", "speed", "target", "error")
    columns = (Column("flight"), *(Column(head, right=True) for head in heads))
    rows = [
        _row(run, run.flypasts[body.name])
        for body in run.scenario.bodies
        if body.name in run.flypasts
    ]
    return Table("Flypasts", columns, tuple(rows))


def _row(run: Run, flypast: Flypast) -> Row:
    called, due = (
        _NOWHERE if instant is None else clock(run.scenario, instant)
        for instant in (flypast.called, flypast.due)
    )
    error = _NOWHERE if flypast.error is None else duration(flypast.error)
    return Row(
        (
            flypast.unit,
            called,
            f"{flypast.gate}",
            clock(run.scenario, flypast.instant),
            f"{flypast.speed * 3.6:.4g} km/h",
            due,
            error,
        )
    )


def flypasts_document(run: Run) -> dict[str, Any]:
    """The same as plain data, by flight; instants (s), speeds (m/s)."""
    return {
        name: {
            "called": flypast.called,
            "gate": flypast.gate,
            "instant": flypast.instant,
            "speed": flypast.speed,
            "due": flypast.due,
            "error": flypast.error,
        }
        for name, flypast in sorted(run.flypasts.items())
    }
