"""JSON documents: exact numbers, instants in seconds since the scenario's start."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from math import isfinite
from typing import Any

from simulator._version import __version__
from simulator.ensemble.replication import Drawn
from simulator.scenario.scenario import Scenario
from simulator.timeline.occupancy import COUNTS
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict
from simulator.views.day.incidents import flypasts_document, incidents_document
from simulator.views.day.plan import day_document, planned_document
from simulator.views.stated.standing import standing_document
from simulator.views.throughput import throughput_document


def run_document(
    run: Run, markers: Sequence[str] = (), drawn: Drawn | None = None
) -> dict[str, Any]:
    """A run as plain data, as `run.schema.json` describes it; the march table is that at some
    markers (default: all), its inputs are central values or drawn.

    Instants are seconds since ``start``, unrounded.
    """
    occupancies = {zone: run.occupancy(zone) for zone in run.scenario.network.zones}
    document = {
        **header(run.scenario, seed=None if drawn is None else drawn.seed),
        "events": dict(run.events.items()),
        "verdicts": [verdict_document(verdict) for verdict in run.verdicts],
        "occupancy": {
            zone: {
                "time": steps.time.tolist(),
                **{count: steps.count(count).tolist() for count in COUNTS},
            }
            for zone, steps in occupancies.items()
        },
        "march_table": [asdict(row) for row in run.march_table_rows(*markers)],
        "throughput": throughput_document(run, markers),
    }
    if drawn is not None:
        document["replication"] = drawn.replication
    if run.scenario.standing:
        document["standing"] = standing_document(run.scenario)
    if run.flypasts:
        document["flypasts"] = flypasts_document(run)
    if run.scenario.incidents:
        document["incidents"] = incidents_document(run)
    if run.scenario.day:
        document["day"] = day_document(run.scenario)
    if run.scenario.planned_times:
        document["planned"] = planned_document(run)
    return document


def header(scenario: Scenario, **more: Any) -> dict[str, Any]:
    """The first entries of every document: which scenario, which version of the program."""
    return {
        "scenario": {"name": scenario.name, "hash": scenario.digest},
        "version": __version__,
        **more,
        "start": scenario.start.isoformat(),
    }


def to_json(document: dict[str, Any]) -> str:
    """A document as strict JSON, one entry per line, so that two can be compared by lines.

    Numbers that are infinite, or none (NaN), are null.
    """
    parts = [f"  {_compact(key)}: {_block(value)}" for key, value in document.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def verdict_document(verdict: Verdict) -> dict[str, Any]:
    """A verdict as plain data, as `run.schema.json` describes it."""
    return {
        "name": verdict.name,
        "kind": verdict.kind,
        "severity": verdict.severity,
        "because": verdict.because,
        **({} if verdict.applies else {"applies": False}),
        **({} if verdict.holds_in is None else {"holds_in": verdict.holds_in}),
        "holds": bool(verdict.holds),
        "note": verdict.note,
        "slack": verdict.slack,
        "unit": verdict.unit,
        "at": verdict.at,
        "who": list(verdict.who),
        "worst": [
            {"slack": one.slack, "at": one.at, "who": list(one.who)} for one in verdict.worst
        ],
    }


def _block(value: object) -> str:
    """A mapping or a list with one entry per line; anything else on one line."""
    if isinstance(value, dict) and value:
        entries = [f"{_compact(key)}: {_compact(entry)}" for key, entry in value.items()]
        opened, closed = "{}"
    elif isinstance(value, list) and value:
        entries = [_compact(entry) for entry in value]
        opened, closed = "[]"
    else:
        return _compact(value)
    return f"{opened}\n    " + ",\n    ".join(entries) + f"\n  {closed}"


def _compact(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except ValueError:
        return json.dumps(_finite(value), ensure_ascii=False, allow_nan=False)


def _finite(value: object) -> object:
    """Plain data without what JSON cannot express: None for numbers that are infinite, or none."""
    match value:
        case dict():
            return {key: _finite(entry) for key, entry in value.items()}
        case list() | tuple():
            return [_finite(entry) for entry in value]
        case float() if not isfinite(value):
            return None
    return value
