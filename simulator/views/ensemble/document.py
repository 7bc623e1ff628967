"""Ensembles as plain data: exact numbers, instants in seconds since the scenario's start."""

from __future__ import annotations

from typing import Any

from simulator.ensemble.columns import not_drawn
from simulator.ensemble.counting.probability import Probability
from simulator.ensemble.ensemble import SHARES, Ensemble, Spread
from simulator.ensemble.sensitivity import default_outcome
from simulator.timeline.occupancy import COUNTS
from simulator.views.documents import header
from simulator.views.ensemble.sensitivity import sensitivity_document


def ensemble_document(ensemble: Ensemble, outcome: str | None = None) -> dict[str, Any]:
    """An ensemble as plain data; instants are seconds since ``start``.

    With which inputs move an outcome; by default the slack of the constraint broken most often.
    """
    layout = ensemble.summary.layout
    outcome = outcome or default_outcome(ensemble)
    return {
        **header(ensemble.scenario, seed=ensemble.seed),
        "runs": ensemble.runs,
        "requested": ensemble.requested,
        "interrupted": ensemble.interrupted,
        "sampling": ensemble.sampling,
        "engine": ensemble.engine,
        "not_batch": ensemble.not_batch,
        "failed": {
            "count": ensemble.failed,
            "first": {str(place): text for place, text in ensemble.summary.messages.items()},
        },
        "shares": list(SHARES),
        "all_hold": _probability(ensemble.all_hold),
        "constraints": [
            {
                "name": odds.name,
                "kind": odds.central.kind,
                "severity": odds.central.severity,
                **_probability(odds.probability),
                "required": odds.central.holds_in,
                "met": odds.met,
                "unit": odds.central.unit,
                "slack": _spread_document(odds.central.slack, odds.slack),
                "worst": list(odds.worst),
            }
            for odds in ensemble.constraints
        ],
        "inputs": [
            {
                "name": column.name,
                "unit": column.unit,
                "central": column.central,
                "low": column.distribution.low,
                "high": column.distribution.high,
            }
            for column in ensemble.columns
        ],
        "not_drawn": list(not_drawn(ensemble.scenario)),
        "sensitivity": (
            None if outcome is None else sensitivity_document(ensemble.sensitivity(outcome))
        ),
        "events": {
            name: {
                "occurs": event.occurs.count,
                "time": _spread_document(event.central, event.time),
            }
            for name, event in ensemble.events.items()
        },
        "occupancy": {
            zone: {
                "time": ensemble.times.tolist(),
                **{
                    count: ensemble.bands(zone)[:, :, kind].tolist()
                    for kind, count in enumerate(COUNTS)
                },
            }
            for zone in layout.zones
        },
    }


def _probability(found: Probability) -> dict[str, Any]:
    low, high = found.interval
    return {
        "holds": found.count,
        "of": found.of,
        "probability": found.value if found.of else None,
        "interval": [low, high],
    }


def _spread_document(central: float | None, spread: Spread | None) -> dict[str, Any] | None:
    if spread is None:
        return None
    return {
        "central": central,
        "least": spread.least,
        "quantiles": list(spread.quantiles),
        "greatest": spread.greatest,
        "bin": spread.bin,
    }
