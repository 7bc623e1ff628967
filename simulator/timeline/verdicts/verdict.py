"""Verdicts on constraints, and the instances that decide them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING

from simulator.represented import ByName, Represented
from simulator.scenario.events.instants import Instant
from simulator.scenario.model.constraints.base import ConstraintModel, Severity
from simulator.timeline.records import OfRun
from simulator.tolerances import HOLDS_FROM

if TYPE_CHECKING:
    import pandas as pd

#: A verdict keeps this many instances, the worst first.
WORST = 5


@dataclass(frozen=True, slots=True, repr=False)
class Instance(Represented):
    """One instance of a constraint: for a pair of neighbours, a unit, an event.

    Attributes
    ----------
    slack
        By how much it holds (positive) or is broken (negative), in the verdict's unit.
    at
        The deciding instant (s since the scenario's start).
    who
        The units or programme items that decide it.
    events
        The events that decide it, first the one that should have come earlier.
    """

    slack: float
    at: float | None
    who: tuple[str, ...]
    events: tuple[Instant, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Verdict(Represented):
    """Whether a constraint holds, and by how much.

    Attributes
    ----------
    name, kind, severity, because
        Of the constraint.
    holds
        Whether it holds; at zero slack it does.
    unit
        ``s``, ``m``, ``people``, ``vehicles``, ``aircraft``, ``units`` or ``people/m2``.
    worst
        The deciding instance, and the next worst ones.
    note
        Why it cannot be judged in this run and counts as broken, or why it does not apply; None
        if it can.
    applies
        Whether it applies: it does not if units that it names do not come. Then it holds.
    holds_in
        Of the constraint: the share of replications in which it must hold, of which this is one;
        None if this run alone is judged.
    """

    name: str
    kind: str
    holds: bool
    unit: str
    worst: tuple[Instance, ...]
    severity: Severity = "error"
    because: str | None = None
    note: str | None = None
    applies: bool = True
    holds_in: float | None = None

    @property
    def slack(self) -> float:
        """By how much it holds (positive) or is broken (negative), in ``unit``."""
        return self.worst[0].slack

    @property
    def at(self) -> float | None:
        """The deciding instant (s since the scenario's start)."""
        return self.worst[0].at

    @property
    def who(self) -> tuple[str, ...]:
        """The units or programme items that decide it."""
        return self.worst[0].who

    @property
    def fails(self) -> bool:
        """Whether it is broken, and does not only warn."""
        return not self.holds and self.severity == "error"


class Verdicts(ByName[Verdict], OfRun[Verdict]):
    """The verdicts of a run, by place or by name: `run.verdicts["window"]`."""

    what = "constraint"

    def to_frame(self) -> pd.DataFrame:
        """One row per constraint.

        Returns
        -------
        pandas.DataFrame
            Columns constraint, verdict (holds, or not), slack, unit, at (a clock time), who, kind,
            severity, because, note.
        """
        from simulator.timeline.tables import VERDICTS, RunTable

        rows = [
            (
                each.name,
                each.holds,
                each.slack,
                each.unit,
                each.at,
                ", ".join(each.who),
                each.kind,
                each.severity,
                each.because,
                each.note,
            )
            for each in self
        ]
        return RunTable(self.run.scenario, VERDICTS, rows).to_frame()


def verdict_of(
    constraint: ConstraintModel,
    instances: Iterable[Instance],
    unit: str = "s",
    tolerance: float = HOLDS_FROM,
) -> Verdict:
    """The verdict on a constraint from its instances: the least slack decides."""
    worst = sorted(instances, key=lambda instance: instance.slack)[:WORST]
    return Verdict(
        constraint.name,
        constraint.kind,
        bool(worst[0].slack >= tolerance),
        unit,
        tuple(worst),
        constraint.severity,
        constraint.because,
        holds_in=constraint.holds_in,
    )


def not_judged(constraint: ConstraintModel, note: str) -> Verdict:
    """The verdict on a constraint that cannot be judged in a run."""
    return replace(verdict_of(constraint, [Instance(-inf, None, ())]), note=note)


def not_applicable(constraint: ConstraintModel, note: str) -> Verdict:
    """The verdict on a constraint that names what does not come."""
    return replace(verdict_of(constraint, [Instance(inf, None, ())]), note=note, applies=False)


def within(value: float, low: float | None, high: float | None) -> float:
    """Slack of a value in an interval; an end that is None is open."""
    return min(inf if low is None else value - low, inf if high is None else high - value)
