"""The JSON document of a run: exact numbers, seconds since the scenario's start."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from simulator._version import __version__
from simulator.timeline.occupancy import COUNTS, Occupancy
from simulator.timeline.run import Run
from simulator.timeline.verdicts import Verdict
from simulator.views.incidents import flypasts_document, incidents_document


def run_document(run: Run) -> dict[str, Any]:
    """Everything that a run is asked for, as plain data.

    Parameters
    ----------
    run
        What happened.

    Returns
    -------
    dict
        As `run.schema.json` describes it. Instants are seconds since ``start``, unrounded; what is
        not finite is None.
    """
    scenario = run.scenario
    flypasts = {"flypasts": flypasts_document(run)} if run.flypasts else {}
    incidents = {"incidents": incidents_document(run)} if scenario.incidents else {}
    return {
        "scenario": {"name": scenario.name, "hash": scenario.digest},
        "version": __version__,
        "seed": None,
        "start": scenario.start.isoformat(),
        "events": {name: number(instant) for name, instant in run.events.items()},
        "verdicts": [verdict_document(verdict) for verdict in run.verdicts],
        "occupancy": {zone: _steps(run.occupancy(zone)) for zone in scenario.network.zones},
        **flypasts,
        **incidents,
    }


def to_json(document: dict[str, Any]) -> str:
    """Write a document as strict JSON, an entry a line: two runs can be compared by lines."""
    parts = [f"  {_compact(key)}: {_block(value)}" for key, value in document.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def verdict_document(verdict: Verdict) -> dict[str, Any]:
    """A verdict as plain data, as `run.schema.json` describes it."""
    return {
        "name": verdict.name,
        "kind": verdict.kind,
        "severity": verdict.severity,
        "because": verdict.because,
        "holds": bool(verdict.holds),
        "note": verdict.note,
        "slack": number(verdict.slack),
        "unit": verdict.unit,
        "at": number(verdict.at),
        "who": list(verdict.who),
        "worst": [
            {"slack": number(one.slack), "at": number(one.at), "who": list(one.who)}
            for one in verdict.worst
        ],
    }


def _steps(occupancy: Occupancy) -> dict[str, list[float] | list[int]]:
    steps: dict[str, list[float] | list[int]] = {"time": occupancy.time.tolist()}
    for count in COUNTS:
        steps[count] = occupancy.count(count).tolist()
    return steps


def number(value: float | None) -> float | None:
    """A plain float; None where there is none or it is not finite, which JSON cannot say."""
    return float(value) if value is not None and isfinite(value) else None


def _block(value: object) -> str:
    """A mapping or a list with an entry a line; anything else, or empty, in one."""
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
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
