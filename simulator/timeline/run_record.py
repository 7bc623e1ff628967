"""What is kept of a run to compare it with another: its events as times of the day, verdicts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isfinite

from simulator.timeline.run import Run


@dataclass(frozen=True, slots=True)
class VerdictRecord:
    """What is kept of a verdict: whether it holds, its slack (None: not finite) and unit."""

    holds: bool
    slack: float | None
    unit: str

    @property
    def room(self) -> float:
        """The slack; infinite where there is none."""
        return self.slack if self.slack is not None else inf if self.holds else -inf


@dataclass(frozen=True)
class Record:
    """What is compared of a run.

    Attributes
    ----------
    name, digest
        Of the scenario.
    day
        On which it starts.
    events
        Event name → its instant, in seconds since that day's midnight.
    verdicts
        Constraint → its verdict.
    """

    name: str
    digest: str
    day: dt.date
    events: Mapping[str, float]
    verdicts: Mapping[str, VerdictRecord]


def record_of(run: Run) -> Record:
    """What is compared of a run."""
    start = run.scenario.start
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    since = (start.replace(tzinfo=None) - midnight).total_seconds()
    return Record(
        name=run.scenario.name,
        digest=run.scenario.digest,
        day=start.date(),
        events={name: instant + since for name, instant in run.events.items() if isfinite(instant)},
        verdicts={
            verdict.name: VerdictRecord(
                bool(verdict.holds),
                float(verdict.slack) if isfinite(verdict.slack) else None,
                verdict.unit,
            )
            for verdict in run.verdicts
        },
    )
