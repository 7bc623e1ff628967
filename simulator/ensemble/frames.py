"""The tables of an ensemble; the columns of each are defined once, for data frame and CSV file."""

from __future__ import annotations

from math import isfinite

from simulator.ensemble.ensemble import SHARES, Ensemble, Spread
from simulator.scenario.model.event_name import EventName
from simulator.timeline.occupancy import COUNTS
from simulator.timeline.tables import Cell, RunColumn, RunTable

#: How columns of quantiles are called: q05, q25, q50, q75, q95.
QUANTILES = tuple(f"q{100 * share:02.0f}" for share in SHARES)

CONSTRAINTS = (
    *(RunColumn(name) for name in ("constraint", "kind", "severity")),
    *(RunColumn(name, "number") for name in ("holds", "applies", "probability", "low", "high")),
    RunColumn("unit"),
    *(RunColumn(name, "number") for name in ("central", "least", *QUANTILES, "greatest", "bin")),
    RunColumn("worst_replication", "number"),
    RunColumn("required", "number"),
)
EVENTS = (
    *(RunColumn(name) for name in ("event", "subject")),
    *(RunColumn(name, "number") for name in ("occurs", "of")),
    *(RunColumn(name, "s") for name in ("central", "least", *QUANTILES, "greatest", "bin")),
    RunColumn("clock", "clock"),
)
BANDS = (
    RunColumn("zone"),
    RunColumn("time", "s"),
    RunColumn("clock", "clock"),
    RunColumn("count"),
    *(RunColumn(name, "number") for name in QUANTILES),
)


def constraints_table(ensemble: Ensemble) -> RunTable:
    """One row per constraint: probability, interval, quantiles of slack, worst replication."""
    rows: list[list[Cell]] = []
    for odds in ensemble.constraints:
        verdict, probability = odds.central, odds.probability
        rows.append(
            [
                *(verdict.name, verdict.kind, verdict.severity),
                *(probability.count, probability.of),
                *((probability.value, *probability.interval) if probability.of else [None] * 3),
                verdict.unit,
                *_spread(verdict.slack, odds.slack),
                odds.worst[0] if odds.worst else None,
                verdict.holds_in,
            ]
        )
    return RunTable(ensemble.scenario, CONSTRAINTS, rows)


def events_table(ensemble: Ensemble) -> RunTable:
    """One row per event, in the order of the file: how often, and quantiles of its time."""
    rows: list[list[Cell]] = [
        [
            *(name, EventName.parse(name).subject),
            *(event.occurs.count, event.occurs.of),
            *_spread(event.central, event.time),
            None if event.time is None else event.time.median,
        ]
        for name, event in ensemble.events.items()
    ]
    return RunTable(ensemble.scenario, EVENTS, rows)


def bands_table(ensemble: Ensemble) -> RunTable:
    """One row per zone, instant and count: its quantiles."""
    rows: list[list[Cell]] = []
    for zone in ensemble.summary.layout.zones:
        bands = ensemble.bands(zone)
        for number, at in enumerate(ensemble.times.tolist()):
            rows += [
                [zone, at, at, count, *bands[:, number, kind].tolist()]
                for kind, count in enumerate(COUNTS)
            ]
    return RunTable(ensemble.scenario, BANDS, rows)


def _spread(central: float | None, spread: Spread | None) -> list[Cell]:
    if spread is None:
        return [_finite(central), *[None] * (len(SHARES) + 3)]
    values = central, spread.least, *spread.quantiles, spread.greatest, spread.bin
    return [_finite(value) for value in values]


def _finite(value: float | None) -> Cell:
    return value if value is not None and isfinite(value) else None
